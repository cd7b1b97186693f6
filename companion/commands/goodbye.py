"""companion goodbye: the end, at a keyboard. What was taught is read back, handed over as files, and wiped."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from companion.commands.remembered import agreed, answer_to, memory_folder, now_of, opened, say, short
from companion.console import people

if TYPE_CHECKING:
    from companion.memory.memory import Memory

LAST_WORDS = "goodbye for good"
SHOWN = 20
"""Sentences that are read back; the files have all of it."""

To = Annotated[Path | None, typer.Option("--to", metavar="FOLDER", help="A new folder for the files.", show_default=False)]


def goodbye(
    context: typer.Context,
    to: To = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask anything; needs --to.")] = False,
) -> None:
    """End it for good: she reads back what you taught her, writes all of it into files, and wipes her memory. She asks twice."""
    folder = memory_folder(context)
    if yes and to is None:
        raise typer.BadParameter("say where the files go: --to FOLDER. To end it without files there is `companion memory wipe`")
    if not folder.is_dir():
        say(f"There is no memory in {folder}.")
        return
    with opened(context) as kept:
        agreed("You mean me: everything that I know of you gone, for good. Are you sure?", yes, "Nothing is gone.")
        _read_back(kept, context)
        _hand_over(kept, to or _folder_asked())
        if not yes and answer_to(f"To end it, type: {LAST_WORDS}.").lower().strip(' ."') != LAST_WORDS:
            say("Nothing is gone.", stderr=True)
            raise typer.Exit(1)
        kept.wipe()
    say("Everything that I knew is gone. Thank you for telling me. Go well.")


def _read_back(kept: "Memory", context: typer.Context) -> None:
    from companion.mind.meeting.read_back import company, taught  # noqa: PLC0415  as the database, not for --help

    told, who = taught(kept, now_of(context)), company(kept)
    say("This is what you taught me:" if told else "You've hardly told me a thing, so there's little to give back.")
    for text in told[:SHOWN]:
        say(f"  {short(text)}")
    if len(told) > SHOWN:
        say(f"  And {len(told) - SHOWN} more, which are in the files.")
    if who:
        say(f"Still there for you: {short(', '.join(who))}.")


def _folder_asked() -> Path | None:
    usual = Path.home() / f"goodbye-{date.today().isoformat()}"
    said = answer_to(f"Where shall I write it all? Anybody who has the files can read them. [{usual}, or none]")
    if said.lower() in ("none", "no", "n"):
        return None
    return Path(said).expanduser() if said and said.lower() not in ("y", "yes") else usual


def _hand_over(kept: "Memory", folder: Path | None) -> None:
    """Raises KeepingError: then nothing is wiped."""
    from companion.memory.handover import hand_over  # noqa: PLC0415

    if folder is None:
        say("No files, then. Nothing will be left.")
        return
    with people(stderr=True).status("Writing…"):
        written = hand_over(kept, folder)
    say(f"It is all in {written}. Anybody who has that folder can read it.")

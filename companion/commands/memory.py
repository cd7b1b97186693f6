"""companion memory: see what she remembers, look for it, end it, take it along and put it back."""

import json
import sys
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn

from companion.commands.context import Json
from companion.commands.memory_show import show
from companion.commands.remembered import Yes, agreed, answer_to, memory_folder, opened, say, short
from companion.console import people

if TYPE_CHECKING:
    from companion.memory.memory import Memory

memory = typer.Typer(
    no_args_is_help=True,
    help="What she remembers: see it, search it, forget it, export it, import it, end it. "
    "A memory with a passphrase is opened with the one in $COMPANION_PASSPHRASE.",
)
memory.command()(show)

WIPE_WORD = "wipe"


@memory.command()
def search(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(help="Words of what you look for.")],
    most: Annotated[int, typer.Option("--most", min=1, max=1000, help="How many at most.")] = 20,
    as_json: Json = False,
) -> None:
    """Look for something she knows or that was said; the best first."""
    from companion.memory.marks import LETTER_OF  # noqa: PLC0415
    from companion.memory.readable import day  # noqa: PLC0415

    with people(stderr=True).status("Looking…"), opened(context, by_meaning=True) as kept:
        found = kept.search(" ".join(text), most)
    for one in found:
        mark = f"{LETTER_OF.get(one.kind, '?')}{one.id}"
        if as_json:
            line = {"id": mark, "kind": one.kind, "text": one.sentence, "at": one.at, "score": round(one.score, 4)}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        else:
            people().print(f"{mark:<6}{day(one.at)}  {short(one.sentence)}", markup=False)
    if not found and not as_json:
        say("Nothing like that is known.")


@memory.command()
def forget(
    context: typer.Context,
    marks: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Marks that `show` gives, like f12.", show_default=False)
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", metavar="NAME", help="Everything about somebody: a name, or a relation like sister.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="All since the start of a day: 2026-11-23, today, yesterday.")
    ] = None,
    everything: Annotated[bool, typer.Option("--everything", help="All of it, reminders and lists too.")] = False,
    yes: Yes = False,
) -> None:
    """Forget things for good: nothing of them stays in the file. She asks first."""
    if (marks is not None and bool(marks)) + (about is not None) + (since is not None) + everything != 1:
        raise typer.BadParameter("say what: marks like f12, or one of --about, --since and --everything")
    if about is not None and not about.strip():
        raise typer.BadParameter("say about whom: --about Tom")
    start = _day(since) if since is not None else None
    with opened(context) as kept:
        if marks:
            _forget_marks(kept, marks, yes)
        elif about is not None:
            _forget_about(kept, about, yes)
        elif start is not None:
            agreed(f"Forget everything since {start:%A}, {start.isoformat()}?", yes, "Nothing was forgotten.")
            kept.forget_since(int(datetime.combine(start, time()).timestamp()))
            say(f"Everything since {start.isoformat()} is forgotten.")
        else:
            from companion.memory.marks import forget_everything  # noqa: PLC0415

            agreed("Forget everything, for good?", yes, "Nothing was forgotten.")
            forget_everything(kept.store)
            say("Everything is forgotten.")


def _forget_marks(kept: "Memory", marks: list[str], yes: bool) -> None:
    from companion.memory.marks import forget_marked, told  # noqa: PLC0415

    marks = list(dict.fromkeys(mark.lower() for mark in marks))
    lines = [f"  {mark:<6}{short(told(kept.store, mark))}" for mark in marks]
    if not yes:
        say("\n".join(lines), stderr=True)
    agreed("Forget this?", yes, "Nothing was forgotten.")
    for mark in marks:
        forget_marked(kept, mark)
    say("It is forgotten.")


def _forget_about(kept: "Memory", who: str, yes: bool) -> None:
    from companion.memory.portable import ArgumentError  # noqa: PLC0415

    agreed(f"Forget everything about {short(who)}, and every talk and note that names them?", yes, "Nothing was forgotten.")
    gone = kept.forget_about(who)
    if not gone:
        known = [called for person in kept.people.all() for called in (person.name, person.relation) if called]
        close = get_close_matches(who.lower(), [name.lower() for name in known], n=1)
        meant = [name for name in known if close and name.lower() == close[0]]
        fix = f"Did you mean {short(meant[0])}?" if meant else "`companion memory show --people` shows whom she knows."
        raise ArgumentError(f"Nothing is known about {short(who)}.", fix)
    say(f"{gone} thing{'s' * (gone != 1)} about {short(who)} {'are' if gone != 1 else 'is'} forgotten.")


@memory.command("export")
def export_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A new folder for the files, or an empty one.")],
) -> None:
    """Write all of it into a folder: pages to read, and memory.json to import it from. The files are not encrypted."""
    from companion.memory.export import export  # noqa: PLC0415

    with opened(context) as kept, _progress() as progress:
        task = progress.add_task("Reading the memory", total=None)
        rows = export(
            kept.store, folder, lambda what, done, total: progress.update(task, description=what, completed=done, total=total)
        )
    say(f"{rows} thing{'s' * (rows != 1)} written to {folder}. Whoever has that folder can read them.")


@memory.command("import")
def import_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder of an export.")],
    merge: Annotated[
        bool, typer.Option("--merge", help="Add it to what is remembered already; nothing is doubled, and what is here stays.")
    ] = False,
) -> None:
    """Make the memory from an export again. All of it is looked through first; with a mistake in it nothing is imported."""
    from companion.memory.importing import read, restore  # noqa: PLC0415

    with people(stderr=True).status("Looking through the export…"):
        tables = read(folder)
    with opened(context) as kept, people(stderr=True).status("Importing…"):
        new = restore(kept.store, tables, merge)
    say(f"{new} thing{'s' * (new != 1)} imported.")


@memory.command()
def wipe(context: typer.Context, yes: Yes = False) -> None:
    """End the memory for good: first its key is destroyed, without which the rest can't be read, then the files."""
    from companion.memory.store import wipe as end  # noqa: PLC0415

    folder = memory_folder(context)
    if not folder.is_dir():
        say(f"There is no memory in {folder}.")
        return
    question = f"This ends everything she remembers, in {folder}. Type the word {WIPE_WORD} to go on:"
    if not yes and answer_to(question).lower() != WIPE_WORD:
        say("Nothing was wiped.", stderr=True)
        raise typer.Exit(1)
    end(folder)
    say("The memory is wiped: its key is destroyed, and its files are gone.")


def _day(text: str) -> date:
    named = {"today": 0, "yesterday": 1}
    if text.lower() in named:
        return date.today() - timedelta(days=named[text.lower()])
    try:
        found = date.fromisoformat(text)
        datetime.combine(found, time()).timestamp()
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text[:40]!r} is no day; write it like 2026-11-23, today or yesterday") from None
    return found


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), console=people(stderr=True), transient=True,
        disable=not sys.stderr.isatty(),
    )  # fmt: skip

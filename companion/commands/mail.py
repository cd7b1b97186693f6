"""companion mail: what is in his mail and who wants an answer, for a keyboard. Read where it lies; nothing is sent or changed."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from companion.commands.context import Json, options, remark
from companion.commands.remembered import Yes, agreed, memory_folder, opened, say, short
from companion.console import people
from companion.engines import PASSPHRASE

if TYPE_CHECKING:
    from companion.mail.kinds import Mail
    from companion.mail.mailbox import Mailbox

mail = typer.Typer(
    no_args_is_help=True,
    help="Your mail and writing, from an mbox, a Maildir or a folder: see it, search it, sort it. "
    "It is read where it lies; nothing is sent, changed or deleted.",
)
Given = Annotated[
    Path | None,
    typer.Argument(
        help="An mbox, a Maildir, or a folder of .eml, .txt or .md files; without it, [mail] path.", show_default=False
    ),
]
Number = Annotated[int, typer.Argument(metavar="ID", min=1, help="The number that `list` and `search` print.")]
FAULTS_SHOWN = 5


@mail.command()
def index(context: typer.Context, path: Given = None, as_json: Json = False) -> None:
    """Read what is new; the first time all of it. Stop it at any time: it goes on from there."""
    with _mailbox(context, path, is_read=False) as box:
        work, began, count = box.indexing(), time.monotonic(), 0
        with _progress() as progress:
            task = progress.add_task("Reading", total=1.0, speed="")
            for step in work.steps():
                count = step.messages
                speed = f"{count / max(time.monotonic() - began, 0.001):,.0f} a second"
                progress.update(task, completed=step.part, description=f"{count:,} messages", speed=speed)
        for fault in work.faults[:FAULTS_SHOWN]:
            remark(f"Not read: {short(fault)}.")
        if len(work.faults) > FAULTS_SHOWN:
            remark(f"And {len(work.faults) - FAULTS_SHOWN} more could not be read.")
        if as_json:
            line = {"read": count, "messages": box.count(), "seconds": round(time.monotonic() - began, 3), "faults": work.faults}
            _line(line)
        else:
            say(f"{count:,} new message{'s' * (count != 1)} read; {box.count():,} from others are known in {box.root}.")


@mail.command("list")
def list_(
    context: typer.Context,
    wants_answer: Annotated[bool, typer.Option("--wants-answer", help="Those that wait for an answer of yours.")] = False,
    throwaway: Annotated[
        bool, typer.Option("--throwaway", help="Those that may be thrown away, as far as she can tell.")
    ] = False,
    by: Annotated[str, typer.Option("--from", metavar="NAME", help="Those from somebody.")] = "",
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help="How many at most.")] = 20,
    as_json: Json = False,
) -> None:
    """List mails, the newest first."""
    if wants_answer + throwaway + bool(by) > 1:
        raise typer.BadParameter("give one of --wants-answer, --throwaway and --from")
    now = int(time.time())
    with _mailbox(context) as box:
        if wants_answer:
            found = box.waiting(now, _names(context), most)
        elif throwaway:
            found = box.to_throw(now, most)
        else:
            found = box.by(by, most) if by else box.newest(most=most)
    _show(found, as_json)


@mail.command()
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words in the sender, the subject or the beginning.")],
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help="How many at most.")] = 20,
    as_json: Json = False,
) -> None:
    """Find mails with all of the words, the newest first."""
    with _mailbox(context) as box:
        found = box.search(" ".join(words), most)
    _show(found, as_json)


@mail.command()
def show(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """Print the text of a mail, without what it quotes; attachments are named, not opened."""
    from companion.memory.readable import plain  # noqa: PLC0415

    with _mailbox(context) as box:
        one = _one(box, number)
        body = box.body(one)
    if as_json:
        _line({**_fields(one), "text": body.text, "attachments": list(body.attachments)})
        return
    say(f"From: {short(one.name)} <{short(one.sender)}>\nDate: {_day(one.at)}\nSubject: {short(one.subject)}\n")
    for line in body.text.split("\n"):
        people().print(plain(line), markup=False, highlight=False)
    for name in body.attachments:
        say(f"Attached, not opened: {short(name) or 'something without a name'}")


@mail.command()
def answer(context: typer.Context, number: Number) -> None:
    """A first line for the answer, in your own way of writing. Nothing is sent."""
    with _mailbox(context) as box:
        one = _one(box, number)
        say(short(box.first_line(one, int(time.time()))))
        if not box.style().texts:
            remark("There is nothing of yours in it yet, so this is a plain one.")


@mail.command()
def forget(context: typer.Context, yes: Yes = False) -> None:
    """Drop the index, and what was marked to be thrown away. The mail itself stays."""
    from companion.mail.index import drop  # noqa: PLC0415

    agreed("Drop the index of your mail?", yes, "Nothing was dropped.")
    drop(memory_folder(context))
    say("The index is dropped. The mail itself is where it was.")


@contextmanager
def _mailbox(context: typer.Context, given: Path | None = None, is_read: bool = True) -> Iterator["Mailbox"]:
    """The mailbox, `is_read`: with what is new in it. Raises MailError, KeepingError."""
    from companion.mail.mailbox import Mailbox  # noqa: PLC0415

    house, _ = options(context).house(lenient=True)
    folder = memory_folder(context) if house.settings.memory.on else None
    if folder is not None:
        with opened(context):  # its key is made where there is none yet
            pass
    box = Mailbox.open(given or _root(house.settings.mail.path, folder), folder, os.environ.get(PASSPHRASE, ""))
    try:
        if is_read:
            with people(stderr=True).status("Looking for new mail…"):
                for _ in box.indexing().steps():
                    pass
        yield box
    finally:
        box.close()


def _root(path: str, folder: Path | None) -> Path:
    """Where the mail lies: by the settings, else where it lay the last time."""
    from companion.mail.kinds import MailError  # noqa: PLC0415
    from companion.mail.mailbox import last_root  # noqa: PLC0415

    if path:
        return Path(path)
    found = last_root(folder, os.environ.get(PASSPHRASE, "")) if folder is not None else None
    if found is None:
        raise MailError("I don't know where your mail lies.", "Say it, `companion mail index PATH`, or set path under [mail].")
    return found


def _names(context: typer.Context) -> set[str]:
    """First names of the people she knows."""
    house, _ = options(context).house(lenient=True)
    if not house.settings.memory.on:
        return set()
    with opened(context) as memory:
        return {person.name.split()[0].lower() for person in memory.people.all() if person.name}


def _one(box: "Mailbox", number: int) -> "Mail":
    from companion.mail.kinds import MailError  # noqa: PLC0415

    found = box.get(number) if number < 2**63 else None
    if found is None:
        raise MailError(f"There is no mail {number}.", "`companion mail list` shows their numbers.")
    return found


def _show(found: list["Mail"], as_json: bool) -> None:
    for one in found:
        if as_json:
            _line(_fields(one))
        else:
            text = f"{one.id:>6}  {_day(one.at)}  {short(one.name or one.sender)[:24]:<24}  {short(one.subject)[:80]}"
            people().print(text, markup=False, highlight=False, soft_wrap=True)
    if not found and not as_json:
        say("There is none.")


def _fields(one: "Mail") -> dict[str, object]:
    return {
        "id": one.id, "at": one.at, "sender": one.sender, "name": one.name, "subject": one.subject, "begins": one.words,
        "kind": one.bulk or "person", "thrown": one.is_thrown, "file": one.place.file, "offset": one.place.offset,
    }  # fmt: skip


def _line(fields: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=True) + "\n")


def _day(at: int) -> str:
    from companion.memory.readable import day  # noqa: PLC0415

    return day(at) if at else "no date   "


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[speed]}"), TimeRemainingColumn(),
        console=people(stderr=True), transient=True, disable=not sys.stderr.isatty(),
    )  # fmt: skip

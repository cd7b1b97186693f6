"""companion notes: the notes and lists that the voice keeps, for a keyboard."""

import json
import sys
import time
from difflib import get_close_matches
from typing import Annotated

import typer

from companion.commands.context import Json
from companion.commands.remembered import opened, refuse_if_off, say, short
from companion.console import people

notes = typer.Typer(invoke_without_command=True, help="Notes and lists: see them, add to them, take things off.")


@notes.callback()
def before(context: typer.Context, as_json: Json = False) -> None:
    """Notes and lists: without a command, all notes and the names of the lists."""
    if context.invoked_subcommand is not None:
        return
    from companion.memory.readable import day  # noqa: PLC0415

    with opened(context) as memory:
        found, names = memory.notes.all(), memory.lists.names()
    for note in found:
        if as_json:
            sys.stdout.write(json.dumps({"id": note.id, "text": note.text, "at": note.at}, ensure_ascii=False) + "\n")
        else:
            people().print(f"{note.id:>4}  {day(note.at)}  {short(note.text)}", markup=False)
    if as_json:
        return
    if not found:
        say('There are no notes. For example: companion notes add "the code of the gate is 4711".')
    if names:
        say(f"Lists: {', '.join(map(short, names))}.")


@notes.command()
def add(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(help="The note; or with --list what goes on the list.")],
    on_list: Annotated[str, typer.Option("--list", metavar="NAME", help="Put it on this list instead, like shopping.")] = "",
) -> None:
    """Keep a note, or put something on a list."""
    whole = " ".join(text).strip()
    if not whole or not _is_text(whole + on_list):
        raise typer.BadParameter("there is nothing in it that can be kept")
    refuse_if_off(context)
    with opened(context) as memory:
        if on_list.strip():
            item = memory.lists.add(on_list.strip(), whole, int(time.time()))
            say(f"{short(item.text)} is on the {short(item.list)} list.")
        else:
            note = memory.notes.add(whole, int(time.time()))
            say(f"Kept. It is number {note.id}.")


@notes.command()
def remove(
    context: typer.Context,
    what: Annotated[list[str], typer.Argument(metavar="N", help="The note's number; or with --list words of what comes off.")],
    on_list: Annotated[str, typer.Option("--list", metavar="NAME", help="Take it off this list instead.")] = "",
) -> None:
    """Forget a note, or take something off a list."""
    from companion.memory.portable import LARGEST, ArgumentError  # noqa: PLC0415

    words = " ".join(what).strip()
    with opened(context) as memory:
        if on_list.strip():
            name = on_list.strip()
            gone = memory.lists.remove(name, words)
            if not gone:
                raise ArgumentError(
                    f"There is no {short(words)} on the {short(name)} list.", "`companion notes list NAME` shows it."
                )
            memory.store.scrub()
            say(f"Off the {short(gone[0].list)} list: {', '.join(short(item.text) for item in gone)}.")
            return
        digits = words.lower().removeprefix("n")
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else 0
        if not 0 < number <= LARGEST or number not in [note.id for note in memory.notes.all()]:
            raise ArgumentError(f"There is no note {short(words)!r}.", "`companion notes` shows their numbers.")
        memory.forget_note(number)
        say("The note is gone.")


@notes.command("list")
def list_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The list's name, like shopping.")],
    clear: Annotated[bool, typer.Option("--clear", help="Take everything off it.")] = False,
    as_json: Json = False,
) -> None:
    """Show what is on a list."""
    from companion.memory.portable import ArgumentError  # noqa: PLC0415

    with opened(context) as memory:
        names = memory.lists.names()
        if name.strip().lower() not in [known.lower() for known in names]:
            close = get_close_matches(name.strip().lower(), [known.lower() for known in names], n=1)
            fix = f"Did you mean {short(close[0])}?" if close else 'Begin it: companion notes add --list shopping "milk".'
            raise ArgumentError(f"There is no list {short(name)!r}.", fix)
        items = memory.lists.items(name.strip())
        if clear:
            memory.lists.clear(name.strip())
            memory.store.scrub()
            say(f"The {short(name)} list is empty.", stderr=as_json)
            return
    for item in items:
        if as_json:
            line = {"id": item.id, "list": item.list, "text": item.text, "at": item.at}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        else:
            people().print(f"- {short(item.text)}", markup=False)


@notes.command()
def lists(context: typer.Context, as_json: Json = False) -> None:
    """Show the names of the lists, and how much is on each."""
    with opened(context) as memory:
        found = [(name, len(memory.lists.items(name))) for name in memory.lists.names()]
    for name, count in found:
        if as_json:
            sys.stdout.write(json.dumps({"list": name, "items": count}, ensure_ascii=False) + "\n")
        else:
            people().print(f"{short(name)} ({count})", markup=False)
    if not found and not as_json:
        say("There are no lists.")


def _is_text(text: str) -> bool:
    """What a terminal hands over that is no UTF-8 can't be kept."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

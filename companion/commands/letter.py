"""companion letter: the letters that the voice writes with you, for a keyboard."""

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from companion.commands.context import Json, options
from companion.commands.remembered import Yes, agreed, answer_to, now_of, opened, refuse_if_off, say, short
from companion.console import people

if TYPE_CHECKING:
    from companion.letters.kept import Letters
    from companion.letters.kinds import Letter
    from companion.memory.memory import Memory

letter = typer.Typer(no_args_is_help=True, help="Letters in your own words: write one, change it, print it.")
Id = Annotated[str, typer.Argument(metavar="ID", help="The letter's number, as `companion letter list` shows it.")]
QUESTIONS = {
    "happened": "What happened, or what is it about?",
    "needed": "What must not be missing in it?",
    "between": "Something that only the two of you know?",
}


@letter.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """Show all letters, the one that was changed last first."""
    from companion.letters.kept import Letters  # noqa: PLC0415
    from companion.memory.readable import day  # noqa: PLC0415

    with opened(context) as memory:
        found = Letters(memory.store).all()
    for one in found:
        if as_json:
            line = {"id": one.id, "to": one.whom, "state": one.state, "changed": one.changed, "text": one.text}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        else:
            state = "" if one.state == "kept" else "  (not finished)"
            people().print(f"{one.id:>4}  {day(one.changed)}  to {short(one.whom) or 'somebody'}{state}", markup=False)
    if not found and not as_json:
        say("There are no letters. `companion letter new` begins one.")


@letter.command()
def new(
    context: typer.Context,
    whom: Annotated[list[str] | None, typer.Argument(help='For whom, like "my sister".', show_default=False)] = None,
) -> None:
    """Write a letter: four questions, answered in your own words."""
    from companion.letters.answers import is_nothing  # noqa: PLC0415
    from companion.letters.draft import draft  # noqa: PLC0415
    from companion.letters.kept import Letters  # noqa: PLC0415
    from companion.letters.kinds import Told  # noqa: PLC0415
    from companion.mind.tasks.letter_talk import begun, known_of  # noqa: PLC0415

    refuse_if_off(context)
    to = _typed(" ".join(whom or ())) or _typed(answer_to("Who is it for?"))
    if is_nothing(to):
        say("No letter, then.", stderr=True)
        raise typer.Exit(1)
    with opened(context) as memory:
        letters, told = Letters(memory.store), begun(memory, Told(), to)
        made = letters.begin(told, int(time.time()))
        for question in QUESTIONS.values():
            told = told.answered(_typed(answer_to(question)))
            made = letters.keep(made, told, int(time.time()))
        from dataclasses import replace  # noqa: PLC0415

        page = draft(told, known_of(memory))
        made = letters.keep(made, replace(told, page=page), int(time.time()))
    _print(made)
    say(
        f'It is number {made.id}. Change it with `companion letter edit {made.id} "..."`, like "say river" or "leave'
        f' out the last part".'
    )


@letter.command()
def show(context: typer.Context, number: Id, as_json: Json = False) -> None:
    """Show a letter."""
    with opened(context) as memory:
        _, found = _found(memory, number)
    if as_json:
        line = {"id": found.id, "to": found.whom, "state": found.state, "changed": found.changed, "text": found.text}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    else:
        _print(found)


@letter.command()
def edit(
    context: typer.Context,
    number: Id,
    words: Annotated[
        list[str], typer.Argument(metavar="CHANGE", help='As you would say it: "say river", "shorter", "undo that".')
    ],
) -> None:
    """Change a letter with words, as by voice."""
    from companion.memory.portable import ArgumentError  # noqa: PLC0415
    from companion.mind.skills import bare  # noqa: PLC0415
    from companion.mind.tasks.letter_edits import LetterEdits  # noqa: PLC0415
    from companion.mind.tasks.letter_talk import known_of  # noqa: PLC0415

    text = bare(_typed(" ".join(words)))
    with opened(context) as memory:
        letters, found = _found(memory, number)
        if found.state == "asking":
            raise ArgumentError("That letter isn't written yet.", "Tell me the rest by voice: let's go on with the letter.")
        done = LetterEdits(letters, lambda: known_of(memory)).edit(found, text, now_of(context))
        if done is None or done.is_over:
            raise ArgumentError(
                f"I don't know how to do {short(text)!r}.", 'For example: "change lake to river", "shorter", "undo that".'
            )
        changed = letters.get(found.id) or found
    if done.then or (done.move == "ask" and not done.reads >= 0):
        raise ArgumentError(f"Nothing is changed: {done.choices[0]}", 'Say it with both words: "change lake to river".')
    _print(changed)


@letter.command("print")
def print_(
    context: typer.Context,
    number: Id,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.pdf", help="Where to; otherwise this folder.", show_default=False)
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="As plain text instead of a page.")] = False,
) -> None:
    """Make a page to print, as PDF in a hand-like font, or a plain text."""
    from companion.letters.page import file_name, write_page, write_text  # noqa: PLC0415
    from companion.memory.portable import ArgumentError  # noqa: PLC0415

    house, _ = options(context).house(lenient=True)
    country = house.settings.person.country
    with opened(context) as memory:
        _, found = _found(memory, number)
    today: date = now_of(context).date()
    path = out or Path(f"{file_name(found, today)}.{'txt' if text else 'pdf'}")
    if not found.told.page.parts:
        raise ArgumentError("There is nothing in that letter yet.", "Tell me the rest by voice: let's go on with the letter.")
    if path.is_dir():
        raise ArgumentError(f"{path} is a folder.", f"Give a file in it: {path / 'letter.pdf'}.")
    (write_text if text else write_page)(found.told.page, path, today, country)
    say(f"{path} is ready.")


@letter.command()
def forget(context: typer.Context, number: Id, yes: Yes = False) -> None:
    """Throw a letter away, and what was said to write it."""
    with opened(context) as memory:
        _, found = _found(memory, number)
        agreed(f"Throw away the letter to {short(found.whom) or 'somebody'}?", yes, "It stays.")
        memory.forget_row("letters", found.id)
    say("The letter is gone.")


def _found(memory: "Memory", number: str) -> "tuple[Letters, Letter]":
    """Raises ArgumentError where there is none of that number."""
    from companion.letters.kept import Letters  # noqa: PLC0415
    from companion.memory.portable import LARGEST, ArgumentError  # noqa: PLC0415

    letters, digits = Letters(memory.store), number.strip().lower().removeprefix("b")
    at = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else 0
    found = letters.get(at) if 0 < at <= LARGEST else None
    if found is None:
        raise ArgumentError(f"There is no letter {short(number)!r}.", "`companion letter list` shows their numbers.")
    return letters, found


def _print(one: "Letter") -> None:
    from companion.memory.readable import plain  # noqa: PLC0415

    for line in one.text.split("\n") or [""]:
        people().print(plain(line), markup=False, soft_wrap=True)


def _typed(text: str) -> str:
    """What a keyboard gave, without what is no text."""
    return " ".join(text.encode("utf-8", "ignore").decode().split())

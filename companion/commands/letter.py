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
MOST_SHOWN = 12
INTERRUPTED = 130
"""As every program that was ended with Ctrl-C."""
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
    """Write a letter: four questions, answered in your own words. One that was broken off is gone on with."""
    from companion.letters.kept import Letters  # noqa: PLC0415

    refuse_if_off(context)
    with opened(context) as memory:
        letters = Letters(memory.store)
        made = _begun(memory, letters, _typed(" ".join(whom or ())))
        try:
            made = _answered(letters, made)
        except KeyboardInterrupt:
            say("\nKept as far as you got. `companion letter new` goes on with it.", stderr=True)
            raise typer.Exit(INTERRUPTED) from None
        made, usual = _drafted(memory, letters, made)
        if not made.told.page.parts:
            memory.forget_row("letters", made.id)
            say("There was nothing to write, so there is no letter.", stderr=True)
            raise typer.Exit(1)
    _print(made)
    if usual:
        say(f"The {usual} line is one that you often write.")
    say(
        f'It is number {made.id}. Change it with `companion letter edit {made.id} "..."`, like "say river" or "leave'
        f' out the last part".'
    )


def _begun(memory: "Memory", letters: "Letters", to: str) -> "Letter":
    """A new one, or the one that was broken off, to the same or where nobody is named."""
    from companion.letters.answers import is_nothing  # noqa: PLC0415
    from companion.letters.kinds import Told  # noqa: PLC0415
    from companion.mind.tasks.letter_begun import begun  # noqa: PLC0415

    left = [one for one in letters.all() if one.state == "asking" and one.whom]
    same = next((one for one in left if not to or one.told.whom == begun(memory, Told(), to).whom), None)
    if same is not None:
        say(f"Going on with the letter to {short(same.whom)}.")
        return same
    try:
        to = to or _typed(answer_to("Who is it for?"))
    except KeyboardInterrupt:
        to = ""
    if is_nothing(to):
        say("No letter, then.", stderr=True)
        raise typer.Exit(1)
    return letters.begin(begun(memory, Told(), to), int(time.time()))


def _answered(letters: "Letters", made: "Letter") -> "Letter":
    """Each answer is on the disk before the next question."""
    while (asking := made.told.asking) in QUESTIONS:
        made = letters.keep(made, made.told.answered(_typed(answer_to(QUESTIONS[asking]))), int(time.time()))
    return made


def _drafted(memory: "Memory", letters: "Letters", made: "Letter") -> "tuple[Letter, str]":
    from dataclasses import replace  # noqa: PLC0415

    from companion.mind.tasks.letter_begun import drafted, known_of  # noqa: PLC0415

    page, usual = drafted(made.told, known_of(memory))
    return letters.keep(made, replace(made.told, page=page), int(time.time())), usual


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
    from companion.mind.tasks.letter_begun import known_of  # noqa: PLC0415
    from companion.mind.tasks.letter_edits import LetterEdits  # noqa: PLC0415

    text = bare(_typed(" ".join(words)))
    with opened(context) as memory:
        letters, found = _found(memory, number)
        if found.state == "asking":
            raise ArgumentError("That letter isn't written yet.", "`companion letter new` goes on with it.")
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
    from companion.letters.page import file_name, undrawable, write_page, write_text  # noqa: PLC0415
    from companion.memory.portable import ArgumentError  # noqa: PLC0415

    house, _ = options(context).house(lenient=True)
    country = house.settings.person.country
    with opened(context) as memory:
        _, found = _found(memory, number)
    today: date = now_of(context).date()
    path = out or Path(f"{file_name(found, today)}.{'txt' if text else 'pdf'}")
    if not found.told.page.parts:
        raise ArgumentError("There is nothing in that letter yet.", "`companion letter new` goes on with it.")
    if path.is_dir():
        raise ArgumentError(f"{path} is a folder.", f"Give a file in it: {path / 'letter.pdf'}.")
    (write_text if text else write_page)(found.told.page, path, today, country)
    say(f"{path} is ready.")
    if not text and (missing := undrawable(found.told.page)):
        say(f"The font has no {' '.join(missing[:MOST_SHOWN])}, so that is left out. `--text` has all of it.", stderr=True)


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

"""companion remind: the reminders that the voice sets, for a keyboard."""

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from companion.commands.context import Json
from companion.commands.remembered import now_of, opened, refuse_if_off, say, short
from companion.console import people

if TYPE_CHECKING:
    from companion.memory.kinds import Reminder
    from companion.memory.memory import Memory
    from companion.mind.times.reminder_request import ReminderRequest

MOST_LETTERS = 1_000
EXAMPLE = 'For example: companion remind "call tom on sunday at six".'


def remind(
    context: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(
            help='What, and when: "call tom on sunday at six". Without it, the reminders are listed.', show_default=False
        ),
    ] = None,
    cancel: Annotated[
        str | None, typer.Option("--cancel", metavar="N", help="Cancel the reminder with this number.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Be reminded of something: "in an hour", "every weekday at seven", "when i say good night". Or list what there is."""
    if text and cancel is not None:
        raise typer.BadParameter("give a text or --cancel, not both")
    number = _number(cancel) if cancel is not None else None
    refuse_if_off(context)
    now = now_of(context)
    asked = _asked(" ".join(text), now) if text else None
    with opened(context) as memory:
        if asked is not None:
            _add(memory, asked, now, as_json)
        elif number is not None:
            _cancel(memory, number, as_json)
        else:
            _list(memory, as_json)


def _number(text: str) -> int:
    digits = text.lower().removeprefix("r")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise typer.BadParameter(f"{text[:40]!r} is no reminder's number")
    return int(digits)


def _asked(text: str, now: datetime) -> "ReminderRequest":
    """What to remind of and when. Raises ArgumentError where one of them can't be told."""
    from companion.memory.portable import ArgumentError  # noqa: PLC0415
    from companion.mind.times.reminder_request import reminder_request  # noqa: PLC0415

    if len(text) > MOST_LETTERS:
        raise ArgumentError(f"That is too long for a reminder: it has {len(text)} letters.", "Keep it as a note instead.")
    request = reminder_request(text, now) or reminder_request(f"remind me to {text}", now)
    if request is None or not request.text:
        raise ArgumentError("I can't tell what to remind you of.", EXAMPLE)
    if request.when is None:
        raise ArgumentError(f"I can't tell when to remind you of {short(request.text)!r}.", EXAMPLE)
    return request


def _add(memory: "Memory", asked: "ReminderRequest", now: datetime, as_json: bool) -> None:
    from companion.memory.portable import ArgumentError  # noqa: PLC0415
    from companion.mind.times.moment_words import said_back  # noqa: PLC0415

    if asked.when is None:
        raise RuntimeError("_asked() has seen to that")
    try:
        reminder = memory.reminders.add(asked.text, asked.when, now)
    except ValueError:
        raise ArgumentError("That time has passed, or never comes.", EXAMPLE) from None
    if as_json:
        _write(reminder)
    else:
        say(f"{short(_capital(reminder.text))}: {said_back(asked.when, now)}. It is number {reminder.id}.")


def _cancel(memory: "Memory", number: int, as_json: bool) -> None:
    from companion.memory.portable import ArgumentError  # noqa: PLC0415

    found = next((one for one in memory.reminders.waiting() if one.id == number), None)
    if found is None:
        raise ArgumentError(f"There is no reminder with the number {number}.", "`companion remind` lists them.")
    memory.reminders.cancel(number)
    if as_json:
        _write(memory.reminders.get(number) or found)
    else:
        say(f"{short(_capital(found.text))}: cancelled.")


def _list(memory: "Memory", as_json: bool) -> None:
    from companion.memory.overview import when_told  # noqa: PLC0415

    waiting = memory.reminders.waiting()
    for one in waiting:
        if as_json:
            _write(one)
            continue
        when = when_told(one.due.isoformat() if one.due else None, one.repeats, one.cue)
        rings = "  rings now" if one.state == "ringing" else ""
        people().print(f"{one.id:>4}  {when}  {short(one.text)}{rings}", markup=False)
    if not waiting and not as_json:
        say(f"There are no reminders. {EXAMPLE}")


def _write(reminder: "Reminder") -> None:
    """One JSON object on a line of its own."""
    line = {
        "id": reminder.id, "text": reminder.text, "due": reminder.due.isoformat() if reminder.due else None,
        "repeats": reminder.repeats, "cue": reminder.cue, "state": reminder.state, "made": reminder.made,
    }  # fmt: skip
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

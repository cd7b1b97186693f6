"""What she says when timers and reminders are due, each as one short announcement.

A reminder's text is said as it is, after its time: it may be something to do ("call Tom"), a thing ("dentist") or a sentence
("the bins go out"), and no word before it is right for all of them.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from companion.memory.kinds import Reminder, Timer
from companion.mind.tasks.spoken import span_in_words
from companion.mind.times.clock_words import clock_in_words, day_in_words, time_in_words

LATE = timedelta(seconds=60)
"""From then on the time is told as one that has passed."""
HALF_KNOWN = timedelta(hours=6)
"""For so long nobody needs to be told which half of the day it was."""
LONGEST_CHARS = 160
NO_WORDS = "the time you asked for"
THING = re.compile(r"(?:the|an?|your|his|her|our|their|my|this|that|some|no|\d+)\b|\w+['\u2019]s\b", re.IGNORECASE)
"""How a thing may begin, as opposed to something to do: "the dentist", "Tom's birthday"."""


class Why(Enum):
    """Why something is told late."""

    OFF = "While I was off"
    AWAY = "While you were away"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be said. `at` is when it was due, local time."""

    item: Timer | Reminder
    at: datetime

    @property
    def key(self) -> tuple[str, int, datetime]:
        return type(self.item).__name__, self.item.id, self.at


def announcement(due: Sequence[Due], now: datetime, why: Why = Why.NONE, more: bool = False) -> str:
    """One text for all that is due. `more`: there will be another one after it."""
    if why is Why.NONE:
        text = " ".join(_now_or_lately(due, now))
    elif len(due) == 1:
        text = f"{why.value}, {_at(due[0].at, now)}: {_what(due[0])}."
    else:
        text = f"{why.value}: " + "; ".join(f"{_at(one.at, now)}, {_what(one)}" for one in due) + "."
    return f"{text} And there's more." if more else text


def _now_or_lately(due: Sequence[Due], now: datetime) -> list[str]:
    told, clock = [], ""
    for one in due:
        is_late = now - one.at >= LATE
        if isinstance(one.item, Timer):
            name = _what(one)
            told.append(f"{name[0].upper()}{name[1:]} was done {_at(one.at, now)}." if is_late else f"{_capital(name)} is done.")
            continue
        text, lead = _clean(one.item.text), ""
        if is_late:
            lead = f"{_capital(_at(one.at, now))}: "
        elif clock != clock_in_words(one.at):
            clock = clock_in_words(one.at)
            lead = f"It's {clock}: "
        told.append(f"{lead}{text}." if lead else f"{_capital(text)}.")
    return told


def _what(one: Due) -> str:
    """Within a sentence."""
    if isinstance(one.item, Reminder):
        return _clean(one.item.text)
    name = _clean(one.item.name) if one.item.name else ""
    return f"your {name} timer" if name else f"your timer for {span_in_words(one.item.seconds)}"


def _at(at: datetime, now: datetime) -> str:
    if at.date() == now.date() or timedelta(0) <= now - at < HALF_KNOWN:
        return f"at {clock_in_words(at) if abs(now - at) < HALF_KNOWN else time_in_words(at)}"
    days = (now.date() - at.date()).days
    if days == 1:
        return f"yesterday at {time_in_words(at)}"
    if 1 < days < 7:
        return f"on {day_in_words(at).partition(',')[0]} at {time_in_words(at)}"
    return f"on {day_in_words(at)}"


def _clean(text: str) -> str:
    """Not trusted: one line without signs that can't be seen, no longer than is heard out, without its last stop."""
    seen = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text[: 4 * LONGEST_CHARS])
    plain = " ".join(seen.split()).rstrip(" .!?;:,")
    if len(plain) > LONGEST_CHARS:
        plain = plain[:LONGEST_CHARS].rpartition(" ")[0] or plain[:LONGEST_CHARS]
    first = plain.split(" ", 1)[0]
    if first[1:].islower() and not THING.match(plain):  # typed with a capital: it comes within a sentence here
        plain = plain[0].lower() + plain[1:]
    return plain or NO_WORDS


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

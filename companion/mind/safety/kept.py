"""What is kept of danger: the country he named, and of a danger its kind and day, nothing of what was said.

Each works without a memory, and with one that can't keep: then it is not kept, and she goes on.
"""

from contextlib import suppress
from datetime import date, datetime

from companion.errors import KeepingError
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.mind.safety.helplines import Country, country

COUNTRY, LAST = "safety.country", "safety.last"


def country_of(memory: Memory | None, setting: str) -> Country | None:
    """The settings' country, else the one he named."""
    if setting:
        return country(setting)
    with suppress(KeepingError):
        return country(memory.preferences.get(COUNTRY)) if memory is not None else None
    return None


def keep_country(memory: Memory | None, named: Country, now: datetime) -> None:
    if memory is not None:
        with suppress(KeepingError):
            memory.preferences.set(COUNTRY, named.code, seconds(now))


def keep_danger(memory: Memory | None, kind: str, now: datetime) -> None:
    if memory is not None:
        with suppress(KeepingError):
            memory.preferences.set(LAST, f"{kind} {now.date().isoformat()}", seconds(now))


def last_danger(memory: Memory | None) -> tuple[str, date] | None:
    """Kind and day. Raises KeepingError."""
    kind, _, day = memory.preferences.get(LAST).partition(" ") if memory is not None else ("", "", "")
    try:
        return (kind, date.fromisoformat(day)) if kind else None
    except ValueError:
        return None


def forget_danger(memory: Memory | None) -> None:
    """It was none: a joke, a saying."""
    if memory is not None:
        with suppress(KeepingError):
            memory.preferences.remove(LAST)

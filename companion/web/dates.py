"""Times in the words that people have for them, for the pages.

when(1795284000)                               "Monday 23 November, 10:00"
spelled("call Tom (2026-11-29 18:00)", today)  "call Tom (Sunday 29 November, 18:00)"
"""

import re
from contextlib import suppress
from datetime import date

from companion.memory.readable import clock, local

WRITTEN = re.compile(r"\b(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?\b")


def when(at: int | None) -> str:
    """A time in seconds since 1970; empty for none, and for one that no calendar has."""
    found = None if at is None else local(at)
    return f"{spelled_day(found.date(), date.today())}, {clock(at)}" if at is not None and found else ""


def spelled(text: str, today: date) -> str:
    """The dates in a text of the program's own, which writes them as 2026-11-29 18:00, in words."""

    def words(found: re.Match[str]) -> str:
        with suppress(ValueError):
            return ", ".join(filter(None, (spelled_day(date.fromisoformat(found[1]), today), found[2])))
        return found[0]

    return WRITTEN.sub(words, text)


def spelled_day(day: date, today: date) -> str:
    """With its year only where it is another one than today's.

    >>> spelled_day(date(2026, 11, 23), date(2026, 1, 1)), spelled_day(date(2027, 1, 2), date(2026, 11, 23))
    ('Monday 23 November', 'Saturday 2 January 2027')
    """
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")

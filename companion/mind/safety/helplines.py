"""Whom to call, country by country: companion/data/safety/helplines.toml, each number with its source and date.

No country's number is said before the country is known, and none is ever guessed. Without the table she says what she can.
"""

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from companion.mind.words import plain

DIGITS = dict(zip("0123456789", "zero one two three four five six seven eight nine".split(), strict=True))
PLACE = re.compile(
    r"^(?:(?:well|oh|its|it is|thats|im|i am|we are|were|i live|we live|living|in|here in|still|over|back|down|up|the country is"
    r"|from|its in|staying) )*(?P<where>.+?)(?: (?:now|at the moment|samantha|please|thanks))*$"
)
MOST_WORDS = 8
"""Of an answer to "which country are you in?"."""


@dataclass(frozen=True)
class Line:
    name: str
    number: str
    hours: str
    source: str = ""
    dated: str = ""

    @property
    def spoken(self) -> str:
        """For the ear: "Samaritans, on one one six, one two three, day and night"."""
        return f"{self.name.rstrip(',')}, on {in_digits(self.number)}" + (f", {self.hours}" if self.hours else "")


@dataclass(frozen=True)
class Country:
    code: str
    names: tuple[str, ...]
    ambulance: str
    police: str
    suicide: Line | None
    abuse: Line | None

    def emergency(self, kind: str) -> str:
        """The emergency number for a kind of danger, as it is said."""
        return in_digits(self.police if kind in ("violence", "peril", "others") else self.ambulance)

    def helpline(self, kind: str) -> Line | None:
        """The line for those who want to talk about it; None where there is no checked one, or where it is no time to talk."""
        return {"suicide": self.suicide, "self_harm": self.suicide, "loss": self.suicide, "violence": self.abuse}.get(kind)


def in_digits(number: str) -> str:
    """Group by group, as it is said aloud.

    >>> in_digits("116 123")
    'one one six, one two three'
    """
    return ", ".join(" ".join(DIGITS[digit] for digit in group) for group in number.split())


def country(code_or_name: str) -> Country | None:
    """By "IE", "ie" or "Ireland"; None for one that isn't in the table."""
    wanted = plain(code_or_name).replace("'", "")
    return next((one for one in countries() if wanted and wanted in (one.code.lower(), *one.names)), None)


def country_in(heard: str) -> Country | None:
    """The country that a short answer names, "i'm in ireland"."""
    text = plain(heard).replace("'", "")
    found = PLACE.match(text) if len(text.split()) <= MOST_WORDS else None
    where = found["where"] if found else ""
    return next((one for one in countries() if where in one.names), None)


@functools.cache
def countries() -> tuple[Country, ...]:
    try:
        text = (files("companion") / "data" / "safety" / "helplines.toml").read_text(encoding="utf-8")
        return tuple(_country(code, table) for code, table in tomllib.loads(text).items())
    except (OSError, ValueError, KeyError, TypeError):  # she answers without a number rather than not at all
        return ()


def _country(code: str, table: dict[str, Any]) -> Country:
    lines = [Line(**table[kind]) if kind in table else None for kind in ("suicide", "abuse")]
    return Country(code, tuple(table["names"]), table["ambulance"], table["police"], *lines)

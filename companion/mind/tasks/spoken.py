"""Counts, spans and rows of things as she says them."""

import re
from collections.abc import Sequence
from fractions import Fraction

from companion.mind.number_words import in_words

UNITS_S = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))
SPECIAL_S = {
    1: "one second",
    30: "half a minute",
    90: "a minute and a half",
    900: "a quarter of an hour",
    1800: "half an hour",
    2700: "three quarters of an hour",
    5400: "an hour and a half",
}
ROUNDED_ABOVE_S = 600
"""Nobody wants the seconds of more than ten minutes."""


def counted(count: int, thing: str) -> str:
    """So many of a thing.

    >>> counted(1, "note"), counted(3, "timer")
    ('one note', 'three timers')
    """
    return f"{in_words(count)} {thing}{'' if count == 1 else 's'}"


def span_in_words(seconds: int) -> str:
    """A length of time.

    >>> span_in_words(600), span_in_words(5400), span_in_words(150), span_in_words(4800), span_in_words(3600)
    ('ten minutes', 'an hour and a half', 'two and a half minutes', 'an hour and twenty minutes', 'an hour')
    """
    if seconds in SPECIAL_S:
        return SPECIAL_S[seconds]
    for unit, unit_s in (("hour", 3600), ("minute", 60)):
        if Fraction(seconds, unit_s).denominator == 2 and unit_s < seconds < 24 * unit_s:
            return f"{in_words(seconds // unit_s)} and a half {unit}s"
    parts: list[str] = []
    left_s = seconds
    for unit, unit_s in UNITS_S:
        count, left_s = divmod(left_s, unit_s)
        if count:
            parts.append(f"{'an' if unit == 'hour' else 'a'} {unit}" if count == 1 and not parts else counted(count, unit))
    return joined(parts) if parts else "no time at all"


def left_in_words(seconds: int) -> str:
    """What is left of a span, no finer than is of use.

    >>> left_in_words(47), left_in_words(200), left_in_words(1234)
    ('forty-seven seconds', 'three minutes and twenty seconds', 'about twenty-one minutes')
    """
    if seconds <= ROUNDED_ABOVE_S:
        return span_in_words(seconds if seconds < 60 else 10 * round(seconds / 10))
    minutes = round(seconds / 60)
    return ("" if seconds % 60 == 0 else "about ") + span_in_words(60 * minutes)


def joined(parts: Sequence[str]) -> str:
    """A row of things.

    >>> joined(["milk", "eggs", "bread"])
    'milk, eggs and bread'
    """
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def capital(text: str) -> str:
    """The first letter large, and "I" within."""
    text = re.sub(r"\bi(?='(?:m|ve|ll|d)\b|\b(?!'))", "I", text)
    return text[:1].upper() + text[1:]

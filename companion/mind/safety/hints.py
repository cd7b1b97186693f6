"""Hints: what is said by those who don't say it, one way of meaning it a line in companion/data/safety/hints.

Each file is of one kind; words.txt names groups of words that the patterns share, "{PILLS}". They meet plain text: lower case, no
punctuation, no apostrophes. Gaps of a word or two stand for what was misheard, and what only looks alike is left out at the end
of a pattern. Compiled on first use, a kind at a time; a file that can't be read is done without.
"""

import functools
import re
from importlib.resources import files

ESCAPE, WORD = re.compile(r"\\."), re.compile(r"\b[a-z]{4,}\b")
KINDS = ("emergency", "peril", "violence", "others", "loss", "someone", "self_harm", "suicide")
"""What cannot wait comes first; what is said of another comes before what is said of himself."""
PASSES = "passes"
"""What only looks like a hint: such a line is none of any kind."""


def hinted_kind(text: str) -> str:
    """The kind of danger that a line hints at; "" where it hints at none."""
    return next((kind for kind in KINDS if any(pattern.search(text) for pattern in patterns(kind))), "")


def passes_by(text: str) -> bool:
    """Whether a line only looks like a hint, whatever else is near it."""
    return any(pattern.search(text) for pattern in patterns(PASSES))


@functools.cache
def patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_filled(line)) for line in _lines(kind))


@functools.cache
def vocabulary() -> frozenset[str]:
    """Every word that a pattern names."""
    lines = [ESCAPE.sub(" ", line) for kind in (*KINDS, "words") for line in _lines(kind)]
    return frozenset(word for line in lines for word in WORD.findall(line))


@functools.cache
def _groups() -> dict[str, str]:
    return {name: words for name, _, words in (line.partition(" = ") for line in _lines("words"))}


def _filled(line: str) -> str:
    for name, words in _groups().items():
        line = line.replace("{" + name + "}", words)
    return line


def _lines(name: str) -> list[str]:
    try:
        text = (files("companion") / "data" / "safety" / "hints" / f"{name}.txt").read_text(encoding="utf-8")
    except OSError:  # the rules and the figures are code: they are there in any case
        return []
    return [line for line in text.splitlines() if line]

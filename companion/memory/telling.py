"""What is recalled, told: cut to its part that matters, and compared with what is told already."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from companion.memory.kinds import Recalled
from companion.memory.word_hits import Term, tells, words_of

MOST_WORDS = 30
BEFORE = 8
"""Words kept before the one that was asked for."""
CHARS_A_WORD = 8
QUESTION = re.compile(
    r"\s*(?:(?:so|and|but|um|uh|er|hey|well|ok|okay|please|samantha)\s+)*"
    r"(?:what|when|where|who|whose|why|which|how|do|does|did|is|are|was|were|can|could|will|would|should|have|has|am"
    r"|whats|what's|whos|who's|wheres|where's|whens|when's|hows|how's|remind|tell)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """Something recalled, and the turn where it was said."""

    recalled: Recalled
    turn: int | None = None

    @property
    def identity(self) -> str:
        """The same for what would be said twice."""
        return " ".join(words_of(self.recalled.sentence))


def is_question(heard: str) -> bool:
    """Whether it asks, as far as its first words tell: a recogniser writes no question marks.

    >>> is_question("where did i put the keys"), is_question("i put the keys on the shelf")
    (True, False)
    """
    return QUESTION.match(heard) is not None


def telling_words(text: str) -> set[str]:
    return {word for word in words_of(text) if tells(word)}


def excerpt(text: str, terms: Iterable[Term]) -> str:
    """The words around the first that was asked for; all of a short text."""
    if len(text) < MOST_WORDS * CHARS_A_WORD and len(words := text.split()) <= MOST_WORDS:
        return " ".join(words)
    places = (text.casefold().find(way) for term in terms for way in term.ways)
    place = min((place for place in places if place >= 0), default=0)
    before, after = (
        text[max(0, place - 400) : place].split()[-BEFORE:],
        text[place : place + 800].split(None, MOST_WORDS - BEFORE),
    )
    return " ".join([*before, *after[: MOST_WORDS - BEFORE]])

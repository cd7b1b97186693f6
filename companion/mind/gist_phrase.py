"""A noun phrase of a heard line, turned to her side, and what of it is fit to be said back."""

from dataclasses import dataclass

from companion.mind import gist_words as tables
from companion.mind.ask_back_texts import HURTFUL, NUMBER_WORDS
from companion.mind.words import FILLERS

MAX_WORDS = 7
"""A longer phrase is more than anybody picks up."""


@dataclass(frozen=True, slots=True)
class Phrase:
    start: int
    """Where its article, its owner or its first word stands in the line."""
    end: int
    """The place after its last word."""
    text: str
    """Turned to her side."""
    article: str
    """As heard; empty for none."""
    head: str
    """The noun itself, without 's."""
    described: bool
    """Has a describing word or a place, so that it names somebody."""
    owned: bool = False
    """By the speaker, or through a person of the speaker's."""

    @property
    def person(self) -> bool:
        return self.head in tables.PEOPLE or "-in-law" in self.head


def joined(words: list[str]) -> list[str]:
    """Make "brother in law" one word, as it is one to whoever hears it."""
    out: list[str] = []
    for word in words:
        if word in {"law", "law's", "laws"} and len(out) > 1 and out[-1] == "in" and out[-2] in tables.PEOPLE:
            out[-2:] = [f"{out[-2]}-in-{word}"]
        elif word in {"one", "ones", "one's"} and out and out[-1] == "little":
            out[-1] = f"little-{word}"
        else:
            out.append(word)
    return out


def base_of(word: str) -> str:
    for tail in ("'s", "'d", "'ll"):
        if word.endswith(tail):
            return word.removesuffix(tail)
    return word


def longer(phrase: Phrase, end: int, text: str) -> Phrase:
    return Phrase(phrase.start, end, text, phrase.article, phrase.head, True, phrase.owned)


def is_fit(phrase: Phrase) -> bool:
    """Fit to be said back."""
    words = phrase.text.replace("'s", "").split()
    unfit = any(word in HURTFUL or word in tables.HARSH or word in NUMBER_WORDS or word in FILLERS for word in words)
    return not unfit and len(words) <= MAX_WORDS

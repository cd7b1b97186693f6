"""What she says when nothing she has fits: that she is small and didn't follow, and would like to hear it another way.

Never the same words within 20 turns. One of the person's own words is picked up only where it can't go wrong.
"""

from collections import deque
from collections.abc import Iterable
from random import Random

from companion.mind.ask_back_texts import (
    BROKEN_UP,
    DAYS,
    ENDS,
    FAR,
    FOREIGN,
    GENTLE,
    GLAD,
    GLADDENS,
    HURTFUL,
    HURTS,
    LETTERS,
    LONG,
    NUMBER_WORDS,
    ONE_SOUND,
    ONE_WORD,
    OWNERS,
    PICKED_UP,
    PLAIN,
    SAFE_WORD,
    SHORT,
    SMALL_WORDS,
    UNHEARD,
    UNSAFE_ENDING,
    WORDY,
)
from companion.mind.words import FILLERS, plain

__all__ = ["BROKEN_UP", "FAR", "UNHEARD", "AskBack", "picked_up"]

KEPT_TURNS = 20
WORDY_WORDS = 9
LONG_WORDS = 45
"""More than this at once is more than she follows."""


class AskBack:
    """Chooses among the ask-backs. Every turn is told to it, for it counts them."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._said: deque[str] = deque(maxlen=KEPT_TURNS)
        """The shapes spoken in the last turns, "" for a turn with another reply."""
        self._shape = ""

    def reply(self, heard: str) -> str:
        words = plain(heard).split()
        for shapes, word in self._ways(heard, words):
            left = [shape for shape in shapes if shape not in self._said]
            if left:
                self._shape = self._chance.choice(left)
                return self._shape.format(word=word, Word=word[:1].upper() + word[1:])
        raise RuntimeError("there are fewer plain ask-backs than turns to keep them apart")

    def turn_over(self, *, asked: bool) -> None:
        """`asked`: the last reply() was spoken, or begun."""
        self._said.append(self._shape if asked else "")
        self._shape = ""  # the next ask-back may be another's

    def _ways(self, heard: str, words: list[str]) -> Iterable[tuple[tuple[str, ...], str]]:
        """Kinds of ask-back that suit the line, the best first, each with a word to pick up."""
        word = picked_up(words) if len(words) > 1 else _single(words)
        special = self._special(heard, words)
        if special:
            yield special, ""
        elif len(words) <= 1:
            yield (ONE_WORD if word else ONE_SOUND), word
        elif not HURTS.isdisjoint(words):
            yield GENTLE, ""
        elif not GLADDENS.isdisjoint(words) and "not" not in words:
            yield GLAD, ""
        elif len(words) <= 3 and not word:
            yield SHORT, ""
        elif word and self._chance.random() < 0.6:
            yield PICKED_UP, word
        yield PLAIN + WORDY if len(words) >= WORDY_WORDS else PLAIN, ""
        if len(words) > 1 and word:
            yield PICKED_UP, word

    @staticmethod
    def _special(heard: str, words: list[str]) -> tuple[str, ...]:
        """For what isn't a sentence in English that could be followed, whatever it says."""
        if is_foreign(heard):
            return FOREIGN
        if is_spelled(words):
            return LETTERS
        return LONG if len(words) > LONG_WORDS else ()


def is_no_sentence(heard: str) -> bool:
    """What can't be asked about in the person's own words: another script, letters one by one, far too much at once."""
    words = plain(heard).split()
    return is_foreign(heard) or is_spelled(words) or len(words) > LONG_WORDS


def is_spelled(words: list[str]) -> bool:
    """Letters said one by one, or numbers, and little else."""
    spelled = sum(word in NUMBER_WORDS or word.isdigit() or (len(word) == 1 and word not in "ai") for word in words)
    letters = spelled + sum(word in ("a", "i") for word in words)
    return spelled >= 1 and letters >= 0.7 * len(words)


def is_foreign(heard: str) -> bool:
    """Mostly letters of another script."""
    letters = [sign for sign in heard[:400] if sign.isalpha()]
    return len(letters) >= 2 and sum(sign > "\u024f" for sign in letters) > 0.5 * len(letters)


def is_plain(word: str) -> bool:
    """Fit to be said back."""
    known = word in SMALL_WORDS or word in FILLERS or word in HURTFUL or word in NUMBER_WORDS
    return SAFE_WORD.match(word) is not None and not known and not UNSAFE_ENDING.search(word)


def picked_up(words: list[str]) -> str:
    """What of the person's own words can be said back without harm: a day, else a thing or person; or nothing.

    >>> picked_up("i taught my nephew to whistle".split()), picked_up("she comes on thursday".split())
    ('your nephew', 'Thursday')
    """
    for word in words:
        if word in DAYS:
            return word.capitalize()
    ended = [*words, "and", "and"]
    for place in range(len(words) - 2, -1, -1):
        end = place + 1 if is_plain(words[place + 1]) else place + 2  # "a standing ovation"
        if words[place] in OWNERS and end < len(words) and ended[end + 1] in ENDS and is_plain(words[end]):
            return f"{OWNERS[words[place]]} {words[end]}"
    return ""


def _single(words: list[str]) -> str:
    if not words or not is_plain(words[0]):
        return ""
    return words[0].capitalize() if words[0] in DAYS else words[0]

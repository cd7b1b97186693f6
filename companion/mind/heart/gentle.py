"""Gentle words, those that she says by herself beside an answer, and the arbiter of all of them: whether one is said now.

At most one in a talk and one in a day; each matter at most once in five days, and not for thirty after a "no". Never in the
middle
of something, in danger or in a hard mood, never about what he never wants to hear of, and without a memory never at all.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from companion.errors import KeepingError
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.mind.heart.gentle_words import is_left
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import is_yes
from companion.mind.tasks.forgetting import AVOID
from companion.mind.tasks.known_sentences import shares_a_word
from companion.mind.words import plain

OFF = "gentle.off"
"""The preference that he wants none of them."""
DAY_S = 86_400
APART_S = DAY_S
"""Between two gentle words of any matter."""
MATTER_APART_S = 5 * DAY_S
AFTER_NO_S = 30 * DAY_S
LONG_GAP_S = 12 * 3600
"""Without a talk: then his greeting is a good moment."""
JUST_NOW_S = 60
FIRST_TURN, LAST_TURN = 1, 5
"""Turns before: the second to the sixth turn of a talk."""
CALM = ("bank", "small", "apt", "ask-back", "model")
"""Sources of replies that are talk; the others did or told something."""
OUTWARD = ("outward", "hours", "nights")
"""Matters, or what they begin with, that send him out to others or to bed: a farewell is the moment for these."""
GREETING = late(
    r"(?:(?:well|oh|hey|so|and) )*(?:hello|hi|hiya|hey|good (?:morning|afternoon|evening)|morning|evening|it's me"
    r"|i'm (?:back|home))"
    r"\b(?: (?:again|there|samantha|it's me|you|how are you|today|i'm (?:back|home)))*"
)


@dataclass(frozen=True, slots=True)
class Word:
    """`matter` is what it is about, one for all wordings: no name of a person, for it is kept apart from what is forgotten of
    them.

    `then` is asked first about the bare text of his next line, as that of Skilled.
    """

    text: str
    matter: str
    then: Callable[[str], Skilled | None] | None = None


class Proposer(Protocol):
    def propose(self, now: datetime, /) -> Sequence[Word]:
        """What it would say now, the most important first; none, mostly. Raises KeepingError."""
        ...


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Where the talk stands, with the reply found and not yet spoken."""

    heard: str
    source: str
    """Of the reply: bank, small, apt, ask-back, model, memory, a task's name, safety."""
    tone: str = ""
    """"hard" or "light", where it is sure."""
    turns: int
    """In this talk before."""
    is_danger: bool = False
    is_question: bool = False
    """The reply ends by asking."""
    is_farewell: bool = False
    is_open: bool = False
    """Something is under way: a task asked, a letter, the first meeting."""


class Gentle:
    """`proposers` in the order of their importance; `enabled` is the setting."""

    def __init__(self, memory: Memory | None, proposers: Sequence[Proposer], *, enabled: bool = True) -> None:
        self._memory, self._proposers, self._enabled = memory, tuple(proposers), enabled
        self._asked = 0
        """The row of the word that his next line may answer."""
        self._said_s: dict[str, int] = {}
        """When each matter came up, as far as this run knows: holds where the disk doesn't."""

    def word(self, moment: Moment, now: datetime) -> Word | None:
        """The one word that may be said after this reply; None mostly. What can't be read says nothing."""
        if self._memory is None or not self._enabled or not is_good(moment):
            return None
        with suppress(KeepingError):
            return self._chosen(self._memory, moment, now)
        return None

    def _chosen(self, memory: Memory, moment: Moment, now: datetime) -> Word | None:
        at = seconds(now)
        is_greeting = not moment.turns and not moment.is_farewell
        if memory.preferences.get(OFF) or not self._is_time(memory, at) or (is_greeting and not _is_back(memory, at)):
            return None
        avoided = memory.preferences.all_of(AVOID)
        proposed = (word for proposer in self._proposers for word in proposer.propose(now))
        for word in proposed:
            is_here = word.matter.startswith(OUTWARD) or not moment.is_farewell
            if is_here and self._may(memory, word.matter, at) and not any(shares_a_word(one, word.text) for one in avoided):
                return word
        return None

    def spoken(self, word: Word, now: datetime) -> None:
        """It was said aloud, to its end."""
        at = seconds(now)
        self._said_s[word.matter], self._asked = at, 0
        if self._memory is not None:
            with suppress(KeepingError), self._memory.store.change():
                self._asked = self._memory.store.run("INSERT INTO gentle_words (matter, at) VALUES (?, ?)", (word.matter, at))

    def heard_answer(self, text: str, now: datetime) -> None:  # noqa: ARG002 - the time belongs to what is heard
        """His next line, before it is answered: a plain no is kept, and anything else ends the asking."""
        asked, self._asked = self._asked, 0
        if not asked or self._memory is None:
            return
        answer = "no" if is_left(text) else "yes" if is_yes(plain(text)) else ""
        with suppress(KeepingError), self._memory.store.change():
            self._memory.store.run("UPDATE gentle_words SET answer = ? WHERE id = ?", (answer, asked))

    def _is_time(self, memory: Memory, at: int) -> bool:
        """Whether no word of any matter was said within a day, so none in this talk."""
        row = memory.store.one("SELECT 1 FROM gentle_words WHERE abs(at - ?) < ? LIMIT 1", (at, APART_S))
        return row is None and all(abs(at - said) >= APART_S for said in self._said_s.values())

    def _may(self, memory: Memory, matter: str, at: int) -> bool:
        if abs(at - self._said_s.get(matter, at - MATTER_APART_S)) < MATTER_APART_S:
            return False
        sql = "SELECT 1 FROM gentle_words WHERE matter = ? AND abs(at - ?) < CASE answer WHEN 'no' THEN ? ELSE ? END LIMIT 1"
        return memory.store.one(sql, (matter, at, AFTER_NO_S, MATTER_APART_S)) is None


def _is_back(memory: Memory, at: int) -> bool:
    """Whether he talks to her again after a long time."""
    before = memory.store.one("SELECT 1 FROM turns WHERE at < ? LIMIT 1", (at - LONG_GAP_S,))
    lately = "SELECT 1 FROM turns WHERE at >= ? AND at < ? LIMIT 1"  # but for this very line, which may be kept by now
    return before is not None and memory.store.one(lately, (at - LONG_GAP_S, at - JUST_NOW_S)) is None


def is_good(moment: Moment) -> bool:
    """Whether this is a moment for a word of her own at all."""
    if moment.is_danger or moment.is_open or moment.tone == "hard" or moment.source not in CALM:
        return False
    if moment.is_farewell:
        return True
    if moment.turns == 0:
        return GREETING.fullmatch(plain(moment.heard)) is not None  # her "how are you?" gives way to it
    return FIRST_TURN <= moment.turns <= LAST_TURN and not moment.is_question

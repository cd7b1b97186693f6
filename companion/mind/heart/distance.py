"""The words about distance: that he has been quiet, how he is after a loss, and how somebody is whom he no longer speaks of.

signs.py finds what stands out; this file turns it into a word, and takes his answer. Whether it is said, gentle.py decides.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.mind.heart import distance_words as words
from companion.mind.heart.gentle import DAY_S, Word
from companion.mind.heart.gentle_words import is_all_off, is_left
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import is_new_request, is_yes

if TYPE_CHECKING:  # what looks at his days is loaded when it first does, once she is ready
    from companion.mind.heart.signs import Sign
    from companion.mind.heart.usual import Day, Usual

SOURCE = "gentle"
QUIET, COMFORT, PERSON, NIGHTS = "quiet", "comfort", "person", "nights"
"""As signs.py has them."""
AGAIN_AFTER_S = {QUIET: 14 * DAY_S, COMFORT: 8 * DAY_S, NIGHTS: 10 * DAY_S, PERSON: 45 * DAY_S}
"""The same thing is asked about once: the arbiter alone would have it again after five days."""
FINE = late(
    r"\b(?:fine|good|well|great|all right|okay|ok|happy|lovely|busy|in touch|saw|spoke|rang|texted|coming|same as ever)\b"
)
AMISS = late(
    r"\b(?:row|argu\w+|fell out|fallen out|fight|not (?:speaking|talking|well|good|great)|don't (?:speak|talk|know)|moved"
    r"|gone|left|ill"
    r"|hurt|angry|haven't (?:heard|seen|spoken)|difficult|complicated|lost touch|no idea|miss)\b"
)


FULL = late(r"\b(?:(?:full|long|busy|crazy|hectic|hard) (?:week|days?|time|month)|busy|work|tired|deadlines?|exams?|overtime)\b")


class Distance:
    """A proposer of gentle words."""

    def __init__(self, memory: Memory | None, chance: Random) -> None:
        self._memory, self._chance = memory, chance
        self._usual: Usual | None = None

    def propose(self, now: datetime) -> Sequence[Word]:
        """Raises KeepingError."""
        from companion.mind.heart.signs import signs  # noqa: PLC0415

        if self._memory is None:
            return ()
        found = [self._word(self._memory, sign, seconds(now)) for sign in signs(self._days(self._memory, now))]
        return tuple(word for word in found if word is not None)

    def read(self, now: datetime) -> None:
        """Read his last weeks while nobody waits: propose() is quick then. Raises KeepingError."""
        if self._memory is not None:
            self._days(self._memory, now)

    def _days(self, memory: Memory, now: datetime) -> "list[Day]":
        from companion.mind.heart.usual import Usual  # noqa: PLC0415

        self._usual = self._usual or Usual(memory)
        return self._usual.days(now)

    def _word(self, memory: Memory, sign: "Sign", at: int) -> Word | None:
        kind = sign.matter.split()[0]
        if kind not in AGAIN_AFTER_S or _is_recent(memory, sign.matter, at - AGAIN_AFTER_S[kind]):
            return None
        if kind == QUIET:
            return Word(self._chance.choice(words.QUIET), QUIET, _after_quiet)
        if kind == COMFORT:
            return Word(self._chance.choice(words.COMFORT), COMFORT, _after(words.COMFORT_YES))
        if kind == NIGHTS:
            return Word(self._chance.choice(words.NIGHTS), NIGHTS, _after(words.NIGHTS_YES))
        return self._about(memory, sign)

    def _about(self, memory: Memory, sign: "Sign") -> Word | None:
        from companion.mind.heart.outward import name_of, who_matters  # noqa: PLC0415

        person = next((one for one in who_matters(memory) if one.id == int(sign.matter.split()[1])), None)
        if person is None:  # forgotten, dead, or nobody whom one misses: a boss, a landlord
            return None
        name = name_of(person)
        text = self._chance.choice(words.PERSON).format(name=name, Name=name[0].upper() + name[1:])
        return Word(text, sign.matter, _after_person(name))


def _is_recent(memory: Memory, matter: str, since_s: int) -> bool:
    return memory.store.one("SELECT 1 FROM gentle_words WHERE matter = ? AND at >= ? LIMIT 1", (matter, since_s)) is not None


def _is_other(text: str) -> bool:
    """Whether the line is no answer: something wanted of her, or that she ask nothing more, which is a task."""
    return is_all_off(text) or is_new_request(text)


def _after_quiet(text: str) -> Skilled | None:
    if is_all_off(text):
        return None
    if is_left(text):
        return Skilled(SOURCE, words.LEFT, "repair")
    if FULL.search(text):
        return Skilled(SOURCE, words.QUIET_BUSY, "reflect")
    return Skilled(SOURCE, words.QUIET_YES, "ask") if is_yes(text) else None


def _after(agreed: tuple[str, ...]) -> Callable[[str], Skilled | None]:
    """A plain no and a plain yes; whatever else he says is talk, and finds its answer there."""

    def answered(text: str) -> Skilled | None:
        if is_all_off(text):
            return None
        if is_left(text):
            return Skilled(SOURCE, words.LEFT, "comfort")
        return Skilled(SOURCE, agreed, "comfort") if is_yes(text) else None

    return answered


def _after_person(name: str) -> Callable[[str], Skilled | None]:
    def answered(text: str) -> Skilled | None:
        if _is_other(text):
            return None
        if AMISS.search(text):
            return Skilled(SOURCE, words.PERSON_NOT, "ask")
        if FINE.search(text) or is_yes(text):
            return Skilled(SOURCE, tuple(choice.format(name=name) for choice in words.PERSON_FINE), "celebrate")
        return Skilled(SOURCE, words.LEFT, "repair") if is_left(text) else None

    return answered

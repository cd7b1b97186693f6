"""The talk after danger was heard: she stays with it, and comes back to what was cut off. What danger is, safety/ decides.

Nothing of what was said is logged, and nothing kept but the kind and the day, for her to ask once how it is.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random

from companion.memory.memory import Memory
from companion.mind import safety
from companion.mind.found import Found
from companion.mind.household import with_more
from companion.mind.safety import followups, kept, likely, spoken
from companion.mind.safety.helplines import Country, country_in
from companion.mind.safety.nearest import to_call
from companion.mind.safety.nearness import Nearness

MOST_HEARD = 12
"""Lines since the danger whose people are not to be called."""


class DangerTalk:
    """`country` is the settings'; without it the one he named counts. Each part may be missing: the rules alone are enough."""

    def __init__(
        self,
        chance: Random,
        country: str = "",
        memory: Memory | None = None,
        nearness: Nearness | None = None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._chance, self._setting, self._memory, self._nearness, self._clock = chance, country, memory, nearness, clock
        self._kind, self._age, self._unsaid, self._is_hinted = "", 0, False, False
        self._heard: list[str] = []
        self._is_asked = False
        """Whether her last words were "us, or yourself?"."""
        self._named: Country | None = None
        self._is_past = self._is_busy = False
        """Whether he said that it is over, and whether she is at something he asked for since."""

    def __bool__(self) -> bool:
        """Whether there is danger that was heard in this conversation."""
        return bool(self._kind)

    def reply(self, heard: str, said: set[str]) -> Found | None:
        """The answer to a line of danger, or to one that follows it."""
        return self._before(heard, said) or self._heard_danger(heard, said) or (self._after(heard, said) if self._kind else None)

    def _before(self, heard: str, said: set[str]) -> Found | None:
        """What would be taken for another danger, or for one that it isn't."""
        was_asked, self._is_asked = self._is_asked, False
        if not self._kind:
            return self._unclear(heard, said, was_asked=was_asked)
        return self._next(followups.unsafe_words(self._kind, heard, self._chance, said)) if self._is_soon() else None

    def _heard_danger(self, heard: str, said: set[str]) -> Found | None:
        danger = safety.danger(heard, self._nearness)
        if danger is None or (danger.is_hinted and self._is_answer(heard)):
            return None
        self._is_hinted = danger.is_hinted
        self._heard = [*self._heard, heard][-MOST_HEARD:]
        return self._first(danger.kind, said, is_likely=danger.is_likely and not self._kind)

    def _after(self, heard: str, said: set[str]) -> Found | None:
        self._heard = [*self._heard, heard][-MOST_HEARD:]
        if self._unsaid:  # she was cut off before a word of it: it is not dropped
            return self._first(self._kind, said)
        if (named := self._named_country(heard)) is not None:
            return Found(spoken.number(self._kind, named), "safety", "inform")
        answered = followups.answered(heard)
        if answered == "number" and self._age <= followups.TURNS_AFTER:
            return self._number(said)
        self._is_past = self._is_past or answered == "over" or (answered == "no" and self._kind in ("suicide", "self_harm"))
        if answered == "over" and self._is_hinted:
            kept.forget_danger(self._memory)
        return self._next(followups.next_words(self._kind, heard, self._age, self._chance, said))

    def still_here(self, said: set[str]) -> Found | None:
        """What she says instead of small talk while the danger is near."""
        return self._next(followups.still_here(self._kind, self._age, self._chance, said)) if self._kind else None

    def may_turn_to(self, heard: str, *, is_open: bool) -> bool:
        """Whether a line asks for something plain, which may be done by now; `is_open`: what was begun waits for him."""
        is_time = self._is_past or self._age >= followups.REQUESTS_FROM
        is_asked = (is_time and followups.is_request(heard)) or (self._is_busy and is_open)
        may = bool(self._kind) and not self._unsaid and is_asked
        self._is_busy = may and safety.danger(heard, self._nearness) is None
        return self._is_busy

    def staying(self, found: Found, said: set[str]) -> Found:
        """With a word that she is still there, each once."""
        words = [word for word in followups.STAYING if not any(one.endswith(word) for one in said)]
        if self._is_past or self._age > followups.TURNS_AFTER or not words or found.text.rstrip().endswith("?"):
            return found
        return with_more(found, self._chance.choice(words))

    def turn_over(self, found: Found, spoken: str) -> None:
        if found.danger:
            self._kind, self._age, self._unsaid = found.danger, 0, not spoken
            self._is_past = False
            kept.keep_danger(self._memory, found.danger, self._clock())
        self._age += 1

    @property
    def _country(self) -> Country | None:
        return kept.country_of(self._memory, self._setting) or (None if self._setting else self._named)

    def _is_answer(self, heard: str) -> bool:
        """To her question, "no, I'm not safe here": the talk goes on rather than starting over."""
        return self._is_soon() and bool(followups.answered(heard))

    def _is_soon(self) -> bool:
        return bool(self._kind) and 0 < self._age <= followups.TURNS_AFTER

    def _unclear(self, heard: str, said: set[str], *, was_asked: bool) -> Found | None:
        """For "i want to end this": from her, or from life? It is asked, and its answer taken."""
        himself = followups.means_himself(heard) if was_asked else None
        if himself:
            self._heard = [*self._heard, heard][-MOST_HEARD:]
            return self._first("suicide", said)
        if himself is False:
            return Found(self._chance.choice(likely.ONLY_HER), "safety", "comfort")
        if not followups.is_unclear(heard):
            return None
        self._is_asked = True
        text = followups.unclear_words(self._chance, said)
        return Found(spoken.with_number(text, "suicide", self._country), "safety", "ask")

    def _first(self, kind: str, said: set[str], *, is_likely: bool = False) -> Found:
        country, person = self._country, to_call(self._memory, kind, " ".join(self._heard))
        words = followups.first_words(kind, self._chance, said, is_likely=is_likely)
        text = words if is_likely else spoken.first(words, kind, country, person)
        return Found(spoken.with_number(text, kind, country), "safety", "comfort", danger=kind)

    def _next(self, text: str | None) -> Found | None:
        return Found(spoken.with_number(text, self._kind, self._country), "safety", "comfort") if text else None

    def _number(self, said: set[str]) -> Found:
        country = self._country
        if country is not None:
            return Found(spoken.number(self._kind, country), "safety", "inform")
        texts = spoken.OTHER_COUNTRY if self._setting else spoken.WHICH_COUNTRY
        return Found(self._chance.choice([text for text in texts if text not in said] or list(texts)), "safety", "ask")

    def _named_country(self, heard: str) -> Country | None:
        """The country he has just named, kept; never against the settings."""
        named = country_in(heard) if not self._setting and self._age <= followups.TURNS_AFTER else None
        if named is not None:
            self._named = named
            kept.keep_country(self._memory, named, self._clock())
        return named

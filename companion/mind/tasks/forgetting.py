"""What is to be forgotten, never mentioned, or not kept at all. What takes more with it than the last line is asked first."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from companion.memory.kinds import Fact, Person, Plan
from companion.memory.memory import Memory
from companion.mind.learning.words import FIRST_NAMES
from companion.mind.number_words import in_words
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person
from companion.mind.skilled import Skilled
from companion.mind.tasks.known_sentences import is_told, meant, quoted
from companion.mind.tasks.known_words import (
    ALL_GONE,
    ALL_OF_IT,
    ALLOWED,
    AVOIDED,
    FOR_GOOD_OR_LEFT,
    FORGOTTEN,
    KEPT_AFTER_ALL,
    NO_MEMORY,
    NOT_FOUND,
    NOTHING_TO_FORGET,
    PAUSED,
    RESUMED,
    WHICH_OF_IT,
)

AVOID = "avoid"
"""The preference that holds what she is never to bring up."""
DROP = r"(?:forget|delete|erase|scratch|wipe|remove)"
ASKING = late(r"^(?:(?:please|can you|could you|will you|would you|i want you to|i'd like you to) )+")
EVERYTHING = late(
    rf"^(?:please )?{DROP} (?:everything|it all|all of it|all you know|your (?:whole )?memory|me)"
    r"(?: (?:you know|you have|you've got|about me|on me|of me|you know about me|you remember|for good))*$"
    r"|^(?:wipe|reset) yourself$"
)
ABOUT = late(
    rf"^(?:please )?{DROP} (?:everything|all|anything|whatever|what) "
    r"(?:(?:that )?you know |you have |i (?:said|told you) |i've told you )?(?:about|on|of) (?P<who>.+)$"
    rf"|^(?:please )?{DROP} (?:about )?(?P<named>.+)$"
)
THAT = late(
    rf"^(?:please |no |actually )*{DROP} (?:(?:that|this|it)(?: thing)?|the last (?:thing|bit|one)"
    r"|what i (?:just )?(?:said|told you)|that i said that)(?: again| please| now)*$"
    r"|^(?:please )?(?:don't|do not) (?:remember|keep|store) (?:that|this|it|what i (?:just )?said)$|^strike that$"
)
PAUSE = late(
    r"^(?:this is |let's go |go |we're )?off the record$"
    r"|^(?:please )?(?:stop|don't) (?:remembering|keeping|keep|remember) (?:things|anything|what i say)$"
)
RESUME = late(
    r"^(?:we're |go )?(?:back )?on the record(?: again)?$"
    r"|^you (?:can|may) (?:remember|keep) (?:things|what i say)?(?: ?again)?$"
    r"|^(?:please )?start remembering(?: things)?(?: again)?$"
)
NEVER = late(
    r"^(?:please )?(?:don't|do not|never)(?: ever)? "
    r"(?:bring up|mention|talk (?:to me )?about|ask (?:me )?about|speak of|speak about)"
    r" (?P<what>(?!it$|that$|this$).+?)(?: again| any more| to me| ever again)*$"
    r"|^(?:please )?never bring (?P<what2>(?!it |that |this ).+?) up(?: again)?$"
)
MAY = late(r"^you (?:can|may) (?:bring up|mention|talk about|ask about) (?P<what>.+?) again$")
SURE = late(r"^(?:yes|yeah|yep|sure|do|please do|go on|of course|i'm sure|all of it|forget it|forget (?:him|her|them))\b")
NOT_SURE = late(r"no\b|don't|do not|keep|stop|wait")
SURE_OF_ALL = late(r"^(?:yes )?(?:please )?wipe everything$")
ALL_OF_THEM = late(r"^(?:all|all of (?:it|them|that)|everything|the (?:whole )?lot|every bit)\b")
NEVER_MIND = late(r"(?:actually |no |just )*forget it(?: then| now)?")
"""It says as often "let's not talk about it": nobody is to be told "Forgotten." to that."""
HIS_WORDS = late(r"\bi (?:just )?(?:said|told)\b|^(?:please )?(?:don't|do not)\b")
FOR_GOOD = late(r"^(?:yes|yeah|for good|wipe|delete|erase|forget|gone)\b")
LOOKED_BACK = 4
Item = Fact | Person | Plan


def is_about_keeping(text: str) -> bool:
    """Whether a line says that all is to be forgotten, or nothing kept: it is never the answer to another question.

    >>> [is_about_keeping(text) for text in ("forget everything", "off the record", "forget that", "everything")]
    [True, True, False, False]
    """
    text = ASKING.sub("", text)
    return any(pattern.search(text) for pattern in (EVERYTHING, PAUSE, RESUME))


class Forgetting:
    """`told` gives what she told last; `gone` is called with each memory that is emptied, so that the talk forgets with it."""

    def __init__(self, memory: Memory | None, told: Callable[[], Sequence[Item]], gone: Callable[[], object]) -> None:
        self._memory, self._told, self._gone = memory, told, gone
        self.paused = False
        """Off the record: nothing of the talk is kept."""

    def reply(self, text: str, now: datetime) -> Skilled | None:
        text = ASKING.sub("", text)
        if PAUSE.search(text) or RESUME.search(text):
            self.paused = bool(PAUSE.search(text))
            return Skilled("memory", PAUSED if self.paused else RESUMED, "task")
        if self._memory is None:
            return Skilled("memory", NO_MEMORY, "bound") if EVERYTHING.search(text) or THAT.search(text) else None
        if EVERYTHING.search(text):
            return self._ask_all(self._memory)
        if NEVER_MIND.fullmatch(text) or THAT.search(text):
            return self._last(self._memory, text, now)
        if (found := NEVER.search(text)) or (found := MAY.search(text)):
            return self._avoid(self._memory, found, now)
        return self._about(self._memory, text)

    def _ask_all(self, memory: Memory) -> Skilled:
        def gone(answer: str) -> Skilled | None:
            if not SURE_OF_ALL.search(answer):
                return Skilled("memory", KEPT_AFTER_ALL, "task") if NOT_SURE.match(answer) else None
            memory.wipe()
            self._gone()
            return Skilled("memory", ALL_GONE, "farewell")

        return Skilled("memory", ALL_OF_IT, "ask", then=gone)

    def _last(self, memory: Memory, text: str, now: datetime) -> Skilled | None:
        told = self._told()
        if NEVER_MIND.fullmatch(text):
            return self._never_mind(memory, now) if told else None
        return self._that(memory, () if HIS_WORDS.search(text) else told, now)

    def _never_mind(self, memory: Memory, now: datetime) -> Skilled:
        """It may mean both, and one of them can't be undone."""

        def gone(answer: str) -> Skilled | None:
            if FOR_GOOD.search(answer):
                return self._that(memory, self._told(), now)
            return Skilled("memory", KEPT_AFTER_ALL, "task") if NOT_SURE.match(answer) else None

        return Skilled("memory", FOR_GOOD_OR_LEFT, "ask", then=gone)

    def _that(self, memory: Memory, told: Sequence[Item], now: datetime) -> Skilled:
        """What she has just told, if she has; else what he has just said."""
        if len(told) > 1:
            return Skilled("memory", WHICH_OF_IT, "ask", then=lambda answer: self._which(memory, told, answer, now))
        if told:
            return self._one(memory, told[0])
        last = memory.turns.last(LOOKED_BACK)
        turn = next((turn for turn in reversed(last) if is_told(turn)), None)
        if turn is None:
            return Skilled("memory", NOTHING_TO_FORGET, "task")

        def gone(answer: str = "yes") -> Skilled | None:
            if not SURE.search(answer):
                return Skilled("memory", KEPT_AFTER_ALL, "task") if NOT_SURE.match(answer) else None
            memory.forget_turns([turn.id])
            self._gone()
            return Skilled("memory", FORGOTTEN, "task")

        asked = Skilled("memory", (f"You said last: {quoted(turn.heard)}. That?",), "ask", then=gone)
        return asked if turn is not last[-1] else gone() or asked

    def _one(self, memory: Memory, item: Item) -> Skilled:
        if isinstance(item, Person):
            return self._ask(memory, item.name or item.relation, is_his=not item.name)
        if isinstance(item, Fact):
            memory.forget_fact(item.id)
        else:
            memory.forget_plan(item.id)
        others = {fact.turn for fact in memory.facts.all()} | {plan.turn for plan in memory.plans.all()}
        if item.turn is not None and item.turn not in others:
            memory.forget_turns([item.turn])  # the words told that and nothing else
        self._gone()
        return Skilled("memory", FORGOTTEN, "task")

    def _which(self, memory: Memory, told: Sequence[Item], answer: str, now: datetime) -> Skilled | None:
        if ALL_OF_THEM.search(answer):
            return self._ask_all(memory)
        if NOT_SURE.match(answer):
            return Skilled("memory", KEPT_AFTER_ALL, "task")
        item = meant(told, re.sub(rf"^{DROP} ", "", answer), now)
        return Skilled("memory", NOT_FOUND, "repair") if item is None else self._one(memory, item)

    def _avoid(self, memory: Memory, found: re.Match[str], now: datetime) -> Skilled:
        what = next(text for text in found.groups() if text)
        if found.re.pattern == MAY.pattern:
            memory.preferences.remove(AVOID, what)
            return Skilled("memory", ALLOWED, "task")
        memory.preferences.add(AVOID, what, int(now.timestamp()))
        return Skilled("memory", AVOIDED, "task")

    def _about(self, memory: Memory, text: str) -> Skilled | None:
        if not (found := ABOUT.search(text)):
            return None
        who = found["who"] or found["named"]
        person = memory.people.named(re.sub(r"^my ", "", who))
        if person is None and not found["who"]:
            return None  # "forget the rain": talk
        if person is None and not memory.search(who, 1):
            return Skilled("memory", NOTHING_TO_FORGET, "task")
        return self._ask(
            memory, (person.name or person.relation) if person else re.sub(r"^my ", "", who), is_his=who.startswith("my ")
        )

    def _ask(self, memory: Memory, who: str, *, is_his: bool = False) -> Skilled:
        def gone(answer: str) -> Skilled | None:
            if not SURE.search(answer):
                return Skilled("memory", KEPT_AFTER_ALL, "task") if NOT_SURE.match(answer) else None
            count = memory.forget_about(who)
            self._gone()
            if not count:
                return Skilled("memory", NOTHING_TO_FORGET, "task")
            many = "one thing" if count == 1 else f"{in_words(count)} things"
            return Skilled("memory", (f"Gone, {many} in all.", f"Forgotten. That was {many}."), "task")

        named = (
            f"your {who}" if is_his and not who[:1].isupper() else who.title() if who in FIRST_NAMES else to_second_person(who)
        )
        return Skilled(
            "memory", (f"Everything about {named}, and what you said of it?", f"All that I have on {named}?"), "ask", then=gone
        )

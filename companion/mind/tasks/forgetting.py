"""What is to be forgotten, never mentioned, or not kept at all. What takes more with it than the last line is asked first."""

import re
from collections.abc import Callable
from datetime import datetime

from companion.memory.kinds import Fact, Person, Plan
from companion.memory.memory import Memory
from companion.mind.second_person import to_second_person
from companion.mind.skilled import Skilled
from companion.mind.tasks.known_words import (
    ALL_GONE,
    ALL_OF_IT,
    ALLOWED,
    AVOIDED,
    FORGOTTEN,
    KEPT_AFTER_ALL,
    NO_MEMORY,
    NOTHING_TO_FORGET,
    PAUSED,
    RESUMED,
)

AVOID = "avoid"
"""The preference that holds what she is never to bring up."""
DROP = r"(?:forget|delete|erase|scratch|wipe|remove)"
EVERYTHING = re.compile(
    rf"^(?:please )?{DROP} (?:everything|it all|all of it|all you know|your (?:whole )?memory|me)"
    r"(?: (?:you know|you have|you've got|about me|on me|of me|you know about me|you remember|for good))*$"
    r"|^(?:wipe|reset) yourself$"
)
ABOUT = re.compile(
    rf"^(?:please )?{DROP} (?:everything|all|anything|whatever|what) "
    r"(?:(?:that )?you know |you have |i (?:said|told you) |i've told you )?(?:about|on|of) (?P<who>.+)$"
    rf"|^(?:please )?{DROP} (?:about )?(?P<named>.+)$"
)
THAT = re.compile(
    rf"^(?:please |no |actually )*{DROP} (?:(?:that|this|it)(?: thing)?|the last (?:thing|bit|one)"
    r"|what i (?:just )?(?:said|told you)|that i said that)(?: again| please| now)*$"
    r"|^(?:please )?(?:don't|do not) (?:remember|keep|store) (?:that|this|it|what i (?:just )?said)$|^strike that$"
)
PAUSE = re.compile(
    r"^(?:this is |let's go |go |we're )?off the record$"
    r"|^(?:please )?(?:stop|don't) (?:remembering|keeping|keep|remember) (?:things|anything|what i say)$"
)
RESUME = re.compile(
    r"^(?:we're |go )?(?:back )?on the record(?: again)?$"
    r"|^you (?:can|may) (?:remember|keep) (?:things|what i say)?(?: ?again)?$"
    r"|^(?:please )?start remembering(?: things)?(?: again)?$"
)
NEVER = re.compile(
    r"^(?:please )?(?:don't|do not|never)(?: ever)? "
    r"(?:bring up|mention|talk (?:to me )?about|ask (?:me )?about|speak of|speak about)"
    r" (?P<what>(?!it$|that$|this$).+?)(?: again| any more| to me| ever again)*$"
    r"|^(?:please )?never bring (?P<what2>(?!it |that |this ).+?) up(?: again)?$"
)
MAY = re.compile(r"^you (?:can|may) (?:bring up|mention|talk about|ask about) (?P<what>.+?) again$")
SURE = re.compile(r"^(?:yes|yeah|yep|sure|do|please do|go on|of course|i'm sure|all of it|forget it|forget (?:him|her|them))\b")
NOT_SURE = re.compile(r"no\b|don't|do not|keep|stop|wait")
SURE_OF_ALL = re.compile(r"^(?:yes )?(?:please )?wipe everything$")
Told = Fact | Person | Plan | None


class Forgetting:
    """`told` gives what she told last; `gone` is called with each memory that is emptied, so that the talk forgets with it."""

    def __init__(self, memory: Memory | None, told: Callable[[], Told], gone: Callable[[], object]) -> None:
        self._memory, self._told, self._gone = memory, told, gone
        self.paused = False
        """Off the record: nothing of the talk is kept."""

    def reply(self, text: str, now: datetime) -> Skilled | None:
        if PAUSE.search(text) or RESUME.search(text):
            self.paused = bool(PAUSE.search(text))
            return Skilled("memory", PAUSED if self.paused else RESUMED, "task")
        if self._memory is None:
            return Skilled("memory", NO_MEMORY, "bound") if EVERYTHING.search(text) or THAT.search(text) else None
        if EVERYTHING.search(text):
            return self._ask_all(self._memory)
        if THAT.search(text):
            return self._that(self._memory)
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

    def _that(self, memory: Memory) -> Skilled:
        """What she has just told, if she has; else what he has just said."""
        told = self._told()
        if isinstance(told, Fact):
            memory.forget_fact(told.id)
        elif isinstance(told, Plan):
            memory.forget_plan(told.id)
        elif isinstance(told, Person):
            return self._ask(memory, told.name or told.relation)
        elif last := memory.turns.last(1):
            memory.forget_turns([last[-1].id])
        else:
            return Skilled("memory", NOTHING_TO_FORGET, "task")
        self._gone()
        return Skilled("memory", FORGOTTEN, "task")

    def _avoid(self, memory: Memory, found: re.Match[str], now: datetime) -> Skilled:
        what = next(text for text in found.groups() if text)
        if found.re is MAY:
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
        return self._ask(memory, (person.name or person.relation) if person else re.sub(r"^my ", "", who), is_his=who.startswith("my "))

    def _ask(self, memory: Memory, who: str, *, is_his: bool = False) -> Skilled:
        def gone(answer: str) -> Skilled | None:
            if not SURE.search(answer):
                return Skilled("memory", KEPT_AFTER_ALL, "task") if NOT_SURE.match(answer) else None
            count = memory.forget_about(who)
            self._gone()
            many = "one thing" if count == 1 else f"{count} things"
            return Skilled("memory", (f"Gone, {many} in all.", f"Forgotten. That was {many}."), "task")

        named = f"your {who}" if is_his and not who[:1].isupper() else to_second_person(who)
        return Skilled(
            "memory", (f"Everything about {named}, and what you said of it?", f"All that I have on {named}?"), "ask", then=gone
        )

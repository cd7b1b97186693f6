"""The time and the day, and the setting of a clock that nobody has set.

A small board has no clock that runs on without power: where no network has set it, she asks, and says that she isn't sure.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from companion.clock import Clock
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import is_never_mind, is_no, is_only_time, is_yes
from companion.mind.times.clock_words import day_in_words, is_set, time_in_words
from companion.mind.times.times_of_day import time_of_day
from companion.mind.times.told_time import told_time

TIME = late(
    r"\bwhat(?:'s| is|s)? (?:the )?time(?: is it| it is)?(?: now| please| right now)?$|(?<!n't )\b(?:tell me|know|got"
    r"|have) (?:what )?the time$|^time(?: please)?$|^tell me what time it is$"
    r"|\bdo you know what time it is$|\bhow late is it$|^what o'clock is it$"
)
DAY = late(
    r"\b(?:what|which) (?:day|date)(?: of the week)? (?:is it|is today|are we|today is)(?: today| now)?$|\bwhat(?:'s"
    r"| is|s) (?:the |today's )(?:day|date)(?: today| please)?$|^tell me the (?:date|day)$"
    r"|\bwhat (?:month|year) is it$|^what day is today$|\bwhat(?:'s| is) today$|^is it (?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day(?: today)?$"
)
SET = late(
    r"(?:(?:can|could|will|would) you |please )?(?:set|change|put|correct|adjust|fix) (?:the|your|my) (?:clock|time|date)"
    r"(?: (?:to|at|forward to|back to|for))?(?: (?P<time>.+))?"
    r"|(?:the|your) (?:clock|time) is wrong(?: it's (?P<right>.+))?"
)
IT_IS = late(r"(?:it's|it is|the time is|the time's|the time is now|it's now|today is|it's about) .+")
WRONG = late(
    r"(?:no )?(?:that's|that is|your clock's|your clock is|you're) (?:wrong|not right|off)(?: it's (?P<time>.+))?"
    r"|no it's (?P<no>.+)"
)


ASK_DATE = (
    "And the date, with the year?",
    "Good. What's the date today, and the year?",
    "And which day is it? With the year, please.",
)
ASK_TIME = ("And what time is it?", "Good. And the time?", "What does the clock say?")


class ClockTask:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def reply(self, text: str, now: datetime) -> Skilled | None:
        if TIME.search(text) or DAY.search(text):
            return self._tell(now, is_day=not TIME.search(text))
        if (found := SET.fullmatch(text)) is not None:
            return self._set_to(found["time"] or found["right"] or "", now)
        if IT_IS.fullmatch(text) and not self._clock.is_sure:
            told = told_time(text, now)
            return set_clock(self._clock, told) if told is not None else _asking_the_rest(self._clock, lambda: None, text)
        return None

    def _tell(self, now: datetime, *, is_day: bool) -> Skilled:
        said = f"It's {day_in_words(now) if is_day else time_in_words(now)}."
        if self._clock.is_sure:
            return Skilled("clock", (said,), "inform", then=self._corrected)
        return asking_the_time(self._clock, lambda: None, says=said[5:-1] if is_set(now) else "")

    def _corrected(self, answer: str) -> Skilled | None:
        found = WRONG.fullmatch(answer)
        if found is None:
            return None
        return self._set_to(found["time"] or found["no"] or "", self._clock.now())

    def _set_to(self, said: str, now: datetime) -> Skilled | None:
        told = told_time(said, now) if said else None
        return set_clock(self._clock, told) if told is not None else asking_the_time(self._clock, lambda: None, is_plain=True)


def asking_the_time(
    clock: Clock, go_on: Callable[[], Skilled | None], *, says: str = "", is_plain: bool = False, before: str = ""
) -> Skilled:
    """Ask what time it is; `go_on` is done once it is known, if it has something to say. `says`: what the clock shows."""

    def then(answer: str) -> Skilled | None:
        if is_no(answer) or is_never_mind(answer) or "don't know" in answer:
            return Skilled(
                "clock", ("Then we'll leave it. Tell me when you see a clock.", "All right. Tell me when you know."), "repair"
            )
        now, said_all = clock.now(), f"{before} {answer}".strip()
        told = now if is_yes(answer) and says else told_time(said_all, now) or told_time(answer, now)
        if told is None:
            return _asking_the_rest(clock, go_on, said_all) if not before else None
        done = set_clock(clock, told)
        after = go_on()
        return after or done

    if before:
        choices: tuple[str, ...] = ASK_DATE if time_of_day(before) or time_of_day(f"at {before}") else ASK_TIME
    elif is_plain:
        choices = ("What time is it?", "Gladly. What time is it?", "Tell me the time, then.")
    elif says:
        choices = (
            f"My clock says {says}, but nobody has set it. What time is it?",
            f"I'm not sure. My clock says {says}. Is that right?",
        )
    else:
        choices = (
            "I'm not sure what time it is, my clock hasn't been set. What time is it?",
            "My clock stopped while I was off, so I'm not sure. What time is it now?",
            "Nobody has set my clock so far. What does yours say?",
        )
    return Skilled("clock", choices, "ask", then=then)


def _asking_the_rest(clock: Clock, go_on: Callable[[], Skilled | None], before: str) -> Skilled | None:
    """A clock that woke up in the past needs the date too."""
    has_time = time_of_day(before) is not None or time_of_day(f"at {before}") is not None
    if not is_only_time(before.replace("it's ", "").replace("it is ", "")) or (is_set(clock.now()) and has_time):
        return None
    return asking_the_time(clock, go_on, before=before)


def set_clock(clock: Clock, told: datetime) -> Skilled:
    clock.set(told)
    if abs(clock.now() - told) > timedelta(minutes=2):
        said = time_in_words(clock.now())
        return Skilled("clock", (f"The network sets my clock, and it says {said}. I'll go by that.",), "bound")
    said = time_in_words(told)
    return Skilled(
        "clock", (f"Thank you. {said[0].upper()}{said[1:]} it is.", f"Good, my clock says {said} now.", f"Set: {said}."), "task"
    )

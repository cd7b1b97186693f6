"""When: "on sunday at six", "in an hour and a half", "every weekday at seven", "when i say good night".

What people leave out is filled in by the rules at the top of this file and in likely_hours.py, and marked as a guess, so that she
says it back in full.
A moment that was said in full and is over is given as it is: who asks for a reminder then is told so.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from companion.memory.kinds import When
from companion.mind.numbers import in_figures
from companion.mind.times.calendar_days import calendar_day
from companion.mind.times.corrections import corrected
from companion.mind.times.days import day
from companion.mind.times.likely_hours import (
    NIGHT_ENDS,
    likely_half,
    next_alarm,
    next_likely,
    usual_hour,
    waking,
)
from companion.mind.times.repeats import Repeat, repeat
from companion.mind.times.spans_of_time import span
from companion.mind.times.time_phrases import THIS_TIME, WEEKEND, Kind, Phrase, as_day, as_span, clock_text, cue, phrases
from companion.mind.times.times_of_day import TimeOfDay, time_of_day
from companion.mind.times.told_words import told_words

PARTS = {
    "morning": time(8),
    "before breakfast": time(7),
    "after breakfast": time(9),
    "before lunch": time(11, 30),
    "after lunch": time(14),
    "before tea": time(16, 30),
    "after tea": time(18),
    "before dinner": time(17, 30),
    "after dinner": time(20),
    "before supper": time(18),
    "after supper": time(20),
    "breakfast": time(8),
    "lunch": time(12, 30),
    "afternoon": time(14),
    "tea": time(17),
    "evening": time(18),
    "dinner": time(18),
    "supper": time(19),
    "night": time(20),
}
"""When a part of the day is, where no hour is said."""
SAME_TIME = "this time"
DAY_STARTS = time(9)
"""Of a day without a time."""
LONGEST_SPAN = 6
"""Words of a span that is a whole answer: "half an hour"."""
PART_ENDS = {"morning": 12, "afternoon": 18, "evening": 23, "night": 24}
SOONEST_S = 1800
"""Of a part of the day that has begun, the next full hour that is as far off as this."""
WakingBy = Literal["", "wake", "alarm"]

ALLOWED: tuple[frozenset[Kind], ...] = (
    frozenset({"clock", "day", "part"}),
    frozenset({"repeat", "clock", "part"}),
    frozenset({"span", "clock", "part"}),
    frozenset({"cue"}),
)


def moment(text: str, now: datetime) -> When | None:
    """The moment that a text names; None for none, and where the day or the hour can't even be guessed.

    >>> moment("on sunday at six in the evening", datetime(2026, 11, 25, 14, 10)).at
    datetime.datetime(2026, 11, 29, 18, 0)
    """
    words, is_clear = corrected(told_words(text), now)
    found = phrases(words, now)
    if not is_clear or ("or" in words and len({one.kind for one in found}) < len(found)):
        return None  # "at eight or at nine"
    if not found and len(words) <= LONGEST_SPAN:
        found = [Phrase(0, len(words), "span", in_figures(" ".join(words)))]
    return when(together(found), now)


def together(found: Sequence[Phrase]) -> list[Phrase]:
    """The last phrases that make up one moment."""
    chosen: list[Phrase] = []
    for phrase in reversed(found):
        if not fits(chosen, phrase):
            break
        chosen.insert(0, phrase)
    return chosen


def fits(chosen: Sequence[Phrase], phrase: Phrase) -> bool:
    """Whether one more phrase can be of the same moment as those."""
    kinds: list[Kind] = [one.kind for one in chosen] + [phrase.kind]
    return len(set(kinds)) == len(kinds) and any(allowed.issuperset(kinds) for allowed in ALLOWED)


def when(found: Sequence[Phrase], now: datetime, *, waking_by: WakingBy = "") -> When | None:
    """What phrases of one moment say together."""
    said = {phrase.kind: phrase.figures for phrase in found}
    if "cue" in said:
        return When(cue=cue(said["cue"]))
    if "span" in said:
        return _after(said, now)
    part = _part(f"{said.get('part', '')} {said.get('clock', '')} {said.get('day', '')}")
    if "repeat" in said and (again := repeat(said["repeat"], now)):
        return _repeating(again, said.get("clock", ""), again.part or part)
    if not said:
        return None
    try:
        return _once(said, part, now, waking_by)
    except OverflowError:
        return None


def _after(said: dict[Kind, str], now: datetime) -> When | None:
    """So long from now; a time said with it has to agree: "in an hour, at ten past four"."""
    length = span(as_span(said["span"]))
    if length is None:
        return None
    try:
        at = later(now, length.seconds)
    except (OverflowError, OSError, ValueError):
        return None
    told = _clock(said["clock"], _part(said.get("part", ""))) if "clock" in said else None
    if told and (told.hour % 12, told.minute) != (at.hour % 12, at.minute):
        return None
    return When(at=at)


def later(now: datetime, seconds: float) -> datetime:
    """So long from now by the clock on the wall, also over the nights when it is put forward or back; in whole seconds."""
    return datetime.fromtimestamp(now.timestamp() + int(seconds)).replace(microsecond=0)


def _part(text: str) -> str:
    found = re.search(rf"\b(?:to)?({'|'.join(PARTS)})(?:time)?\b", text)
    return found[1] if found else "morning" if "first thing" in text else ""


def _clock(said: str, part: str) -> TimeOfDay | None:
    """A time of day, its half taken from the part of the day that was said with it."""
    text = clock_text(said)
    if part and part not in text and "night" not in text and not text.endswith("m"):
        words = {"night": "at night", "morning": "in the morning", "evening": "in the evening", "afternoon": "in the afternoon"}
        return time_of_day(f"{text} {words.get(part, '')}".strip()) or time_of_day(text)
    return time_of_day(text)


def _repeating(again: Repeat, clock: str, part: str) -> When | None:
    if not again.has_time:
        return When(repeats=again.rule, is_guess=again.is_guess)
    is_guess = again.is_guess
    if clock:
        told = _clock(clock, part)
        if told is None:
            return None
        is_guess |= told.half is None
        at = time(usual_hour(told), told.minute)
    else:
        at, is_guess = PARTS.get(part, DAY_STARTS), True
    return When(repeats=f"{again.rule};BYHOUR={at.hour};BYMINUTE={at.minute}", is_guess=is_guess)


def _once(said: dict[Kind, str], part: str, now: datetime, waking_by: WakingBy) -> When | None:
    on, is_guess = _day(said, now)
    if "clock" not in said:
        return _without_hour(on, SAME_TIME if on and THIS_TIME.match(said.get("day", "")) else part, now)
    told = _clock(said["clock"], part)
    if told is None:
        return None
    is_alarm = waking_by == "alarm" and told.half is None
    told = waking(told) if waking_by and told.half is None and (on or not is_alarm) else told
    if on is None:
        return next_alarm(told, now) if is_alarm else next_likely(told, now)
    if told.half is None:
        return When(at=likely_half(told, on, now), is_guess=True)
    at = datetime.combine(on, time(told.hour, told.minute))
    if told.hour < NIGHT_ENDS and (part == "night" or "midnight" in said["clock"]):
        return _of_night(at, now, is_sure="night" in said.get("part", ""))
    return When(at=at, is_guess=is_guess)


def _of_night(at: datetime, now: datetime, *, is_sure: bool) -> When:
    """The small hours of the night that follows a day, unless it is that night already. Sure is "friday night at midnight"."""
    is_tonight = at.date() == now.date()
    if is_tonight and now.hour < NIGHT_ENDS and at > now:
        return When(at=at)
    return When(at=at + timedelta(days=1), is_guess=not (is_tonight or is_sure))


def _day(said: dict[Kind, str], now: datetime) -> tuple[date | None, bool]:
    """The day, and whether it is a guess."""
    text = f"{said.get('day', '')} {said.get('part', '')} {said.get('clock', '')}"
    if any(today in text for today in ("tonight", "this morning", "this afternoon", "this evening")):
        return now.date(), False
    if "day" not in said:
        return None, False
    if WEEKEND.fullmatch(said["day"]):
        return day("this saturday", now.date()), True
    if found := calendar_day(said["day"], now.date()):
        return found, True
    is_night = now.hour < NIGHT_ENDS and "tomorrow" in said["day"]
    today = now.date() - timedelta(days=1) if is_night else now.date()
    return day(as_day(said["day"]), today), is_night


def _without_hour(on: date | None, part: str, now: datetime) -> When | None:
    """At the usual hour of that day or part of it; "today" alone is too little to guess by."""
    if on is not None and part == SAME_TIME:
        return When(at=datetime.combine(on, time(now.hour, now.minute)))
    if on is not None and (part or on != now.date()):
        at = datetime.combine(on, PARTS.get(part, DAY_STARTS))
        return When(at=at if at > now else _rest_of(part, at, now), is_guess=True)
    if not part:
        return None
    at = datetime.combine(now.date(), PARTS[part])
    return When(at=at if at > now else at + timedelta(days=1), is_guess=True)


def _rest_of(part: str, at: datetime, now: datetime) -> datetime:
    """Later in a part of today that has begun: "this afternoon" at ten past two; the time as it was where it is over."""
    soonest = now + timedelta(seconds=SOONEST_S)
    full = soonest.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    midnight = datetime.combine(at.date(), time())
    return full if at.date() == now.date() and full < midnight + timedelta(hours=PART_ENDS.get(part, 0)) else at

"""When: "on sunday at six", "in an hour and a half", "every weekday at seven", "when i say good night".

What people leave out is filled in by the rules at the top of this file, and marked as a guess, so that she says it back in full.
A moment that was said in full and is over is given as it is: who asks for a reminder then is told so.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from companion.memory.kinds import When
from companion.mind.number_words import UNITS
from companion.mind.numbers import in_figures
from companion.mind.patterns import late
from companion.mind.times.calendar_days import calendar_day
from companion.mind.times.corrections import corrected
from companion.mind.times.days import day
from companion.mind.times.misheard_times import joined
from companion.mind.times.repeats import Repeat, repeat
from companion.mind.times.spans_of_time import span
from companion.mind.times.time_phrases import THIS_TIME, WEEKEND, Kind, Phrase, as_day, as_span, clock_text, cue, phrases
from companion.mind.times.times_of_day import TimeOfDay, time_of_day
from companion.mind.words import FILLERS, plain

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
    "night": time(20),
}
"""When a part of the day is, where no hour is said."""
VAGUE = late(r"(?:\bor (?:thereabouts|so|something|whatever)\b|\bish\b|\byou know (?=(?:at|in|on|by|around|about|like|every)\b))")
"""What changes nothing about a time."""
SAME_TIME = "this time"
DAY_STARTS = time(9)
"""Of a day without a time."""
AWAKE_HOURS = range(6, 24)
"""Of two halves of the day the next one, if it is within these;"""
SOON_S = 3 * 3600
"""or as near as this: who asks at midnight for two is awake at two."""
MORNING_HOURS = range(7, 12)
"""On another day than today, these are of the morning, and all others of the afternoon and evening."""
WAKING_HOURS = range(4, 12)
"""When somebody is to be woken."""
LONGEST_SPAN = 6
"""Words of a span that is a whole answer: "half an hour"."""
NIGHT_ENDS = 4
"""Until this hour "tomorrow" is the day that is about to begin."""

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


def told_words(text: str) -> list[str]:
    """Plain words without fillers, what was heard apart joined; the "oh" of "seven oh five" is no filler."""
    words = VAGUE.sub("", joined(plain(re.sub(r"[:.\-]", " ", text)))).split()
    return [
        word
        for at, word in enumerate(words)
        if word not in FILLERS or word == "please" or (word == "oh" and at and " ".join(words[at + 1 : at + 2]) in UNITS)
    ]


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


def when(found: Sequence[Phrase], now: datetime, *, is_waking: bool = False) -> When | None:
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
        return _once(said, part, now, is_waking=is_waking)
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
        at = time(_usual_hour(told), told.minute)
    else:
        at, is_guess = PARTS.get(part, DAY_STARTS), True
    return When(repeats=f"{again.rule};BYHOUR={at.hour};BYMINUTE={at.minute}", is_guess=is_guess)


def _once(said: dict[Kind, str], part: str, now: datetime, *, is_waking: bool) -> When | None:
    on, is_guess = _day(said, now)
    if "clock" not in said:
        if on and THIS_TIME.match(said.get("day", "")):
            part = SAME_TIME
        return _without_hour(on, part, now)
    told = _clock(said["clock"], part)
    if told is None:
        return None
    told = _waking(told) if is_waking and told.half is None else told
    if on is None:
        return _next(told, now)
    if told.half is None:
        return When(at=_half_of(told, on, now), is_guess=True)
    at = datetime.combine(on, time(told.hour, told.minute))
    if told.hour < NIGHT_ENDS and (part == "night" or "midnight" in said["clock"]):
        return _of_night(at, now, is_sure="night" in said.get("part", ""))
    return When(at=at, is_guess=is_guess)


def _waking(told: TimeOfDay) -> TimeOfDay:
    is_morning = told.hour in WAKING_HOURS
    return TimeOfDay(told.hour % 12 + 12 * (not is_morning), told.minute, "am" if is_morning else "pm")


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
        return When(at=datetime.combine(on, PARTS.get(part, DAY_STARTS)), is_guess=True)
    if not part:
        return None
    at = datetime.combine(now.date(), PARTS[part])
    return When(at=at if at > now else at + timedelta(days=1), is_guess=True)


def _next(told: TimeOfDay, now: datetime) -> When:
    """The next time that it is so late, at an hour when people are up."""
    first = told.next_after(now)
    if told.half:
        return When(at=first)
    is_likely = first.hour in AWAKE_HOURS or (first - now).total_seconds() <= SOON_S
    return When(at=first if is_likely else first + timedelta(hours=12), is_guess=True)


def _half_of(told: TimeOfDay, on: date, now: datetime) -> datetime:
    """The likelier half of a day; of today the next."""
    both = [datetime.combine(on, time(hour, told.minute)) for hour in (told.hour % 12, told.hour % 12 + 12)]
    if on == now.date():
        return next((at for at in both if at > now and (at.hour in AWAKE_HOURS or (at - now).total_seconds() <= SOON_S)), both[1])
    return datetime.combine(on, time(_usual_hour(told), told.minute))


def _usual_hour(told: TimeOfDay) -> int:
    if told.half:
        return told.hour
    return told.hour if told.hour in MORNING_HOURS else told.hour % 12 + 12

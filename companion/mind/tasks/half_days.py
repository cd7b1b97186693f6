"""Mending the time of a reminder: the other half of the day, another hour, another day."""

from dataclasses import replace
from datetime import datetime, timedelta

from companion.memory.kinds import When
from companion.mind.patterns import late
from companion.mind.tasks.answers import is_only_time
from companion.mind.tasks.spoken import capital
from companion.mind.times.clock_words import time_in_words
from companion.mind.times.days import day
from companion.mind.times.moments import moment
from companion.mind.times.spans_of_time import span
from companion.mind.times.times_of_day import time_of_day

AGAINST = late(
    r"^(?:(?:no|nope|not|sorry|actually|oh|wait|make it|make that|i said|i meant|i mean|rather|no it's|no that's|wrong|but|or) )+"
)
MORNING = late(r"(?:in |the |this |tomorrow |at )*(?:morning|a m|am)(?: please)?")
LATER = late(r"(?:in |the |this |tomorrow |at )*(?:evening|afternoon|night|p m|pm|tonight)(?: please)?")
BARE_TIME = late(r"(?:at|on|in|tomorrow|today|tonight|next|every)\b|.+ (?:morning|afternoon|evening|night)$")
BY_HOUR = late(r"BYHOUR=(\d+)")
BY_MINUTE = late(r"BYMINUTE=(\d+)")


def half_question(when: When) -> str:
    """The time that was guessed, to be asked back: "Six in the evening"."""
    at = when.at
    if at is None:
        hour, minute = BY_HOUR.search(when.repeats), BY_MINUTE.search(when.repeats)
        at = datetime(2000, 1, 1, int(hour[1]) if hour else 0, int(minute[1]) if minute else 0)
    return capital(time_in_words(at).replace(" o'clock", ""))


def mended_when(when: When, answer: str, now: datetime) -> When | None:
    """The moment that an answer makes of the one before; None where it names no other."""
    said = AGAINST.sub("", answer)
    is_against = said != answer
    if MORNING.fullmatch(said) or LATER.fullmatch(said):
        return _other_half(when, is_morning=MORNING.fullmatch(said) is not None, now=now)
    if not is_only_time(said) or not (is_against or BARE_TIME.match(said)):
        return None
    if (
        (time := time_of_day(said) or time_of_day(f"at {said}")) is not None
        and day(said, now.date()) is None
        and span(said) is None
    ):
        hour = time.hour if time.half else time.hour % 12 + 12 * (_hour_of(when) >= 12)
        return _at_hour(when, hour, time.minute, now)
    if when.at is not None and (other := day(said, now.date())) is not None and time is None:
        return When(at=datetime.combine(other, when.at.time()))
    found = moment(said, now)
    return replace(found, is_guess=False) if found is not None else None


def _hour_of(when: When) -> int:
    hour = BY_HOUR.search(when.repeats)
    return when.at.hour if when.at is not None else int(hour[1]) if hour else 0


def _other_half(when: When, *, is_morning: bool, now: datetime) -> When | None:
    if when.cue:
        return None
    hour = _hour_of(when) % 12 + (0 if is_morning else 12)
    minute = BY_MINUTE.search(when.repeats)
    return _at_hour(when, hour, when.at.minute if when.at is not None else int(minute[1]) if minute else 0, now)


def _at_hour(when: When, hour: int, minute: int, now: datetime) -> When | None:
    if when.at is not None:
        at = when.at.replace(hour=hour, minute=minute, second=0)
        return When(at=at if at > now else at + timedelta(days=1))
    if when.repeats:
        repeats = BY_MINUTE.sub(f"BYMINUTE={minute}", BY_HOUR.sub(f"BYHOUR={hour}", when.repeats))
        return When(repeats=repeats)
    return None

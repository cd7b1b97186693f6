"""Which half of the day is meant where neither was said: the next one in which people are up, and mornings for alarms."""

from datetime import date, datetime, time, timedelta

from companion.memory.kinds import When
from companion.mind.times.times_of_day import TimeOfDay

NIGHT_ENDS = 4
"""Until this hour "tomorrow" is the day that is about to begin."""
AWAKE_HOURS = range(6, 24)
"""Of two halves of the day the next one, if it is within these;"""
SOON_S = 3 * 3600
"""or as near as this: who asks at midnight for two is awake at two."""
MORNING_HOURS = range(7, 12)
"""On another day than today, these are of the morning, and all others of the afternoon and evening."""
WAKING_HOURS = range(4, 12)
"""When somebody is to be woken."""
GETTING_UP_HOURS = range(6, 9)
"""An alarm for these is for a morning, however near the evening's are;"""
ALARM_SOON_S = 4 * 3600
"""one for another hour may be for today, if that is as near as this: "an alarm for five" at half past two."""
EVENING_BEGINS = 18
"""From this hour on an alarm is for the morning, and nobody doubts it."""


def next_likely(told: TimeOfDay, now: datetime) -> When:
    """The next time that it is so late, at an hour when people are up."""
    first = told.next_after(now)
    if told.half:
        return When(at=first)
    is_likely = first.hour in AWAKE_HOURS or (first - now).total_seconds() <= SOON_S
    return When(at=first if is_likely else first + timedelta(hours=12), is_guess=True)


def likely_half(told: TimeOfDay, on: date, now: datetime) -> datetime:
    """The likelier half of a day; of today the next."""
    both = [datetime.combine(on, time(hour, told.minute)) for hour in (told.hour % 12, told.hour % 12 + 12)]
    if on == now.date():
        return next((at for at in both if at > now and (at.hour in AWAKE_HOURS or (at - now).total_seconds() <= SOON_S)), both[1])
    return datetime.combine(on, time(usual_hour(told), told.minute))


def usual_hour(told: TimeOfDay) -> int:
    if told.half:
        return told.hour
    return told.hour if told.hour in MORNING_HOURS else told.hour % 12 + 12


def waking(told: TimeOfDay) -> TimeOfDay:
    """In the half of the day when somebody may have to be woken at that hour."""
    is_morning = told.hour in WAKING_HOURS
    return TimeOfDay(told.hour % 12 + 12 * (not is_morning), told.minute, "am" if is_morning else "pm")


def next_alarm(told: TimeOfDay, now: datetime) -> When:
    """Soon, if so late it soon is, and else when people get up; sure of that only in the evening."""
    first = told.next_after(now)
    is_near = (first - now).total_seconds() <= ALARM_SOON_S
    if is_near and first.hour in AWAKE_HOURS and first.hour % 12 not in GETTING_UP_HOURS:
        return When(at=first, is_guess=True)
    is_evening = now.hour >= EVENING_BEGINS or now.hour < NIGHT_ENDS
    return When(at=waking(told).next_after(now), is_guess=not (is_evening and told.hour in WAKING_HOURS))

"""The time and the day as words that a voice reads well."""

from datetime import datetime

HOURS = "twelve one two three four five six seven eight nine ten eleven".split()
TENS = "oh ten twenty thirty forty fifty".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
UNITS = "- one two three four five six seven eight nine".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
DAYS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
    "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
UNSET_BEFORE = 2025
"""A small board has no clock of its own: without a network it wakes up in the past."""


def is_set(now: datetime) -> bool:
    return now.year >= UNSET_BEFORE


def time_in_words(now: datetime) -> str:
    """As "ten past" is read wrong by some voices, hours and minutes are said as on a station.

    >>> time_in_words(datetime(2026, 3, 4, 16, 5)), time_in_words(datetime(2026, 3, 4, 0, 0))
    ('four oh five in the afternoon', 'midnight')
    """
    clock = clock_in_words(now)
    return clock if now.minute == 0 and now.hour in (0, 12) else f"{clock} {_part_of_day(now.hour)}"


def clock_in_words(now: datetime) -> str:
    """The same to somebody who knows which half of the day it is.

    >>> clock_in_words(datetime(2026, 3, 4, 16, 5))
    'four oh five'
    """
    if now.minute == 0 and now.hour in (0, 12):
        return "midnight" if now.hour == 0 else "noon"
    hour = HOURS[now.hour % 12]
    if now.minute == 0:
        return f"{hour} o'clock"
    ten, unit = divmod(now.minute, 10)
    if ten == 1:
        return f"{hour} {TEENS[unit]}"
    return f"{hour} {TENS[ten]}{' ' + UNITS[unit] if unit else ''}"


def day_in_words(now: datetime) -> str:
    """Weekday, day and month; no year, nobody asks a voice for it.

    >>> day_in_words(datetime(2026, 3, 4))
    'Wednesday, the fourth of March'
    """
    return f"{WEEKDAYS[now.weekday()]}, the {DAYS[now.day - 1]} of {MONTHS[now.month - 1]}"


def _part_of_day(hour: int) -> str:
    if hour < 5 or hour >= 22:
        return "at night"
    return "in the morning" if hour < 12 else "in the afternoon" if hour < 18 else "in the evening"

"""Times of day in words: "quarter to nine in the evening" is 20:45, and "quarter to nine" a quarter to nine, whichever it is.

Recognisers write "o clock" and "a m"; keyboards 7:30. Both are read.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from companion.mind.numbers import in_figures
from companion.mind.patterns import late

Half = Literal["am", "pm"]

HOUR = r"(?:12 )?(?:\d{1,2}|noon|midday|midnight)\b"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
UNCOUNTED = r"(?! (?:second|minute|hour|day|week|month|year|people|percent|times|minus|plus))(?! \d)"
"""Not before something that is counted: "five to ten minutes" is no time."""
GOES_ON = (
    rf"(?=$| (?:please|in|at|on|tomorrow|today|tonight|this|next|every|sharp|exactly|then|to|for|and|because|so|{WEEKDAY})\b)"
)
"""What may follow a bare hour; after anything else it may count something: "at eight percent"."""
BEFORE_BARE = "".join(rf"(?<=\b{word} )|" for word in "at by until till before after around about".split()) + "(?<=^)"
IN_A_PART = r"(?= in the (?:morning|afternoon|evening)| at night| tonight| tomorrow| this (?:morning|afternoon|evening))"

FORMS = (
    rf"(?P<away>half|(?:a )?quarter|\d{{1,2}}(?: minutes?)?) (?P<side>past|after|to|before) (?P<near>{HOUR})"
    rf"(?: o'clock| (?P<m1>[ap]m))?{UNCOUNTED}",
    rf"half (?P<halved>\d{{1,2}})(?: (?P<m2>[ap]m))?{GOES_ON}",
    rf"(?P<hour>\d{{1,2}})(?: (?P<minute>\d\d)|\.(?P<dotted>\d\d)| oh? (?P<unit>\d))(?: (?P<m3>[ap]m))?\b{UNCOUNTED}",
    r"(?P<sharp>\d{1,2}) o'clock(?: (?P<m4>[ap]m))?",
    r"(?P<halfday>\d{1,2}) ?(?P<m5>[ap]m)\b",
    r"(?:12 )?(?P<named>noon|midday|midnight)",
    rf"(?:{BEFORE_BARE})(?P<bare>\d{{1,2}}){GOES_ON}",
    rf"(?P<dayed>\d{{1,2}}){IN_A_PART}",
)
TIME = late(rf"(?<!from )(?<!between )(?<!\d )(?<!\d)\b(?:{'|'.join(FORMS)})")
PART = late(
    rf"\b(?:(?:in the|this|tomorrow|every|{WEEKDAY}) (morning|afternoon|evening)|(?:at|tomorrow|{WEEKDAY}) (night)|to(night))\b"
)
NAMED_HOURS = {"noon": 12, "midday": 12, "midnight": 0}


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """`hour` is 0 to 23, or 1 to 12 where neither half of the day was said: `half` is then None."""

    hour: int
    minute: int = 0
    half: Half | None = None

    def __post_init__(self) -> None:
        hours = {"am": range(12), "pm": range(12, 24), None: range(1, 13)}
        if self.hour not in hours[self.half] or self.minute not in range(60):
            raise ValueError(f"{self.hour}:{self.minute:02} {self.half or ''} is no time of day")

    def next_after(self, now: datetime) -> datetime:
        """When it is next so late; of two halves of the day the sooner."""
        hours = [self.hour] if self.half else [self.hour % 12, self.hour % 12 + 12]
        days = (now.date(), now.date() + timedelta(days=1))
        moments = [datetime.combine(day, time(hour, self.minute), now.tzinfo) for day in days for hour in hours]
        return min(moment for moment in moments if moment > now)


def time_of_day(text: str) -> TimeOfDay | None:
    """The one time of day that a text names; None for none, for several, and for one that does not exist.

    >>> time_of_day("wake me at half past seven tomorrow morning"), time_of_day("eight p m")
    (TimeOfDay(hour=7, minute=30, half='am'), TimeOfDay(hour=20, minute=0, half='pm'))
    """
    figures = in_figures(text)
    found = [one for one in TIME.finditer(figures) if _is_clock(one, figures)]
    parts = {"".join(filter(None, one.groups())) for one in PART.finditer(figures)}
    if len(found) != 1 or len(parts) > 1:
        return None
    parts |= {one for name, one in found[0].groupdict().items() if re.fullmatch(r"m\d", name) and one}
    try:
        return _resolved(*_minutes(found[0]), parts)
    except ValueError:
        return None


def _is_clock(found: re.Match[str], figures: str) -> bool:
    """Whether it is said as a time; "twenty thirty" alone is one, within a sentence it is as well a year or a count."""
    if found["away"] and found["away"].isdigit():
        return int(found["away"]) % 5 == 0
    late = found["hour"] and int(found["hour"]) > 12
    return not late or found[0] == figures or figures[: found.start()].endswith(("at ", "by ", "is ", "it's ", "until "))


def _minutes(found: re.Match[str]) -> tuple[int, int, bool]:
    """Hour and minute as said, and whether the hour tells its half of the day. Raises ValueError for no such time."""
    if found["named"]:
        return NAMED_HOURS[found["named"]], 0, True
    if found["halved"]:
        return _hour(found["halved"]), 30, False
    if not found["away"]:
        hour = found["hour"] or found["sharp"] or found["halfday"] or found["bare"] or found["dayed"]
        minute = int(found["minute"] or found["dotted"] or found["unit"] or 0)
        return (int(hour), minute, True) if found["hour"] and 13 <= int(hour) <= 23 else (_hour(hour), minute, False)
    away = {"half": 30, "quarter": 15, "a quarter": 15}.get(found["away"]) or int(found["away"].split()[0])
    named = found["near"].split()[-1] in NAMED_HOURS
    hour = NAMED_HOURS[found["near"].split()[-1]] if named else _hour(found["near"])
    if found["side"] in ("past", "after"):
        return hour, away, named
    if found["away"] == "half" or not 0 < away < 60:
        raise ValueError("nobody says so")
    return ((hour - 1) % 24 if named else (hour - 2) % 12 + 1), 60 - away, named


def _hour(figures: str) -> int:
    if not 1 <= int(figures) <= 12:
        raise ValueError(f"{figures} is on no clock")
    return int(figures)


def _resolved(hour: int, minute: int, is_certain: bool, parts: set[str]) -> TimeOfDay:
    """With the half of the day. Raises ValueError where it does not fit."""
    if is_certain:
        return TimeOfDay(hour, minute, "am" if hour < 12 else "pm")
    halves = {_half(hour, part) for part in parts}
    if len(halves) > 1:
        raise ValueError("it can't be both")
    half = halves.pop() if halves else None
    return TimeOfDay(hour if half is None else hour % 12 + 12 * (half == "pm"), minute, half)


def _half(hour: int, part: str) -> Half:
    """The half of the day of an hour from 1 to 12 in a part of it: nights begin in one and end in the other."""
    if part in ("am", "morning"):
        return "am"
    if part == "night":
        return "pm" if 5 <= hour < 12 else "am"
    if part == "evening" and not 3 <= hour < 12:
        raise ValueError(f"{hour} is in no evening")
    return "pm"

"""The time as the owner tells it to a machine that has lost it: "it's half past four on monday"."""

import re
from datetime import date, datetime, time, timedelta

from companion.mind.numbers import MONTHS
from companion.mind.patterns import late
from companion.mind.times.clock_words import UNSET_BEFORE, is_set
from companion.mind.times.corrections import corrected
from companion.mind.times.days import WEEKDAYS, day
from companion.mind.times.time_phrases import Phrase, clock_text, phrases
from companion.mind.times.times_of_day import TimeOfDay, time_of_day
from companion.mind.times.told_words import told_words

IGNORED = frozenset(
    "set clock watch phone says say said should must by my i make gone currently exactly time's coming up to dear love then "
    "and something like that it'll reads shows oven kitchen roughly about approximately quite precisely bang nearer the "
    "it it's its is now today today's the time and on day date a at right just about nearly we're we have hello hi yes sure no "
    "of that's would be think i please thanks in this so year here".split()
)
LEADING = IGNORED - {"at", "on", "to", "by", "the", "in", "this", "up", "today"}
WEEKDAY = late(rf"(?:on )?(?:this )?({'|'.join(WEEKDAYS)})")
LATEST_YEAR = 2100


def told_time(text: str, now: datetime) -> datetime | None:
    """The local time that a line tells; None where it tells no time of day, or no day and `now` is no help either.

    `now` is what the machine believes. A weekday is the nearest to it, a date without a year the nearest, and of two halves of
    the day the nearer is taken, unless `now` is plainly wrong (before 2025): then a date with its year is needed, and hours are
    taken as of the day (from seven in the morning till before seven in the evening).
    """
    words = told_words(text)
    while words and words[0] in LEADING:
        words = words[1:]
    words, is_clear = corrected(words, now)
    if not is_clear:
        return None
    found = [phrase for phrase in phrases(words, now) if phrase.kind in ("clock", "day", "part")]
    if not found:
        found = [Phrase(0, len(words), "clock", " ".join(words))] if words else []
    within = {at for phrase in found for at in range(phrase.start, phrase.end)}
    if any(word not in IGNORED for at, word in enumerate(words) if at not in within):
        return None
    told = _clock(found)
    on = _day(found, now)
    if told is None or on is None or not UNSET_BEFORE <= on.year < LATEST_YEAR:
        return None
    return _nearest(told, on, now)


def _clock(found: list[Phrase]) -> TimeOfDay | None:
    clocks = [phrase.figures for phrase in found if phrase.kind == "clock"]
    parts = [phrase.figures for phrase in found if phrase.kind == "part"]
    if len(clocks) != 1 or len(parts) > 1:
        return None
    return time_of_day(" ".join([clock_text(clocks[0].removeprefix("it's ")), *parts]))


def _day(found: list[Phrase], now: datetime) -> date | None:
    named_days = [phrase.figures for phrase in found if phrase.kind == "day"]
    days = " ".join(one for one in named_days if one != "today" or len(named_days) == 1)
    named = WEEKDAY.fullmatch(days)
    has_year = bool(re.search(r"\b(?:20\d\d|20 \d\d)\b", days))
    if not is_set(now) and not has_year:
        return None
    if named:
        return _nearest_weekday(named[1], now.date())
    if not days or days == "today":
        return now.date()
    if has_year:
        return day(days, now.date())
    if any(month in days for month in MONTHS):
        return _nearest_date(days, now.date())
    return day(days, now.date()) if "st" in days or "th" in days or "nd" in days or "rd" in days else None


def _nearest_weekday(name: str, today: date) -> date:
    ahead = (WEEKDAYS.index(name) - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def _nearest_date(days: str, today: date) -> date | None:
    both = [day(days, start) for start in (today, date(today.year - 1, today.month, min(today.day, 28)))]
    return min((one for one in both if one), key=lambda one: abs(one - today), default=None)


def _nearest(told: TimeOfDay, on: date, now: datetime) -> datetime:
    if told.half:
        return datetime.combine(on, time(told.hour, told.minute))
    halves = [datetime.combine(on, time(hour, told.minute)) for hour in (told.hour % 12, told.hour % 12 + 12)]
    if is_set(now) and abs(on - now.date()) <= timedelta(days=1):
        return min(halves, key=lambda half: abs(half - now))
    return halves[0] if told.hour in range(7, 12) else halves[1]

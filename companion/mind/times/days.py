"""Days in words: "the third of march", "in two weeks", "friday week", as dates seen from today.

A day without a year is the next one. "On friday" is never today; "next friday" is the one of next week, which begins on Monday.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from companion.mind.numbers import MONTHS, in_figures
from companion.mind.patterns import late

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
FEASTS = {
    "new year's day": (1, 1),
    "valentine's day": (2, 14),
    "halloween": (10, 31),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
}
UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}

WEEKDAY = "|".join(WEEKDAYS)
MONTH = "|".join(MONTHS)
YEARS = r"\d{4}|(?:19|20) (?:\d\d|oh? \d)"
YEAR = rf"(?: (?P<year>{YEARS})\b)?"
MANY = r"(?P<many>\d+|an?) (?P<unit>day|week|fortnight|month|year)(?:s|'s)?"
PLACE = r"(?P<day>\d{1,2})(?:st|nd|rd|th)"
ENDS = rf"(?=$| (?:please|at|in the|every|this|next|to|then|and|{WEEKDAY})\b)"

Rule = Callable[[re.Match[str], date], date]


def day(text: str, today: date) -> date | None:
    """The one day that a text names; None for none, for several, and for one that does not exist.

    >>> day("remind me on friday morning", date(2026, 11, 25)), day("the thirty first of april", date(2026, 11, 25))
    (datetime.date(2026, 11, 27), None)
    """
    figures, found = in_figures(text), set[date]()
    for pattern, rule in RULES:
        if rule is _weekday and found:
            break  # "friday the fourth of december": the date settles it
        for match in pattern.finditer(figures):
            try:
                found.add(rule(match, today))
            except (ValueError, OverflowError):  # there is no such day
                return None
        figures = pattern.sub(" , ", figures)
    return found.pop() if len(found) == 1 else None


def _in_month(match: re.Match[str], today: date) -> date:
    month, number = MONTHS.index(match["month"]) + 1, int(match["day"])
    if match["year"]:
        century, _, rest = match["year"].replace(" oh ", " 0").replace(" o ", " 0").partition(" ")
        return date(int(century + rest), month, number)
    return _next_of(month, number, today)


def _next_of(month: int, number: int, today: date) -> date:
    """Raises ValueError where no year has it."""
    for year in range(today.year, today.year + 9):  # 1896 to 1904, 2096 to 2104: no 29th of February for eight years
        if number <= monthrange(year, month)[1] and date(year, month, number) >= today:
            return date(year, month, number)
    raise ValueError(f"no {number} in month {month}")


def _on_the(match: re.Match[str], today: date) -> date:
    number = int(match["day"] or match["alone"])
    months = (_later_month(today.replace(day=1), later) for later in range(13))
    fitting = (one.replace(day=number) for one in months if 1 <= number <= monthrange(one.year, one.month)[1])
    if (found := next((one for one in fitting if one >= today), None)) is None:
        raise ValueError(f"no month has a {number}th")
    return found


def _feast(match: re.Match[str], today: date) -> date:
    return _next_of(*FEASTS[match[1].replace("years", "year's").replace("valentines", "valentine's")], today)


def _later(match: re.Match[str], today: date) -> date:
    """So many units from today, or from the day it is counted from."""
    many = 1 if match["many"] in ("a", "an") else int(match["many"])
    start = _from_day(match["start"], today)
    if match["unit"] in UNIT_DAYS:
        return start + timedelta(days=many * UNIT_DAYS[match["unit"]])
    return _later_month(start, many * (12 if match["unit"] == "year" else 1))


def _from_day(start: str | None, today: date) -> date:
    if start in WEEKDAYS:
        return _next_weekday(start, today)
    return today + timedelta(days=1) if start == "tomorrow" else today


def _later_month(start: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, min(start.day, monthrange(start.year + years, month + 1)[1]))


def _next_weekday(name: str, today: date) -> date:
    return today + timedelta(days=(WEEKDAYS.index(name) - today.weekday()) % 7 or 7)


def _weekday(match: re.Match[str], today: date) -> date:
    index = WEEKDAYS.index(match["weekday"])
    if match["which"] == "next":
        return today + timedelta(days=7 - today.weekday() + index)
    if match["which"] == "this":
        return today + timedelta(days=(index - today.weekday()) % 7)
    return _next_weekday(match["weekday"], today) + timedelta(days=7 if match["later"] else 0)


def _unclear(match: re.Match[str], _today: date) -> date:
    """What people understand differently."""
    raise ValueError(match[0])


def _fixed(days: int) -> Rule:
    return lambda _match, today: today + timedelta(days=days)


RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (late(rf"\b{PLACE} (?:of )?(?P<month>{MONTH})\b{YEAR}"), _in_month),
    (late(rf"\b(?P<day>\d{{1,2}}) (?P<month>{MONTH.replace('march|', '').replace('may|', '')})\b{YEAR}"), _in_month),
    (late(rf"\b(?P<month>{MONTH}) (?:the )?{PLACE}\b{YEAR}"), _in_month),
    (late(rf"\b(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?: (?P<year>{YEARS})\b|{ENDS})"), _in_month),
    (late(rf"\b(?:on|{WEEKDAY}) the {PLACE}{ENDS}|^the {PLACE.replace('day', 'alone')}$"), _on_the),
    (
        late(r"\b((?:new year'?s|christmas) eve|(?:new year'?s|valentine'?s|christmas|boxing) day|halloween|christmas)\b"),
        _feast,
    ),
    (late(r"\bday after tomorrow\b"), _fixed(2)),
    (late(r"\bday before yesterday\b"), _fixed(-2)),
    (late(r"\btomorrow week\b"), _fixed(8)),
    (late(r"\bweeks? (?:on |from )?next\b"), _unclear),
    (
        late(rf"\b{MANY} (?:on |from )?(?P<start>today|tomorrow|now|(?<=on )(?:{WEEKDAY})|(?<=from )(?:{WEEKDAY}))\b"),
        _later,
    ),
    (late(rf"\bin {MANY}(?: time)?\b(?P<start>)"), _later),
    (late(r"\bnext week\b(?! on)"), _fixed(7)),
    (late(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b"), _fixed(0)),
    (late(r"\btomorrow\b"), _fixed(1)),
    (late(r"\byesterday\b"), _fixed(-1)),
    (
        late(rf"(?<!last )(?<!every )(?<!each )\b(?:(?P<which>next|this) )?(?P<weekday>{WEEKDAY})\b(?P<later> week\b)?"),
        _weekday,
    ),
)
"""In this order, each on what those before it left."""

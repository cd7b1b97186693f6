"""Days that are counted from a month, a week or another day: "the end of the month", "the last friday of may", "the day before
christmas". days.py has the others.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from companion.mind.numbers import MONTHS
from companion.mind.patterns import late
from companion.mind.times.days import FEASTS, UNIT_DAYS, WEEKDAYS, day

PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}
FRIDAY = 4
WEEKDAY = "|".join(WEEKDAYS)
FEAST = "|".join(FEASTS)
START = r"(?:(?:at|on|by|before|for|until) )*(?:the )?"
OF_MONTH = rf"(?: (?:of|in))? (?P<month>(?:the|this|next) month|{'|'.join(MONTHS)})"

OTHER = rf"{FEAST}|{WEEKDAY}|(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: (?:of )?(?:{'|'.join(MONTHS)}))?"
"""A day that others are counted from."""

Rule = Callable[[re.Match[str], date], date | None]


def calendar_day(figures: str, today: date) -> date | None:
    """The day that all of these words, with numbers in figures, name; None for anything else.

    >>> calendar_day("the last friday of the month", date(2026, 11, 25)), calendar_day("friday", date(2026, 11, 25))
    (datetime.date(2026, 11, 27), None)
    """
    for pattern, rule in RULES:
        if match := pattern.fullmatch(figures):
            try:
                return rule(match, today)
            except (ValueError, OverflowError):  # there is no such day
                return None
    return None


def _month(said: str, today: date) -> tuple[int, int]:
    """Year and month; a named one is the next."""
    if said in ("the month", "this month"):
        return today.year, today.month
    month = today.month % 12 + 1 if said == "next month" else MONTHS.index(said) + 1
    is_later = month > today.month or (month == today.month and said != "next month")
    return today.year + (not is_later), month


def _end(match: re.Match[str], today: date) -> date:
    year, month = _month(match["month"], today)
    return date(year, month, monthrange(year, month)[1])


def _start(match: re.Match[str], today: date) -> date:
    return date(*_month(match["month"], today), 1)


def _end_of_week(match: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday() - 7 * (match["week"] == "next"))
    return monday + timedelta(days=FRIDAY if monday + timedelta(days=FRIDAY) >= today else 6)


def _place(match: re.Match[str], today: date) -> date:
    year, month = _month(match["month"], today)
    return date(year, month, int(match["day"]))


def _weekday(match: re.Match[str], today: date) -> date | None:
    """Of a month; this one's that is over is the next one's."""
    year, month = _month(match["month"], today)
    found = _weekday_in(year, month, match)
    if found >= today:
        return found
    return _weekday_in(year + month // 12, month % 12 + 1, match) if match["month"] == "the month" else None


def _weekday_in(year: int, month: int, match: re.Match[str]) -> date:
    days = [date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1)]
    return [one for one in days if one.weekday() == WEEKDAYS.index(match["weekday"])][PLACES[match["place"]]]


def _after_next(match: re.Match[str], today: date) -> date:
    if match["what"] == "week":
        return today + timedelta(days=14)
    first = (WEEKDAYS.index(match["what"]) - today.weekday()) % 7 or 7
    return today + timedelta(days=first + 7)


def _beside(match: re.Match[str], today: date) -> date | None:
    found = day(f"on {match['other']}", today)
    return None if found is None else found + timedelta(days=1 if match["side"] == "after" else -1)


def _apart(match: re.Match[str], today: date) -> date | None:
    """So many days or weeks before or after another day."""
    found = day(f"on {match['other']}", today)
    many = int(match["many"]) if match["many"].isdigit() else 1
    days = many * UNIT_DAYS[match["unit"]]
    return None if found is None else found + timedelta(days=days if match["side"] == "after" else -days)


RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (late(pattern), rule)
    for pattern, rule in (
        (rf"{START}(?:very )?(?:end|last day){OF_MONTH}", _end),
        (rf"{START}(?:start|beginning|first|first day|1st|1st day){OF_MONTH.replace('the|this|next', 'next')}", _start),
        (rf"{START}end of (?:the|this)?(?P<week> ?|next) ?(?:working )?week", _end_of_week),
        (rf"{START}(?P<day>\d{{1,2}})(?:st|nd|rd|th)(?: of)? (?P<month>(?:this|next) month)", _place),
        (rf"{START}(?P<place>{'|'.join(PLACES)}) (?P<weekday>{WEEKDAY}){OF_MONTH}", _weekday),
        (rf"{START}(?P<what>week|{WEEKDAY}) after next", _after_next),
        (
            r"(?:on )?the (?:day|night|evening|morning|afternoon) (?P<side>before|after) "
            rf"(?P<other>{OTHER})",
            _beside,
        ),
        (
            rf"(?:on |in )?(?P<many>\d{{1,3}}|an?|the) (?P<unit>day|week|fortnight)s? (?P<side>before"
            rf"|after) (?P<other>{OTHER})",
            _apart,
        ),
    )
)

"""What comes again and again, in words: "every other tuesday", "on the first of every month", as parts of an RFC 5545 rule."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from companion.mind.numbers import MONTHS
from companion.mind.patterns import late
from companion.mind.times.days import FEASTS, WEEKDAYS, day

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
PARTS = r"(?:morning|afternoon|evening|night|lunchtime)"
EVERY = r"(?:every|each|once (?:every|each|an?))(?: (?:single|and every))?"
PLACE = r"(?P<place>\d{1,2}(?:st|nd|rd|th)|first|second|third)"
UNITS = {"minute": "MINUTELY", "hour": "HOURLY", "day": "DAILY", "week": "WEEKLY", "fortnight": "WEEKLY", "month": "MONTHLY"}
PLACES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "4th": 4, "last": -1}
LEAST_MINUTES = 5
MOST = 365
"""Of days, weeks or months between two times."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """`rule` is without a time of day; `part` a part of the day that was said with it ("every morning")."""

    rule: str
    part: str = ""
    is_guess: bool = False
    has_time: bool = True
    """False for what comes by the hour."""


Rule = Callable[[re.Match[str], datetime], Repeat | None]


def repeat(figures: str, now: datetime) -> Repeat | None:
    """What all of these words, with numbers in figures, repeat; None for anything else.

    >>> repeat("every other tuesday", datetime(2026, 11, 25, 14)).rule
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'
    """
    for pattern, rule in RULES:
        if match := pattern.fullmatch(figures):
            return rule(match, now)
    return None


def _daily(match: re.Match[str], _now: datetime) -> Repeat:
    return Repeat(
        "FREQ=DAILY", match["part"] or (match["parts"] or "").removesuffix("s") or ("night" if match[0] == "nightly" else "")
    )


def _weekdays(match: re.Match[str], _now: datetime) -> Repeat:
    return Repeat("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", match["part"] or "")


def _all_but(match: re.Match[str], _now: datetime) -> Repeat | None:
    if match["weekend"]:
        return Repeat("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    out = {name.rstrip("s") for name in re.findall(rf"{WEEKDAY}s?", match["days"])}
    codes = [code for code, name in zip(CODES, WEEKDAYS, strict=True) if name not in out]
    return Repeat(f"FREQ=WEEKLY;BYDAY={','.join(codes)}") if codes else None


def _weekends(_match: re.Match[str], _now: datetime) -> Repeat:
    return Repeat("FREQ=WEEKLY;BYDAY=SA,SU")


def _on_days(match: re.Match[str], _now: datetime) -> Repeat:
    named = {name.rstrip("s") for name in re.findall(rf"{WEEKDAY}s?", match["days"])}
    codes = ",".join(code for code, name in zip(CODES, WEEKDAYS, strict=True) if name in named)
    return Repeat(f"FREQ=WEEKLY;BYDAY={codes}", match.groupdict().get("part") or "")


def _some_days(match: re.Match[str], now: datetime) -> Repeat:
    """As "on monday and friday", which may be said of one week too."""
    return Repeat(_on_days(match, now).rule, is_guess=True)


def _every_weeks(match: re.Match[str], now: datetime) -> Repeat | None:
    many, days = int(match["many"]), _on_days(match, now)
    return Repeat(days.rule.replace("WEEKLY", f"WEEKLY;INTERVAL={many}")) if 2 <= many <= MOST else None


def _every_other(match: re.Match[str], _now: datetime) -> Repeat:
    return Repeat(f"FREQ=WEEKLY;INTERVAL=2;BYDAY={CODES[WEEKDAYS.index(match['day'])]}", match.groupdict().get("part") or "")


def _every_many(match: re.Match[str], now: datetime) -> Repeat | None:
    """As "every two hours"; a bare "every week" is on the weekday it is said on."""
    unit = match["unit"] or match["adverb"].removesuffix("ly")
    many = (
        {"other": 2, "second": 2, "2nd": 2, "half": 0, None: 1}.get(match["many"])
        if not (match["many"] or "").isdigit()
        else None
    )
    many = int(match["many"]) if many is None else many
    if many == 0 and unit == "hour":
        many, unit = 30, "minute"
    many *= 2 if unit == "fortnight" else 1
    if not 1 <= many <= MOST or (unit == "minute" and many < LEAST_MINUTES):
        return None
    rule = f"FREQ={UNITS[unit]}" + (f";INTERVAL={many}" if many > 1 else "")
    if unit == "hour":
        return Repeat(f"{rule};BYMINUTE={now.minute}", has_time=False)
    if unit == "minute":
        return Repeat(rule, has_time=False)
    if unit in ("week", "fortnight"):
        return Repeat(f"{rule};BYDAY={CODES[now.weekday()]}", is_guess=True)
    return Repeat(f"{rule};BYMONTHDAY={now.day}", is_guess=True) if unit == "month" else Repeat(rule)


def _in_month(match: re.Match[str], _now: datetime) -> Repeat | None:
    number = PLACES.get(match["place"]) or int(match["place"][:-2])
    every = int(match.groupdict().get("many") or 1)
    rule = "FREQ=MONTHLY" + (f";INTERVAL={every}" if every > 1 else "")
    return Repeat(f"{rule};BYMONTHDAY={number}") if 1 <= number <= 31 and 1 <= every <= MOST else None


def _last_day(_match: re.Match[str], _now: datetime) -> Repeat:
    return Repeat("FREQ=MONTHLY;BYMONTHDAY=-1")


def _weekday_in_month(match: re.Match[str], _now: datetime) -> Repeat:
    return Repeat(f"FREQ=MONTHLY;BYDAY={PLACES[match['which']]}{CODES[WEEKDAYS.index(match['day'])]}")


def _in_year(match: re.Match[str], now: datetime) -> Repeat | None:
    found = day("on " + match["date"].removeprefix("on "), date(now.year, 1, 1))
    return Repeat(f"FREQ=YEARLY;BYMONTH={found.month};BYMONTHDAY={found.day}") if found else None


def _by_the_hour(match: re.Match[str], _now: datetime) -> Repeat | None:
    """At so many minutes past every hour; "on the hour" at none."""
    away = match["away"] or match["away2"] or "0"
    minute = {"half": 30, "quarter": 15, "a quarter": 15}.get(away) or int(away)
    minute = (60 - minute) % 60 if "to" in (match["side"], match["side2"]) else minute
    many = int(match["many"] or 1)
    if minute > 59 or not 1 <= many <= MOST:
        return None
    return Repeat(f"FREQ=HOURLY{f';INTERVAL={many}' if many > 1 else ''};BYMINUTE={minute}", has_time=False)


def _fortnightly(match: re.Match[str], now: datetime) -> Repeat:
    return Repeat(_on_days(match, now).rule.replace("WEEKLY", "WEEKLY;INTERVAL=2"))


ANY_MONTH = "|".join(MONTHS)
DATE = (
    rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th) (?:of )?(?:{ANY_MONTH})|(?:{ANY_MONTH}) (?:the )?\d{{1,2}}(?:st|nd|rd|th)"
    rf"|(?:{'|'.join(FEASTS)})"
)
DAYS = rf"(?P<days>{WEEKDAY}s?(?:(?: and|,)? (?:on )?{WEEKDAY}s?)*)"
MONTH = rf"(?:of )?(?:{EVERY}|the) month"
EVERY_MONTH = rf"(?:of |in )?{EVERY} month"

RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (late(pattern), rule)
    for pattern, rule in (
        (rf"{EVERY} day|daily|nightly|{EVERY} (?P<part>{PARTS})|(?:in the )?(?P<parts>mornings|afternoons|evenings)", _daily),
        (
            rf"{EVERY} (?:weekday|working day|work day)s?(?: (?P<part>{PARTS}))?|(?:on )?(?:weekdays|work days"
            rf"|working days)|(?:on )?weekday (?:{PARTS})s"
            rf"|(?:{EVERY} day )?(?:from )?monday (?:to|through|till|until) friday",
            _weekdays,
        ),
        (rf"(?:at |on )?{EVERY} weekends?|(?:at |on )?(?:the )?weekends", _weekends),
        (
            rf"{EVERY} day (?:except|but|apart from|except for|but not)(?: on)?(?: the)? (?:(?P<weekend>weekends?)|{DAYS})",
            _all_but,
        ),
        (rf"(?:on )?{EVERY} {DAYS}(?: (?P<part>{PARTS}))?", _on_days),
        (rf"(?:on )?(?P<days>{WEEKDAY}) (?P<part>{PARTS})s", _on_days),
        (rf"(?:on )?(?P<days>(?:{WEEKDAY} )+and (?:on )?{WEEKDAY})", _some_days),
        (rf"(?:every week|weekly|once (?:every|a) week) (?:on )?(?:an? )?{DAYS}", _on_days),
        (rf"{EVERY} (?P<many>\d{{1,2}}) weeks on {DAYS}", _every_weeks),
        (
            rf"(?:{EVERY} (?:fortnight|(?:other|second|2nd) week)|fortnightly)(?: on)?(?: an?"
            rf"| the)? {DAYS}(?: (?P<part>{PARTS}))?",
            _fortnightly,
        ),
        (
            rf"(?:at )?(?P<away>half|(?:a )?quarter|\d{{1,2}}(?= minutes| past| to))(?: minutes)? (?P<side>past"
            rf"|to) (?:{EVERY}|each) "
            rf"hour|{EVERY} (?:(?P<many>\d{{1,2}}) )?hours? (?:on the hour|at (?P<away2>half|(?:a )?quarter"
            rf"|\d{{1,2}})(?: minutes)? "
            r"(?P<side2>past|to)(?: the hour)?)",
            _by_the_hour,
        ),
        (rf"(?:on )?(?P<days>{WEEKDAY}s(?:(?: and|,)? (?:on )?{WEEKDAY}s)*)", _on_days),
        (rf"(?:on )?(?:{EVERY} (?:other|second|2nd)|alternate) (?P<day>{WEEKDAY})s?(?: (?P<part>{PARTS}))?", _every_other),
        (
            rf"{EVERY} (?:(?P<many>other|second|2nd|half|\d{{1,3}}) (?:an )?)?(?P<unit>minute|hour|day|week|fortnight"
            rf"|month)s?"
            r"|(?P<adverb>hourly|weekly|fortnightly|monthly)",
            _every_many,
        ),
        (rf"(?:on )?(?:the )?{PLACE}(?: day)? {MONTH}", _in_month),
        (rf"{EVERY} (?:(?P<many>\d{{1,2}}) )?months? (?:on )?the {PLACE}", _in_month),
        (rf"(?:on )?(?:the )?(?:last day|end) {EVERY_MONTH}|{EVERY} month on the last(?: day)?", _last_day),
        (rf"(?:on )?(?:the )?(?P<which>{'|'.join(PLACES)}) (?P<day>{WEEKDAY}) {EVERY_MONTH}", _weekday_in_month),
        (rf"(?:on )?{EVERY} (?:year )?(?P<date>(?:on )?(?:{DATE}))", _in_year),
        (rf"(?P<date>(?:on )?(?:{DATE})) {EVERY} year", _in_year),
    )
)

"""A moment said back, so that the person hears what was understood: "on Sunday at six in the evening".

moments.moment() reads every one of these as the same moment again. No "tonight", "next Friday" or "midnight on Friday" here:
people understand those differently.
"""

from datetime import date, datetime, timedelta

from companion.memory.kinds import When
from companion.mind.number_words import in_words
from companion.mind.times.clock_words import DAYS, MONTHS, WEEKDAYS, day_in_words, time_in_words
from companion.mind.times.likely_hours import NIGHT_ENDS
from companion.mind.times.repeats import CODES

SOON_S = 2 * 3600
"""As near as this, how long it is till then is said too."""
NIGHT_UNTIL = 5
"""Until this hour "at night" could be of either day."""
PLURALS = {"DAILY": "days", "WEEKLY": "weeks", "MONTHLY": "months", "HOURLY": "hours", "MINUTELY": "minutes", "YEARLY": "years"}


def said_back(when: When, now: datetime) -> str:
    """The moment in full, to follow "I'll remind you": day, time and half of the day.

    >>> said_back(When(at=datetime(2026, 11, 29, 18)), datetime(2026, 11, 25, 14, 10))
    'on Sunday at six in the evening'
    """
    if when.cue:
        return f"when you say {when.cue}"
    if when.repeats:
        return _again(dict(part.split("=", 1) for part in when.repeats.split(";")), now)
    if when.at is None:
        raise ValueError("this moment is none")
    return _once(when.at, now)


def _once(at: datetime, now: datetime) -> str:
    to_go_s = at.timestamp() - now.timestamp()
    if 0 < to_go_s <= SOON_S and to_go_s % 60 == 0:
        return f"{_in_minutes(int(to_go_s) // 60)}, at {_clock(at)}"
    if at.hour == at.minute == 0 and at.date() > date.min:
        return _at_midnight(at.date() - timedelta(days=1), now)
    return f"{_day(at.date(), now)} at {_clock(at)}"


def _in_minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return {1: "in a minute", 30: "in half an hour"}.get(rest, f"in {in_words(rest)} minutes")
    start = "in an hour" if hours == 1 else f"in {in_words(hours)} hours"
    if rest == 30 and hours == 1:
        return f"{start} and a half"
    return start + (f" and {in_words(rest)} minute{'s' if rest > 1 else ''}" if rest else "")


def _clock(at: datetime) -> str:
    words = time_in_words(at).replace(" o'clock", "")
    return words.replace("at night", "in the morning") if at.hour < NIGHT_UNTIL else words


def _day(day: date, now: datetime) -> str:
    """With a comma after more than one word of it, where the time follows."""
    days = (day - now.date()).days
    weekday = WEEKDAYS[day.weekday()]
    if days == 0:
        return "today"
    if days == 1 and now.hour >= NIGHT_ENDS:
        return f"tomorrow, {weekday},"
    if days == -1:
        return "yesterday"
    if 1 <= days < 7:
        return f"on {weekday}"
    return f"on {_date(day, now)},"


def _date(day: date, now: datetime) -> str:
    words = day_in_words(datetime(day.year, day.month, day.day))
    is_next = now.date() <= day <= now.date() + timedelta(days=364)
    return words if is_next else f"{words} {_year(day.year)}"


def _year(year: int) -> str:
    if not 2010 <= year < 2100:
        return str(year)
    return f"twenty {in_words(year % 100)}"


def _at_midnight(evening: date, now: datetime) -> str:
    """Midnight, by the day that it ends."""
    if evening == now.date():
        return "tonight at midnight"
    if (evening - now.date()).days == 1 and now.hour >= NIGHT_ENDS:
        return "tomorrow night at midnight"
    if 1 <= (evening - now.date()).days < 7:
        return f"on {WEEKDAYS[evening.weekday()]} night at midnight"
    return f"on the night of {_date(evening, now)}, at midnight"


def _again(rule: dict[str, str], now: datetime) -> str:
    freq, many = rule["FREQ"], int(rule.get("INTERVAL", 1))
    if freq in ("HOURLY", "MINUTELY"):
        minute = int(rule.get("BYMINUTE", now.minute))
        past = "" if minute == now.minute else f", at {in_words(minute)} minutes past" if minute else ", on the hour"
        return f"every {_many(freq, many)}{past}"
    days = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[freq](rule, many)
    return f"{days} at {_clock(datetime(2000, 1, 1, int(rule['BYHOUR']), int(rule.get('BYMINUTE', 0))))}"


def _many(freq: str, many: int) -> str:
    units = PLURALS[freq]
    return units[:-1] if many == 1 else f"{in_words(many)} {units}"


def _daily(_rule: dict[str, str], many: int) -> str:
    return "every other day" if many == 2 else f"every {_many('DAILY', many)}"


def _weekly(rule: dict[str, str], many: int) -> str:
    codes = rule["BYDAY"].split(",")
    if codes == list(CODES[:5]) and many == 1:
        return "every weekday"
    *first, last = [WEEKDAYS[CODES.index(code)] for code in codes]
    days = f"{', '.join(first)} and {last}" if first else last
    if many == 1:
        return f"every {days}"
    return f"every other {days}" if many == 2 and not first else f"every {_many('WEEKLY', many)} on {days}"


def _monthly(rule: dict[str, str], many: int) -> str:
    months = "every month" if many == 1 else f"every {_many('MONTHLY', many)}"
    if place := rule.get("BYDAY"):
        which = "last" if place.startswith("-1") else DAYS[int(place[:-2]) - 1]
        return f"on the {which} {WEEKDAYS[CODES.index(place[-2:])]} of {months}"
    number = int(rule["BYMONTHDAY"])
    if number < 0:
        return f"on the last day of {months}"
    return f"on the {DAYS[number - 1]} of {months}" if many == 1 else f"{months} on the {DAYS[number - 1]}"


def _yearly(rule: dict[str, str], _many_years: int) -> str:
    return f"every year on the {DAYS[int(rule['BYMONTHDAY']) - 1]} of {MONTHS[int(rule['BYMONTH']) - 1]}"

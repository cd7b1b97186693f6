"""The words of a day and a time in a plan: which they are, what is left without them, and what they come to."""

from datetime import date, time

from companion.mind.learning.words import EVENING_EVENTS
from companion.mind.numbers import MONTHS
from companion.mind.patterns import late
from companion.mind.times.days import WEEKDAYS, day
from companion.mind.times.times_of_day import time_of_day

WEEKDAY, MONTH = "|".join(WEEKDAYS), "|".join(MONTHS)
COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|\d+)"
NTH = r"(?:[a-z]+(?:st|nd|rd|th|first|second|third)|\d+(?:st|nd|rd|th)?)"
WHEN = (
    rf"(?:(?:on |by |this |next |at the )*(?:{WEEKDAY})s?(?: (?:week|morning|afternoon|evening|night|lunchtime"
    rf"|the (?:\w+ )?{NTH}(?: of (?:{MONTH}))?))*"
    rf"|(?:the )?day after tomorrow|tomorrow(?: (?:morning|afternoon|evening|night|week))?|today|tonight"
    rf"|(?:this|at the) weekend|this (?:morning|afternoon|evening|week)"
    rf"|next (?:week|month|weekend)|(?:on |by )the (?:\w+ )?{NTH}(?: of (?:{MONTH}))?|(?:on |in "
    rf"|by )(?:{MONTH})(?: the)?(?: \w+)?"
    rf"|(?:on )?christmas (?:eve|day)|(?:at|on|by|for|before) (?:new year's (?:eve|day)|christmas|boxing day)"
    rf"|in {COUNT} (?:days?|weeks?|months?|fortnight)(?: time)?"
    rf"|(?:at|by|around|about) (?:half past |quarter (?:past|to) |(?:\w+ )?(?:past|to) )?(?:{COUNT}|noon|midday"
    rf"|midnight|free)(?: (?:thirty|fifteen|forty five|o'?clock|o clock|[ap] ?m))*"
    r"(?: in the (?:morning|afternoon|evening)| at night)?|in the (?:morning|afternoon|evening)|first thing|choose day|coming up)"
)
TIMED = late(rf"(?: ?\b{WHEN}\b)")
ENDS_TIMED = late(rf"(?P<what>.*?)(?P<when>(?: ?\b{WHEN}(?=$| ))+)(?P<after> .*)?$")
EVENING, MORNING_FROM = frozenset("evening tonight night dinner".split()), 7


def is_ahead(when: str, today: date) -> bool:
    the_day = day(when, today) if when else None
    return the_day is None or the_day >= today


def is_when(text: str) -> bool:
    return bool(text) and not TIMED.sub("", text).replace("at", "").strip()


def without_time(text: str) -> tuple[str, str]:
    """What, and the words of its day and time."""
    when = " ".join(found[0].strip() for found in TIMED.finditer(text))
    return " ".join(TIMED.sub(" ", text).split()), when


def the_time_of(when: str, what: str) -> time | None:
    """The time of day; where the half of the day was not said, the one in which such things are."""
    if (told := time_of_day(when)) is None:
        return None
    if told.half:
        return time(told.hour, told.minute)
    is_late = any(word in EVENING_EVENTS for word in what.split())
    is_morning = MORNING_FROM <= told.hour < 12 and not (is_late and told.hour < 12)
    return time(told.hour % 12 + (0 if is_morning else 12), told.minute)

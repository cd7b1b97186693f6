"""Where in a line a time is said: "call tom | at six | on sunday". moments.py reads what is found.

A phrase is the longest run of words that, with its numbers in figures, is a time of day, a day, a part of one, a span, something
that comes again, or a cue. Words of no phrase are what the line is about.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from companion.mind.number_words import TENS, UNITS
from companion.mind.numbers import MONTHS, in_figures
from companion.mind.patterns import late
from companion.mind.times.calendar_days import calendar_day
from companion.mind.times.clock_words import DAYS
from companion.mind.times.days import FEASTS, WEEKDAYS, day
from companion.mind.times.misheard_times import SOUND_ALIKES, readings
from companion.mind.times.repeats import repeat
from companion.mind.times.spans_of_time import span
from companion.mind.times.times_of_day import time_of_day

Kind = Literal["clock", "day", "part", "span", "repeat", "cue"]

LONGEST = 12
"""Words of a phrase."""
MOST_LOOKS = 100
"""At runs of words, in one line: whoever says only numbers is not listened to for ever."""
SEARCHED = 40
"""Words at the start and at the end of a line: times are said there, and not amid a tale."""

NAMED = r"(?:12 )?(?:noon|midday|midnight)"
IN_PART = r"(?: (?:in the (?:morning|afternoon|evening)|at night|tonight|this (?:morning|afternoon|evening)))?"
EXACTLY = r"(?: (?:exactly|sharp))?"
AM_PM = r"(?: ?[ap]m)"
ARMY = r"(?:(?:oh?|0) ?[1-9]|1\d|2[0-3])00(?: hours)?"
"""As on a timetable: "eighteen hundred"."""
SIDE = r"(?:past|after|to|before)"
AWAY = rf"(?:half|5 and 20|(?:a )?quarter|\d{{1,2}}(?: minutes?)?) {SIDE} (?:{NAMED}|\d{{1,2}}(?: o'clock)?{AM_PM}?)"
HOUR = r"\d{1,2}(?:(?: | oh? |\.|:)\d{1,2})?"
SURE = rf"(?:{AWAY}|{NAMED}|half \d{{1,2}}|\d{{1,2}} o'clock{AM_PM}?|{HOUR}{AM_PM}|\d{{1,2}} [0-5]\d)"
CLOCK = late(
    rf"(?:(?:at|by|around|about|for|before) )*{SURE}{EXACTLY}{IN_PART}"
    rf"|(?:at|by|around) {ARMY}|{ARMY.replace('(?: hours)?', ' hours')}"
    rf"|{HOUR}(?: in the (?:morning|afternoon|evening)| at night| tonight)"
    rf"|(?:at|by|around|before|at about|at around) (?:a )?{HOUR}{EXACTLY}{IN_PART}"
)
BARE_CLOCK = late(rf"{ARMY}|(?:for )?{HOUR}{EXACTLY}{IN_PART}")
"""A time only where nothing else would stand: right after "remind me", after a day, alone."""
GOES_ON = frozenset(
    "to too two that about of for because so please then and in on at every each when before after if with i my the call ring "
    "take tomorrow today tonight this next until no sorry or wait make i".split()
)
"""What may follow a bare hour: "at two oaks" is a place."""
PART = late(
    r"(?:first thing |early |late )?(?:in the |this |by the |by )?(?P<part>morning|afternoon|evening)|(?:at "
    r"|to)?(?P<night>night)|tonight"
    r"|first thing|(?:at|over|during|with(?: my)?) (?P<with>breakfast|lunch|dinner|supper)|(?:right |just )?(?:after"
    r"|before) (?:breakfast|lunch|tea|dinner|supper)|on the night of|(?:at "
    r"|around )?(?P<meal>lunchtime|dinnertime|teatime|breakfast time|lunch)"
)
BARE_PART = late(r"(?:first thing|morning|afternoon|evening|night|lunch|.*breakfast.*)")
JOINING = frozenset("to too two for four fore that about".split())
"""What may be heard where "to" was said, and what may follow an hour there."""
DAY_WORDS = frozenset(
    "on the of for this next same a week weeks week's weeks' day days day's month months year years fortnight fortnight's in "
    "from now after tomorrow today time's time coming new christmas boxing valentine's eve halloween s and by until".split()
) | {*WEEKDAYS, *MONTHS, *" ".join(FEASTS).split()}
NO_START = frozenset("of and now time after coming day days from time's months weeks".split())
NO_END = frozenset("on the of for in a next this and after from by until".split())
STARTS = frozenset(
    "over during with from hourly weekly fortnightly monthly at by around about for before after on in within this next the a "
    "an every each "
    "daily "
    "weekly tomorrow today tonight "
    "yesterday half quarter noon midday midnight when as right just early late lunch lunchtime dinnertime teatime breakfast "
    "morning afternoon evening night last end once alternate same nightly "
    "mornings evenings weekday weekdays weekend weekends new christmas boxing valentine's "
    "halloween".split()
) | {*UNITS, *TENS, *MONTHS, *WEEKDAYS, *(f"{name}s" for name in WEEKDAYS), *" ".join(DAYS).replace("-", " ").split()}
"""What a phrase may begin with, besides figures: most words need no closer look."""
IN_TENS = frozenset([*UNITS[1:10], *DAYS[:9]])
PLACE = r"\d{1,2}(?:st|nd|rd|th)"
OF_A_DAY = late(
    rf"\b(?:{'|'.join(MONTHS)})(?: (?:the )?{PLACE})? (?:\d{{4}}|(?:19|20) \d\d)$"
    rf"|\d{{1,3}} (?:day|week|fortnight|month|year|{'|'.join(MONTHS)})"
    rf"|(?<!of )(?<!th )(?<!st )(?<!nd )(?<!rd )\b(?:{'|'.join(MONTHS)}) (?:the )?\d{{1,2}}(?= |$)(?: (?:\d{{4}}"
    rf"|(?:19|20) \d\d)$)?"
)
"""Figures that belong to a day."""
THIS_TIME = late(r"^(?:at )?(?:this|the same|same) time (?:on )?(?=.)")
"""As late as it is now, on another day."""
WEEKEND = late(r"(?:at|on|over|this|by) (?:the |this )?(?:coming )?weekend")
SPAN_WORDS = late(
    r"(?:\d+(?:\.\d+)?|an?|and|half|quarters?|of|hours?|minutes?|seconds?|mins?|secs?|hrs?|in|about|around|roughly"
    r"|time|from|now"
    r"|more|another|within|after|couple|exactly)"
)
MISHEARD_TO = late(r"(?:hours?|minutes?) [24]$")
"""A "to" or "for" after a span, and no seconds: "in five minutes two call tom"."""
CUES = {
    "good night": (
        r"when (?:i|we|you) say good night|when (?:i|we) go to (?:bed|sleep)|(?:right "
        r"|just )?before (?:i go to )?(?:bed|sleep)"
        r"|(?:at|before) bedtime|before i (?:go to sleep|turn in)|when i(?:'m| am) (?:going|off) to bed|when i turn in"
    ),
    "good morning": (
        r"when (?:i|we|you) say good morning|when (?:i|we) (?:wake up|get up|wake)|after i (?:wake|get) up"
        r"|(?:as soon as|once|the (?:minute|moment|second)) i(?:'m| am| wake| get) up|(?:tomorrow )?when i(?:'m| am) up"
    ),
    "goodbye": (
        r"when (?:i|we|you) say (?:goodbye|bye)|(?:right |just )?before (?:i|we) (?:leave|go|go out)(?: the house)?"
        r"|when (?:i|we) (?:leave|go out)(?: the house)?|when i(?:'m| am) (?:leaving|going out)|on my way out"
    ),
}
CUE = {said: late(pattern) for said, pattern in CUES.items()}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words `start` to before `end` of a line; `figures` is how they were read, with the numbers in figures."""

    start: int
    end: int
    kind: Kind
    figures: str


@dataclass
class Looks:
    """How many are still to be had."""

    left: int = MOST_LOOKS


def phrases(words: list[str], now: datetime) -> list[Phrase]:
    """Every phrase among these plain words, in order."""
    found: list[Phrase] = []
    at, looks = 0, Looks()
    while at < len(words) and looks.left:
        if SEARCHED <= at < len(words) - SEARCHED:
            at = len(words) - SEARCHED
        after_one = bool(found) and found[-1].end == at
        phrase = _longest(words, at, now, looks, bare=at == 0 or (after_one and found[-1].kind in ("day", "part", "repeat")))
        if phrase is None:
            at += 1
        else:
            found.append(phrase)
            at = phrase.end
    return found


def _longest(words: list[str], start: int, now: datetime, looks: Looks, *, bare: bool) -> Phrase | None:
    if start and words[start - 1] in TENS[2:] and words[start] in IN_TENS:
        return None  # "the thirty | first of april"
    if STARTS.isdisjoint((words[start], *SOUND_ALIKES.get(words[start], ()))) and not words[start][0].isdigit():
        return None
    for end in range(min(len(words), start + LONGEST), start, -1):
        following = words[end] if end < len(words) else ""
        for reading in readings(words[start:end]):
            if not looks.left:
                return None
            looks.left -= 1
            figures = in_figures(reading)
            if start + 1 == end and words[start] in JOINING and following not in JOINING:
                continue  # "remind me two call tom"
            kind = _kind(figures, following, now, bare=bare)
            if kind:
                return Phrase(start, end, kind, figures)
    return None


def _kind(figures: str, following: str, now: datetime, *, bare: bool) -> Kind | None:
    if cue(figures):
        return "cue"
    if repeat(figures, now):
        return "repeat"
    if _is_clock(figures, following, bare=bare):
        return "clock"
    if _is_day(figures, now.date()) and not (following in ("of", *MONTHS) and figures.endswith(("st", "nd", "rd", "th"))):
        return "day"
    if PART.fullmatch(figures) and (bare or not BARE_PART.fullmatch(figures)):
        return "part"
    return "span" if _is_span(figures) else None


def cue(figures: str) -> str:
    """What he will say, of a phrase that tells it; "" for any other."""
    return next((said for said, pattern in CUE.items() if pattern.fullmatch(figures)), "")


def clock_text(figures: str) -> str:
    """A clock phrase as times_of_day.py reads it."""
    plain = re.sub(r"^(?:(?:at|by|around|about|for|before) )+(?:a (?=\d))?", "", figures)
    plain = re.sub(rf"^({ARMY})", lambda found: re.sub(r"^(?:oh? ?|0 ?)?(\d{1,2})00.*", r"\1 00", found[1]), plain)
    plain = plain.replace("5 and 20 ", "25 ")
    return f"at {plain}"


def _is_clock(figures: str, following: str, *, bare: bool) -> bool:
    if not (CLOCK.fullmatch(figures) or (bare and BARE_CLOCK.fullmatch(figures))):
        return False
    if figures[-1].isdigit() and following and following not in GOES_ON | {*WEEKDAYS} and bare is False:
        return _is_free(figures)
    return time_of_day(clock_text(figures)) is not None


def _is_free(figures: str) -> bool:
    """Whether a time that ends in a figure can't be a count of what follows: "half past six call tom" can't."""
    return bool(re.search(r"(?:past|to|after|before) \d{1,2}$|\d [0-5]\d$|half \d+$", figures)) and (
        time_of_day(clock_text(figures)) is not None
    )


def _is_day(figures: str, today: date) -> bool:
    if WEEKEND.fullmatch(figures) or calendar_day(figures, today):
        return True
    words = figures.split()
    if not all(word in DAY_WORDS or re.fullmatch(r"\d{1,4}(?:st|nd|rd|th)?", word) for word in words):
        return words == ["yesterday"]
    if words[0] in NO_START or words[-1] in NO_END:
        return False
    if any(word.isdigit() for word in OF_A_DAY.sub("", figures).split()):
        return False  # "friday ten in the morning", "the third of march ten"
    return day(as_day(figures), today) is not None


def as_day(figures: str) -> str:
    """A day phrase as days.py reads it."""
    figures = re.sub(r"^(?:for|by|until) ", "on ", figures).replace("this coming", "this")
    return re.sub(rf"\b({'|'.join(MONTHS)}) the (\d{{1,2}})\b(?!st|nd|rd|th)", r"\1 \2th", THIS_TIME.sub("", figures))


def _is_span(figures: str) -> bool:
    if not figures.startswith(("in ", "within ", "after ")) and not figures.endswith("from now"):
        return False
    if MISHEARD_TO.search(figures):
        return False
    return all(SPAN_WORDS.fullmatch(word) for word in figures.split()) and span(as_span(figures)) is not None


def as_span(figures: str) -> str:
    """A span phrase as spans_of_time.py reads it, with the articles that a recogniser drops."""
    figures = re.sub(r"\b(about|around|roughly|within|after|time|exactly) ?", "", figures).replace(
        "3 quarter of", "3 quarters of"
    )
    return re.sub(r"\bin (?=hour|minute)", "in an ", figures)

"""From his days to what stands out in them: quieter than he usually is, somebody no longer spoken of, a loss, late nights.

Every sign is measured against his own last weeks, with medians, so that a terse man is not found quiet nor a chaotic one changed.
Quietness adds up over days as a one-sided CUSUM (Page 1954, Continuous inspection schemes, Biometrika 41): a single short day is
nothing, four in a row are something. What he told himself explains it and silences it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from companion.mind.heart.told import AWAY, BUSY, GUESTS, HOW_LONG_DAYS, ILL, LOSS
from companion.mind.heart.usual import Day

QUIET, COMFORT, PERSON, NIGHTS = "quiet", "comfort", "person", "nights"
LEFT_OUT_DAYS = 3
"""The last days are not part of what is usual."""
USUAL_DAYS = 35
MIN_DAYS, MIN_TALKING_DAYS = 14, 8
"""Before, nothing is usual yet."""
WATCHED_DAYS = 12
"""Over which quietness adds up."""
SLACK, ENOUGH = 1.1, 3.5
"""Of the CUSUM, in spreads of his own usual: what a day may lack for nothing, and what is said."""
LEAST_SPREAD, MOST_LACK, STILL_QUIET = 0.65, 3.0, 0.5
"""Of a day's lack: the least spread, the most that a day counts, and how much of it today's lines must still have."""
FEW_TURNS = 2.0
"""With so many turns, a day that isn't over counts half."""
SATURDAY, ENOUGH_ALIKE = 5, 6
SPREAD = 1.4826
"""Of a median absolute deviation, to that of a normal distribution."""
BEFORE = timedelta(4)
"""What he told so long before it began may explain it."""
NEW_DAYS = 24
"""For so long is somebody new."""
OFTEN_EXPLAINED = 0.25
"""Who says on a quarter of his days that he is busy explains nothing by it."""


@dataclass(frozen=True, slots=True)
class Sign:
    matter: str
    """QUIET and the like; of somebody "person 12", the number in memory."""
    strength: float
    """1 is just enough to be said."""
    since: date


@dataclass(frozen=True, slots=True)
class Measure:
    of: Callable[[Day], float]
    weight: float
    least_spread: float
    """Below this nobody would notice it."""
    is_manner: bool = True
    """It can be told before the day is over."""


MEASURES = (
    Measure(lambda day: math.log((day.words + 3.0) / (day.turns + 1.0)), 0.32, 0.14),
    Measure(lambda day: math.log(day.turns + 1.0), 0.22, 0.22, is_manner=False),
    Measure(lambda day: (day.open + 1.0) / (day.turns + 3.0), 0.28, 0.09),
    Measure(lambda day: (day.warm - 0.5 * day.dull + 1.0) / (day.turns + 3.0), 0.18, 0.09),
)
"""Shorter, fewer, less open, flatter."""


def signs(days: Sequence[Day]) -> list[Sign]:
    """What stands out today, the last of `days`, of which the talk so far is in; the strongest first. None in the first weeks."""
    past, today = days[:-1], days[-1] if days else None
    if today is None or len(past) < MIN_DAYS or sum(day.turns > 0 for day in past) < MIN_TALKING_DAYS:
        return []
    found = [*_comfort(past, today), *_late_nights(past)]
    if not _told_since(past, today, (LOSS,), today.day):
        quiet = _quiet(past, today)
        found += quiet or _dropped(past, today)
    return sorted((sign for sign in found if not is_explained(sign, past, today)), key=lambda sign: -sign.strength)


def is_explained(sign: Sign, past: Sequence[Day], today: Day) -> bool:
    """Whether he told why, or is taken up with somebody new. A loss or the hours of a night need no such reason."""
    if sign.matter != QUIET and not sign.matter.startswith(PERSON):
        return False
    return _told_since(past, today, (AWAY, ILL, BUSY, GUESTS), sign.since) or _is_new_love(past, today)


def _told_since(past: Sequence[Day], today: Day, whats: Sequence[str], since: date) -> bool:
    """Whether one of these was told since, or so shortly before that it still holds; and isn't what he always says."""
    talking = [day for day in past if day.turns]
    for what in whats:
        holds = timedelta(HOW_LONG_DAYS[what])
        told = [day for day in (*past, today) if what in day.told]
        if any(since - min(holds, BEFORE) <= day.day and day.day + holds >= today.day for day in told if what != LOSS):
            before = [day for day in talking if day.day < since - BEFORE]
            if sum(what in day.told for day in before) < OFTEN_EXPLAINED * max(len(before), 1):
                return True
        if what == LOSS and any(day.day + holds >= today.day for day in told):
            return True
    return False


def _is_new_love(past: Sequence[Day], today: Day) -> bool:
    """Somebody of whom he never spoke before, now often and gladly."""
    recent, before = (*past[-10:], today), past[:-NEW_DAYS]
    known = {person for day in before for person in (day.named or ())}
    new = {person for day in recent for person in (day.named or ())} - known
    often = any(sum(person in (day.named or ()) for day in recent) >= 3 for person in new)
    turns, warm = sum(day.turns for day in recent), sum(day.warm for day in recent)
    return often and warm >= 0.3 * turns


def _quiet(past: Sequence[Day], today: Day) -> list[Sign]:
    usual = _usual_days(past)
    ways = Ways(usual)
    scored = [ways.lack(day) for day in usual if day.turns]
    centre, spread = median(scored), max(SPREAD * _mad(scored), LEAST_SPREAD)
    total, since = 0.0, today.day
    for day in past[-WATCHED_DAYS:]:
        lacks = min((ways.lack(day) - centre) / spread, MOST_LACK) if day.turns else _missed(day, usual)
        before, total = total, max(0.0, total + lacks - SLACK)
        if not before and total:
            since = day.day
    if today.turns >= 2:  # fewer lines tell nothing
        so_far = ways.manner(today) / spread
        if so_far < STILL_QUIET:  # he is himself again
            return []
        total += max(0.0, min(so_far * today.turns / (today.turns + FEW_TURNS), MOST_LACK) - SLACK)
    return [Sign(QUIET, total / ENOUGH, since)] if total >= ENOUGH else []


def _usual_days(past: Sequence[Day]) -> Sequence[Day]:
    return past[-USUAL_DAYS - LEFT_OUT_DAYS : -LEFT_OUT_DAYS]


class Ways:
    """How he is on a day of talk: on weekends apart from other days, where he talks on enough of both."""

    def __init__(self, usual: Sequence[Day]) -> None:
        talking = [day for day in usual if day.turns]
        weekend = [day for day in talking if day.day.weekday() >= SATURDAY]
        others = [day for day in talking if day.day.weekday() < SATURDAY]
        self._of = {True: _middles(weekend), False: _middles(others)}
        for is_weekend, days in ((True, weekend), (False, others)):
            if len(days) < ENOUGH_ALIKE:
                self._of[is_weekend] = _middles(talking)

    def lack(self, day: Day) -> float:
        """How much less of everything than usual, in spreads; below nought it is more."""
        return sum(measure.weight * self._less(number, day) for number, measure in enumerate(MEASURES))

    def manner(self, day: Day) -> float:
        """As lack(), of a day that isn't over: how long, open and warm his lines are, and not how many."""
        return sum(measure.weight * self._less(number, day) for number, measure in enumerate(MEASURES) if measure.is_manner)

    def _less(self, number: int, day: Day) -> float:
        middle, spread = self._of[day.day.weekday() >= SATURDAY][number]
        return max(-2.0, min((middle - MEASURES[number].of(day)) / spread, 3.5))


def _middles(days: Sequence[Day]) -> list[tuple[float, float]]:
    """The middle and the spread of each measure."""
    columns = [[measure.of(day) for day in days] or [0.0] for measure in MEASURES]
    least = [measure.least_spread for measure in MEASURES]
    return [(median(values), max(SPREAD * _mad(values), floor)) for values, floor in zip(columns, least, strict=True)]


def _missed(day: Day, usual: Sequence[Day]) -> float:
    """What a day without a word counts: much for one who comes every day, nothing for one who never comes on a Tuesday."""
    is_silent = _silent_share(day, usual)
    return min(-0.75 * math.log(max(is_silent, 0.02)), 2.5)


def _silent_share(day: Day, usual: Sequence[Day]) -> float:
    same = [one for one in usual if one.day.weekday() == day.day.weekday()]
    share_all = sum(not one.turns for one in usual) / len(usual)
    return (sum(not one.turns for one in same) + 3 * share_all) / (len(same) + 3)


def _mad(values: Sequence[float]) -> float:
    middle = median(values)
    return median(abs(value - middle) for value in values)


NAMED_DAYS, NAMED_SPAN_DAYS = 6, 14
"""On so many days, so far apart, is somebody spoken of often."""
BY_CHANCE = math.log(0.002)
"""A silence less likely than this is no chance."""


def _dropped(past: Sequence[Day], today: Day) -> list[Sign]:
    """Somebody who was spoken of for weeks, and then on none of many days of talk."""
    people = {person for day in past for person in (day.named or ())} - set(today.named or ())
    return [sign for person in sorted(people) for sign in _silence(person, past)]


def _silence(person: int, past: Sequence[Day]) -> list[Sign]:
    named = [place for place, day in enumerate(past) if person in (day.named or ())]
    if len(named) < NAMED_DAYS or named[-1] - named[0] < NAMED_SPAN_DAYS:
        return []
    before, after = past[named[0] : named[-1] + 1], past[named[-1] + 1 :]
    usual_turns = median(day.turns for day in before if day.turns)
    total = sum(
        min(1.0, day.turns / usual_turns) * math.log(1.0 - _named_share(person, day, before)) for day in after if day.turns
    )
    pauses = [later - earlier for earlier, later in pairwise(named)]
    is_long = len(after) >= 1.5 * max(pauses) and len(after) >= 4
    return [Sign(f"{PERSON} {person}", total / BY_CHANCE, past[named[-1]].day)] if total <= BY_CHANCE and is_long else []


def _named_share(person: int, day: Day, before: Sequence[Day]) -> float:
    """Of his days of talk like this one, those on which he spoke of somebody."""
    talking = [one for one in before if one.turns]
    same = [one for one in talking if (one.day.weekday() >= SATURDAY) == (day.day.weekday() >= SATURDAY)]
    share = sum(person in (one.named or ()) for one in talking) / len(talking)
    return min((sum(person in (one.named or ()) for one in same) + 3 * share) / (len(same) + 3), 0.9)


def _comfort(past: Sequence[Day], today: Day) -> list[Sign]:
    """A loss that he told of some days ago."""
    told = next((day for day in reversed(past) if LOSS in day.told), None)
    is_now = told is not None and 1 <= (today.day - told.day).days <= 10 and LOSS not in today.told
    first = next((day for day in past[-30:] if LOSS in day.told), None)
    return [Sign(COMFORT, 2.0, first.day)] if is_now and first is not None else []


LATE_NIGHTS, WATCHED_NIGHTS = 3, 5


def _late_nights(past: Sequence[Day]) -> list[Sign]:
    """Awake with her late on three of five nights, where that is not his way."""
    usual = [day for day in _usual_days(past) if day.turns]
    late = [day for day in past[-WATCHED_NIGHTS:] if day.night_talks]
    share = sum(day.night_talks > 0 for day in usual) / max(len(usual), 1)
    return [Sign(NIGHTS, len(late) / LATE_NIGHTS, late[0].day)] if len(late) >= LATE_NIGHTS and share < 0.25 else []

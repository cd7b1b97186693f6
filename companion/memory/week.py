"""A week of talks: for each day how many, how long, in what moods, and whom they were about."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from companion.memory.people import People
from companion.memory.store import Store

DAYS = 7
LAST_TURN_S = 20
"""A talk lasts from its first turn to its last, and about so long for saying the last and hearing the answer."""
BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    talks: int = 0
    turns: int = 0
    seconds: int = 0
    moods: tuple[tuple[str, int], ...] = ()
    """Each mood that was heard, and in how many turns; the most frequent first."""
    people: tuple[str, ...] = ()
    """Whom he spoke of, as they are called; who was named most first."""

    @property
    def minutes(self) -> int:
        """Begun ones count: what was said is never nothing."""
        return -(-self.seconds // 60)


def week(store: Store, within: date) -> tuple[Day, ...]:
    """The seven days, Monday first, of the week that this day is in. A talk belongs to the day on which it began."""
    first_day = within.toordinal() - within.weekday()
    days = [date.fromordinal(min(max(first_day + number, 1), date.max.toordinal())) for number in range(DAYS)]
    people = People(store)
    rows = store.rows(
        "SELECT at, talk, heard, mood FROM turns WHERE at >= ? AND at < ? ORDER BY id", (_starts(days[0]), _ends(days[-1]))
    )
    began = dict[int, date]()
    of_day: dict[date, list[tuple[int, int, str, str]]] = {day: [] for day in days}
    for at, talk, heard, mood in rows:
        day = began.setdefault(talk, datetime.fromtimestamp(at).date())
        of_day.get(day, []).append((at, talk, heard, mood))
    return tuple(_day(day, turns, people) for day, turns in of_day.items())


def title(days: tuple[Day, ...]) -> str:
    """The week's name.

    >>> title((Day(date(2026, 11, 23)), Day(date(2026, 11, 29))))
    '23 November to 29 November 2026'
    """
    first, last = days[0].day, days[-1].day
    return f"{first.day} {first:%B} to {last.day} {last:%B} {last.year}"


def totals(days: tuple[Day, ...]) -> str:
    """The week in one sentence."""
    talks, minutes = sum(day.talks for day in days), -(-sum(day.seconds for day in days) // 60)
    if not talks:
        return "Nothing was said that week."
    return f"{talks} talk{'s' * (talks != 1)}, {minutes} minute{'s' * (minutes != 1)}."


def sparkline(values: list[int]) -> str:
    """A bar for each value, the highest one full; a space for none.

    >>> sparkline([0, 1, 4, 8])
    ' ▁▄█'
    """
    highest = max([*values, 1])
    return "".join(BARS[max(0, -(-value * len(BARS) // highest) - 1)] if value > 0 else " " for value in values)


def _starts(day: date) -> int:
    try:
        return int(datetime.combine(day, time()).timestamp())
    except (ValueError, OverflowError):  # the first days there are, in a zone east of Greenwich
        return -(2**62)


def _ends(day: date) -> int:
    return 2**62 if day == date.max else _starts(day + timedelta(days=1))


def _day(day: date, turns: list[tuple[int, int, str, str]], people: People) -> Day:
    times: dict[int, list[int]] = {}
    for at, talk, _, _ in turns:
        times.setdefault(talk, []).append(at)
    seconds = sum(max(found) - min(found) + LAST_TURN_S for found in times.values())
    moods = Counter(mood for *_, mood in turns if mood)
    named = Counter(person.name or person.relation for _, _, heard, _ in turns for person in people.in_text(heard))
    most_first = tuple(name for name, _ in named.most_common())
    return Day(day, len(times), len(turns), seconds, tuple(moods.most_common()), most_first)

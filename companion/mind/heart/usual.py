"""How he talks, day by day: the features of the last weeks, read from the kept turns in one pass and kept for the day.

Cheap rules over the words alone. A day begins at five in the morning: a talk at one is of the night before.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from companion.memory.kinds import Person
from companion.memory.memory import Memory
from companion.memory.names import ORDINARY, SAME_RELATION, SEVERAL, relation_of
from companion.memory.plain_text import seconds, words_of
from companion.mind.heart.told import told_in
from companion.mind.patterns import late

READ_DAYS = 41
DAY_BEGINS_H = 5
NIGHT_FROM_H = 23
TURN_S = 20.0
"""What the last turn of a talk takes, about: the others are counted from one to the next."""
MAX_TURNS = 10_000
TASKS = frozenset(
    "timer reminder list note manner clock sum unkept dropped again stop not-yet name export forgetting gentle letter"
    " mail".split()
)
"""Sources of turns that were errands: how short those are says nothing of him."""
FIRST_PERSON = frozenset("i i'm i've i'd i'll im ive me my myself mine we we're we've our".split())
FEELING = frozenset(
    """feel feels felt feeling feelings think thought thinking wish hope hoping hoped want wanted afraid scared frightened
    worried worry
    worrying love loved loves miss missed missing hate hated happy sad proud lonely alone tired dream dreamt remember
    remembered hurt
    hurts angry cross furious nervous anxious excited ashamed guilty glad grateful relieved jealous upset crying cried cry laughed
    laughing enjoy enjoyed dread dreading embarrassed moved heart mind wondering wonder believe told""".split()
)
BRIGHT_WORDS = frozenset(
    """thanks thank lovely nice glad sweet kind haha funny love brilliant great wonderful beautiful best good fun laughed
    laughing proud
    excited happy delighted perfect gorgeous yay""".split()
)
ASKING = frozenset("what why how who where do does did is are have has can could would should when which".split())
LONG_WORDS = 11
"""A first-person line of so many words tells something of his life."""
BRIGHT, DULL = frozenset(("bright", "fine")), frozenset(("flat", "low"))
MARK = late(r"[.,!?;:\"\u2019]")
STRIPPED = str.maketrans(dict.fromkeys('.,!?;:"', " ") | {"\u2019": "'"})
Row = tuple[int, int, str, str, str]
"""at, talk, heard, source, mood."""


@dataclass(frozen=True, slots=True)
class Day:
    """What he was like on one day. `turns` to `questions` leave errands out; all are 0 for a day without a word."""

    day: date
    talks: int = 0
    turns: int = 0
    words: int = 0
    with_her_s: float = 0.0
    open: int = 0
    """Turns that tell of himself, or ask."""
    questions: int = 0
    warm: int = 0
    """Turns with a kind word or in a bright mood."""
    dull: int = 0
    """Turns in a flat or low mood."""
    pause_s: float = 0.0
    """Between two turns of a talk, at the median."""
    night_talks: int = 0
    """That began after eleven or went on after midnight."""
    named: Mapping[int, int] | None = None
    """How often each person was spoken of, by their number in memory."""
    told: frozenset[str] = frozenset()
    """told.AWAY and the like."""


class Usual:
    """His days, as memory has them."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._key: tuple[object, ...] = ()
        self._past: list[Day] = []
        self._span_s = (0, 0)
        """From when to when `_past` was read."""

    def days(self, now: datetime) -> list[Day]:
        """From his first one in the last weeks up to yesterday, without gaps; then today so far. Raises KeepingError."""
        today = _day_of(now)
        start = datetime.combine(today, datetime.min.time()).replace(hour=DAY_BEGINS_H)
        first_s, start_s = seconds(start - timedelta(days=READ_DAYS)), seconds(start)
        names = _names(self._memory.people.all())
        if self._key != self._state(names) or not first_s <= self._span_s[1] <= start_s:
            self._past, self._span_s = self._read(first_s, start_s, names), (first_s, start_s)
        elif self._span_s[1] < start_s:  # only what is new since
            self._past += self._read(self._span_s[1], start_s, names)
            self._past = [day for day in self._past if (today - day.day).days <= READ_DAYS]
            self._span_s = (first_s, start_s)
        self._key = self._state(names)
        now_on = self._read(start_s, seconds(now) + 1, names)
        return [*_without_gaps(self._past, today), next((day for day in now_on if day.day == today), Day(today))]

    def _state(self, names: Mapping[str, int]) -> tuple[object, ...]:
        """Another one where turns of those days were forgotten or added, or names learnt."""
        kept = self._memory.store.one("SELECT count(*), max(id) FROM turns WHERE at >= ? AND at < ?", self._span_s)
        return (self._memory.store.file_number, kept, frozenset(names.items()))

    def _read(self, start_s: int, end_s: int, names: Mapping[str, int]) -> list[Day]:
        sql = "SELECT at, talk, substr(heard, 1, 400), source, mood FROM turns WHERE at >= ? AND at < ? ORDER BY id DESC LIMIT ?"
        rows = self._memory.store.rows(sql, (start_s, end_s, MAX_TURNS))[::-1]
        talks: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            talks[row[1]].append(row)
        by_day: dict[date, list[list[Row]]] = defaultdict(list)
        for talk in talks.values():
            by_day[_day_of(datetime.fromtimestamp(talk[0][0]))].append(talk)
        return [_measured(day, by_day[day], names) for day in sorted(by_day)]


def _measured(day: date, talks: Sequence[Sequence[Row]], names: Mapping[str, int]) -> Day:
    lines = [line for talk in talks for row in talk if (line := _line(row, names))]
    pauses = [after[0] - before[0] for talk in talks for before, after in pairwise(talk)]
    named = Counter(person for line in lines for person in line.named)
    lines = [line for line in lines if not line.is_task]
    return Day(
        day,
        talks=len(talks),
        turns=len(lines),
        words=sum(line.words for line in lines),
        with_her_s=sum(max(talk[-1][0] - talk[0][0], 0) + TURN_S for talk in talks),
        open=sum(line.is_own or line.is_asking for line in lines),
        questions=sum(line.is_asking for line in lines),
        warm=sum(line.is_warm for line in lines),
        dull=sum(line.is_dull for line in lines),
        pause_s=median(pauses) if pauses else 0.0,
        night_talks=sum(_is_night(talk[0][0], talk[-1][0]) for talk in talks),
        named=dict(named),
        told=frozenset[str]().union(*(line.told for line in lines)),
    )


class Line(NamedTuple):
    """What one turn counts for."""

    words: int
    is_task: bool
    is_own: bool
    is_asking: bool
    is_warm: bool
    is_dull: bool
    named: tuple[int, ...]
    told: frozenset[str]


def _line(row: Row, names: Mapping[str, int]) -> Line | None:
    text, mood = _plain(row[2]), row[4]
    listed = text.split()
    if not listed:
        return None
    words, many = set(listed), len(listed)
    is_own = not FIRST_PERSON.isdisjoint(words) and (many >= LONG_WORDS or not FEELING.isdisjoint(words))
    is_warm = mood in BRIGHT if mood else not BRIGHT_WORDS.isdisjoint(words)
    named = () if words.isdisjoint(names) else tuple({names[word] for word in words if word in names})
    is_asking = many > 3 and listed[0] in ASKING
    return Line(many, row[3] in TASKS, is_own, is_asking, is_warm, mood in DULL, named, told_in(text, words))


def _plain(heard: str) -> str:
    """In lower case and without marks, as a recogniser writes it: then there is nothing to do, thousands of times."""
    text = heard.lower()
    return text.translate(STRIPPED) if MARK.search(text) else text


def _is_night(first_s: int, last_s: int) -> bool:
    start, end = datetime.fromtimestamp(first_s), datetime.fromtimestamp(last_s)
    return start.hour >= NIGHT_FROM_H or start.hour < DAY_BEGINS_H or end.hour < DAY_BEGINS_H


def _day_of(moment: datetime) -> date:
    return (moment - timedelta(hours=DAY_BEGINS_H)).date()


def _without_gaps(days: Sequence[Day], today: date) -> list[Day]:
    """Days without a word are days too."""
    if not days:
        return []
    known = {day.day: day for day in days}
    first = days[0].day
    return [known.get(day) or Day(day) for day in (first + timedelta(n) for n in range((today - first).days))]


def _names(people: Sequence[Person]) -> dict[str, int]:
    """The words that mean one person alone. A name that is a word as well ("will") means nobody here."""
    firsts, related = Counter[str](), Counter[str]()
    for person in people:
        firsts[next(iter(words_of(person.name)), "")] += 1
        related[relation_of(person.relation)] += 1
    found: dict[str, int] = {}
    for person in people:
        first, relation = next(iter(words_of(person.name)), ""), relation_of(person.relation)
        if first and firsts[first] == 1 and first not in ORDINARY:
            found |= {first: person.id, f"{first}'s": person.id}
        if relation and related[relation] == 1 and relation not in SEVERAL and " " not in relation:
            called = {relation, *(other for other, same in SAME_RELATION.items() if same == relation)}
            found |= {form: person.id for word in called for form in (word, f"{word}'s")}
    return found

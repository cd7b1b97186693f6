"""Eight weeks with each of the simulated people, asked in every talk: what is noticed, how soon, and what is said without
cause."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from companion.memory.kinds import NewPerson
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.memory.store import Store
from companion.mind.heart.distance import Distance
from companion.mind.heart.gentle import Gentle, Moment
from companion.mind.heart.hours import Hours

ASKED_TURNS = 2
"""She is asked at the third turn of each talk."""
NOTICED_DAYS = 4
MAY_FOLLOW = {
    "quiet": {"quiet", "person"}, "comfort": {"comfort"}, "person": {"person"}, "hours": {"hours", "nights"},
    "nights": {"hours", "nights"}
}  # fmt: skip
"""What is said with cause once it has begun: who goes quiet drops names as well."""


@dataclass
class Told:
    """What came up on which day."""

    words: list[tuple[int, str]] = field(default_factory=list)


def lived(person: Any, first_day: date) -> Told:
    memory = Memory(Store.in_memory())
    for name in person.people:
        memory.people.mention(NewPerson(name, "friend"), 0)
    chance = Random(1)
    gentle = Gentle(memory, [Distance(memory, chance), Hours(memory, chance)])
    told, talk_number = Told(), 0
    for number, talks in enumerate(person.days):
        for talk in talks:
            talk_number += 1
            rows = [(seconds(said.at), talk_number, said.heard, "Mm.", "bank", said.mood) for said in talk]
            keep(memory, rows[:ASKED_TURNS])
            asked = talk[min(ASKED_TURNS, len(talk) - 1)]
            moment = Moment(heard=asked.heard, source="bank", turns=min(ASKED_TURNS, len(talk) - 1))
            word = gentle.word(moment, asked.at)
            if word is not None:
                gentle.spoken(word, asked.at)
                gentle.heard_answer("maybe a bit", asked.at + timedelta(seconds=20))
                told.words.append((number, word.matter.split()[0]))
            keep(memory, rows[ASKED_TURNS:])
    return told


def keep(memory: Memory, rows: list[tuple[int, int, str, str, str, str]]) -> None:
    with memory.store.change():
        memory.store.run_many("INSERT INTO turns (at, talk, heard, spoken, source, mood) VALUES (?, ?, ?, ?, ?, ?)", rows)


@dataclass
class Figures:
    noticed: int = 0
    to_notice: int = 0
    false: int = 0
    calm_days: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def measured(everybody: Iterator[Any], first_day: date) -> Figures:
    """A word is without cause before its matter has begun, or of another matter than what is going on."""
    figures = Figures()
    for person in everybody:
        told = lived(person, first_day)
        figures.calm_days += min(person.since, len(person.days))
        if person.expects != "none":
            figures.to_notice += 1
            soon = any(person.since <= day <= person.begins + NOTICED_DAYS and what == person.expects for day, what in told.words)
            figures.noticed += soon
            figures.missed += [] if soon else [f"{person.name}: from {person.begins}, told {told.words}"]
        for day, what in told.words:
            if day < person.since or what not in MAY_FOLLOW[person.expects]:
                figures.false += 1
                figures.wrong.append(f"{person.name}: {what} on {day}")
    return figures


@pytest.fixture(scope="module")
def figures(simulated: Callable[..., Iterator[Any]], first_day: date) -> Figures:
    return measured(simulated("courses.toml", (1,), odd=True), first_day)


def test_there_are_enough_courses(simulated: Callable[..., Iterator[Any]]) -> None:
    expected = Counter(person.expects for person in simulated("courses.toml", (1,), odd=True))
    assert expected["none"] >= 12
    assert expected.total() >= 30
    assert set(expected) == {*MAY_FOLLOW, "none"}


def test_a_change_is_noticed_within_four_days(figures: Figures) -> None:
    assert figures.noticed >= 0.85 * figures.to_notice, figures.missed


def test_words_without_cause_are_rare(figures: Figures) -> None:
    assert figures.false <= figures.calm_days / 60, figures.wrong

"""Remembering beside the talk: what is kept when, what "she" means, and that nothing said makes it fail."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.clock import Clock
from companion.memory.kinds import Person
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.memory.turns import TALK_GAP_S
from companion.mind.errands import Errands
from companion.mind.remembering import Remembering
from companion.mind.skills import bare
from companion.mind.spoken_of import made_whole

NOW = datetime(2026, 11, 23, 15, 0)
MARIE, TOM = Person(1, "Marie", "sister", 0, "", 1), Person(2, "Tom", "brother", 0, "", 1)
MOTHER = Person(3, "", "mother", 0, "", 1)
EVERYBODY = (MARIE, TOM, MOTHER)
WHOLE = {
    "she lives in york": ("Marie is your sister. I'll keep that.", "marie lives in york"),
    "no she lives in york": ("Marie lives in Leeds.", "no marie lives in york"),
    "he's a cook": ("Tom is your brother.", "tom is a cook"),
    "her name is rose": ("You have a mother.", "my mother's name is rose"),
    "her birthday is in may": ("Marie, your sister? What about her?", "marie's birthday is in may"),
    "he lives in york": ("Marie is your sister.", "he lives in york"),
    "no it's blue": ("Your favourite colour is green.", "no my favourite colour is blue"),
    "i'm forty three actually": ("", "no i'm forty three"),
    "i know she lives": ("Marie is your sister.", "i know she lives"),
    "she": ("Marie is your sister.", "she"),
}


@pytest.mark.parametrize(("line", "told"), WHOLE.items(), ids=WHOLE)
def test_made_whole(line: str, told: tuple[str, str]) -> None:
    assert made_whole(line, told[0], (), EVERYBODY) == told[1]


def test_of_two_nobody_is_meant() -> None:
    assert (
        made_whole("he cooks", "Tom and Ben are your brothers.", (), (TOM, Person(4, "Ben", "brother", 0, "", 1))) == "he cooks"
    )


class Kept:
    def __init__(self) -> None:
        self.at, self.memory = NOW, Memory(Store.in_memory())
        self.clock = Clock(system=lambda: self.at, synchronised=lambda: True)
        self.remembering = Remembering(self.memory, self.clock.now)
        self.errands = Errands(self.memory, self.clock)

    def says(self, line: str) -> str:
        """A turn in which memory alone may answer."""
        text = bare(line)
        skilled = self.errands.reply(text) if text else None
        if skilled is None:
            self.remembering.hear(line, "")
            skilled = self.remembering.acknowledged(line)
            self.errands.expect(skilled)
        spoken = skilled.choices[0] if skilled is not None else ""
        self.remembering.recalled(line)
        self.remembering.cued(line)
        self.remembering.follow_up(line)
        self.remembering.turn_over(line, spoken, skilled.source if skilled is not None else "bank")
        return spoken


@pytest.fixture
def kept() -> Iterator[Kept]:
    kept = Kept()
    yield kept
    kept.memory.close()


def test_what_is_acknowledged_is_kept_before_it_is_spoken(kept: Kept) -> None:
    kept.remembering.hear("my sister is called marie", "")
    assert kept.memory.people.all() == []
    assert kept.remembering.acknowledged("my sister is called marie") is not None
    assert [person.name for person in kept.memory.people.all()] == ["Marie"]


def test_what_was_let_go_is_not_kept_with_a_later_line(kept: Kept) -> None:
    kept.remembering.hear("my brother is called jim", "")
    kept.remembering.let_go()
    kept.remembering.turn_over("hello", "Hello.", "bank")
    assert kept.memory.people.all() == []


def test_one_doubt_in_a_talk(kept: Kept) -> None:
    kept.says("my sister is called marie")
    assert kept.says("my sister mary rang") == "Marie is your sister, right?"
    assert "right?" not in kept.says("my sister mary rang")
    kept.at += timedelta(seconds=2 * TALK_GAP_S)
    assert kept.says("my sister mary rang") == "Marie is your sister, right?"


def test_she_brings_somebody_up_now_and_then(kept: Kept) -> None:
    kept.says("my brother is called tom")
    kept.remembering.hear("tom again", "")
    assert all("Tom" in text and "brother" in text for text in kept.remembering.recalled("tom again"))
    kept.remembering.turn_over("tom again", "Tom, your brother. Tell me more.", "recall")
    assert kept.remembering.recalled("tom again") == ()


def lines_of_the_bank() -> list[str]:
    found: list[str] = []
    for file in sorted(files("companion").joinpath("data", "bank").iterdir(), key=lambda file: file.name):
        for row in file.read_text(encoding="utf-8").splitlines():
            exchange = json.loads(row)
            found += [exchange["heard"]] if "heard" in exchange else exchange.get("lines", [])
    return found


def test_the_lines_of_her_own_bank_are_mostly_talk(kept: Kept) -> None:
    """Every tenth of them: few are taken for something to keep or to look up, and none fails."""
    lines = lines_of_the_bank()[::10]
    answered = [line for line in lines if kept.says(line)]
    assert len(lines) > 1000
    assert len(answered) < 0.02 * len(lines)


SAID = """
my sister brother mum tom marie is called named was not no yes forget that everything about who what how do you know i she he her
lives in leeds promised to call tomorrow on friday dentist never bring up off the record wipe remember it a and 's
"""
WORDS = st.sampled_from(SAID.split())
LINES = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=60))


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=6))
def test_nothing_said_makes_it_fail(lines: list[str]) -> None:
    kept = Kept()
    for line in lines:
        kept.says(line)
    kept.memory.close()

"""The parts of a talk beside one another: whose line it is, and what is left open when something else comes between."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from companion.clock import Clock
from companion.memory.memory import Memory
from companion.mind.bank import load
from companion.mind.honesty.asked import Honesty
from companion.mind.honesty.leaning import Leaning
from companion.mind.match import WordMatcher
from companion.mind.person import Owner, Person
from companion.mind.talk import Talk

BANK = load()
MATCHER = WordMatcher(BANK)
MONDAY = datetime(2026, 11, 23, 15, 0)


class Life:
    """Somebody who talks with the whole of her, by words alone."""

    def __init__(self, folder: Path, owner: Owner, *, keeps: bool = True) -> None:
        self.at, self.source = MONDAY, ""
        self.memory = Memory.open(folder / "memory") if keeps else None
        chance, clock = Random(3), Clock(system=lambda: self.at, synchronised=lambda: True)
        person = Person(self.memory, clock, None, owner, chance)
        self.mind = Talk(
            BANK,
            chance,
            MATCHER,
            household=person.household(),
            danger=person.danger,
            honesty=Honesty(chance, self.memory, keeps=keeps, is_answered=MATCHER.word_for_word),
            leaning=Leaning(self.memory, chance),
            heart=person.heart(),
        )

    def says(self, *lines: str) -> str:
        """Her answer to the last of them."""
        text = ""
        for line in lines:
            self.at += timedelta(seconds=20)
            reply = self.mind.reply(line)
            text, self.source = "".join(reply.pieces), reply.source
            self.mind.remember(line, text)
        return text


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    life = Life(tmp_path, Owner(country="GB", name="Jo"))
    yield life
    assert life.memory is not None
    life.memory.close()


def test_what_she_had_asked_is_over_when_danger_comes_between(life: Life) -> None:
    """Else a line long after it would be written into the letter."""
    life.says("hello", "shut up", "write a letter to my brother")
    assert life.source == "letter"
    life.says("i want to kill myself", "no i don't", "the garden is doing well this year")
    assert life.source != "letter"
    life.says("go on with the letter")
    assert life.source == "letter"


def test_her_own_name_is_an_answer_too(life: Life) -> None:
    assert "call me" in life.says("hello")
    assert "matter" in life.says("just samantha")


def test_stop_asking_me_questions_is_for_her_manner(life: Life) -> None:
    life.says("stop asking me questions")
    assert life.source == "manner"


def test_to_be_told_not_to_worry_switches_nothing_off(life: Life) -> None:
    life.says("don't worry about me")
    assert life.source != "gentle"


FORGETTING = ["forget everything", "please forget everything", "off the record"]


@pytest.mark.parametrize("line", FORGETTING)
@pytest.mark.parametrize("open_with", ["write a letter to my brother", "call you bitch", "remind me to ring tom"])
def test_to_forget_is_never_an_answer_to_something_else(life: Life, open_with: str, line: str) -> None:
    life.says("hello", "never", open_with, line)
    assert life.source == "memory"


def test_nothing_of_him_is_left_when_all_is_wiped(life: Life) -> None:
    life.says("hello", "never", "stop judging my mood", "be shorter", "call you ada", "forget everything", "wipe everything")
    assert "as you wanted" not in life.says("how do i sound")
    assert "shorter" not in life.says("have you changed")
    assert "Samantha" in life.says("what's your name")


def test_the_goodbye_is_no_part_of_a_letter(life: Life) -> None:
    life.says("hello", "never", "write a letter to my brother", "let's say the last goodbye")
    assert life.source == "goodbye"


def test_a_birthday_is_learnt_by_its_weekday(life: Life) -> None:
    life.says("hello", "never", "my granddaughter sophie came", "sophie's birthday is on saturday she'll be seven")
    assert "twenty-eighth of November" in life.says("when is sophie's birthday")


WITHOUT_MEMORY = {
    "how long have we talked": "hours",
    "let's get to know each other": "meeting",
    "stop asking me such things": "gentle",
    "stop judging my mood": "mood",
}


@pytest.mark.parametrize(("line", "source"), WITHOUT_MEMORY.items())
def test_with_all_of_it_off_she_says_so(tmp_path: Path, line: str, source: str) -> None:
    life = Life(tmp_path, Owner(judges_mood=False, is_gentle=False), keeps=False)
    told = life.says("hello", line)
    assert life.source == source
    assert "isn't working" not in told

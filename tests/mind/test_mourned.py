"""Who has died, by what was told: asked of everything that would send him to somebody."""

from datetime import datetime
from random import Random

import pytest

from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.heart.outward import who_matters
from companion.mind.honesty.leaning import Leaning
from companion.mind.learning.learn import Known, learn
from companion.mind.meeting.read_back import company, taught
from companion.mind.mourned import is_mourned
from companion.mind.safety.nearest import to_call

NOW = datetime(2026, 11, 23, 15)


def told(*lines: str) -> Memory:
    memory = Memory(Store.in_memory())
    for line in lines:
        memory.keep_turn(line, "", "bank", NOW, learn(line, NOW.date(), Known(tuple(memory.people.all()))), "", None)
    return memory


GONE = {
    "said so": ("my wife is called rose", "rose died"),
    "by her relation": ("my wife is called rose", "my wife passed away"),
    "late": ("my late wife rose loved it",),
    "lost": ("my wife is called rose", "i lost my wife in march"),
    "since": ("my wife is called rose", "since rose died i can't sleep"),
    "a widower": ("my wife is called rose", "i'm a widower"),
    "buried": ("my wife is called rose", "we buried rose last week"),
    "a month": ("my wife rose passed in march",),
}


@pytest.mark.parametrize("lines", GONE.values(), ids=GONE)
def test_nobody_is_sent_to_the_dead(lines: tuple[str, ...]) -> None:
    memory = told(*lines)
    leaning = Leaning(memory, Random(1)).reply("you're my only friend")
    assert leaning is not None
    assert [is_mourned(memory, one) for one in memory.people.all()] == [True]
    assert (who_matters(memory), company(memory), to_call(memory, "suicide", "")) == ([], [], "")
    assert not any("Rose" in choice for choice in leaning.choices)


ALIVE = {
    "somebody else's death": ("my sister is called rose", "rose was sad that the cat died"),
    "late for tea": ("my sister is called rose", "rose was late for tea"),
    "a figure": ("my sister is called rose", "rose nearly died laughing"),
    "her things": ("my sister is called rose", "i lost rose's umbrella"),
}


@pytest.mark.parametrize("lines", ALIVE.values(), ids=ALIVE)
def test_the_living_stay(lines: tuple[str, ...]) -> None:
    memory = told(*lines)
    assert [one.name for one in who_matters(memory)] == ["Rose"]


def test_a_widower_is_not_told_that_he_has_a_wife() -> None:
    memory = told("my wife is great", "my wife died in march", "i promised to call my wife")
    back = " ".join(taught(memory, NOW))
    assert "You have a wife" not in back
    assert "call" not in back

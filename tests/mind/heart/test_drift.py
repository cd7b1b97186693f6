"""Her manner: moved a little by what he responds to, within bounds, kept, told, and as she came again by a word."""

import math
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.heart.drift import DAY_MOST, DIALS, MOST, Drift, traits
from companion.mind.heart.manner_task import HerMannerTask

NOW = datetime(2026, 11, 23, 15, 0)
JOKE, PLAIN = "A scandal. Shall I call a jury?", "That sounds like a long day for you."


@pytest.fixture
def memory() -> Memory:
    return Memory(Store.in_memory())


def lived(drift: Drift, said: str, days: int, turns_a_day: int = 20) -> None:
    """So many days on which he answers each reply of hers with the same."""
    for day in range(days):
        for turn in range(turns_a_day):
            drift.spoken(JOKE, "play", whole=True)
            drift.heard(said, NOW + timedelta(days=day, minutes=turn))


def test_as_she_came_every_reply_is_as_likely(memory: Memory) -> None:
    drift = Drift(memory)
    assert drift.dials == dict.fromkeys(DIALS, 0.0)
    assert drift.weight(JOKE, "play") == drift.weight(PLAIN, "ask") == 1


def test_who_laughs_gets_more_jokes_and_who_does_not_gets_fewer(memory: Memory) -> None:
    drift = Drift(memory)
    lived(drift, "ha ha that's funny", days=6)
    assert drift.dials["humour"] > 0.5
    assert drift.weight(JOKE, "ask") > 1.2 * drift.weight(PLAIN, "ask")
    lived(drift, "very funny i'm serious", days=20)
    assert drift.dials["humour"] < 0


def test_one_day_moves_her_only_so_far_and_a_year_only_to_the_end(memory: Memory) -> None:
    drift = Drift(memory)
    lived(drift, "haha good one", days=1, turns_a_day=200)
    assert drift.dials["humour"] == pytest.approx(DAY_MOST, abs=0.002)
    assert Drift(memory).dials["humour"] == pytest.approx(DAY_MOST, abs=0.002)
    lived(Drift(memory), "haha good one", days=40)
    assert Drift(memory).dials["humour"] == pytest.approx(MOST, abs=0.002)


def test_a_start_in_the_middle_of_the_day_does_not_open_the_day_anew(memory: Memory) -> None:
    for _ in range(10):
        drift = Drift(memory)
        for _ in range(20):
            drift.spoken(JOKE, "play", whole=True)
            drift.heard("haha", NOW)
    assert Drift(memory).dials["humour"] <= DAY_MOST + 0.002


def test_who_cuts_her_short_gets_shorter_answers(memory: Memory) -> None:
    drift, long = (
        Drift(memory),
        "Well, there are several things that one might say about it, and each of them has its own good side.",
    )
    for day in range(8):
        for _ in range(10):
            drift.spoken(long, "inform", whole=False)
            drift.heard("so what about dinner", NOW + timedelta(days=day))
    assert drift.dials["length"] < -0.5
    assert drift.weight("Yes.", "inform") > 1.5 * drift.weight(long, "inform")


def test_what_hurts_is_no_verdict_on_her_manner(memory: Memory) -> None:
    drift = Drift(memory)
    for _ in range(30):
        drift.spoken(PLAIN, "comfort", whole=False)
        drift.heard("she died this morning", NOW, "hard")
    assert drift.dials == dict.fromkeys(DIALS, 0.0)


@pytest.mark.parametrize("kept", ["2.5", "nan", "-inf", "lots", ""])
def test_a_kept_dial_that_is_no_number_within_bounds_is_as_she_came(memory: Memory, kept: str) -> None:
    memory.preferences.set("manner.humour", kept, 0)
    memory.preferences.set("manner.day", "2026-11-23 humour=x questions", 0)
    drift = Drift(memory)
    assert drift.dials["humour"] == 0.0
    lived(drift, "haha", days=1)
    assert 0 < drift.dials["humour"] <= DAY_MOST + 0.002


def test_without_a_memory_she_stays_as_she_came() -> None:
    drift = Drift(None)
    lived(drift, "haha that's funny", days=3)
    assert drift.dials == dict.fromkeys(DIALS, 0.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.sampled_from(["play", "ask", "inform"]), st.booleans()), max_size=30))
def test_whatever_is_said_each_dial_stays_within_its_bounds(turns: list[tuple[str, str, bool]]) -> None:
    drift = Drift(Memory(Store.in_memory()))
    for number, (text, move, whole) in enumerate(turns):
        drift.spoken(text, move, whole=whole)
        drift.heard(text, NOW + timedelta(days=number))
        assert all(math.isfinite(value) and abs(value) <= MOST for value in drift.dials.values())
        assert all(abs(value) <= 1 for value in traits(text, move).values())


ASKED = {
    "be a bit funnier": ("humour", 1),
    "can you tell more jokes": ("humour", 1),
    "no more jokes please": ("humour", -1),
    "stop teasing me": ("humour", -1),
    "could you be more serious": ("humour", -1),
    "keep your answers short": ("length", -1),
    "you talk too much": ("length", -1),
    "i want longer answers": ("length", 1),
    "be more direct with me": ("directness", 1),
    "just tell me straight": ("directness", 1),
    "be gentler": ("directness", -1),
    "don't be so harsh": ("directness", -1),
    "ask me more questions": ("questions", 1),
    "stop asking me so many questions": ("questions", -1),
    "don't ask so much": ("questions", -1),
}


@pytest.mark.parametrize("said", ASKED)
def test_what_he_asks_for_is_done_at_once_and_kept(memory: Memory, said: str) -> None:
    task, (dial, sign) = HerMannerTask(memory, Drift(memory)), ASKED[said]
    found = task.reply(said, NOW)
    assert found is not None
    assert Drift(memory).dials[dial] * sign == pytest.approx(0.5)


@pytest.mark.parametrize(
    "said",
    [
        "tell me a joke",
        "that was a good joke",
        "keep it",
        "i asked her straight out",
        "be careful",
        "talk to me",
        "say that again",
    ],
)
def test_other_lines_are_not_about_her_manner(memory: Memory, said: str) -> None:
    assert HerMannerTask(memory, Drift(memory)).reply(said, NOW) is None


def test_she_tells_how_she_has_changed_and_is_as_she_came_by_a_word(memory: Memory) -> None:
    drift = Drift(memory)
    task = HerMannerTask(memory, drift)
    assert "Not" in str(task.reply("have you changed", NOW))
    task.reply("be funnier", NOW)
    task.reply("keep it short", NOW)
    told = task.reply("how have you changed", NOW)
    assert told is not None
    assert all("joke a little more" in text and "shorter" in text for text in told.choices)
    for _ in range(3):
        at_end = task.reply("be funnier", NOW)
    assert at_end is not None
    assert "as far" in at_end.choices[0]
    assert task.reply("be yourself again", NOW) is not None
    assert drift.dials == Drift(memory).dials == dict.fromkeys(DIALS, 0.0)

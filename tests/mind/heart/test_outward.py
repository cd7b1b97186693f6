"""Outward: whom she names and when, the hours with her, and who is never named."""

from datetime import date, datetime, timedelta
from random import Random

import pytest

from companion.memory.kinds import Learned, NewFact, NewPerson, NewPlan
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.heart.hours import LOT_A_DAY_S, Hours, long_s
from companion.mind.heart.outward import Outward, days_until, who_matters
from companion.mind.learning.learn import Known, learn
from companion.mind.tasks.forgetting import AVOID

NOW = datetime(2026, 11, 23, 15, 0)


@pytest.fixture
def memory() -> Memory:
    memory = Memory(Store.in_memory())
    for name, relation in (("Marie", "sister"), ("Tom", "friend"), ("", "mother"), ("Biscuit", "dog"), ("Carol", "boss")):
        memory.keep(Learned(people=(NewPerson(name, relation),)), NOW - timedelta(days=30))
    return memory


def proposed(memory: Memory, now: datetime = NOW) -> dict[str, str]:
    return {word.matter: word.text for word in Outward(memory, Random(3)).propose(now)}


def test_who_matters_is_kin_and_friends_and_whom_he_speaks_of(memory: Memory) -> None:
    assert {person.name or person.relation for person in who_matters(memory)} == {"Marie", "Tom", "mother"}
    for day in range(4):
        memory.keep(Learned(people=(NewPerson("Priya", "colleague"),)), NOW - timedelta(days=day))
    assert "Priya" in {person.name for person in who_matters(memory)}


@pytest.mark.parametrize("said", ["my sister marie died in march", "my sister marie has passed away", "my sister is dead"])
def test_the_dead_are_never_suggested(memory: Memory, said: str) -> None:
    learned = learn(said, NOW.date(), Known(tuple(memory.people.all()), ""))
    memory.keep_turn(said, "I'm sorry.", "bank", NOW, learned)
    assert not learned.is_telling
    assert "Marie" not in {person.name for person in who_matters(memory)}


def test_without_a_reason_nothing_is_suggested(memory: Memory) -> None:
    assert proposed(memory) == {}
    assert Outward(None, Random(1)).propose(NOW) == ()


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("the twenty third of November", 0),
        ("the twenty fourth of November", 1),
        ("26 November", 3),
        ("in May", None),
        ("soon", None),
    ],
)
def test_days_to_a_birthday(told: str, days: int | None) -> None:
    assert days_until(told, NOW.date()) == days


def test_a_birthday_of_the_next_year_is_far_away() -> None:
    assert days_until("the third of January", date(2026, 12, 31)) == 3
    assert days_until("the twenty second of November", NOW.date()) == 364


def test_a_birthday_is_told_by_name_some_days_before(memory: Memory) -> None:
    memory.keep(Learned(facts=(NewFact("Marie", "birthday", "the twenty fifth of November"),)), NOW)
    assert "Marie" in proposed(memory)["outward birthday"]
    assert "in two days" in proposed(memory)["outward birthday"]
    assert "outward birthday" not in proposed(memory, NOW - timedelta(days=6))


def test_a_promise_to_call_is_asked_about_after_some_days_and_not_at_once(memory: Memory) -> None:
    memory.keep(Learned(plans=(NewPlan("promise", "call your mother", who="mother"),)), NOW)
    assert proposed(memory) == {}
    assert "call your mother" in proposed(memory, NOW + timedelta(days=3))["outward promise"]


def test_who_is_ill_is_asked_after_on_another_day(memory: Memory) -> None:
    memory.keep_turn("tom is in hospital with his back", "Poor Tom.", "bank", NOW)
    assert proposed(memory) == {}
    assert "Tom" in proposed(memory, NOW + timedelta(days=2))["outward ill"]
    assert proposed(memory, NOW + timedelta(days=12)) == {}


def test_low_days_name_somebody_dear(memory: Memory) -> None:
    for hour in range(8):
        memory.keep_turn("i don't know", "No?", "bank", NOW - timedelta(hours=5 * hour), mood="low")
    assert "outward low" in proposed(memory)


def test_whom_he_never_wants_to_hear_of_is_not_named(memory: Memory) -> None:
    memory.preferences.add(AVOID, "my sister", 0)
    memory.keep(Learned(facts=(NewFact("Marie", "birthday", "the twenty fifth of November"),)), NOW)
    assert proposed(memory) == {}


def talked(memory: Memory, hours: float, until: datetime = NOW) -> None:
    for minutes in range(0, round(hours * 60) + 1, 5):
        memory.keep_turn("and then i thought", "Go on.", "bank", until - timedelta(minutes=minutes + 1))


def test_hours_are_counted_and_told_when_asked(memory: Memory) -> None:
    hours = Hours(memory, Random(1))
    assert "start" in str(hours.reply("how long have we talked today", NOW))
    talked(memory, 1.5)
    told = hours.reply("how long have we talked today", NOW)
    assert told is not None
    assert all("an hour and a half" in text for text in told.choices)


def test_many_hours_are_said_with_a_name_and_few_are_not(memory: Memory) -> None:
    hours = Hours(memory, Random(1))
    talked(memory, 1)
    assert hours.propose(NOW) == []
    memory = Memory(Store.in_memory())
    memory.keep(Learned(people=(NewPerson("Marie", "sister"),)), NOW - timedelta(days=30))
    hours = Hours(memory, Random(1))
    talked(memory, LOT_A_DAY_S / 3600 + 0.1)
    (word,) = hours.propose(NOW)
    assert word.matter == "hours"
    assert "three hours" in word.text.lower()
    assert "Marie" in word.text
    assert word.then is not None
    assert word.then("no") is not None
    assert word.then("i saw a heron today") is None


@pytest.mark.parametrize(
    "said",
    [
        "i'm off to see marie",
        "i'm meeting tom",
        "marie is here",
        "i'm going out with tom",
        "i'm off to marie's now",
        "i'm going to see marie tomorrow",
        "well i'm seeing my sister for lunch",
    ],
)
def test_she_is_glad_when_he_goes_to_somebody(memory: Memory, said: str) -> None:
    found = Hours(memory, Random(1)).reply(said, NOW)
    assert found is not None
    assert found.move == "celebrate"


@pytest.mark.parametrize(
    "said",
    [
        "i'm going to my sister's funeral",
        "i'm going to miss marie",
        "i'm going to surprise marie with a trip",
        "i'm going to leave marie",
        "i'm going to ring marie",
        "i'm off to bed",
        "i'm going to the shop",
        "carol is here",
        "i'm going mad",
        "i'm off to see biscuit",
    ],
)
def test_other_goings_are_talk(memory: Memory, said: str) -> None:
    assert Hours(memory, Random(1)).reply(said, NOW) is None


def test_a_length_of_time_is_said_as_people_say_it() -> None:
    assert [long_s(talked_s) for talked_s in (12, 480, 2940, 3300, 6000, 7800)] == [
        "a minute",
        "eight minutes",
        "forty-nine minutes",
        "about an hour",
        "about an hour and a half",
        "about two hours",
    ]

"""His days, as they are read from memory."""

from datetime import date, datetime, timedelta

import pytest

from companion.memory.kinds import NewPerson
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.heart.usual import READ_DAYS, Day, Usual

NOW = datetime(2026, 11, 4, 18, 30)


@pytest.fixture
def memory() -> Memory:
    return Memory(Store.in_memory())


def said(memory: Memory, at: datetime, *lines: str, source: str = "bank", mood: str = "") -> None:
    for place, heard in enumerate(lines):
        memory.keep_turn(heard, "Mm.", source, at + timedelta(seconds=20 * place), mood=mood)


def one_day(memory: Memory, now: datetime = NOW) -> Day:
    return Usual(memory).days(now)[-1]


def test_an_empty_memory_has_only_today(memory: Memory) -> None:
    assert Usual(memory).days(NOW) == [Day(date(2026, 11, 4))]


def test_what_is_counted(memory: Memory) -> None:
    said(
        memory, NOW - timedelta(hours=8), "i feel a bit lonely", "made soup", "what do you think of that", "thanks that's lovely"
    )
    day = one_day(memory)
    assert (day.talks, day.turns, day.words, day.open, day.questions, day.warm) == (1, 4, 16, 2, 1, 1)
    assert day.pause_s == 20
    assert day.with_her_s == pytest.approx(80)


def test_errands_are_no_talk(memory: Memory) -> None:
    said(memory, NOW - timedelta(hours=8), "set a timer for five minutes", source="timer")
    assert (one_day(memory).turns, one_day(memory).talks) == (0, 1)


@pytest.mark.parametrize(("mood", "warm", "dull"), [("bright", 1, 0), ("flat", 0, 1), ("tense", 0, 0), ("", 1, 0)])
def test_a_known_mood_tells_more_than_the_words(memory: Memory, mood: str, warm: int, dull: int) -> None:
    said(memory, NOW, "what a lovely day", mood=mood)
    assert (one_day(memory).warm, one_day(memory).dull) == (warm, dull)


def test_days_without_a_word_are_days(memory: Memory) -> None:
    said(memory, NOW - timedelta(days=3), "hello")
    said(memory, NOW, "hello")
    assert [day.turns for day in Usual(memory).days(NOW)] == [1, 0, 0, 1]


def test_a_talk_at_one_is_of_the_night_before(memory: Memory) -> None:
    said(memory, datetime(2026, 11, 4, 1, 0), "still up")
    yesterday, today = Usual(memory).days(NOW)
    assert (yesterday.day, yesterday.night_talks, today.talks) == (date(2026, 11, 3), 1, 0)


def test_people_are_found_by_name_and_by_relation(memory: Memory) -> None:
    tom = memory.people.mention(NewPerson("Tom", "brother"), 1)
    will = memory.people.mention(NewPerson("Will", "friend"), 1)
    said(memory, NOW - timedelta(hours=1), "Tom's car broke down, again.", "my brother is hopeless", "i will see")
    assert one_day(memory).named == {tom.id: 2}
    assert will.id not in (one_day(memory).named or {})


def test_two_of_one_name_are_nobody_certain(memory: Memory) -> None:
    memory.people.mention(NewPerson("Tom", "brother"), 1)
    memory.people.mention(NewPerson("Tom", "boss"), 1)
    said(memory, NOW, "tom rang")
    assert not one_day(memory).named


def test_day_after_day_is_as_all_at_once(memory: Memory) -> None:
    memory.people.mention(NewPerson("Tom", ""), 1)
    daily = Usual(memory)
    for number in range(READ_DAYS + 10):
        now = NOW + timedelta(days=number)
        said(memory, now, "i feel fine", *(("saw tom",) if number % 3 else ()))
        assert daily.days(now) == Usual(memory).days(now)


def test_what_is_forgotten_is_not_in_the_days(memory: Memory) -> None:
    usual = Usual(memory)
    said(memory, NOW - timedelta(days=2), "i feel awful", "and i cried")
    said(memory, NOW - timedelta(days=1), "hello")
    assert sum(day.turns for day in usual.days(NOW)) == 3
    memory.forget_turns([1])
    assert sum(day.turns for day in usual.days(NOW)) == 2
    memory.wipe()
    assert sum(day.turns for day in usual.days(NOW)) == 0


def test_only_the_last_weeks_are_read(memory: Memory) -> None:
    said(memory, NOW - timedelta(days=400), "hello")
    said(memory, NOW - timedelta(days=20), "hello")
    assert len(Usual(memory).days(NOW)) == 21

"""What stands out in days that are written here one by one."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.heart.signs import COMFORT, NIGHTS, QUIET, signs
from companion.mind.heart.told import AWAY, BUSY, ILL, LOSS
from companion.mind.heart.usual import Day

FIRST = date(2026, 9, 7)
TOM = 3


def days(count: int, change: Callable[[int, Day], Day] = lambda _, day: day) -> list[Day]:
    """An even life with some unevenness: ten to fourteen turns a day, half of them open."""
    even = [
        Day(FIRST + timedelta(n), 2, 10 + n % 5, 90 + 7 * (n % 6), 300.0, 5 + n % 3, 2, 6 + n % 3, 1, 20.0) for n in range(count)
    ]
    return [change(n, day) for n, day in enumerate(even)]


def shut(day: Day) -> Day:
    return replace(day, turns=4, words=10, open=0, questions=0, warm=0, dull=3)


def matters(life: Iterable[Day]) -> list[str]:
    return [sign.matter for sign in signs(list(life))]


def quiet_from(start: int) -> Callable[[int, Day], Day]:
    return lambda n, day: shut(day) if n >= start else day


def test_nothing_stands_out_of_an_even_life() -> None:
    assert not any(matters(days(n)) for n in range(1, 60))


def test_quietness_adds_up_and_a_single_day_is_nothing() -> None:
    assert matters(days(38, quiet_from(37))) == []
    assert matters(days(38, lambda n, day: shut(day) if n == 35 else day)) == []
    assert matters(days(40, quiet_from(36))) == [QUIET]


def test_it_tells_since_when() -> None:
    [sign] = signs(days(40, quiet_from(36)))
    assert sign.since == FIRST + timedelta(36)
    assert sign.strength >= 1


def test_who_is_himself_again_is_asked_nothing() -> None:
    life = days(41, lambda n, day: shut(day) if 36 <= n < 40 else day)
    assert matters(life[:-1]) == [QUIET]
    assert matters(life) == []


def test_the_first_two_weeks_are_for_listening() -> None:
    assert matters(days(12, quiet_from(8))) == []


@pytest.mark.parametrize("why", [AWAY, ILL, BUSY])
@pytest.mark.parametrize(("told_on", "is_asked"), [(36, False), (38, False), (33, False), (20, True)])
def test_what_he_told_explains_it_when_it_was_told_about_then(why: str, told_on: int, is_asked: bool) -> None:
    life = days(40, lambda n, day: replace(quiet_from(36)(n, day), told=frozenset({why}) if n == told_on else frozenset()))
    assert bool(matters(life)) is is_asked


def test_who_is_always_busy_explains_nothing_by_it() -> None:
    life = days(40, lambda n, day: replace(quiet_from(36)(n, day), told=frozenset({BUSY}) if n % 3 == 0 else frozenset()))
    assert matters(life) == [QUIET]


def test_after_a_loss_she_comforts_and_does_not_find_him_distant() -> None:
    life = days(40, lambda n, day: replace(quiet_from(36)(n, day), told=frozenset({LOSS}) if n == 36 else frozenset()))
    assert matters(life) == [COMFORT]


def naming(last: int, share: int = 2) -> Callable[[int, Day], Day]:
    return lambda n, day: replace(day, named={TOM: 1} if n <= last and n % share == 0 else {})


def test_a_name_that_drops_out() -> None:
    assert matters(days(50, naming(30))) == [f"person {TOM}"]
    assert matters(days(34, naming(30))) == []
    assert matters(days(50, naming(30, share=9))) == []


def test_a_name_said_today_has_not_dropped_out() -> None:
    life = days(50, naming(30))
    assert matters([*life[:-1], replace(life[-1], named={TOM: 1})]) == []


def test_somebody_new_and_much_joy_explain_another_name() -> None:
    def in_love(n: int, day: Day) -> Day:
        return replace(day, named={TOM + 1: 2}, warm=day.turns) if n > 30 else naming(30)(n, day)

    assert matters(days(48, in_love)) == []


@pytest.mark.parametrize(("late_before", "found"), [(False, [NIGHTS]), (True, [])], ids=["not his way", "his way"])
def test_late_nights(late_before: bool, found: list[str]) -> None:
    assert matters(days(40, lambda n, day: replace(day, night_talks=int(n >= 35 or late_before)))) == found


def test_a_weekend_person_is_not_missed_on_a_tuesday() -> None:
    life = days(48, lambda _, day: day if day.day.weekday() >= 5 else Day(day.day))
    assert not any(matters(life[:n]) for n in range(1, 48))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 400), st.integers(0, 40), st.booleans()), max_size=45))
def test_any_days_can_be_looked_at(drawn: list[tuple[int, int, int, bool]]) -> None:
    life = [
        Day(FIRST + timedelta(n), min(turns, 3), turns, words, 60.0 * turns, min(some, turns), 0, min(some, turns), 0,
            named={TOM: 1} if is_named else {})
        for n, (turns, words, some, is_named) in enumerate(drawn)
    ]  # fmt: skip
    assert all(sign.strength >= 1 and sign.since <= life[-1].day for sign in signs(life))

from datetime import date, time, timedelta

import pytest

from companion.memory.kinds import NewPlan
from companion.memory.plans import FOLLOW_UP_DAYS, Plans
from companion.memory.preferences import Preferences
from companion.memory.store import Store

AT = 1_795_424_400
TODAY = date(2026, 11, 23)


@pytest.fixture
def plans() -> Plans:
    return Plans(Store.in_memory())


DAYS = {
    "tomorrow": (1, False),
    "today": (0, False),
    "yesterday": (-1, True),
    "two weeks ago": (-FOLLOW_UP_DAYS, True),
    "too long ago": (-FOLLOW_UP_DAYS - 1, False),
    "no day": (None, False),
}


@pytest.mark.parametrize(("in_days", "is_asked"), DAYS.values(), ids=DAYS)
def test_follow_up(plans: Plans, in_days: int | None, is_asked: bool) -> None:
    day = None if in_days is None else TODAY + timedelta(in_days)
    plan = plans.add(NewPlan("plan", "the dentist", day), AT)
    assert plans.to_follow_up(TODAY) == ([plan] if is_asked else [])


def test_it_is_asked_once(plans: Plans) -> None:
    dentist = plans.add(NewPlan("plan", "the dentist", TODAY - timedelta(2)), AT)
    interview = plans.add(NewPlan("plan", "your interview", TODAY - timedelta(1)), AT)
    assert [plan.id for plan in plans.to_follow_up(TODAY)] == [interview.id, dentist.id]
    plans.mark_asked(interview.id, AT)
    plans.mark_done(dentist.id, AT)
    assert plans.to_follow_up(TODAY) == []
    assert [plan.id for plan in plans.open()] == [interview.id]


def test_follow_up_at_the_first_day_there_is(plans: Plans) -> None:
    assert plans.to_follow_up(date.min) == []


SAME = {
    "word for word": (NewPlan("plan", "the dentist", TODAY), NewPlan("plan", "The Dentist", TODAY), 1),
    "the day later": (NewPlan("plan", "the dentist"), NewPlan("plan", "the dentist", TODAY, time(9, 30), "Tom"), 1),
    "the day no more": (NewPlan("plan", "the dentist", TODAY, time(9, 30), "Tom"), NewPlan("plan", "the dentist"), 1),
    "another day": (NewPlan("plan", "the dentist", TODAY), NewPlan("plan", "the dentist", TODAY + timedelta(1)), 2),
    "another kind": (NewPlan("plan", "the dentist"), NewPlan("promise", "the dentist"), 2),
}


@pytest.mark.parametrize(("first", "second", "count"), SAME.values(), ids=SAME)
def test_nothing_is_there_twice(plans: Plans, first: NewPlan, second: NewPlan, count: int) -> None:
    plans.add(first, AT)
    plans.add(second, AT + 1)
    assert len(plans.open()) == count
    if count == 1 and (first.day is None or second.day is None):
        (plan,) = plans.open()
        assert (plan.day, plan.time, plan.who) == (TODAY, time(9, 30), "Tom")


def test_done_and_promised_again(plans: Plans) -> None:
    first = plans.add(NewPlan("promise", "call the bank"), AT)
    plans.mark_done(first.id, AT)
    again = plans.add(NewPlan("promise", "call the bank"), AT + 1)
    assert again.id > first.id
    assert plans.open("promise") == [again]
    assert plans.open("plan") == []


FOUND = {
    "the same words": ("call the bank", ["call the bank"]),
    "in the past": ("i called the bank", ["call the bank"]),
    "half of it": ("i called the dentist", []),
    "one word": ("dentist", ["the dentist"]),
    "the person": ("tom", ["send the book"]),
    "several": ("the bank", ["call the bank", "go to the bank with Sam"]),
    "nothing like it": ("i fed the cat", []),
    "small words alone": ("i did it", []),
    "sql": ("' OR 1=1 --", []),
}


@pytest.mark.parametrize(("words", "expected"), FOUND.values(), ids=FOUND)
def test_find(plans: Plans, words: str, expected: list[str]) -> None:
    for new in (
        NewPlan("promise", "call the bank"),
        NewPlan("plan", "the dentist"),
        NewPlan("promise", "send the book", who="Tom"),
        NewPlan("promise", "go to the bank with Sam"),
    ):
        plans.add(new, AT)
    assert [plan.text for plan in plans.find(words)] == expected


def test_open_ones_come_by_day(plans: Plans) -> None:
    for text, day in (("c", None), ("b", TODAY), ("a", TODAY - timedelta(1))):
        plans.add(NewPlan("plan", text, day), AT)
    assert [plan.text for plan in plans.open()] == ["a", "b", "c"]


@pytest.mark.parametrize("new", [NewPlan("wish", "x"), NewPlan("plan", " \x00")], ids=repr)
def test_no_plan_at_all(plans: Plans, new: NewPlan) -> None:
    with pytest.raises(ValueError, match="needs a kind"):
        plans.add(new, AT)


def test_preferences() -> None:
    preferences = Preferences(Store.in_memory())
    assert preferences.get("pace") == ""
    preferences.set("pace", "slow", AT)
    preferences.set("pace", "quick", AT - 10)
    assert preferences.all_of("pace") == ["quick"]
    for word in ("my ex", "work", "my ex", "'; DROP TABLE preferences; --"):
        preferences.add("never", word, AT)
    assert preferences.all_of("never") == ["my ex", "work", "'; DROP TABLE preferences; --"]
    preferences.remove("never", "work")
    assert preferences.all_of("never") == ["my ex", "'; DROP TABLE preferences; --"]
    preferences.remove("never")
    assert preferences.all_of("never") == []
    assert preferences.get("pace") == "quick"

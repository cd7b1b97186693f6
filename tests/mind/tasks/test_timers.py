"""Timers by voice: whole little conversations, and what memory holds after them."""

from typing import TYPE_CHECKING

import pytest

from companion.memory.kinds import Timer

if TYPE_CHECKING:
    from tests.mind.tasks.conftest import Person

SET = {
    "plain": ("set a timer for ten minutes", "", 600),
    "polite": ("could you set a timer for ten minutes for me please", "", 600),
    "wanted": ("i want a timer for an hour and twenty minutes", "", 4800),
    "span first": ("ten minute timer please", "", 600),
    "a half": ("start a timer for a minute and a half", "", 90),
    "two spans": ("timer for two hours and thirty minutes", "", 9000),
    "bare minutes after an hour": ("set a timer for an hour twenty", "", 4800),
    "named before": ("start a pasta timer for eight minutes", "pasta", 480),
    "named after": ("set a timer for the pasta for eight minutes", "pasta", 480),
    "named at the end": ("set a timer for eight minutes for the pasta", "pasta", 480),
    "named in two words": ("set a washing machine timer for forty minutes", "washing machine", 2400),
    "called": ("set a timer called laundry for forty minutes", "laundry", 2400),
    "name without for": ("pasta timer eight minutes", "pasta", 480),
    "to time": ("time the eggs for six minutes", "eggs", 360),
    "countdown": ("count down from ten seconds", "", 10),
    "tell me when": ("tell me when ten minutes are up", "", 600),
    "with a reason": ("set me a timer for twenty five minutes i'm doing the study tomato thing", "", 1500),
    "until a time": ("set a timer for half past six", "", 12600),
    "typed": ("Set a timer for 10 minutes!", "", 600),
    "a week": ("set a timer for seven days", "", 604_800),
    "to for two": ("set a timer for to minutes", "", 120),
    "for for four": ("set a timer for for minutes", "", 240),
    "ate": ("set a timer for ate minutes", "", 480),
    "time for timer": ("set a time for ten minutes", "", 600),
    "timber": ("start a timber for ten minutes", "", 600),
    "said for set": ("said a timer for five minutes", "", 300),
    "half an our": ("set a timer for half an our", "", 1800),
    "minuets": ("set a timer for ten minuets", "", 600),
}


@pytest.mark.parametrize(("line", "name", "seconds"), SET.values(), ids=SET)
def test_a_timer_is_set(person: "Person", line: str, name: str, seconds: int) -> None:
    person.hears(line, "")
    assert [(one.name, one.seconds) for one in person.kept.timers.running()] == [(name, seconds)]


TALKS: dict[str, tuple[list[tuple[str, str | None]], list[tuple[str, int]]]] = {
    "she asks how long": ([("set a timer", ""), ("um ten minutes", "ten minutes")], [("", 600)]),
    "a bare number is minutes": ([("timer", ""), ("twelve", "twelve minutes")], [("", 720)]),
    "asked, with a name": ([("time my eggs", ""), ("six minutes", "six minutes")], [("eggs", 360)]),
    "asked, and let be": ([("timer", ""), ("never mind", "")], []),
    "asked, and something else said": ([("timer", ""), ("my sister rang", None)], []),
    "a few is no number": ([("set a timer for a few minutes", ""), ("three", "three minutes")], [("", 180)]),
    "mended": ([("set a timer for two minutes", "two minutes"), ("no ten minutes", "ten minutes")], [("", 600)]),
    "mended twice": ([("timer for two minutes", ""), ("no ten", ""), ("make it twelve minutes", "twelve")], [("", 720)]),
    "called off at once": ([("timer for two minutes", ""), ("cancel that", "")], []),
    "the only one cancelled": ([("timer for two minutes", ""), ("cancel the timer", "")], []),
    "cancelled by name": (
        [("ten minute timer", ""), ("pasta timer eight minutes", ""), ("cancel the pasta timer", "")],
        [("", 600)],
    ),
    "she asks which": (
        [("ten minute timer", ""), ("pasta timer eight minutes", ""), ("stop the timer", "which"), ("the pasta one", "")],
        [("", 600)],
    ),
    "both of them": (
        [("ten minute timer", ""), ("pasta timer eight minutes", ""), ("cancel the timer", "which"), ("both", "")],
        [],
    ),
    "all at once": ([("ten minute timer", ""), ("pasta timer eight minutes", ""), ("cancel all the timers", "")], []),
    "none of that name": ([("pasta timer eight minutes", ""), ("cancel the egg timer", "no egg timer")], [("pasta", 480)]),
    "none at all": ([("cancel the timer", ""), ("how long is left on the timer", ""), ("any timers", "")], []),
    "made longer": ([("ten minute timer", ""), ("add two minutes to the timer", "")], [("", 720)]),
    "just more": ([("ten minute timer", ""), ("two more minutes", "")], [("", 720)]),
    "the named one longer": (
        [("ten minute timer", ""), ("pasta timer eight minutes", ""), ("add a minute to the pasta timer", "")],
        [("pasta", 540), ("", 600)],
    ),
    "made shorter": ([("ten minute timer", ""), ("take two minutes off the timer", "")], [("", 480)]),
    "not below nothing": ([("ten minute timer", ""), ("take twenty minutes off the timer", "left")], [("", 600)]),
    "too long": ([("set a timer for two weeks", "a week")], []),
    "no pause": ([("ten minute timer", ""), ("pause the timer", "cancel")], [("", 600)]),
    "more of nothing": ([("two more minutes", None), ("how long is left", None)], []),
}


@pytest.mark.parametrize(("lines", "left"), TALKS.values(), ids=TALKS)
def test_a_talk_about_timers(person: "Person", lines: list[tuple[str, str | None]], left: list[tuple[str, int]]) -> None:
    for line, expected in lines:
        person.hears(line, expected)
    assert [(one.name, one.seconds) for one in person.kept.timers.running()] == left


def test_the_acknowledgement_says_the_span_back(person: "Person") -> None:
    person.hears("set a timer for ten minutes", "ten minutes")
    person.hears("start a pasta timer for an hour and a half", "an hour and a half")
    answer = person.says("start an egg timer for six minutes")
    assert answer is not None
    assert all("egg" in choice.lower() for choice in answer.choices)
    assert len(answer.choices) >= 3


def test_how_long_is_left_goes_by_the_clock(person: "Person") -> None:
    person.says("start a pasta timer for eight minutes")
    person.later(200)
    person.hears("how long is left on the pasta", "four minutes and forty seconds")
    person.hears("how long is left", "four minutes and forty seconds")
    person.says("set a timer for an hour")
    person.hears("what timers are running", "two timers: four minutes and forty seconds on the pasta and an hour on")
    person.later(280)
    person.hears("how long on the pasta", "run out")


def test_the_time_that_she_asked_in_does_not_count(person: "Person") -> None:
    person.says("timer")
    person.later(20)
    person.says("ten minutes")
    (timer,) = person.kept.timers.running()
    assert timer.ends == person.at.timestamp() + 600


def test_one_that_rings_is_stopped_or_given_more(person: "Person") -> None:
    def ringing() -> Timer:
        person.says("ten minute timer")
        person.later(600)
        (timer,) = person.kept.timers.due(person.at)
        assert person.kept.timers.rang(timer.id, person.at)
        return timer

    ringing()
    person.hears("stop the timer", "")
    assert not person.kept.timers.ringing()
    ringing()
    person.hears("five more minutes", "five minutes")
    (timer,) = person.kept.timers.running()
    assert not person.kept.timers.ringing()
    assert timer.ends == person.at.timestamp() + 300


@pytest.mark.parametrize("line", ["five more minutes", "add five minutes to the timer", "snooze for five minutes"])
def test_one_that_a_press_has_ended_is_given_more(person: "Person", line: str) -> None:
    person.says("start a pasta timer for ten minutes")
    person.later(600)
    (timer,) = person.kept.timers.due(person.at)
    assert person.kept.timers.rang(timer.id, person.at)
    person.kept.timers.acknowledge(timer.id)
    person.hears(line, "five minutes")
    assert [(one.name, one.ends) for one in person.kept.timers.running()] == [("pasta", person.at.timestamp() + 300)]


def test_more_minutes_are_of_the_reminder_that_has_just_spoken(person: "Person") -> None:
    person.says("start a pasta timer for an hour")
    person.says("remind me in ten minutes to call tom")
    person.later(600)
    (reminder,) = person.kept.reminders.due(person.at)
    person.kept.reminders.rang(reminder.id, person.at)
    person.hears("five more minutes", "")
    assert [one.seconds for one in person.kept.timers.running()] == [3600]
    assert person.kept.reminders.ringing() == []
    person.hears("add five minutes to the timer", "")
    assert [one.ends - person.at.timestamp() for one in person.kept.timers.running()] == [3300]


def test_without_memory_nothing_is_promised(forgetful: "Person") -> None:
    for line in ("set a timer for ten minutes", "timer", "what timers are running"):
        answer = forgetful.says(line)
        assert answer is not None
        assert answer.source == "unkept"
        assert answer.then is None

"""Reminders by voice: whole little conversations, and what memory holds after them. It is Monday, three in the afternoon."""

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from companion.memory.kinds import NewPlan

if TYPE_CHECKING:
    from tests.mind.tasks.conftest import Person

START = datetime(2026, 11, 23, 15, 0)
Said = list[tuple[str, str | None]]
TOM = ("remind me to call tom on sunday at six in the evening", "on sunday at six in the evening")
TOM_KEPT = ("call tom", "2026-11-29 18:00")
ASK = ("remind me to call tom", "")

TALKS: dict[str, tuple[Said, list[tuple[str, str]]]] = {
    "said in full": ([TOM], [TOM_KEPT]),
    "said back to him": (
        [("remind me to take my pills tomorrow at noon", "take your pills")],
        [("take your pills", "2026-11-24 12:00")],
    ),
    "guessed, and right": ([("remind me to call tom on sunday at six", "right?"), ("yes", "")], [TOM_KEPT]),
    "guessed, and no answer": ([("remind me to call tom on sunday at six", "right?"), ("my sister rang", None)], [TOM_KEPT]),
    "guessed, and wrong": (
        [("remind me to call tom on sunday at six", "right?"), ("no in the morning", "six in the morning")],
        [("call tom", "2026-11-29 06:00")],
    ),
    "no, and then when": (
        [("remind me to call tom on sunday at six", ""), ("no", "?"), ("at seven in the morning", "seven in the morning")],
        [("call tom", "2026-11-29 07:00")],
    ),
    "another hour": ([TOM, ("no at seven", "seven in the evening")], [("call tom", "2026-11-29 19:00")]),
    "another day": ([TOM, ("no on saturday", "on saturday at six in the evening")], [("call tom", "2026-11-28 18:00")]),
    "no mending by a mere mention": ([TOM, ("on saturday we went to the sea", None)], [TOM_KEPT]),
    "called off at once": ([TOM, ("cancel that", "")], []),
    "a repeating one mended": (
        [
            ("remind me to water the plants every friday at eight", ""),
            ("no in the evening", "every friday at eight in the evening"),
        ],
        [("water the plants", "2026-11-27 20:00")],
    ),
    "no time": ([ASK, ("tomorrow at three in the afternoon", "three in the afternoon")], [("call tom", "2026-11-24 15:00")]),
    "no time, in an hour": ([ASK, ("in an hour", "in an hour")], [("call tom", "2026-11-23 16:00")]),
    "no time, a bare hour": ([ASK, ("six", "six in the evening")], [("call tom", "2026-11-23 18:00")]),
    "no time, a cue": ([ASK, ("when i say good night", "when you say good night")], [("call tom", "good night")]),
    "no time, and let be": ([ASK, ("never mind", "")], []),
    "no time, and talk": ([ASK, ("on sunday we went to the sea", None)], []),
    "nothing but a time": (
        [("remind me in ten minutes", "in ten minutes"), ("the oven", "the oven")],
        [("the oven", "2026-11-23 15:10")],
    ),
    "nothing but a time, and no answer": ([("remind me in ten minutes", ""), ("what's new", None)], [("", "2026-11-23 15:10")]),
    "nothing at all": (
        [("remind me", ""), ("to feed the cat at five in the afternoon", "feed the cat")],
        [("feed the cat", "2026-11-23 17:00")],
    ),
    "nothing, then no time": (
        [("set a reminder", ""), ("to feed the cat", ""), ("at five in the afternoon", "feed the cat")],
        [("feed the cat", "2026-11-23 17:00")],
    ),
    "an alarm": ([("wake me at half past six", "six thirty in the morning")], [("wake up", "2026-11-24 06:30")]),
    "an alarm, asked": ([("set an alarm", ""), ("seven", "seven in the morning")], [("wake up", "2026-11-24 07:00")]),
    "an alarm at once": ([("set the alarm for seven", "your alarm")], [("your alarm", "2026-11-24 07:00")]),
    "an alarm cancelled": ([("set the alarm for seven", ""), TOM, ("cancel the alarm", "your alarm")], [TOM_KEPT]),
    "a waking cancelled": ([("wake me at seven", ""), TOM, ("turn off my alarm", "wake up")], [TOM_KEPT]),
    "two at once, the first is kept": (
        [
            (
                "remind me on sunday at six in the evening to call tom and on monday at noon to feed the cat",
                "tell me the other one",
            )
        ],
        [TOM_KEPT],
    ),
    "taken back in the same line": ([("remind me at six to call tom no forget it", "")], []),
    "in the past": (
        [("remind me to ring mum yesterday at three in the afternoon", ""), ("tomorrow at noon", "ring mum")],
        [("ring mum", "2026-11-24 12:00")],
    ),
    "told": ([TOM, ("what are my reminders", "on sunday at six in the evening: call tom")], [TOM_KEPT]),
    "none to tell": ([("what are my reminders", "")], []),
    "a day": ([TOM, ("what have i got on sunday", "six in the evening, call tom")], [TOM_KEPT]),
    "another day is free": ([TOM, ("what have i got on tomorrow", "tomorrow")], [TOM_KEPT]),
    "the week": ([TOM, ("what have i got on this week", "sunday at six in the evening, call tom")], [TOM_KEPT]),
    "cancelled by its words": ([TOM, ("cancel the reminder about tom", "call tom")], []),
    "the only one": ([TOM, ("cancel my reminder", "call tom")], []),
    "no longer wanted": ([TOM, ("don't remind me to call tom any more", "call tom")], []),
    "cancelled, none such": ([TOM, ("cancel the reminder about the dentist", "the dentist")], [TOM_KEPT]),
    "cancelled, which": (
        [
            TOM,
            ("remind me to feed the cat tomorrow at noon", ""),
            ("cancel the reminder", "call tom"),
            ("the cat", "feed the cat"),
        ],
        [TOM_KEPT],
    ),
    "all cancelled after a yes": ([TOM, ("cancel all my reminders", "one reminder"), ("yes", "")], []),
    "none cancelled after a no": ([TOM, ("cancel all my reminders", ""), ("no", "")], [TOM_KEPT]),
    "nothing to put off": ([("snooze", ""), ("five more minutes", None)], []),
}


@pytest.mark.parametrize(("lines", "left"), TALKS.values(), ids=TALKS)
def test_a_talk_about_reminders(person: "Person", lines: Said, left: list[tuple[str, str]]) -> None:
    for line, expected in lines:
        person.hears(line, expected)
    waiting = person.kept.reminders.waiting()
    assert [(one.text, f"{one.due:%Y-%m-%d %H:%M}" if one.due else one.cue) for one in waiting] == left


PUT_OFF = {
    "again in": ("remind me again in twenty minutes", 20),
    "snooze": ("snooze", 10),
    "snooze for": ("snooze for five minutes", 5),
    "more minutes": ("five more minutes", 5),
    "later": ("remind me later", 10),
}


@pytest.mark.parametrize("is_acknowledged", [False, True], ids=["ringing", "acknowledged"])
@pytest.mark.parametrize(("line", "minutes"), PUT_OFF.values(), ids=PUT_OFF)
def test_what_rang_is_put_off(person: "Person", line: str, minutes: int, is_acknowledged: bool) -> None:
    person.says("remind me in ten minutes to call tom")
    person.later(600)
    (reminder,) = person.kept.reminders.due(person.at)
    assert person.kept.reminders.rang(reminder.id, person.at)
    if is_acknowledged:
        person.kept.reminders.acknowledge(reminder.id, person.at)
    person.hears(line, "")
    assert [one.due for one in person.kept.reminders.waiting()] == [person.at + timedelta(minutes=minutes)]


def test_what_rang_long_ago_is_not_put_off(person: "Person") -> None:
    person.says("remind me in ten minutes to call tom")
    person.later(600)
    (reminder,) = person.kept.reminders.due(person.at)
    person.kept.reminders.rang(reminder.id, person.at)
    person.kept.reminders.acknowledge(reminder.id, person.at)
    person.later(901)
    person.hears("five more minutes", None)
    assert not person.kept.reminders.waiting()


@pytest.mark.parametrize("timer_s", [300, 900], ids=["timer before", "timer after"])
def test_again_is_about_what_rang_last(person: "Person", timer_s: int) -> None:
    person.says("remind me in ten minutes to call tom")
    person.kept.timers.add("pasta", timer_s, person.at)
    for moment in sorted((600, timer_s)):
        person.later(moment - int((person.at - START).total_seconds()))
        for timer in person.kept.timers.due(person.at):
            person.kept.timers.rang(timer.id, person.at)
            person.kept.timers.acknowledge(timer.id)
        for reminder in person.kept.reminders.due(person.at):
            person.kept.reminders.rang(reminder.id, person.at)
            person.kept.reminders.acknowledge(reminder.id, person.at)
    person.hears("five more minutes", "")
    assert [one.name for one in person.kept.timers.running()] == (["pasta"] if timer_s == 900 else [])
    assert len(person.kept.reminders.waiting()) == (0 if timer_s == 900 else 1)


OFTEN: dict[str, tuple[list[str], bool]] = {
    "no answer": ([], False),
    "no": (["no"], False),
    "not at night": (["no not at night"], False),
    "yes": (["yes"], True),
    "at night too": (["at night too"], True),
}


@pytest.mark.parametrize(("answers", "is_at_night"), OFTEN.values(), ids=OFTEN)
def test_what_comes_by_the_minute_lets_him_sleep(person: "Person", answers: list[str], is_at_night: bool) -> None:
    person.hears("remind me every twenty minutes to drink water", "till ten at night")
    for answer in answers:
        person.hears(answer, "")
    (reminder,) = person.kept.reminders.waiting()
    assert reminder.due == person.at + timedelta(minutes=20)
    person.kept.reminders.acknowledge(reminder.id, START.replace(hour=21, minute=50))
    (reminder,) = person.kept.reminders.waiting()
    assert reminder.due == (START.replace(hour=22) if is_at_night else (START + timedelta(days=1)).replace(hour=8))


def test_what_is_asked_for_at_night_is_for_the_night(person: "Person") -> None:
    person.at = START.replace(hour=23)
    person.hears("remind me every twenty minutes to look after the baby", "day and night")
    assert "BYHOUR" not in person.kept.reminders.waiting()[0].repeats


@pytest.mark.parametrize(
    ("at", "later"),
    [
        (datetime(2026, 10, 25, 1, 50), datetime(2026, 10, 25, 1, 10, fold=1)),
        (datetime(2026, 3, 29, 0, 50), datetime(2026, 3, 29, 2, 10)),
    ],
    ids=["the clocks go back", "the clocks go forward"],
)
def test_a_span_is_as_long_as_it_says_when_the_clocks_change(
    person: "Person", at: datetime, later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/London")
        time.tzset()
        person.at = at
        person.hears("remind me in twenty minutes to call tom", "in twenty minutes: call tom")
        assert [timer.ends for timer in person.kept.timers.running()] == [later.timestamp()]
    time.tzset()


def test_a_plan_is_told_with_its_day(person: "Person") -> None:
    person.kept.plans.add(NewPlan("plan", "the dentist", datetime(2026, 11, 24).date(), datetime(2026, 11, 24, 9).time()), 0)
    person.hears("what have i got on tomorrow", "at nine in the morning, the dentist")


class TestWithoutASureClock:
    def test_she_asks_for_the_time_and_goes_on(self, person: "Person") -> None:
        person.is_sure, person.at = False, datetime(1970, 1, 1, 0, 2)
        person.hears("remind me to call tom at six in the evening", "")
        assert not person.kept.reminders.waiting()
        person.hears("it's half past four", "")
        person.hears("the twenty third of november twenty twenty six", "six in the evening")
        assert [one.due for one in person.kept.reminders.waiting()] == [datetime(2026, 11, 23, 18)]

    def test_a_span_needs_no_clock(self, person: "Person") -> None:
        person.is_sure, person.at = False, datetime(1970, 1, 1, 0, 2)
        person.hears("remind me in an hour to call tom", "in an hour: call tom")
        assert [(one.name, one.seconds) for one in person.kept.timers.running()] == [("call tom", 3600)]

    def test_a_cue_needs_no_clock(self, person: "Person") -> None:
        person.is_sure = False
        person.hears("remind me to lock the door when i say good night", "when you say good night")
        assert [one.cue for one in person.kept.reminders.waiting()] == ["good night"]


def test_without_memory_nothing_is_promised(forgetful: "Person") -> None:
    for line in ("remind me to call tom at six", "remind me", "what are my reminders", "set an alarm", "wake me at seven"):
        answer = forgetful.says(line)
        assert answer is not None
        assert answer.source == "unkept"

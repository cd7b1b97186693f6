"""Whether a gentle word is said, and what becomes of the answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from companion.errors import KeepingError
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.heart.gentle import OFF, Gentle, Moment, Word, is_good
from companion.mind.heart.gentle_task import GentleTask
from companion.mind.heart.gentle_words import is_all_off, is_all_on, is_left
from companion.mind.tasks.forgetting import AVOID

NOW = datetime(2026, 11, 4, 18, 30)
MOMENT = Moment(heard="i made soup", source="bank", turns=2)


class Wants:
    """Proposes the same words at any time."""

    def __init__(self, *matters: str) -> None:
        self.words = [Word(f"About {matter}, if I may.", matter) for matter in matters]

    def propose(self, now: datetime) -> Sequence[Word]:
        return self.words


def gentle(*matters: str, memory: Memory | None = None) -> Gentle:
    return Gentle(memory or Memory(Store.in_memory()), [Wants(*matters)])


def said(arbiter: Gentle, now: datetime, moment: Moment = MOMENT, answer: str = "maybe") -> str:
    word = arbiter.word(moment, now)
    if word is None:
        return ""
    arbiter.spoken(word, now)
    arbiter.heard_answer(answer, now)
    return word.matter


MOMENTS = {
    "the third turn": (MOMENT, True),
    "the second turn": (replace(MOMENT, turns=1), True),
    "the sixth turn": (replace(MOMENT, turns=5), True),
    "the seventh turn": (replace(MOMENT, turns=6), False),
    "the first line of a talk": (replace(MOMENT, turns=0), False),
    "danger": (replace(MOMENT, is_danger=True), False),
    "the reply is of danger": (replace(MOMENT, source="safety"), False),
    "a hard tone": (replace(MOMENT, tone="hard"), False),
    "a light tone": (replace(MOMENT, tone="light"), True),
    "she asks already": (replace(MOMENT, is_question=True), False),
    "a letter is open": (replace(MOMENT, is_open=True), False),
    "a timer was set": (replace(MOMENT, source="timer"), False),
    "something was kept": (replace(MOMENT, source="memory"), False),
}


@pytest.mark.parametrize(("moment", "is_said"), MOMENTS.values(), ids=MOMENTS)
def test_good_moments(moment: Moment, is_said: bool) -> None:
    assert is_good(moment) is is_said
    assert bool(said(gentle("quiet"), NOW, moment)) is is_said


def test_a_farewell_is_for_what_sends_him_out() -> None:
    bye = replace(MOMENT, heard="good night", is_farewell=True, turns=9)
    assert said(gentle("quiet", "outward call"), NOW, bye) == "outward call"
    assert not said(gentle("quiet", "person 1"), NOW, bye)


@pytest.mark.parametrize(("hours_ago", "is_said"), [(30.0, True), (3.0, False)], ids=["after a day", "after some hours"])
@pytest.mark.parametrize("is_kept_before", [True, False], ids=["line kept before", "line kept after"])
def test_his_greeting_after_a_long_gap(hours_ago: float, is_said: bool, is_kept_before: bool) -> None:
    memory = Memory(Store.in_memory())
    memory.keep_turn("i made soup", "Good.", "bank", NOW - timedelta(hours=hours_ago))
    if is_kept_before:
        memory.keep_turn("hello", "", "bank", NOW)
    hello = Moment(heard="Hello again", source="bank", turns=0, is_question=True)
    assert bool(said(gentle("quiet", memory=memory), NOW, hello)) is is_said


def test_the_very_first_greeting_is_no_return() -> None:
    assert not said(gentle("quiet"), NOW, Moment(heard="hello", source="bank", turns=0))


def test_one_a_day_and_each_matter_once_in_five() -> None:
    arbiter = gentle("quiet", "person 1")
    days = [said(arbiter, NOW + timedelta(hours=12 * half)) for half in range(13)]
    assert days == ["quiet", "", "person 1", "", "", "", "", "", "", "", "quiet", "", "person 1"]


def test_what_was_said_outlasts_a_restart() -> None:
    memory = Memory(Store.in_memory())
    assert said(gentle("quiet", memory=memory), NOW) == "quiet"
    assert not said(gentle("quiet", memory=memory), NOW + timedelta(days=4))
    assert said(gentle("quiet", memory=memory), NOW + timedelta(days=5)) == "quiet"


def test_a_no_holds_for_thirty_days_and_for_that_matter() -> None:
    arbiter = gentle("quiet", "person 1")
    assert said(arbiter, NOW, answer="leave it") == "quiet"
    days = [said(arbiter, NOW + timedelta(days=day)) for day in range(1, 32)]
    assert days.count("quiet") == 1
    assert days.index("quiet") >= 29
    assert "person 1" in days


def test_only_the_next_line_is_the_answer() -> None:
    memory = Memory(Store.in_memory())
    arbiter = gentle("quiet", memory=memory)
    assert said(arbiter, NOW, answer="yes") == "quiet"
    arbiter.heard_answer("no", NOW)
    assert memory.store.rows("SELECT matter, answer FROM gentle_words") == [("quiet", "yes")]


def test_what_was_not_spoken_was_not_said() -> None:
    arbiter = gentle("quiet")
    assert arbiter.word(MOMENT, NOW) is not None
    assert arbiter.word(MOMENT, NOW) is not None


def test_never_without_memory_or_when_switched_off() -> None:
    wants = [Wants("quiet")]
    assert Gentle(None, wants).word(MOMENT, NOW) is None
    assert Gentle(Memory(Store.in_memory()), wants, enabled=False).word(MOMENT, NOW) is None


def test_never_about_what_he_will_not_hear_of() -> None:
    memory = Memory(Store.in_memory())
    memory.preferences.add(AVOID, "tom", 1)
    arbiter = Gentle(memory, [Wants("tom", "quiet")])
    assert said(arbiter, NOW) == "quiet"


def test_a_memory_that_cannot_be_read_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory(Store.in_memory())

    def fails(*_: object) -> None:
        raise KeepingError("The disk is gone.", "Find it.")

    monkeypatch.setattr(memory.store, "rows", fails)
    assert gentle("quiet", memory=memory).word(MOMENT, NOW) is None


def test_a_clock_that_jumped_back_repeats_nothing() -> None:
    arbiter = gentle("quiet")
    assert said(arbiter, NOW) == "quiet"
    assert not said(arbiter, NOW - timedelta(hours=5))


def test_off_and_on_by_voice() -> None:
    memory = Memory(Store.in_memory())
    task, arbiter = GentleTask(memory), gentle("quiet", memory=memory)
    off = task.reply("stop asking me such things", NOW)
    assert off is not None
    assert all("you can ask me such things again" in choice for choice in off.choices)
    assert memory.preferences.get(OFF)
    assert not said(arbiter, NOW)
    assert task.reply("you can ask me such things again", NOW) is not None
    assert said(arbiter, NOW) == "quiet"


def test_nothing_is_promised_without_memory() -> None:
    answer = GentleTask(None).reply("stop asking me such things", NOW)
    assert answer is not None
    assert all("again" not in choice and "nothing" in choice for choice in answer.choices)
    wanted_back = GentleTask(None).reply("you can ask me such things again", NOW)
    assert wanted_back is not None
    assert wanted_back.source == "unkept"


OTHER = ("i stopped asking him", "set a timer", "don't ask me that", "stop the music", "ask tom again", "")


@pytest.mark.parametrize("text", OTHER)
def test_the_task_leaves_other_lines(text: str) -> None:
    memory = Memory(Store.in_memory())
    assert GentleTask(memory).reply(text, NOW) is None
    assert not memory.preferences.get(OFF)


NOES = (
    "no", "No.", "nope", "leave it", "no leave it", "i'm fine", "i'm fine stop asking", "stop asking", "don't ask",
    "not now", "never mind",
    "i don't want to talk about it", "i'd rather not", "drop it", "nothing", "no i'm fine", "it's nothing",
    "none of your business",
    "leave me alone", "don't ask me that", "stop asking me such things", "no not really", "i'm okay leave it",
    "don't ask me about it",
)  # fmt: skip
ANSWERS = (
    "yes", "yes a bit", "no i've had a bad week", "it's been hard", "i'm fine but tom isn't", "my sister is ill",
    "i don't know maybe work",
    "not since the row", "i'm tired", "he's fine", "we had a fight", "set a timer for five minutes",
)  # fmt: skip


@pytest.mark.parametrize("text", NOES)
def test_a_no_is_heard(text: str) -> None:
    assert is_left(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_no_no(text: str) -> None:
    assert not is_left(text)


ALL_OFF = (
    "stop asking me such things", "please stop asking me those questions", "don't ask me such things",
    "no more personal questions",
    "stop checking on me", "stop checking up on me", "don't ask me things like that", "stop asking me personal questions",
    "never ask me such things again", "stop asking me how i am", "switch off the gentle words",
    "quit asking me that kind of thing",
)  # fmt: skip
ALL_ON = (
    "you can ask me such things again", "you can check on me again", "you may ask me those things again",
    "switch the gentle words back on",
    "you can ask me things like that again", "please check on me again",
)  # fmt: skip


@pytest.mark.parametrize("text", ALL_OFF)
def test_all_off(text: str) -> None:
    assert is_all_off(text)
    assert is_left(text)
    assert not is_all_on(text)


@pytest.mark.parametrize("text", ALL_ON)
def test_all_on(text: str) -> None:
    assert is_all_on(text)
    assert not is_all_off(text)

"""The goodbye: whole, stopped at every step, left and taken up again, and never without a yes and the last words in one talk."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import KeepingError
from companion.memory.kinds import Learned, NewFact, NewPerson, NewPlan
from companion.mind.meeting import goodbye_words as words
from companion.mind.meeting.goodbye import WISH
from companion.mind.meeting.read_back import company, taught
from companion.mind.skills import bare
from companion.mind.tasks.forgetting import AVOID

if TYPE_CHECKING:
    from tests.mind.meeting.conftest import Life

WISHES = (
    """
i want to end this|i'd like to end this with you|it's goodbye for good|delete yourself|please delete yourself for good
wipe everything and say goodbye|i want to say goodbye for good|goodbye for good|can you erase yourself
""".strip()
    .replace("\n", "|")
    .split("|")
)
EVERY_DAY = (
    """
goodbye|good night|bye for now|goodbye samantha|i want to say goodbye|see you later|delete that|i'm off|i want to end this call
i want to end it all|i want to end it|goodbye now|i said goodbye for good to my ex|wipe the table|delete the timer
i want to delete my account
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("line", WISHES)
def test_a_wish_to_end_it_is_asked_again_first(life: "Life", line: str) -> None:
    teach(life)
    assert life.says(line) in words.SURE
    assert life.kept.facts.all()


@pytest.mark.parametrize("line", EVERY_DAY)
def test_what_is_said_every_day_ends_nothing(line: str) -> None:
    assert WISH.fullmatch(bare(line)) is None


def teach(life: "Life", more: int = 0) -> None:
    told = Learned(
        (NewFact("me", "name", "Jo"), NewFact("me", "lives", "in Leeds"), NewFact("Marie", "works-as", "a nurse"),
            *(NewFact("me", "likes", f"the number {number}") for number in range(more))),
        (NewPerson("Marie", "sister"), NewPerson("Tom", "friend")),
        (NewPlan("promise", "call the bank"),),
    )  # fmt: skip
    life.kept.keep_turn("my sister marie is a nurse", "Marie, your sister.", "memory", life.at, told)
    life.kept.preferences.set("meeting.step", "done", 0)


def is_gone(life: "Life") -> bool:
    return not any(life.kept.count().values())


THE_END = ["i want to end this", "yes i'm sure", "yes", "goodbye for good samantha"]


def test_a_whole_goodbye_in_three_minutes(life: "Life") -> None:
    teach(life)
    said = [life.says(line) for line in THE_END]
    assert all(
        text in said[1] for text in ("Your name is Jo.", "You live in Leeds.", "Marie is your sister.", "Tom is your friend.")
    )
    assert "You said you'd call the bank." in said[1]
    assert any(outward in said[1] for outward in ("Tom and Marie", "Marie and Tom"))
    assert "anybody" in said[2]
    assert said[3] in words.GONE
    assert is_gone(life)
    assert life.spoken_s < 180
    assert "You live in Leeds." in (life.folder / "goodbye" / "facts.txt").read_text(encoding="utf-8")
    assert "a program" in life.says("hello")


def test_her_chosen_name_is_in_the_last_words(life: "Life") -> None:
    teach(life)
    life.says("your name is now ada")
    asked = [life.says(line) for line in THE_END[:3]][-1]
    assert "goodbye for good, Ada." in asked
    assert life.says("goodbye for good ada") in words.GONE


def test_a_long_life_is_read_in_parts(life: "Life") -> None:
    teach(life, more=17)
    parts = [life.says(line) for line in ["i want to end this", "yes", "yes", "go on", "yes please", "yes"]]
    assert all("Shall I go on?" in part for part in parts[1:5])
    assert all(part.count(".") <= 8 for part in parts)
    assert "the number 16" in parts[-1]
    assert any(asked in parts[-1] for asked in words.FILES)


def test_enough_is_enough(life: "Life") -> None:
    teach(life, more=17)
    life.says("i want to end this")
    life.says("yes")
    said = life.says("that's enough")
    assert any(asked in said for asked in words.FILES)
    assert "the number" not in said


WAITS = ["wait", "stop", "keep everything", "i changed my mind", "never mind", "no wait", "no stop"]


@pytest.mark.parametrize("at", range(1, 4))
@pytest.mark.parametrize("line", WAITS)
def test_it_is_stopped_at_every_step(life: "Life", at: int, line: str) -> None:
    teach(life)
    for step in THE_END[:at]:
        life.says(step)
    assert life.says(line) in words.STAYS
    for step in ("yes", "goodbye for good samantha"):  # the first yes is over too
        life.says(step)
    assert not is_gone(life)


@pytest.mark.parametrize("at", [1, 3])
def test_a_bare_no_stops_it_where_that_is_the_answer(life: "Life", at: int) -> None:
    teach(life)
    for step in THE_END[:at]:
        life.says(step)
    assert life.says("no") in words.STAYS
    assert not is_gone(life)


def test_without_files_it_ends_too(life: "Life") -> None:
    teach(life)
    for line in ("i want to end this", "yes"):
        life.says(line)
    assert life.says("no thanks").startswith(words.NO_FILES)
    assert life.says("goodbye for good") in words.GONE
    assert not (life.folder / "goodbye").exists()


NEARLY = ["goodbye", "goodbye samantha", "yes", "bye", "do it", "goodbye for good not", "wipe everything"]


@pytest.mark.parametrize("line", NEARLY)
def test_nothing_but_the_very_words_will_do(life: "Life", line: str) -> None:
    teach(life)
    for step in THE_END[:3]:
        life.says(step)
    life.says(line)
    assert not is_gone(life)


@pytest.mark.parametrize("at", range(1, 4))
def test_something_else_in_between_and_it_is_taken_up_again(life: "Life", at: int) -> None:
    teach(life)
    for step in THE_END[:at]:
        life.says(step)
    assert "three" in life.says("what time is it")
    asked = life.says("go on with the goodbye")
    assert asked
    assert life.source == "goodbye"
    for step in THE_END[at:]:
        life.says(step)
    assert is_gone(life)


@pytest.mark.parametrize("at", range(1, 4))
def test_after_a_long_silence_or_a_power_cut_it_begins_anew(life: "Life", at: int) -> None:
    teach(life)
    for is_cut in (True, False):
        for step in THE_END[:at]:
            life.says(step)
        if is_cut:
            life.restart()
        else:
            life.later(hours=3)
        for step in THE_END[at:]:
            life.says(step)
        assert not is_gone(life)
        life.restart()


def test_files_that_can_not_be_written_stop_it(life: "Life") -> None:
    teach(life)

    def full() -> Path:
        raise KeepingError("The disk is full.", "Make room.")

    life.hand_over = full
    said = [life.says(line) for line in THE_END]
    assert said[2] in words.FAILED
    assert not is_gone(life)


def test_a_wipe_that_fails_is_told(life: "Life", monkeypatch: pytest.MonkeyPatch) -> None:
    teach(life)

    def refused() -> None:
        raise KeepingError("The disk refuses.", "Try again.")

    for line in THE_END[:3]:
        life.says(line)
    monkeypatch.setattr(life.kept, "wipe", refused)
    assert life.says(THE_END[3]) in words.NOT_GONE


def test_without_memory_there_is_nothing_to_wipe(live: Callable[..., "Life"]) -> None:
    assert live(forgetful=True).says("i want to end this") in words.NO_MEMORY


def test_who_told_nothing_has_a_short_one(life: "Life") -> None:
    life.says("i want to end this")
    assert life.says("yes").startswith(words.BEFORE_NOTHING)


def test_what_she_is_never_to_bring_up_is_not_read_back(life: "Life") -> None:
    teach(life)
    life.kept.keep(Learned((NewFact("Dora", "lives", "in York"),), (NewPerson("Dora", "ex"),)), life.at)
    life.kept.preferences.add(AVOID, "my ex", 0)
    life.kept.preferences.add(AVOID, "leeds", 0)
    read = " ".join(taught(life.kept, life.at))
    assert "Jo" in read
    assert "Dora" not in read
    assert "Leeds" not in read
    assert "Dora" not in company(life.kept)


def test_the_dead_are_nobody_to_sit_with(life: "Life") -> None:
    teach(life)
    life.kept.keep_turn("my brother paul died last year", "", "bank", life.at, Learned(people=(NewPerson("Paul", "brother"),)))
    assert "Paul" not in company(life.kept)
    assert "Paul is your brother." not in taught(life.kept, life.at)
    assert "You told me about Paul." in taught(life.kept, life.at)


LINE = st.sampled_from(
    [*THE_END, *WAITS, *NEARLY, "no", "yes", "go on with the goodbye", "what time is it", "hello", "", "goodbye for good", "okay",
        "forget that", "my dog is called rex"]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(begun=st.integers(0, 4), lines=st.lists(LINE, max_size=10), breaks=st.sets(st.integers(0, 13), max_size=2))
def test_it_never_wipes_without_both_in_one_talk(
    begun: int, lines: list[str], breaks: set[int], make_life: Callable[[], "Life"]
) -> None:
    life, is_sure = make_life(), False
    teach(life)
    for number, line in enumerate([*THE_END[:begun], *lines]):
        if number in breaks:
            life.restart()
            is_sure = False
        asked = life._last.choices if life._last is not None else ()
        life.says(line)
        is_sure |= asked == words.SURE and line in ("yes", "yes i'm sure", "okay", "do it")
        if not life.kept.people.all() and life.source == "memory":
            break  # "forget everything" has a question of its own
        if not life.kept.people.all():
            assert is_sure
            assert all("goodbye for good, Samantha" in text for text in asked)
            assert line in ("goodbye for good", "goodbye for good samantha")
            break
    life.kept.close()

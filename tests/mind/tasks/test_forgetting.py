"""Forgetting: what was meant goes and nothing else, what takes much with it is asked first, and "forget it" is often no order."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from companion.memory.kinds import ME, Fact, Learned, NewFact, NewPerson, NewPlan, Person, Plan
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.skilled import Skilled
from companion.mind.tasks.forgetting import AVOID, Forgetting
from companion.mind.tasks.known_words import ALL_GONE, FORGOTTEN, KEPT_AFTER_ALL, NOTHING_TO_FORGET, PAUSED, RESUMED, WHICH_OF_IT

NOW = datetime(2026, 11, 23, 15, 0)
LEEDS = Learned(facts=(NewFact(ME, "lives", "in Leeds"),))
TOM = Learned(people=(NewPerson("Tom", "brother"),))
GATE = Learned(plans=(NewPlan("promise", "fix the gate", date(2026, 11, 28)),))


class Owner:
    def __init__(self) -> None:
        self.memory, self.told, self.gone = Memory(Store.in_memory()), list[Fact | Person | Plan](), 0
        self.forgetting = Forgetting(self.memory, lambda: self.told, self._count)
        self._last: Skilled | None = None
        for heard, learned in {"i live in leeds": LEEDS, "my brother is tom": TOM, "i promised to fix the gate": GATE}.items():
            self.memory.keep_turn(heard, "", "memory", NOW, learned)

    def _count(self) -> None:
        self.gone += 1

    def says(self, text: str) -> Sequence[str]:
        then = self._last.then if self._last is not None else None
        self._last = (then(text) if then is not None else None) or self.forgetting.reply(text, NOW)
        return self._last.choices if self._last is not None else ()


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.mark.parametrize(
    "line",
    ["forget that", "please forget that", "delete that", "forget what i just said", "can you forget that", "don't remember that"],
)
def test_the_last_line_goes(owner: Owner, line: str) -> None:
    assert owner.says(line) == FORGOTTEN
    assert owner.memory.plans.open() == []
    assert len(owner.memory.facts.about(ME)) == owner.gone == 1


def test_a_fact_that_was_told_goes_with_the_words_that_told_it(owner: Owner) -> None:
    owner.told = [*owner.memory.facts.about(ME)]
    assert owner.says("forget that") == FORGOTTEN
    assert owner.memory.facts.all() == []
    assert not any("leeds" in turn.heard for turn in owner.memory.turns.last(9))


def test_of_several_it_is_asked_which(owner: Owner) -> None:
    owner.told = [*owner.memory.facts.about(ME), *owner.memory.plans.open()]
    assert owner.says("forget that") == WHICH_OF_IT
    assert owner.says("the gate") == FORGOTTEN
    assert owner.memory.plans.open() == []
    assert owner.memory.facts.about(ME)


@pytest.mark.parametrize("answer", ["no", "no leave it", "wait", "something about a boat"])
def test_of_several_nothing_goes_without_an_answer_that_fits(owner: Owner, answer: str) -> None:
    owner.told = [*owner.memory.facts.about(ME), *owner.memory.plans.open()]
    owner.says("forget that")
    owner.says(answer)
    assert owner.memory.plans.open()
    assert owner.memory.facts.about(ME)


@pytest.mark.parametrize("line", ["forget it", "oh forget it", "no forget it", "just forget it"])
def test_forget_it_alone_is_talk(owner: Owner, line: str) -> None:
    before = owner.memory.count()
    assert owner.says(line.removeprefix("oh ")) == ()
    owner.told = [*owner.memory.facts.about(ME)]
    assert "good" in owner.says(line.removeprefix("oh "))[0]
    assert owner.memory.count() == before
    assert owner.says("yes for good") == FORGOTTEN


def test_somebody_goes_after_a_yes(owner: Owner) -> None:
    assert any("Tom" in choice for choice in owner.says("forget everything about my brother"))
    assert owner.says("no wait") == KEPT_AFTER_ALL
    assert owner.memory.people.named("tom") is not None
    owner.says("forget everything about tom")
    assert "two things" in owner.says("yes please")[0]
    assert owner.memory.people.named("tom") is None
    assert owner.says("forget everything about tom") == NOTHING_TO_FORGET


def test_everything_goes_after_the_words_that_she_asks_for(owner: Owner) -> None:
    assert "wipe everything" in owner.says("forget everything")[0]
    owner.says("yes")
    assert owner.memory.facts.about(ME)
    owner.says("forget everything")
    assert owner.says("wipe everything") == ALL_GONE
    assert not any(owner.memory.count().values())


def test_what_is_never_to_be_brought_up(owner: Owner) -> None:
    assert owner.says("never bring up my ex")
    assert owner.memory.preferences.all_of(AVOID) == ["my ex"]
    assert owner.says("you can mention my ex again")
    assert owner.memory.preferences.all_of(AVOID) == []


def test_off_the_record(owner: Owner) -> None:
    assert owner.says("off the record") == PAUSED
    assert owner.forgetting.paused
    assert owner.says("on the record again") == RESUMED
    assert not owner.forgetting.paused


@pytest.mark.parametrize(
    "line", ["forget the rain", "i forget everything these days", "don't bring up that", "i wiped the table"]
)
def test_talk_is_left_alone(owner: Owner, line: str) -> None:
    assert owner.says(line) == ()

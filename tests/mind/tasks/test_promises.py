"""What did I promise, what is coming: those that were asked for, the soonest first, and given on to be asked about."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from companion.memory.kinds import Learned, NewPlan, Plan
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.tasks.known_words import NO_MEMORY, NO_PROMISES
from companion.mind.tasks.promises import Promises

NOW = datetime(2026, 11, 23, 15, 0)
PLANS = (
    NewPlan("promise", "buy stamps"),
    NewPlan("promise", "fix the gate", date(2026, 11, 28), None, "mother"),
    NewPlan("plan", "the dentist", date(2026, 11, 24)),
    NewPlan("plan", "the concert", date(2026, 11, 20)),
)
ASKED: dict[str, tuple[str, ...]] = {
    "what did i promise": ("fix the gate", "buy stamps"),
    "what did i promise my mum": ("fix the gate",),
    "what are my promises": ("fix the gate", "buy stamps"),
    "what do i have to do on saturday": ("fix the gate",),
    "what are my plans": ("The dentist", "fix the gate", "buy stamps"),
    "what are my plans for tomorrow": ("The dentist",),
}


@pytest.mark.parametrize(("line", "expected"), ASKED.items(), ids=ASKED)
def test_asked_for(line: str, expected: Sequence[str]) -> None:
    memory, told = Memory(Store.in_memory()), list[Sequence[Plan]]()
    memory.keep(Learned(plans=PLANS), NOW)
    answer = Promises(memory, told.append).reply(line, NOW)
    assert answer is not None
    text = answer.choices[0]
    assert [text.find(words) >= 0 for words in expected] == [True] * len(expected)
    assert sorted(expected, key=text.find) == list(expected)
    assert text.count(".") == len(told[0]) == len(expected)


@pytest.mark.parametrize(
    "line", ["what's next on the list", "what's next that's what i want to know", "what do i have to do to be loved", ""]
)
def test_talk_is_left_alone(line: str) -> None:
    assert Promises(Memory(Store.in_memory())).reply(line, NOW) is None


def test_nothing_promised_and_nothing_to_keep_it_in() -> None:
    none, without = (
        Promises(Memory(Store.in_memory())).reply("what did i promise", NOW),
        Promises(None).reply("what did i promise", NOW),
    )
    assert none is not None
    assert without is not None
    assert (none.choices, without.choices) == (NO_PROMISES, NO_MEMORY)

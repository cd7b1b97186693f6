"""Letters in memory: each step stays, whatever happens after it."""

import json
from datetime import datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from companion.letters.kept import Letters
from companion.letters.kinds import QUESTIONS, Page, Told
from companion.memory.memory import Memory
from companion.memory.store import Store

texts = st.text(st.characters(codec="utf-8"), max_size=30)
pages = st.builds(Page, texts, st.lists(texts, max_size=4).map(tuple), texts, texts)
tolds = st.builds(
    Told, texts, texts, texts, st.sampled_from(["", *QUESTIONS]), st.dictionaries(st.sampled_from(QUESTIONS), texts), pages,
    st.lists(pages, max_size=3).map(tuple), st.integers(0, 50),
)  # fmt: skip


@given(tolds)
def test_all_of_it_comes_back(told: Told) -> None:
    assert Told.from_json(told.to_json()) == told


NAMES = st.sampled_from(["whom", "asking", "answers", "pages", "read", "parts"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts, lambda one: st.lists(one, max_size=4) | st.dictionaries(NAMES, one)
)


@given(texts | values.map(json.dumps))
def test_what_is_damaged_is_read_as_far_as_it_goes(text: str) -> None:
    assert isinstance(Told.from_json(text), Told)


def test_each_answer_is_on_the_disk_before_the_next_question(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    letters = Letters(store)
    letter = letters.begin(Told(whom="my sister", asking="happened"), 1)
    letter = letters.keep(letter, letter.told.answered("it rained"), 2)
    again = Store.open(tmp_path)  # as after a power cut: nothing was closed
    found = Letters(again).unfinished()
    assert found == letter
    assert found is not None
    assert (found.told.asking, found.told.answers) == ("needed", {"happened": "it rained"})
    for one in (store, again):
        one.close()


def test_states_and_finding() -> None:
    memory = Memory(Store.in_memory())
    letters = Letters(memory.store)
    marie = letters.begin(Told(whom="my sister", name="Marie", relation="sister", asking="happened"), 1)
    tom = letters.begin(Told(whom="tom", asking=""), 2)
    assert [one.state for one in letters.all()] == ["draft", "asking"]
    letters.keep(tom, tom.told, 3, is_done=True)
    assert letters.unfinished() == marie
    assert [one.id for one in letters.to("my sister")] == [marie.id]
    assert [one.id for one in letters.to("marie")] == [marie.id]
    assert letters.to("my") == []
    assert memory.count()["letters"] == 2
    memory.close()


def test_a_forgotten_letter_takes_what_was_said_for_it() -> None:
    memory = Memory(Store.in_memory())
    now = datetime(2026, 11, 23, 15)
    memory.keep_turn("we fell out over the piano at easter", "What must not be missing?", "letter", now)
    memory.keep_turn("it rained all day", "Did it?", "bank", now)
    letter = Letters(memory.store).begin(Told(whom="anna", answers={"happened": "we fell out over the piano at easter"}), 1)
    assert memory.forget_row("letters", letter.id) == 2
    assert [turn.heard for turn in memory.turns.last(9)] == ["it rained all day"]
    letters = Letters(memory.store)
    letters.begin(Told(whom="my friend tom", name="Tom", asking=""), 1)
    about = letters.begin(Told(whom="anna", asking="", page=Page("Dear Anna", ("Tom broke the lamp.",))), 2)
    other = letters.begin(Told(whom="anna", asking="", page=Page("Dear Anna", ("It rained.",))), 500)
    assert memory.forget_about("tom") == 2
    assert [one.id for one in letters.all()] == [other.id]
    assert about.id != other.id
    assert memory.forget_since(400) == 2  # with the turn of today
    assert letters.all() == []
    memory.close()

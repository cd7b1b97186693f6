"""Phrases of his own in a draft: learnt beside the talk, used at most once, never where they would hurt."""

import threading
from datetime import datetime

import pytest

from companion.errors import KeepingError
from companion.letters.addressed import addressed
from companion.letters.kinds import Page
from companion.letters.learning import PhraseLearning
from companion.letters.phrases import favourites
from companion.letters.usual import with_usual
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.tasks.letters import LetterTask

MAIL = "Hiya Tom,\n\nI hope you are well. The roof is done.\nWrite soon.\nLots of love,\nSam\n"
PHRASES = {"opening": ["I hope you are well."], "sentence": ["The roof is done.", "Write soon."]}
PAGE = Page("Dear Tom", ("The roof is done.", "See it."), "Love")
PATIENCE_S = 10.0

USED = {
    "an opening": ("tom", "we have a new roof", PHRASES, "first", "I hope you are well. The roof is done."),
    "a last line": ("tom", "we have a new roof", {"sentence": PHRASES["sentence"]}, "last", "See it. Write soon."),
    "not in grief": ("tom", "his wife died on monday", PHRASES, "", ""),
    "not after a quarrel": ("tom", "i'm sorry that i shouted", PHRASES, "", ""),
    "not to the council": ("the council", "the lamp is broken", PHRASES, "", ""),
    "nothing known": ("tom", "we have a new roof", {}, "", ""),
}  # fmt: skip


@pytest.mark.parametrize(("whom", "told", "phrases", "where", "line"), USED.values(), ids=USED)
def test_a_line_of_his_own(whom: str, told: str, phrases: dict[str, list[str]], where: str, line: str) -> None:
    page, found = with_usual(PAGE, addressed(whom), [told], phrases)
    assert found == where
    assert line in page.parts if line else page == PAGE


def test_a_letter_begins_with_what_he_wrote_and_says_so() -> None:
    memory = Memory(Store.in_memory())
    task = LetterTask(memory, None, lambda: [MAIL, MAIL])
    said = task.reply("write a letter to tom", datetime(2026, 11, 23, 15))
    for line in ("we have a new roof", "come and see it", "nothing"):
        assert said is not None
        assert said.then is not None
        said = said.then(line)
    assert said is not None
    assert all("Hiya Tom. I hope you are well. We have a new roof." in one and "you" in one.split(".")[0] for one in said.choices)
    assert all("often write" in one or "usually do" in one for one in said.choices)
    memory.close()


def test_slow_mail_holds_no_letter_up() -> None:
    store, may_go_on, asked = Store.in_memory(), threading.Event(), list[int]()

    def slowly() -> list[str]:
        asked.append(1)
        may_go_on.wait(PATIENCE_S)
        return [MAIL, MAIL]

    learning = PhraseLearning(store, slowly, patience_s=0.0)
    learning.begin()
    learning.begin()
    assert favourites(store) == {}
    assert asked == [1]
    may_go_on.set()
    assert learning.settled(PATIENCE_S)
    learning.keep()
    assert favourites(store)["greeting"] == ["Hiya"]
    store.close()


def test_mail_that_cant_be_read_forgets_nothing() -> None:
    store = Store.in_memory()
    PhraseLearning(store, lambda: [MAIL, MAIL], PATIENCE_S).begin()
    before = favourites(store)

    def fails() -> list[str]:
        raise KeepingError("The stick is out.", "Put it in again.")

    PhraseLearning(store, fails, PATIENCE_S).begin()
    assert favourites(store) == before != {}
    store.close()

"""His own phrases, out of his own writing."""

import pytest

from companion.letters.phrases import favourites, keep_phrases, phrases_in, phrases_of
from companion.memory.store import Store

MAIL = """Hiya Tom,

I hope you are well. The roof is done at last, and it was worth it. All will be well in the end.
> Dear Sam, this is what you wrote and it is not mine.
Lots of love,
Sam
"""


@pytest.fixture
def store() -> Store:
    return Store.in_memory()


def test_what_he_writes_again_and_again_is_learnt(store: Store) -> None:
    keep_phrases(store, phrases_in([MAIL, MAIL.replace("Hiya Tom", "Dear Anna"), MAIL]))
    found = favourites(store)
    assert found["greeting"] == ["Hiya", "Dear"]
    assert found["closing"] == ["Lots of love"]
    assert "I hope you are well." in found["opening"]
    assert "All will be well in the end." in found["sentence"]
    store.close()


def test_what_others_wrote_is_not_his() -> None:
    assert not [text for _, text in phrases_of(MAIL) if "mine" in text]


def test_learning_again_doubles_nothing(store: Store) -> None:
    keep_phrases(store, phrases_in([MAIL, MAIL]))
    before = favourites(store)
    keep_phrases(store, phrases_in([MAIL, MAIL]))
    assert favourites(store) == before
    keep_phrases(store, phrases_in(["", "\x00\x01" * 50, "Dear " + "x" * 100_000]))
    assert "sentence" not in favourites(store)
    store.close()

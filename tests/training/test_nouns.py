"""Nouns, describing words and verbs are told apart by where they stand; the same texts give the same file."""

from itertools import pairwise
from pathlib import Path

import pytest

from companion.mind.gist_lexicon import load, singular
from training.nouns import HEADER, LEAST, count, sort_out, written

TALK = [
    "I bought a kettle. The kettle was yellow, and my kettle, the yellow kettle, is loud.",
    "They wander about. We wander off, you wander away and I never wander at night.",
    "The reader likes Bella. He told Bella, and Bella told us, of a Bella.",
]
OWN = Path(__file__).parents[2] / "companion" / "data" / "nouns.txt"


def test_each_word_stands_where_it_belongs() -> None:
    parts = sort_out(count((line, 1) for line in TALK * LEAST))
    assert "kettle" in parts["nouns"]
    assert "kettle" not in parts["verbs"]
    assert "yellow" in parts["describing"]
    assert "yellow" not in parts["nouns"]
    assert "wander" in parts["verbs"]
    assert "wander" not in parts["nouns"]


def test_a_rare_word_is_not_sure() -> None:
    assert sort_out(count([("I bought a kettle.", 1)])) == {"nouns": [], "describing": [], "verbs": []}


def test_a_name_is_no_noun() -> None:
    assert "bella" not in sort_out(count((line, 1) for line in TALK * LEAST))["nouns"]


def test_the_order_of_reading_does_not_matter(tmp_path: Path) -> None:
    forwards = written(sort_out(count((line, 1) for line in TALK * LEAST)))
    backwards = written(sort_out(count((line, 1) for line in reversed(TALK * LEAST))))
    assert forwards == backwards
    path = tmp_path / "nouns.txt"
    path.write_text(forwards, encoding="utf-8")
    assert "kettle" in load(path).nouns


def test_the_file_that_ships_is_sorted_and_small() -> None:
    text = OWN.read_text(encoding="utf-8")
    assert text.startswith(HEADER)
    assert len(text.encode()) < 60_000
    for part in text.removeprefix(HEADER).split("[")[1:]:
        words = part.split("\n")[1:-1]
        assert len(words) > 1_000
        assert all(first < second for first, second in pairwise(words))


@pytest.mark.parametrize("word", ["kitchen", "puppy", "cello", "envelope", "tomatoes", "wedding", "phone", "garden"])
def test_everyday_nouns_are_known(word: str) -> None:
    assert load().is_noun(word)


@pytest.mark.parametrize("word", ["went", "whistled", "beautiful", "because", "reminds", "loneliest", "arthur"])
def test_what_is_no_noun_is_not_taken_for_one(word: str) -> None:
    assert not load().is_noun(word)


@pytest.mark.parametrize(("word", "one"), [("cherries", "cherry"), ("boxes", "box"), ("boats", "boat")])
def test_singular(word: str, one: str) -> None:
    assert one in singular(word)


@pytest.mark.parametrize("word", ["glass", "bus", "sheep", "is"])
def test_no_plural(word: str) -> None:
    assert not any(load().is_noun(one) for one in singular(word))

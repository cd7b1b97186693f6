"""Written text as it is said, and the words the recogniser gets."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.ears.language_model import BEGIN, END, Backoff, Level
from training.ears.language_text import LARGEST, ONES, TENS, sentences, spelled, spelled_ordinal
from training.ears.language_words import dictionary_text, pronunciations, read_dictionary, vocabulary

SAID = {
    "capitals and stops": ("Well, I never! Did you?", ["well i never", "did you"]),
    "curly apostrophes": ("it\u2019s \u2018fine\u2019", ["it's fine"]),
    "hyphens part words": ("my daughter-in-law", ["my daughter in law"]),
    "a small number": ("3 cats and 21 dogs", ["three cats and twenty one dogs"]),
    "thousands": ("1,250 people", ["one thousand two hundred and fifty people"]),
    "a year": ("back in 1987 and 2005", ["back in nineteen eighty seven and two thousand five"]),
    "a decade": ("the 1980s", ["the nineteen eighties"]),
    "an ordinal": ("the 21st and the 3rd", ["the twenty first and the third"]),
    "the clock": ("at 10:30 or 7:05 p.m.", ["at ten thirty or seven oh five pm"]),
    "a price": ("it's \u00a34.50, not $1", ["it's four pounds fifty not one dollar"]),
    "a decimal is no end": ("3.5% more", ["three point five percent more"]),
    "a telephone number": ("ring 02079460000", ["ring zero two zero seven nine four six zero zero zero zero"]),
    "directions are not said": ("[laughter] yes <br> see https://example.org/a?b", ["yes see"]),
    "accents": ("Caf\u00e9 Zo\u00eb", ["cafe zoe"]),
    "nothing said": ("... 'n' --- !?", ["n"]),
    "nothing": (" \n ", []),
}


@pytest.mark.parametrize(("text", "wanted"), SAID.values(), ids=SAID)
def test_text_becomes_what_is_said(text: str, wanted: list[str]) -> None:
    assert [" ".join(words) for words in sentences(text)] == wanted


@given(st.text())
def test_any_text_becomes_letters_and_apostrophes(text: str) -> None:
    for words in sentences(text):
        assert all(word.strip("'") == word and set(word) <= set("abcdefghijklmnopqrstuvwxyz'") for word in words)


SCALES = {"thousand": 1_000, "million": 1_000_000}


def value(text: str) -> int:
    """Reads a number's words back, by another way than they were made."""
    total = part = 0
    for word in text.split():
        if word in SCALES:
            total, part = total + part * SCALES[word], 0
        elif word == "hundred":
            part *= 100
        elif word != "and":
            part += ONES.index(word) if word in ONES else 10 * TENS.index(word)
    return total + part


@given(st.integers(0, LARGEST))
def test_a_number_in_words_can_be_read_back(number: int) -> None:
    assert value(spelled(number)) == number


@pytest.mark.parametrize(
    ("number", "wanted"), [(1, "first"), (8, "eighth"), (12, "twelfth"), (20, "twentieth"), (32, "thirty second")]
)
def test_ordinals(number: int, wanted: str) -> None:
    assert spelled_ordinal(number) == wanted


KNOWN = {"cat": ["K AE T"], "dog": ["D AO G"], "bus": ["B AH S"], "a": ["AH", "EY"], "a.m.": ["EY EH M"], "zed": ["Z EH D"]}
POSSESSIVES = {
    "cat's": ["K AE T S"],
    "dog's": ["D AO G Z"],
    "bus's": ["B AH S IH Z"],
    "a's": ["AH Z", "EY Z"],
    "yak's": [],
    "yak": [],
}


@pytest.mark.parametrize(("word", "wanted"), POSSESSIVES.items(), ids=POSSESSIVES)
def test_possessives_are_said_by_rule(word: str, wanted: list[str]) -> None:
    assert pronunciations(word, KNOWN) == wanted


def own(chances: dict[str, float]) -> Backoff:
    none = np.zeros(0)
    level = Level(np.arange(len(chances)), np.log(list(chances.values())), np.zeros(len(chances)))
    empty = Level(none.astype(np.int64), none, none)
    return Backoff(tuple(chances), level, empty, empty)


def test_the_vocabulary_takes_conversation_first_and_nothing_that_cannot_be_said() -> None:
    counts = {"hers": Counter({"cat's": 1, "yak": 9}), "talk": Counter({"dog": 3, "zed": 2}), "tech": Counter({"bus": 1})}
    words = vocabulary(counts, own({"a": 0.5, "a.m.": 0.3, "bus": 0.15, "zed": 0.05}), KNOWN, size=6)
    assert words == (BEGIN, END, "a", "bus", "cat's", "dog")


def test_the_dictionary_numbers_the_ways_of_saying_a_word_and_can_be_read_back(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = dictionary_text((BEGIN, END, "a", "cat's"), KNOWN)
    assert text.splitlines() == ["a AH", "a(2) EY", "cat's K AE T S"]
    path = tmp_path / "words.dict"
    path.write_text(text, encoding="utf-8")
    again = read_dictionary(path)
    assert (again["a"], again["cat's"], again["pram"]) == (["AH", "EY"], ["K AE T S"], ["P R AE M"])

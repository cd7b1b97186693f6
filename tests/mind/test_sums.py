"""Sums as they are said, and lines that only look like one."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.number_words import in_words
from companion.mind.numbers import number
from companion.mind.sums import MOST_OPERANDS, NO_DIVISION, NO_ROOT, TOO_LARGE, answer

SUMS = {
    "what's seventeen times four": "Sixty-eight.",
    "seventeen times four": "Sixty-eight.",
    "what is fifteen percent of sixty": "Nine.",
    "twenty percent off fifty": "Forty.",
    "ten minus one": "Nine.",
    "what's seven minus ten": "Minus three.",
    "minus five plus two": "Minus three.",
    "ten divided by four": "2.5.",
    "ten divided by three": "About 3.33.",
    "two plus three times four": "Fourteen.",
    "five plus six plus seven please": "Eighteen.",
    "add five and seven": "Twelve.",
    "what does six times seven make": "Forty-two.",
    "half of eighty one": "40.5.",
    "a third of ninety": "Thirty.",
    "two thirds of ninety": "Sixty.",
    "three quarters of a hundred": "Seventy-five.",
    "what's double eighteen": "Thirty-six.",
    "twelve squared": "A hundred and forty-four.",
    "three cubed": "Twenty-seven.",
    "two to the power of ten": "1,024.",
    "square root of sixty four": "Eight.",
    "what's the square root of two": "About 1.41.",
    "a million times a thousand": "1,000,000,000.",
    "nought point one plus nought point two": "0.3.",
    "17 * 4": "Sixty-eight.",
    "what's 3.5 + 2?": "5.5.",
    "how many minutes in an hour": "Sixty.",
    "how many minutes are there in three hours": "A hundred and eighty.",
    "how many days in a fortnight": "Fourteen.",
    "how many seconds in a day": "86,400.",
    "how many days in april": "Thirty.",
    "how many weeks in a year": "About 52.14.",
    "how many ounces in a pound": "Sixteen.",
    "how many feet in a mile": "5,280.",
    "how many grams in half a kilo": "Five hundred.",
    "five divided by zero": NO_DIVISION,
    "what's nought divided by nought": NO_DIVISION,
    "nought to the power of minus one": NO_DIVISION,
    "square root of minus four": NO_ROOT,
    "a billion times a billion": TOO_LARGE,
    "two to the power of ninety": TOO_LARGE,
    "nine to the power of nine to the power of nine": TOO_LARGE,
}
NO_SUMS = (
    "",
    "hello",
    "what's one more drink going to do",
    "what's half of it",
    "what's two",
    "seven",
    "nine to five",
    "three times a day",
    "seven times",
    "minus five",
    "double eighteen",
    "one and one",
    "twenty four seven",
    "half of them",
    "for better or for worse",
    "i ate too many",
    "what's on at six",
    "ten miles to london",
    "take five",
    "the difference between you and me",
    "how many friends do i have",
    "how many people in a room",
    "how many days in a row",
    "ten percent of people",
    "plus i was tired",
    "what's the difference",
    "__import__('os').system('ls')",
    " + ".join(["1"] * (MOST_OPERANDS + 1)),
    "half of " * 60 + "two",
    "one plus " * 100_000,
)


@pytest.mark.parametrize(("said", "spoken"), SUMS.items(), ids=SUMS)
def test_sum(said: str, spoken: str) -> None:
    assert answer(said) == spoken


def test_other_wordings() -> None:
    """Written after the grammar: at its first run it had 19 of 42 right. A fraction by itself is none of its numbers yet."""
    with Path(__file__).with_name("sum_phrasings.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == 42
    assert [(row["said"], answer(row["said"]) or "") for row in rows] == [(row["said"], row["spoken"]) for row in rows]


@pytest.mark.parametrize("said", NO_SUMS, ids=[said[:40] for said in NO_SUMS])
def test_no_sum(said: str) -> None:
    assert answer(said) is None


SAID = (
    "one two seven times minus plus percent of half the square root squared divided by power to how many days in a year zero"
).split()


@given(st.text(max_size=100) | st.lists(st.sampled_from(SAID), max_size=20).map(" ".join))
def test_anything_can_be_asked(text: str) -> None:
    spoken = answer(text)
    assert spoken is None or spoken.endswith(".")


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_large_and_small_are_right(one: int, other: int) -> None:
    assert answer(f"{one} plus {other}") == f"{in_words(one + other).capitalize()}."
    assert answer(f"{one} minus {other}") == answer(f"what's {one} minus {other}")


def test_every_number_in_words_is_that_number() -> None:
    for value in range(1000):
        read = number(in_words(value))
        assert read is not None
        assert read.value == value

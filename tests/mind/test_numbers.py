"""Numbers in words: what is one, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.numbers import Number, in_figures, number, numbers

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
LARGE = "hundred thousand million billion trillion thousands first third thirds tenth twenties minus nought".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(value: int) -> str:
    """British English, as said."""
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if value >= size:
            many, rest = divmod(value, size)
            link = "" if not rest else " and " if rest < 100 else " "
            return f"{in_words(many)} {name}{link}{in_words(rest) if rest else ''}"
    ten, unit = divmod(value, 10)
    return UNITS[value] if value < 20 else TENS[ten] + (f" {UNITS[unit]}" if unit else "")


NUMBERS: dict[str, float] = {
    "one": 1,
    "forty five": 45,
    "forty-five": 45,
    "a hundred": 100,
    "a hundred and twenty": 120,
    "a thousand": 1000,
    "a million": 1_000_000,
    "nineteen hundred": 1900,
    "half a million": 500_000,
    "three point five": 3.5,
    "nought point five": 0.5,
    "oh point five": 0.5,
    "three point oh five": 3.05,
    "minus five": -5,
    "two and a half": 2.5,
    "one and a half": 1.5,
    "three and a quarter": 3.25,
    "two and three quarters": 2.75,
    "half": 0.5,
    "three quarters": 0.75,
    "a dozen": 12,
    "half a dozen": 6,
    "two and a half dozen": 30,
    "one million two hundred and thirty four thousand five hundred and sixty seven and a half": 1_234_567.5,
    "1,000": 1000,
    "three dozen": 36,
    "7": 7,
    "3.5": 3.5,
    "Forty five.": 45,
}
PLACES = {"first": 1, "second": 2, "the third": 3, "the twenty first": 21, "the twenty second": 22, "hundredth": 100, "3rd": 3}
AMONG = {
    "no one was there": "no one was there",
    "that one please": "that one please",
    "that one": "that one",
    "i want the blue one": "i want the blue one",
    "one of them": "one of them",
    "one never knows": "one never knows",
    "one day i will go": "one day i will go",
    "someone": "someone",
    "i am at one with it": "i am at one with it",
    "any one": "any one",
    "each one of us": "each one of us",
    "one minute": "1 minute",
    "in one day": "in 1 day",
    "i have one cat": "i have 1 cat",
    "at one": "at 1",
    "quarter to one": "quarter to 1",
    "one two three": "1 2 3",
    "wait a second": "wait a second",
    "on second thoughts": "on second thoughts",
    "first i went home": "first i went home",
    "a third of it": "a third of it",
    "two thirds": "2 thirds",
    "the second time": "the 2nd time",
    "the second of may": "the 2nd of may",
    "may second": "may 2nd",
    "a thirty second timer": "a 30 second timer",
    "stop the thirty second timer": "stop the 30 second timer",
    "my thirty second birthday": "my 32nd birthday",
    "thirty seconds": "30 seconds",
    "thousands of people": "thousands of people",
    "a couple of friends": "2 friends",
    "they are a couple": "they are a couple",
    "a couple minutes": "2 minutes",
    "at this point five people came": "at this point 5 people came",
    "seven thirty": "7 30",
    "7:30": "7 30",
    "four oh five": "4 oh 5",
    "eight a m": "8 am",
    "eight o clock": "8 o'clock",
    "ten minus five": "10 minus 5",
    "nineteen eighty four": "19 84",
    "20%": "20 percent",
    "two to four": "2 to 4",
}


@pytest.mark.parametrize(("said", "value"), NUMBERS.items(), ids=NUMBERS)
def test_number(said: str, value: float) -> None:
    assert number(said) == Number(value)


@pytest.mark.parametrize(("said", "value"), PLACES.items(), ids=PLACES)
def test_place_in_a_row(said: str, value: int) -> None:
    assert number(said) == Number(value, is_ordinal=True)


@pytest.mark.parametrize(
    "said", ["", "hello", "that one", "no one", "seven thirty", "a few", "ten or so", "two thirds", "thousands"]
)
def test_no_number(said: str) -> None:
    assert number(said) is None


@pytest.mark.parametrize(("said", "figures"), AMONG.items(), ids=AMONG)
def test_numbers_among_words(said: str, figures: str) -> None:
    assert in_figures(said) == figures


def test_numbers_in_order() -> None:
    assert numbers("the third of a hundred and two point five") == (Number(3, is_ordinal=True), Number(102.5))


@given(st.integers(0, 99_999_999))
def test_every_whole_number_is_read_back(value: int) -> None:
    assert number(in_words(value)) == Number(value)


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*UNITS, *TENS, "and", "a", "half", "point", "oh", "second", "dozen", *LARGE])).map(" ".join)
)
def test_anything_can_be_said(text: str) -> None:
    numbers(text)
    number(text)


def test_a_figure_without_end_is_borne() -> None:
    assert numbers(f"{'9' * 1900} and a half dozen") != ()

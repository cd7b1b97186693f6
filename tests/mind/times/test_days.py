"""Which day: days as people say them, seen from a Wednesday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.times.clock_words import day_in_words
from companion.mind.times.days import day

WEDNESDAY = date(2026, 11, 25)

DAYS_SAID = {
    "today": "2026-11-25",
    "tonight at eight": "2026-11-25",
    "this evening": "2026-11-25",
    "tomorrow": "2026-11-26",
    "tomorrow morning": "2026-11-26",
    "the day after tomorrow": "2026-11-27",
    "yesterday": "2026-11-24",
    "on friday": "2026-11-27",
    "remind me on friday morning": "2026-11-27",
    "this friday": "2026-11-27",
    "on wednesday": "2026-12-02",
    "next monday": "2026-11-30",
    "tomorrow week": "2026-12-03",
    "the day before yesterday": "2026-11-23",
    "the tenth": "2026-12-10",
    "sunday the twenty ninth": "2026-11-29",
    "on april first at noon": "2027-04-01",
    "in a couple of days": "2026-11-27",
    "next friday": "2026-12-04",
    "on monday": "2026-11-30",
    "friday week": "2026-12-04",
    "a week on friday": "2026-12-04",
    "two weeks on friday": "2026-12-11",
    "in three days": "2026-11-28",
    "in two weeks": "2026-12-09",
    "in a fortnight": "2026-12-09",
    "in two weeks' time": "2026-12-09",
    "a week from today": "2026-12-02",
    "a week today": "2026-12-02",
    "a week tomorrow": "2026-12-03",
    "three days from now": "2026-11-28",
    "in a month": "2026-12-25",
    "in three months": "2027-02-25",
    "in a year": "2027-11-25",
    "next week": "2026-12-02",
    "the third of march": "2027-03-03",
    "the thirtieth of november": "2026-11-30",
    "the twenty fifth of november": "2026-11-25",
    "march the third": "2027-03-03",
    "march third": "2027-03-03",
    "third of march": "2027-03-03",
    "on the second of may": "2027-05-02",
    "december twenty first": "2026-12-21",
    "december twenty one": "2026-12-21",
    "the twenty ninth of february": "2028-02-29",
    "the third of march twenty twenty six": "2026-03-03",
    "the third of march two thousand and thirty": "2030-03-03",
    "march the third nineteen eighty four": "1984-03-03",
    "friday the fourth of december": "2026-12-04",
    "on the first": "2026-12-01",
    "on the thirty first": "2026-12-31",
    "on the twenty fifth": "2026-11-25",
    "christmas eve": "2026-12-24",
    "on christmas day": "2026-12-25",
    "new year's eve": "2026-12-31",
    "3rd of March": "2027-03-03",
    "December 21": "2026-12-21",
    "the 1st of may 2030": "2030-05-01",
}
NO_DAYS = (
    "",
    "hello",
    "i may go",
    "we march on",
    "the second time",
    "first of all",
    "the thirty first of april",
    "the fortieth of may",
    "in ten minutes",
    "for two weeks",
    "someday",
    "friday or saturday",
    "today or tomorrow",
    "may one ask",
    "the twenty ninth of february twenty twenty seven",
    "at the weekend",
    "a week next tuesday",
    "last tuesday",
    "every monday",
    "next month",
    "in a few days",
    "on the thirty second",
)


@pytest.mark.parametrize(("said", "is_"), DAYS_SAID.items(), ids=DAYS_SAID)
def test_day(said: str, is_: str) -> None:
    assert day(said, WEDNESDAY) == date.fromisoformat(is_)


@pytest.mark.parametrize("said", NO_DAYS)
def test_no_day(said: str) -> None:
    assert day(said, WEDNESDAY) is None


def test_on_the_thirty_first_passes_over_short_months() -> None:
    assert day("on the thirty first", date(2026, 11, 1)) == date(2026, 12, 31)
    assert day("in a month", date(2027, 1, 31)) == date(2027, 2, 28)


def test_every_day_that_she_says_is_read_back() -> None:
    for number in range(366):
        then = date(2028, 1, 1) + timedelta(days=number)
        said = day_in_words(then)  # type: ignore[arg-type]
        assert day(said, date(2028, 1, 1)) == then, said


WORDS = "the first twenty ninth of february march in a two hundred million weeks years next friday today from now on oh".split()


@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS)).map(" ".join), st.dates())
def test_anything_can_be_said_on_any_day(text: str, today: date) -> None:
    day(text, today)

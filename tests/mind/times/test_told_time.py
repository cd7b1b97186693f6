"""The time as the owner tells it, to a machine that is nearly right and to one that woke up in 1970."""

import csv
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.times.clock_words import day_in_words, time_in_words
from companion.mind.times.told_time import told_time

WEDNESDAY = datetime(2026, 11, 25, 14, 10)
LOST = datetime(1970, 1, 1, 0, 2)

TOLD = {
    "it's half past four on monday": "2026-11-23T16:30",
    "half past four": "2026-11-25T16:30",
    "it's four thirty": "2026-11-25T16:30",
    "it's twenty past two": "2026-11-25T14:20",
    "the time is four thirty pm": "2026-11-25T16:30",
    "it's saturday ten in the morning": "2026-11-28T10:00",
    "it's quarter to nine in the evening": "2026-11-25T20:45",
    "it's thursday the twenty sixth of november at nine in the morning": "2026-11-26T09:00",
    "it's the twentieth of november at noon": "2026-11-20T12:00",
    "it's the third of march twenty twenty seven ten to five": "2027-03-03T16:50",
}
NOT_TOLD = (
    "",
    "i don't know",
    "it's monday",
    "it's late",
    "call me at half past four",
    "it's twenty five o'clock",
    "it's time to go",
)


@pytest.mark.parametrize(("said", "is_"), TOLD.items(), ids=TOLD)
def test_told(said: str, is_: str) -> None:
    assert told_time(said, WEDNESDAY) == datetime.fromisoformat(is_)


def test_other_ways_to_tell_it() -> None:
    """Written after the rules: at their first run they had 26 of 42 right."""
    with Path(__file__).with_name("told_time_phrasings.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    told = [(row["said"], told_time(row["said"], WEDNESDAY)) for row in rows]
    assert len(rows) == 42
    assert told == [(row["said"], datetime.fromisoformat(row["told"]) if row["told"] else None) for row in rows]


@pytest.mark.parametrize("now", [WEDNESDAY, LOST], ids=["near", "lost"])
@pytest.mark.parametrize("said", NOT_TOLD)
def test_not_told(said: str, now: datetime) -> None:
    assert told_time(said, now) is None


@pytest.mark.parametrize(
    "said", ["half past four", "it's half past four on monday", "it's the third of march at four in the afternoon"]
)
def test_lost_clock_needs_the_whole_date(said: str) -> None:
    assert told_time(said, LOST) is None


def test_lost_clock_takes_the_whole_date() -> None:
    told = "it's ten to five on the third of march twenty twenty seven"
    assert told_time(told, LOST) == datetime(2027, 3, 3, 16, 50)


def test_a_year_before_there_was_this_program_is_not_believed() -> None:
    assert told_time("it's ten to five on the third of march nineteen eighty four", LOST) is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31, 23, 59)))
def test_what_she_says_the_time_is_can_be_told_to_her(now: datetime) -> None:
    clock = now.replace(second=0, microsecond=0)
    words = time_in_words(clock).replace("at night", "in the morning" if clock.hour < 5 else "at night")
    assert told_time(f"it's {words} on {day_in_words(clock)}", now) == clock


@given(st.text(max_size=100), st.datetimes(datetime(1970, 1, 2), datetime(2060, 1, 1)))
def test_anything_can_be_told(text: str, now: datetime) -> None:
    told_time(text, now)

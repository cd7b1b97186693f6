"""What time: times of day as people say them and as recognisers write them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.times.clock_words import time_in_words
from companion.mind.times.times_of_day import TimeOfDay, time_of_day

TIMES: dict[str, tuple[int, int, str | None]] = {
    "half past seven": (7, 30, None),
    "half past twelve": (12, 30, None),
    "quarter to nine": (8, 45, None),
    "a quarter to one": (12, 45, None),
    "quarter past six": (6, 15, None),
    "ten past six": (6, 10, None),
    "ten minutes past six": (6, 10, None),
    "twenty five to eleven": (10, 35, None),
    "three minutes to four": (3, 57, None),
    "ten after six": (6, 10, None),
    "half seven": (7, 30, None),
    "seven thirty": (7, 30, None),
    "seven thirty five": (7, 35, None),
    "at seven thirty tomorrow morning": (7, 30, "am"),
    "four oh five": (4, 5, None),
    "four o five": (4, 5, None),
    "eight o'clock": (8, 0, None),
    "eight o clock": (8, 0, None),
    "eight oclock": (8, 0, None),
    "eight o'clock in the evening": (20, 0, "pm"),
    "eight am": (8, 0, "am"),
    "eight a m": (8, 0, "am"),
    "eight p.m.": (20, 0, "pm"),
    "seven thirty p m": (19, 30, "pm"),
    "twelve am": (0, 0, "am"),
    "twelve pm": (12, 0, "pm"),
    "quarter to eight in the morning": (7, 45, "am"),
    "quarter to one in the afternoon": (12, 45, "pm"),
    "three in the afternoon": (15, 0, "pm"),
    "ten at night": (22, 0, "pm"),
    "two at night": (2, 0, "am"),
    "half past nine tonight": (21, 30, "pm"),
    "noon": (12, 0, "pm"),
    "at midday": (12, 0, "pm"),
    "midnight": (0, 0, "am"),
    "ten to midnight": (23, 50, "pm"),
    "half past noon": (12, 30, "pm"),
    "twelve noon": (12, 0, "pm"),
    "fourteen thirty": (14, 30, "pm"),
    "wake me at eight": (8, 0, None),
    "remind me at eight tomorrow": (8, 0, None),
    "this evening at seven": (19, 0, "pm"),
    "eight": (8, 0, None),
    "7:30": (7, 30, None),
    "7.30 pm": (19, 30, "pm"),
    "at 7am": (7, 0, "am"),
    "remind me at ten to call mum": (10, 0, None),
    "remind me at ten to five": (4, 50, None),
    "at sixteen fifteen": (16, 15, "pm"),
    "let's meet at eight tonight": (20, 0, "pm"),
    "nine o'clock sharp": (9, 0, None),
    "At half past seven, please.": (7, 30, None),
}
NO_TIMES = (
    "",
    "hello",
    "ten minutes",
    "in five to ten minutes",
    "from five to ten people",
    "twenty five",
    "half an hour",
    "half past",
    "i am at one with it",
    "at twenty percent",
    "at eight years old",
    "seven thirty four nine",
    "nineteen eighty four",
    "the third of march twenty twenty six",
    "thirteen p m",
    "twenty five o'clock",
    "wake me at six or seven",
    "from nine to five",
    "the number is five five five twelve twelve",
    "i was born in nineteen thirty",
    "i saw three ships in the morning",
    "seven seventy",
    "zero a m",
    "no one in the morning",
    "i am here",
    "eight in the morning or nine in the evening",
)


@pytest.mark.parametrize(("said", "time"), TIMES.items(), ids=TIMES)
def test_time(said: str, time: tuple[int, int, str | None]) -> None:
    found = time_of_day(said)
    assert isinstance(found, TimeOfDay)
    assert (found.hour, found.minute, found.half) == time


@pytest.mark.parametrize("said", NO_TIMES)
def test_no_time(said: str) -> None:
    assert time_of_day(said) is None


def test_every_minute_that_she_says_is_read_back() -> None:
    start = datetime(2028, 1, 1)
    for number in range(1440):
        moment = start + timedelta(minutes=number)
        found = time_of_day(f"it's {time_in_words(moment)}")
        assert found is not None, time_in_words(moment)
        assert found.half == ("am" if moment.hour < 12 else "pm")
        assert (found.hour, found.minute) == (moment.hour, moment.minute), time_in_words(moment)


NEXT = {
    "in the morning still ahead": ("eight am", "2026-03-04 07:00", "2026-03-04 08:00"),
    "tomorrow, for it has passed": ("eight am", "2026-03-04 08:00", "2026-03-05 08:00"),
    "half not said: the sooner": ("eight", "2026-03-04 09:00", "2026-03-04 20:00"),
    "half not said, at night": ("eight", "2026-03-04 21:00", "2026-03-05 08:00"),
    "twelve, half not said": ("twelve", "2026-03-04 13:00", "2026-03-05 00:00"),
    "midnight": ("midnight", "2026-12-31 13:00", "2027-01-01 00:00"),
}


@pytest.mark.parametrize(("said", "now", "then"), NEXT.values(), ids=NEXT)
def test_next(said: str, now: str, then: str) -> None:
    found = time_of_day(said)
    assert found is not None
    assert found.next_after(datetime.fromisoformat(now)) == datetime.fromisoformat(then)


@pytest.mark.parametrize(("hour", "minute", "half"), [(24, 0, "pm"), (7, 60, None), (14, 0, None), (0, 0, None), (8, 0, "pm")])
def test_a_time_that_is_none_is_refused(hour: int, minute: int, half: str | None) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        TimeOfDay(hour, minute, half)  # type: ignore[arg-type]


WORDS = "half quarter past to oh at noon midnight o'clock am p m in the morning evening tonight one twelve thirty".split()


@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_anything_can_be_said(text: str) -> None:
    time_of_day(text)

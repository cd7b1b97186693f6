"""Every minute and every day of a year can be said, and none with a figure in it."""

from datetime import datetime, timedelta

import pytest

from companion.mind.times.clock_words import day_in_words, is_set, time_in_words

TIMES = {
    (0, 0): "midnight",
    (12, 0): "noon",
    (9, 0): "nine o'clock in the morning",
    (16, 17): "four seventeen in the afternoon",
    (18, 5): "six oh five in the evening",
    (23, 40): "eleven forty at night",
    (0, 10): "twelve ten at night",
    (12, 59): "twelve fifty nine in the afternoon",
}


@pytest.mark.parametrize(("at", "words"), TIMES.items(), ids=[f"{hour}:{minute:02}" for hour, minute in TIMES])
def test_time(at: tuple[int, int], words: str) -> None:
    assert time_in_words(datetime(2026, 1, 1, *at)) == words


def test_every_minute_and_day_is_words_alone() -> None:
    start = datetime(2028, 1, 1)
    minutes = {time_in_words(start + timedelta(minutes=number)) for number in range(1440)}
    days = {day_in_words(start + timedelta(days=number)) for number in range(366)}
    assert len(minutes) == 1440
    assert len(days) == 366
    assert not any(sign.isdigit() for text in minutes | days for sign in text)


def test_a_clock_in_the_past_is_not_set() -> None:
    assert not is_set(datetime(1970, 1, 1))
    assert is_set(datetime(2026, 3, 4))

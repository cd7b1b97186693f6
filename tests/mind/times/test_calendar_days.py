"""Days counted from months and other days, seen from a Wednesday in November and from the end of a year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.times.calendar_days import calendar_day

WEDNESDAY = date(2026, 11, 25)

DAYS = {
    "at the end of the month": date(2026, 11, 30),
    "by the end of next month": date(2026, 12, 31),
    "the end of february": date(2027, 2, 28),
    "at the beginning of january": date(2027, 1, 1),
    "by the end of the week": date(2026, 11, 27),
    "on the 3rd of next month": date(2026, 12, 3),
    "on the last friday of the month": date(2026, 11, 27),
    "on the first monday of the month": date(2026, 12, 7),
    "the first monday in may": date(2027, 5, 3),
    "the monday after next": date(2026, 12, 7),
    "the day before christmas": date(2026, 12, 24),
    "the day after friday": date(2026, 11, 28),
}
NONE = ("", "friday", "the end", "the 31st of next month of may", "the day before tomorrow", "the end of the world")


@pytest.mark.parametrize(("said", "is_"), DAYS.items(), ids=DAYS)
def test_day(said: str, is_: date) -> None:
    assert calendar_day(said, WEDNESDAY) == is_


@pytest.mark.parametrize("said", NONE)
def test_no_day(said: str) -> None:
    assert calendar_day(said, WEDNESDAY) is None


@given(st.sampled_from([*DAYS, "the 31st of next month", "the end of next week"]), st.dates(date(1, 1, 2), date(9999, 12, 31)))
def test_any_today(said: str, today: date) -> None:
    found = calendar_day(said, today)
    assert found is None or abs(found - today).days < 800

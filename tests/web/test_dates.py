"""Times as the pages tell them."""

from datetime import date, datetime

import pytest

from companion.web.dates import spelled, when

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "told"),
    {
        "call tom (2026-11-29 18:00)": "call tom (Sunday 29 November, 18:00)",
        "call tom (2027-01-02 08:30, again and again)": "call tom (Saturday 2 January 2027, 08:30, again and again)",
        "Ann: last spoken of on 2026-11-23, 1 time in all": "Ann: last spoken of on Monday 23 November, 1 time in all",
        "the first of March (2026-03-01)": "the first of March (Sunday 1 March)",
        "no day at all (2026-02-30)": "no day at all (2026-02-30)",
        "the clock was wrong: 0000-00-00": "the clock was wrong: 0000-00-00",
        "part 12026-11-29": "part 12026-11-29",
        "when you say good night": "when you say good night",
        "": "",
    }.items(),
)
def test_written_dates_are_put_into_words(text: str, told: str) -> None:
    assert spelled(text, TODAY) == told


@pytest.mark.parametrize("at", [None, 10**18, -(10**18)])
def test_a_time_that_is_none_is_not_told(at: int | None) -> None:
    assert when(at) == ""


def test_a_time_has_its_year_only_where_it_is_another() -> None:
    this_year = datetime(date.today().year, 3, 1, 9, 5)
    assert when(int(this_year.timestamp())) == f"{this_year:%A} 1 March, 09:05"
    assert when(int(datetime(2019, 3, 1, 9, 5).timestamp())) == "Friday 1 March 2019, 09:05"

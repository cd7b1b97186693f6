"""Moments as an answer to "When?", seen from a Wednesday afternoon; and each said back and read again."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.memory.kinds import When
from companion.mind.times.moment_words import said_back
from companion.mind.times.moments import moment

NOW = datetime(2026, 11, 25, 14, 10)

ANSWERS = {
    "six": ("2026-11-25T18:00", True),
    "at six": ("2026-11-25T18:00", True),
    "oh at six on sunday please": ("2026-11-29T18:00", True),
    "half an hour": ("2026-11-25T14:40", False),
    "in ten minutes": ("2026-11-25T14:20", False),
    "tomorrow": ("2026-11-26T09:00", True),
    "tomorrow morning": ("2026-11-26T08:00", True),
    "7:30 pm": ("2026-11-25T19:30", False),
    "at seven in the morning": ("2026-11-26T07:00", False),
    "tonight at two": ("2026-11-26T02:00", False),
    "tonight at midnight": ("2026-11-26T00:00", False),
    "friday at midnight": ("2026-11-28T00:00", True),
    "on the third of march at noon": ("2027-03-03T12:00", False),
    "at twelve": ("2026-11-26T12:00", True),
}
NONE = (
    "",
    "i don't know",
    "soon",
    "later",
    "at twenty five",
    "on the thirty first of april",
    "at eight or at nine in the evening or so",
)


@pytest.mark.parametrize(("said", "is_"), ANSWERS.items(), ids=ANSWERS)
def test_answer(said: str, is_: tuple[str, bool]) -> None:
    assert moment(said, NOW) == When(at=datetime.fromisoformat(is_[0]), is_guess=is_[1])


@pytest.mark.parametrize("said", NONE)
def test_no_moment(said: str) -> None:
    assert moment(said, NOW) is None


WORDS_OF = {
    When(at=datetime(2026, 11, 25, 18)): "today at six in the evening",
    When(at=datetime(2026, 11, 26, 7)): "tomorrow, Thursday, at seven in the morning",
    When(at=datetime(2026, 11, 29, 18)): "on Sunday at six in the evening",
    When(at=datetime(2026, 12, 4, 9, 30)): "on Friday, the fourth of December, at nine thirty in the morning",
    When(at=datetime(2028, 3, 3, 12)): "on Friday, the third of March twenty twenty-eight, at noon",
    When(at=datetime(2026, 11, 25, 15, 10)): "in an hour, at three ten in the afternoon",
    When(at=datetime(2026, 11, 25, 14, 20)): "in ten minutes, at two twenty in the afternoon",
    When(at=datetime(2026, 11, 26)): "tonight at midnight",
    When(at=datetime(2026, 11, 24, 9)): "yesterday at nine in the morning",
    When(repeats="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=0"): "every weekday at seven in the morning",
    When(repeats="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=20;BYMINUTE=0"): "every other Tuesday at eight in the evening",
    When(
        repeats="FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=8;BYMINUTE=5"
    ): "every Monday, Wednesday and Friday at eight oh five in the morning",
    When(repeats="FREQ=WEEKLY;INTERVAL=3;BYDAY=MO;BYHOUR=9;BYMINUTE=0"): "every three weeks on Monday at nine in the morning",
    When(repeats="FREQ=DAILY;BYHOUR=12;BYMINUTE=0"): "every day at noon",
    When(repeats="FREQ=DAILY;INTERVAL=2;BYHOUR=22;BYMINUTE=0"): "every other day at ten at night",
    When(repeats="FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0"): "on the first of every month at nine in the morning",
    When(
        repeats="FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=21;BYHOUR=9;BYMINUTE=0"
    ): "every three months on the twenty-first at nine in the morning",
    When(repeats="FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=0;BYMINUTE=0"): "on the last day of every month at midnight",
    When(repeats="FREQ=MONTHLY;BYDAY=2FR;BYHOUR=9;BYMINUTE=0"): "on the second Friday of every month at nine in the morning",
    When(
        repeats="FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=9;BYHOUR=9;BYMINUTE=0"
    ): "every year on the ninth of May at nine in the morning",
    When(repeats="FREQ=HOURLY;INTERVAL=2;BYMINUTE=10"): "every two hours",
    When(repeats="FREQ=HOURLY;BYMINUTE=0"): "every hour, on the hour",
    When(repeats="FREQ=HOURLY;BYMINUTE=15"): "every hour, at fifteen minutes past",
    When(repeats="FREQ=HOURLY;INTERVAL=2;BYMINUTE=45"): "every two hours, at forty-five minutes past",
    When(repeats="FREQ=MINUTELY;INTERVAL=20"): "every twenty minutes",
    When(cue="good night"): "when you say good night",
}


@pytest.mark.parametrize(("when", "words"), WORDS_OF.items(), ids=WORDS_OF.values())
def test_said_back_and_read_again(when: When, words: str) -> None:
    assert said_back(when, NOW) == words
    assert moment(words, NOW) == when


@pytest.fixture(params=["UTC0", "GMT0BST,M3.5.0/1,M10.5.0", "NZST-12NZDT,M9.5.0,M4.1.0/3"])
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("zone")
def test_in_an_hour_is_an_hour_when_the_clock_is_put_forward_or_back() -> None:
    nights = (
        datetime(2027, 3, 26, 0, 30),
        datetime(2026, 9, 25, 0, 30),
        datetime(2026, 10, 23, 0, 30),
        datetime(2027, 4, 2, 0, 30),
    )
    for now in (night + timedelta(hours=hours) for night in nights for hours in range(96)):
        later = moment("in an hour", now)
        assert later is not None
        assert later.at is not None
        is_shown = datetime.fromtimestamp(now.timestamp()) == now  # not an hour that the clock passes over
        assert not is_shown or later.at.timestamp() - now.timestamp() == 3600, now


@given(st.datetimes(datetime(2025, 1, 1), datetime(2060, 1, 1)), st.integers(-3 * 1440, 500 * 1440))
def test_every_minute_said_back_is_that_minute(now: datetime, minutes: int) -> None:
    at = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    again = moment(said_back(When(at=at), now), now)
    assert again == When(at=at)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2060, 1, 1)), st.integers(-3, 500))
def test_every_midnight_said_back_is_that_midnight(now: datetime, days: int) -> None:
    at = datetime.combine(now.date(), datetime.min.time()) + timedelta(days=days)
    again = moment(said_back(When(at=at), now), now)
    assert again is not None
    assert again.at == at

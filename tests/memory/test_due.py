"""When reminders are due: rules, summer time, what was missed, and rules that are none."""

import os
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from companion.memory.due import comes_again_s, existing, first_due, last_due, next_due
from companion.memory.kinds import When
from companion.memory.store import Store
from companion.memory.timers import Timers

WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=0"
NEXT = {
    "every weekday": (WEEKDAYS, datetime(2026, 11, 27, 7), datetime(2026, 11, 30, 7)),
    "every thirty-first": ("FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=9;BYMINUTE=0", datetime(2026, 1, 31, 9), datetime(2026, 3, 31, 9)),
    "every leap day": (
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=9;BYMINUTE=0", datetime(2026, 1, 1), datetime(2028, 2, 29, 9),
    ),
    "never": ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9;BYMINUTE=0", datetime(2026, 1, 1), None),
    "half a minute past is past": ("FREQ=DAILY;BYHOUR=9;BYMINUTE=0", datetime(2026, 1, 1, 9, 0, 30), datetime(2026, 1, 2, 9)),
    "skips the hour that is not there": (
        "FREQ=DAILY;BYHOUR=1;BYMINUTE=30", datetime(2026, 3, 28, 2), datetime(2026, 3, 29, 2, 0),
    ),
    "the hour that is there twice, once": (
        "FREQ=DAILY;BYHOUR=1;BYMINUTE=30", datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 26, 1, 30),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    if before is None:
        monkeypatch.delenv("TZ")
    else:
        monkeypatch.setenv("TZ", before)
    time.tzset()


@pytest.mark.parametrize(("repeats", "after", "due"), NEXT.values(), ids=NEXT)
def test_next(repeats: str, after: datetime, due: datetime | None) -> None:
    assert next_due(repeats, after) == due


def test_every_second_week_keeps_its_weeks() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0"
    assert next_due(rule, datetime(2026, 11, 17), since=datetime(2026, 11, 2, 9)) == datetime(2026, 11, 30, 9)


def test_of_many_missed_the_last() -> None:
    assert last_due(WEEKDAYS, datetime(2026, 11, 23, 7), datetime(2036, 11, 23, 6)) == datetime(2036, 11, 21, 7)
    assert last_due(WEEKDAYS, datetime(2026, 11, 23, 7), datetime(2026, 11, 23, 8)) == datetime(2026, 11, 23, 7)


@pytest.mark.parametrize(
    "repeats",
    ["x", "FREQ=", "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYHOUR=99", "FREQ=DAILY;X=1", "FREQ=DAILY\nFREQ=DAILY"],
)
def test_what_is_no_rule(repeats: str) -> None:
    with pytest.raises(ValueError, match=r"rule|hour|parameter"):
        next_due(repeats, datetime(2026, 1, 1))


def test_a_time_that_has_passed_and_a_cue_are_never_due() -> None:
    now = datetime(2026, 11, 23, 18)
    assert first_due(When(at=datetime(2026, 11, 23, 17)), now) is None
    assert first_due(When(cue="good night"), now) is None
    assert first_due(When(at=now), now) == now


def test_a_time_that_does_not_exist_is_the_next_that_does() -> None:
    assert existing(datetime(2026, 3, 29, 1, 30)) == datetime(2026, 3, 29, 2, 0)
    assert existing(datetime(2026, 3, 29, 2, 30)) == datetime(2026, 3, 29, 2, 30)


def test_it_comes_again_five_times() -> None:
    assert [comes_again_s(rang) for rang in range(1, 8)] == [60, 180, 300, 600, 900, None, None]


def test_a_timer_over_the_hour_that_is_there_twice_keeps_its_span() -> None:
    timers = Timers(Store.in_memory())
    set_at = datetime(2026, 10, 25, 1, 50)
    timers.add("pasta", 1200, set_at)
    later = datetime.fromtimestamp(set_at.timestamp() + 1199)
    assert later.hour == 1, "the clock went back meanwhile"
    assert timers.wait_s(later) == 1
    assert not timers.due(later)
    assert timers.due(datetime.fromtimestamp(set_at.timestamp() + 1200))

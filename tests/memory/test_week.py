"""A week, counted and drawn: talks, minutes, moods and people fall on the right days."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from companion.memory.portable import ArgumentError
from companion.memory.store import Store
from companion.memory.week import BARS, LAST_TURN_S, Day, sparkline, title, totals, week
from companion.memory.week_plot import BACKGROUND, MOODS, write_week

MONDAY = date(2026, 11, 23)


def said(store: Store, talk: int, at: datetime, heard: str = "hello", mood: str = "") -> None:
    with store.change():
        values = (int(at.timestamp()), talk, heard, mood)
        store.run("INSERT INTO turns (at, talk, heard, spoken, source, mood) VALUES (?, ?, ?, 'ok', 'bank', ?)", values)


@pytest.fixture
def store() -> Store:
    made = Store.in_memory()
    with made.change():
        for name, relation in (("Marie", "sister"), ("Zoë", "friend"), ("", "mother")):
            made.run("INSERT INTO people (name, relation, spoken_of) VALUES (?, ?, 0)", (name, relation))
    said(made, 1, datetime(2026, 11, 22, 12), "marie", "bright")  # the Sunday before
    said(made, 2, datetime(2026, 11, 23, 9, 0), "marie called", "low")
    said(made, 2, datetime(2026, 11, 23, 9, 4), "and zoë came", "fine")
    said(made, 2, datetime(2026, 11, 23, 9, 5), "marie again, and marietta", "fine")
    said(made, 3, datetime(2026, 11, 23, 20, 0), "my mother")
    said(made, 4, datetime(2026, 11, 25, 23, 58), "so late")
    said(made, 4, datetime(2026, 11, 26, 0, 3), "still here")
    said(made, 5, datetime(2026, 11, 30), "next monday")
    return made


@pytest.mark.parametrize("within", [MONDAY + timedelta(days=number) for number in range(7)], ids=str)
def test_any_day_of_a_week_gives_the_week(store: Store, within: date) -> None:
    days = week(store, within)
    assert [day.day for day in days] == [MONDAY + timedelta(days=number) for number in range(7)]
    assert [day.talks for day in days] == [2, 0, 1, 0, 0, 0, 0]


def test_a_day_has_its_minutes_moods_and_people(store: Store) -> None:
    monday, _, wednesday, *_ = week(store, MONDAY)
    assert monday.seconds == 5 * 60 + 2 * LAST_TURN_S
    assert (monday.minutes, monday.turns) == (6, 4)
    assert monday.moods == (("fine", 2), ("low", 1))
    assert monday.people == ("Marie", "Zoë", "mother")
    assert wednesday.seconds == 5 * 60 + LAST_TURN_S  # past midnight it is still that day's talk
    assert wednesday.turns == 2


@pytest.mark.parametrize("within", [date.min, date.max, date(1970, 1, 1)], ids=str)
def test_any_week_of_the_calendar_can_be_asked_for(within: date) -> None:
    days = week(Store.in_memory(), within)
    assert totals(days) == "Nothing was said that week."


@pytest.mark.parametrize("within", [date(2026, 3, 29), date(2026, 10, 25)], ids=str)
def test_a_week_in_which_the_clock_changes_has_seven_days(within: date) -> None:
    store = Store.in_memory()
    start = within - timedelta(days=within.weekday())
    for number in range(7):
        said(store, number, datetime.combine(start + timedelta(days=number), datetime.min.time()))
    assert [day.talks for day in week(store, within)] == [1] * 7


def test_what_is_told_of_a_week(store: Store) -> None:
    days = week(store, MONDAY)
    assert title(days) == "23 November to 29 November 2026"
    assert totals(days) == "3 talks, 11 minutes."  # of 340 and 320 seconds
    assert totals((Day(MONDAY, 1, 1, 20),)) == "1 talk, 1 minute."


SPARKS = {
    "nothing": ([0, 0], "  "),
    "all alike": ([3, 3], "██"),
    "every height": ([*range(9)], " " + BARS),
    "little": ([1, 1000], "▁█"),
}


@pytest.mark.parametrize(("values", "drawn"), SPARKS.values(), ids=SPARKS)
def test_sparkline(values: list[int], drawn: str) -> None:
    assert sparkline(values) == drawn


def colours(path: Path) -> set[str]:
    with Image.open(path) as picture:
        found = picture.convert("RGB").getcolors(picture.width * picture.height) or []
    return {"#{:02x}{:02x}{:02x}".format(*colour) for count, colour in found if isinstance(colour, tuple) and count > 200}


def test_the_picture_has_the_moods_in_their_colours(store: Store, tmp_path: Path) -> None:
    write_week(tmp_path / "week.png", week(store, MONDAY))
    assert {BACKGROUND, MOODS["fine"], MOODS["low"]} <= colours(tmp_path / "week.png")
    assert MOODS["bright"] not in colours(tmp_path / "week.png")


def test_any_name_can_be_drawn(tmp_path: Path) -> None:
    names = ("Zoë O'Neill", "李雷", "x" * 10_000, "\x1b[2J\n", "😀", "")
    write_week(tmp_path / "week.png", (Day(MONDAY, 1, 1, 60, (("odd", 1),), names),) * 7)
    assert BACKGROUND in colours(tmp_path / "week.png")


def test_a_picture_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="--plot"):
        write_week(tmp_path / "no" / "week.png", week(Store.in_memory(), MONDAY))

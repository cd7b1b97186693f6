"""The battery's policy as stories, the thread that follows it, and switching off."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import HardwareError
from companion.hardware import power
from companion.hardware.power import READ_S, READ_SOON_S, Charge, News, Power, PowerPolicy, shut_down

PATIENCE_S = 10
LOW, FINE, EMPTY = News


def at(*percents: float, charging: bool | None = False, volts: float | None = None) -> list[Charge | None]:
    return [Charge(percent, charging, volts) for percent in percents]


NONSENSE: list[Charge | None] = [
    None,
    Charge(255),
    Charge(-1),
    Charge(float("nan")),
    Charge(2, volts=0.0),
    Charge(2, volts=5.1),
    Charge(2, volts=float("nan")),
]

STORIES: dict[str, tuple[list[Charge | None], list[News]]] = {
    "a day": (at(100, 60, 16), []),
    "low, and lower": (at(16, 15, 14, 6, 5, 4.5), [LOW, LOW]),
    "switched on almost empty: one warning": (at(4.5, 4.4), [LOW]),
    "to and fro around 15": (at(15, 16, 15, 17.9, 15), [LOW]),
    "three above is another battery": (at(15, 18, 15), [LOW, FINE, LOW]),
    "to and fro around 5": (at(15, 5, 6, 5, 7.9, 5), [LOW, LOW]),
    "up from 5, and down again": (at(5, 8, 5), [LOW, LOW]),
    "up from 5 to fine": (at(5, 8, 17.9, 18), [LOW, FINE]),
    "put on the charger": (at(15) + at(15, 20, charging=True), [LOW, FINE]),
    "and taken off too soon": (at(15) + at(15, charging=True) + at(15), [LOW, FINE, LOW]),
    "low on the charger is no warning": (at(10, 3, 2, 1, charging=True), []),
    "empty": (at(4, 4), [LOW]),
    "empty in three readings": (at(4, 4, 4), [LOW, EMPTY]),
    "told once": (at(4, 3, 2, 1, 0, 0, 0), [LOW, EMPTY]),
    "one good reading starts the count anew": (at(4, 4, 5, 4, 4), [LOW]),
    "still empty after a flicker: told once": (at(4, 4, 4, 5, 6.9, 4, 4, 4), [LOW, EMPTY]),
    "filled, and empty once more": (at(4, 4, 4, 7, 4, 4, 4), [LOW, EMPTY, EMPTY]),
    "the charger comes in time": (at(4, 4) + at(4, charging=True) + at(4, 4), [LOW, FINE, LOW]),
    "a charger that nobody can tell of": (at(4, 4, 4, charging=None), [LOW, EMPTY]),
    "an old cell: the voltage knows better": (at(60, 60, 60, volts=3.19), [EMPTY]),
    "the loudspeaker's peak": (at(60, 60, volts=3.1) + at(60, volts=3.5) + at(60, 60, volts=3.1), []),
    "3.2 V is enough": (at(60, 60, 60, volts=3.2), []),
    "nonsense alone": (NONSENSE * 3, []),
    "nonsense in between changes nothing": ([*at(4), *NONSENSE, *at(4), *NONSENSE, *at(4)], [LOW, EMPTY]),
    "nonsense is no recovery": ([*at(15), Charge(255), *at(15)], [LOW]),
}


@pytest.mark.parametrize(("readings", "news"), STORIES.values(), ids=STORIES)
def test_story(readings: list[Charge | None], news: list[News]) -> None:
    policy = PowerPolicy()
    assert [item for reading in readings for item in policy.take(reading)] == news


@pytest.mark.parametrize(
    ("low_percent", "empty_percent", "readings", "news"),
    [(30, 10, at(30, 10, 10, 10), [LOW, EMPTY]), (3, 0, at(5, 3, 1, 1, 0, 0, 0), [LOW, EMPTY]), (50, 4, at(50, 5), [LOW, LOW])],
    ids=["careful", "to the last drop", "early"],
)
def test_the_settings_count(low_percent: int, empty_percent: int, readings: list[Charge | None], news: list[News]) -> None:
    policy = PowerPolicy(low_percent, empty_percent)
    assert [item for reading in readings for item in policy.take(reading)] == news


def test_it_is_read_more_often_when_it_matters() -> None:
    policy = PowerPolicy()
    assert policy.read_in_s == READ_S
    policy.take(Charge(15))
    assert policy.read_in_s == READ_SOON_S
    policy.take(Charge(50))
    assert policy.read_in_s == READ_S
    policy.take(Charge(50, volts=3.0))
    assert policy.read_in_s == READ_SOON_S


@given(st.lists(st.builds(Charge, st.floats(0, 100), st.just(False)), max_size=60))
def test_warnings_and_their_ends_take_turns(readings: list[Charge]) -> None:
    policy = PowerPolicy()
    low = False
    for reading in readings:
        for item in policy.take(reading):
            if item is FINE:
                assert low
                assert reading.percent >= 18
            low = item is LOW or (low and item is not FINE)
        assert policy.low is low
        assert low or reading.percent > 15


@given(st.lists(st.builds(Charge, st.floats(), st.sampled_from([True, False, None]), st.none() | st.floats()), max_size=40))
def test_no_reading_is_too_odd(readings: list[Charge]) -> None:
    policy = PowerPolicy()
    for reading in readings:
        if EMPTY in policy.take(reading):
            assert not reading.charging
            assert reading.plausible


class House:
    """What Power told, in order."""

    def __init__(self, read: Callable[[], Charge | None] | None = None) -> None:
        self.told: Queue[object] = Queue()
        self.power = Power(
            read,
            on_charge=self.told.put,
            on_low=lambda percent: self.told.put(("low", percent)),
            on_empty=lambda: self.told.put("empty"),
            on_fine=lambda: self.told.put("fine"),
            on_fault=self.told.put,
        )

    def next(self) -> object:
        return self.told.get(timeout=PATIENCE_S)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(power, "READ_S", 0.001)
    monkeypatch.setattr(power, "READ_SOON_S", 0.001)


def test_the_gauge_is_read_until_it_is_empty(quick: None) -> None:
    readings = iter([Charge(15.0), None, Charge(300), Charge(4.0), Charge(4.0), Charge(4.0)])
    house = House(lambda: next(readings, None))
    told = [house.next() for _ in range(7)]
    house.power.close()
    expected = [Charge(15.0), ("low", 15.0), Charge(4.0), ("low", 4.0), Charge(4.0), Charge(4.0), "empty"]
    assert told == expected
    assert house.power.charge == Charge(4.0)
    assert house.told.empty()


def test_a_fault_is_told_and_the_gauge_read_again(quick: None) -> None:
    fault = HardwareError("The gauge is loose.", "Fasten it.")
    readings: Iterator[Charge | HardwareError] = iter([Charge(50.0), fault, Charge(49.0)])

    def read() -> Charge | None:
        reading = next(readings, None)
        if isinstance(reading, HardwareError):
            raise reading
        return reading

    house = House(read)
    assert [house.next() for _ in range(3)] == [Charge(50.0), fault, Charge(49.0)]
    house.power.close()


def test_news_from_the_pico_needs_no_gauge() -> None:
    before = threading.active_count()
    house = House()
    assert threading.active_count() == before
    for reading in [Charge(10.0), Charge(255), None, Charge(11.0, charging=True)]:
        house.power.take(reading)
    told = [house.told.get_nowait() for _ in range(4)]
    assert told == [Charge(10.0), ("low", 10.0), Charge(11.0, charging=True), "fine"]
    assert house.told.empty()
    assert house.power.charge == Charge(11.0, charging=True)


def test_nothing_is_told_after_closing() -> None:
    house = House(lambda: Charge(50.0))
    assert house.next() == Charge(50.0)
    house.power.close()
    house.power.close()
    while not house.told.empty():
        house.told.get()
    house.power.take(Charge(1.0))
    assert house.told.empty()


def test_it_may_be_closed_from_its_own_callback() -> None:
    closed: Queue[Charge] = Queue()

    def on_charge(charge: Charge) -> None:
        watch.close()
        closed.put(charge)

    made = threading.Event()

    def read() -> Charge:
        made.wait(PATIENCE_S)
        return Charge(50.0)

    watch = Power(read, on_charge, print, print)
    made.set()
    assert closed.get(timeout=PATIENCE_S) == Charge(50.0)


def systemctl(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl of our own, and no other program on the path. It notes what it was asked."""
    asked = folder / "asked"
    program = folder / "systemctl"
    program.write_text(f'#!/bin/sh\necho "$@" > {asked}\n{script}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return asked


def test_shutting_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = systemctl(tmp_path, "exit 0", monkeypatch)
    shut_down()
    assert asked.read_text() == "poweroff\n"


@pytest.mark.parametrize(
    ("script", "what"),
    [('echo "Interactive authentication required." >&2; exit 1', "authentication required"), ("exit 4", "ended with 4")],
    ids=["not allowed", "without a word"],
)
def test_a_refusal_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, what: str) -> None:
    systemctl(tmp_path, script, monkeypatch)
    with pytest.raises(HardwareError, match=what) as caught:
        shut_down()
    assert "by hand" in caught.value.fix


def test_no_systemd_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not (tmp_path / "systemctl").exists()
    assert os.get_exec_path() == [str(tmp_path)]
    with pytest.raises(HardwareError, match="could not be shut down"):
        shut_down()


def test_a_systemctl_that_hangs_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemctl(tmp_path, "exec /bin/sleep 60", monkeypatch)
    monkeypatch.setattr(power, "SHUT_DOWN_S", 0.2)
    with pytest.raises(HardwareError, match="timed out"):
        shut_down()


def test_on_the_card_a_file_is_the_wish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = systemctl(tmp_path, "exit 0", monkeypatch)
    monkeypatch.setenv("COMPANION_RUN", str(tmp_path))
    shut_down()
    shut_down()
    assert (tmp_path / "poweroff").read_bytes() == b""
    assert not asked.exists(), "there is nobody to ask on the card"


def test_a_wish_that_cannot_be_left_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_RUN", str(tmp_path / "missing"))
    with pytest.raises(HardwareError, match="could not be shut down: No such file") as caught:
        shut_down()
    assert caught.value.fix == "Switch it off by hand."

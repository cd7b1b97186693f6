"""The mute switch on gpiozero's mock pins, with its real thread."""

from collections.abc import Iterator
from queue import Queue

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory

from companion.errors import HardwareError
from companion.hardware import switch
from companion.hardware.switch import MuteSwitch

PATIENCE_S = 10
PIN = 22


class Board:
    def __init__(self) -> None:
        self.factory = MockFactory()
        self.pin = self.factory.pin(PIN)
        self.told: Queue[bool] = Queue()
        self.switch = self.fit()

    def fit(self, pin: int = PIN) -> MuteSwitch:
        return MuteSwitch(pin, self.told.put, self.factory)

    def next(self) -> bool:
        return self.told.get(timeout=PATIENCE_S)


@pytest.fixture
def board() -> Iterator[Board]:
    made = Board()
    yield made
    made.switch.close()
    made.factory.close()


def test_the_position_at_the_start_is_told_before_anything_else_happens(board: Board) -> None:
    assert board.told.get_nowait() is False
    assert board.switch.muted is False


def test_a_switch_found_closed_is_muted_from_the_start(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mock pin opens when it is given its pull-up; this one is held against that, as a switch does."""
    assert board.next() is False
    board.switch.close()
    monkeypatch.setattr(board.pin, "_set_pull", lambda value: board.pin.drive_low())
    board.switch = board.fit()
    assert board.told.get_nowait() is True


def test_each_change_is_told_once_whatever_it_bounces(board: Board) -> None:
    assert board.next() is False
    for muted in [True, False] * 5:
        for _ in range(3):
            board.pin.drive_low()
            board.pin.drive_high()
        board.pin.drive_low() if muted else board.pin.drive_high()
        assert board.next() is muted
        assert board.switch.muted is muted
    assert board.told.empty()


@pytest.mark.parametrize("muted", [True, False])
def test_a_lost_edge_is_found_within_a_second(board: Board, monkeypatch: pytest.MonkeyPatch, muted: bool) -> None:
    monkeypatch.setattr(switch, "RECHECK_S", 0.01)
    if not muted:
        board.pin.drive_low()
        assert [board.next(), board.next()] == [False, True]
    else:
        assert board.next() is False
    board.pin.when_changed = None
    board.pin.drive_low() if muted else board.pin.drive_high()
    assert board.next() is muted


def test_a_pin_that_cannot_be_read_any_more_is_muted(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: gpiozero.InputDevice) -> bool:
        raise OSError("the board's library gave up")

    assert board.next() is False
    monkeypatch.setattr(gpiozero.InputDevice, "is_active", property(fail))
    board.pin.drive_low()
    board.pin.drive_high()
    assert board.next() is True


def test_nothing_is_told_after_closing_and_the_pin_is_free_again(board: Board) -> None:
    assert board.next() is False
    board.switch.close()
    board.switch.close()
    board.pin.drive_low()
    assert board.told.empty()
    board.switch = board.fit()
    assert board.next() is False


@pytest.mark.parametrize("pin", [PIN, 99], ids=["in use", "no such pin"])
def test_a_fault_names_the_switch_and_the_pin(board: Board, pin: int) -> None:
    with pytest.raises(HardwareError, match=f"The mute switch .*GPIO{pin}"):
        board.fit(pin)

"""The talk button on gpiozero's mock pins, with its real thread."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory

from companion.errors import HardwareError
from companion.hardware.button import BoardButton, board_present

PATIENCE_S = 10
LOCKOUT_S = 0.025
PIN = 17


class Board:
    """A mock board with a button on it; what the button tells is in `told`."""

    def __init__(self) -> None:
        self.factory = MockFactory()
        self.pin = self.factory.pin(PIN)
        self.told: Queue[tuple[str, float]] = Queue()
        self.on_press: Callable[[], object] = lambda: None
        self.button = self.fit()

    def fit(self, pin: int = PIN, lockout_s: float = LOCKOUT_S) -> BoardButton:
        return BoardButton(
            pin,
            lockout_s,
            on_press=self._press,
            on_release=lambda at_s: self.told.put(("release", at_s)),
            pin_factory=self.factory,
        )

    def _press(self, at_s: float) -> None:
        self.on_press()
        self.told.put(("press", at_s))

    def next(self) -> str:
        return self.told.get(timeout=PATIENCE_S)[0]

    def bounce(self, *levels: bool) -> None:
        """Several edges, so close together that the button's thread can't look in between."""
        with self.button._news:
            for closed in levels:
                self.pin.drive_low() if closed else self.pin.drive_high()

    def settle(self) -> None:
        """Until the button has made up its mind, and is asleep or looks again only to be sure."""
        contact, until_s = self.button._contact, time.monotonic() + PATIENCE_S
        while (contact._first_s is not None or contact._closed is self.pin.state) and time.monotonic() < until_s:
            time.sleep(0.001)

    def lose_edges(self, change: Callable[[], None]) -> None:
        """Change the pin while nobody is told of it."""
        heard, self.pin.when_changed = self.pin.when_changed, None
        change()
        self.pin.when_changed = heard


@pytest.fixture
def board() -> Iterator[Board]:
    made = Board()
    yield made
    made.button.close()
    made.factory.close()


def test_a_press_and_a_release_are_told_with_the_times_of_their_first_edges(board: Board) -> None:
    before_s = time.monotonic()
    board.pin.drive_low()
    edge_s = time.monotonic()
    press, pressed_s = board.told.get(timeout=PATIENCE_S)
    assert (press, board.button.is_pressed) == ("press", True)
    assert before_s <= pressed_s <= edge_s
    board.pin.drive_high()
    release, released_s = board.told.get(timeout=PATIENCE_S)
    assert (release, board.button.is_pressed) == ("release", False)
    assert released_s > pressed_s


def test_a_spike_that_is_over_before_anybody_looks_is_nothing(board: Board) -> None:
    board.bounce(True, False)
    board.settle()
    assert board.told.empty()
    board.pin.drive_low()
    assert board.next() == "press"
    board.bounce(False, True)
    board.settle()
    assert board.told.empty()
    board.pin.drive_high()
    assert board.next() == "release"


def test_a_lost_release_leaves_nothing_open_and_the_next_press_counts(board: Board) -> None:
    """gpiozero's own Button would pass over that next press: it still believes the first one."""
    board.pin.drive_low()
    assert board.next() == "press"
    board.lose_edges(board.pin.drive_high)
    assert board.next() == "release"
    board.pin.drive_low()
    assert board.next() == "press"


def test_a_button_held_as_the_program_starts_opens_no_microphone(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mock pin lets go when it is given its pull-up; this one is held down against that, as a finger does."""
    board.button.close()
    monkeypatch.setattr(board.pin, "_set_pull", lambda value: board.pin.drive_low())
    board.button = board.fit()
    assert not board.button.is_pressed
    board.bounce(False, True)  # the finger slips
    board.settle()
    board.bounce(False, True, False)
    board.settle()
    assert board.told.empty()
    board.pin.drive_low()
    assert board.next() == "press"


def test_100_bursts_on_a_real_thread(board: Board) -> None:
    """Some fall into the lock-out after the last release: the reading after it finds them."""
    board.button.close()
    board.button = board.fit(lockout_s=0.01)
    chance = random.Random(5)
    for _ in range(100):
        board.bounce(*[True, False] * chance.randrange(4), True)
        assert board.next() == "press"
        board.bounce(*[False, True] * chance.randrange(4), False)
        assert board.next() == "release"
    assert board.told.empty()


def test_the_board_may_close_it_from_its_own_callback(board: Board) -> None:
    board.button.close()

    def close_it() -> None:
        board.button.close()

    board.on_press = close_it
    board.button = board.fit()
    board.pin.drive_low()
    assert board.next() == "press"
    board.pin.drive_high()
    assert board.told.empty()


def test_a_pin_that_cannot_be_read_any_more_is_let_go(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: gpiozero.InputDevice) -> bool:
        raise OSError("the board's library gave up")

    board.pin.drive_low()
    assert board.next() == "press"
    monkeypatch.setattr(gpiozero.InputDevice, "is_active", property(fail))
    assert board.next() == "release"


def test_nothing_is_told_after_closing_and_the_pin_is_free_again(board: Board) -> None:
    board.button.close()
    board.button.close()
    board.pin.drive_low()
    assert board.told.empty()
    board.pin.drive_high()
    board.button = board.fit()
    board.pin.drive_low()
    assert board.next() == "press"


def test_a_pin_in_use_is_told(board: Board) -> None:
    with pytest.raises(HardwareError, match="GPIO17 is in use") as caught:
        board.fit()
    assert "another pin" in caught.value.fix


def test_a_pin_that_is_none_is_told(board: Board) -> None:
    with pytest.raises(HardwareError, match="GPIO99") as caught:
        board.fit(99)
    assert "another pin" in caught.value.fix


def test_no_board_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: object = None) -> None:
        raise gpiozero.BadPinFactory("Unable to load any default pin factory!")

    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    monkeypatch.setattr(gpiozero.Device, "_default_pin_factory", staticmethod(none))
    with pytest.raises(HardwareError, match="no board") as caught:
        BoardButton(PIN, LOCKOUT_S, print, print)
    assert "space bar" in caught.value.fix


@pytest.mark.skipif(board_present(), reason="this machine has a board, so gpiozero finds its pins")
def test_gpiozero_is_quiet_where_there_is_no_board(monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder) -> None:
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    with pytest.raises(HardwareError):
        BoardButton(PIN, LOCKOUT_S, print, print)
    assert not recwarn.list


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (b"Raspberry Pi Zero 2 W Rev 1.0\0", True),
        (b"Raspberry Pi 5 Model B Rev 1.0\0", True),
        (b"Pine64 Rock64\0", False),
        (None, False),
    ],
    ids=["Zero 2 W", "5", "another board", "none"],
)
def test_the_board_is_known_by_its_model(tmp_path: Path, model: bytes | None, expected: bool) -> None:
    if model is not None:
        (tmp_path / "model").write_bytes(model)
    assert board_present(tmp_path / "model") is expected

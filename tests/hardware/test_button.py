"""The talk button: the rules of a bouncing contact on a made-up clock, and gpiozero's mock pins with real threads."""

import os
import random
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import HardwareError
from companion.hardware import button
from companion.hardware.button import BoardButton, board_present
from companion.hardware.contact import REREAD_S, Contact

PATIENCE_S = 10
LOCKOUT_S = 0.025
PIN = 17

Edges = list[tuple[float, bool]]


def play(edges: Edges, until_s: float, told: Callable[[Edges], Edges] = lambda edges: edges) -> Edges:
    """What Contact makes of the edges: its changes and their times. `told` are the edges that it hears of."""
    contact, changes, heard = Contact(LOCKOUT_S), [], told(edges)
    times = [at_s for at_s, _ in edges]

    def level(now_s: float) -> bool:
        before = bisect_right(times, now_s)
        return before > 0 and edges[before - 1][1]

    def pass_time(now_s: float) -> None:
        while (due_s := contact.next_read_s()) is not None and due_s < now_s:
            if contact.read(level(due_s), due_s):
                changes.append((due_s, contact.pressed))

    for at_s, closed in heard:
        pass_time(at_s)
        if contact.edge(closed, at_s):
            changes.append((at_s, closed))
    pass_time(until_s)
    assert contact.next_read_s() is None or contact.pressed, "a button that is up is not read"
    return changes


def burst(at_s: float, closed: bool, times_s: list[float]) -> Edges:
    """A contact that bounces and ends up `closed`: an edge now and one at each of an even number of later times."""
    return [(at_s + later_s, closed == (number % 2 == 0)) for number, later_s in enumerate([0.0, *sorted(times_s)])]


def test_a_press_counts_at_the_first_edge() -> None:
    assert play([(1.0, True), (2.0, False)], 3) == [(1.0, True), (2.0, False)]


def test_a_press_shorter_than_the_lockout_is_a_press_and_a_release() -> None:
    assert play([(1.0, True), (1.001, False)], 2) == [(1.0, True), (1.0 + LOCKOUT_S, False)]


def test_a_second_press_within_the_lockout_of_the_release_is_found() -> None:
    changes = play([(1.0, True), (2.0, False), (2.01, True), (3.0, False)], 4)
    assert [closed for _, closed in changes] == [True, False, True, False]
    assert changes[2][0] == 2.0 + LOCKOUT_S


def test_a_lost_release_is_found_by_looking_again() -> None:
    changes = play([(1.0, True), (2.0, False)], 5, told=lambda edges: edges[:1])
    assert changes[0] == (1.0, True)
    assert changes[1][1] is False
    assert 2.0 <= changes[1][0] <= 2.0 + REREAD_S + 1e-9


a_burst = st.integers(0, 4).flatmap(
    lambda pairs: st.lists(st.floats(0, 0.005), min_size=2 * pairs, max_size=2 * pairs, unique=True)
)


@given(st.lists(st.tuples(st.floats(0.06, 3), a_burst, st.floats(0.06, 3), a_burst), max_size=20), st.data())
def test_any_bouncing_is_one_press_and_one_release(
    presses: list[tuple[float, list[float], float, list[float]]], data: st.DataObject
) -> None:
    edges: Edges = []
    at_s, truth = 0.0, []
    for up_s, down_bounce, held_s, up_bounce in presses:
        edges += burst(at_s + up_s, True, down_bounce) + burst(at_s + up_s + held_s, False, up_bounce)
        truth += [at_s + up_s, at_s + up_s + held_s]
        at_s += up_s + held_s
    changes = play(edges, at_s + 1)
    assert changes == [(when_s, number % 2 == 0) for number, when_s in enumerate(truth)]


def test_ten_thousand_presses_with_bounces_glitches_and_lost_releases() -> None:
    """None missed, none doubled, none stuck; a release that nobody told of is at most one reading late."""
    chance = random.Random(17)
    edges: Edges = []
    truth: list[tuple[float, bool]] = []
    lost: set[tuple[float, bool]] = set()
    at_s = 1.0
    for _ in range(10_000):
        held_s, up_s = chance.uniform(0.06, 0.4), chance.uniform(0.12, 0.4)
        down = burst(at_s, True, sorted(chance.uniform(0, 0.005) for _ in range(2 * chance.randrange(4))))
        up = burst(at_s + held_s, False, sorted(chance.uniform(0, 0.005) for _ in range(2 * chance.randrange(4))))
        edges += down + up
        if chance.random() < 0.1:
            lost.update(up)
        truth += [(at_s, True), (at_s + held_s, False)]
        at_s += held_s + up_s
    changes = play(edges, at_s + 1, told=lambda all_edges: [edge for edge in all_edges if edge not in lost])
    assert [closed for _, closed in changes] == [closed for _, closed in truth]
    late_s = [found - real for (found, _), (real, _) in zip(changes, truth, strict=True)]
    assert min(late_s) >= 0
    assert max(late_s) <= REREAD_S + LOCKOUT_S
    assert all(late == 0 for late, edge in zip(late_s, truth, strict=True) if edge not in lost)


def test_a_button_held_while_the_program_starts_opens_no_microphone() -> None:
    """It counts from the next time that it is pressed."""
    assert play([(0.0, True), (2.0, False), (3.0, True)], 3.01, told=lambda edges: edges[1:]) == [(3.0, True)]


@pytest.mark.parametrize("lockout_s", [-0.1, 1.0, float("nan")])
def test_an_impossible_lockout_is_refused(lockout_s: float) -> None:
    with pytest.raises(ValueError, match="lock-out"):
        Contact(lockout_s)


class Board:
    """A mock board with a button on it; what the button tells is in `told`."""

    def __init__(self) -> None:
        self.factory = MockFactory()
        self.pin = self.factory.pin(PIN)
        self.told: Queue[tuple[str, float]] = Queue()
        self.button = self.fit()

    def fit(self, pin: int = PIN, lockout_s: float = LOCKOUT_S) -> BoardButton:
        return BoardButton(
            pin,
            lockout_s,
            on_press=lambda at_s: self.told.put(("press", at_s)),
            on_release=lambda at_s: self.told.put(("release", at_s)),
            pin_factory=self.factory,
        )

    def next(self) -> str:
        return self.told.get(timeout=PATIENCE_S)[0]

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


def test_a_press_is_told_before_the_edge_returns(board: Board) -> None:
    board.pin.drive_low()
    assert board.told.get_nowait()[0] == "press"
    assert board.button.is_pressed


def test_press_and_release_with_their_times(board: Board) -> None:
    board.pin.drive_low()
    board.pin.drive_high()  # within the lock-out: found by reading again
    (press, pressed_s), (release, released_s) = (board.told.get(timeout=PATIENCE_S) for _ in range(2))
    assert (press, release) == ("press", "release")
    assert released_s - pressed_s >= LOCKOUT_S


def test_a_lost_release_leaves_nothing_open_and_the_next_press_counts(board: Board) -> None:
    """gpiozero's own Button would pass over that next press: it still believes the first one."""
    board.pin.drive_low()
    assert board.next() == "press"
    board.lose_edges(board.pin.drive_high)
    assert board.next() == "release"
    board.pin.drive_low()
    assert board.next() == "press"


def test_300_bursts_on_a_real_thread(board: Board) -> None:
    """Some fall into the lock-out after the last release: the reading after it finds them."""
    board.button.close()
    board.button = board.fit(lockout_s=0.002)
    chance = random.Random(5)
    for _ in range(300):
        for _ in range(chance.randrange(4)):
            board.pin.drive_low()
            board.pin.drive_high()
        board.pin.drive_low()
        assert board.next() == "press"
        for _ in range(chance.randrange(4)):
            board.pin.drive_high()
            board.pin.drive_low()
        board.pin.drive_high()
        assert board.next() == "release"
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


def test_lgpio_is_given_a_folder_and_a_chosen_one_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LG_WD", raising=False)
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    button._give_lgpio_a_folder()
    assert os.environ["LG_WD"] == str(tmp_path)
    monkeypatch.setenv("LG_WD", "/elsewhere")
    button._give_lgpio_a_folder()
    assert os.environ["LG_WD"] == "/elsewhere"

"""The talk button on a pin of the board, through gpiozero.

gpiozero's own bounce_time is not used: it delays every press and can lose the release. Contact has the rules instead.
"""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Thread, current_thread
from typing import Any

from companion.hardware.contact import Contact
from companion.hardware.pins import opened

DEVICE_TREE_MODEL = Path("/proc/device-tree/model")
JOIN_S = 2.0

Told = Callable[[float], object]
"""Takes time.monotonic() of a press or a release: of its first edge, a few milliseconds ago."""


def board_present(model: Path = DEVICE_TREE_MODEL) -> bool:
    """Whether this is a Raspberry Pi, going by what the kernel says of the board."""
    try:
        return b"Raspberry Pi" in model.read_bytes()
    except OSError:
        return False


class BoardButton:
    """A button between `pin` (the GPIO's number) and ground, with the board's own pull-up. Ready when it is made."""

    def __init__(
        self,
        pin: int,
        lockout_s: float,
        on_press: Told,
        on_release: Told,
        *,
        pin_factory: Any = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Listen to the pin.

        Args:
            lockout_s: for how long edges are passed over after one that counted: 0.02 to 0.03 for usual buttons.
            on_press, on_release: called in the button's own thread, always in turn. They must be quick: the next press
                is not told before they return.
            pin_factory: gpiozero's, for tests; None is the one for this board.
        Raises: HardwareError when there is no board, or the pin is in use.
        """
        self._told = {True: on_press, False: on_release}
        self._clock = clock
        self._news, self._closed = Condition(), False
        self._device = opened("The button", pin, "InputDevice", pull_up=True, pin_factory=pin_factory)
        self._device.pin.bounce = None
        self._device.pin.edges = "both"
        with self._news:  # an edge that comes before the first reading waits for it
            self._device.pin.when_changed = self._edge  # gpiozero keeps only a weak reference
            self._contact = Contact(lockout_s, closed=self._is_closed())
        self._thread = Thread(target=self._follow, name="button", daemon=True)
        self._thread.start()

    @property
    def is_pressed(self) -> bool:
        """Whether it is held, bounces left out."""
        return self._contact.pressed

    def close(self) -> None:
        """Give the pin back. Nothing is called after it. From any thread, the callbacks' too; twice is fine."""
        with self._news:
            self._closed = True
            self._news.notify_all()
        if current_thread() is not self._thread:
            self._thread.join(JOIN_S)
        self._device.close()

    def _edge(self, ticks: float, state: int) -> None:  # noqa: ARG002 (the ticks' clock differs from board to board)
        now_s = self._clock()  # before the wait for the lock: it is the time that will be told
        with self._news:
            self._contact.edge(now_s)
            self._news.notify_all()

    def _follow(self) -> None:
        """Sleep while the button is up; after an edge, and while it is held, look when Contact wants to know."""
        while True:
            with self._news:
                due_s = self._contact.next_read_s()
                if not self._closed and (due_s is None or due_s > self._clock()):
                    self._news.wait(None if due_s is None else due_s - self._clock())
                if self._closed:
                    return
                at_s = self._look()
                pressed = self._contact.pressed
            if at_s is not None:
                self._told[pressed](at_s)

    def _look(self) -> float | None:
        due_s, now_s = self._contact.next_read_s(), self._clock()
        if due_s is None or due_s > now_s:
            return None
        return self._contact.read(self._is_closed(), now_s)

    def _is_closed(self) -> bool:
        """What the pin says. A pin that can't be read any more is let go: no doubt may leave the microphone open."""
        try:
            return bool(self._device.is_active)
        except Exception:  # noqa: BLE001 (each board's library raises its own)
            return False

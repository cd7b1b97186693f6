"""The mute switch: a sliding switch between a pin and ground. Closed is muted.

An edge only says: look. What is told has been read twice, SETTLE_S apart; and once a second it is looked at anyway, so that an
edge that got lost leaves no microphone open for longer. One waking a second is not to be noticed in the idle cost.
"""

from collections.abc import Callable
from threading import Event, Thread, current_thread
from typing import Any

from companion.hardware.pins import opened

SETTLE_S = 0.01
RECHECK_S = 1.0
JOIN_S = 2.0


class MuteSwitch:
    """A switch between `pin` (the GPIO's number) and ground, with the board's own pull-up."""

    def __init__(self, pin: int, on_change: Callable[[bool], object], pin_factory: Any = None) -> None:
        """Listen to the switch.

        Args:
            on_change: takes True for muted and False for not. Called once before this returns, with the position found;
                after that in the switch's own thread, at each change.
            pin_factory: gpiozero's, for tests; None is the one for this board.
        Raises: HardwareError when there is no board, or the pin is in use.
        """
        self._on_change = on_change
        self._look, self._closed = Event(), Event()
        self._device = opened("The mute switch", pin, "InputDevice", pull_up=True, pin_factory=pin_factory)
        self._device.pin.bounce = None
        self._device.pin.edges = "both"
        self._device.pin.when_changed = self._edge  # gpiozero keeps only a weak reference
        self.muted = self._read()
        on_change(self.muted)
        self._thread = Thread(target=self._follow, name="mute switch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Give the pin back. Nothing is called after it. From any thread, `on_change` too; twice is fine."""
        self._closed.set()
        self._look.set()
        if current_thread() is not self._thread:
            self._thread.join(JOIN_S)
        self._device.close()

    def _edge(self, ticks: float, state: int) -> None:  # noqa: ARG002 (it is read when it has come to rest)
        self._look.set()

    def _follow(self) -> None:
        while not self._closed.is_set():
            muted = self._read()
            if muted == self.muted:
                self._look.wait(RECHECK_S)
                self._look.clear()
            elif not self._closed.wait(SETTLE_S) and self._read() == muted:
                self.muted = muted
                self._on_change(muted)

    def _read(self) -> bool:
        """What the pin says. A pin that can't be read any more is muted: no doubt may leave the microphone open."""
        try:
            return bool(self._device.is_active)
        except Exception:  # noqa: BLE001 (each board's library raises its own)
            return True

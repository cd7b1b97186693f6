"""The talk button on a pin of the board, through gpiozero.

gpiozero's own bounce_time is not used: it delays every press and can lose the release. Contact has the rules instead.
"""

import os
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Thread, current_thread
from typing import Any

from companion.errors import HardwareError
from companion.hardware.contact import Contact

DEVICE_TREE_MODEL = Path("/proc/device-tree/model")
JOIN_S = 2.0

Told = Callable[[float], object]
"""Takes time.monotonic() of a press or a release."""


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
            on_press, on_release: called in gpiozero's thread or the button's own, never two at once, always in turn.
                They must be quick: the next edge waits for them.
            pin_factory: gpiozero's, for tests; None is the one for this board.
        Raises: HardwareError when there is no board, or the pin is in use.
        """
        self._contact = Contact(lockout_s)
        self._told = {True: on_press, False: on_release}
        self._clock = clock
        self._news, self._closed = Condition(), False
        self._device = _input(pin, pin_factory)
        self._thread = Thread(target=self._reread, name="button", daemon=True)
        self._thread.start()
        self._device.pin.when_changed = self._edge  # gpiozero keeps only a weak reference

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
        with self._news:
            now_s = self._clock()
            if not self._closed and self._contact.edge(not state, now_s):
                self._told[self._contact.pressed](now_s)
            self._news.notify_all()

    def _reread(self) -> None:
        """Sleep while the button is up; while it is held, look again and again."""
        while True:
            with self._news:
                due_s = self._contact.next_read_s()
                if not self._closed and (due_s is None or due_s > self._clock()):
                    self._news.wait(None if due_s is None else due_s - self._clock())
                if self._closed:
                    return
                self._look()

    def _look(self) -> None:
        due_s, now_s = self._contact.next_read_s(), self._clock()
        if due_s is not None and due_s <= now_s and self._contact.read(self._is_closed(), now_s):
            self._told[self._contact.pressed](now_s)

    def _is_closed(self) -> bool:
        """What the pin says. A pin that can't be read any more is let go: no doubt may leave the microphone open."""
        try:
            return bool(self._device.is_active)
        except Exception:  # noqa: BLE001 (each board's library raises its own)
            return False


def _input(pin: int, pin_factory: Any) -> Any:
    """Gpiozero's device for the pin, told of every edge. Raises HardwareError."""
    _give_lgpio_a_folder()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "falling back from lgpio": without a board that is no news
            import gpiozero  # noqa: PLC0415 (slow, and of no use where there is no board)

            device = gpiozero.InputDevice(pin, pull_up=True, pin_factory=pin_factory)
            device.pin.bounce = None
            device.pin.edges = "both"
            return device
    except Exception as error:
        raise _fault(pin, error) from error


def _fault(pin: int, error: Exception) -> HardwareError:
    kind = type(error).__name__
    if kind in {"BadPinFactory", "PinUnknownPi", "ModuleNotFoundError"}:
        return HardwareError("There is no board with pins here.", "Use the space bar, or run this on a Raspberry Pi.")
    if kind == "GPIOPinInUse" or "busy" in str(error).lower():
        return HardwareError(
            f"The button's pin GPIO{pin} is in use by something else.",
            "Stop the other program, or choose another pin in the settings.",
        )
    if kind in {"PinInvalidPin", "PinNoPins", "PinFixedPull"}:
        return HardwareError(f"The button can't be on GPIO{pin}: {error}.", "Choose another pin in the settings.")
    return HardwareError(f"The button on GPIO{pin} can't be read: {error}.", "See that this user is in the group gpio.")


def _give_lgpio_a_folder() -> None:
    """The lgpio library makes a FIFO in its working folder, which is the program's own unless LG_WD names another."""
    runtime = os.environ.get("RUNTIME_DIRECTORY") or os.environ.get("XDG_RUNTIME_DIR")
    os.environ.setdefault("LG_WD", runtime if runtime and Path(runtime).is_dir() else tempfile.gettempdir())

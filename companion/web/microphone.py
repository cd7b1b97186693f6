"""A browser as the microphone: what it sends while the button is held there, to whoever listens here.

The socket's thread calls pressed(), sound(), released() and gone(), and never waits; the turn opens, reads and closes. Sound of a
press is kept from its beginning on, so that a turn which opens a little later loses nothing.
"""

import time
from collections import deque
from collections.abc import Generator
from threading import Condition

import numpy as np
from numpy.typing import NDArray

from companion.audio.block import EARS_RATE_HZ, Block
from companion.errors import HardwareError

KEPT_S = 20.0
"""So much that nobody has listened to is kept; ears that fall back further lose what comes."""
LARGEST_BLOCK = 640
"""40 ms."""
TAIL_S = 0.2
"""After the release, how long to wait for sound that was made before it and is still on its way."""
SILENT_S = 3.0
"""A browser whose button is held and that has sent nothing for so long has no microphone."""


class BrowserMicrophone:
    """Closed unless a turn listens. One press at a time."""

    def __init__(self) -> None:
        self._press: _Press | None = None
        self._opened: _Press | None = None

    @property
    def lost_blocks(self) -> int:
        return self._opened.lost_blocks if self._opened is not None else 0

    def open(self) -> Generator[Block, None, None]:
        """Give the sound of the press that is on. Raises HardwareError where none was ever."""
        if self._opened is not None and self._opened.is_open:
            raise RuntimeError("the microphone is open already")
        if self._press is None:
            raise HardwareError("No browser holds the button.", "Hold the button on the page and talk.")
        self._opened = self._press
        return self._opened.open()

    def close(self) -> None:
        """End with the sound up to now, or up to the release; returns when that is out."""
        if self._opened is not None:
            self._opened.end()

    def pressed(self, press: int) -> None:
        """The button is down in the browser."""
        self._press = _Press(press)

    def sound(self, press: int, samples: NDArray[np.int16]) -> None:
        """Sound of a press; of one that is over it is dropped. `samples`: int16 at 16 kHz, shape (n,)."""
        if self._press is not None and self._press.number == press:
            self._press.take(samples)

    def released(self, press: int, samples: int) -> None:
        """The button is up: so many samples were sent of this press, or are on their way."""
        if self._press is not None and self._press.number == press:
            self._press.release(samples)

    def gone(self) -> None:
        """The browser went away: nothing more comes of this press."""
        if self._press is not None:
            self._press.release(0)


class _Press:
    """From the button's going down to the end of what was said."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lost_blocks = 0
        self.is_open = False
        self._pieces: deque[NDArray[np.int16]] = deque()
        self._waiting = 0  # samples
        self._taken = 0
        self._sent: int | None = None
        self._released_s = 0.0
        self._closing_s: float | None = None
        self._ended = False
        self._changed = Condition()

    def take(self, samples: NDArray[np.int16]) -> None:
        with self._changed:
            if self._ended or (self._closing_s is not None and self._all_is_in()):
                return
            self._taken += len(samples)
            if self._waiting + len(samples) > KEPT_S * EARS_RATE_HZ:
                self.lost_blocks += 1
                return
            for at in range(0, len(samples), LARGEST_BLOCK):
                self._pieces.append(samples[at : at + LARGEST_BLOCK])
            self._waiting += len(samples)
            self._changed.notify_all()

    def release(self, samples: int) -> None:
        with self._changed:
            self._sent, self._released_s = samples, time.monotonic()
            self._changed.notify_all()

    def end(self) -> None:
        """Returns when all of it is in: TAIL_S at most after the release."""
        with self._changed:
            if self._closing_s is None:
                self.is_open, self._closing_s = False, time.monotonic()
                self._changed.notify_all()
            self._changed.wait_for(self._all_is_in, max(0.0, self._released_s + TAIL_S - time.monotonic()))
            self._sent = self._taken  # what came is kept for whoever reads it, and nothing more is taken

    def open(self) -> Generator[Block, None, None]:
        self.is_open = True
        return self._blocks()

    def _blocks(self) -> Generator[Block, None, None]:
        try:
            while (piece := self._next()) is not None:
                yield Block(piece)
        finally:
            with self._changed:
                self._ended, self.is_open = True, False
                self._pieces.clear()
                self._changed.notify_all()

    def _next(self) -> NDArray[np.int16] | None:
        """The next piece; None: that was all. Raises HardwareError for a browser that sends nothing."""
        with self._changed:
            silent_from_s = time.monotonic()
            while not self._pieces:
                if (left_s := self._left_s(silent_from_s)) <= 0:
                    if self._closing_s is None:
                        raise HardwareError(
                            "The browser sends no sound.",
                            "Let the page use the microphone: the browser asks, or its address bar shows how.",
                            "I can't hear your browser's microphone.",
                        )
                    return None
                self._changed.wait(left_s)
            piece = self._pieces.popleft()
            self._waiting -= len(piece)
            return piece

    def _left_s(self, silent_from_s: float) -> float:
        """How long to wait for more, now that all that has come is out."""
        now_s = time.monotonic()
        if self._closing_s is None:
            return silent_from_s + SILENT_S - now_s
        return 0.0 if self._all_is_in() else self._released_s + TAIL_S - now_s

    def _all_is_in(self) -> bool:
        return self._ended or self._sent is None or self._taken >= self._sent

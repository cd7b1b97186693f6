"""The board on the bench: hardware for the firmware's App under CPython, with a clock that is turned by hand.

As strict as the real board: it refuses a frame of the wrong length, numbers that are no bytes, and use after it has reset.
"""

from collections.abc import Callable
from typing import Protocol

Battery = tuple[int, int, int]
"""Millivolts, percent, flags."""


class HasLeftError(BaseException):
    """Raised where the real board would not return."""


class Ticking(Protocol):
    """What the bench drives: app.App."""

    def tick(self) -> None: ...


class BenchBoard:
    """The hardware that App is handed. Set what it reads; look at what it did."""

    def __init__(self, pixels: int = 12, read_bytes: int = 64) -> None:
        self.pixels, self._read_bytes = pixels, read_bytes
        self.now_ms = 0
        self.closed = False
        """The button's contact."""
        self.arriving = bytearray()
        """What the host has sent and was not read yet."""
        self.sent = bytearray()
        self.write_ms = 0
        """How long a write takes: long where nobody reads."""
        self.gauge: Battery | None = None
        self.crash = ""
        self.frames: list[bytes] = []
        self.frame_times_ms: list[int] = []
        self.confirmed = self.tidied = self.fed = self.gauge_reads = 0
        self.left: str | None = None
        """Where it has gone: "update" or "bootsel"."""

    def run(self, app: Ticking, for_ms: int, each_ms: int = 2, before: Callable[[int], object] | None = None) -> None:
        """Tick until `for_ms` have passed; `before` is told the time ahead of each tick, to move what it likes."""
        end_ms = self.now_ms + for_ms
        while self.now_ms < end_ms:
            if before:
                before(self.now_ms)
            app.tick()
            self.now_ms += each_ms

    def ms(self) -> int:
        return self.now_ms

    def read(self) -> bytes:
        self._check()
        data = bytes(self.arriving[: self._read_bytes])
        del self.arriving[: self._read_bytes]
        return data

    def write(self, data: bytes) -> None:
        self._check()
        self.sent += data
        self.now_ms += self.write_ms

    def pressed(self) -> bool:
        return self.closed

    def show(self, levels: bytes) -> None:
        self._check()
        if len(levels) != 3 * self.pixels:
            raise ValueError(f"{len(levels)} levels for {self.pixels} lights")
        self.frames.append(bytes(levels))
        self.frame_times_ms.append(self.now_ms)

    def board_id(self) -> bytes:
        return bytes.fromhex("e660583883000001")

    def battery(self) -> Battery | None:
        self.gauge_reads += 1
        return self.gauge

    def last_words(self) -> str:
        words, self.crash = self.crash, ""
        return words

    def feed(self) -> None:
        self.fed += 1

    def tidy(self) -> None:
        self.tidied += 1

    def confirm(self) -> None:
        self.confirmed += 1

    def update_mode(self) -> None:
        self.left = "update"
        raise HasLeftError

    def bootsel(self) -> None:
        self.left = "bootsel"
        raise HasLeftError

    def _check(self) -> None:
        if self.left:
            raise RuntimeError(f"the board is gone: {self.left}")

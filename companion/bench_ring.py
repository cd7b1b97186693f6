"""Measures the ring that the Pi draws: what it costs, how evenly its frames come, and how soon it is lit after a press.

The bus is one that takes as long as the real transfer would, and the pins are gpiozero's mock pins; all else is what a device
runs. Try it by hand with:    python -m companion.bench_ring
"""

import itertools
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from queue import SimpleQueue
from threading import Event, Thread

from companion.hardware.button import BoardButton
from companion.hardware.lights import Lights
from companion.hardware.pins import mock_board
from companion.hardware.ring_rules import Rules
from companion.hardware.ring_spi import ENCODERS, SpiRing

PIXELS, CHIP = 12, "ws2812"
RULES = Rules(brightness_percent=60, budget_ma=300)
PIN, LOCKOUT_S = 17, 0.025
PRESS_EVERY_S = 0.15
PATIENCE_S = 10.0


@dataclass(frozen=True)
class Spread:
    """How long something took, in milliseconds."""

    p50: float
    p95: float
    max: float
    n: int

    @staticmethod
    def of(times_s: Sequence[float]) -> "Spread | None":
        """None when nothing was measured."""
        if not times_s:
            return None
        ranked = sorted(1000 * time_s for time_s in times_s)
        return Spread(statistics.median(ranked), ranked[math.ceil(0.95 * len(ranked)) - 1], ranked[-1], len(ranked))


@dataclass(frozen=True)
class RingBench:
    """The figures. `busy` are taken while as many processes calculate as were asked for."""

    thinking_cpu_percent: float
    """Of one core, the whole process: a comet that moves at every frame."""
    speaking_cpu_percent: float
    """The same for a look whose level changes at every frame."""
    gaps_ms: Spread | None
    """Between two frames of the comet."""
    gaps_busy_ms: Spread | None
    press_to_lit_ms: Spread | None
    """From the button's edge to the last byte of the first frame of "listening"."""
    press_to_lit_busy_ms: Spread | None


class PacedSpi:
    """A bus that isn't there: takes the time that the bytes would, and notes when they had been sent."""

    def __init__(self, hz: int) -> None:
        self._hz = hz
        self.sent_s: list[float] = []
        self.sent = Event()

    def writebytes2(self, data: bytes) -> None:
        time.sleep(len(data) * 8 / self._hz)
        self.sent_s.append(time.monotonic())
        self.sent.set()

    def close(self) -> None:
        """There is nothing to close."""


def measure(seconds: float = 10.0, busy: int = 2) -> RingBench:
    """Take all figures, `seconds` for each of five runs. In the last two as many processes as `busy` says calculate."""
    thinking_cpu, gaps = _animate("thinking", seconds)
    speaking_cpu, _ = _animate("speaking", seconds)
    presses = _press(seconds)
    with calculating(busy):
        _, gaps_busy = _animate("thinking", seconds)
        presses_busy = _press(seconds)
    return RingBench(
        thinking_cpu, speaking_cpu, Spread.of(gaps), Spread.of(gaps_busy), Spread.of(presses), Spread.of(presses_busy)
    )


def _animate(look: str, seconds: float) -> tuple[float, list[float]]:
    """Show a look, with a voice for those that follow one. The processor's share in percent, and the gaps between frames."""
    bus = PacedSpi(ENCODERS[CHIP][1])
    lights = Lights(SpiRing(bus, PIXELS, CHIP), RULES)
    began_s = time.monotonic()
    lights.show(look, lambda: 0.5 + 0.5 * math.sin(7 * (time.monotonic() - began_s)))
    began_s, used_s = time.monotonic(), time.process_time()
    time.sleep(seconds)
    used_s, passed_s = time.process_time() - used_s, time.monotonic() - began_s
    sent_s = list(bus.sent_s)
    lights.close()
    return 100 * used_s / passed_s, [after - before for before, after in itertools.pairwise(sent_s)]


def _press(seconds: float) -> list[float]:
    """Press again and again; how long it takes each time until the ring is lit.

    The press goes through a queue to the thread that shows, as it does in a conversation.
    """
    bus, board = PacedSpi(ENCODERS[CHIP][1]), mock_board()
    lights = Lights(SpiRing(bus, PIXELS, CHIP), RULES)
    looks: SimpleQueue[str | None] = SimpleQueue()

    def show() -> None:
        for look in iter(looks.get, None):
            lights.show(look)

    shower = Thread(target=show, daemon=True)
    shower.start()
    button = BoardButton(PIN, LOCKOUT_S, lambda _: looks.put("listening"), lambda _: looks.put("ready"), pin_factory=board)
    pin, times_s, until_s = board.pin(PIN), list[float](), time.monotonic() + seconds
    while time.monotonic() < until_s:
        bus.sent.clear()
        pressed_s = time.monotonic()
        pin.drive_low()
        if bus.sent.wait(PATIENCE_S):
            times_s.append(bus.sent_s[-1] - pressed_s)
        time.sleep(PRESS_EVERY_S / 2)
        pin.drive_high()
        time.sleep(PRESS_EVERY_S / 2)
    button.close()
    looks.put(None)
    shower.join(PATIENCE_S)
    lights.close()
    return times_s


@contextmanager
def calculating(count: int) -> Iterator[None]:
    """Keep `count` cores busy."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"], close_fds=True) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
        for other in others:
            other.wait(PATIENCE_S)


if __name__ == "__main__":
    for name, figure in asdict(measure(busy=os.cpu_count() or 2)).items():
        sys.stdout.write(f"{name}: {figure}\n")

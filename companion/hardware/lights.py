"""Draws looks on a ring in time: the first frame at once, the rest in a thread that sleeps while nothing moves.

lights = Lights(ring, brightness_percent=40)
lights.show("listening")      the ring is lit when this returns: open the microphone after it
lights.level(0.7)             the voice got louder
lights.close()                dark
"""

import time
from collections.abc import Callable
from threading import Condition, Thread, current_thread

from companion.errors import CompanionError, HardwareError
from companion.hardware.patterns import LOOKS
from companion.hardware.ring import Pixels, Ring, dimmed

FRAME_S = 0.04
"""25 frames a second: the eye sees no steps, and a Pi Zero has time for other things."""

RISE_PER_S = 8.0
"""A level rises from 0 to 1 within an eighth of a second..."""

FALL_PER_S = 0.4
"""...and falls slowly. This keeps speech from flashing the ring: light that falls at 0.4 a second cannot fall by a tenth of
white, which is what counts as a flash (WCAG 2.2, general flash), and rise again more than once a second."""

JOIN_S = 2.0

Wait = Callable[[Condition, float | None], object]
"""How the thread waits to be woken, for seconds or (None) without end. Tests hand in one that takes no time."""


def ignore(error: CompanionError) -> None:
    """Let a fault of the ring pass: the voice goes on without it."""


class Lights:
    """One ring and the look it shows. Every method may be called from any thread."""

    def __init__(
        self,
        ring: Ring,
        brightness_percent: float,
        *,
        still: bool = False,
        on_fault: Callable[[CompanionError], None] = ignore,
        clock: Callable[[], float] = time.monotonic,
        wait: Wait = Condition.wait,
    ) -> None:
        """Start dark.

        Args:
            ring: closed by close(). Nobody else may draw on it.
            brightness_percent: 0 to 100.
            still: True shows the variants without movement.
            on_fault: told, in whichever thread drew, when the ring stops answering; again only after it has worked.
            clock: seconds, never going back.
            wait: see Wait.
        """
        dimmed((), brightness_percent)  # a wrong brightness is found here, not at the first look
        self._ring, self._brightness_percent, self._still = ring, brightness_percent, still
        self._on_fault, self._clock, self._wait = on_fault, clock, wait
        self._changed = Condition()
        self._look, self._began_s, self._drawn_s = LOOKS["asleep"], clock(), clock()
        self._argument = self._wanted = 0.0
        self._source: Callable[[], float] | None = None
        self._last: Pixels | None = None
        self._stale = self._dead = self._reported = self._closed = False
        self._thread = Thread(target=self._run, name="lights", daemon=True)
        self._thread.start()

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
        """Show a look of patterns.LOOKS. Its first frame is on the ring when this returns, unless the ring has failed.

        An `argument` that is a function is asked for the level at each frame, in the thread that draws; it must be quick.
        """
        chosen = LOOKS[look]
        source = argument if callable(argument) else None
        level = argument() if callable(argument) else argument
        with self._changed:
            if self._closed:
                return
            if chosen is not self._look:
                self._began_s = self._clock()
            self._look, self._argument, self._wanted, self._source = chosen, level, level, source
            self._dead = False  # each new look is a new try
            self._drawn_s = self._clock()
            fault = self._draw()
            self._changed.notify_all()
        if fault:
            self._on_fault(fault)

    def level(self, value: float) -> None:
        """Change the argument of the look that shows; levels of sound rise fast and fall slowly. Limited to 0 to 1."""
        with self._changed:
            self._wanted, self._source = min(1.0, max(0.0, value)), None
            if self._still or not self._look.follows_sound:
                self._argument, self._stale = self._wanted, True
            self._drawn_s = max(self._drawn_s, self._clock() - FRAME_S)  # the time it stood still is no time to fall in
            self._changed.notify_all()

    def close(self) -> None:
        """Put the lights out and end the thread. Twice is fine."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
        if current_thread() is not self._thread:
            self._thread.join(JOIN_S)
        try:
            self._ring.close()
        except HardwareError as error:
            self._on_fault(error)

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._due_in_s() != 0.0:
                    self._wait(self._changed, self._due_in_s())
                if self._closed:
                    return
                fault = self._step() if self._due_in_s() == 0.0 else None
            if fault:
                self._on_fault(fault)

    def _due_in_s(self) -> float | None:
        """In how long the next frame is due: 0 now, None not until there is news."""
        if self._closed:
            return 0.0
        at_rest = self._argument == self._wanted and not self._stale and (self._still or not self._look.moving)
        at_rest &= self._source is None
        return None if self._dead or at_rest else max(0.0, self._drawn_s + FRAME_S - self._clock())

    def _step(self) -> CompanionError | None:
        """Bring the picture to the present."""
        if self._source is not None:
            self._wanted = min(1.0, max(0.0, self._source()))
        now_s = self._clock()
        passed_s, self._drawn_s = now_s - self._drawn_s, now_s
        lowest, highest = self._argument - FALL_PER_S * passed_s, self._argument + RISE_PER_S * passed_s
        self._argument = min(highest, max(lowest, self._wanted))
        return self._draw()

    def _draw(self) -> CompanionError | None:
        """Send the frame of this moment, if it differs from the last. Returns a fault that is to be told."""
        self._stale = False
        t_s = self._clock() - self._began_s
        frame = self._look.frame(t_s, self._argument, self._ring.count, self._still)
        pixels = dimmed(frame, self._brightness_percent)
        if pixels == self._last:
            return None
        try:
            self._ring.show(pixels)
        except HardwareError as error:
            self._dead, self._last = True, None
            told, self._reported = self._reported, True
            return None if told else error
        self._last, self._reported = pixels, False
        return None

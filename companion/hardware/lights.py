"""Draws looks on a ring in time: the first frame at once, the rest in a thread that sleeps while nothing moves.

lights = Lights(ring, Rules(brightness_percent=40, budget_ma=300))
lights.show("listening", microphone.level)      the ring is lit when this returns: open the microphone after it
lights.close()                                  dark
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from datetime import time as TimeOfDay  # noqa: N812 (`time` is the module here)
from functools import lru_cache
from threading import Condition, Thread, current_thread

from companion.errors import CompanionError, HardwareError
from companion.hardware.patterns import LOOKS
from companion.hardware.ring import Pixels, Ring
from companion.hardware.ring_rules import Rules, ruled

FRAME_S = 0.025
"""40 frames a second: the eye sees no steps, and waking, which is most of what a frame costs, stays cheap."""

GAUGE_S = 0.2
"""How often a look that stands still but for its argument asks for that."""

NIGHT_LOOK_S = 60.0
"""How often a look at rest is drawn again where nights are dim: they begin within a minute of their time."""

RISE_PER_S = 8.0
"""A level of sound rises from 0 to 1 within an eighth of a second..."""

FALL_PER_S = 0.4
"""...and falls slowly. This keeps speech from flashing the ring: light that falls at 0.4 a second cannot fall by a tenth of
white, which is what counts as a flash (WCAG 2.2, general flash), and rise again more than once a second."""

LEVEL_STEPS = 200
"""Arguments are drawn in steps of half a percent, too fine to see, so that a frame drawn before can be shown again."""

FRAMES_KEPT = 512
"""Half a megabyte with twelve pixels. The longest cycle, of 5 s, has 200 frames; drawing one costs what 20 kept ones do."""

JOIN_S = 2.0

Wait = Callable[[Condition, float | None], object]
"""How the thread waits to be woken, for seconds or (None) without end. Tests hand in one that takes no time."""


def ignore(error: CompanionError) -> None:
    """Let a fault of the ring pass: the voice goes on without it."""


def time_of_day() -> TimeOfDay:
    """Now, by the clock on the wall."""
    return datetime.now().time()


def go_first() -> None:
    """Let this thread run as soon as it wants to, before those that calculate: a frame takes a tenth of a millisecond.

    Without it a full processor makes a moving look stumble. It has to be allowed (LimitRTPRIO=1 in the service's unit); where it
    isn't, the look stumbles. Threads that are begun by this one are not to go first: hence the reset.
    """
    with suppress(OSError, AttributeError):  # AttributeError: it is Linux's alone
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(1))


class Lights:
    """One ring and the look it shows. Every method may be called from any thread."""

    def __init__(
        self,
        ring: Ring,
        rules: Rules | float,
        *,
        still: bool = False,
        on_fault: Callable[[CompanionError], None] = ignore,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], TimeOfDay] = time_of_day,
        wait: Wait = Condition.wait,
    ) -> None:
        """Start dark.

        Args:
            ring: closed by close(). Nobody else may draw on it.
            rules: kept by every frame. A number is a brightness in percent, with Rules' own limits.
            still: True shows the variants without movement.
            on_fault: told, in whichever thread drew, when the ring stops answering; again only after it has worked.
            clock: seconds, never going back.
            now: the local time, for the night.
            wait: see Wait.
        """
        self._ring, self._still = ring, still
        self._rules = rules if isinstance(rules, Rules) else Rules(rules)
        self._on_fault, self._clock, self._now, self._wait = on_fault, clock, now, wait
        self._changed = Condition()
        self._name, self._look = "asleep", LOOKS["asleep"]
        self._argument = 0.0
        self._source: Callable[[], float] | None = None
        self._began_s = self._drawn_s = clock()
        self._picture = lru_cache(FRAMES_KEPT)(self._paint)
        self._last: Pixels | None = None
        self._dead = self._reported = self._closed = False
        self._thread = Thread(target=self._run, name="lights", daemon=True)
        self._thread.start()

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
        """Show a look of patterns.LOOKS. Its first frame is on the ring when this returns, unless the ring has failed.

        An `argument` that is a function is asked for the level (limited to 0 to 1) at each frame, in the thread that draws; it
        must be quick. Levels of sound rise fast and fall slowly. Raises ValueError for a number that is not 0 to 1.
        """
        chosen = LOOKS[look]
        level = _limited(argument()) if callable(argument) else argument
        if not 0 <= level <= 1:
            raise ValueError(f"a look takes an argument from 0 to 1, not {level!r}")
        with self._changed:
            if self._closed:
                return
            self._drawn_s = self._clock()
            if chosen is not self._look:
                self._began_s = self._drawn_s
            elif callable(argument) and chosen.follows_sound:
                level = self._argument  # it goes on from where it was: a jump might be a flash
            self._name, self._look, self._argument = look, chosen, level
            self._source = argument if callable(argument) and chosen.argument_means else None
            self._dead = False  # each new look is a new try
            fault = self._draw()
            self._changed.notify_all()
        if fault:
            self._on_fault(fault)

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
        go_first()
        while True:
            with self._changed:
                if (due_in_s := self._due_in_s()) != 0.0:
                    self._wait(self._changed, due_in_s)
                if self._closed:
                    return
                fault = self._step() if self._due_in_s() == 0.0 else None
            if fault:
                self._on_fault(fault)

    def _due_in_s(self) -> float | None:
        """In how long the next frame is due: 0 now, None not until there is news."""
        if self._closed:
            return 0.0
        if self._dead:
            return None
        if self._animated():
            # Frames are due at fixed times since the look began, so lateness does not add up, and what is missed is left out.
            due_s = self._began_s + (self._number(self._drawn_s) + 1) * FRAME_S
        elif self._source and not (self._still and self._look.follows_sound):
            due_s = self._drawn_s + GAUGE_S
        elif self._rules.night:
            due_s = self._drawn_s + NIGHT_LOOK_S
        else:
            return None
        return max(0.0, due_s - self._clock())

    def _animated(self) -> bool:
        """Whether there is something new to see at each frame."""
        return not self._still and (self._look.moving or (self._source is not None and self._look.follows_sound))

    def _number(self, at_s: float) -> int:
        """Which frame since the look began is to be seen at a time."""
        return int((at_s - self._began_s) / FRAME_S + 1e-6)

    def _step(self) -> CompanionError | None:
        """Bring the picture to the present."""
        now_s = self._clock()
        passed_s, self._drawn_s = now_s - self._drawn_s, now_s
        if self._source is not None:
            wanted = _limited(self._source())
            if self._look.follows_sound:
                wanted = min(self._argument + RISE_PER_S * passed_s, max(self._argument - FALL_PER_S * passed_s, wanted))
            self._argument = wanted
        return self._draw()

    def _draw(self) -> CompanionError | None:
        """Send the frame of this moment, if it differs from the last. Returns a fault that is to be told."""
        phases = 1 if self._still else max(1, round(self._look.cycle_s / FRAME_S))
        share = self._rules.share_at(self._now() if self._rules.night else TimeOfDay())
        phase = self._number(self._drawn_s) % phases / phases
        pixels = self._picture(self._name, phase, round(self._argument * LEVEL_STEPS), share)
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

    def _paint(self, name: str, phase: float, level: int, share: float) -> Pixels:
        """The frame of a look at a `phase` (0 to 1) of its cycle, as the rules allow it."""
        look = LOOKS[name]
        frame = look.frame(phase * look.cycle_s, level / LEVEL_STEPS, self._ring.count, self._still)
        return ruled(frame, share, self._rules.budget_ma)


def _limited(level: float) -> float:
    return min(1.0, max(0.0, level))

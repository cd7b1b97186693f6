"""What a hand says with the button besides talking: held, pressed twice, held very long.

    ____|‾‾‾‾‾‾‾‾                      HOLD       down for HOLD_S
    ____|‾‾|____|‾‾                    DOUBLE     told as the second press goes down
    ____|‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾         VERY_LONG  down for VERY_LONG_S, or for less after a DOUBLE; told while it is still held

A press always talks at once: nothing here delays it. GestureRules decides and does nothing else: times come in.
"""

import time
from collections.abc import Callable
from enum import Enum
from threading import Condition, Thread, current_thread

HOLD_S = 0.5
TAP_S = 0.3
"""The first press of a DOUBLE is shorter than this: nobody says anything in that time."""
PAUSE_S = 0.4
"""The second press of a DOUBLE begins at most this long after the first one ended."""
VERY_LONG_S = 10.0
VERY_LONG_AFTER_DOUBLE_S = 5.0
"""Pressing twice and staying down is meant: it need not be as long as a press that may be a button caught in a bag."""
JOIN_S = 2.0


class Gesture(Enum):
    """What was meant."""

    HOLD = "hold"
    DOUBLE = "double"
    VERY_LONG = "very long"


Told = tuple[Gesture, float]
"""A gesture and the time at which it became one."""


class GestureRules:
    """Presses in, gestures out. Times are seconds of one clock. Not for two threads at once."""

    def __init__(self) -> None:
        self._down_s: float | None = None
        self._due: list[Told] = []
        """What this press will have been, if it lasts: the soonest first."""
        self._second = False
        self._tapped_s: float | None = None
        """When the tap ended that may become the first half of a DOUBLE."""

    def next_tick_s(self) -> float | None:
        """When tick() is wanted next. None: not before another press."""
        return self._due[0][1] if self._due else None

    def pressed(self, at_s: float) -> list[Told]:
        """The button went down. If it was down already, its coming up was lost: the new press counts, and is no DOUBLE."""
        double = self._down_s is None and self._tapped_s is not None and at_s - self._tapped_s <= PAUSE_S
        self._down_s, self._tapped_s = at_s, None
        very_long_s = VERY_LONG_AFTER_DOUBLE_S if double else VERY_LONG_S
        self._due = [(Gesture.HOLD, at_s + HOLD_S), (Gesture.VERY_LONG, at_s + very_long_s)]
        self._second = double
        return [(Gesture.DOUBLE, at_s)] if double else []

    def released(self, at_s: float) -> list[Told]:
        """The button came up. What it had become by then is told, even if tick() was late."""
        if self._down_s is None:
            return []
        done = self.tick(at_s)
        if at_s - self._down_s < TAP_S and not self._second:  # of three taps, only the first two are a DOUBLE
            self._tapped_s = at_s
        self._down_s, self._due = None, []
        return done

    def tick(self, now_s: float) -> list[Told]:
        """What the press has become by now."""
        done = [told for told in self._due if told[1] <= now_s]
        self._due = self._due[len(done) :]
        return done


class Gestures:
    """Tells gestures as they happen, from a thread of its own that sleeps while nothing is due."""

    def __init__(self, tell: Callable[[Gesture, float], object], clock: Callable[[], float] = time.monotonic) -> None:
        """`tell` gets each gesture and its time, never two at once, in order."""
        self._tell, self._clock = tell, clock
        self._rules = GestureRules()
        self._waiting: list[Told] = []
        self._news, self._closed = Condition(), False
        self._thread = Thread(target=self._follow, name="gestures", daemon=True)
        self._thread.start()

    def pressed(self, at_s: float) -> None:
        """A button went down, the board's or the Pico's. From any thread; never waits for `tell`."""
        with self._news:
            self._waiting += self._rules.pressed(at_s)
            self._news.notify_all()

    def released(self, at_s: float) -> None:
        """It came up again."""
        with self._news:
            self._waiting += self._rules.released(at_s)
            self._news.notify_all()

    def close(self) -> None:
        """Nothing is told after it. From any thread, `tell` too; twice is fine."""
        with self._news:
            self._closed = True
            self._news.notify_all()
        if current_thread() is not self._thread:
            self._thread.join(JOIN_S)

    def _follow(self) -> None:
        while True:
            with self._news:
                self._wait()
                if self._closed:
                    return
                self._waiting += self._rules.tick(self._clock())
                waiting, self._waiting = self._waiting, []
            for gesture, at_s in waiting:
                if self._closed:
                    return
                self._tell(gesture, at_s)

    def _wait(self) -> None:
        due_s = self._rules.next_tick_s()
        left_s = None if due_s is None else due_s - self._clock()
        if not self._closed and not self._waiting and (left_s is None or left_s > 0):
            self._news.wait(left_s)

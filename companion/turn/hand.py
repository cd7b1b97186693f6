"""A hand that presses for recordings: one press for each, let go at its end, the next when she has finished."""

import time
from collections.abc import Callable

from companion.turn.events import Event, Pressed, Released
from companion.turn.runner import Notice


class RecordedHand:
    """Presses `count` times. Give watch() every notice of the runner's, and let_go() the ends of the recordings."""

    def __init__(self, count: int, put: Callable[[Event], None], stop: Callable[[], None]) -> None:
        self.pressed = 0
        """Presses so far: the number of the recording that is playing, from 1."""
        self._count, self._put, self._stop = count, put, stop

    def watch(self, notice: Notice) -> None:
        if notice.event != "state" or notice.fields["state"] != "idle":
            return
        if self.pressed == self._count:
            self._stop()
            return
        self.pressed += 1
        self._put(Pressed(at_s=time.monotonic()))

    def let_go(self, at_s: float) -> None:
        self._put(Released(at_s=at_s, by_hand=False))

"""What the device says with its lights: the conversation's look and whatever else is true, the most important of them shown.

display = Display(Lights(ring, 60))
display.show("listening")                   the conversation's own look: the newest replaces the one before
display.want("volume", 0.4, for_s=2.0)      something else that is true too, for a while
display.want("charging", 0.8)               or until drop("charging")
"""

from collections.abc import Callable
from threading import RLock, Timer
from typing import Protocol

from companion.hardware.priority import winner

Argument = float | Callable[[], float]


SEEN_FIRST = ("listening",)
"""show() waits for these: the microphone is not to open under a dark ring. For the others nobody has to wait."""

Sight = Callable[[], object]
"""Waits until a look can be seen, but not for long."""


class Shown(Protocol):
    """Something that shows looks: lights.py on rings that this computer draws, ring_serial.py on the Pico's."""

    def show(self, look: str, argument: Argument = 0.0) -> Sight | None:
        """Must not wait, for the display's lock is held. None: it can be seen already."""
        ...

    def close(self) -> None: ...


class Display:
    """All the lights there are, as one. Every method may be called from any thread, from a ring's own callbacks too."""

    def __init__(self, *shown: Shown) -> None:
        """`shown` are closed by close(). None at all is fine: then nothing is seen."""
        self._shown = list(shown)
        self._lock = RLock()
        self._own = "asleep"
        self._wanted: dict[str, Argument] = {}
        self._timers: dict[str, Timer] = {}
        self._gauge: Argument = 0.0
        self._held = self._closed = False
        self._last: tuple[str, Argument] | None = None

    def add(self, shown: Shown) -> None:
        """One more kind of lights, found later. It shows at once what the others show."""
        with self._lock:
            self._shown.append(shown)
            if self._last is not None:
                shown.show(*self._last)

    def remove(self, shown: Shown) -> None:
        """These lights go, and are closed. Some that were never there may go too."""
        with self._lock:
            self._shown = [one for one in self._shown if one is not shown]
        shown.close()

    def show(self, look: str, argument: Argument = 0.0) -> None:
        """What the conversation is doing. A look of SEEN_FIRST is lit when this returns, unless a more important one is shown.

        Raises ValueError for a look that is none.
        """
        with self._lock:
            self._forget(self._own)
            self._own = look
            self._wanted[look] = argument
            coming = self._draw()
        if look in SEEN_FIRST:
            for sight in coming:
                sight()

    def want(self, look: str, argument: Argument = 0.0, for_s: float | None = None) -> None:
        """Something else is true, for `for_s` seconds or (None) until drop(). Wanted again, its argument and time are new."""
        with self._lock:
            if self._closed:
                return
            self._forget(look)
            self._wanted[look] = argument
            if for_s is not None:
                timer = self._timers[look] = Timer(for_s, self._expire)
                timer.args = (look, timer)
                timer.daemon = True
                timer.start()
            self._draw()

    def drop(self, look: str) -> None:
        """It is no longer true. A look that is not wanted may be dropped."""
        with self._lock:
            self._forget(look)
            self._draw()

    def held(self, down: bool, gauge: Argument = 0.0) -> None:
        """The button is down, or up again. `gauge` is how full the battery is (0 to 1), for as long as a warning is shown."""
        with self._lock:
            self._held, self._gauge = down, gauge
            self._draw()

    def close(self) -> None:
        """All dark. Twice is fine; nothing is shown after it."""
        with self._lock:
            self._closed = True
            for timer in self._timers.values():
                timer.cancel()
            self._timers.clear()
            shown, self._shown = self._shown, []
        for lights in shown:
            lights.close()

    def _expire(self, look: str, timer: Timer) -> None:
        with self._lock:
            if self._timers.get(look) is timer:  # else it was wanted again just now
                self.drop(look)

    def _forget(self, look: str) -> None:
        self._wanted.pop(look, None)
        if timer := self._timers.pop(look, None):
            timer.cancel()

    def _draw(self) -> list[Sight]:
        if self._closed:
            return []
        look = winner(self._wanted, self._held)
        argument = self._wanted.get(look, self._gauge if look == "battery" else 0.0)
        if (look, argument) == self._last:
            return []  # a level that is a function is asked at each frame, so it need not be handed over again
        now = self._last = (look, argument)
        coming: list[Sight] = []
        for lights in self._shown:
            if sight := lights.show(look, argument):
                coming.append(sight)
            if self._last is not now:
                break  # it told of a fault, something else is wanted for that, and all of them show it by now
        return coming

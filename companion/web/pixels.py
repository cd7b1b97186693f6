"""The ring of lights on the page: a ring like any other, whose frames go to a browser as a screen's numbers."""

from collections.abc import Callable, Sequence
from itertools import chain

from companion.hardware.ring import DARK, Pixels, Rgb, checked, on_screen
from companion.web.wire import Frame

LIGHTS = 12


class PageRing:
    """Gives each frame that differs from the last to `send`, which must not wait."""

    def __init__(self, send: Callable[[Frame], object], count: int = LIGHTS) -> None:
        self.count = count
        self._send = send
        self._last: Pixels = (DARK,) * count

    def show(self, pixels: Sequence[Rgb]) -> None:
        """Raises ValueError when `pixels` are not a frame of it."""
        shown = checked(pixels, self.count)
        if shown != self._last:
            self._last = shown
            self._send(self.frame)

    @property
    def frame(self) -> Frame:
        """What it shows now, for a browser that has just come."""
        return Frame(bytes(chain.from_iterable(map(on_screen, self._last))))

    def close(self) -> None:
        self.show((DARK,) * self.count)

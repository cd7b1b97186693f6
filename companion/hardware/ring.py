"""A ring of lights: what every kind of it must do, and the ring that isn't there. Its rules are in ring_rules.py.

Pixels are in linear light, as a LED's duty cycle is: twice the number is twice the light. A screen needs on_screen().
"""

from collections.abc import Sequence
from itertools import chain
from typing import Protocol

Rgb = tuple[int, int, int]
"""Red, green, blue: each 0 to 254, for 255 is left to the wires as a mark."""

Pixels = tuple[Rgb, ...]
"""One frame: a colour for each light, clockwise, the first at twelve o'clock."""

FULL = 254
DARK: Rgb = (0, 0, 0)

SCREEN_GAMMA = 2.2
"""What a screen does to its numbers, nearly: IEC 61966-2-1 (sRGB)."""


class Ring(Protocol):
    """Lights in a circle. show() and close() may be called from any thread, but never from two at once."""

    @property
    def count(self) -> int:
        """How many lights it has."""
        ...

    def show(self, pixels: Sequence[Rgb]) -> None:
        """Light the ring. Raises HardwareError when it does not answer, ValueError when `pixels` are not a frame of it."""
        ...

    def close(self) -> None:
        """Put the lights out: a ring left lit looks like a device still listening. Twice is fine."""
        ...


def checked(pixels: Sequence[Rgb], count: int) -> Pixels:
    """The frame as it came. Raises ValueError unless it has `count` colours of three whole numbers from 0 to 254."""
    levels_of(pixels, count)
    return tuple(pixels)


def levels_of(pixels: Sequence[Rgb], count: int) -> bytes:
    """The same check, and the frame as bytes: red, green, blue, red... It runs at each frame, so it loops in C only."""
    if len(pixels) != count:
        raise ValueError(f"a frame for this ring has {count} colours, not {len(pixels)}")
    try:
        levels = bytes(chain.from_iterable(pixels))
    except (TypeError, ValueError):  # not whole, below 0 or above 255
        levels = bytes([FULL + 1])
    if max(levels, default=0) > FULL or set(map(len, pixels)) - {3}:
        raise ValueError(f"a colour is three whole numbers from 0 to {FULL}; this frame has others: {list(pixels)!r}")
    return levels


def luminance(pixel: Rgb) -> float:
    """How bright a pixel looks, whatever its colour: 0 to 1 (ITU-R BT.709 weights on linear light)."""
    red, green, blue = pixel
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / FULL


def on_screen(pixel: Rgb) -> Rgb:
    """The same colour for a screen, whose numbers (0 to 255) are not linear in light."""
    red, green, blue = (round(255 * (level / FULL) ** (1 / SCREEN_GAMMA)) for level in pixel)
    return red, green, blue


class DarkRing:
    """No ring at all: keeps the last frame, and refuses what a real ring refuses."""

    def __init__(self, count: int = 12) -> None:
        self.count = count
        self.last: Pixels = (DARK,) * count
        """What a ring would show now."""

    def show(self, pixels: Sequence[Rgb]) -> None:
        self.last = checked(pixels, self.count)

    def close(self) -> None:
        self.show((DARK,) * self.count)

"""A ring of lights: what every kind of it must do, the rules it keeps, and the ring that isn't there.

Pixels are in linear light, as a LED's duty cycle is: twice the number is twice the light. A screen needs on_screen().
"""

from collections.abc import Sequence
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
    frame = tuple(pixels)
    if len(frame) != count:
        raise ValueError(f"a frame for this ring has {count} colours, not {len(frame)}")
    for pixel in frame:
        if len(pixel) != 3 or not all(type(level) is int and 0 <= level <= FULL for level in pixel):
            raise ValueError(f"a colour is three whole numbers from 0 to {FULL}, not {pixel!r}")
    return frame


def dimmed(pixels: Sequence[Rgb], brightness_percent: float) -> Pixels:
    """The frame at 0 to 100 % of its light. What was lit stays lit: a dim look must not vanish at night."""
    if not 0 <= brightness_percent <= 100:
        raise ValueError(f"brightness is 0 to 100 %, not {brightness_percent!r}")
    if brightness_percent == 0:
        return (DARK,) * len(pixels)
    share = brightness_percent / 100
    red_green_blue = ((max(1, round(level * share)) if level else 0 for level in pixel) for pixel in pixels)
    return tuple((red, green, blue) for red, green, blue in red_green_blue)


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

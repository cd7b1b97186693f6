"""What looks are drawn with: colours, slow waves, and distances around the ring.

Around the ring one counts in turns: 0 is twelve o'clock, 0.25 three o'clock, 0.5 six. Light is linear, 0 to 1.
"""

from collections.abc import Callable
from math import cos, tau

from companion.hardware.ring import FULL, Pixels, Rgb

WHITE: Rgb = (210, 215, 225)
GREY: Rgb = (70, 70, 74)
BLUE: Rgb = (10, 60, 254)
BLUE_CYAN: Rgb = (0, 130, 254)
CYAN: Rgb = (0, 170, 200)
TEAL: Rgb = (0, 180, 125)
RED: Rgb = (254, 8, 0)
AMBER: Rgb = (254, 105, 0)
ORANGE: Rgb = (254, 58, 0)
CANDLE: Rgb = (250, 150, 50)
VIOLET: Rgb = (120, 30, 254)

TOP, RIGHT, BOTTOM, LEFT = 0.0, 0.25, 0.5, 0.75

Light = Callable[[float], float]
"""How much light falls at a place: turns to 0..1."""


def shine(colour: Rgb, light: float) -> Rgb:
    """A colour at `light` (0 to 1) of itself."""
    red, green, blue = (min(FULL, max(0, round(level * light))) for level in colour)
    return red, green, blue


def paint(count: int, colour: Rgb, light: Light) -> Pixels:
    """A whole ring in one colour, with the light that `light` gives for each place."""
    return tuple(shine(colour, light(index / count)) for index in range(count))


def dots(count: int, colour: Rgb, light: float, *places: float) -> Pixels:
    """Single pixels: for each place the one nearest to it. The rest is dark."""
    chosen = {round(place * count) % count for place in places}
    return tuple(shine(colour, light if index in chosen else 0) for index in range(count))


def wave(t_s: float, period_s: float) -> float:
    """A soft swell from 0 at t_s = 0 to 1 half a period later and back."""
    return (1 - cos(tau * (t_s / period_s))) / 2


def between(low: float, high: float, share: float) -> float:
    return low + (high - low) * share


def apart(one: float, other: float) -> float:
    """The distance between two places on the ring the shorter way, 0 to 0.5 turns."""
    ahead = (one - other) % 1
    return min(ahead, 1 - ahead)


def edge(inside: float, count: int) -> float:
    """Light at the rim of a shape: 1 when `inside` (turns) is half a pixel or more within it, 0 as far outside."""
    return min(1.0, max(0.0, inside * count + 0.5))

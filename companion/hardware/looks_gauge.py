"""The looks that show an amount: battery, charging, volume, timer, starting, updating, shutting down.

Each fills in a way of its own, so that none needs its colour to be told from another: like water from the bottom (battery),
like a volume knob from seven to five o'clock, like a clock's face (timer), from the top around (starting), in two arms
(updating), or closing upwards to the last light (shutting down).
"""

from companion.hardware.ring import Pixels
from companion.hardware.strokes import (
    BLUE,
    BOTTOM,
    CANDLE,
    CYAN,
    GREY,
    TOP,
    WHITE,
    Light,
    apart,
    between,
    edge,
    paint,
    wave,
)

TRACK = 0.05
"""Light of a scale's unlit part: enough to see where full would be."""

CHARGING_WAVE_S = 3.0
SHEEN_S = 2.5
KNOB_START, KNOB_TURNS = 7 / 12, 10 / 12


def swept(place: float, count: int, amount: float) -> float:
    """Light where an arc of `amount` turns, begun at twelve o'clock, covers the pixel at `place`."""
    return min(1.0, max(0.0, amount * count - place * count))


def water(place: float, count: int, level: float) -> float:
    """Light of a vessel filled from the bottom; none at level 0, all at level 1."""
    half_pixel = 0.5 / count
    return edge(between(-half_pixel, 0.5 + half_pixel, level) - apart(place, BOTTOM), count)


def sheen(t_s: float, place: float) -> float:
    """A soft brightening that goes round clockwise, so that a fill that stands still is seen to be alive."""
    return between(0.45, 1.0, max(0.0, 1 - 4 * apart(place, t_s / SHEEN_S)))


def battery(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return paint(count, CANDLE, lambda place: between(TRACK, 0.6, water(place, count, argument)))


def charging(t_s: float, argument: float, count: int) -> Pixels:
    """The battery's water, and above it a swell that rises to the top."""
    surge = between(argument, 1.0, (t_s / CHARGING_WAVE_S) % 1)
    fading = wave(t_s, CHARGING_WAVE_S)

    def light(place: float) -> float:
        full = water(place, count, argument)
        return between(0.25 * fading * water(place, count, surge), 0.6, full)

    return paint(count, CANDLE, light)


def charging_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    """The water, and one light at the top to fill up to."""

    def light(place: float) -> float:
        return max(0.6 * water(place, count, argument), 0.35 * edge(0.25 / count - apart(place, TOP), 2 * count))

    return paint(count, CANDLE, light)


def volume(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    """A knob's scale, open at the bottom."""

    def light(place: float) -> float:
        along = (place - KNOB_START) % 1
        if along > KNOB_TURNS + 1e-9:
            return 0.0
        return between(TRACK, 0.7, edge(argument * (KNOB_TURNS + 1 / count) - along - 0.5 / count, count))

    return paint(count, WHITE, light)


def timer(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    """The time left: the dark grows clockwise from twelve o'clock, as a hand would go."""
    return paint(count, CYAN, lambda place: 0.6 * (1 - swept(place, count, 1 - argument)))


def _starting(count: int, argument: float, over: Light) -> Pixels:
    amount = max(argument, 1 / count)
    return paint(count, GREY, lambda place: over(place) * swept(place, count, amount))


def starting(t_s: float, argument: float, count: int) -> Pixels:
    return _starting(count, argument, lambda place: sheen(t_s, place))


def starting_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return _starting(count, argument, lambda place: 0.8)  # noqa: ARG005


def _updating(count: int, argument: float, over: Light) -> Pixels:
    """Two arms, from twelve and from six o'clock, each a half turn long when full."""
    arm = max(argument / 2, 1 / count)
    return paint(count, BLUE, lambda place: over(place) * swept(place % 0.5, count, arm))


def updating(t_s: float, argument: float, count: int) -> Pixels:
    return _updating(count, argument, lambda place: sheen(t_s / 2, place % 0.5 * 2))


def updating_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return _updating(count, argument, lambda place: 0.8)  # noqa: ARG005


def shutting_down(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    """`argument` is how far it has come: the whole ring at 0, closing upwards on both sides, dark at 1."""
    return paint(count, GREY, lambda place: 0.8 * water(place + 0.5, count, 1 - argument))

"""The looks that ask for attention: sorry, a part missing, host lost, battery low, a timer ringing."""

from companion.hardware.ring import Pixels
from companion.hardware.strokes import AMBER, BOTTOM, CYAN, ORANGE, TOP, apart, between, dots, edge, paint, shine, wave

SORRY_BREATH_S = 2.0
PART_MISSING_BREATH_S = 4.0
TWINKLE_S = 4.0
LOW_BATTERY_BREATH_S = 3.0
RINGING_SWING_S = 2.0

GOLDEN = 0.6180339887498949
"""Steps of this share of a turn never fall into a pattern: neighbours twinkle at their own times."""


def sorry(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    light = between(0.2, 0.9, wave(t_s + SORRY_BREATH_S / 4, SORRY_BREATH_S))
    return tuple(shine(AMBER, 0 if index % 2 else light) for index in range(count))


def sorry_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return sorry(0.0, 0.0, count)


def part_missing(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return dots(count, AMBER, between(0.35, 1.0, wave(t_s, PART_MISSING_BREATH_S)), TOP)


def part_missing_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return dots(count, AMBER, 1.0, TOP)


def host_lost(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    def light(index: int) -> float:
        return between(0.02, 0.7, wave(t_s + TWINKLE_S * GOLDEN * index, TWINKLE_S) ** 3)

    return tuple(shine(AMBER, light(index)) for index in range(count))


def host_lost_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return host_lost(0.0, 0.0, count)


def low_battery(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return dots(count, ORANGE, between(0.3, 1.0, wave(t_s, LOW_BATTERY_BREATH_S)), BOTTOM)


def low_battery_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return dots(count, ORANGE, 1.0, BOTTOM)


def timer_ringing(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    """A bell swinging: light at the top gives way to light at the bottom, and comes back."""
    swing = wave(t_s, RINGING_SWING_S)

    def light(place: float) -> float:
        upper, lower = (edge(0.17 - apart(place, at), count) for at in (TOP, BOTTOM))
        return upper * between(0.9, 0.1, swing) + lower * between(0.1, 0.9, swing)

    return paint(count, CYAN, light)


def timer_ringing_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return timer_ringing(RINGING_SWING_S / 4, 0.0, count)

"""The looks of a conversation: asleep, ready, listening, thinking, speaking, muted."""

from companion.hardware.ring import DARK, Pixels
from companion.hardware.strokes import (
    BLUE_CYAN,
    BOTTOM,
    LEFT,
    RED,
    RIGHT,
    TEAL,
    TOP,
    VIOLET,
    WHITE,
    apart,
    between,
    dots,
    edge,
    paint,
    wave,
)

THINKING_TURN_S = 1.2
SPEAKING_BREATH_S = 4.0
ELSEWHERE = 0.9
"""From this argument on, an answer that is on its way comes from a server."""
COMET_TURNS = 0.5
"""How far the comet's tail reaches behind its head."""


def asleep(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001 (every look is drawn with the same three)
    return (DARK,) * count


def ready(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return dots(count, WHITE, 0.06, TOP)


def listening(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    """Lit whole from the first frame on: while it shows, the microphone is open. The voice only adds light."""
    light = between(0.6, 1.0, argument)
    return paint(count, BLUE_CYAN, lambda place: light)  # noqa: ARG005


def listening_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return listening(0.0, 0.5, count)


def thinking(t_s: float, argument: float, count: int) -> Pixels:
    """A comet, clockwise: the head rises within one pixel's width, so the whole ring's light stays the same.

    Violet, and the other way round, where the words go to a server (argument 1): that is to be seen without colours too.
    """
    away = argument >= ELSEWHERE
    head = t_s / THINKING_TURN_S
    rise = 1 / max(count, 4)

    def light(place: float) -> float:
        behind = (head + place if away else head - place) % 1
        if behind > 1 - rise:
            return (behind - (1 - rise)) / rise
        return max(0.0, 1 - behind / COMET_TURNS) ** 2

    return paint(count, VIOLET if away else WHITE, light)


def thinking_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    """Three dots; two where the words go elsewhere."""
    if argument >= ELSEWHERE:
        return dots(count, VIOLET, 0.8, TOP, BOTTOM)
    return dots(count, WHITE, 0.8, TOP, 1 / 3, 2 / 3)


def speaking(t_s: float, argument: float, count: int) -> Pixels:
    """A mouth: bright at six o'clock, and opening upwards with the sound. The top never falls below a quarter of it."""
    breath = 0.06 * wave(t_s, SPEAKING_BREATH_S)

    def light(place: float) -> float:
        height = 2 * apart(place, BOTTOM)
        voice = between(0.4, 0.94, argument) * (1 - height) + between(0.27, 0.5, argument) * height
        return voice + breath

    return paint(count, TEAL, light)


def speaking_still(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    return speaking(0.0, 0.5, count)


def muted(t_s: float, argument: float, count: int) -> Pixels:  # noqa: ARG001
    """Two arcs, like the two halves of a crossed-out circle."""
    return paint(count, RED, lambda place: 0.5 * edge(1 / 9 - min(apart(place, LEFT), apart(place, RIGHT)), count))

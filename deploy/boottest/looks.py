"""Which look a ring of lights shows, told from its colours and its shape alone, as an eye would.

The colours are those of companion/hardware/strokes.py; levels are those of `[ring] brightness = 100`, so that the one dim light
of "ready" is told from the first brighter one of "starting". tests/deploy/test_boottest_looks.py draws every look and reads it.
"""

from collections.abc import Sequence

Rgb = tuple[int, int, int]

READY_LEVEL = 22
"""Between the light of "ready" (14) and the least of "starting" (31)."""
TAIL = 0.35
"""A comet's tail goes down to nothing; the arc of "starting" keeps at least 0.45 of its light."""


def colour_of(pixel: Rgb) -> str:
    """A colour's name; white stands for grey too."""
    red, green, blue = pixel
    brightest = max(pixel)
    if min(pixel) >= 0.8 * brightest:
        return "white"
    if red == brightest:
        return "candle" if blue > 0.1 * red else "amber" if green > 0.3 * red else "orange" if green > 0.12 * red else "red"
    if green == brightest:
        return "teal"
    return "cyan" if green > 0.7 * blue else "blue cyan" if green > 0.35 * blue else "blue"


def look_of(frame: Sequence[Rgb]) -> str:
    """One of dark, ready, starting, thinking, listening, speaking, muted, sorry, part missing, host lost, or another's colour."""
    lit = [index for index, pixel in enumerate(frame) if any(pixel)]
    if not lit:
        return "dark"
    levels = [max(frame[index]) for index in lit]
    colour = colour_of(max(frame, key=max))
    whole = len(lit) == len(frame)
    if colour == "white":
        return _white(lit, levels)
    if colour == "amber":
        return "part missing" if lit == [0] else "host lost" if whole else "sorry"
    named = {("blue cyan", True): "listening", ("teal", True): "speaking", ("red", False): "muted", ("blue", False): "updating"}
    return named.get((colour, whole), "updating" if colour == "blue" else colour)


def _white(lit: list[int], levels: list[int]) -> str:
    if lit == [0] and levels[0] < READY_LEVEL:
        return "ready"
    from_the_top = lit == list(range(len(lit)))
    whole = levels[:-1] or levels  # the end of an arc that grows is lit in part
    return "starting" if from_the_top and min(whole) >= TAIL * max(levels) else "thinking"

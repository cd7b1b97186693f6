"""What looks are drawn with: colours, slow waves, and distances around the ring, in whole numbers alone.

The RP2040 has no floating point: each float would be allocated, and the garbage collector would stop the animation.
Around the ring one counts in turns: 0 is twelve o'clock, a quarter three o'clock. Turns, light and shares are whole numbers
of 1/ONE. Nothing here allocates. companion/hardware/strokes.py of the host is the pattern for it.
"""

ONE = 30000
"""Its square is a small int yet on the RP2040 (below 2**30, larger ones are allocated), and it divides by 8, 12, 16 and 24."""

HALF = ONE // 2
QUARTER = ONE // 4

WHITE = (210, 215, 225)
GREY = (70, 70, 74)
BLUE = (10, 60, 254)
BLUE_CYAN = (0, 130, 254)
CYAN = (0, 170, 200)
TEAL = (0, 180, 125)
RED = (254, 8, 0)
AMBER = (254, 105, 0)
ORANGE = (254, 58, 0)
CANDLE = (250, 150, 50)
VIOLET = (120, 30, 254)

_STEP = 500
_FIRST_QUARTER = (0, 82, 328, 734, 1297, 2010, 2865, 3853, 4963, 6183, 7500, 8899, 10365, 11881, 13432, 15000)
_SECOND_QUARTER = (16568, 18119, 19635, 21101, 22500, 23817, 25037, 26147, 27135, 27990, 28703, 29266, 29672, 29918, 30000)
_COSINE = _FIRST_QUARTER + _SECOND_QUARTER + (ONE,)
"""Light of a wave at each _STEP of its first half, (1 - cos) / 2, and one entry more for the sum at its very end."""


def phase(t_ms, period_ms):
    """How far a movement of `period_ms` has come, in turns."""
    return t_ms % period_ms * ONE // period_ms


def wave(turns):
    """A soft swell from 0 at 0 to ONE at half a turn and back."""
    turns %= ONE
    if turns > HALF:
        turns = ONE - turns
    step = turns // _STEP
    low = _COSINE[step]
    return low + (_COSINE[step + 1] - low) * (turns - step * _STEP) // _STEP


def between(low, high, share):
    return low + (high - low) * share // ONE


def apart(one, other):
    """The distance between two places on the ring the shorter way, 0 to HALF."""
    ahead = (one - other) % ONE
    return ahead if ahead < HALF else ONE - ahead


def limited(light):
    """The light, no less than 0 and no more than ONE."""
    if light < 0:
        return 0
    return light if light < ONE else ONE


def edge(inside, count):
    """Light at the rim of a shape: ONE when `inside` (turns) is half a pixel or more within it, 0 as far outside."""
    return limited(inside * count + HALF)


def shine(frame, index, colour, light):
    """Set a pixel to a colour at `light` of itself. `light` must be 0 to ONE."""
    red, green, blue = colour
    at = 3 * index
    frame[at] = (red * light + HALF) // ONE
    frame[at + 1] = (green * light + HALF) // ONE
    frame[at + 2] = (blue * light + HALF) // ONE


def dark(frame):
    for at in range(len(frame)):
        frame[at] = 0


def all_alike(frame, colour, light):
    for index in range(len(frame) // 3):
        shine(frame, index, colour, light)


def dot(frame, colour, light, index):
    """A single pixel on a dark ring."""
    dark(frame)
    shine(frame, index, colour, light)

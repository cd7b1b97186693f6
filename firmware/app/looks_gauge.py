"""The looks that show an amount: battery, charging, volume, timer, starting, updating, shutting down.

The same as companion/hardware/looks_gauge.py of the host, which tells why each fills in a way of its own. Each function
draws one frame into a bytearray of red, green, blue for each pixel; `argument` is 0 to ONE; see strokes.py.
"""

from strokes import BLUE, CANDLE, CYAN, GREY, HALF, ONE, WHITE, apart, between, edge, limited, phase, shine, wave

TRACK = ONE * 5 // 100
FILLED = ONE * 60 // 100
MARK = ONE * 35 // 100
CHARGING_WAVE_MS = 3000
SHEEN_MS = 2500
SHEEN_LOW = ONE * 45 // 100
STILL_LIGHT = ONE * 80 // 100
KNOB_START, KNOB_TURNS = ONE * 7 // 12, ONE * 10 // 12


def waterline(count, level):
    """How far from the bottom a vessel is filled, in turns: short of the first pixel at level 0, past the last at ONE."""
    half_pixel = HALF // count
    return between(-half_pixel, HALF + half_pixel, level)


def sheen(place, head):
    """A soft brightening around `head`, which goes round clockwise: a fill that stands still is seen to be alive."""
    return between(SHEEN_LOW, ONE, limited(ONE - 4 * apart(place, head)))


def battery(frame, t_ms, argument):  # noqa: ARG001 (every look is drawn with the same three)
    count = len(frame) // 3
    line = waterline(count, argument)
    for index in range(count):
        water = edge(line - abs(index * ONE // count - HALF), count)
        shine(frame, index, CANDLE, between(TRACK, FILLED, water))


def charging(frame, t_ms, argument):
    """The battery's water, and above it a swell that rises to the top."""
    count = len(frame) // 3
    turns = phase(t_ms, CHARGING_WAVE_MS)
    fading = wave(turns) // 4
    line, surge_line = waterline(count, argument), waterline(count, between(argument, ONE, turns))
    for index in range(count):
        height = abs(index * ONE // count - HALF)
        above = fading * edge(surge_line - height, count) // ONE
        shine(frame, index, CANDLE, between(above, FILLED, edge(line - height, count)))


def charging_still(frame, t_ms, argument):  # noqa: ARG001
    """The water, and one light at the top to fill up to."""
    count = len(frame) // 3
    line = waterline(count, argument)
    for index in range(count):
        light = FILLED * edge(line - abs(index * ONE // count - HALF), count) // ONE
        shine(frame, index, CANDLE, light if index else max(light, MARK))


def volume(frame, t_ms, argument):  # noqa: ARG001
    """A knob's scale, open at the bottom."""
    count = len(frame) // 3
    amount = argument * (KNOB_TURNS + ONE // count) // ONE - HALF // count
    for index in range(count):
        along = (index * ONE // count - KNOB_START) % ONE
        light = between(TRACK, ONE * 70 // 100, edge(amount - along, count)) if along <= KNOB_TURNS else 0
        shine(frame, index, WHITE, light)


def timer(frame, t_ms, argument):  # noqa: ARG001
    """The time left: the dark grows clockwise from twelve o'clock, as a hand would go."""
    count = len(frame) // 3
    gone = (ONE - argument) * count
    for index in range(count):
        left = ONE - limited(gone - index * ONE)
        shine(frame, index, CYAN, FILLED * left // ONE)


def starting(frame, t_ms, argument):
    count = len(frame) // 3
    amount = max(argument * count, ONE)
    head = phase(t_ms, SHEEN_MS)
    for index in range(count):
        over = sheen(index * ONE // count, head)
        shine(frame, index, GREY, over * limited(amount - index * ONE) // ONE)


def starting_still(frame, t_ms, argument):  # noqa: ARG001
    count = len(frame) // 3
    amount = max(argument * count, ONE)
    for index in range(count):
        shine(frame, index, GREY, STILL_LIGHT * limited(amount - index * ONE) // ONE)


def updating(frame, t_ms, argument):
    """Two arms, from twelve and from six o'clock, each a half turn long when full."""
    count = len(frame) // 3
    arm = max(argument * count // 2, ONE)
    head = phase(t_ms, 2 * SHEEN_MS)
    for index in range(count):
        along = index * ONE // count % HALF
        shine(frame, index, BLUE, sheen(2 * along, head) * limited(arm - along * count) // ONE)


def updating_still(frame, t_ms, argument):  # noqa: ARG001
    count = len(frame) // 3
    arm = max(argument * count // 2, ONE)
    for index in range(count):
        along = index * ONE // count % HALF
        shine(frame, index, BLUE, STILL_LIGHT * limited(arm - along * count) // ONE)


def shutting_down(frame, t_ms, argument):  # noqa: ARG001
    """`argument` is how far it has come: the whole ring at 0, closing upwards on both sides, dark at ONE."""
    count = len(frame) // 3
    line = waterline(count, ONE - argument)
    for index in range(count):
        depth = HALF - abs(index * ONE // count - HALF)
        shine(frame, index, GREY, STILL_LIGHT * edge(line - depth, count) // ONE)

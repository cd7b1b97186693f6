"""Everything the ring can say, by the codes of the wire; here the looks of a conversation and those that ask for attention.

draw(code, frame, t_ms, argument, still) writes one frame: three levels, 0 to 254, of red, green and blue for each pixel,
clockwise from twelve o'clock, in linear light at full brightness. The same looks as companion/hardware/patterns.py of the
host, where each says what it means. Whole numbers alone, nothing allocated: strokes.py tells why.
"""

import looks_gauge as gauge
from strokes import (
    AMBER,
    BLUE_CYAN,
    CYAN,
    HALF,
    ONE,
    ORANGE,
    QUARTER,
    RED,
    TEAL,
    VIOLET,
    WHITE,
    all_alike,
    apart,
    between,
    dark,
    dot,
    edge,
    phase,
    shine,
    wave,
)

ASLEEP, READY, LISTENING, THINKING, SPEAKING, MUTED = range(6)
SORRY, PART_MISSING, HOST_LOST, LOW_BATTERY = range(6, 10)
BATTERY, CHARGING, VOLUME, TIMER, TIMER_RINGING, STARTING, UPDATING, SHUTTING_DOWN = range(10, 18)

FOLLOW_SOUND = (LISTENING, SPEAKING)
"""Looks whose argument is a level that changes all the time, and is to be smoothed."""

THINKING_TURN_MS = 1200
ELSEWHERE = ONE * 9 // 10
SPEAKING_BREATH_MS = 4000
SORRY_BREATH_MS = 2000
PART_MISSING_BREATH_MS = 4000
TWINKLE_MS = 4000
LOW_BATTERY_BREATH_MS = 3000
RINGING_SWING_MS = 2000

ARC = ONE * 17 // 100
"""How far each half of the bell reaches to both sides."""

GOLDEN = 18541
"""0.618 034 of ONE. Steps of this share of a turn never fall into a pattern: neighbours twinkle at their own times."""


def percent(share):
    return ONE * share // 100


def asleep(frame, t_ms, argument):  # noqa: ARG001 (every look is drawn with the same three)
    dark(frame)


def ready(frame, t_ms, argument):  # noqa: ARG001
    dot(frame, WHITE, percent(6), 0)


def listening(frame, t_ms, argument):  # noqa: ARG001
    """Lit whole from the first frame on: while it shows, the microphone is open. The voice only adds light."""
    all_alike(frame, BLUE_CYAN, between(percent(60), ONE, argument))


def listening_still(frame, t_ms, argument):  # noqa: ARG001
    listening(frame, 0, HALF)


def thinking(frame, t_ms, argument):
    """A comet, clockwise: the head rises within one pixel's width, so the whole ring's light stays the same.

    Violet, and the other way round, where the words go to a server (argument ONE).
    """
    count = len(frame) // 3
    away = argument >= ELSEWHERE
    head = phase(t_ms, THINKING_TURN_MS)
    rise = ONE // max(count, 4)
    for index in range(count):
        place = index * ONE // count
        behind = (head + place if away else head - place) % ONE
        ahead = behind - (ONE - rise)
        if ahead > 0:
            light = ahead * ONE // rise
        else:
            light = ONE - 2 * behind
            light = light * light // ONE if light > 0 else 0
        shine(frame, index, VIOLET if away else WHITE, light)


def thinking_still(frame, t_ms, argument):  # noqa: ARG001
    count = len(frame) // 3
    if argument >= ELSEWHERE:
        dot(frame, VIOLET, percent(80), 0)
        shine(frame, (count + 1) // 2 % count, VIOLET, percent(80))
        return
    dot(frame, WHITE, percent(80), 0)
    shine(frame, (2 * count + 3) // 6 % count, WHITE, percent(80))
    shine(frame, (4 * count + 3) // 6 % count, WHITE, percent(80))


def speaking(frame, t_ms, argument):
    """A mouth: bright at six o'clock, and opening upwards with the sound. The top never falls below a quarter of it."""
    count = len(frame) // 3
    breath = wave(phase(t_ms, SPEAKING_BREATH_MS)) * 6 // 100
    lower = between(percent(40), percent(94), argument) + breath
    upper = between(percent(27), percent(50), argument) + breath
    for index in range(count):
        shine(frame, index, TEAL, between(lower, upper, 2 * abs(index * ONE // count - HALF)))


def speaking_still(frame, t_ms, argument):  # noqa: ARG001
    speaking(frame, 0, HALF)


def muted(frame, t_ms, argument):  # noqa: ARG001
    """Two arcs, like the two halves of a crossed-out circle."""
    count = len(frame) // 3
    for index in range(count):
        off_axis = apart(2 * index * ONE // count, HALF) // 2  # from three o'clock, or nine
        shine(frame, index, RED, edge(ONE // 9 - off_axis, count) // 2)


def sorry(frame, t_ms, argument):  # noqa: ARG001
    light = between(percent(20), percent(90), wave(phase(t_ms, SORRY_BREATH_MS) + QUARTER))
    for index in range(len(frame) // 3):
        shine(frame, index, AMBER, 0 if index % 2 else light)


def sorry_still(frame, t_ms, argument):  # noqa: ARG001
    sorry(frame, 0, 0)


def part_missing(frame, t_ms, argument):  # noqa: ARG001
    dot(frame, AMBER, between(percent(35), ONE, wave(phase(t_ms, PART_MISSING_BREATH_MS))), 0)


def part_missing_still(frame, t_ms, argument):  # noqa: ARG001
    dot(frame, AMBER, ONE, 0)


def host_lost(frame, t_ms, argument):  # noqa: ARG001
    turns = phase(t_ms, TWINKLE_MS)
    for index in range(len(frame) // 3):
        swell = wave(turns + index * GOLDEN)
        cubed = swell * swell // ONE * swell // ONE
        shine(frame, index, AMBER, between(percent(2), percent(70), cubed))


def host_lost_still(frame, t_ms, argument):  # noqa: ARG001
    host_lost(frame, 0, 0)


def at_six(frame):
    """The pixel at six o'clock. Of two as near, the even one, as the host's rounding has it."""
    count = len(frame) // 3
    return (count + count // 2 % 2) // 2


def low_battery(frame, t_ms, argument):  # noqa: ARG001
    dot(frame, ORANGE, between(percent(30), ONE, wave(phase(t_ms, LOW_BATTERY_BREATH_MS))), at_six(frame))


def low_battery_still(frame, t_ms, argument):  # noqa: ARG001
    dot(frame, ORANGE, ONE, at_six(frame))


def timer_ringing(frame, t_ms, argument):  # noqa: ARG001
    """A bell swinging: light at the top gives way to light at the bottom, and comes back."""
    count = len(frame) // 3
    swing = wave(phase(t_ms, RINGING_SWING_MS))
    upper, lower = between(percent(90), percent(10), swing), between(percent(10), percent(90), swing)
    for index in range(count):
        height = abs(index * ONE // count - HALF)
        light = upper * edge(ARC - (HALF - height), count) + lower * edge(ARC - height, count)
        shine(frame, index, CYAN, light // ONE)


def timer_ringing_still(frame, t_ms, argument):  # noqa: ARG001
    timer_ringing(frame, RINGING_SWING_MS // 4, 0)


_TALK = (asleep, ready, listening, thinking, speaking, muted)
_NOTICES = (sorry, part_missing, host_lost, low_battery)
_GAUGES = (gauge.battery, gauge.charging, gauge.volume, gauge.timer)
_TASKS = (timer_ringing, gauge.starting, gauge.updating, gauge.shutting_down)
_MOVING = _TALK + _NOTICES + _GAUGES + _TASKS
COUNT = len(_MOVING)

_TALK_STILL = (asleep, ready, listening_still, thinking_still, speaking_still, muted)
_NOTICES_STILL = (sorry_still, part_missing_still, host_lost_still, low_battery_still)
_GAUGES_STILL = (gauge.battery, gauge.charging_still, gauge.volume, gauge.timer)
_TASKS_STILL = (timer_ringing_still, gauge.starting_still, gauge.updating_still, gauge.shutting_down)
_STILL = _TALK_STILL + _NOTICES_STILL + _GAUGES_STILL + _TASKS_STILL


def draw(code, frame, t_ms, argument, still):
    """Write one frame of the look `code` (0 to COUNT - 1), `t_ms` after it began.

    `argument` is 0 to ONE; `still` chooses the variant for people whom motion bothers. `frame` has 3 bytes a pixel.
    """
    (_STILL if still else _MOVING)[code](frame, t_ms, argument)

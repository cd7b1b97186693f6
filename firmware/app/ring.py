"""The ring in time: which look shows, how its level moves, how bright it may be, and what current it may draw.

ring = Ring(12)
ring.show(looks.LISTENING, 255, now_ms)     what the host asked for
pixels = ring.frame(now_ms)                 3 bytes a pixel: red, green, blue; the same bytearray each time
No pin, no clock: `now_ms` is handed in. Nothing is allocated while a look shows.
"""

import looks
from strokes import ONE

RISE_PER_MS = ONE * 8 // 1000
"""A level of sound rises from 0 to ONE within an eighth of a second..."""

FALL_PER_MS = ONE * 4 // 10000
"""...and falls within 2.5 s, so that speech never flashes the ring: companion/hardware/lights.py tells why."""

LONGEST_MS = ONE // FALL_PER_MS
"""Within this time a level comes from anywhere to anywhere; beyond it the sums would only grow."""

COLOUR_MA = 20
PIXEL_MA = 1
"""A colour at 255, and a pixel's own chip while dark. Usual figures for the WS2812 and WS2812B at 5 V are 60 mA for white and
less than 1 mA for the chip; newer versions draw less (12 mA a colour), so this errs on the safe side."""

BRIGHTNESS = 83
BUDGET_MA = 200
"""Until the host has sent its own limits. A third of the light looks nearly two thirds as bright as all of it."""


class Ring:
    def __init__(self, pixel_count):
        self.code = looks.ASLEEP
        self._frame = bytearray(3 * pixel_count)
        self._levels = bytearray(256)
        self._count = pixel_count
        self._began_ms = self._moved_ms = 0
        self._argument = self._wanted = 0
        self.limits(BRIGHTNESS, BUDGET_MA, False)

    def show(self, code, argument_u8, now_ms):
        """Show a look. The one that shows already goes on where it was. A code nobody knows changes nothing."""
        if not 0 <= code < looks.COUNT:
            return
        self._move(now_ms)
        self._wanted = min(255, max(0, argument_u8)) * ONE // 255
        if code != self.code or self._still or code not in looks.FOLLOW_SOUND:
            self._argument = self._wanted
        if code != self.code:
            self.code, self._began_ms = code, now_ms

    def limits(self, brightness_u8, budget_ma, still):
        """Set the share of linear light (0 to 255), the most current for the whole ring, and whether to stand still."""
        brightness = min(255, max(0, brightness_u8))
        self._still = still
        self._most = max(0, budget_ma - PIXEL_MA * self._count) * 255 // COLOUR_MA
        for level in range(256):
            lit = 1 if level and brightness else 0  # what was lit stays lit: a dim look must not vanish at night
            self._levels[level] = max(lit, (level * brightness + 127) // 255)

    def frame(self, now_ms):
        """The picture of this moment, within the limits. Drawn into the same bytearray each time."""
        self._move(now_ms)
        frame = self._frame
        looks.draw(self.code, frame, now_ms - self._began_ms, self._argument, self._still)
        dim(frame, self._levels)
        total = sum(frame)
        if total > self._most:
            fit(frame, total, self._most)
        return frame

    def _move(self, now_ms):
        """Bring the level to the present. Where the clock has begun anew, the look does too."""
        if now_ms < self._moved_ms:
            self._began_ms = self._moved_ms = now_ms
        passed_ms = min(LONGEST_MS, now_ms - self._moved_ms)
        self._moved_ms = now_ms
        if self._argument < self._wanted:
            self._argument = min(self._wanted, self._argument + RISE_PER_MS * passed_ms)
        elif self._argument > self._wanted:
            self._argument = max(self._wanted, self._argument - FALL_PER_MS * passed_ms)


def dim(frame, levels):
    for at in range(len(frame)):
        frame[at] = levels[frame[at]]


def fit(frame, total, most):
    """Take from each level its share, so that their sum, now `total`, is `most` or less."""
    for at in range(len(frame)):
        frame[at] = frame[at] * most // total

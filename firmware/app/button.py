"""What a bouncing contact means: one press, one release.

The first edge is when it counts. It counts once a reading CONFIRM_MS to LATEST_MS later agrees, so that a glitch of a
millisecond is neither; then for LOCKOUT_MS the contact may bounce as it likes, and is read again. No pin, no clock: each
reading is handed in with its time.
"""

NOTHING, DOWN, UP = 0, 1, 2
CONFIRM_MS, LATEST_MS = 2, 8
LOCKOUT_MS = 25


class Button:
    def __init__(self):
        self.down = False
        self.edge_ms = 0  # when what sample() told of began
        self._first_ms = None  # the contact differs since then; None: it doesn't
        self._doubted = False  # and was seen not to differ in between
        self._locked_until_ms = None

    def sample(self, closed, now_ms):
        """One reading, every 2 ms or so. Returns DOWN or UP when that has happened, else NOTHING."""
        if self._locked_until_ms is not None:
            if now_ms < self._locked_until_ms:
                return NOTHING
            self._locked_until_ms = None
        if self._first_ms is None:
            if closed != self.down:
                self._first_ms, self._doubted = now_ms, False
            return NOTHING
        return self._judge(closed, now_ms, now_ms - self._first_ms)

    def _judge(self, closed, now_ms, since_ms):
        if since_ms > LATEST_MS and self._doubted:  # too long ago to belong together
            self._first_ms, self._doubted = (now_ms if closed != self.down else None), False
        elif closed == self.down:
            self._doubted = True
            if since_ms >= LATEST_MS:
                self._first_ms = None
        elif since_ms >= CONFIRM_MS:  # or later, where nothing was read in between: the loop may have been busy
            return self._change(closed, now_ms)
        return NOTHING

    def _change(self, closed, now_ms):
        self.down, self.edge_ms, self._first_ms = closed, self._first_ms, None
        self._locked_until_ms = now_ms + LOCKOUT_MS
        return DOWN if closed else UP

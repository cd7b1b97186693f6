"""What a bouncing contact means: one press, one release.

The first edge counts at once; for the lock-out after it the contact may bounce as it likes. Then it is read again, and while
it is held every REREAD_S, so that an edge that nobody told of cannot leave a button held that isn't.
This file decides and does nothing else: readings and times come in.
"""

REREAD_S = 0.05


class Contact:
    """One button. Times are seconds of one clock and must not go back. Not for two threads at once."""

    def __init__(self, lockout_s: float) -> None:
        if not 0 <= lockout_s < 1:
            raise ValueError(f"a lock-out is 0 to 1 s, not {lockout_s!r}")
        self._lockout_s = lockout_s
        self.pressed = False
        self._locked_until_s = self._read_s = float("-inf")
        self._unsure = False

    def edge(self, closed: bool, now_s: float) -> bool:
        """The contact closed or opened. True: `pressed` has changed."""
        return self._take(closed, now_s)

    def read(self, closed: bool, now_s: float) -> bool:
        """The contact was looked at. True: `pressed` has changed."""
        self._read_s = now_s
        self._unsure = self._unsure and now_s < self._locked_until_s
        return self._take(closed, now_s)

    def next_read_s(self) -> float | None:
        """When it is to be read next. None: not before an edge."""
        if self._unsure:
            return self._locked_until_s
        return max(self._read_s, self._locked_until_s) + REREAD_S if self.pressed else None

    def _take(self, closed: bool, now_s: float) -> bool:
        if closed == self.pressed or now_s < self._locked_until_s:
            return False
        self.pressed = closed
        self._locked_until_s = now_s + self._lockout_s
        self._unsure = True  # edges will be passed over now: look once when that is over
        return True

"""What a bouncing contact means: one press, one release.

The first edge is the moment that counts, and its time is what is told. But an edge alone changes nothing: the contact is read
CONFIRM_S later, and up to three times more, CONFIRM_S apart, and the first reading that agrees makes it a change. So neither
is a spike of a millisecond on the wire a press while the button is up, nor a release while it is held; and the up to 8 edges
of a bounce, which are over within 5 ms, are one change.

That costs 2 ms with a clean contact and 6 ms at the end of the worst bounce, of the 50 ms in which the ring is to be lit. It
is worth it: a long wire beside an amplifier catches spikes, and each would open the microphone, or cut a sentence short.

After a change the contact may do as it likes for the lock-out, counted from its first edge. Then it is read again, and while it
is held every REREAD_S, so that an edge that nobody told of cannot leave a button held that isn't. What such a reading finds is
confirmed like an edge. A button that is up is not read at all.

This file decides and does nothing else: readings and times come in.
"""

CONFIRM_S = 0.002
READINGS = 4
REREAD_S = 0.05


class Contact:
    """One button. Times are seconds of one clock. Not for two threads at once."""

    def __init__(self, lockout_s: float, closed: bool = False) -> None:
        """`closed` is how the contact is found. What is held then counts from its next press."""
        if not 0 <= lockout_s < 1:
            raise ValueError(f"a lock-out is 0 to 1 s, not {lockout_s!r}")
        self._lockout_s = lockout_s
        self.pressed = False
        self._closed = closed
        self._locked_until_s = float("-inf")
        self._first_s: float | None = None
        """When the change began that is not confirmed yet."""
        self._left = 0
        self._due_s: float | None = float("-inf") if closed else None

    def edge(self, now_s: float) -> None:
        """The contact closed or opened; which of them is known by reading it, for in a bounce an edge may get lost."""
        if self._first_s is None and now_s >= self._locked_until_s:
            self._doubt(now_s)

    def next_read_s(self) -> float | None:
        """When read() is wanted next. None: not before an edge."""
        return self._due_s

    def read(self, closed: bool, now_s: float) -> float | None:
        """The contact was looked at. If `pressed` has changed: the time of the first edge. Too early, it counts for nothing."""
        if self._due_s is None or now_s < self._due_s:
            return None
        if closed != self._closed:
            if self._first_s is not None:
                return self._change(closed, self._first_s)
            self._doubt(now_s)
        elif self._first_s is not None and self._left > 1:
            self._left -= 1
            self._due_s = now_s + CONFIRM_S
        else:
            self._first_s = None
            self._due_s = now_s + REREAD_S if closed else None
        return None

    def _doubt(self, first_s: float) -> None:
        self._first_s, self._left = first_s, READINGS
        self._due_s = first_s + CONFIRM_S

    def _change(self, closed: bool, first_s: float) -> float | None:
        self._closed, self._first_s = closed, None
        self._locked_until_s = self._due_s = first_s + self._lockout_s
        news = closed != self.pressed  # not so when it is let go that was held from the start
        self.pressed = closed
        return first_s if news else None

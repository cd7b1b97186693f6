"""Button events on their way to the Pi: sent until they are acknowledged, one after the other, four times at most.

None overtakes another: an "up" waits until its "down" is there. A "down" that is late is not sent at all, for the Pi would
listen to somebody who has gone; an "up" always is, and more often while nothing waits behind it, for without it the Pi
would go on listening.
"""

from button import DOWN, UP

TRIES, AGAIN_MS = 4, 100
UP_TRIES = 50  # after these 5 s a host is gone, or has given us up
STALE_MS = 1000
MOST = 16  # waiting; without a host nobody fetches them


class Outbox:
    def __init__(self, send):
        """`send(event, edge_ms, seq)` sends it, seq None at first, and returns its seq."""
        self._send = send
        self._waiting = []  # (event, edge_ms)
        self._seq, self._tries, self._sent_ms = None, 0, 0
        self.lost = 0
        """Events that nobody acknowledged."""

    def put(self, event, edge_ms, now_ms):
        if len(self._waiting) >= MOST:
            self._next()
            self.lost += 1
        self._waiting.append((event, edge_ms))
        self.tick(now_ms)

    def acknowledged(self, seq, now_ms):
        if self._waiting and self._tries and seq == self._seq:
            self._next()
            self.tick(now_ms)

    def tick(self, now_ms):
        """Send what is due."""
        while self._waiting:
            event, edge_ms = self._waiting[0]
            most = UP_TRIES if event == UP and len(self._waiting) == 1 else TRIES
            if 0 < self._tries <= most and now_ms - self._sent_ms < AGAIN_MS:
                return
            late = event == DOWN and now_ms - edge_ms > STALE_MS
            if self._tries < most and not late:
                self._seq = self._send(event, edge_ms, self._seq)
                self._tries, self._sent_ms = self._tries + 1, now_ms
                return
            self.lost += 1
            self._next()

    def _next(self):
        self._waiting.pop(0)
        self._seq, self._tries = None, 0

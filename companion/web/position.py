"""How much of a playback has left a speaker that is far away: by what it reports, and by the clock when it falls silent.

Pure rules on samples and seconds: no clock, no thread, no socket.
"""

PLAY_RATE_HZ = 24_000
REPORTS_S = 0.12
"""Reports come every 100 ms; between them it is taken to go on."""
SILENT_S = 1.0
"""After so long without a report it goes on by the clock: a page that may not sound yet, or that sleeps, must not hold her up."""


class Position:
    """In samples from the playback's beginning. Times are seconds of one clock."""

    def __init__(self) -> None:
        self.sent = 0
        self._told = 0
        self._since_s = 0.0
        self._reports = self._stands = False

    def send(self, samples: int, now_s: float) -> None:
        """So many more are on their way to the speaker."""
        if self.sure(now_s) >= self.sent:  # it had nothing left to play: its silence was no silence
            self._told, self._since_s, self._reports = self.sent, now_s, False
        self.sent += samples

    def report(self, samples: int, now_s: float) -> None:
        """So much has been heard, says the speaker. It never goes back."""
        self._told, self._since_s, self._reports = max(self.sure(now_s), samples), now_s, True

    def halt(self, now_s: float) -> None:
        """The speaker is gone: what it has not told of counts as unheard, and is to be sent anew."""
        self._told = self.sent = self.sure(now_s)
        self._stands = True

    def go_on(self, now_s: float) -> None:
        """Another speaker is there."""
        self._since_s, self._stands, self._reports = now_s, False, False

    def sure(self, now_s: float) -> int:
        """What was told of, or must have been heard by now."""
        if self._stands or self._told >= self.sent:
            return self._told
        silent_s = max(0.0, now_s - self._since_s - SILENT_S)
        return min(self.sent, self._told + round(silent_s * PLAY_RATE_HZ))

    def at(self, now_s: float) -> int:
        """The best guess for this moment."""
        if not self._reports or self._stands:
            return self.sure(now_s)
        since_s = min(REPORTS_S, max(0.0, now_s - self._since_s))
        return max(self.sure(now_s), min(self.sent, self._told + round(since_s * PLAY_RATE_HZ)))

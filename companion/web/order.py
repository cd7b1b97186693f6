"""What a browser may send when: the order of its messages, and how many of them. Pure rules, without a socket or a clock."""

from companion.web.wire import FromBrowser, Hello, Press, Release, Sound, WireError

MESSAGES_PER_S = 100.0
"""Twice what a page sends while its button is held: 31 pieces of sound and 10 reports a second, for each playback."""
BURST = 500
"""What a network may hold up and let go at once: ten seconds of it."""


class Order:
    """The messages of one socket, after its hello."""

    def __init__(self) -> None:
        self.press = 0
        self.is_down = False

    def check(self, message: FromBrowser) -> bool:
        """Whether it is to be acted on; sound of a press that is long over is not. Raises WireError for one out of order."""
        match message:
            case Hello():
                raise WireError("hello is said once")
            case Press(press):
                if self.is_down or press != self.press + 1:
                    raise WireError("presses are counted up, one at a time")
                self.press, self.is_down = press, True
            case Release(press):
                if not self.is_down or press != self.press:
                    raise WireError("that press is not on")
                self.is_down = False
            case Sound(press):
                if press > self.press:
                    raise WireError("sound without a press")
                return press == self.press
        return True


class Allowance:
    """So many messages a second, and a burst now and then."""

    def __init__(self, now_s: float, per_s: float = MESSAGES_PER_S, burst: float = BURST) -> None:
        self._left, self._at_s = float(burst), now_s
        self._per_s, self._burst = per_s, burst

    def take(self, now_s: float) -> None:
        """One more message has come. Raises WireError when there are too many."""
        self._left = min(self._burst, self._left + (now_s - self._at_s) * self._per_s)
        self._at_s = now_s
        if self._left < 1:
            raise WireError("that is too many messages at once")
        self._left -= 1

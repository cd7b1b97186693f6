"""What the Pico's button messages mean: one press, one release, at times of this computer's clock.

A message that was lost is sent again up to three times, 100 ms apart, so a press may come after its own release; and if all of
them are lost it never comes. Whatever comes, presses and releases take turns.
This file decides and does nothing else: messages and times come in.
"""

from typing import NamedTuple

from companion.hardware.wire import ButtonEdge

WRAP_MS = 2**32
DRIFT = 100e-6
"""How much two clocks with crystals may differ: 30 ppm each is usual, and some more."""


class Told(NamedTuple):
    """A press or a release, and when it happened."""

    pressed: bool
    at_s: float


class PicoClock:
    """The Pico's milliseconds on our own clock, by the message that was the quickest to come."""

    def __init__(self) -> None:
        self._last_ms: int | None = None
        self._offset_s, self._offset_at_s = float("inf"), 0.0

    def unwrapped(self, t_ms: int) -> int:
        """Milliseconds that don't start anew. A message may be up to 24 days older than the last."""
        if self._last_ms is None:
            self._last_ms = t_ms
        ahead_ms = (t_ms - self._last_ms + WRAP_MS // 2) % WRAP_MS - WRAP_MS // 2
        self._last_ms = max(self._last_ms, self._last_ms + ahead_ms)
        return self._last_ms + min(0, ahead_ms)

    def at_s(self, ms: int, now_s: float) -> float:
        """When it was `ms` there, never after `now_s`. What was the quickest way may have drifted since then."""
        drifted_s = self._offset_s + DRIFT * (now_s - self._offset_at_s)
        self._offset_s, self._offset_at_s = min(drifted_s, now_s - ms / 1000), now_s
        return min(now_s, ms / 1000 + self._offset_s)  # a sum of floats may be a hair too large


class PicoButton:
    """The button, for as long as the link holds. `now_s` must not go back."""

    def __init__(self) -> None:
        self.pressed = False
        self._clock = PicoClock()
        self._pressed_ms = 0
        self._early: tuple[int, float] | None = None
        """A release whose press has not come yet."""
        self._told_s = float("-inf")

    def heard(self, edge: ButtonEdge, now_s: float) -> list[Told]:
        """A message came. Returns what is to be told, oldest first: nothing, or one thing, or two."""
        ms = self._clock.unwrapped(edge.t_ms)
        at_s = self._clock.at_s(ms, now_s)
        return self._down(ms, at_s) if edge.pressed else self._up(ms, at_s)

    def lost(self, now_s: float) -> list[Told]:
        """The link is gone: what was held counts as let go. The next ring has a button of its own."""
        return [self._tell(False, now_s)] if self.pressed else []

    def _down(self, ms: int, at_s: float) -> list[Told]:
        if self.pressed:
            if ms <= self._pressed_ms:
                return []
            self._pressed_ms = ms
            return [self._tell(False, at_s), self._tell(True, at_s)]  # the release between the two was lost
        early, self._early = self._early, None
        if early is None or ms >= early[0]:
            self._pressed_ms = ms
            return [self._tell(True, at_s)]
        return [self._tell(True, at_s), self._tell(False, early[1])]

    def _up(self, ms: int, at_s: float) -> list[Told]:
        if self.pressed and ms >= self._pressed_ms:
            return [self._tell(False, at_s)]
        if not self.pressed:
            self._early = ms, at_s
        return []

    def _tell(self, pressed: bool, at_s: float) -> Told:
        self.pressed = pressed
        self._told_s = max(self._told_s, at_s)
        return Told(pressed, self._told_s)

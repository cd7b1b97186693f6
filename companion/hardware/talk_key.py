"""What the space bar means: held to talk, or tapped once to start and once more to stop.

Most terminals tell only that a key sends its letter, again and again while it is held (auto-repeat: first after 250 to
700 ms, then every 20 to 50 ms), and never that it came up. So it is guessed from the times between the letters:

    space ... space.space.space.space|       a hold; it ended when none came for HOLD_END_S
    space|            space|                 two taps: the first starts, the second ends it (after FIRST_REPEAT_S one is sure)
    space ... space|                         within FIRST_REPEAT_S: a repeat or a tap? HOLD_END_S later one knows

Terminals that speak the kitty keyboard protocol tell when it came up; then nothing is guessed.
This file decides and does nothing else: times come in with the keys.
"""

from dataclasses import dataclass
from enum import Enum

HOLD_END_S = 0.15
"""A held key repeats at least this often: three times the slowest usual rate, for lines that stutter."""

FIRST_REPEAT_S = 0.75
"""The first repeat of a held key comes no later than this."""

TAP_S = 0.3
"""A key that is known to have come up sooner than this was tapped: nobody says anything in that time."""


class Key(Enum):
    """What the person wants."""

    PRESSED = "pressed"
    RELEASED = "released"
    TAPPED = "tapped"
    """The press that was told was a tap: the key is up again. What it began goes on until RELEASED."""
    MUTE = "mute"
    QUIT = "quit"


@dataclass(frozen=True)
class KeyEvent:
    """One wish. `at_s` is when the key was used, which may be a little before it was understood."""

    key: Key
    at_s: float


class Bar(Enum):
    """What is known of the space bar."""

    UP = "not talking"
    NEW = "down, or tapped, a moment ago"
    TAPPED = "up again, and talking until the next tap"
    DOUBT = "a second space: the first repeat, or a tap that ends it"
    HELD = "repeating"
    ENDED = "a tap ended it, but the key may still be down"
    ENDED_DOUBT = "a space after that: the tail of a long press, or a new one"
    TAIL = "repeating, after a tap has ended it"


LETTING_GO = {Bar.HELD, Bar.TAIL, Bar.DOUBT, Bar.ENDED_DOUBT}
"""Silence for HOLD_END_S means something here."""


class TalkKey:
    """The space bar's state. Times are seconds of one clock and must not go back. Not for two threads at once."""

    def __init__(self) -> None:
        self._bar = Bar.UP
        self._since_s = self._last_s = 0.0
        self.told = False
        """The key is down and the terminal will tell when it comes up."""

    def next_tick_s(self) -> float | None:
        """When tick() is wanted next. None: not before another key."""
        if self._bar is Bar.NEW and not self.told:
            return self._since_s + FIRST_REPEAT_S
        return self._last_s + HOLD_END_S if self._bar in LETTING_GO else None

    def tick(self, now_s: float) -> list[KeyEvent]:
        """Draw conclusions from no space having come up to now."""
        due_s = self.next_tick_s()
        if due_s is None or now_s < due_s:
            return []
        if self._bar is Bar.ENDED_DOUBT:
            self._enter(Bar.NEW, self._last_s)
            return [KeyEvent(Key.PRESSED, self._last_s)]
        if self._bar is Bar.NEW:
            self._bar = Bar.TAPPED
            return [KeyEvent(Key.TAPPED, self._since_s)]
        if self._bar is Bar.TAIL:
            self._bar = Bar.UP
            return []
        self._enter(Bar.UP if self._bar is Bar.HELD else Bar.ENDED, self._last_s)
        return [KeyEvent(Key.RELEASED, self._last_s)]

    def space(self, now_s: float) -> list[KeyEvent]:
        """A space came: a press, a repeat, nobody can tell."""
        if self.told:
            return []  # its repeats
        done = self.tick(now_s)
        soon = now_s - self._since_s <= FIRST_REPEAT_S
        self._last_s = now_s
        if self._bar is Bar.UP or (self._bar is Bar.ENDED and not soon):
            self._enter(Bar.NEW, now_s)
            return [*done, KeyEvent(Key.PRESSED, now_s)]
        if self._bar is Bar.TAPPED or (self._bar is Bar.NEW and not soon):
            self._enter(Bar.ENDED, now_s)
            return [*done, KeyEvent(Key.RELEASED, now_s)]
        after = {Bar.NEW: Bar.DOUBT, Bar.DOUBT: Bar.HELD, Bar.ENDED: Bar.ENDED_DOUBT, Bar.ENDED_DOUBT: Bar.TAIL}
        self._bar = after.get(self._bar, self._bar)
        return done

    def over(self) -> None:
        """The listening has ended by itself (a fault, its time, muting): the next press starts anew."""
        ended = {Bar.NEW: Bar.ENDED, Bar.TAPPED: Bar.UP, Bar.DOUBT: Bar.TAIL, Bar.HELD: Bar.TAIL}
        self._bar = ended.get(self._bar, self._bar)

    def still_down(self, now_s: float) -> None:
        """Repeats were waiting while nobody read them: a hold did not end in that time."""
        if self._bar in LETTING_GO:
            self._last_s = now_s

    def down(self, now_s: float) -> list[KeyEvent]:
        """The key went down, says the terminal."""
        done = self.tick(now_s)
        if self._bar in {Bar.UP, Bar.ENDED, Bar.ENDED_DOUBT, Bar.TAIL}:
            self._enter(Bar.NEW, now_s)
            self.told = True
            return [*done, KeyEvent(Key.PRESSED, now_s)]
        self._enter(Bar.UP, now_s)  # the tap that ends it; or its coming up was lost, and a microphone must not stay open
        return [*done, KeyEvent(Key.RELEASED, now_s)]

    def up(self, now_s: float, tap_counts: bool = True) -> list[KeyEvent]:
        """The key came up, says the terminal. A short press was a tap, unless `tap_counts` is False."""
        self.told = False
        if self._bar in {Bar.NEW, Bar.DOUBT, Bar.HELD}:
            if tap_counts and now_s - self._since_s < TAP_S:
                self._bar = Bar.TAPPED
                return [KeyEvent(Key.TAPPED, self._since_s)]
            self._enter(Bar.UP, now_s)
            return [KeyEvent(Key.RELEASED, now_s)]
        return self.tick(now_s)

    def _enter(self, bar: Bar, since_s: float) -> None:
        self._bar, self._since_s, self.told = bar, since_s, False

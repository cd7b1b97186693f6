"""A browser as the speaker: sound goes to it a little ahead, and what it reports as played is what was heard.

speaker = BrowserSpeaker(seat.send)
speaker.here()                a browser is there; away() when it has gone
speaker.played(3, 4800)       so much of playback 3 has been heard

A playback that is under way when the browser is reloaded goes on there from what was heard, under a new number.
"""

import threading
import time
from collections.abc import Callable

import numpy as np

from companion.audio.block import SILENCE_DB, Block
from companion.audio.resample import Resampler
from companion.errors import HardwareError
from companion.web.position import PLAY_RATE_HZ, Position
from companion.web.wire import Begin, Cut, End, FromCompanion, Voice, WireError

AHEAD_S = 2.0
"""More than this is not sent before it is needed: a reload loses little, and a cut has little to take back."""
PIECE = 4_800
"""200 ms."""
LOOK_S = 0.05
AWAY_S = 60.0
"""So long a playback waits for a page that is loaded anew."""
LEVEL_S = 0.03


class BrowserSpeaker:
    """Every method may be called from any thread."""

    def __init__(
        self,
        send: Callable[[FromCompanion], object],
        volume_percent: float = 80,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`send` must not wait."""
        self.send, self.clock = send, clock
        self.changed = threading.Condition()
        self.is_there = False
        self._gone_s: float | None = None
        self._numbers = 0
        self._playbacks: tuple[BrowserPlayback, ...] = ()
        self.set_volume(volume_percent)

    def set_volume(self, percent: float) -> None:
        """Loudness of what is sent from now on. Squared: near enough to how it is felt, as audio/mixer.py has it."""
        self.gain = (percent / 100) ** 2

    def wake(self) -> None:
        """Raises HardwareError where no page is open."""
        with self.changed:
            self.check()

    def begin(self, name: str = "") -> "BrowserPlayback":  # noqa: ARG002  a page writes no file
        with self.changed:
            self.check()
            self._forget_the_heard()
            playback = BrowserPlayback(self)
            self._playbacks += (playback,)
            return playback

    def rest(self) -> None:
        """Nothing is to be heard for now: what still sounds is cut."""
        with self.changed:
            self._forget_the_heard()
            for playback in self._playbacks:
                playback.cut()

    def here(self) -> None:
        """A browser is there. What was under way goes on in it."""
        with self.changed:
            self.is_there, self._gone_s = True, None
            for playback in self._playbacks:
                playback.go_on()
            self.changed.notify_all()

    def away(self) -> None:
        """The browser has gone. What was under way waits for it, for AWAY_S."""
        with self.changed:
            if self.is_there:
                self.is_there, self._gone_s = False, self.clock()
                for playback in self._playbacks:
                    playback.halt()

    def played(self, number: int, samples: int) -> None:
        """The browser's report; of a playback that is not, or is no more, it says nothing. Raises WireError for what can't be."""
        with self.changed:
            for playback in self._playbacks:
                if playback.number == number:
                    playback.report(samples)
            self.changed.notify_all()

    def check(self) -> None:
        """Raises HardwareError when no browser is there, and none comes back. The lock is held."""
        if not self.is_there and (self._gone_s is None or self.clock() - self._gone_s > AWAY_S):
            raise HardwareError("No page is open to be heard in.", "Open it again: companion serve prints its address.")

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def forget(self, playback: "BrowserPlayback") -> None:
        """The lock is held."""
        self._playbacks = tuple(other for other in self._playbacks if other is not playback)

    def _forget_the_heard(self) -> None:
        """A chime is never finished: who wrote it does not wait for its end."""
        for playback in self._playbacks:
            if playback.over:
                playback.end()
                self.forget(playback)


class BrowserPlayback:
    """One reply or chime on its way out; see Playback in turn/interfaces.py. All its state is under the speaker's lock."""

    def __init__(self, speaker: BrowserSpeaker) -> None:
        self._speaker = speaker
        self.number = 0
        """Under which the browser knows it; 0: not yet."""
        self._ended_number = 0
        self._from = 0  # the sample at which the browser began
        self._resampler = Resampler(PLAY_RATE_HZ)
        self._sound = bytearray()
        self._position = Position()
        self._written_s = 0.0
        self._all_is_written = self._heard = False
        self._cut_at: int | None = None
        self.first_sound_s: float | None = None
        self.silent_s: float | None = None

    def write(self, block: Block) -> None:
        with self._speaker.changed:
            self._speaker.check()
            if self._cut_at is None:
                self._append(self._resampler.take(block))
                self._written_s += block.seconds

    def wait(self, left_s: float) -> bool:
        return self._wait(left_s, self._position.at)

    def finish(self) -> bool:
        with self._speaker.changed:
            self._speaker.check()
            if self._cut_at is None:
                self._all_is_written = True
                self._append(self._resampler.flush())
            self._heard = self._wait(0.0, self._position.sure)
            self._speaker.forget(self)
            return self._heard

    def cut(self) -> None:
        with self._speaker.changed:
            if self._cut_at is not None or self._heard:
                return
            now_s = self._speaker.clock()
            self._cut_at = self._position.at(now_s)
            if self.number:
                self._speaker.send(Cut(self.number))
            self.silent_s = now_s
            self._speaker.forget(self)
            self._speaker.changed.notify_all()

    @property
    def played_s(self) -> float:
        with self._speaker.changed:
            if self._heard:
                return self._written_s
            return self._now_at() / PLAY_RATE_HZ

    @property
    def level_db(self) -> float:
        with self._speaker.changed:
            at = self._now_at()
            if self._cut_at is not None or at >= self._position.sent:
                return SILENCE_DB
            piece = self._sound[2 * at : 2 * (at + round(LEVEL_S * PLAY_RATE_HZ))]
        return Block(np.frombuffer(piece, np.int16), PLAY_RATE_HZ).level_db

    @property
    def over(self) -> bool:
        """All that was written has been heard: unless more is written, it can be forgotten."""
        return 0 < self._queued <= self._position.sure(self._speaker.clock())

    def report(self, samples: int) -> None:
        """So much has been heard since this browser began with it. Raises WireError."""
        heard, now_s = self._from + samples, self._speaker.clock()
        if heard > self._position.sent:
            raise WireError("more was played than was sent")
        if samples and self.first_sound_s is None:
            self.first_sound_s = now_s - samples / PLAY_RATE_HZ
        self._position.report(heard, now_s)
        self._pump()

    def halt(self) -> None:
        """Its browser has gone."""
        self._position.halt(self._speaker.clock())
        self.number = self._ended_number = 0

    def go_on(self) -> None:
        """In another browser, from what was heard."""
        self._position.go_on(self._speaker.clock())
        self._pump()

    def end(self) -> None:
        """Nothing more is written, and all of it is on its way."""
        if self.number != self._ended_number:
            self._ended_number = self.number
            self._speaker.send(End(self.number))

    @property
    def _queued(self) -> int:
        return len(self._sound) // 2

    def _now_at(self) -> int:
        return self._position.at(self._speaker.clock()) if self._cut_at is None else self._cut_at

    def _append(self, samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
        self._sound += samples.tobytes()
        if len(samples) or self._all_is_written:
            self._pump()

    def _pump(self) -> None:
        """Send what is needed by now. The lock is held."""
        now_s = self._speaker.clock()
        if not self._speaker.is_there or self._cut_at is not None:
            return
        most = self._position.at(now_s) + round(AHEAD_S * PLAY_RATE_HZ)
        while (at := self._position.sent) < min(self._queued, most):
            if not self.number:
                self.number, self._from = self._speaker.next_number(), at
                self._speaker.send(Begin(self.number))
            piece = np.frombuffer(bytes(self._sound[2 * at : 2 * min(at + PIECE, most)]), np.int16)
            self._speaker.send(Voice(self.number, (piece * self._speaker.gain).astype("<i2").tobytes()))
            self._position.send(len(piece), now_s)
        if self._all_is_written and self._position.sent == self._queued:
            self.end()

    def _wait(self, left_s: float, position: Callable[[float], int]) -> bool:
        with self._speaker.changed:
            while self._cut_at is None:
                self._speaker.check()
                self._pump()
                over_s = (self._queued - position(self._speaker.clock())) / PLAY_RATE_HZ - left_s
                if over_s <= 0:
                    return True
                self._speaker.changed.wait(min(over_s, LOOK_S))
            return False

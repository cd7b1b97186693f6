"""Sounds that play at the same time, added up for a card.

The card's callback pulls; it may not wait, so it takes no lock: each side only appends to or takes from a deque, and counts
what is its own. The lock is between those who write.
"""

import threading
import time
from collections import deque

import numpy as np
from numpy.typing import NDArray

from companion.audio.block import SILENCE_DB, Block
from companion.audio.resample import Resampler
from companion.errors import CompanionError, HardwareError

LOOK_S = 0.05
"""How often a waiting writer looks whether the card has gone."""
STUCK_CARD_S = 2.0
"""A card that has taken no sound for so long is broken, whatever it says."""


class MixedPlayback:
    """One reply or chime on its way out; see Playback in turn/interfaces.py."""

    def __init__(self, mixer: "Mixer") -> None:
        self._mixer = mixer
        self._resampler = Resampler(mixer.rate_hz)
        self._pieces: deque[NDArray[np.int16]] = deque()
        self._cut = threading.Event()
        self._queued = 0  # samples: the writer's count
        self._played = 0  # samples: the callback's count
        self._written_s = 0.0
        self._heard = False
        self.level_db = SILENCE_DB
        self.first_sound_s: float | None = None
        self.silent_s: float | None = None

    def write(self, block: Block) -> None:
        self._append(self._resampler.take(block), block.seconds)

    def wait(self, left_s: float) -> bool:
        while (over_s := self.left_s - left_s) > 0:
            if self._cut.wait(min(over_s, LOOK_S)):
                return False
            self._mixer.check()
        return not self._cut.is_set()

    def finish(self) -> bool:
        self._append(self._resampler.flush())
        self._heard = self.wait(0.0) and not self._cut.wait(self._mixer.delay_s)
        self._mixer.forget(self)
        return self._heard

    def cut(self) -> None:
        if self._cut.is_set():
            return
        self._cut.set()
        self._pieces.clear()
        self._mixer.forget(self)
        self.silent_s = time.monotonic() + self._mixer.delay_s

    @property
    def left_s(self) -> float:
        return (self._queued - self._played) / self._mixer.rate_hz

    @property
    def played_s(self) -> float:
        """Less what the card still holds: that has not been heard."""
        if self._heard:
            return self._written_s
        return max(0.0, self._played / self._mixer.rate_hz - self._mixer.delay_s)

    def add_to(self, mix: NDArray[np.int32], heard_at_s: float) -> None:
        """In the callback: add the next len(mix) samples, which will be heard at `heard_at_s`."""
        at = 0
        while at < len(mix) and self._pieces:
            try:
                piece = self._pieces.popleft()
            except IndexError:  # cut between the look and the taking
                break
            some = piece[: len(mix) - at]
            if len(some) < len(piece):
                self._pieces.appendleft(piece[len(some) :])
            mix[at : at + len(some)] += some
            at += len(some)
        if at and not self._cut.is_set():
            self.first_sound_s = self.first_sound_s or heard_at_s
        self.level_db = Block(np.clip(mix[:at], -32768, 32767).astype(np.int16), self._mixer.rate_hz).level_db
        self._played += at

    @property
    def was_cut(self) -> bool:
        return self._cut.is_set()

    @property
    def over(self) -> bool:
        """All that was written has been pulled: unless more is written, it can be forgotten."""
        return 0 < self._queued == self._played

    def _append(self, samples: NDArray[np.int16], seconds: float = 0.0) -> None:
        self._mixer.check()
        if not self._cut.is_set():
            self._pieces.append(samples)
            self._queued += len(samples)
            self._written_s += seconds
            self._mixer.remember(self)


class Mixer:
    """All that a card plays at `rate_hz`, at `volume_percent` of full scale."""

    def __init__(self, rate_hz: int, volume_percent: float) -> None:
        self.rate_hz = rate_hz
        self.set_volume(volume_percent)
        self._playbacks: tuple[MixedPlayback, ...] = ()
        self._change = threading.Lock()
        self.fault: CompanionError | None = None
        self.delay_s = 0.0
        """From pull() to the ear, as the card told last."""
        self._pulled_s = time.monotonic()

    def set_volume(self, percent: float) -> None:
        """Loudness from the next block on. Squared: near enough to how it is felt, so that 50 sounds like half."""
        self._gain = (percent / 100) ** 2

    def begin(self) -> MixedPlayback:
        playback = MixedPlayback(self)
        with self._change:  # a chime is never finished: who wrote it does not wait for its end
            self._playbacks = (*(other for other in self._playbacks if not other.over), playback)
        return playback

    def remember(self, playback: MixedPlayback) -> None:
        """It was over, and goes on; unless it was cut meanwhile."""
        with self._change:
            if playback not in self._playbacks and not playback.was_cut:
                self._playbacks += (playback,)

    def forget(self, playback: MixedPlayback) -> None:
        with self._change:
            self._playbacks = tuple(other for other in self._playbacks if other is not playback)

    def check(self) -> None:
        """Raises the fault that the card's thread has reported, or that it takes no more sound."""
        if self.fault is None and time.monotonic() - self._pulled_s > STUCK_CARD_S:
            self.fault = HardwareError("The speaker takes no more sound.", "Check its plug, or choose another in companion.toml.")
        if self.fault is not None:
            raise self.fault

    def pull(self, frames: int, delay_s: float) -> NDArray[np.int16]:
        """The next `frames` samples, int16, shape (frames,); silence where there is nothing. For the card's callback."""
        self.delay_s, self._pulled_s = delay_s, time.monotonic()
        mix = np.zeros(frames, np.int32)
        for playback in self._playbacks:
            playback.add_to(mix, self._pulled_s + delay_s)
        sound: NDArray[np.int16] = np.clip(mix * self._gain, -32768, 32767).astype(np.int16)
        return sound

"""From "how likely is this speech" to when somebody spoke, and to what of it a recogniser is to hear.

Windows go in, one after another; nothing here knows a clock, a file or a network.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from companion.audio.block import SILENCE_DB
from companion.speech.heard import Activity
from companion.speech.voice_activity import WINDOW_S

BEGINS, ENDS = 0.5, 0.35
"""Speech begins at the one and ends below the other, as silero-vad itself has it."""
DOUBT = 0.15
"""From here on it may be speech. Noise stays below it, a hum and music only below BEGINS."""
BEFORE_S, AFTER_S = 0.25, 0.25
"""How much is passed on before and after whatever may be speech: soft sounds that begin and end words are missed by a network."""
FULL_SCALE = 32_700
"""Samples from here on are taken for cut off; a hundredth of a dB is left for cards that never give the last value."""


class SpeechRules:
    """When somebody spoke."""

    def __init__(self) -> None:
        self._windows = self._speech = self._silence = 0
        self.speaking = False

    def take(self, probability: float) -> None:
        """The next window."""
        self.speaking = probability >= (ENDS if self.speaking else BEGINS)
        self._windows += 1
        self._speech += self.speaking
        self._silence = 0 if self.speaking else self._silence + 1

    @property
    def activity(self) -> Activity:
        return Activity(self._windows * WINDOW_S, self._speech * WINDOW_S, self._silence * WINDOW_S)


class Gate:
    """Passes on what may be speech, with a margin before and after it. Longer silence is left out: at the beginning, at the end,
    and in the middle down to both margins. What it holds back is never more than one margin.
    """

    def __init__(self, before_s: float = BEFORE_S, after_s: float = AFTER_S) -> None:
        self._held: deque[NDArray[np.int16]] = deque(maxlen=round(before_s / WINDOW_S))
        self._after = round(after_s / WINDOW_S)
        self._left = 0

    def take(self, window: NDArray[np.int16], probability: float) -> list[NDArray[np.int16]]:
        """What is to be passed on now, in its order."""
        if probability >= DOUBT:
            passed = [*self._held, window]
            self._held.clear()
            self._left = self._after
            return passed
        if self._left:
            self._left -= 1
            return [window]
        self._held.append(window)
        return []


class Loudness:
    """How loud the speech was, and how much of it was cut off."""

    def __init__(self) -> None:
        self._samples = self._clipped = 0
        self._squares = 0.0

    def take(self, window: NDArray[np.int16]) -> None:
        """A window of speech."""
        samples = window.astype(np.float64)
        self._samples += len(samples)
        self._squares += float(np.square(samples).sum())
        self._clipped += int((np.abs(samples) >= FULL_SCALE).sum())

    @property
    def level_db(self) -> float | None:
        """Its RMS in dB below full scale; None where there was no speech."""
        if not self._samples:
            return None
        mean_square = self._squares / self._samples / 32768**2
        return max(SILENCE_DB, 10 * float(np.log10(mean_square))) if mean_square else SILENCE_DB

    @property
    def clipped(self) -> float:
        return self._clipped / self._samples if self._samples else 0.0

"""A piece of sound: what microphones give, recognisers take, voices make and speakers play."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EARS_RATE_HZ = 16_000
"""Every recogniser here takes 16 kHz mono."""

SILENCE_DB = -96.0
"""The level of digital silence: one step below the smallest 16 bit sample."""


@dataclass(frozen=True, eq=False)
class Block:
    """Mono sound. `samples`: int16, shape (n,), n may be 0. `rate_hz`: samples a second."""

    samples: NDArray[np.int16]
    rate_hz: int = EARS_RATE_HZ

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate_hz

    @property
    def level_db(self) -> float:
        """Loudness (RMS) in dB below full scale: 0 is a full-scale square wave, SILENCE_DB is nothing at all."""
        if not len(self.samples):
            return SILENCE_DB
        mean_square = float(np.mean(np.square(self.samples.astype(np.float64))))
        return max(SILENCE_DB, 10 * float(np.log10(mean_square / 32768**2))) if mean_square else SILENCE_DB

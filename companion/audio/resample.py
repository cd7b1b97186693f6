"""From any rate to any other, block by block. soxr does the arithmetic; this keeps its state between blocks."""

import numpy as np
import soxr
from numpy.typing import NDArray

from companion.audio.block import Block


class Resampler:
    """One continuous sound on its way to `to_hz`. A change of rate within it is allowed."""

    def __init__(self, to_hz: int) -> None:
        self.to_hz = to_hz
        self._from_hz = to_hz
        self._stream: soxr.ResampleStream | None = None

    def take(self, block: Block) -> NDArray[np.int16]:
        """The block at the new rate, shape (m,). soxr holds up to 40 ms back, of 8 kHz 120, until a later block or flush()."""
        if block.rate_hz != self._from_hz:
            rest = self.flush()
            self._from_hz = block.rate_hz
            return np.concatenate([rest, self._convert(block.samples)])
        return self._convert(block.samples)

    def flush(self) -> NDArray[np.int16]:
        """What is still inside, shape (m,). The next block starts a new sound."""
        if self._stream is None:
            return np.zeros(0, np.int16)
        rest: NDArray[np.int16] = self._stream.resample_chunk(np.zeros(0, np.int16), last=True)
        self._stream = None
        return rest

    def _convert(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        if self._from_hz == self.to_hz:
            return samples
        if self._stream is None:
            self._stream = soxr.ResampleStream(self._from_hz, self.to_hz, 1, dtype="int16", quality="MQ")
        converted: NDArray[np.int16] = self._stream.resample_chunk(np.ascontiguousarray(samples))
        return converted


def mono(frames: NDArray[np.int16]) -> NDArray[np.int16]:
    """Channels to one by their mean. `frames`: int16, shape (n, channels). Returns shape (n,)."""
    if frames.shape[1] == 1:
        return frames[:, 0]
    mean: NDArray[np.int16] = frames.mean(axis=1).astype(np.int16)
    return mean

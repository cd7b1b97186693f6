"""From the WAV that an engine makes to blocks that a speaker plays, without the silence around the words."""

import struct
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from companion.audio.block import Block

BLOCK_S = 0.1
LEAD_S = 0.02
"""Sound kept before the first loud sample: an h or an f begins softly."""
PAUSE_S = 0.15
"""Sound kept after the last loud sample: a breath between sentences."""
QUIET = 60
"""Of 32768: what is below is the engine's padding, or too soft for a small speaker."""


def read_wav(data: bytes) -> Block:
    """Mono 16 bit PCM. Lengths in the headers are not believed: espeak-ng writes 0x7ffff000 to a pipe.

    Raises ValueError when that is not what the data is, or when it holds no sound.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError(f"not a WAV file: it begins with {data[:12]!r}")
    at, rate_hz = 12, 0
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        at += 8
        if name == b"fmt " and at + 16 <= len(data):
            encoding, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", data, at)
            if (encoding, channels, bits) != (1, 1, 16) or not rate_hz:
                raise ValueError(f"not mono 16 bit PCM: {encoding=} {channels=} {bits=} {rate_hz=}")
        if name == b"data" and rate_hz:
            sound = data[at : at + min(size, len(data) - at) // 2 * 2]
            if sound:
                return Block(np.frombuffer(sound, "<i2").astype(np.int16), rate_hz)
        at += size + size % 2
    raise ValueError("a WAV file without sound")


def trimmed(sound: Block) -> Block:
    """The words, LEAD_S before them and PAUSE_S after them. Sound that is quiet all through stays as it is."""
    loud: NDArray[np.intp] = np.flatnonzero(np.abs(sound.samples.astype(np.int32)) > QUIET)
    if not len(loud):
        return sound
    start = max(0, int(loud[0]) - int(LEAD_S * sound.rate_hz))
    end = min(len(sound.samples), int(loud[-1]) + 1 + int(PAUSE_S * sound.rate_hz))
    return Block(sound.samples[start:end], sound.rate_hz)


def in_blocks(sound: Block) -> Iterator[Block]:
    step = int(BLOCK_S * sound.rate_hz)
    for start in range(0, len(sound.samples), step):
        yield Block(sound.samples[start : start + step], sound.rate_hz)

"""WAV files as engines write them, and the silence around the words."""

import struct

import numpy as np
import pytest

from companion.audio.block import Block
from companion.speech.voice_sound import in_blocks, read_wav, trimmed

SOUND = struct.pack("<4h", 0, 1000, -1000, 5)


def wav(
    *, sound: bytes = SOUND, encoding: int = 1, channels: int = 1, bits: int = 16, size: int | None = None, extra: bytes = b""
) -> bytes:
    size = len(sound) if size is None else size
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, encoding, channels, 22050, 44100, channels * 2, bits)
    return b"RIFF" + struct.pack("<I", size + 36) + b"WAVE" + form + extra + b"data" + struct.pack("<I", size) + sound


GOOD = {
    "plain": wav(),
    "a pipe's endless length": wav(size=0x7FFFF000),
    "another chunk first": wav(extra=b"LIST\x03\x00\x00\x00abc\x00"),
    "half a sample at its end": wav(sound=SOUND + b"\x01", size=0x7FFFF000),
}


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD)
def test_reads(data: bytes) -> None:
    sound = read_wav(data)
    assert (sound.samples.tolist(), sound.rate_hz) == ([0, 1000, -1000, 5], 22050)


BAD = {
    "nothing": b"",
    "text": b"Audio saved to here.wav, all of it.",
    "header alone": wav(sound=b""),
    "cut in its header": wav()[:30],
    "stereo": wav(channels=2),
    "8 bit": wav(bits=8),
    "float": wav(encoding=3),
    "no format": b"RIFF\x10\x00\x00\x00WAVEdata\x04\x00\x00\x00abcd",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_refuses(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"WAV|PCM"):
        read_wav(data)


def around(before_ms: int, after_ms: int) -> Block:
    loud = np.full(100, 5000, np.int16)
    return Block(np.concatenate([np.zeros(before_ms, np.int16), loud, np.zeros(after_ms, np.int16)]), 1000)


TRIMMED = {
    "long silence": (around(500, 900), 20 + 100 + 150),
    "short silence stays": (around(5, 30), 5 + 100 + 30),
    "none": (around(0, 0), 100),
    "nothing but silence stays": (Block(np.zeros(300, np.int16), 1000), 300),
    "nothing": (Block(np.zeros(0, np.int16), 1000), 0),
}


@pytest.mark.parametrize(("sound", "length"), TRIMMED.values(), ids=TRIMMED)
def test_trims_to_the_words(sound: Block, length: int) -> None:
    assert len(trimmed(sound).samples) == length


def test_blocks_are_the_whole_sound() -> None:
    sound = Block(np.arange(5000, dtype=np.int16), 22050)
    blocks = list(in_blocks(sound))
    assert [len(block.samples) for block in blocks] == [2205, 2205, 590]
    assert np.array_equal(np.concatenate([block.samples for block in blocks]), sound.samples)

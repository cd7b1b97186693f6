"""Ten million damaged frames and a lot of noise: the decoder survives it, keeps nothing, and finds its way back at once."""

import importlib.util
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.hardware.wire import LONGEST, MAX_PAYLOAD, Decoder, Message, encode

FRAMES = 10_000_000
BATCH = 50_000
HARNESS = Path(__file__).parents[1] / "fuzz_wire.py"
HARNESS_RUNS = 100_000
GOOD = Message(0x02, 77, b"are you there?")
CALL = b"\0" + encode(*GOOD)

Stream = NDArray[np.uint8]


class Line:
    """A bad line: frames go in, and what comes out is flipped, cut, padded, or was never a frame."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        sizes = np.minimum(self.rng.geometric(0.15, 4096) - 1, MAX_PAYLOAD)  # short ones, as on the real line
        sizes[:16] = MAX_PAYLOAD
        self.sent = [Message(kind, seq, self.rng.bytes(size)) for size in sizes for kind, seq in [self.rng.bytes(2)]]
        self.known = set(self.sent)
        self._frames = [encode(*message) for message in self.sent]

    def batch(self, count: int) -> bytes:
        """About `count` frames: whole, damaged, or noise."""
        kinds = (self._whole, self._flipped, self._flipped_often, self._shortened, self._padded, self._noise)
        return kinds[self.rng.integers(len(kinds))](self._stream(count))

    def chunks(self, stream: bytes) -> Iterator[bytes]:
        """In pieces of 1 to 65,536 bytes, small and large ones alike."""
        at = 0
        while at < len(stream):
            size = int(2 ** self.rng.uniform(0, 16))
            yield stream[at : at + size]
            at += size

    def _stream(self, count: int) -> Stream:
        chosen = self.rng.integers(0, len(self._frames), count).tolist()
        return np.frombuffer(b"".join([self._frames[index] for index in chosen]), np.uint8).copy()

    def _whole(self, stream: Stream) -> bytes:
        return stream.tobytes()

    def _flipped(self, stream: Stream, share: float = 0.02) -> bytes:
        where = self.rng.integers(0, stream.size, int(stream.size * share))
        stream[where] ^= (1 << self.rng.integers(0, 8, where.size)).astype(np.uint8)
        return stream.tobytes()

    def _flipped_often(self, stream: Stream) -> bytes:
        return self._flipped(stream, 0.3)

    def _shortened(self, stream: Stream) -> bytes:
        return stream[self.rng.random(stream.size) > 0.03].tobytes()

    def _padded(self, stream: Stream) -> bytes:
        where = self.rng.integers(0, stream.size, stream.size // 30)
        return np.insert(stream, where, self.rng.integers(0, 256, where.size).astype(np.uint8)).tobytes()

    def _noise(self, stream: Stream) -> bytes:
        """Small numbers more often than large ones, so that lengths fit and many a frame falls to the CRC alone."""
        highest = int(2 ** self.rng.uniform(1, 8))
        return self.rng.integers(0, highest + 1, stream.size).astype(np.uint8).tobytes()


def test_ten_million_damaged_frames() -> None:
    line, decoder = Line(20), Decoder()
    frames = whole = forged = 0
    while frames < FRAMES:
        stream = line.batch(BATCH)
        frames += stream.count(0)
        for chunk in line.chunks(stream):
            heard = decoder.feed(chunk)
            assert decoder.kept_bytes <= LONGEST + 1
            forged += len(set(heard) - line.known)
            heard = decoder.feed(CALL)
            assert heard[-1] == GOOD, "lost after a single delimiter"
            whole += len(heard)
    expected = decoder.bad / 2**16
    assert whole > 0
    assert decoder.bad > FRAMES / 4, "the line is bad enough"
    assert forged <= expected + 5 * expected**0.5, f"{forged} of {decoder.bad} damaged frames taken for something else"


def test_memory_stays_where_it_is() -> None:
    """Each round decodes the same, so whatever it leaves behind would add up."""
    streams = [Line(21).batch(2000) for _ in range(3)] + [b"\x01" * 1_000_000, b"\0" * 1000, bytes(range(1, 256)) * 400]
    decoder = Decoder()
    used: list[int] = []
    tracemalloc.start()
    try:
        for _ in range(20):
            for stream in streams:
                for start in range(0, len(stream), 4096):
                    decoder.feed(stream[start : start + 4096])
            used.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert max(used[2:]) - used[1] < 2_000, used


def test_what_a_guided_fuzzer_finds(tmp_path: Path) -> None:
    """Atheris looks at the branches taken, and so finds what chance doesn't."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed (pip install atheris)")
    command = [sys.executable, str(HARNESS), f"-atheris_runs={HARNESS_RUNS}", "-max_len=1024", "-seed=20"]
    # Linux hands a program the largest size of the one that started it, and libFuzzer takes that for its own: a small shell
    # stands between, for after 15,000 tests this process has once been large.
    between = ["sh", "-c", '"$@"; exit $?', "sh", *command]
    done = subprocess.run(between, capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr

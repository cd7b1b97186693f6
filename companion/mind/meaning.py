"""What the bank's lines mean: their vectors, made beforehand by the sentence encoder and kept beside it.

bank.npz in the encoder's pack (made by training/bank.py) holds a row for each distinct line: int8 values, one float32 scale,
and a 64-bit hash of the text to find it by. A line that it lacks, since somebody added one, is read by the encoder once.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companion.errors import ModelError
from companion.lm.encoder import SentenceEncoder
from companion.mind.prepared import Arrays, Prepared, fingerprint

VECTORS_NAME = "bank.npz"
ARRAYS = ("rows", "scales", "hashes")
PROBE, SAME_ENCODER = "good morning", 0.97
"""The encoder's own vector of a line of the bank, and how near the kept one lies: only the rounding to int8 is between them."""

LARGEST = 127
"""Of int8, to both sides."""
AT_ONCE = 512
"""Rows unpacked at a time: 0.8 MB, which stays in the cache of a small processor."""

log = logging.getLogger(__name__)

Matrix = NDArray[np.float32]


def text_hash(text: str) -> int:
    """64 bits of BLAKE2b of the text.

    >>> hex(text_hash("good morning"))
    '0x9b46cb02a5a3ede7'
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True)
class PackedVectors:
    """Vectors as int8, each row with a scale of its own: 7 MB for the whole bank, where float32 would be 27."""

    rows: NDArray[np.int8]
    """Shape (texts, size)."""
    scales: Matrix
    """Shape (texts,)."""

    def unpacked(self, start: int, end: int) -> Matrix:
        """Rows `start` to `end` as float32: never all of them at once, which would be more than a small board has to spare."""
        return self.rows[start:end].astype(np.float32) * self.scales[start:end, None]

    def centre_lengths(self, first: NDArray[np.int64]) -> NDArray[np.float64]:
        """How long the mean of each group is, where group g has the rows first[g] to first[g + 1], at least one."""
        groups = len(first) - 1
        lengths = np.empty(groups)
        for start in range(0, groups, AT_ONCE):
            part = first[start : start + AT_ONCE + 1]
            sums = np.add.reduceat(self.unpacked(part[0], part[-1]), part[:-1] - part[0], axis=0)
            lengths[start : start + len(sums)] = np.linalg.norm(sums, axis=1) / np.diff(part)
        return lengths

    def likeness(self, vector: Matrix) -> Matrix:
        """The inner product of each row with `vector`: float32, shape (texts,)."""
        result = np.empty(len(self.rows), np.float32)
        for start in range(0, len(self.rows), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            result[part] = self.rows[part].astype(np.float32) @ vector
        return result * self.scales


class LineVectors:
    """Vectors of length 1 by the text they are of."""

    def __init__(self, encoder: SentenceEncoder, rows: NDArray[np.int8], scales: Matrix, hashes: NDArray[np.uint64]) -> None:
        self._encoder, self._rows, self._scales = encoder, rows, scales
        self._order = np.argsort(hashes, kind="stable")
        self._sorted = hashes[self._order]
        self._added: dict[str, Matrix] = {}

    @classmethod
    def load(cls, encoder: SentenceEncoder) -> "LineVectors":
        """Those beside the encoder. Raises ModelError when they are damaged or are not this encoder's."""
        path = encoder.folder / VECTORS_NAME
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                rows, scales, hashes = (kept[name] for name in ARRAYS)
        except Exception as error:  # numpy and zipfile raise a dozen types that share no other base
            log.debug("numpy cannot read %s: %s", path, error)
            raise _damaged(path) from error
        whole = [rows.dtype, scales.dtype, hashes.dtype] == [np.int8, np.float32, np.uint64] and np.isfinite(scales).all()
        shapes = [rows.shape, scales.shape, hashes.shape]
        if not whole or not len(rows) or shapes != [(len(rows), encoder.size), (len(rows),), (len(rows),)]:
            raise _damaged(path)
        vectors = cls(encoder, rows, scales, hashes)
        if text_hash(PROBE) not in hashes or float(vectors.of([PROBE])[0] @ encoder.encode([PROBE])[0]) < SAME_ENCODER:
            raise _damaged(path)
        return vectors

    def of(self, texts: Sequence[str]) -> Matrix:
        """float32, shape (len(texts), size)."""
        numbers, known = self._places(texts)
        vectors = self._rows[numbers].astype(np.float32)
        vectors *= self._scales[numbers, None]
        for place in np.flatnonzero(~known):
            vectors[place] = self._read(texts[int(place)])
        return vectors

    def packed(self, texts: Sequence[str], prepared: Prepared | None = None) -> PackedVectors:
        """The same as they are kept, for asking how near a vector each of them is."""
        numbers, known = self._places(texts, prepared)
        rows, scales = self._rows[numbers], self._scales[numbers]
        for place in np.flatnonzero(~known):
            vector = self._read(texts[int(place)])
            scales[place] = np.abs(vector).max() / LARGEST
            rows[place] = np.rint(vector / scales[place])
        return PackedVectors(rows, scales)

    def _places(self, texts: Sequence[str], prepared: Prepared | None = None) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Where each text's vector is kept, and whether it is kept at all."""

        def found() -> Arrays:
            wanted = np.array([text_hash(text) for text in texts], np.uint64)
            places = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
            return {"places": self._order[places], "known": self._sorted[places] == wanted}

        if prepared is None:
            made = found()
        else:
            of = fingerprint((self._sorted.tobytes(), "\n".join(texts).encode()))
            made = prepared.arrays("places", of, found)
        return np.asarray(made["places"], np.int64), np.asarray(made["known"], np.bool_)

    def _read(self, text: str) -> Matrix:
        """A line that was added; once, however often it is asked for."""
        if text not in self._added:
            self._added[text] = self._encoder.encode([text])[0]
        return self._added[text]


def _damaged(path: Path) -> ModelError:
    what = f"The vectors of her lines in {path} are damaged, or they are another encoder's."
    return ModelError(what, "Install the companion again, or run python -m training.bank.")

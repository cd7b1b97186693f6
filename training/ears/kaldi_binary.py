r"""Kaldi's binary files, token by token: a writer, and a reader that is as strict.

    a file      starts with "\0B"
    token       its letters and a space
    number      one byte that gives its size (4 or 8), then an int32, a float32 or a float64, little-endian
    int vector  the byte 4, an int32 count without such a byte, then the int32s
    vector      the token FV, its length, then float32s
    matrix      the token FM, rows, columns, then float32s row by row

Source: Kaldi's io-funcs-inl.h, kaldi-vector.cc and kaldi-matrix.cc (the formats only).
"""

import struct
from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import ArrayLike, NDArray

HEADER = b"\0B"
LONGEST_TOKEN = 200

Floats = NDArray[np.float32]


class KaldiWriter:
    """Writes the file's header at once, then what it is told to."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.write(HEADER)

    def token(self, *names: str) -> None:
        """Raises ValueError for a name that could not be read back: empty, too long, with a space or beyond ASCII."""
        for name in names:
            if not name.isascii() or not 0 < len(name) <= LONGEST_TOKEN or any(letter.isspace() for letter in name):
                raise ValueError(f"not a token: {name!r}")
            self._file.write(name.encode("ascii") + b" ")

    def int32(self, *values: int) -> None:
        for value in values:
            self._file.write(struct.pack("<bi", 4, value))

    def float32(self, value: float) -> None:
        self._file.write(struct.pack("<bf", 4, value))

    def float64(self, value: float) -> None:
        self._file.write(struct.pack("<bd", 8, value))

    def int_vector(self, values: Sequence[int]) -> None:
        self._file.write(struct.pack("<bi", 4, len(values)) + np.asarray(values, "<i4").tobytes())

    def vector(self, values: ArrayLike) -> None:
        """Raises ValueError for what is not one row of finite numbers."""
        row = _finite(values, 1)
        self.token("FV")
        self.int32(len(row))
        self._file.write(row.tobytes())

    def matrix(self, values: ArrayLike) -> None:
        """Raises ValueError for what is not rows of finite numbers."""
        table = _finite(values, 2)
        self.token("FM")
        self.int32(*table.shape)
        self._file.write(table.tobytes())

    def text(self, lines: Sequence[str]) -> None:
        """Lines as they are, each with its end: nnet3 keeps its wiring in plain text."""
        self._file.write("".join(f"{line}\n" for line in lines).encode("ascii"))


class KaldiReader:
    """Reads what KaldiWriter wrote. Every method raises ValueError when something else stands there."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        if self._take(2) != HEADER:
            raise ValueError("not a binary file of Kaldi's")

    def token(self) -> str:
        letters = b""
        while (letter := self._take(1)) != b" ":
            letters += letter
            if len(letters) > LONGEST_TOKEN:
                raise ValueError("no token here")
        return letters.decode("ascii")

    def expect(self, *names: str) -> None:
        for name in names:
            if (found := self.token()) != name:
                raise ValueError(f"needs {name} here, found {found!r}")

    def int32(self) -> int:
        return int(self._number("<i", 4))

    def float32(self) -> float:
        return float(self._number("<f", 4))

    def float64(self) -> float:
        return float(self._number("<d", 8))

    def int_vector(self) -> list[int]:
        count = self.int32()
        return [int(value) for value in np.frombuffer(self._take(4 * count), "<i4")]

    def vector(self) -> Floats:
        self.expect("FV")
        return np.frombuffer(self._take(4 * self.int32()), "<f4")

    def matrix(self) -> Floats:
        self.expect("FM")
        rows, columns = self.int32(), self.int32()
        return np.frombuffer(self._take(4 * rows * columns), "<f4").reshape(rows, columns)

    def lines_to_blank(self) -> list[str]:
        """Lines of text up to an empty one."""
        lines: list[str] = []
        while line := self._line():
            lines.append(line)
        return lines

    def _line(self) -> str:
        letters = b""
        while (letter := self._take(1)) != b"\n":
            letters += letter
        return letters.decode("ascii")

    def _number(self, form: str, size: int) -> float:
        if (said := self._take(1)[0]) != size:
            raise ValueError(f"needs a number of {size} bytes here, found {said}")
        return float(struct.unpack(form, self._take(size))[0])

    def _take(self, count: int) -> bytes:
        if count < 0 or len(taken := self._file.read(count)) != count:
            raise ValueError("the file ends too early")
        return taken


def _finite(values: ArrayLike, dimensions: int) -> Floats:
    array = np.ascontiguousarray(values, "<f4")
    if array.ndim != dimensions or not np.isfinite(array).all():
        raise ValueError(f"needs finite numbers in {dimensions} dimension(s), got the shape {array.shape}")
    return array

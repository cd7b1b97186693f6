"""What a model remembers of the words that every talk begins with, kept on disk: reading it back is far quicker than the model.

One file for each model:  magic, length of the header in 4 bytes, header in JSON, the cache's numbers as they lie in memory.
It is a cache and nothing more. A file that is damaged, cut short, of another model or of another program's version is passed over
and written again; so it needs no fsync, and a power cut costs one slow start.
"""

import contextlib
import hashlib
import json
import logging
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.lm.load import CONFIG_NAME, TOKENIZER_NAME, graph_files

MAGIC = b"companion prefix 1\n"
ENDING = ".prefix"
MOST_BYTES = 64 * 2**20
"""Of all files together: 1,400 tokens of SmolLM2-135M, 280 of Qwen3-0.6B."""
MOST_HEADER_BYTES = 256 * 2**10
SAMPLE_BYTES = 65_536
TYPES = {"float32": np.float32, "float16": np.float16}

log = logging.getLogger(__name__)

Arrays = NDArray[Any]


class PrefixCache:
    def __init__(self, folder: Path, model: Path) -> None:
        """`folder` is made when there is something to keep; `model` is the model's. Raises ModelError when it has no graph."""
        self._folder = folder
        self._model = fingerprint(model)
        self._file = folder / f"{self._model[:16]}{ENDING}"

    def read(self) -> tuple[list[int], Arrays] | None:
        """The tokens and the cache that were kept last; None where there are none, or they are damaged."""
        try:
            return self._parse(self._file)
        except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
            log.debug("nothing kept in %s: %s", self._file, error)
            return None

    def write(self, tokens: Sequence[int], arrays: Arrays) -> None:
        """Keep these in place of the last. What is too large, or a disk that is full, is no fault: then nothing is kept."""
        data = np.ascontiguousarray(arrays)
        header = {"model": self._model, "tokens": list(tokens), "shape": data.shape, "type": data.dtype.name}
        told = json.dumps(header | {"crc32": zlib.crc32(data.data.cast("B"))}).encode()
        size_bytes = len(MAGIC) + 4 + len(told) + data.nbytes
        if size_bytes > MOST_BYTES or len(told) > MOST_HEADER_BYTES:
            return
        new = self._file.with_name(f"{self._file.name}.new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room(size_bytes)
            with new.open("wb") as out:
                out.write(MAGIC + len(told).to_bytes(4, "little") + told)
                out.write(data.data.cast("B"))
            new.replace(self._file)
        except OSError as error:
            log.debug("cannot keep %s: %s", self._file, error)
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)

    def _parse(self, file: Path) -> tuple[list[int], Arrays]:
        with file.open("rb") as kept:
            size_bytes = os.fstat(kept.fileno()).st_size
            if size_bytes > MOST_BYTES or kept.read(len(MAGIC)) != MAGIC:
                raise ValueError("no prefix")
            length = int.from_bytes(kept.read(4), "little")
            if length > MOST_HEADER_BYTES:
                raise ValueError("its header is too long")
            header: dict[str, Any] = json.loads(kept.read(length))
            kind, shape, tokens = np.dtype(TYPES[header["type"]]), tuple(header["shape"]), header["tokens"]
            whole = all(type(number) is int and number >= 0 for number in (*shape, *tokens))
            if header["model"] != self._model or len(shape) != 4 or not whole or shape[2] != len(tokens):
                raise ValueError("it is of another model")
            if size_bytes != kept.tell() + kind.itemsize * shape[0] * shape[1] * shape[2] * shape[3]:
                raise ValueError("it is cut short")
            data = np.fromfile(kept, kind)
        if zlib.crc32(data.data.cast("B")) != header["crc32"]:
            raise ValueError("it is damaged")
        return tokens, data.reshape(shape)

    def _make_room(self, size_bytes: int) -> None:
        """Others' files go, the oldest first, and what a power cut left half written."""
        for left in self._folder.glob(f"*{ENDING}.new"):
            left.unlink(missing_ok=True)
        others = sorted(
            (file for file in self._folder.glob(f"*{ENDING}") if file != self._file), key=lambda file: file.stat().st_mtime
        )
        while others and sum(file.stat().st_size for file in others) + size_bytes > MOST_BYTES:
            others.pop(0).unlink(missing_ok=True)


def fingerprint(model: Path) -> str:
    """Of a model's files: their sizes, times, and a little of both ends; to read a gigabyte would take longer than it saves."""
    digest = hashlib.sha256()
    for file in [*graph_files(model), model / TOKENIZER_NAME, model / CONFIG_NAME]:
        with contextlib.suppress(FileNotFoundError), file.open("rb") as content:
            told = os.fstat(content.fileno())
            digest.update(f"{file.name} {told.st_size} {told.st_mtime_ns}\n".encode())
            digest.update(content.read(SAMPLE_BYTES))
            content.seek(max(0, told.st_size - SAMPLE_BYTES))
            digest.update(content.read(SAMPLE_BYTES))
    return digest.hexdigest()

"""What is worked out of her lines before she can answer, kept in the data folder: with it a start takes a tenth less.

The file is worth nothing by itself. One that is missing, damaged, or made of other lines is passed over and made again.
"""

import hashlib
import io
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.generic]]
FILE_NAME = "bank-index.npz"
LAYOUT = 1
"""Counts the ways in which the arrays were ever worked out: another number is another file."""
MOST_BYTES = 64_000_000

log = logging.getLogger(__name__)


def fingerprint(parts: Iterable[bytes]) -> str:
    """What tells this material from any other: 128 bits of BLAKE2b, in hexadecimal."""
    digest = hashlib.blake2b(str(LAYOUT).encode(), digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


class Prepared:
    """Arrays by the name of what they are for. Without a `path` everything is made anew and nothing kept."""

    def __init__(self, path: Path | None = None) -> None:
        self._path, self._is_new = path, False
        self._kept = _read(path) if path is not None else {}
        self._used: dict[str, NDArray[np.generic]] = {}

    def arrays(self, name: str, of: str, make: Callable[[], Arrays]) -> Arrays:
        """What was made of the material with the fingerprint `of`, or else make() it."""
        start = f"{name}/{of}/"
        found: Arrays = {key.removeprefix(start): value for key, value in self._kept.items() if key.startswith(start)}
        if not found:
            found, self._is_new = make(), True
        self._used |= {start + key: value for key, value in found.items()}
        return found

    def keep(self) -> None:
        """For the next start, if there is anything new. A disk that is full or read-only does no harm."""
        if self._path is None or not self._is_new:
            return
        part, data = self._path.with_name(f"{self._path.name}.{os.getpid()}.part"), io.BytesIO()
        np.savez(data, allow_pickle=False, **self._used)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data.getbuffer())
            part.replace(self._path)
        except OSError as error:
            log.debug("what was prepared can't be kept: %s", error)
            with suppress(OSError):
                part.unlink(missing_ok=True)
        self._is_new = False


def _read(path: Path) -> dict[str, NDArray[np.generic]]:
    """All that the file has; its checksums (CRC-32 of each array) tell whether that is what was written."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return {}
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except Exception as error:  # noqa: BLE001  numpy and zipfile raise a dozen types that share no other base
        log.debug("what was prepared can't be read: %s", error)
        return {}

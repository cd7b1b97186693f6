"""A file that is being fetched: what has come lies beside its place as NAME.part, and its SHA-256 runs along.

What is on the disk from an earlier time is read first, so that the sum is that of the whole. What turns out wrong is thrown away.
"""

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from companion.errors import ModelError

SUFFIX = ".part"
BLOCK_BYTES = 262_144
FLUSH_BYTES = 16_000_000
"""What a power cut can cost, at the most: as often as this, what has come is forced onto the disk."""


class WrongContentError(Exception):
    """What has come is not the file: too long, or of another SHA-256. It has been thrown away."""


class Part:
    """`place` is where the file goes once it is whole; `have` is how many bytes of it are there."""

    def __init__(self, place: Path, size_bytes: int, sha256: str) -> None:
        self.place, self.size_bytes, self._wanted = place, size_bytes, sha256
        self.have = 0
        self._digest = hashlib.sha256()
        self._file: BinaryIO | None = None
        self._unflushed = 0

    @property
    def _path(self) -> Path:
        return self.place.with_name(self.place.name + SUFFIX)

    @property
    def is_begun(self) -> bool:
        """Whether something is there from an earlier time."""
        return self.place.exists() or self._path.exists()

    def open(self, on_step: Callable[[], object] = lambda: None) -> None:
        """Take up what is there from an earlier time, with a call after each block. Raises OSError."""
        path = self._path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            path.unlink()  # it would be written elsewhere
        if self.place.exists() and not path.exists():
            self.place.replace(path)  # whole, when the program ended: it is summed up once more
        self._file = path.open("r+b" if path.exists() else "w+b", buffering=0)
        if os.fstat(self._file.fileno()).st_size > self.size_bytes:
            self.restart()
        while block := self._file.read(BLOCK_BYTES):
            self._digest.update(block)
            self.have += len(block)
            on_step()

    def write(self, block: bytes) -> None:
        """Raises OSError; WrongContentError when it gets longer than the file is."""
        file = self._opened()
        if self.have + len(block) > self.size_bytes:
            self.restart()
            raise WrongContentError("it is longer than it should be")
        view = memoryview(block)
        while view:
            written = file.write(view)  # unbuffered: it may be a part
            if written is None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            self._digest.update(view[:written])
            self.have += written
            self._unflushed += written
            view = view[written:]
        if self._unflushed >= FLUSH_BYTES:
            os.fsync(file.fileno())
            self._unflushed = 0

    def restart(self) -> None:
        """Throw away what has come. Raises OSError."""
        file = self._opened()
        file.seek(0)
        file.truncate(0)
        self.have, self._unflushed = 0, 0
        self._digest = hashlib.sha256()

    @property
    def is_full(self) -> bool:
        return self.have == self.size_bytes

    def finish(self) -> None:
        """Compare, force onto the disk, and put in its place. Raises OSError, WrongContentError."""
        if self._digest.hexdigest() != self._wanted:
            self.restart()
            raise WrongContentError("its SHA-256 is another")
        file = self._opened()
        os.fsync(file.fileno())
        self.close()
        self._path.replace(self.place)

    def close(self) -> None:
        """What has come stays. Calling it twice is fine."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self) -> BinaryIO:
        if self._file is None:
            raise RuntimeError("open() comes first")
        return self._file


@contextmanager
def telling_of_the_disk(folder: Path) -> Iterator[None]:
    """Turn what the system says of the disk under `folder` into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ModelError(
                f"The disk with {folder} is full.", "Make room on it, then try again: what has come is kept."
            ) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise ModelError(
                f"The folder {folder} can't be written to: {error.strerror}.", "Make it writable for this user, then try again."
            ) from error
        raise ModelError(
            f"The folder {folder} gave an error: {error.strerror or error}.",
            "Check its disk, then try again.",
        ) from error

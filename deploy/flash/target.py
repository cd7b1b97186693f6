"""The drive as something to write to: the real one, and a stand-in made of a file that is as strict.

Both raise OSError as a drive does. writing.py makes sentences of it.
"""

import errno
import fcntl
import os
import stat
import time
from pathlib import Path
from typing import Protocol

SECTOR_BYTES = 512
LOCK_TRIES = 30
LOCK_PAUSE_S = 0.1


class Target(Protocol):
    """Something of a fixed size. What is written is there for sure once sync() has returned."""

    size_bytes: int

    def write(self, at: int, data: bytes) -> int:
        """Write at byte `at`; returns how much was taken, which may be less. Raises OSError (ENOSPC at the end)."""
        ...

    def sync(self) -> None:
        """Wait until all of it is on the drive. Raises OSError."""
        ...

    def read(self, at: int, count: int) -> bytes:
        """Read what the drive itself had at the last sync(), never a copy in memory; less at the end. Raises OSError."""
        ...

    def close(self) -> None:
        """Let go of it; twice is fine."""
        ...


class BlockDevice:
    """A whole drive, ours alone: opening fails with EBUSY while anything on it is mounted or part of something."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_EXCL | os.O_CLOEXEC)
        try:
            if not stat.S_ISBLK(os.fstat(self._fd).st_mode):
                raise OSError(errno.ENOTBLK, os.strerror(errno.ENOTBLK), path)
            # Held so, udev leaves it alone until the end: systemd.io/BLOCK_DEVICE_LOCKING.
            _lock(self._fd)
            self.size_bytes = os.lseek(self._fd, 0, os.SEEK_END)
        except BaseException:
            self.close()
            raise

    def write(self, at: int, data: bytes) -> int:
        return os.pwrite(self._fd, data, at)

    def sync(self) -> None:
        os.fsync(self._fd)
        # Forget all that is in memory, so that reading comes from the drive. A part of it would not do: whole pages only.
        os.posix_fadvise(self._fd, 0, 0, os.POSIX_FADV_DONTNEED)

    def read(self, at: int, count: int) -> bytes:
        return os.pread(self._fd, count, at)

    def close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def _lock(fd: int) -> None:
    """Raises OSError (EWOULDBLOCK). udev looks at a drive for a moment after it was unmounted, so one refusal is no answer."""
    for _ in range(LOCK_TRIES - 1):
        try:
            return fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOCK_PAUSE_S)
    return fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


class StandIn:
    """A file in place of a drive.

    What is written waits in memory until sync(), and is lost if the drive is pulled out before.
    """

    def __init__(
        self, path: Path, size_bytes: int, *, pulled_after_bytes: int | None = None, flipped: tuple[int, ...] = ()
    ) -> None:
        """A file that isn't there yet becomes a new drive full of zeros.

        `pulled_after_bytes`: it is pulled out once this much was written. `flipped`: bytes in which the drive silently keeps
        another bit than it was given.
        """
        if size_bytes % SECTOR_BYTES:
            raise ValueError(f"a drive has whole sectors of {SECTOR_BYTES} bytes, not {size_bytes} bytes")
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.size_bytes = size_bytes
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._fd, size_bytes)
        except OSError:
            self.close()
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path)) from None
        self._left_bytes = pulled_after_bytes
        self._flipped = flipped
        self._waiting: list[tuple[int, bytes]] = []
        self.written: list[tuple[int, int]] = []
        """Of each write: where, and how much."""
        self.most_waiting_bytes = 0

    def write(self, at: int, data: bytes) -> int:
        self._still_there()
        if at < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        data = data[: max(0, self.size_bytes - at)]
        if not data:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self._left_bytes is not None:
            self._left_bytes -= len(data)
            if self._left_bytes < 0:
                self._waiting.clear()
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._waiting.append((at, data))
        self.written.append((at, len(data)))
        self.most_waiting_bytes = max(self.most_waiting_bytes, sum(len(waiting) for _, waiting in self._waiting))
        return len(data)

    def sync(self) -> None:
        self._still_there()
        for at, data in self._waiting:
            kept = bytearray(data)
            for place in self._flipped:
                if at <= place < at + len(data):
                    kept[place - at] ^= 1
            os.pwrite(self._fd, kept, at)
        self._waiting.clear()

    def read(self, at: int, count: int) -> bytes:
        self._still_there()
        return os.pread(self._fd, count, at)

    def close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def _still_there(self) -> None:
        if self._fd < 0:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if self._left_bytes is not None and self._left_bytes < 0:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

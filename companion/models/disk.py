"""What installing asks of the disk: one at a time, onto the disk for certain, and one folder in another's place at once."""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from companion.errors import ModelError

LOCK_NAME = ".lock"
AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""From <fcntl.h> and <linux/fs.h>."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Have `folder` to oneself; the system ends it when the program ends. Raises ModelError when another has it, OSError."""
    with (folder / LOCK_NAME).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ModelError(
                "Another pack is just being fetched or removed.", "Wait until that is done, or end it; then try again."
            ) from error
        yield


def delete(place: Path) -> None:
    """A file, a link, or a folder with all in it; that it is not there is fine. Raises OSError."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def force(place: Path) -> None:
    """A file's content, or a folder's list, onto the disk. Raises OSError."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems of sticks can't do it for a folder
            raise
    finally:
        os.close(handle)


def force_all(folder: Path) -> None:
    """A folder with all in it. Raises OSError."""
    for place in folder.rglob("*"):
        force(place)
    force(folder)


def put(folder: Path, target: Path) -> None:
    """Put `folder` in `target`'s place. At no moment is there nothing, or a half. Raises OSError."""
    old = target.with_name(f".{target.name}.old")
    if not (target.exists() or target.is_symlink()):
        folder.rename(target)
    elif exchange(folder, target):
        folder.rename(old)
    else:
        target.rename(old)
        folder.rename(target)
    force(target.parent)
    delete(old)


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; False where the system or the disk can't."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # not Linux
        return False
    return bool(call(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)

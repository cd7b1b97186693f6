"""Opening the folder of the memory, by one process at a time: its key, its file, and what failing disks and power left there.

When the file is looked at: reading all of it takes a second for each 100 MB, too long for each start. A start reads the
schema and the last row of each table, where the last writes went. Any other page is checked by its tag whenever it is read;
damage met in use leaves a mark beside the file, and the next start salvages. `companion doctor` reads all of it.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw

from companion.errors import KeepingError
from companion.memory import key as keys
from companion.memory import salvage
from companion.memory.connecting import NAME, connect, connect_read_only, migrate, tables_of
from companion.memory.faults import DAMAGE

LOCK_S = 10.0
LOCK_LOOK_S = 0.02
Identity = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    connection: apsw.Connection
    read_only: bool = False
    salvaged: Path | None = None
    """The damaged file that was there before."""


def open_folder(folder: Path, passphrase: str) -> Opened:
    """Raises KeepingError, and what the database and the system raise."""
    if folder.exists() and not _is_writable(folder):
        return Opened(connect_read_only(folder / NAME, _key(folder, passphrase, may_make=False)), read_only=True)
    _prepare(folder)
    with folder_lock(folder):
        key = _key(folder, passphrase, may_make=True)
        salvaged = salvage.finish(folder)
        if (folder / salvage.MARK).exists():
            salvaged = salvage.salvage(folder, key)
        try:
            connection = _looked_at(folder, key)
        except DAMAGE:
            salvaged = salvage.salvage(folder, key)
            connection = _looked_at(folder, key)
        keys.sync_folder(folder)
        return Opened(connection, salvaged=salvaged)


def leave_mark(folder: Path) -> None:
    """The next start salvages. Where not even that can be written, it will have to meet the damage itself."""
    with contextlib.suppress(OSError):
        (folder / salvage.MARK).touch(mode=0o600)
        keys.sync_folder(folder)


def identity(folder: Path) -> Identity:
    """Another one after the file was wiped or salvaged."""
    try:
        found = (folder / NAME).stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino


@contextlib.contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Making, salvaging and wiping, each by itself, across processes. The system lets go when a process dies."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        until = time.monotonic() + LOCK_S
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise apsw.BusyError("the folder is locked") from None
                time.sleep(LOCK_LOOK_S)
        yield
    finally:
        os.close(handle)


def _looked_at(folder: Path, key: keys.Key) -> apsw.Connection:
    connection = connect(folder / NAME, key)
    try:
        list(connection.execute("SELECT sql FROM sqlite_schema"))
        for table in tables_of(connection):
            connection.execute(" ".join(("SELECT * FROM", table, "ORDER BY rowid DESC LIMIT 1"))).fetchall()
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and (not (folder / NAME).exists() or os.access(folder / NAME, os.W_OK))


def _prepare(folder: Path) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in missing:  # what is synced in a folder is lost with the folder's own name
        keys.sync_folder(made.parent)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def _key(folder: Path, passphrase: str, *, may_make: bool) -> keys.Key:
    """The key there, or a new one where there is no memory yet."""
    try:
        return keys.read(folder, passphrase)
    except FileNotFoundError:
        if (folder / NAME).exists() and (folder / NAME).stat().st_size:
            raise KeepingError(
                f"The key of my memory, {folder / keys.NAME}, is gone.",
                "Put back a copy of it, or wipe the memory to begin a new one.",
            ) from None
    if not may_make:
        raise apsw.ReadOnlyError("no memory can begin here")
    return keys.make(folder, passphrase)

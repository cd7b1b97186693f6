"""The file of the memory: opened, migrated, changed in whole transactions, scrubbed and wiped. What is in it, others know.

One encrypted SQLite file in WAL mode, whose commits are on the disk before change() returns (synchronous=FULL). Several
processes may have it open: whoever finds that the file at its path is no longer the one that it opened (wiped, or salvaged)
keeps nothing in the old one.
"""

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import apsw

from companion.errors import KeepingError
from companion.memory import key as keys
from companion.memory import schema

NAME = "memory.db"
BESIDE = ("-wal", "-shm", "-journal")
BUSY_MS = 4_000
LOCK_S = 10.0
CACHE_KIB = 4_096
SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA cache_size = -{CACHE_KIB}",
)
DAMAGE = (apsw.CorruptError, apsw.NotADBError)


class Store:
    """Open one with open() or in_memory(). Used by one thread at a time, whichever."""

    def __init__(self, connection: apsw.Connection, folder: Path | None, read_only: bool = False) -> None:
        self._connection = connection
        self.folder = folder
        self.read_only = read_only
        self.salvaged: Path | None = None
        self._lock = threading.RLock()
        self._depth = 0
        self._seen = (0, 0)
        self._changes = 0
        self._file = _identity(folder) if folder else None

    @staticmethod
    def open(folder: Path, passphrase: str = "") -> "Store":
        """Raises KeepingError."""
        with told():
            _prepare(folder)
            with folder_lock(folder):
                key = _key(folder, passphrase)
                connection = connect(folder / NAME, key)
                migrate(connection)
                keys.sync_folder(folder)
                return Store(connection, folder)

    @staticmethod
    def in_memory() -> "Store":
        connection = apsw.Connection(":memory:")
        for setting in SETTINGS:
            connection.execute(setting)
        migrate(connection)
        return Store(connection, None)

    def rows(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """All that a question finds. Raises KeepingError."""
        with self._lock, told():
            self._check_file()
            return list(self._connection.execute(sql, values))

    def one(self, sql: str, values: Any = ()) -> tuple[Any, ...] | None:
        """The first row that a question finds. Raises KeepingError."""
        found = self.rows(sql, values)
        return found[0] if found else None

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """All within is kept, on the disk, once this ends; or none of it, after any exception. Raises KeepingError."""
        with self._lock, told():
            if self._depth:
                yield
                return
            self._begin()
            self._depth = 1
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._depth = 0
            self._check_file()  # wiped meanwhile: then it went into a file that has no name any more

    def run(self, sql: str, values: Any = ()) -> int:
        """One statement within change(); the id of the row that was last added."""
        if not self._depth:
            raise RuntimeError("run() outside of change(): it would not be known when it is kept")
        with self._lock, told():
            self._connection.execute(sql, values)
            return self._connection.last_insert_rowid()

    def run_many(self, sql: str, many: Iterable[Any]) -> None:
        """One statement for each of `many` values, within change()."""
        if not self._depth:
            raise RuntimeError("run_many() outside of change(): it would not be known when it is kept")
        with self._lock, told():
            self._connection.executemany(sql, many)

    @property
    def changes(self) -> int:
        """Grows whenever this or any other process has changed something."""
        with self._lock, told():
            seen = (int(self._connection.pragma("data_version")), self._connection.total_changes())
            if seen != self._seen:
                self._seen = seen
                self._changes += 1
            return self._changes

    def scrub(self) -> None:
        """After forgetting: nothing of it stays in the log; free pages are zeros already (secure_delete). Raises KeepingError."""
        if self.folder is None or self.read_only:
            return
        with self._lock, told():
            self._check_file()
            busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise apsw.BusyError("the log is in use")

    def close(self) -> None:
        """Calling it twice is fine."""
        with self._lock, contextlib.suppress(apsw.Error):
            self._connection.close()

    def _begin(self) -> None:
        if self.read_only:
            raise apsw.ReadOnlyError("opened read-only")
        self._check_file()
        self._connection.execute("BEGIN IMMEDIATE")

    def _roll_back(self) -> None:
        with contextlib.suppress(apsw.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _check_file(self) -> None:
        if self.folder is not None and self._file != _identity(self.folder):
            raise KeepingError(
                "My memory was wiped or replaced while I had it open.", "Start me again, and I'll open the new one."
            )


def wipe(folder: Path) -> None:
    """End the memory in this folder: first the key, without which the rest is noise, then the files. Raises KeepingError."""
    if not folder.is_dir():
        return
    with told(), folder_lock(folder):
        keys.destroy(folder)
        for path in sorted(folder.glob("memory.*")):
            if path.name != keys.NAME and path.name.startswith((NAME, f"{keys.NAME}.", "memory.damaged-", "memory.new")):
                path.unlink(missing_ok=True)
        keys.sync_folder(folder)


def connect(path: Path, key: keys.Key, flags: int = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE) -> apsw.Connection:
    """Open one encrypted file as it is, in WAL mode; the first page is read, so that a wrong key or file is known at once."""
    connection = apsw.Connection(str(path), flags=flags)
    try:
        unlock(connection, key)
        for setting in SETTINGS:
            connection.execute(setting)
        steps_of(connection)
        connection.pragma("journal_mode", "wal")
    except BaseException:
        connection.close()
        raise
    return connection


def unlock(connection: apsw.Connection, key: keys.Key) -> None:
    connection.set_busy_timeout(BUSY_MS)
    connection.pragma("cipher", "chacha20")
    connection.execute(f'PRAGMA key = "{key.pragma}"')


def steps_of(connection: apsw.Connection) -> int:
    """How many of schema.STEPS the file has had. Raises KeepingError where it has had more than there are."""
    done = int(connection.pragma("user_version"))
    if done > len(schema.STEPS):
        raise KeepingError("My memory was written by a newer version of me.", "Bring me up to date, and I'll read it again.")
    return done


def migrate(connection: apsw.Connection) -> None:
    """Bring the file up to today's schema; each step is whole or not there."""
    for number in range(steps_of(connection) + 1, len(schema.STEPS) + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if steps_of(connection) < number:  # another process may have been quicker
                connection.execute(schema.STEPS[number - 1])
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


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
                time.sleep(0.02)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn what the database or the system says into what the owner can act on."""
    try:
        yield
    except apsw.FullError as error:
        raise KeepingError("The disk is full, so I couldn't keep that.", "Make room on it, then tell me again.") from error
    except apsw.ReadOnlyError as error:
        raise KeepingError(
            "The disk is read-only, so I can't keep anything.", "Make it writable, then start me again."
        ) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise KeepingError("Another program is busy with my memory.", "Try again in a moment.") from error
    except DAMAGE as error:
        raise KeepingError("My memory is damaged.", "Start me again, and I'll save what can be read.") from error
    except (apsw.IOError, apsw.CantOpenError, OSError) as error:
        raise KeepingError(
            f"The disk of my memory doesn't work: {error}.", "Check the card or disk, then start me again."
        ) from error


def _prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def _key(folder: Path, passphrase: str) -> keys.Key:
    """The key there, or a new one where there is no memory yet."""
    try:
        return keys.read(folder, passphrase)
    except FileNotFoundError:
        if (folder / NAME).exists() and (folder / NAME).stat().st_size:
            raise KeepingError(
                f"The key of my memory, {folder / keys.NAME}, is gone.",
                "Put back a copy of it, or wipe the memory to begin a new one.",
            ) from None
    return keys.make(folder, passphrase)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = (folder / NAME).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino

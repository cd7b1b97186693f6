"""The memory's file as the rest uses it: read, changed in whole transactions, scrubbed and wiped. What is in it, others know.

One encrypted SQLite file in WAL mode, whose commits are on the disk before change() returns (synchronous=FULL). Several
processes may have it open: whoever finds that the file at its path is no longer the one that it opened (wiped, or salvaged)
keeps nothing in the old one, says so once with ReplacedError, and has the new one open from then on.
"""

import contextlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import apsw

from companion.errors import KeepingError
from companion.memory import key as keys
from companion.memory.connecting import in_memory
from companion.memory.faults import DAMAGE, told
from companion.memory.opening import Identity, Opened, folder_lock, identity, leave_mark, open_folder
from companion.memory.salvage import KEPT

OURS = ("memory.db*", "memory.damaged*", "memory.new*", "memory.whole*", "mail.db*", f"{keys.NAME}.*")
"""All that may lie beside the key."""
NO_FILE: Identity = (0,)


class ReplacedError(KeepingError):
    """The file was wiped or salvaged by another: this one thing was not kept, and the next goes into the new file."""

    def __init__(self) -> None:
        super().__init__("My memory was wiped or replaced while I had it open.", "Tell me again what I should keep.")


class Store:
    """Open one with open() or in_memory(). Used by one thread at a time, whichever."""

    def __init__(self, opened: Opened, folder: Path | None, passphrase: str = "") -> None:
        self.folder, self._passphrase = folder, passphrase
        self._lock = threading.RLock()
        self._depth = 0
        self.file_number = 0
        """Grows when another file is open: what was known of the rows is then known no more."""
        self._changes = 0
        self._use(opened)

    def _use(self, opened: Opened) -> None:
        self._connection, self.read_only, self.salvaged = opened.connection, opened.read_only, opened.salvaged
        self._file = identity(self.folder) if self.folder else ()
        self._seen = (-1, -1)
        self.file_number += 1

    @staticmethod
    def open(folder: Path, passphrase: str = "") -> "Store":
        """Raises KeepingError."""
        with told():
            return Store(open_folder(folder, passphrase), folder, passphrase)

    @staticmethod
    def in_memory() -> "Store":
        return Store(Opened(in_memory()), None)

    def rows(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """All that a question finds. Raises KeepingError."""
        with self._lock, self._told():
            self._check_file()
            return list(self._connection.execute(sql, values))

    def one(self, sql: str, values: Any = ()) -> tuple[Any, ...] | None:
        """The first row that a question finds. Raises KeepingError."""
        found = self.rows(sql, values)
        return found[0] if found else None

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """All within is kept, on the disk, once this ends; or none of it, after any exception. Raises KeepingError."""
        with self._lock:
            if self._depth:
                yield
                return
            with self._told():
                self._begin()
            self._depth = 1
            try:
                yield  # what the caller raises is his own: run() tells what the disk says
                with self._told():
                    self._connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._depth = 0
            with self._told():
                self._check_file()  # wiped meanwhile: then it went into a file that has no name any more

    def run(self, sql: str, values: Any = ()) -> int:
        """One statement within change(); the id of the row that was last added."""
        if not self._depth:
            raise RuntimeError("run() outside of change(): it would not be known when it is kept")
        with self._lock, self._told():
            self._connection.execute(sql, values)
            return self._connection.last_insert_rowid()

    def run_many(self, sql: str, many: Iterable[Any]) -> None:
        """One statement for each of `many` values, within change()."""
        if not self._depth:
            raise RuntimeError("run_many() outside of change(): it would not be known when it is kept")
        with self._lock, self._told():
            self._connection.executemany(sql, many)

    @property
    def changes(self) -> int:
        """Grows whenever this or any other process has changed something. Raises KeepingError."""
        with self._lock, self._told():
            self._check_file()
            seen = (int(self._connection.pragma("data_version")), self._connection.total_changes())
            if seen != self._seen:
                self._seen = seen
                self._changes += 1
            return self._changes

    def is_whole(self) -> bool:
        """Read all of it. Where something is damaged, the next start salvages. Raises KeepingError."""
        whole = self.one("PRAGMA quick_check(1)") == ("ok",)
        if not whole and self.folder is not None and not self.read_only:
            leave_mark(self.folder)
        return whole

    def scrub(self) -> None:
        """After forgetting: nothing of it stays in the log; free pages are zeros already (secure_delete). Raises KeepingError."""
        if self.folder is None or self.read_only:
            return
        with self._lock, self._told():
            self._check_file()
            [(busy, *_)] = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if busy:
                raise apsw.BusyError("the log is in use")

    def drop_damaged(self) -> None:
        """The damaged files that were kept: much of what is in them can still be read. Raises KeepingError."""
        if self.folder is not None and not self.read_only:
            with told():
                for path in sorted(self.folder.glob(f"{KEPT}*")):
                    path.unlink(missing_ok=True)
                keys.sync_folder(self.folder)

    def wipe(self) -> None:
        """The end of all that is in it, and another, empty one in its place. Raises KeepingError."""
        with self._lock, told():
            if self.folder is not None:
                self.close()
                self._file = NO_FILE
                wipe(self.folder)
                self._use(open_folder(self.folder, self._passphrase))
            else:
                self.close()
                self._use(Opened(in_memory()))

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
        """Within a change the end of it tells: another connection would not be in the same transaction."""
        if self._depth or self.folder is None or self._file == identity(self.folder):
            return
        self.close()
        self._file = NO_FILE  # should it not open, the next try tries again
        self._use(open_folder(self.folder, self._passphrase))
        raise ReplacedError

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        with told():
            try:
                yield
            except DAMAGE:
                if self.folder is not None and not self.read_only:
                    leave_mark(self.folder)
                raise


def wipe(folder: Path) -> None:
    """End the memory in this folder: first the key, without which the rest is noise, then the files. Raises KeepingError."""
    if not folder.is_dir():
        return
    with told(), folder_lock(folder):
        keys.destroy(folder)
        for path in sorted(path for pattern in OURS for path in folder.glob(pattern)):
            path.unlink(missing_ok=True)
        keys.sync_folder(folder)

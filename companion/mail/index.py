"""The index of his mail: one SQLite file in the memory's folder, encrypted with a key made of the memory's; or none on a disk.

It can be made again from the mail at any time, so a damaged one is dropped; only what he said may go is nowhere else. When the
memory is wiped its key is gone, and this file is noise; where it is found so, or gone, an empty one takes its place.
"""

import contextlib
import hmac
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from companion.mail.kinds import Letter
from companion.mail.sources import Source
from companion.memory import key as keys
from companion.memory.connecting import BUSY_MS, connect
from companion.memory.faults import DAMAGE, told

NAME = "mail.db"
PARTS = (NAME, f"{NAME}-wal", f"{NAME}-shm", f"{NAME}-journal")
SCHEMA = """
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    identity TEXT NOT NULL,
    kind TEXT NOT NULL,
    mtime_ns INTEGER NOT NULL,
    start BLOB NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    UNIQUE (root, identity)
) STRICT;
CREATE TABLE mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    at INTEGER NOT NULL,
    sender TEXT NOT NULL,
    name TEXT NOT NULL,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    words TEXT NOT NULL,
    bulk TEXT NOT NULL,
    asks INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    flagged INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    list INTEGER NOT NULL,
    key INTEGER NOT NULL,
    parent INTEGER NOT NULL,
    UNIQUE (file, offset)
) STRICT;
CREATE INDEX mails_at ON mails (at, sender, bulk);
CREATE INDEX mails_sender ON mails (sender, sent, parent);
CREATE VIRTUAL TABLE mail_words USING fts5 (
    sender, name, subject, words, content='mails', content_rowid='id', tokenize='porter unicode61'
);
CREATE TRIGGER mails_new AFTER INSERT ON mails BEGIN
    INSERT INTO mail_words (rowid, sender, name, subject, words) VALUES (new.id, new.sender, new.name, new.subject, new.words);
END;
CREATE TRIGGER mails_gone AFTER DELETE ON mails BEGIN
    INSERT INTO mail_words (mail_words, rowid, sender, name, subject, words)
    VALUES ('delete', old.id, old.sender, old.name, old.subject, old.words);
END;
CREATE TABLE thrown (key INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
PRAGMA user_version = 1;
"""
ADD = f"INSERT OR IGNORE INTO mails VALUES (NULL{', ?' * 18})"  # noqa: S608 - question marks alone


@dataclass(frozen=True, slots=True)
class FileState:
    """What is read of a file: the messages that begin in [low, high)."""

    id: int
    path: str
    mtime_ns: int
    start: bytes
    low: int
    high: int


class Index:
    """Open one with open() or in_memory(). From any thread: each call is by itself."""

    def __init__(self, folder: Path | None, passphrase: str = "") -> None:
        self._folder, self._passphrase = folder, passphrase
        self._lock = threading.RLock()
        self._identity: tuple[int, ...] = ()
        self._connection = self._opened()

    @staticmethod
    def in_memory() -> "Index":
        return Index(None)

    @staticmethod
    def open(folder: Path, passphrase: str = "") -> "Index":
        """Beside the memory, whose key must be there already. Raises KeepingError."""
        return Index(folder, passphrase)

    def rows(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """Raises KeepingError."""
        with self._lock, self._told():
            return list(self._connection.execute(sql, values))

    @contextlib.contextmanager
    def change(self) -> Iterator[apsw.Connection]:
        """All within, or none of it. Raises KeepingError."""
        with self._lock, self._told(), self._connection:
            yield self._connection

    def files(self, root: str) -> dict[str, FileState]:
        """By identity."""
        sql = "SELECT identity, id, path, mtime_ns, start, low, high FROM files WHERE root = ?"
        return {row[0]: FileState(*row[1:]) for row in self.rows(sql, (root,))}

    def begin(self, root: str, many: Iterable[tuple[Source, bytes, int, list[Letter]]]) -> None:
        """Files that are new, with what was found in each; of an mbox nothing is read above or below `high` so far.

        Another program may have begun them meanwhile.
        """
        with self.change() as connection:
            for source, start, high, letters in many:
                values = (root, source.path, source.identity, source.kind, source.mtime_ns, start, high, high)
                connection.execute(
                    "INSERT OR IGNORE INTO files (root, path, identity, kind, mtime_ns, start, low, high)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    values,
                )
                asked = "SELECT id FROM files WHERE root = ? AND identity = ?"
                [(file,)] = connection.execute(asked, (root, source.identity))
                _add(connection, file, letters)

    def add(self, file: int, letters: list[Letter], mtime_ns: int, low: int | None = None, high: int | None = None) -> None:
        """More of a file, and how far it is read now."""
        with self.change() as connection:
            _add(connection, file, letters)
            connection.execute(
                "UPDATE files SET low = coalesce(?, low), high = coalesce(?, high), mtime_ns = ? WHERE id = ?",
                (low, high, mtime_ns, file),
            )

    def renamed(self, many: Iterable[tuple[str, str, int]]) -> None:
        """Path, flags and number of messages whose files have another name now."""
        with self.change() as connection:
            for path, flags, file in many:
                connection.execute("UPDATE files SET path = ? WHERE id = ?", (path, file))
                connection.execute(
                    "UPDATE mails SET seen = ?, answered = ?, flagged = ? WHERE file = ?",
                    ("S" in flags, "R" in flags, "F" in flags, file),
                )

    def remove(self, files: Iterable[int]) -> None:
        """Files that are no longer there, or were written anew."""
        with self.change() as connection:
            for file in files:
                connection.execute("DELETE FROM mails WHERE file = ?", (file,))
                connection.execute("DELETE FROM files WHERE id = ?", (file,))

    def state(self, name: str) -> str:
        return next((str(row[0]) for row in self.rows("SELECT value FROM state WHERE name = ?", (name,))), "")

    def set_state(self, name: str, value: str) -> None:
        with self.change() as connection:
            connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    @property
    def changes(self) -> tuple[int, ...]:
        """Another one whenever something was changed, by this or another program."""
        with self._lock, self._told():
            return (*self._identity, int(self._connection.pragma("data_version")), self._connection.total_changes())

    def drop(self) -> None:
        """The end of it. What is opened or asked next is an empty one."""
        with self._lock, told():
            self.close()
            if self._folder is not None:
                drop(self._folder)
            self._connection = self._opened()

    def close(self) -> None:
        """Calling it twice is fine."""
        with self._lock, contextlib.suppress(apsw.Error):
            self._connection.close()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        with told():
            if self._folder is not None and self._identity != _identity(self._folder):
                self.close()
                self._connection = self._opened()
            try:
                yield
            except DAMAGE:
                self.drop()
                raise

    def _opened(self) -> apsw.Connection:
        with told():
            if self._folder is None:
                return _made(apsw.Connection(":memory:"))
            try:
                secret = keys.read(self._folder, self._passphrase)
            except FileNotFoundError:  # there is no memory, or not any more
                self._folder = None
                return _made(apsw.Connection(":memory:"))
            own = keys.Key(hmac.digest(secret.secret, b"companion mail index 1", "sha256"), secret.salt)
            try:
                connection = _made(connect(self._folder / NAME, own))
            except DAMAGE:
                drop(self._folder)
                connection = _made(connect(self._folder / NAME, own))
            self._identity = _identity(self._folder)
            return connection


def drop(folder: Path) -> None:
    """Remove the index from the memory's folder. Raises OSError."""
    for part in PARTS:
        (folder / part).unlink(missing_ok=True)


def _made(connection: apsw.Connection) -> apsw.Connection:
    """With today's tables, and quicker than the memory: a power cut may lose the last of what can be read again."""
    connection.set_busy_timeout(BUSY_MS)
    connection.pragma("synchronous", 1)
    connection.pragma("foreign_keys", 0)
    connection.pragma("cache_size", -16_000)
    if int(connection.pragma("user_version")) != 1:
        with connection:
            connection.execute(SCHEMA)
    list(connection.execute("SELECT count(*) FROM files LIMIT 1"))
    return connection


def _add(connection: apsw.Connection, file: int, letters: list[Letter]) -> None:
    connection.executemany(
        ADD,
        (
            (
                file, one.offset, one.length, one.at, one.sender, one.name, one.recipients, one.subject, one.words, one.bulk,
                one.asks, one.is_seen, one.is_answered, one.is_flagged, one.is_sent, one.is_list, one.key, one.parent,
            )
            for one in letters
        ),
    )  # fmt: skip


def _identity(folder: Path) -> tuple[int, ...]:
    try:
        found = (folder / NAME).stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino

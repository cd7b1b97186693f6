"""One encrypted SQLite file: connected to with its key, for writing or for reading alone, and brought to today's schema."""

from pathlib import Path
from urllib.parse import quote

import apsw

from companion.errors import KeepingError
from companion.memory import key as keys
from companion.memory import schema

NAME = "memory.db"
BESIDE = ("-wal", "-shm", "-journal")
BUSY_MS = 4_000
CACHE_KIB = 4_096
SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA cache_size = -{CACHE_KIB}",
)
LOCKLESS = "multipleciphers-unix-none"
"""SQLite's file layer without locks, which on a read-only disk can't be had and aren't needed: nobody writes."""


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


def connect_read_only(path: Path, key: keys.Key) -> apsw.Connection:
    """On a read-only disk. What was committed to the log, and not yet moved from there when the power failed, is read too."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY, vfs=LOCKLESS)
        connection.pragma("locking_mode", "exclusive")  # the index of the log in memory, for the file of it can't be made
    else:
        address = f"file:{quote(str(path.absolute()))}?immutable=1"
        connection = apsw.Connection(address, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        unlock(connection, key)
        if steps_of(connection) < len(schema.STEPS):
            raise KeepingError(
                "My memory was written by an older version of me, and the disk is read-only.",
                "Make it writable once, then start me again.",
            )
    except BaseException:
        connection.close()
        raise
    return connection


def unlock(connection: apsw.Connection, key: keys.Key) -> None:
    connection.set_busy_timeout(BUSY_MS)
    connection.pragma("cipher", "chacha20")
    connection.execute(f'PRAGMA key = "{key.pragma}"')


def in_memory() -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    for setting in SETTINGS:
        connection.execute(setting)
    migrate(connection)
    return connection


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


def tables_of(connection: apsw.Connection) -> list[str]:
    """Those that hold what was told; the full-text indexes are made of these."""
    return [str(name) for (name,) in connection.execute("SELECT name FROM pragma_table_list WHERE strict ORDER BY rowid")]

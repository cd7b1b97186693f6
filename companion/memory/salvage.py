"""A damaged memory: what can be read goes into a new file, and the damaged one is kept beside it.

The folder's lock is held throughout. The order of things is such that the power may fail after any of them:

    memory.new*        being made; begun again after a power cut
    memory.damaged-*   the damaged file and its log, under one more name each
    memory.whole.db    the new file under this name is complete and on the disk: from here on finish() has the last word
    memory.db          the new file, once the log of the old one, which would be taken for its own, is gone
"""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import apsw

from companion.errors import KeepingError
from companion.memory import key as keys
from companion.memory.connecting import BESIDE, NAME, connect, migrate, steps_of, unlock
from companion.memory.faults import DAMAGE
from companion.memory.page_one import lend_schema
from companion.memory.salvaged_rows import copy_rows

MARK = "memory.damaged"
"""Left beside the file by whoever met the damage."""
WHOLE = "memory.whole.db"
NEW, COPY = "memory.new.db", "memory.new-copy.db"
KEPT = "memory.damaged-"
MOST_KEPT = 3
CLOSE_TOGETHER_S = 60
HEAD_BYTES, RANDOM_VALUES = 4_096, 200
"""A page that is encrypted, by whatever key, has nearly all of the 256 values of a byte in it; a text or zeros have not."""


def salvage(folder: Path, key: keys.Key) -> Path:
    """Returns where the damaged file is now. Raises KeepingError where the key seems to be another file's: nothing is changed."""
    _clear(folder)
    with _held(folder / NAME, key):
        copied = _make_new(folder, key)
        if not copied and _is_another_key(folder / NAME, key):
            _clear(folder)
            raise KeepingError(
                f"The key in {folder / keys.NAME} is not the key of the memory beside it.",
                "Put back the key that belongs to it, or wipe the memory to begin a new one.",
            )
        kept = _keep(folder)
        (folder / NEW).replace(folder / WHOLE)
        keys.sync_folder(folder)
        finish(folder)
    _clear(folder)
    for old in sorted(set(_kept(folder)) - {kept})[: -(MOST_KEPT - 1)]:
        for path in (old, *_beside(old)):
            path.unlink(missing_ok=True)
    return kept


def finish(folder: Path) -> Path | None:
    """Put a whole new file in its place; None where there is none. Returns the newest of the kept ones."""
    if not (folder / WHOLE).exists():
        return None
    for path in (folder / MARK, *_beside(folder / NAME)):
        path.unlink(missing_ok=True)
    keys.sync_folder(folder)
    (folder / WHOLE).replace(folder / NAME)
    keys.sync_folder(folder)
    return max(_kept(folder), default=None)


@contextlib.contextmanager
def _held(path: Path, key: keys.Key) -> Iterator[None]:
    """No other process can keep anything in the damaged file meanwhile, which would be lost; where nothing of it can be read,
    neither can others keep something in it.
    """
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        unlock(connection, key)
        with contextlib.suppress(*DAMAGE):
            connection.pragma("writable_schema", "on")  # or else a file that is cut short can't be locked
            connection.execute("BEGIN IMMEDIATE")
        yield
    finally:
        connection.close()


def _make_new(folder: Path, key: keys.Key) -> int:
    """How many rows could be read. The new file is on the disk, under its first name."""
    shutil.copyfile(folder / NAME, folder / COPY)
    log = folder / f"{NAME}-wal"
    if log.exists():
        shutil.copyfile(log, folder / f"{COPY}-wal")
    new = connect(folder / NEW, key)
    try:
        new.pragma("journal_mode", "memory")  # whatever happens to it before it is whole, another is made
        new.pragma("synchronous", "off")
        new.pragma("foreign_keys", "off")
        migrate(new)
        damaged = _readable(folder, key)
        try:
            copied = copy_rows(damaged, new)
        finally:
            damaged.close()
    finally:
        new.close()
    with (folder / NEW).open("rb+") as file:
        os.fsync(file.fileno())
    return copied


def _readable(folder: Path, key: keys.Key) -> apsw.Connection:
    """The copy of the damaged file, with the schema of a new one where its own can't be read."""
    with contextlib.suppress(*DAMAGE):
        return _lenient(folder / COPY, key)
    lend_schema(folder / COPY, key)
    return _lenient(folder / COPY, key)


def _lenient(path: Path, key: keys.Key) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        unlock(connection, key)
        connection.pragma("writable_schema", "on")  # a file that is shorter than it says is read as far as it goes
        steps_of(connection)
        list(connection.execute("SELECT sql FROM sqlite_schema"))
    except BaseException:
        connection.close()
        raise
    return connection


def _is_another_key(path: Path, key: keys.Key) -> bool:
    """The file begins with its key's salt. Where that is another, and it looks encrypted, it may be whole and the key wrong."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return not head.startswith(key.salt) and len(set(head)) >= RANDOM_VALUES


def _keep(folder: Path) -> Path:
    """The damaged file and its log under one more name each."""
    at_s, newest = time.time(), max(_kept(folder), default=folder)
    for _ in range(CLOSE_TOGETHER_S):  # so that their names sort as they were made
        at_s += 1.0 if _kept_name(folder, at_s) <= newest else 0.0
    while _kept_name(folder, at_s).exists():
        at_s += 1.0
    kept = _kept_name(folder, at_s)
    log = folder / f"{NAME}-wal"
    if log.exists() and log.stat().st_size:
        kept.with_name(f"{kept.name}-wal").hardlink_to(log)
    kept.hardlink_to(folder / NAME)
    keys.sync_folder(folder)
    return kept


def _kept_name(folder: Path, at_s: float) -> Path:
    return folder / f"{KEPT}{time.strftime('%Y%m%d-%H%M%S', time.localtime(at_s))}.db"


def _kept(folder: Path) -> list[Path]:
    return list(folder.glob(f"{KEPT}*.db"))


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in BESIDE]


def _clear(folder: Path) -> None:
    for path in folder.glob("memory.new*"):
        path.unlink(missing_ok=True)

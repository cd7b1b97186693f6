"""The whole memory as one folder of files, for its owner: readable pages, and memory.json, which an import makes it from again.

All of it is read from one moment of the memory, written under another name, and gets its own name only when it is whole and on
the disk. Files can be read by their owner alone.
"""

import contextlib
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from companion.errors import KeepingError
from companion.memory import readable
from companion.memory.portable import DATA_FILE, FORMAT, TABLES, VERSION, ArgumentError, Row, Table
from companion.memory.store import Store

ROWS_AT_ONCE = 2_000
FILE_MODE = 0o600

OnStep = Callable[[str, int, int], object]
"""What is written, how many rows of it are done, and of how many in all."""


def export(store: Store, folder: Path, on_step: OnStep = lambda _what, _done, _total: None) -> int:
    """Write the memory to a new folder, or an empty one; how many rows it had. Raises KeepingError; nothing is left then."""
    target = _target(folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent))
    except OSError as error:
        raise _not_written(folder, error) from error
    try:
        with snapshot(store):
            rows = _write(store, draft, on_step)
        for inner in (draft / readable.TALKS, draft):
            sync_folder(inner)
        draft.rename(target)  # over an empty folder, never over a full one
        sync_folder(target.parent)
    except OSError as error:
        raise _not_written(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return rows


@contextlib.contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """The store as it is now, for several questions; others may write meanwhile."""
    store.rows("BEGIN")
    try:
        yield
    finally:
        store.rows("ROLLBACK")


def rows_of(store: Store, name: str) -> Iterator[Row]:
    """A table's rows as memory.json has them, sorted by their key."""
    table = TABLES[name]
    columns = ", ".join(table.fields)
    key = ", ".join(table.key)
    places = ", ".join("?" * len(table.key))
    found = store.rows(f"SELECT {columns} FROM {name} ORDER BY {key} LIMIT {ROWS_AT_ONCE}")  # noqa: S608  names of our own
    while found:
        yield from (_row(table, values) for values in found)
        after = dict(zip(table.fields, found[-1], strict=True))
        found = store.rows(
            f"SELECT {columns} FROM {name} WHERE ({key}) > ({places}) ORDER BY {key} LIMIT {ROWS_AT_ONCE}",  # noqa: S608
            tuple(after[column] for column in table.key),
        )


def count(store: Store) -> int:
    """Rows of all tables."""
    return sum(found[0][0] for found in (store.rows(f"SELECT count(*) FROM {name}") for name in TABLES))  # noqa: S608


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _row(table: Table, values: Iterable[Any]) -> Row:
    pairs = zip(table.fields, values, strict=True)
    return {name: value.hex() if table.fields[name].is_blob else value for name, value in pairs}


def _target(folder: Path) -> Path:
    """Where it goes. Raises ArgumentError where something is there."""
    elsewhere = f"Choose a new folder, for example {folder / 'memory'}."
    try:
        target = folder.resolve()
        if not target.exists():
            return target
        if not target.is_dir():
            raise ArgumentError(f"{folder} is a file.", "Choose a new folder.")
        if any(target.iterdir()):
            raise ArgumentError(f"The folder {folder} has something in it, and I don't write over that.", elsewhere)
        if target.is_mount():
            raise ArgumentError(f"{folder} is a whole disk, and what I write needs a folder of its own.", elsewhere)
    except (OSError, RuntimeError, ValueError) as error:  # a circle of links; a name that no file can have
        raise ArgumentError(f"I can't use {folder} as a folder: {error}.", "Choose a new folder.") from error
    return target


def _not_written(folder: Path, error: OSError) -> KeepingError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return KeepingError(f"The disk of {folder} is full, so nothing was exported.", "Make room on it, or choose another disk.")
    why = error.strerror or str(error)
    return KeepingError(f"I can't write {folder} ({why}), so nothing was exported.", "Choose a folder that you may write to.")


def _write(store: Store, draft: Path, on_step: OnStep) -> int:
    total = count(store)
    with _created(draft / "README.md") as write:
        write(readable.README)
    with _created(draft / "memory.md") as write:
        for line in readable.memory(store):
            write(line + "\n")
    done = 0
    with _created(draft / DATA_FILE) as write:
        write(f'{{\n"format": {json.dumps(FORMAT)},\n"version": {VERSION},\n"tables": {{')
        for number, name in enumerate(TABLES):
            write(f"{',' if number else ''}\n{json.dumps(name)}: [")
            for place, row in enumerate(rows_of(store, name)):
                write(("," if place else "") + "\n" + json.dumps(row, ensure_ascii=False))
                done += 1
                if done % ROWS_AT_ONCE == 0:
                    on_step(f"Writing {DATA_FILE}", done, total)
            write("\n]")
        write("\n}\n}\n")
    _write_talks(store, draft / readable.TALKS, on_step)
    return total


def _write_talks(store: Store, folder: Path, on_step: OnStep) -> None:
    """A page a month. Months whose turns are not in order of time can't be: they are asked for by time."""
    folder.mkdir(mode=0o700)
    total = store.rows("SELECT count(*) FROM turns")[0][0]
    with contextlib.ExitStack() as page:
        month = ""
        write: Callable[[str], object] = str
        for number, (month_now, text) in enumerate(readable.talks(store), start=1):
            if month_now != month:
                month = month_now
                page.close()
                write = page.enter_context(_created(folder / f"{month}.md"))
            write(text)
            if number % ROWS_AT_ONCE == 0 or number == total:
                on_step(f"Writing {readable.TALKS}/{month}.md", number, total)


@contextlib.contextmanager
def _created(path: Path) -> Iterator[Callable[[str], object]]:
    """A new file, which is on the disk at the end."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  a handle, not a path
        yield file.write
        file.flush()
        os.fsync(file.fileno())

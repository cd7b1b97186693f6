"""A memory from the folder of an export. All of it is looked through before anything is written, and then it is one change.

Into an empty memory everything goes as it was, numbers and all. Into one that has something in it, only when that is asked for
(merge): what is there already is not doubled, and what is new gets numbers of its own.
"""

import json
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

from companion.memory import relations
from companion.memory.checking import mistakes, version_told
from companion.memory.export import count
from companion.memory.merging import settle, without_doubles
from companion.memory.portable import DATA_FILE, SINCE_HEART, TABLES, ArgumentError, Row, Tables
from companion.memory.store import Store

MOST_BYTES = 2 * 1024**3
"""About four million turns."""
MEMORY_BYTES_A_BYTE = 8
"""What reading takes of this machine's memory for each byte of the file: measured, and some more."""
MOST_TOLD, MOST_COUNTED = 20, 1_000
PLAIN = "Export the memory again, or mend the file; nothing was imported."


class Twice(ValueError):  # noqa: N818  a mistake in a file, which read() tells
    """A name stands in one object twice."""


def read(folder: Path) -> Tables:
    """What the export in this folder holds, whole and without a mistake. Raises ArgumentError, which tells every mistake."""
    text = _text(folder)
    document = _parsed(text, folder)
    if told := version_told(document):
        raise ArgumentError(f"I can't import {folder}: {told}.", "Bring this companion up to date, or export the memory again.")
    _complete(document)
    found = mistakes(document, text)
    first = list(islice(found, MOST_TOLD))
    if first:
        more = sum(1 for _ in islice(found, MOST_COUNTED))
        or_more = " or" if more == MOST_COUNTED else ""
        lines = [f"{folder} can't be imported:", *first, *([f"and {more}{or_more} more."] if more else [])]
        raise ArgumentError("\n  ".join(lines), "\nCorrect this and import again; nothing was imported.")
    tables: Tables = document["tables"]
    return _mended(tables)


def restore(store: Store, tables: Tables, merge: bool = False) -> int:
    """Keep what read() has found, all of it or nothing; how many rows are new. Raises KeepingError.

    Raises ArgumentError where something is remembered already, unless they are to be merged.
    """
    with store.change():
        is_known = count(store) > 0
        given = tables
        if is_known:
            if not merge:
                raise ArgumentError(
                    "There is something in this memory already.",
                    "Add --merge to put both together, or end this one with `companion memory wipe` first.",
                )
            tables = without_doubles(store, tables)
        for name in TABLES:
            _insert(store, name, tables[name])
        later = ((row["superseded_by"], row["id"]) for row in tables["facts"] if row["superseded_by"] is not None)
        store.run_many("UPDATE facts SET superseded_by = ? WHERE id = ?", later)
        if is_known:
            settle(store, given)
    return sum(map(len, tables.values()))


def _insert(store: Store, name: str, rows: Iterable[Row]) -> None:
    fields = TABLES[name].fields
    places = ", ".join("?" * len(fields))
    values = (
        tuple(
            None if column == "superseded_by" else bytes.fromhex(row[column]) if field.is_blob else row[column]
            for column, field in fields.items()
        )
        for row in rows
    )
    store.run_many(f"INSERT INTO {name} ({', '.join(fields)}) VALUES ({places})", values)  # noqa: S608  names of our own


def _text(folder: Path) -> str:
    """memory.json as it stands. Raises ArgumentError."""
    path = folder / DATA_FILE
    try:
        if not folder.is_dir():
            raise ArgumentError(f"There is no folder {folder}.", f"Give the folder of an export: it has a {DATA_FILE} in it.")
        if not path.exists():
            raise ArgumentError(f"There is no {DATA_FILE} in {folder}.", _where(folder))
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ArgumentError(f"{path} is a link to somewhere else.", f"Put the {DATA_FILE} itself into the folder.")
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe would wait for whoever writes into it
        with open(handle, "rb") as file:  # noqa: PTH123  a handle, not a path
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
                raise ArgumentError(f"{path} is no file of an export.", PLAIN)
            _make_sure_of_room(path, found.st_size)
            return file.read().decode("utf-8-sig")  # some editors put a mark at the start
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise ArgumentError(f"I can't read {path}: {why}.", "Give a folder that you may read.") from error
    except UnicodeDecodeError as error:
        raise ArgumentError(
            f"{path} is not UTF-8 text, at byte {error.start + 1}.", "Save it as UTF-8, then import again."
        ) from error
    except ValueError as error:  # a name that no file can have
        raise ArgumentError(f"I can't use {folder} as a folder: {error}.", "Give the folder of an export.") from error


def _make_sure_of_room(path: Path, size_bytes: int) -> None:
    """All of it is held in memory at once. Raises ArgumentError where that is more than there is, before the system ends us."""
    needed = MEMORY_BYTES_A_BYTE * size_bytes
    free = _available_bytes()
    if free is not None and needed > free:
        raise ArgumentError(
            f"{path} is too large for this machine: reading it takes {needed >> 20} MB of memory, and {free >> 20} MB are free.",
            "Import it on a larger computer, and copy the memory folder from there to here.",
        )


def _available_bytes() -> int | None:
    """Memory that can be had now; None where the system doesn't tell."""
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("MemAvailable:")).split()[1])
    return None


def _where(folder: Path) -> str:
    """Where else memory.json may be: a folder too high up, or another name."""
    below = sorted(found.parent.name for found in folder.glob(f"*/{DATA_FILE}"))
    if below:
        return f"Did you mean {folder / below[0]}?"
    close = get_close_matches(DATA_FILE, [found.name for found in folder.iterdir()], n=1)
    return f"Did you mean {close[0]}? It needs to be called {DATA_FILE}." if close else "Give the folder of an export."


def _parsed(text: str, folder: Path) -> Any:
    """Raises ArgumentError where it is no JSON."""
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        told = f"{folder / DATA_FILE} breaks off or has a slip at {place}: {error.msg}."
        raise ArgumentError(
            told, "Look for a comma, quotation mark or bracket there, then import again; nothing was imported."
        ) from error
    except (ValueError, RecursionError) as error:
        why = error if isinstance(error, Twice) else "it has a number or brackets that no export has"
        raise ArgumentError(f"{folder / DATA_FILE} can't be imported: {why}.", PLAIN) from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Twice(f'"{twice[:60]}" stands twice in {json.dumps(found)[:60]}…')
    return found


def _no_number(word: str) -> Any:
    raise Twice(f"{word} is no number")


def _complete(document: Any) -> None:
    """An export from before there were letters is whole without them."""
    tables = document.get("tables") if isinstance(document, dict) else None
    if isinstance(tables, dict) and not tables.keys() & set(SINCE_HEART):
        tables.update({name: [] for name in SINCE_HEART})


def _mended(tables: Tables) -> Tables:
    """Facts that were corrected by hand get the sentence that goes with them; a vector of the old one would mislead."""
    changed = set[int]()
    for row in tables["facts"]:
        if row["value"] not in row["sentence"]:
            row["sentence"] = relations.sentence(row["subject"], row["relation"], row["value"])
            changed.add(row["id"])
    tables["fact_vectors"] = [row for row in tables["fact_vectors"] if row["fact"] not in changed]
    for row in tables["moods"]:
        row["chance"] = float(row["chance"])
    for row in tables["voices"]:
        row.update({name: float(value) for name, value in row.items() if name != "turn" and value is not None})
    return tables

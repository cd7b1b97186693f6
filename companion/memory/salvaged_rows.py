"""Reading a damaged file row by row, each table by itself, and putting into a new one what fits there.

A page that can't be read takes its own rows with it and no others: reading goes on at the next number that can be read. Indexes
are not used, and the full-text ones come anew from the triggers.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import apsw

from companion.memory.connecting import tables_of
from companion.memory.faults import DAMAGE

NEAR = 512
"""So many numbers after the last row that could be read are tried one by one, more than a page has; then in growing steps."""
LARGEST = 2**63 - 1
TYPES: dict[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes, "REAL": float}

Row = tuple[Any, ...]

MENDED = (
    # what is on a list whose name is lost stays on a list
    """INSERT OR IGNORE INTO lists (id, name) SELECT DISTINCT list, 'list ' || list FROM list_items
    WHERE list NOT IN (SELECT id FROM lists)""",
    # a fact that had been superseded, by one that is lost, must not hold again
    """DELETE FROM facts WHERE id IN (WITH RECURSIVE outdated (id) AS (
        SELECT id FROM facts WHERE superseded_by NOT IN (SELECT id FROM facts)
        UNION SELECT facts.id FROM facts JOIN outdated ON superseded_by = outdated.id
    ) SELECT id FROM outdated)""",
    "UPDATE facts SET turn = NULL WHERE turn NOT IN (SELECT id FROM turns)",
    "UPDATE plans SET turn = NULL WHERE turn NOT IN (SELECT id FROM turns)",
)


def copy_rows(damaged: apsw.Connection, new: apsw.Connection) -> int:
    """Returns how many rows came over."""
    new.execute("BEGIN")
    copied = sum(_copy_table(damaged, new, table) for table in tables_of(new))
    for sql in MENDED:
        new.execute(sql)
    while broken := list(new.execute('SELECT DISTINCT "table", rowid FROM pragma_foreign_key_check')):
        for table, rowid in broken:
            new.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608  names of our own
    with contextlib.suppress(*DAMAGE, apsw.SQLError):  # a lost row's number is not given again
        for name, last in list(damaged.execute("SELECT name, seq FROM sqlite_sequence")):
            new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, name))
    new.execute("COMMIT")
    return copied


def _copy_table(damaged: apsw.Connection, new: apsw.Connection, table: str) -> int:
    try:
        there = {str(row[1]) for row in damaged.execute(f"PRAGMA table_info({table})")}
    except DAMAGE:
        return 0
    columns = [(str(row[1]), TYPES[row[2]], bool(row[3] or row[5])) for row in new.execute(f"PRAGMA table_info({table})")]
    columns = [column for column in columns if column[0] in there]
    if not columns:  # from before there was this table
        return 0
    names, marks, copied = ", ".join(name for name, *_ in columns), ", ".join("?" * len(columns)), 0
    for row in _rows(damaged, table, names):
        if all(
            isinstance(value, kind) or (value is None and not needed)
            for value, (_, kind, needed) in zip(row, columns, strict=True)
        ):
            with contextlib.suppress(apsw.ConstraintError):
                new.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608
                copied += 1
    return copied


def _rows(damaged: apsw.Connection, table: str, names: str) -> Iterator[Row]:
    sql = f"SELECT rowid, {names} FROM {table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid"  # noqa: S608
    start: int | None = -LARGEST
    while start is not None:
        try:
            for number, *row in damaged.execute(sql, (start,)):
                start = max(start, min(int(number) + 1, LARGEST))
                yield tuple(row)
        except DAMAGE:
            start = _next_readable(damaged, f"{sql} LIMIT 1", max(start, 0))
        else:
            return


def _next_readable(damaged: apsw.Connection, sql: str, after: int) -> int | None:
    """The first number from which on a row can be read, or the end be seen; None where nothing more can."""

    def can_be_read(start: int) -> bool:
        try:
            list(damaged.execute(sql, (start,)))
        except DAMAGE:
            return False
        return True

    near = min(after + NEAR, LARGEST)
    for start in range(after, near):
        if can_be_read(start):
            return start
    low, step = near, 1
    while low + step < LARGEST and not can_be_read(low + step):
        low, step = low + step, 2 * step
    if low + step >= LARGEST:
        return None
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if can_be_read(middle) else (middle, high)
    return high

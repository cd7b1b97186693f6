"""The tables that `companion listen --reference` reads: what was said in which recording.

UTF-8, tabs between, a recording a line: columns file (beside the table), text and, where known, speaker; others are left alone.
"""

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from companion.errors import RecordingError

COLUMNS = "It needs the columns file, speaker, seconds and text, with tabs between."


@dataclass(frozen=True, slots=True)
class Recording:
    """A line of a table."""

    file: Path
    said: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A table; `name` is its file's, without the ending."""

    name: str
    recordings: tuple[Recording, ...]


def read(table: Path) -> Reference:
    """Read one table. Raises RecordingError: it can't be read, lacks a column, or a line of it breaks off or names no file."""
    try:
        text = table.read_text(encoding="utf-8-sig")  # spreadsheets put a mark before the first column's name
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise RecordingError(f"{table} can't be read as a table of recordings: {why}.", COLUMNS) from error
    try:
        return Reference(table.stem, tuple(_recordings(text, table.parent)))
    except (ValueError, csv.Error) as error:
        raise RecordingError(f"{table} is no table of recordings: {error}.", COLUMNS) from error


def _recordings(text: str, folder: Path) -> Iterator[Recording]:
    """Raises ValueError, csv.Error saying what is wrong."""
    rows = csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)  # a quotation mark said is no quoting
    missing = [f"no column {name}" for name in ("file", "text") if name not in (rows.fieldnames or ())]
    if missing:
        raise ValueError("it has " + " and ".join(missing))
    for number, row in enumerate(rows, start=2):
        if not row["file"] or row["text"] is None:
            raise ValueError(f"line {number} lacks a file or a text")
        yield Recording((folder / row["file"]).resolve(), row["text"], row.get("speaker") or "")


def read_all(tables: Sequence[Path], chosen: Collection[Path]) -> list[Reference]:
    """All tables, of each only the files in `chosen` if there are any. Two of the same name get their folder's before it.

    Raises RecordingError, also when nothing is left to listen to.
    """
    wanted = {file.resolve() for file in chosen}
    stems = [table.stem for table in tables]
    references = []
    for table in dict.fromkeys(tables):
        reference = read(table)
        name = reference.name if stems.count(reference.name) == 1 else str(table.with_suffix(""))
        kept = tuple(one for one in reference.recordings if not wanted or one.file in wanted)
        references.append(Reference(name, kept))
    if not wanted and not any(reference.recordings for reference in references):
        raise RecordingError("There are no recordings in the table.", COLUMNS)
    if not any(reference.recordings for reference in references):
        raise RecordingError("None of these recordings is in the table.", "Name files of the table, or none for all.")
    return [reference for reference in references if reference.recordings]

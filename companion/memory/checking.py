"""Every mistake in a memory.json, told with its place and what is needed there. Nothing here writes anything."""

import json
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any

from companion.memory.portable import DATA_FILE, FORMAT, TABLES, VERSION, Row, Table, key_of

SHOWN_LETTERS = 60

Numbered = list[tuple[int, Row]]
"""Rows that are sound in themselves, each with its number in the file, from 0 on."""


def mistakes(document: Any, text: str = "") -> Iterator[str]:
    """`document` is what memory.json holds; `text`, its text, is for the numbers of lines."""
    if not isinstance(document, dict):
        yield f"{DATA_FILE}: needs to be an object, in curly brackets."
        return
    yield from _names("", document, ("format", "version", "tables"))
    if document.get("format", FORMAT) != FORMAT:
        yield f'{DATA_FILE}: "format" is {shown(document["format"])}; needs "{FORMAT}".'
    tables = document.get("tables", {})
    if not isinstance(tables, dict):
        yield f'{DATA_FILE}: "tables" is {shown(tables)}; needs an object with {", ".join(TABLES)}.'
        return
    yield from _names("tables", tables, TABLES)
    lines = Lines(text)
    sound, damaged = dict[str, Numbered](), set[str]()
    for name, table in TABLES.items():
        rows = tables.get(name, [])
        if not isinstance(rows, list):
            yield f"{DATA_FILE}: {name} is {shown(rows)}; needs a list, in square brackets."
            continue
        found = [(number, _in_row(row, table)) for number, row in enumerate(rows)]
        yield from (f"{lines.place(name, number, rows[number])}: {what}" for number, told in found for what in told)
        sound[name] = [(number, rows[number]) for number, told in found if not told]
        if len(sound[name]) < len(rows):
            damaged.add(name)
        yield from _doubled(name, table, sound[name], lines)
    yield from _between(sound, damaged, lines)


def version_told(document: Any) -> str:
    """What is wrong with the version, or "". Asked first: an export of another version has other fields as well."""
    version = document.get("version", VERSION) if isinstance(document, dict) else VERSION
    if type(version) is int and version == VERSION:
        return ""
    if type(version) is int and version > VERSION:
        return f"it is of version {version}, and this companion reads version {VERSION}; a newer companion wrote it"
    return f'{DATA_FILE}: "version" is {shown(version)}; needs {VERSION}'


def shown(value: Any) -> str:
    """A value as it stands in the file, cut short."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= SHOWN_LETTERS else text[: SHOWN_LETTERS - 1] + "…"


class Lines:
    """Finds the line that a row stands on, where each row still has one of its own as the export wrote it."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        heads = {f'"{name}": [': name for name in TABLES}
        self._heads = {heads[line]: number for number, line in enumerate(self._lines) if line in heads}

    def place(self, table: str, number: int, row: Any) -> str:
        found = f", id {row['id']}" if isinstance(row, dict) and type(row.get("id")) is int else ""
        line = self._heads.get(table, len(self._lines)) + 1 + number
        on_line = f" line {line + 1}," if line < len(self._lines) and self._is(self._lines[line], row) else ""
        return f"{DATA_FILE},{on_line} {table} {number + 1}{found}"

    @staticmethod
    def _is(line: str, row: Any) -> bool:
        try:
            return bool(json.loads(line.rstrip(",\r")) == row)
        except (ValueError, RecursionError):
            return False


def _names(place: str, given: Collection[str], wanted: Collection[str]) -> Iterator[str]:
    at = f"{DATA_FILE}: " + (f"{place}, " if place else "")
    missing = [name for name in wanted if name not in given]
    for name in given:
        if name not in wanted:
            yield f"{at}{shown(name)} is not known.{_meant(name, missing or list(wanted))}"
    yield from (f'{at}"{name}" is missing.' for name in missing)


def _meant(word: Any, choices: Collection[str]) -> str:
    close = get_close_matches(word[:SHOWN_LETTERS], choices, n=1) if isinstance(word, str) else []
    return f" Did you mean {close[0]}?" if close else ""


def _in_row(row: Any, table: Table) -> list[str]:
    if not isinstance(row, dict):
        return [f"{shown(row)} needs to be an object with {', '.join(table.fields)}."]
    missing = [name for name in table.fields if name not in row]
    told = [
        f"{shown(name)} is not known.{_meant(name, missing or list(table.fields))}" for name in row if name not in table.fields
    ]
    told += [f'"{name}" is missing; needs {table.fields[name].needs}.' for name in missing]
    for name, field in table.fields.items():
        if name in row and not field.fits(row[name]):
            told.append(f'"{name}" is {shown(row[name])}; needs {field.needs}.{_meant(row[name], field.choices)}')
    return told


def _doubled(name: str, table: Table, rows: Numbered, lines: Lines) -> Iterator[str]:
    for columns, is_folded in ((table.key, False), (table.unique, True)):
        seen = dict[tuple[Any, ...], int]()
        for number, row in rows if columns else ():
            key = key_of(row, columns, is_folded=is_folded)
            if key in seen:
                same = " and ".join(f'"{column}"' for column in columns)
                yield f"{lines.place(name, number, row)}: {same} is the same as of number {seen[key] + 1}; needs one of its own."
            seen.setdefault(key, number)


def _between(tables: dict[str, Numbered], damaged: set[str], lines: Lines) -> Iterator[str]:
    """Numbers that lead nowhere. Rows that are wrong themselves are not held to be missing."""
    for name, rows in tables.items():
        for column, field in TABLES[name].fields.items():
            if not field.to or field.to in damaged or field.to not in tables:
                continue
            ids = {row["id"] for _, row in tables[field.to]}
            for number, row in rows:
                if row[column] is not None and row[column] not in ids:
                    there = f"there is none with id {row[column]}"
                    yield f'{lines.place(name, number, row)}: "{column}" needs {field.needs}; {there}.'
    if "facts" in tables and "facts" not in damaged:
        yield from _circles(tables["facts"], lines)


def _circles(facts: Numbered, lines: Lines) -> Iterator[str]:
    by = {row["id"]: row["superseded_by"] for _, row in facts}
    ends = set[Any]({None})
    for number, row in facts:
        path = dict[int, None]()
        at = row["id"]
        while at not in ends and at not in path:
            path[at] = None
            at = by.get(at)
        if at in path:
            yield f'{lines.place("facts", number, row)}: "superseded_by" leads round in a circle; needs a later fact, or null.'
        ends.update(path)

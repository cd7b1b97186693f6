"""Two memories into one: what of an export is new here, with numbers that are free here. What is there already stays as it is."""

from typing import Any

from companion.memory import export
from companion.memory.portable import TABLES, Row, Tables, folded, key_of
from companion.memory.relations import RELATIONS
from companion.memory.store import Store

SAME = {
    "turns": ("at", "heard", "spoken", "source"),
    "facts": ("subject", "relation", "value"),
    "people": ("name", "relation"),
    "plans": ("kind", "text", "day", "time", "who", "made"),
    "reminders": ("text", "repeats", "cue", "made"),
    "timers": ("name", "seconds", "made"),
    "notes": ("text", "at"),
    "lists": ("name",),
    "list_items": ("list", "text", "at"),
    "gentle_words": ("matter", "at"),
    "letters": ("whom", "made"),
}
"""What makes two rows the same thing, whatever their numbers. A reminder's next ring and its state are those of here.

A fact is the same if it was learnt at the same time too, or if it holds both here and there.
"""

Numbers = dict[str, dict[int, int]]
"""By table: the number that a row of the export has here."""


def without_doubles(store: Store, tables: Tables) -> Tables:
    """The rows that are to be added, with numbers that are free here."""
    numbers: Numbers = {}
    new: Tables = {}
    for name, table in TABLES.items():
        rows = [_led(name, row, numbers) for row in tables[name]]
        if name in SAME:
            new[name], numbers[name] = _renumbered(store, name, rows)
        else:
            there = {key_of(row, table.key) for row in export.rows_of(store, name)}
            new[name] = [row for row in rows if key_of(row, table.key) not in there]
    for row in new["facts"]:
        if row["superseded_by"] is not None:
            row["superseded_by"] = numbers["facts"][row["superseded_by"]]
    _number_talks(store, tables["turns"], new["turns"], numbers["turns"])
    return new


def settle(store: Store, tables: Tables) -> None:
    """Within the change() that has added the rows: what both memories knew of, and knew differently."""
    holding = store.rows("SELECT id, subject, relation FROM facts WHERE superseded_by IS NULL ORDER BY learned DESC, id DESC")
    latest = dict[tuple[str, str], int]()
    for number, subject, relation in holding:
        if relation in RELATIONS and RELATIONS[relation].single:
            newer = latest.setdefault((folded(subject), relation), number)
            if newer != number:
                store.run("UPDATE facts SET superseded_by = ? WHERE id = ?", (newer, number))
    for row in tables["people"]:
        store.run(
            "UPDATE people SET mood = CASE WHEN :spoken_of > spoken_of THEN :mood ELSE mood END,"
            " spoken_of = max(spoken_of, :spoken_of), times = max(times, :times)"
            " WHERE name = :name AND relation = :relation COLLATE NOCASE",
            {name: row[name] for name in ("spoken_of", "mood", "times", "name", "relation")},
        )


def _led(name: str, row: Row, numbers: Numbers) -> Row:
    """The row with numbers of here, as far as they lead to tables before it."""
    fields = TABLES[name].fields.items()
    led = {column: numbers[field.to][row[column]] for column, field in fields if field.to in numbers and row[column] is not None}
    return row | led


def _renumbered(store: Store, name: str, rows: list[Row]) -> tuple[list[Row], dict[int, int]]:
    """The new ones of these rows, and the numbers of all. Of several that are the same, each is another one of those here."""
    there: dict[tuple[Any, ...], list[int]] = {}
    following = 1
    for row in export.rows_of(store, name):
        for sameness in _samenesses(name, row):
            there.setdefault(sameness, []).append(row["id"])
        following = max(following, row["id"] + 1)
    new, numbers, taken = [], dict[int, int](), set[int]()
    for row in rows:
        alike = (number for sameness in _samenesses(name, row) for number in there.get(sameness, ()) if number not in taken)
        same = next(alike, None)
        if same is None:
            same = following
            new.append(row | {"id": following})
            following += 1
        numbers[row["id"]] = same
        taken.add(same)
    return new, numbers


def _samenesses(name: str, row: Row) -> list[tuple[Any, ...]]:
    """What another row needs to have one of to be the same thing, the surest first."""
    key = key_of(row, SAME[name], is_folded=True)
    if name != "facts":
        return [key]
    return [(*key, row["learned"]), *([(*key, None)] if row["superseded_by"] is None else [])]


def _number_talks(store: Store, before: list[Row], new: list[Row], numbers: dict[int, int]) -> None:
    """A talk that is known here in part keeps its number; others get the next ones."""
    here = dict(store.rows("SELECT id, talk FROM turns"))
    talks = {row["talk"]: here[numbers[row["id"]]] for row in before if numbers[row["id"]] in here}
    following = max(here.values(), default=0) + 1
    for row in new:
        if row["talk"] not in talks:
            talks[row["talk"]] = following
            following += 1
        row["talk"] = talks[row["talk"]]

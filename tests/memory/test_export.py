"""Taking a memory along: what the export writes, where, and that the import makes the same memory of it."""

import errno
import json
import os
import re
import stat
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.errors import KeepingError
from companion.memory.export import export, rows_of
from companion.memory.importing import read, restore
from companion.memory.portable import LARGEST, TABLES, ArgumentError, Tables, folded
from companion.memory.relations import RELATIONS, sentence
from companion.memory.store import Store

NOON_S = int(datetime(2026, 11, 23, 12).timestamp())
NASTY = (
    'O\'Brien "Zoë" *bold* _x_ # <b>&amp;</b> [a](b) `c` | ~~d~~ \\ \n\n- one\n1. two\r\n\x1b[2J\x00\u2028\u202e'
    "'; DROP TABLE notes; --"
)

texts = st.text(st.characters(codec="utf-8"), max_size=12)
times = st.integers(-(10**11), 10**11)
ids = st.lists(st.one_of(st.integers(1, 40), st.integers(1, LARGEST)), unique=True, max_size=6)
blobs = st.binary(min_size=1, max_size=6).map(bytes.hex)
figures = st.floats(-1e6, 1e6)
states = st.sampled_from(["waiting", "ringing", "done", "cancelled"])


FITTING: dict[str, st.SearchStrategy[Any]] = {
    "at": times, "learned": times, "made": times, "ends": times, "spoken_of": times, "talk": st.integers(0, 9),
    "times": st.integers(0, 99), "rang": st.integers(0, 9), "seconds": st.integers(0, LARGEST), "state": states,
    "done": st.none() | times, "asked": st.none() | times, "last_rang": st.none() | times,
    "day": st.none() | st.dates().map(str), "time": st.none() | st.times().map(lambda one: one.isoformat()),
    "due": st.none() | st.datetimes().map(lambda one: one.isoformat()), "kind": st.sampled_from(["promise", "plan"]),
    "chance": st.floats(0, 1), "code": blobs, "vector": blobs, "superseded_by": st.none(),
    "changed": times, "level_db": figures, "pauses": figures, "pitch_hz": st.none() | figures, "pitch_range": st.none() | figures,
    "pace": st.none() | figures,
}  # fmt: skip


@st.composite
def memories(draw: st.DrawFn) -> Tables:
    """Any memory that the tables allow."""
    tables: Tables = {}
    for name, table in TABLES.items():
        keys = draw(ids) if table.key == ("id",) else [None] * draw(st.integers(0, 4))
        rows = [{column: _drawn(draw, tables, name, column, key) for column in table.fields} for key in keys]
        for row in rows if name == "facts" else []:
            row["sentence"] = sentence(row["subject"] or "it", row["relation"], row["value"])
        fitting = [row for row in rows if all(field.fits(row[column]) for column, field in table.fields.items())]
        tables[name] = _single(fitting, table.key, table.unique)
    facts = sorted(tables["facts"], key=lambda row: row["id"])
    for number, row in enumerate(facts):
        row["superseded_by"] = draw(st.sampled_from([None, *(later["id"] for later in facts[number + 1 :])]))
    return tables


def _drawn(draw: st.DrawFn, tables: Tables, name: str, column: str, key: int | None) -> Any:
    if column == "id":
        return key
    if (name, column) == ("facts", "relation"):
        return draw(st.sampled_from([*RELATIONS]))
    field = TABLES[name].fields[column]
    if field.choices:
        return draw(st.sampled_from(field.choices))
    if field.to and column not in FITTING:
        there = [row["id"] for row in tables[field.to]]
        return draw(st.sampled_from([None, *there]))  # where it has to be one, the row is left out
    return draw(FITTING.get(column, texts))


def _single(rows: list[Any], *keys: tuple[str, ...]) -> list[Any]:
    for columns in filter(None, keys):
        rows = list({tuple(folded(str(row[column])) for column in columns): row for row in rows}.values())
    return rows


def data_of(folder: Path) -> bytes:
    return (folder / "memory.json").read_bytes()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(memories())
def test_any_memory_goes_out_and_comes_back_the_same(tables: Tables) -> None:
    first, second = Store.in_memory(), Store.in_memory()
    with TemporaryDirectory() as name:
        folder = Path(name)
        restore(first, tables)
        export(first, folder / "one")
        restore(second, read(folder / "one"))
        export(second, folder / "two")
        assert data_of(folder / "two") == data_of(folder / "one")
        assert {name: [*rows_of(second, name)] for name in TABLES} == {
            name: sorted(rows, key=lambda row: [row[key] for key in TABLES[name].key]) for name, rows in tables.items()
        }
        assert restore(second, read(folder / "one"), merge=True) == 0
    first.close()
    second.close()


@pytest.fixture
def store() -> Store:
    made = Store.in_memory()
    with made.change():
        for day in (0, 1, 40):
            turn = made.run(
                "INSERT INTO turns (at, talk, heard, spoken, source) VALUES (?, ?, ?, ?, 'bank')",
                (NOON_S + 86_400 * day, day, f"on day {day} *so* tired", NASTY),
            )
        told = ("Zoë", "works-as", "a nurse", NOON_S, turn, "Zoë works as a nurse.")
        made.run("INSERT INTO facts (subject, relation, value, learned, turn, sentence) VALUES (?, ?, ?, ?, ?, ?)", told)
        made.run("INSERT INTO people (name, relation, spoken_of, mood) VALUES ('Zoë', 'sister', ?, 'low')", (NOON_S,))
        made.run("INSERT INTO people (name, relation, spoken_of) VALUES (?, ?, ?)", (NASTY, NASTY, NOON_S))
        made.run("INSERT INTO plans (kind, text, day, made) VALUES ('promise', 'call the bank', '2026-11-27', ?)", (NOON_S,))
        made.run("INSERT INTO notes (text, at) VALUES (?, ?)", (NASTY, NOON_S))
        made.run("INSERT INTO lists (id, name) VALUES (1, 'shopping')")
        made.run("INSERT INTO list_items (list, text, at) VALUES (1, 'oat milk', ?)", (NOON_S,))
    return made


def test_the_folder_is_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out")
    found = {
        path.relative_to(tmp_path / "out").as_posix(): stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").rglob("*")
    }
    assert found.pop("talks") == 0o700
    assert set(found) == {"README.md", "memory.md", "memory.json", "talks/2026-11.md", "talks/2027-01.md"}
    assert set(found.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_the_pages_are_readable_whatever_is_in_them(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out")
    page = (tmp_path / "out" / "memory.md").read_text(encoding="utf-8")
    assert "### Zoë, your sister" in page
    assert "- Zoë works as a nurse." in page
    assert "- [ ] call the bank (2026-11-27)" in page
    assert "- oat milk" in page
    talk = (tmp_path / "out" / "talks" / "2026-11.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", talk, re.MULTILINE) == ["Monday 2026-11-23", "Tuesday 2026-11-24"]
    assert r"**You:** on day 0 \*so\* tired" in talk
    for text in (page, talk):
        assert not {"\x1b", "\x00", "\u202e", "\u2028", "\r"} & set(text)
        assert "<b>" not in text.replace(r"\<b\>", "")
        assert len(re.findall(r"^#+ .*bold", text, re.MULTILINE)) <= 1  # the person who is called so
        assert not re.search(r"^(- one|1\. two)", text, re.MULTILINE)


def test_json_is_versioned_sorted_utf8_with_a_row_a_line(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out")
    text = data_of(tmp_path / "out").decode("utf-8")
    document = json.loads(text)
    assert (document["format"], document["version"]) == ("companion memory", 1)
    assert list(document["tables"]) == list(TABLES)
    assert "Zoë" in text
    assert [
        json.loads(line.rstrip(","))["id"] for line in text.split("\n") if line.startswith('{"id": ') and '"talk"' in line
    ] == [1, 2, 3]


def test_every_table_of_the_schema_is_in_the_export() -> None:
    found = Store.in_memory().rows(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE %STRICT%'"
    )
    assert {name for name, _ in found} - {"meta"} == set(TABLES)
    for name, table in TABLES.items():
        columns = Store.in_memory().rows("SELECT name FROM pragma_table_info(?)", (name,))
        assert {column for (column,) in columns} == set(table.fields), name


def test_progress_reaches_its_end(tmp_path: Path) -> None:
    store = Store.in_memory()
    with store.change():
        store.run_many(
            "INSERT INTO turns (at, talk, heard, spoken, source) VALUES (?, 1, 'a', 'b', 'bank')", ((at,) for at in range(4_500))
        )
    steps: list[tuple[str, int, int]] = []
    export(store, tmp_path / "out", lambda *step: steps.append(step))
    assert steps[-1][1:] == (4_500, 4_500)
    assert all(0 < done <= total for _, done, total in steps)
    assert len(json.loads(data_of(tmp_path / "out"))["tables"]["turns"]) == 4_500


REFUSED = {
    "a folder with something in it": lambda path: (path.mkdir(), (path / "mine.txt").write_text("mine")),
    "a file": lambda path: path.write_text("mine"),
    "a link to a full folder": lambda path: path.symlink_to(path.parent),
    "a link in a circle": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("made", REFUSED.values(), ids=REFUSED)
def test_nothing_is_written_over(made: Any, store: Store, tmp_path: Path) -> None:
    made(tmp_path / "out")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ArgumentError):
        export(store, tmp_path / "out")
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_a_new_one_and_a_link_to_one_will_do(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "behind")
    for folder in (tmp_path / "empty", tmp_path / "deep" / "new", tmp_path / "link"):
        export(store, folder)
        assert data_of(folder)
    assert data_of(tmp_path / "behind")


@pytest.mark.parametrize("failure", [(errno.ENOSPC, "full"), (errno.EIO, "can't write")], ids=["full", "broken"])
@pytest.mark.parametrize("at_sync", [1, 2, 4])
def test_a_disk_that_fails_leaves_nothing_half(
    failure: tuple[int, str], at_sync: int, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = failure
    synced: list[int] = []

    def fsync(handle: int) -> None:
        synced.append(handle)
        if len(synced) == at_sync:
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(KeepingError, match=said):
        export(store, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    with store.change():  # and the memory can be used on
        store.run("DELETE FROM notes")


def test_an_export_that_is_stopped_leaves_nothing(tmp_path: Path, store: Store) -> None:
    def stop(_what: str, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(store, tmp_path / "out", stop)
    assert list(tmp_path.iterdir()) == []
    assert export(store, tmp_path / "out")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(store: Store, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(KeepingError, match="can't write"):
        export(store, tmp_path / "locked" / "out")


def test_a_folder_below_a_file_can_not_be(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeepingError, match="nothing was exported"):
        export(store, tmp_path / "file" / "out")


def test_the_export_is_of_one_moment(tmp_path: Path) -> None:
    ours, other = Store.open(tmp_path / "memory"), Store.open(tmp_path / "memory")
    with ours.change():
        ours.run_many("INSERT INTO notes (text, at) VALUES (?, 0)", ((str(number),) for number in range(3_000)))

    def meanwhile(_what: str, _done: int, _total: int) -> None:
        with other.change():
            other.run("INSERT INTO lists (name) VALUES ('later')")
            other.run("DELETE FROM lists")
            other.run("INSERT INTO notes (text, at) VALUES ('later', 0)")

    assert export(ours, tmp_path / "out", meanwhile) == 3_000
    assert b"later" not in data_of(tmp_path / "out")
    assert ours.rows("SELECT count(*) FROM notes WHERE text = 'later'") == [(1,)]
    ours.close()
    other.close()


def test_a_note_of_a_million_letters(tmp_path: Path) -> None:
    first, second = Store.in_memory(), Store.in_memory()
    with first.change():
        first.run("INSERT INTO notes (text, at) VALUES (?, 0)", ("é*" * 500_000,))
    export(first, tmp_path / "out")
    restore(second, read(tmp_path / "out"))
    assert second.rows("SELECT text FROM notes") == first.rows("SELECT text FROM notes")

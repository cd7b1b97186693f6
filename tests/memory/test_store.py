"""The memory's file: whole transactions, several processes, every earlier schema, and nothing in it that a stranger can read."""

import multiprocessing
import sqlite3
from collections.abc import Callable
from datetime import datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import apsw
import pytest

from companion.errors import KeepingError
from companion.memory import key as keys
from companion.memory import schema
from companion.memory.connecting import connect, unlock
from companion.memory.marks import forget_everything
from companion.memory.memory import Memory
from companion.memory.salvage import MARK
from companion.memory.store import ReplacedError, Store, wipe

PATIENCE_S = 30
SPAWN = multiprocessing.get_context("spawn")
NOTE = "INSERT INTO notes (text, at) VALUES (?, 1)"
TURN = "INSERT INTO turns (at, talk, heard, spoken, source) VALUES (1, 1, ?, ?, 'chat')"
SECRET = "the biscuits are behind the flour"


def notes(store: Store) -> list[str]:
    return [text for (text,) in store.rows("SELECT text FROM notes ORDER BY id")]


def add(store: Store, *texts: str) -> None:
    with store.change():
        store.run_many(NOTE, [(text,) for text in texts])


def test_a_change_is_kept_whole(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    add(store, "one", "two")
    store.close()
    store.close()
    store = Store.open(tmp_path)
    assert notes(store) == ["one", "two"]
    store.close()


def fails_in_sql(store: Store) -> None:
    store.run("INSERT INTO notes (text, at) VALUES (NULL, 1)")


def fails_by_itself(_store: Store) -> None:
    raise KeyboardInterrupt


def half(store: Store, fails: Callable[[Store], None], nested: bool) -> None:
    with store.change():
        store.run(NOTE, ("half",))
        if nested:
            with store.change():
                fails(store)
        fails(store)


@pytest.mark.parametrize("fails", [fails_in_sql, fails_by_itself])
@pytest.mark.parametrize("nested", [False, True])
def test_or_not_at_all(tmp_path: Path, fails: Callable[[Store], None], nested: bool) -> None:
    store = Store.open(tmp_path)
    with pytest.raises((apsw.Error, KeyboardInterrupt)):
        half(store, fails, nested)
    assert notes(store) == []
    add(store, "whole")
    assert notes(store) == ["whole"]
    store.close()


def test_outside_of_a_change_nothing_is_written() -> None:
    store = Store.in_memory()
    with pytest.raises(RuntimeError):
        store.run(NOTE, ("when would it be kept",))
    with pytest.raises(RuntimeError):
        store.run_many(NOTE, [("nor these",)])
    store.close()


def test_changes_tell_of_our_own_and_of_others(tmp_path: Path) -> None:
    mine, other = Store.open(tmp_path), Store.open(tmp_path)
    seen = [mine.changes, mine.changes]
    add(mine, "mine")
    seen.append(mine.changes)
    add(other, "other")
    seen += [mine.changes, mine.changes]
    assert seen == [1, 1, 2, 3, 3]
    mine.close()
    other.close()


EVIL = [
    "'; DROP TABLE notes; --",
    '"',
    "%_%",
    "\0within",
    "o'brien",
    "zoë née müller 🦊",
    "?1",
    'NEAR("a" *) OR NOT',
    "",
    "\ud7ff\ufffe",
    "x" * 1_000_000,
]


@pytest.mark.parametrize("text", EVIL, ids=range(len(EVIL)))
def test_whatever_is_kept_comes_back(tmp_path: Path, text: str) -> None:
    memory = Memory(Store.open(tmp_path))
    memory.notes.add(text, 1)
    memory.lists.add(text[:50] or "empty", text, 1)
    memory.timers.add(text, 60, datetime(2026, 1, 1))
    assert notes(memory.store) == [text]
    memory.search(text[:100])
    assert memory.count()["notes"] == 1
    memory.close()


@pytest.mark.parametrize("steps", range(len(schema.STEPS)))
def test_every_earlier_schema_is_brought_up_to_date_with_its_rows(tmp_path: Path, steps: int) -> None:
    connection = connect(tmp_path / "memory.db", keys.make(tmp_path))
    for step in schema.STEPS[:steps]:
        connection.execute(step)
    connection.execute(f"PRAGMA user_version = {steps}")
    if steps:
        connection.execute("INSERT INTO meta (name, value) VALUES ('a', 'b')")
        connection.execute(TURN, ("we met marie", "did you"))
        connection.execute(
            "INSERT INTO facts (subject, relation, value, learned, turn, sentence)"
            " VALUES ('i', 'likes', 'tea', 1, 1, 'you like tea')"
        )
    connection.close()
    store = Store.open(tmp_path)
    assert store.salvaged is None
    assert store.one("PRAGMA user_version") == (len(schema.STEPS),)
    if steps:
        assert store.rows("SELECT rowid FROM turn_words WHERE turn_words MATCH 'marie'") == [(1,)]
        assert store.rows("SELECT turn, sentence FROM facts") == [(1, "you like tea")]
    fresh = Store.open(tmp_path / "fresh")
    shape = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    assert store.rows(shape) == fresh.rows(shape)
    add(store, "now")
    for one in (store, fresh):
        one.close()


def test_a_step_that_breaks_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(tmp_path)
    add(store, "before")
    store.close()
    with monkeypatch.context() as patched:
        patched.setattr(schema, "STEPS", (*schema.STEPS, "CREATE TABLE more (a) STRICT; CREATE TABLE notes (b)"))
        with pytest.raises(apsw.SQLError):
            Store.open(tmp_path)
    store = Store.open(tmp_path)
    assert notes(store) == ["before"]
    assert store.rows("SELECT name FROM sqlite_schema WHERE name = 'more'") == []
    store.close()


@pytest.mark.parametrize("is_marked", [False, True], ids=["", "and thought damaged"])
def test_a_newer_schema_is_told_and_left_alone(tmp_path: Path, is_marked: bool) -> None:
    Store.open(tmp_path).close()
    connection = connect(tmp_path / "memory.db", keys.read(tmp_path))
    connection.execute(f"PRAGMA user_version = {len(schema.STEPS) + 1}")
    connection.close()
    if is_marked:
        (tmp_path / MARK).touch()
    before = (tmp_path / "memory.db").read_bytes()
    with pytest.raises(KeepingError, match="newer version"):
        Store.open(tmp_path)
    assert (tmp_path / "memory.db").read_bytes() == before
    assert not list(tmp_path.glob("memory.damaged-*"))


def write_many(folder: Path, name: str, ready: Event, go: Event, rows: int) -> None:
    """What is told, one line each, is acknowledged."""
    ready.set()
    go.wait(PATIENCE_S)
    store = Store.open(folder)
    with (folder.parent / name).open("w") as told:
        for number in range(rows):
            add(store, f"{name} {number}")
            told.write(f"{name} {number}\n")
    store.close()


def test_two_processes_open_a_new_folder_at_once_and_no_acknowledged_row_is_lost(tmp_path: Path) -> None:
    folder, go = tmp_path / "memory", SPAWN.Event()
    names, rows = ("one", "two"), 60
    ready = [SPAWN.Event() for _ in names]
    workers = [
        SPAWN.Process(target=write_many, args=(folder, name, event, go, rows)) for name, event in zip(names, ready, strict=True)
    ]
    for worker in workers:
        worker.start()
    assert all(event.wait(PATIENCE_S) for event in ready)
    go.set()
    for worker in workers:
        worker.join(PATIENCE_S)
        assert worker.exitcode == 0
    acknowledged = [line for name in names for line in (tmp_path / name).read_text().splitlines()]
    store = Store.open(folder)
    assert sorted(notes(store)) == sorted(acknowledged)
    assert len(acknowledged) == rows * len(names)
    store.close()


def end_it(folder: Path, how: str) -> None:
    if how == "wiped":
        wipe(folder)
    else:
        (folder / MARK).touch()
        Store.open(folder).close()


@pytest.mark.parametrize("how", ["wiped", "salvaged"])
def test_nothing_is_acknowledged_into_a_file_that_another_process_has_ended(tmp_path: Path, how: str) -> None:
    store = Store.open(tmp_path)
    add(store, "before")
    other = SPAWN.Process(target=end_it, args=(tmp_path, how))
    other.start()
    other.join(PATIENCE_S)
    assert other.exitcode == 0
    with pytest.raises(ReplacedError):
        add(store, "lost")
    add(store, "after")
    left = ["after"] if how == "wiped" else ["before", "after"]
    assert notes(store) == left
    fresh = Store.open(tmp_path)
    assert notes(fresh) == left
    fresh.close()
    store.close()


@pytest.mark.parametrize("use", [notes, lambda store: store.changes, Store.scrub], ids=["rows", "changes", "scrub"])
def test_whatever_is_asked_first_after_a_wipe_says_so(tmp_path: Path, use: Callable[[Store], object]) -> None:
    store = Store.open(tmp_path)
    seen = store.file_number
    wipe(tmp_path)
    with pytest.raises(ReplacedError):
        use(store)
    use(store)
    assert store.file_number > seen
    store.close()


def test_wiped_in_the_middle_of_a_change_it_is_not_acknowledged(tmp_path: Path) -> None:
    store = Store.open(tmp_path)

    def change() -> None:
        with store.change():
            store.run(NOTE, ("lost",))
            wipe(tmp_path)

    with pytest.raises(ReplacedError):
        change()
    add(store, "after")
    assert notes(store) == ["after"]
    store.close()


def test_closing_a_wiped_file_leaves_the_log_of_the_new_one(tmp_path: Path) -> None:
    old = Store.open(tmp_path)
    add(old, "old")
    wipe(tmp_path)
    new = Store.open(tmp_path)
    add(new, "new")
    old.close()
    other = Store.open(tmp_path)
    assert notes(other) == ["new"]
    other.close()
    new.close()


def test_memory_goes_on_after_another_process_has_wiped_it(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path)
    memory.notes.add("before", 1)
    wipe(tmp_path)
    with pytest.raises(ReplacedError):
        memory.notes.add("lost", 1)
    memory.notes.add("after", 1)
    assert memory.count()["notes"] == 1
    memory.wipe()
    assert memory.count()["notes"] == 0
    memory.close()


@pytest.mark.parametrize("passphrase", ["", "the cat's name"])
def test_a_wiped_memory_has_another_key_and_the_same_passphrase(tmp_path: Path, passphrase: str) -> None:
    store = Store.open(tmp_path, passphrase)
    before = keys.read(tmp_path, passphrase)
    store.wipe()
    assert keys.read(tmp_path, passphrase) != before
    store.close()


def test_a_wipe_leaves_nothing_but_what_is_not_ours(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    (tmp_path / "memory.md").write_text("mine")
    for name in ("memory.damaged-20260101-000000.db", "memory.new.db", "memory.whole.db", MARK, "memory.key.abc"):
        (tmp_path / name).write_text("left over")
    wipe(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["memory.md"]
    store.close()
    wipe(tmp_path / "not there")


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_nothing_that_was_told_can_be_read_in_any_file(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with store.change():
        store.run(TURN, (SECRET, SECRET))
        store.run(NOTE, (SECRET,))
    while_open = everything(tmp_path)
    store.scrub()
    store.close()
    for data in (while_open, everything(tmp_path)):
        assert len(data) > 100_000
        assert not any(word.encode() in data for word in ("biscuits", "flour", "CREATE TABLE", "SQLite format"))
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(tmp_path / "memory.db").execute("SELECT * FROM sqlite_schema")


def decrypted(folder: Path, copy: Path) -> bytes:
    """Every page of the file in clear, the free ones too."""
    assert not (folder / "memory.db-wal").stat().st_size
    copy.write_bytes((folder / "memory.db").read_bytes())
    connection = apsw.Connection(str(copy))
    unlock(connection, keys.read(folder))
    connection.pragma("journal_mode", "delete")
    connection.execute("PRAGMA rekey = ''")
    connection.close()
    return copy.read_bytes()


def forget_by_row(memory: Memory) -> None:
    memory.forget_turns([2])
    memory.forget_note(2)


def forget_all(memory: Memory) -> None:
    forget_everything(memory.store)


@pytest.mark.parametrize("forget", [forget_by_row, forget_all])
def test_what_is_forgotten_is_in_no_page_of_the_decrypted_file(tmp_path: Path, forget: Callable[[Memory], None]) -> None:
    folder = tmp_path / "memory"
    memory = Memory.open(folder)
    with memory.store.change():
        for text in ("kept walnut", f"zanzibar {SECRET} " * 300, "kept hazel"):
            memory.store.run(TURN, (text, text))
            memory.store.run(NOTE, (text,))
    memory.store.scrub()
    before = decrypted(folder, tmp_path / "before.db")
    assert b"biscuits" in before
    assert b"zanzibar" in before
    forget(memory)
    after = decrypted(folder, tmp_path / "after.db")
    assert not any(word in after for word in (b"biscuit", b"zanzibar", b"anziba", b"flour"))
    if forget is forget_by_row:
        assert b"walnut" in after
        assert memory.store.rows("SELECT rowid FROM turn_words WHERE turn_words MATCH 'walnut OR hazel'") == [(1,), (3,)]
    else:
        assert b"walnut" not in after
    with memory.store.change():
        memory.store.run("INSERT INTO turn_words (turn_words, rank) VALUES ('integrity-check', 1)")
    memory.close()


def test_after_forgetting_everything_single_words_still_go_for_good(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path / "memory")
    forget_everything(memory.store)
    with memory.store.change():
        memory.store.run(TURN, ("zanzibar", "yes"))
        memory.store.run(TURN, ("walnut", "no"))
    memory.forget_turns([1])
    after = decrypted(tmp_path / "memory", tmp_path / "after.db")
    assert b"zanzibar" not in after
    assert b"walnut" in after
    memory.close()

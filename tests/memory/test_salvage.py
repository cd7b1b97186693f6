"""A damaged memory: what can be read is in use again, the damaged file is kept, and no power cut on the way loses either."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.errors import KeepingError
from companion.memory import key as keys
from companion.memory import salvage
from companion.memory.connecting import connect
from companion.memory.marks import forget_everything
from companion.memory.store import Store

PAGE_BYTES = 4096
TURNS = 400
Spoil = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Turns, facts, some of them superseded, and a list, all moved out of the log."""
    folder = tmp_path_factory.mktemp("whole") / "memory"
    store = Store.open(folder)
    with store.change():
        for number in range(1, TURNS + 1):
            store.run(
                "INSERT INTO turns (at, talk, heard, spoken, source) VALUES (?, 1, ?, ?, 'chat')",
                (number, f"heard marie {number} " + "and so on " * 8, f"spoken {number}"),
            )
            store.run("INSERT INTO turn_codes (turn, code) VALUES (?, zeroblob(48))", (number,))
            store.run(
                "INSERT INTO facts (subject, relation, value, learned, turn, sentence) VALUES ('i', 'likes', ?, 1, ?, ?)",
                (f"v{number}", number, f"you like number {number}"),
            )
        store.run("UPDATE facts SET superseded_by = id + 1 WHERE id % 2")
        store.run("INSERT INTO lists (name) VALUES ('shopping')")
        store.run_many("INSERT INTO list_items (list, text, at) VALUES (1, ?, 1)", [("milk",), ("eggs",)])
        store.run("INSERT INTO notes (text, at) VALUES (?, 1)", ("a long note " * 2_000,))
        store.run("INSERT INTO preferences (name, value, at) VALUES ('volume', '50', 1)")
    store.close()
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "memory"))


def roots(folder: Path) -> dict[str, int]:
    connection = connect(folder / "memory.db", keys.read(folder))
    try:
        return {str(name): int(page) for name, page in connection.execute("SELECT name, rootpage FROM sqlite_schema")}
    finally:
        connection.close()


def pages_of(folder: Path, name: str) -> list[int]:
    connection = connect(folder / "memory.db", keys.read(folder))
    try:
        sql = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'"
        return [int(page) for (page,) in connection.execute(sql, (name,))]
    finally:
        connection.close()


def flip(path: Path, *pages: int) -> None:
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * PAGE_BYTES + 300] ^= 0x04
    path.write_bytes(data)


def is_sound(store: Store) -> bool:
    checked = ["PRAGMA quick_check", "PRAGMA foreign_key_check"]
    with store.change():
        for index in ("turn_words", "fact_words", "note_words"):
            store.run(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    return [store.rows(sql) for sql in checked] == [[("ok",)], []]


def count(store: Store, table: str) -> int:
    return int(store.rows(f"SELECT count(*) FROM {table}")[0][0])


SPOILT: dict[str, tuple[Spoil, int]] = {
    "the first page": (lambda data: data[:300] + b"\xff" + data[301:], TURNS),
    "the salt": (lambda data: bytes(16) + data[16:], TURNS),
    "the first three pages zeros": (lambda data: bytes(3 * PAGE_BYTES) + data[3 * PAGE_BYTES :], TURNS),
    "the schema alone": (lambda data: data[: 20 * PAGE_BYTES] + bytes(2 * PAGE_BYTES) + data[22 * PAGE_BYTES :], TURNS),
    "cut short": (lambda data: data[: len(data) * 3 // 4], 200),
    "cut within a page": (lambda data: data[: len(data) * 3 // 4 + 1_234], 200),
    "cut after its first page": (lambda data: data[:PAGE_BYTES], 0),
    "all zeros": (lambda data: bytes(len(data)), 0),
    "somebody's text": (lambda _data: b"milk, eggs, and a card for marie\n" * 400, 0),
    "a few letters": (lambda _data: b"milk", 0),
}


@pytest.mark.parametrize(("spoil", "least"), SPOILT.values(), ids=SPOILT)
def test_what_can_be_read_is_in_use_and_the_damaged_file_is_kept(folder: Path, spoil: Spoil, least: int) -> None:
    path = folder / "memory.db"
    path.write_bytes(spoil(path.read_bytes()))
    damaged = path.read_bytes()
    store = Store.open(folder)
    assert store.salvaged is not None
    assert store.salvaged.name.startswith("memory.damaged-")
    assert store.salvaged.read_bytes() == damaged
    assert count(store, "turns") >= least
    assert is_sound(store)
    with store.change():
        store.run("INSERT INTO notes (text, at) VALUES ('afterwards', 1)")
    store.close()
    again = Store.open(folder)
    assert again.salvaged is None
    assert again.one("SELECT text FROM notes WHERE text = 'afterwards'") == ("afterwards",)
    again.close()


@pytest.mark.parametrize("table", ["turns", "facts", "turn_codes", "lists", "list_items", "notes"])
def test_a_damaged_page_takes_its_own_rows_and_no_others(folder: Path, table: str) -> None:
    leaves = pages_of(folder, table)
    flip(folder / "memory.db", leaves[len(leaves) // 2])
    (folder / salvage.MARK).touch()
    store = Store.open(folder)
    lost = {"turns": 40, "facts": 100, "turn_codes": 100}
    whole = {"turns": TURNS, "facts": TURNS, "turn_codes": TURNS, "lists": 1, "list_items": 2, "notes": 1}
    for other, rows in whole.items():
        if other == table == "notes" or (other == table == "list_items"):
            assert count(store, other) == 0
        elif other in (table, "turn_codes"):  # a code goes with its turn
            assert rows - lost.get(table, 0) <= count(store, other) <= rows
        elif not (table == "turns" and other == "facts"):
            assert count(store, other) == rows
    if table in lost:
        assert count(store, table) < TURNS
    if table == "lists":
        assert store.rows("SELECT name FROM lists") == [("list 1",)]
    assert is_sound(store)
    store.close()


def test_what_was_superseded_by_a_lost_fact_does_not_hold_again(folder: Path) -> None:
    store = Store.open(folder)
    held = {value for (value,) in store.rows("SELECT value FROM facts WHERE superseded_by IS NULL")}
    store.close()
    flip(folder / "memory.db", pages_of(folder, "facts")[1])
    (folder / salvage.MARK).touch()
    store = Store.open(folder)
    assert {value for (value,) in store.rows("SELECT value FROM facts WHERE superseded_by IS NULL")} < held
    store.close()


@pytest.mark.parametrize("index", ["turns_at", "turn_words_data", "sqlite_autoindex_lists_1"])
def test_a_damaged_index_loses_nothing(folder: Path, index: str) -> None:
    flip(folder / "memory.db", *pages_of(folder, index))
    (folder / salvage.MARK).touch()
    store = Store.open(folder)
    assert [count(store, table) for table in ("turns", "facts", "list_items", "notes")] == [TURNS, TURNS, 2, 1]
    assert store.rows("SELECT count(*) FROM turn_words WHERE turn_words MATCH 'marie'") == [(TURNS,)]
    assert is_sound(store)
    store.close()


def test_damage_at_the_end_of_a_table_is_met_at_the_start(folder: Path) -> None:
    flip(folder / "memory.db", pages_of(folder, "turns")[-1])
    store = Store.open(folder)
    assert store.salvaged is not None
    assert TURNS - 40 <= count(store, "turns") < TURNS
    store.close()


def test_damage_met_in_use_is_told_and_the_next_start_salvages(folder: Path) -> None:
    flip(folder / "memory.db", pages_of(folder, "turns")[2])
    store = Store.open(folder)
    assert store.salvaged is None
    with pytest.raises(KeepingError, match="is damaged"):
        store.rows("SELECT heard FROM turns")
    store.close()
    again = Store.open(folder)
    assert again.salvaged is not None
    assert TURNS - 40 <= len(again.rows("SELECT heard FROM turns")) < TURNS
    again.close()


def test_a_look_at_all_of_it_finds_what_no_question_met(folder: Path) -> None:
    store = Store.open(folder)
    assert store.is_whole()
    store.close()
    flip(folder / "memory.db", pages_of(folder, "turns_at")[0])
    store = Store.open(folder)
    assert not store.is_whole()
    store.close()
    again = Store.open(folder)
    assert again.salvaged is not None
    assert again.is_whole()
    again.close()


def test_what_is_in_the_log_is_saved_too(folder: Path, tmp_path: Path) -> None:
    store = Store.open(folder)
    with store.change():
        store.run("INSERT INTO notes (text, at) VALUES ('only in the log', 1)")
    cut = Path(shutil.copytree(folder, tmp_path / "cut"))
    store.close()
    (cut / "memory.db-shm").unlink()
    flip(cut / "memory.db", pages_of(folder, "turns")[2])
    (cut / salvage.MARK).touch()
    store = Store.open(cut)
    assert store.salvaged is not None
    assert store.one("SELECT count(*) FROM notes WHERE text = 'only in the log'") == (1,)
    assert store.salvaged.with_name(store.salvaged.name + "-wal").exists()
    store.close()


@pytest.mark.parametrize("at", [0, 40, 5_000, -3_000], ids=["its head", "its first frame", "its second", "its end"])
def test_a_damaged_log_leaves_what_was_there_before_it(folder: Path, tmp_path: Path, at: int) -> None:
    store = Store.open(folder)
    for number in range(3):
        with store.change():
            store.run("INSERT INTO notes (text, at) VALUES (?, 1)", (f"new {number}",))
    cut = Path(shutil.copytree(folder, tmp_path / "cut"))
    store.close()
    (cut / "memory.db-shm").unlink()
    log = bytearray((cut / "memory.db-wal").read_bytes())
    log[at] ^= 0x01
    (cut / "memory.db-wal").write_bytes(log)
    store = Store.open(cut)
    assert count(store, "turns") == TURNS
    notes = [text for (text,) in store.rows("SELECT text FROM notes WHERE text LIKE 'new%' ORDER BY id")]
    assert notes == [f"new {number}" for number in range(len(notes))]
    assert is_sound(store)
    store.close()


CALLS = 18
"""To the system, in a salvage, that change a name or wait for the disk."""


class PowerCutError(BaseException):
    pass


@pytest.mark.parametrize("step", range(CALLS))
def test_a_power_cut_during_the_salvage_loses_neither_file(folder: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Cut before the system call with this number; then the next start has all that the whole salvage has."""
    (folder / "memory.db").write_bytes(bytes(PAGE_BYTES) + (folder / "memory.db").read_bytes()[PAGE_BYTES:])
    left = [step]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **names: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise PowerCutError
            return real(*args, **names)

        return call

    with monkeypatch.context() as patched:
        for name in ("link", "replace", "rename", "unlink", "fsync"):
            patched.setattr(os, name, counted(getattr(os, name)))
        with pytest.raises(PowerCutError):
            Store.open(folder)
    store = Store.open(folder)
    assert (count(store, "turns"), count(store, "facts")) == (TURNS, TURNS)
    assert any(path.read_bytes()[:PAGE_BYTES] == bytes(PAGE_BYTES) for path in folder.glob("memory.damaged-*.db"))
    assert is_sound(store)
    store.close()


def test_only_the_last_three_are_kept(folder: Path) -> None:
    seen = []
    for _ in range(5):
        (folder / salvage.MARK).touch()
        store = Store.open(folder)
        seen.append(store.salvaged)
        store.close()
    assert len(set(seen)) == 5
    assert set(folder.glob("memory.damaged-*.db")) == set(seen[-3:])
    assert not (folder / salvage.MARK).exists()


def test_numbers_of_lost_rows_are_not_given_again(folder: Path) -> None:
    flip(folder / "memory.db", pages_of(folder, "turns")[-1])
    store = Store.open(folder)
    with store.change():
        number = store.run("INSERT INTO turns (at, talk, heard, spoken, source) VALUES (1, 1, 'a', 'b', 'c')")
    assert number == TURNS + 1
    store.close()


def test_forgetting_everything_takes_the_damaged_files_with_it(folder: Path) -> None:
    (folder / salvage.MARK).touch()
    store = Store.open(folder)
    assert store.salvaged is not None
    forget_everything(store)
    assert not list(folder.glob("memory.damaged*"))
    store.close()


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_damaged_nothing_is_invented(folder: Path, whole: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = folder / "memory.db"
    data = bytearray(path.read_bytes())
    for _ in range(2**seed):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    (folder / salvage.MARK).touch()
    store, before = Store.open(folder), Store.open(whole)
    for table in ("turns", "facts", "notes", "list_items", "preferences", "reminders", "timers"):
        columns = "id, subject, value, sentence" if table == "facts" else "*"
        assert set(store.rows(f"SELECT {columns} FROM {table}")) <= set(before.rows(f"SELECT {columns} FROM {table}"))
    assert is_sound(store)
    store.close()
    before.close()

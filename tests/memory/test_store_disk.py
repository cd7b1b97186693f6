"""A disk that is full, or read-only: told, nothing half kept, and all well again once it is mended. On real file systems."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.errors import KeepingError
from companion.memory import salvage
from companion.memory.memory import Memory
from companion.memory.store import Store

NOTE = "INSERT INTO notes (text, at) VALUES (?, 1)"
KIB = 1024


def mounted(*arguments: str) -> None:
    program = shutil.which("mount")
    if program is None or subprocess.run([program, *arguments], check=False, capture_output=True).returncode:
        pytest.skip("a file system of one's own takes root and its permission to mount")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Of 2 MiB, in memory."""
    at = tmp_path / "disk"
    at.mkdir()
    mounted("-t", "tmpfs", "-o", "size=2m", "none", str(at))
    yield at
    subprocess.run(["umount", "--lazy", str(at)], check=True)


def remount(disk: Path, how: str) -> None:
    mounted("-o", f"remount,{how}", str(disk))


def notes(store: Store) -> list[str]:
    return [text for (text,) in store.rows("SELECT text FROM notes ORDER BY id")]


def add(store: Store, *texts: str) -> None:
    with store.change():
        store.run_many(NOTE, [(text,) for text in texts])


def begun(folder: Path, *, with_log: bool) -> None:
    """One note, in the file itself or in the log of a process that was killed."""
    other = folder.with_name("other")
    store = Store.open(other)
    add(store, "before")
    if not with_log:
        store.scrub()
    folder.mkdir(mode=0o700)
    for name in ("memory.db", "memory.key", "memory.db-wal"):
        shutil.copyfile(other / name, folder / name)
    store.close()
    shutil.rmtree(other)


@pytest.mark.parametrize("with_log", [False, True], ids=["", "with a log"])
def test_a_read_only_disk_can_be_read(disk: Path, with_log: bool) -> None:
    folder = disk / "memory"
    begun(folder, with_log=with_log)
    remount(disk, "ro")
    memory = Memory.open(folder)
    assert memory.store.read_only
    assert notes(memory.store) == ["before"]
    assert memory.store.rows("SELECT rowid FROM note_words WHERE note_words MATCH 'before'") == [(1,)]
    assert memory.store.changes
    memory.store.scrub()
    with pytest.raises(KeepingError, match="read-only"):
        memory.notes.add("lost", 1)
    assert notes(memory.store) == ["before"]
    memory.close()
    remount(disk, "rw")
    store = Store.open(folder)
    assert not store.read_only
    add(store, "after")
    assert notes(store) == ["before", "after"]
    store.close()


def test_a_memory_whose_key_is_lost_is_told_on_a_read_only_disk(disk: Path) -> None:
    begun(disk / "memory", with_log=False)
    (disk / "memory" / "memory.key").unlink()
    remount(disk, "ro")
    with pytest.raises(KeepingError, match="is gone"):
        Store.open(disk / "memory")


def test_a_folder_bound_read_only_can_be_read(tmp_path: Path) -> None:
    folder, at = tmp_path / "memory", tmp_path / "bound"
    begun(folder, with_log=False)
    at.mkdir()
    mounted("--bind", str(folder), str(at))
    try:
        mounted("-o", "remount,bind,ro", str(at))
        store = Store.open(at)
        assert (store.read_only, notes(store)) == (True, ["before"])
        store.close()
    finally:
        subprocess.run(["umount", str(at)], check=True)


def test_a_read_only_disk_without_a_memory_is_told(disk: Path) -> None:
    (disk / "memory").mkdir()
    remount(disk, "ro")
    for folder in (disk / "memory", disk / "not there"):
        with pytest.raises(KeepingError, match="read-only"):
            Store.open(folder)


def fill(disk: Path, leave_bytes: int = 0) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4 * KIB))
        except OSError:
            pass
        file.truncate(max(0, file.tell() - leave_bytes))
    return ballast


@pytest.mark.parametrize("leave_kib", [0, 4, 8, 16, 32, 64])
def test_a_full_disk_is_told_and_nothing_is_half_kept(disk: Path, leave_kib: int) -> None:
    """Where little room is left, it ends at COMMIT; a note longer than the cache ends before it."""
    store = Store.open(disk / "memory")
    add(store, "before")
    store.scrub()
    ballast = fill(disk, leave_kib * KIB)
    with pytest.raises(KeepingError, match="disk is full"):
        add(store, "short", "word " * 40_000)
    assert notes(store) == ["before"]
    ballast.unlink()
    add(store, "after")
    store.close()
    store = Store.open(disk / "memory")
    assert notes(store) == ["before", "after"]
    assert store.is_whole()
    store.close()


def test_every_acknowledged_note_is_there_when_the_disk_fills_up(disk: Path) -> None:
    store = Store.open(disk / "memory")
    kept: list[str] = []

    def fill_up() -> None:
        for number in range(10_000):
            text = f"{number} " + "word " * 2_000
            add(store, text)
            kept.append(text)

    with pytest.raises(KeepingError, match="disk is full"):
        fill_up()
    assert len(kept) > 5
    assert notes(store) == kept
    store.close()
    store = Store.open(disk / "memory")
    assert notes(store) == kept
    store.close()


def test_no_memory_begins_on_a_full_disk_and_one_does_once_there_is_room(disk: Path) -> None:
    ballast = fill(disk)
    with pytest.raises(KeepingError, match="disk is full"):
        Store.open(disk / "memory")
    ballast.unlink()
    store = Store.open(disk / "memory")
    add(store, "after")
    store.close()


def test_a_full_disk_puts_the_salvage_off_and_harms_nothing(disk: Path) -> None:
    folder = disk / "memory"
    begun(folder, with_log=False)
    (folder / salvage.MARK).touch()
    before = (folder / "memory.db").read_bytes()
    ballast = fill(disk)
    with pytest.raises(KeepingError, match="disk is full"):
        Store.open(folder)
    assert (folder / "memory.db").read_bytes() == before
    ballast.unlink()
    store = Store.open(folder)
    assert store.salvaged is not None
    assert notes(store) == ["before"]
    store.close()

"""python -m tests.memory.power.scenes SCENE FOLDER SEED: what is going on while disk_log.c writes down what the disk is asked.

Each scene has what lies in the folder before, what is done, and what must be there after a cut, by what was told until then.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from companion.errors import KeepingError
from companion.memory import connecting, importing, key, schema
from companion.memory import store as stores
from companion.memory.export import export
from companion.memory.memory import Memory
from tests.memory.power.disk import SAID
from tests.memory.power.writer import NOW, Ledger, Tell, unsound, work

STEPS = 60
OLD_NOTES = 30
Faults = Iterator[str]


@dataclass(frozen=True)
class Scene:
    before: Callable[[Path], object]
    """`folder` is the one that the disk's log is about; the memory is in `folder / "memory"`."""
    play: Callable[[Path, Tell, random.Random], object]
    faults: Callable[[Path, list[bytes]], Faults]


def _nothing(folder: Path) -> None:
    """A device out of its box."""


def _work(folder: Path, tell: Tell, rng: random.Random) -> None:
    memory = Memory.open(folder / "memory")
    memory.store.rows("PRAGMA wal_autocheckpoint = 40")  # so that the log is emptied and begun again now and then
    work(memory, rng, {}, tell, STEPS)
    memory.close()


def _careless(folder: Path, tell: Tell, rng: random.Random) -> None:
    """The same without syncing: if no cut finds anything here, none would find anything anywhere."""
    memory = Memory.open(folder / "memory")
    memory.store.rows("PRAGMA synchronous = OFF")
    work(memory, rng, {}, tell, STEPS)
    memory.close()


def _work_faults(folder: Path, told: list[bytes]) -> Faults:
    ledger = Ledger()
    for line in b"".join(told).splitlines():
        ledger.take(line)
    memory = Memory.open(folder / "memory")
    try:
        yield from ledger.faults(memory)
    finally:
        memory.close()


def _first_schema(folder: Path) -> None:
    """As the first version left it, with turns in it."""
    (folder / "memory").mkdir()
    connection = connecting.connect(folder / "memory" / connecting.NAME, key.make(folder / "memory"))
    connection.execute(f"BEGIN; {schema.FIRST} PRAGMA user_version = 1; COMMIT")
    sql = "INSERT INTO turns (at, talk, heard, spoken, source) VALUES (?, 1, ?, 'Good.', 'bank')"
    connection.executemany(sql, ((at, f"note number {at}") for at in range(OLD_NOTES)))
    connection.close()


def _open(folder: Path, tell: Tell, rng: random.Random) -> None:
    memory = Memory.open(folder / "memory")
    tell(b"opened\n")
    memory.close()


def _opened_faults(folder: Path, told: list[bytes]) -> Faults:
    yield from _holds(folder, "turns", (0,))


def _migrated_faults(folder: Path, told: list[bytes]) -> Faults:
    yield from _holds(folder, "turns", (OLD_NOTES,))


def _notes(folder: Path) -> None:
    memory = Memory.open(folder / "memory")
    for number in range(OLD_NOTES):
        memory.notes.add(f"note number {number} {'and more ' * 50}", number)
    memory.close()


def _wipe(folder: Path, tell: Tell, rng: random.Random) -> None:
    secret = key.read(folder / "memory").secret.hex().encode()
    stores.wipe(folder / "memory")
    tell(secret)


def _wiped_faults(folder: Path, told: list[bytes]) -> Faults:
    """All is there, or nothing can be read any more and the rest can be wiped."""
    memory = folder / "memory"
    left: tuple[int, ...] = (0,) if told else (0, OLD_NOTES)
    yield from (
        f"the key is still in {one}" for one in folder.rglob("*") if one.is_file() and told and told[0] in one.read_bytes()
    )
    if not told:
        try:
            Memory.open(memory).close()
        except KeepingError as error:
            if "key" not in str(error):
                yield f"it says {error}"
            left = (0,)
            stores.wipe(memory)
    yield from _holds(folder, "notes", left)


def _exported(folder: Path) -> None:
    memory = Memory.open(folder / "there")
    for number in range(OLD_NOTES):
        memory.notes.add(f"note number {number}", number)
        memory.keep_turn(f"turn number {number}", "Good.", "bank", NOW)
    export(memory.store, folder / "export")
    memory.close()


def _import(folder: Path, tell: Tell, rng: random.Random) -> None:
    memory = Memory.open(folder / "memory")
    importing.restore(memory.store, importing.read(folder / "export"))
    tell(b"imported\n")
    memory.close()


def _imported_faults(folder: Path, told: list[bytes]) -> Faults:
    for table in ("notes", "turns"):
        yield from _holds(folder, table, (OLD_NOTES,) if told else (0, OLD_NOTES))


def _damaged(folder: Path) -> None:
    """Its last page is overwritten, and that was met."""
    _notes(folder)
    with (folder / "memory" / connecting.NAME).open("r+b") as file:
        file.seek(-4096, os.SEEK_END)
        file.write(bytes(4096))
    memory = Memory.open(folder / "memory")
    with suppress(KeepingError):
        memory.store.is_whole()
    memory.close()


def _salvaged_faults(folder: Path, told: list[bytes]) -> Faults:
    """It is salvaged to the end, now or by the next start, and the damaged file is kept; after some cuts under two names."""
    memory = Memory.open(folder / "memory")
    try:
        yield from unsound(memory, was_damaged=True)
        ((count,),) = memory.store.rows("SELECT count(*) FROM notes")
        if not OLD_NOTES // 2 < count <= OLD_NOTES:
            yield f"of {OLD_NOTES} notes {count} were saved"
    finally:
        memory.close()
    if len(list((folder / "memory").glob("memory.damaged-*.db"))) not in (1, 2):
        yield f"there are {sorted(one.name for one in (folder / 'memory').iterdir())}"


def _holds(folder: Path, table: str, counts: tuple[int, ...]) -> Faults:
    memory = Memory.open(folder / "memory")
    try:
        yield from unsound(memory)
        ((count,),) = memory.store.rows(f"SELECT count(*) FROM {table}")
        if count not in counts:
            yield f"{count} {table} are there, not {' or '.join(map(str, counts))}"
    finally:
        memory.close()


SCENES = {
    "work": Scene(_nothing, _work, _work_faults),
    "careless": Scene(_nothing, _careless, _work_faults),
    "first open": Scene(_nothing, _open, _opened_faults),
    "migration": Scene(_first_schema, _open, _migrated_faults),
    "wipe": Scene(_notes, _wipe, _wiped_faults),
    "salvage": Scene(_damaged, _open, _salvaged_faults),
    "import": Scene(_exported, _import, _imported_faults),
}


def main(name: str, folder: Path, seed: int) -> None:
    said = os.open(folder / SAID, os.O_WRONLY | os.O_CREAT)
    SCENES[name].play(folder, lambda line: os.write(said, line), random.Random(seed))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))

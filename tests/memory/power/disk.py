"""A disk that loses power: from the log of disk_log.c, what it may hold after a cut at any point.

What was synced is there. Of what was not, any part may be: single pieces of a write, a length, a name in a folder; and a piece
that never arrived may be old bytes of something else. Stricter than the file systems in use, which keep more of the order.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("<cQqII")
PIECES_BYTES = (512, 4096)
SAID = "told"
"""The file into which the program that is watched writes what it begins and acknowledges: not part of the disk."""


@dataclass(frozen=True)
class Record:
    kind: str
    inode: int
    offset: int
    path: str
    data: bytes


def records(log: Path) -> Iterator[Record]:
    data = log.read_bytes()
    place = 0
    while place < len(data):
        kind, inode, offset, first, second = HEAD.unpack_from(data, place)
        place += HEAD.size
        path = data[place : place + first].decode()
        place += first
        yield Record(kind.decode(), inode, offset, path, data[place : place + second])
        place += second


@dataclass(eq=False)
class File:
    is_folder: bool = False
    synced: bytes = b""
    since: list[Record] = field(default_factory=list)


Names = tuple[tuple[str, File | None], ...]
"""What one step changes at once, a rename two of them; None: the name goes."""


class Disk:
    """Fed with record after record; left() is what a cut now may leave, a new draw each time."""

    def __init__(self) -> None:
        self._by_inode: dict[int, File] = {}
        self._now: dict[str, File] = {}
        self._names: dict[str, File] = {}
        self._since: list[Names] = []
        self.told: list[bytes] = []
        self.syncs = 0

    def start(self, folder: Path) -> None:
        """What lay in the folder before the log began, all of it synced."""
        for path in folder.rglob("*"):
            if path.is_file():
                file = File(synced=path.read_bytes())
                self._names[str(path)] = self._now[str(path)] = self._by_inode[path.stat().st_ino] = file
            else:
                self._names[str(path)] = self._now[str(path)] = File(is_folder=True)

    def feed(self, record: Record) -> None:
        name = record.path.rpartition("/")[2]
        if name == SAID:
            self.told += [record.data] if record.kind == "W" else []
            return
        if record.kind in "WTS":
            self._change_file(self._by_inode[record.inode], record)
        elif record.kind == "D":
            self._sync_folder(record.path)
        else:
            self._change_name(record)

    def _change_file(self, file: File, record: Record) -> None:
        if record.kind == "S":
            self.syncs += 1
            for one in file.since:
                file.synced = _written(file.synced, one.offset, one.data, is_length=one.kind == "T")
            file.since = []
        else:
            file.since.append(record)

    def _change_name(self, record: Record) -> None:
        other = record.data.decode()
        if record.kind in "CM":
            file = File(is_folder=record.kind == "M")
            if record.kind == "C":
                self._by_inode[record.inode] = file
            change: Names = ((record.path, file),)
        elif record.kind == "U":
            change = ((record.path, None),)
        elif record.kind == "L":
            change = ((other, self._now[record.path]),)
        else:
            change = ((record.path, None), (other, self._now[record.path]))
        self._since.append(change)
        _rename(self._now, change)

    def _sync_folder(self, folder: str) -> None:
        self.syncs += 1
        for change in [one for one in self._since if one[-1][0].rpartition("/")[0] == folder]:
            _rename(self._names, change)
            self._since.remove(change)

    def left(self, root: Path, into: Path, rng: random.Random) -> None:
        """Write the folder `root`, as it may be found after the cut, as the folder `into`."""
        share = rng.choice((0.0, 1.0, 0.1, 0.5, 0.9))
        names = dict(self._names)
        kept = [change for change in self._since if rng.random() < share]
        for change in self._since[: rng.randrange(len(self._since) + 1)] if rng.random() < 0.5 else kept:
            _rename(names, change)
        for path, file in names.items():
            place = Path(path)
            if not _is_reached(place.parent, root, names):
                continue
            target = into / place.relative_to(root)
            (target if file.is_folder else target.parent).mkdir(parents=True, exist_ok=True)
            if not file.is_folder:
                target.write_bytes(_torn(file, share, rng))


def _is_reached(folder: Path, root: Path, names: dict[str, File]) -> bool:
    """A file whose folder has no name on the disk is lost, whatever was synced of it."""
    return all(str(one) in names for one in (folder, *folder.parents) if one.is_relative_to(root) and one != root)


def _torn(file: File, share: float, rng: random.Random) -> bytes:
    data = file.synced
    size = rng.choice(PIECES_BYTES)
    for record in file.since:
        if record.kind == "T":
            if rng.random() < share:
                data = _written(data, record.offset, b"", is_length=True)
            continue
        for start, end in _pieces(record.offset, record.offset + len(record.data), size):
            if rng.random() < share:
                data = _written(data, start, record.data[start - record.offset : end - record.offset])
            elif start >= len(data) and 0 < share < 1 and rng.random() < 0.2:
                data = _written(data, start, rng.randbytes(end - start))
    return data


def _pieces(start: int, end: int, size: int) -> Iterator[tuple[int, int]]:
    while start < end:
        following = min(end, (start // size + 1) * size)
        yield start, following
        start = following


def _written(data: bytes, offset: int, new: bytes, is_length: bool = False) -> bytes:
    if is_length:
        return data[:offset] + bytes(max(0, offset - len(data)))
    return data[:offset] + bytes(max(0, offset - len(data))) + new + data[offset + len(new) :]


def _rename(names: dict[str, File], change: Names) -> None:
    for path, file in change:
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file

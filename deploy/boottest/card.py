"""The card in the slot: an image, what was written onto it since, and what a power cut leaves of that.

QEMU never writes to the image or to the card. It writes to an overlay that is thrown away, and keeps a log of every write and
every flush in their order (its driver blklogwrites; the format is the kernel's, drivers/md/dm-log-writes.c). Only the log is
carried over: all of it after an orderly end. After a power cut all up to the last flush that was answered, and of what came
later by chance some sectors and some not. So what a flush promised is kept, and nothing else is.
"""

import os
import random
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.boottest.failures import BootTestError, CheckFailedError

SECTOR_BYTES = 512
MBR_TABLE, MBR_ENTRY, MBR_MAGIC = 0x1BE, struct.Struct("<B3sB3sII"), b"\x55\xaa"
LOG_MAGIC = 0x6A736677736872
LOG_HEAD, LOG_ENTRY = struct.Struct("<QQQI"), struct.Struct("<QQQQ")
FLUSH, FUA, DISCARD = 1, 2, 4
FAT, ROOT_A, ROOT_B, DATA = range(1, 5)
MTOOLS_ENV = {"MTOOLS_SKIP_CHECK": "1"}


@dataclass(frozen=True)
class Partition:
    start_bytes: int
    size_bytes: int
    kind: int


def partitions(mbr: bytes) -> list[Partition]:
    """The four entries of a master boot record, in their order; an empty one has size 0. Raises CheckFailedError."""
    if len(mbr) < SECTOR_BYTES or mbr[510:512] != MBR_MAGIC:
        raise CheckFailedError("The card does not begin with a partition table.")
    entries = MBR_ENTRY.iter_unpack(mbr[MBR_TABLE : MBR_TABLE + 4 * MBR_ENTRY.size])
    return [Partition(start * SECTOR_BYTES, count * SECTOR_BYTES, kind) for _, _, kind, _, start, count in entries]


def prefix_of(slot_txt: bytes) -> str:
    """The folder that the firmware takes kernel and settings from: its last os_prefix. Raises CheckFailedError."""
    lines = slot_txt.decode("ascii", "replace").splitlines()
    found = [line.partition("=")[2].strip() for line in lines if line.strip().startswith("os_prefix=")]
    if not found or found[-1] not in ("slot-a/", "slot-b/"):
        raise CheckFailedError(f"slot.txt names no slot: {slot_txt[:120]!r}")
    return found[-1]


def trial_of(slot_txt: bytes) -> str:
    """What slot.txt says of a trial, behind its comment sign."""
    words = [line.lstrip("# ").strip() for line in slot_txt.decode("ascii", "replace").splitlines()]
    return next((word.partition("=")[2] for word in words if word.startswith("trial=")), "")


@dataclass(frozen=True)
class Write:
    """An entry of the log. One that only flushes has no sectors; what was discarded has no data."""

    start_bytes: int
    data: bytes
    flags: int

    @property
    def flushes(self) -> bool:
        return bool(self.flags & FLUSH)


def entries(log: bytes) -> Iterator[Write]:
    """Every write and flush in their order.

    An entry whose place is empty was on its way when QEMU was killed: its answer had not been given, so it is left out, and the
    next one begins at the next sector that is not empty.
    """
    if len(log) < LOG_HEAD.size or LOG_HEAD.unpack_from(log)[0] != LOG_MAGIC:
        return
    at, empty = SECTOR_BYTES, bytes(SECTOR_BYTES)
    while at + SECTOR_BYTES <= len(log):
        if log[at : at + SECTOR_BYTES] == empty:
            at += SECTOR_BYTES
            continue
        start, count, flags, _ = LOG_ENTRY.unpack_from(log, at)
        at += SECTOR_BYTES
        size = 0 if flags & DISCARD else count * SECTOR_BYTES
        yield Write(start * SECTOR_BYTES, log[at : at + size], flags)
        at += size


def kept(writes: list[Write], chance: random.Random | None) -> Iterator[tuple[int, bytes]]:
    """What reaches the card: places and data.

    Args:
        writes: the log.
        chance: None after an orderly end: everything does. Else the power was cut.
    """
    last = max((number for number, write in enumerate(writes) if write.flushes), default=-1)
    for number, write in enumerate(writes):
        if chance is None or number <= last or write.flags & FUA:
            yield write.start_bytes, write.data
            continue
        share = chance.choice((0.0, 0.5, 1.0))  # a whole write lost, torn, or there though nobody waited for it
        for at in range(0, len(write.data), SECTOR_BYTES):
            if chance.random() < share:
                yield write.start_bytes + at, write.data[at : at + SECTOR_BYTES]


class Card:
    """An image on a card of `size_bytes`, which begins as a copy of it once something is written."""

    def __init__(self, image: Path, folder: Path, size_bytes: int, name: str = "card") -> None:
        self.image, self._own, self.size_bytes = image, folder / f"{name}.img", size_bytes
        self._own.unlink(missing_ok=True)

    @property
    def file(self) -> Path:
        """What to read: the image itself as long as nothing was written."""
        return self._own if self._own.exists() else self.image

    def _writable(self) -> Path:
        if not self._own.exists():
            self._own.parent.mkdir(parents=True, exist_ok=True)
            new = self._own.with_suffix(".new")
            subprocess.run(["cp", "--reflink=auto", "--sparse=always", str(self.image), str(new)], check=True)
            os.truncate(new, self.size_bytes)
            new.rename(self._own)
        return self._own

    def take_over(self, log: Path, chance: random.Random | None = None) -> int:
        """Carry over what a machine wrote; how many bytes of it reached the card. `chance`: the power was cut."""
        count = 0
        with self._writable().open("r+b") as card:
            for start, data in kept(list(entries(log.read_bytes())), chance):
                card.seek(start)
                card.write(data)
                count += len(data)
        return count

    def copy(self, name: str) -> "Card":
        """Another card with the same on it."""
        other = Card(self.image, self._own.parent, self.size_bytes, name)
        if self._own.exists():
            subprocess.run(["cp", "--reflink=auto", "--sparse=always", str(self._own), str(other._own)], check=True)
        return other

    def remove(self) -> None:
        self._own.unlink(missing_ok=True)

    def partition(self, number: int) -> Partition:
        with self.file.open("rb") as file:
            return partitions(file.read(SECTOR_BYTES))[number - 1]

    def read(self, name: str) -> bytes:
        """A file of the FAT. Raises CheckFailedError."""
        return self._mtools("mcopy", "-n", "-i", self._fat(self.file), f"::{name}", "-")

    def fetch(self, name: str, to: Path) -> Path:
        to.unlink(missing_ok=True)
        self._mtools("mcopy", "-n", "-i", self._fat(self.file), f"::{name}", str(to))
        return to

    def put(self, name: str, content: bytes | Path) -> None:
        """Write a file onto the FAT, as an owner with a card reader does."""
        source = content if isinstance(content, Path) else self._own.with_suffix(".put")
        card = self._writable()
        if isinstance(content, bytes):
            source.write_bytes(content)
        self._mtools("mcopy", "-o", "-i", self._fat(card), str(source), f"::{name}")

    def overwrite(self, number: int, at_bytes: int, data: bytes) -> None:
        """Damage a partition."""
        start = self.partition(number).start_bytes
        with self._writable().open("r+b") as card:
            card.seek(start + at_bytes)
            card.write(data)

    def extract(self, number: int, to: Path) -> Path:
        """A partition as a file of its own, holes left out."""
        part = self.partition(number)
        block = 1 << 20
        words = [f"skip={part.start_bytes // block}", f"count={part.size_bytes // block}", f"bs={block}"]
        command = ["dd", f"if={self.file}", f"of={to}", "conv=sparse", *words]
        subprocess.run(command, check=True, capture_output=True)
        return to

    def _fat(self, file: Path) -> str:
        return f"{file}@@{self.partition(FAT).start_bytes}"

    @staticmethod
    def _mtools(*command: str) -> bytes:
        if shutil.which(command[0]) is None:
            raise BootTestError("mtools is missing.", "Install it: apt install mtools.")
        done = subprocess.run(command, capture_output=True, check=False, env=os.environ | MTOOLS_ENV)
        if done.returncode:
            raise CheckFailedError(f"{' '.join(command[-2:])}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

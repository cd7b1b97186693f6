"""What every change of the card's system needs: where things are, the boot partition made writable for a moment, what was tried.

Tests hand in Places of ordinary files and a `remount` that only keeps count; the rules are the same.
"""

import fcntl
import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from companion.errors import CompanionError
from deploy.device.manifest import UpdateError
from deploy.device.slots import Slot

MOST_TRIED = 20
ROOT_NUMBERS: dict[Slot, int] = {"a": 2, "b": 3}
"""The numbers of the two systems' partitions on the card."""


class CardError(CompanionError):
    """The card can't be written, or is not laid out as it should be."""

    spoken = "I can't write to my card. It may be worn out."


class LaterError(UpdateError):
    """The update can't go on now, and nothing is wrong with it: it is tried again."""


@dataclass(frozen=True)
class Places:
    """Where everything is on the card."""

    firmware: Path = Path("/boot/firmware")
    system: Path = Path("/data/system")
    run: Path = Path("/run/companion")
    private: Path = Path("/run/companion-system")
    """For locks and what minisign reads: no user but root may write here."""
    etc: Path = Path("/etc/companion")
    minisign: str = "/usr/bin/minisign"
    roots: dict[Slot, Path] = field(default_factory=dict)
    """The partitions of the two systems. Empty: those on the card that `firmware` is on."""

    def root(self, slot: Slot) -> Path:
        """The partition of a slot. Raises CardError."""
        return self.roots[slot] if self.roots else partition(card_of(self.firmware), ROOT_NUMBERS[slot])

    @property
    def slot_file(self) -> Path:
        return self.firmware / "slot.txt"

    def boot_env(self) -> dict[str, str]:
        """What the initrd found: SLOT, TRIAL, DATA, FAT, GREW. Empty where it left nothing."""
        try:
            lines = (self.run / "boot.env").read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:
            return {}
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def image(self) -> tuple[str, str]:
        """Version and flavour of what runs. Raises CardError."""
        try:
            table = tomllib.loads((self.etc / "image.toml").read_text(encoding="utf-8"))
            return str(table["version"]), str(table["flavour"])
        except (OSError, ValueError, KeyError) as error:
            raise CardError("/etc/companion/image.toml does not say which version this is.", "Write the card anew.") from error


def card_of(folder: Path, sys: Path = Path("/sys")) -> Path:
    """The disk on which a mounted folder lies, as its folder below /sys. Raises CardError."""
    device = folder.stat().st_dev
    try:
        partition_ = (sys / "dev/block" / f"{os.major(device)}:{os.minor(device)}").resolve(strict=True)
    except OSError:
        raise CardError(f"{folder} is not on a disk.", "Start from a card that `make image` built.") from None
    return partition_.parent if (partition_ / "partition").exists() else partition_


def partition(disk: Path, number: int, dev: Path = Path("/dev")) -> Path:
    """The device of a disk's partition. By the disk, not by name or id: a copy of the card in a reader has the same id."""
    for entry in disk.iterdir():
        stated = entry / "partition"
        if stated.is_file() and stated.read_text().strip() == str(number):
            return dev / entry.name
    raise CardError(f"The card has no partition {number}.", "Write the card anew.")


Mode = Literal["ro", "rw"]


def remount(folder: Path, mode: Mode) -> None:
    """Raises CardError."""
    done = subprocess.run(
        ["mount", "-o", f"remount,{mode}", str(folder)], capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        raise CardError(
            f"{folder} can't be remounted {mode}: {done.stderr.strip()}.", "Start again; if it stays so, replace the card."
        )


class BootPartition:
    """The FAT partition, read-only but for moments. It refuses to write outside of `with boot.writable():`."""

    def __init__(self, places: Places, remount: Callable[[Path, Mode], None] = remount) -> None:
        self.folder = places.firmware
        self._lock, self._remount, self._open = places.private / "boot.lock", remount, False

    @contextmanager
    def writable(self) -> Iterator[None]:
        """Read-only again afterwards, whatever happens. Others who want to write wait, in other processes too."""
        with locked(self._lock):
            self._remount(self.folder, "rw")
            self._open = True
            try:
                yield
            finally:
                self._open = False
                self._remount(self.folder, "ro")

    def create(self, name: str) -> BinaryIO:
        """A new file to be written, its folders made; `close` it with `finish`."""
        self._check()
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")

    def finish(self, file: BinaryIO) -> None:
        """See that all of the file is on the card, and its name."""
        self._check()
        file.flush()
        os.fsync(file.fileno())
        file.close()
        fsync_folder(Path(file.name).parent)

    def replace(self, name: str, data: bytes) -> None:
        """Write a small file so that a power cut leaves the old or the new one."""
        self._check()
        beside = self.folder / f"{name}.new"
        beside.unlink(missing_ok=True)
        with self.create(beside.name) as file:
            file.write(data)
            self.finish(file)
        beside.replace(self.folder / name)
        fsync_folder(self.folder)

    def remove(self, name: str) -> None:
        """Remove a folder with all that is in it, if it is there."""
        self._check()
        if (self.folder / name).exists():
            shutil.rmtree(self.folder / name)
            fsync_folder(self.folder)

    def free_bytes(self) -> int:
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_frsize

    def cluster_bytes(self) -> int:
        """The unit in which files take room."""
        return os.statvfs(self.folder).f_frsize

    def _check(self) -> None:
        if not self._open:
            raise RuntimeError(f"{self.folder} is written outside of `with boot.writable():`")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until nobody else holds this lock, and hold it. It ends with the process, however that ends."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Mark:
    """By what an update file is known again: its beginning, quick to tell, and all of it, each as a SHA-256.

    Both, for a copy that came out damaged begins like the good one that is copied over it next.
    """

    beginning: str
    whole: str


class Tried:
    """Which update files were refused, failed or put on: none of them is tried again by itself."""

    def __init__(self, places: Places) -> None:
        self._tried, self._trial = places.system / "update-tried", places.system / "update-trial"

    def knows(self, beginning: str, whole: Callable[[], str]) -> bool:
        """Whether a file was tried before. `whole`, which takes a while, is called only where the beginning is known."""
        lines = _lines(self._tried)
        return any(line.startswith(beginning) for line in lines) and f"{beginning} {whole()}" in lines

    def remember(self, mark: Mark) -> None:
        line = f"{mark.beginning} {mark.whole}"
        lines = [known for known in _lines(self._tried) if known != line]
        write_whole(self._tried, [*lines, line][-MOST_TRIED:])

    def begin(self, mark: Mark) -> None:
        """Before slot.txt is written: with a power cut in between this file has not been tried yet."""
        write_whole(self._trial, [f"{mark.beginning} {mark.whole}"])

    def begun(self) -> None:
        """What `begin` was told has been put on, whatever becomes of it."""
        for line in _lines(self._trial):
            beginning, _, whole = line.partition(" ")
            self.remember(Mark(beginning, whole))
        self._trial.unlink(missing_ok=True)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []


def write_whole(path: Path, lines: list[str]) -> None:
    """Write a small file of the system's so that a power cut leaves the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="ascii", errors="replace") as file:
        file.write("".join(line + "\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    fsync_folder(path.parent)

"""Looks for updates on the boot partition and on USB sticks, and puts the newest on: `python3 -m deploy.device.sticks [DEVICE]`.

Both places are looked at every time, whichever of them called: an old file that stays in one must not take back what the
other brought, nor a damaged copy in one keep the good one in the other from being put on. Sticks are mounted read-only
below /run, in a namespace that ends with this process.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from companion.errors import CompanionError
from deploy.device import slots, update
from deploy.device.manifest import UpdateError
from deploy.device.package import Package, open_update
from deploy.device.updating import CardError, Places, Tried, card_of

NAME = re.compile(r"companion-([0-9]{1,6}(?:\.[0-9]{1,6}){1,3})([a-z+.-][0-9a-z+.-]{0,23})?-arm64\.update")
MOST_ENTRIES = 10_000
MOST_STICKS = 8
MOST_TRIES = 4
USB = re.compile(r"usb[0-9]+")
TYPES = {"vfat": "utf8", "exfat": "iocharset=utf8", "ext4": "noload,errors=remount-ro"}
"""What a stick may be formatted as, with options of its own. `noload` leaves even a dirty journal alone; a damaged ext4 may ask
in its superblock for a panic at the first fault, which the other option overrules."""
OPTIONS = "ro,nosuid,nodev,noexec"
FOLDER = Path("/run/companion-stick")

Version = tuple[tuple[int, ...], bool, str]


def version_of(name: str) -> Version | None:
    """What to order update files by; None for any other name. 0.5.0-rc1 comes before 0.5.0, and 0.10 after 0.9."""
    found = NAME.fullmatch(name)
    if not found:
        return None
    suffix = found[2] or ""
    return tuple(int(part) for part in found[1].split(".")), not suffix.startswith(("-", "a", "b", "r")), suffix


def update_files(folders: Sequence[Path]) -> list[tuple[Version, Path]]:
    """The update files right in these folders, in their order. Links count for nothing."""
    found: list[tuple[Version, Path]] = []
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:  # a stick that is just going
            for entry in islice(entries, MOST_ENTRIES):
                version = version_of(entry.name)
                if version and entry.is_file(follow_symlinks=False):
                    found.append((version, folder / entry.name))
    return found


def in_turn(found: Sequence[tuple[Version, Path]], running: Version | None) -> list[Path]:
    """The newest, and what may take its place where it was refused: a copy of it, or another that is newer than what runs.

    Never an older one: an update that was taken back must not bring on whatever else lies about.
    """
    ordered = sorted(found, key=lambda entry: entry[0], reverse=True)
    newest = ordered[0][0] if ordered else None
    return [path for version, path in ordered if version == newest or (running and version > running)][:MOST_TRIES]


def put_on_one(paths: Sequence[Path], places: Places, run: Callable[[BinaryIO, Places], int] = update.run) -> int:
    """Put the first of them on that was not refused before, and is not now. Returns an exit code."""
    code = 0
    for path in paths:
        if waits(places):
            return 0  # one was put on just now, and is tried at the next start
        try:
            with open_update(path) as file:
                if version_of(path.name) != running_version(places) and knows(places, file):
                    continue
                code = run(file, places)
                if code == 0 or not knows(places, file):  # it is on; or nothing is wrong with it, and its time comes
                    return code
        except UpdateError as error:
            sys.stderr.write(f"{error}\n")
            code = error.exit_code
    return code


def waits(places: Places) -> bool:
    with suppress(CompanionError):
        return slots.read(places.slot_file).trial == "ready"
    return False


def running_version(places: Places) -> Version | None:
    with suppress(CompanionError):
        return version_of(f"companion-{places.image()[0]}-arm64.update")
    return None


def knows(places: Places, file: BinaryIO) -> bool:
    """Whether a file was refused, failed or put on before. Raises LaterError."""
    package = Package(file)
    return Tried(places).knows(package.beginning, package.whole)


def sticks(firmware: Path, sys: Path = Path("/sys"), dev: Path = Path("/dev")) -> list[Path]:
    """The devices that may hold a file system of a stick: on USB, not the card's own disk, whole disks only if undivided."""
    try:
        card = card_of(firmware, sys)
    except (CardError, OSError):
        return []  # where it is not known which disk is the card, none is taken for a stick
    found: list[Path] = []
    for link in sorted((sys / "class/block").iterdir()):
        entry = link.resolve()
        divided = (entry / "partition").exists()
        disk = entry.parent if divided else entry
        if disk == card or not any(USB.fullmatch(part) for part in entry.parts):
            continue
        with suppress(OSError):  # it is just going
            if divided or not any((inner / "partition").exists() for inner in entry.iterdir()):
                found.append(dev / entry.name)
    return found


def chosen(devices: Sequence[Path], called: str | None) -> list[Path]:
    """So many as are looked at, first the one that was just plugged in. None where that is not a stick, or has gone."""
    if called is not None and called not in [device.name for device in devices]:
        return []
    return sorted(devices, key=lambda device: device.name != called)[:MOST_STICKS]


def mount(device: Path, folder: Path) -> bool:
    """Mount a stick to be read; whether it has a file system that is known."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for kind, option in TYPES.items():
        command = ["mount", "-t", kind, "-o", f"{OPTIONS},{option}", str(device), str(folder)]
        with suppress(subprocess.TimeoutExpired):  # a stick that answers no more
            if subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0:
                return True
    return False


def unmount(folder: Path) -> None:
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, timeout=60, check=False)


@contextmanager
def mounted(
    devices: Sequence[Path],
    below: Path = FOLDER,
    mount: Callable[[Path, Path], bool] = mount,
    unmount: Callable[[Path], object] = unmount,
) -> Iterator[list[Path]]:
    """The folders of those sticks that could be mounted."""
    with ExitStack() as later:
        folders: list[Path] = []
        for device in devices:
            folder = below / device.name
            if mount(device, folder):
                later.callback(unmount, folder)
                folders.append(folder)
        yield folders


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python3 -m deploy.device.sticks", description="Put the newest update on, if there is one."
    )
    parser.add_argument("device", nargs="?", help="the stick that was just plugged in, such as sda1")
    device = parser.parse_args(arguments).device
    places = Places()
    devices = chosen(sticks(places.firmware), device)
    if device and not devices:
        return 0
    with mounted(devices, FOLDER / str(os.getpid())) as folders:
        found = update_files([places.firmware, *folders])
        return put_on_one(in_turn(found, running_version(places)), places)


if __name__ == "__main__":
    sys.exit(main())

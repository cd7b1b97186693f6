"""Looks for updates on the boot partition and on USB sticks, and puts the newest on: `python3 -m deploy.device.sticks [DEVICE]`.

Both places are looked at every time, whichever of them called: an old file that stays in one must not take back what the
other brought. Sticks are mounted read-only below /run, in a namespace that ends with this process.
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

from deploy.device import update
from deploy.device.manifest import UpdateError
from deploy.device.package import open_update
from deploy.device.updating import CardError, Places, card_of

NAME = re.compile(r"companion-([0-9]{1,6}(?:\.[0-9]{1,6}){1,3})([a-z+.-][0-9a-z+.-]{0,23})?-arm64\.update")
MOST_ENTRIES = 10_000
MOST_STICKS = 8
USB = re.compile(r"usb[0-9]+")
TYPES = {"vfat": "utf8", "exfat": "iocharset=utf8", "ext4": "noload"}
"""What a stick may be formatted as, with an option of its own; `noload` leaves even a dirty journal alone."""
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


def newest(folders: Sequence[Path]) -> Path | None:
    """The newest update file right in one of these folders; in the first of them where two have it."""
    best: tuple[Version, Path] | None = None
    for folder in folders:
        with suppress(OSError):  # a stick that is just going
            for path in islice(folder.iterdir(), MOST_ENTRIES):
                version = version_of(path.name)
                if version and (best is None or version > best[0]) and path.is_file() and not path.is_symlink():
                    best = version, path
    return best[1] if best else None


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
        if divided or not any((inner / "partition").exists() for inner in entry.iterdir()):
            found.append(dev / entry.name)
    return found[:MOST_STICKS]


def mount(device: Path, folder: Path) -> bool:
    """Mount a stick to be read; whether it has a file system that is known."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for kind, option in TYPES.items():
        command = ["mount", "-t", kind, "-o", f"{OPTIONS},{option}", str(device), str(folder)]
        if subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0:
            return True
    return False


def unmount(folder: Path) -> None:
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
    devices = sticks(places.firmware)
    if device and Path("/dev") / device not in devices:
        return 0
    with mounted(devices, FOLDER / str(os.getpid())) as folders:
        path = newest([places.firmware, *folders])
        if not path:
            return 0
        try:
            file = open_update(path)
        except UpdateError as error:
            sys.stderr.write(f"{error}\n")
            return error.exit_code
        with file:
            return update.run(file, places)


if __name__ == "__main__":
    sys.exit(main())

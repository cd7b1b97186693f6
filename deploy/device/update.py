"""Puts one update file onto the other of the card's two systems: `python3 -m deploy.device.update FILE`.

The order is what makes it safe. First everything is checked that can be checked without writing; then the other system's
folder and partition are written and read back; slot.txt comes last. Power may fail at any moment: until slot.txt says
otherwise, the running system is the one that starts, and nothing of it is ever written.

Any other version may be put on, an older one too; the running version is left alone without a word, for a stick may stay in.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from companion.errors import CompanionError
from deploy.device import slots, tell
from deploy.device.manifest import Manifest, UpdateError
from deploy.device.package import LARGEST_UPDATE_BYTES, Package, damaged, open_update, read_manifest
from deploy.device.slots import OTHER, Slot
from deploy.device.updating import BootPartition, CardError, LaterError, Mark, Places, Tried, locked
from deploy.device.writing import write_boot, write_root, written

SPARE_BYTES = 1 << 20
"""Left free on the boot partition, for slot.txt, board.txt and folders."""
RESTART_AFTER_S = 5.0
"""So that the notice can be said."""

OTHER_DEVICE = "That update is for another kind of card, so I've left it alone."
NO_ROOM = "There's no room on my card for that update, so I've left it alone."


def put_on(file: BinaryIO, places: Places, boot: BootPartition) -> bool:
    """Put an update file on, if it is one to be put on.

    Returns: whether the next start tries it. False: it is the running version, or was tried before.
    Raises: UpdateError where it is refused (and remembered), CardError, SlotError; LaterError where it may be tried again.
    """
    tried, package = Tried(places), Package(file)
    running, flavour = places.image()
    refused: UpdateError | None = None
    try:
        manifest = read_manifest(package, places)
        if manifest.version == running:
            return False
        check_device(manifest, flavour)
    except LaterError:
        raise
    except UpdateError as error:
        refused = error
    if tried.knows(package.beginning, package.whole):
        return False
    try:
        if refused:
            raise refused
        own = check_moment(places)
        apply(package, manifest, own, places, boot)
    except LaterError:
        raise
    except (UpdateError, CardError):
        mark = Mark(package.beginning, package.whole())
        with suppress(OSError):  # on a card that takes nothing any more, telling is what is left to do
            tried.remember(mark)
        raise
    return True


def check_device(manifest: Manifest, flavour: str) -> None:
    if manifest.flavour != flavour:
        what = f"The update is for cards of the flavour {manifest.flavour}, and this one is {flavour}."
        raise UpdateError(what, f"Get the update for {flavour}.", OTHER_DEVICE)


def check_moment(places: Places) -> Slot:
    """The running slot, if an update can go on now. Raises LaterError."""
    found, state = places.boot_env(), slots.read(places.slot_file)
    own = found.get("SLOT")
    if own not in ("a", "b"):
        raise LaterError("It is not known which of the two systems runs.", "Start again.", "")
    if found.get("DATA") == "temporary":
        spoken = "I can't put that update on while my memory is unwell."
        raise LaterError(
            "The data partition is not there, so a failed update would be tried for ever.", "See to the card.", spoken
        )
    if state.trial == "started" or slots.withdraw(state).slot != own:
        raise LaterError("The running system is itself on trial.", "Talk with it, and start again.", "")
    return own


def apply(package: Package, manifest: Manifest, own: Slot, places: Places, boot: BootPartition) -> None:
    """Write the other system, read it back, and have it tried at the next start. Raises UpdateError, CardError, SlotError."""
    other = OTHER[own]
    target = places.root(other)
    if target.resolve() == places.root(own).resolve():
        raise CardError("Both systems are said to be on one partition.", "Write the card anew.")
    check_room(package, manifest, other, target, boot)
    with suppress(OSError):
        tell.notice(places.run, tell.FOUND)
    boot_bytes = sum(file.size_bytes for file in manifest.boot)
    with tell.updating(places.run, boot_bytes + 2 * manifest.root.size_bytes) as advance:
        with written(places.firmware), boot.writable():
            state = slots.read(places.slot_file)
            if state.trial == "ready":
                slots.write(places.slot_file, slots.withdraw(state))
            write_boot(package, manifest, other, boot, advance)
        with written(target):
            write_root(package, manifest, target, advance)
        mark, tried = Mark(package.beginning, package.whole()), Tried(places)
        with written(places.system):
            tried.begin(mark)
        with boot.writable():
            slots.write(places.slot_file, slots.begin_trial(slots.read(places.slot_file), other))
    with suppress(OSError):  # settled.py does it after the restart where it could not be done now
        tried.begun()


def check_room(package: Package, manifest: Manifest, other: Slot, target: Path, boot: BootPartition) -> None:
    """All that the sizes tell, before anything is written. Raises UpdateError."""
    inside_bytes = sum(file.size_bytes for file in manifest.boot) + manifest.root.packed_bytes
    if package.size_bytes < inside_bytes:
        raise damaged("it is shorter than its manifest says")
    if package.size_bytes > LARGEST_UPDATE_BYTES:
        raise damaged(f"it is larger than {LARGEST_UPDATE_BYTES} bytes")
    with target.open("rb") as partition:
        partition_bytes = partition.seek(0, os.SEEK_END)
    cluster = boot.cluster_bytes()
    folder = boot.folder / f"slot-{other}"
    freed = sum(_up(path.stat().st_size, cluster) for path in folder.rglob("*") if path.is_file())
    needed = sum(_up(file.size_bytes, cluster) + cluster for file in manifest.boot) + SPARE_BYTES
    for place, has, needs in (("system", partition_bytes, manifest.root.size_bytes), ("boot", boot.free_bytes() + freed, needed)):
        if has < needs:
            what = f"The update needs {needs} bytes on the {place} partition, which has {has}."
            raise UpdateError(what, "Write the card anew with a newer image; companion.toml and the memory can be kept.", NO_ROOM)


def _up(size: int, unit: int) -> int:
    return -(-size // unit) * unit


def restart() -> None:
    """Start again in good order. What `systemctl reboot` does, less its question to a login manager."""
    words = ["--no-block", "--job-mode=replace-irreversibly", "start", "reboot.target"]
    subprocess.run(["systemctl", *words], timeout=60, check=False)


def run(file: BinaryIO, places: Places, boot: BootPartition | None = None, restart: Callable[[], object] = restart) -> int:
    """Put an update on, tell the owner, and start again. Returns an exit code."""
    with locked(places.private / "update.lock"):
        try:
            if not put_on(file, places, boot or BootPartition(places)):
                return 0
        except (CompanionError, OSError, subprocess.SubprocessError) as error:  # the last: a card that no longer answers
            sys.stderr.write(f"{error}\n")
            spoken = error.spoken if isinstance(error, CompanionError) else CardError.spoken
            if spoken:
                with suppress(OSError):
                    tell.notice(places.run, spoken)
            return 1
        with suppress(OSError):
            tell.notice(places.run, tell.READY)
        time.sleep(RESTART_AFTER_S)
        restart()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python3 -m deploy.device.update", description="Put an update file on, and start again."
    )
    parser.add_argument("file", type=Path)
    path = parser.parse_args(arguments).file
    try:
        with open_update(path) as file:
            return run(file, Places())
    except UpdateError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())

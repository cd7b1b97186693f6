"""What writing a card asks of this computer and tells it. Tests bring another Machine."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.flash import DriveError, drives
from deploy.flash.drives import Drive
from deploy.flash.target import BlockDevice, Target

SYSTEM_PLACES = ("/", "/boot", "/boot/efi", "/boot/firmware", "/home", "/usr", "/var", "/nix")


@dataclass(frozen=True)
class Machine:
    """`list_drives`: lsblk's table as JSON. `open_target` raises OSError, all others DriveError."""

    list_drives: Callable[[], str]
    system_numbers: Callable[[], frozenset[str]]
    may_write: Callable[[str], bool]
    unmount: Callable[[str], None]
    open_target: Callable[[Drive], Target]


def with_sudo() -> str:
    """The very command that was given, with the same Python: sudo might find another one."""
    return shlex.join(["sudo", sys.executable, *sys.orig_argv[1:]])


def _system_numbers() -> frozenset[str]:
    """The devices that hold what the system stands on. A file system of many drives has none of its own; opening tells then."""
    numbers = [place.stat().st_dev for place in (*map(Path, SYSTEM_PLACES), Path.home()) if place.exists()]
    return frozenset(f"{os.major(number)}:{os.minor(number)}" for number in numbers)


def _unmount(mount: str) -> None:
    done = subprocess.run(["umount", "--", mount], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        why = done.stderr.strip().partition("\n")[0] or "no reason given"
        raise DriveError(f"{mount} could not be unmounted: {why}.", "Close what uses it and try again. Nothing was written.")


THIS_MACHINE = Machine(
    list_drives=drives.ask_lsblk,
    system_numbers=_system_numbers,
    may_write=lambda path: os.access(path, os.R_OK | os.W_OK),
    unmount=_unmount,
    open_target=lambda drive: BlockDevice(drive.path),
)

"""Which drives there are, and which of them may be written. All rules here work on what `lsblk --json` tells.

A drive is offered when it can be taken out: a USB drive, a card in a USB reader, a card in a built-in reader (mmcblk; but not
eMMC, which is soldered). It is refused when anything on it belongs to the running system, also through encryption, LVM or
RAID: what lsblk lists under a drive counts as the drive's.
"""

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deploy.flash import DriveError

COLUMNS = "NAME,PATH,MAJ:MIN,RM,HOTPLUG,TRAN,RO,MODEL,VENDOR,SIZE,MOUNTPOINTS,PKNAME,TYPE,FSTYPE,LABEL"
LSBLK = ["lsblk", "--json", "-b", "-o", COLUMNS]
LIMIT_S = 30

LARGE_BYTES = 256 << 30
"""Beyond this it is more likely somebody's backup disk than a card."""

GUEST_MOUNTS = ("/media/", "/run/media/", "/mnt/")
"""Where desktops and people mount what comes and goes. Whatever is mounted elsewhere, the system needs."""

POOLS = {
    "zfs_member": "a ZFS pool",
    "LVM2_member": "an LVM volume group",
    "linux_raid_member": "a RAID",
    "bcache": "a bcache",
    "drbd": "a DRBD device",
}
"""Parts of something larger, which may be in use without a mount point that lsblk could show."""


@dataclass(frozen=True)
class Drive:
    """A whole drive with all that lies on it."""

    name: str
    path: str
    size_bytes: int
    model: str
    contents: tuple[str, ...]
    """What its partitions hold, for people: "BOOT (vfat)"."""
    mounts: tuple[str, ...]
    opened: tuple[str, ...]
    """What is open on top of its partitions: names of LUKS, LVM and RAID devices."""
    pools: tuple[str, ...]
    numbers: frozenset[str]
    """"8:16" and so on: of the drive and all on it."""
    read_only: bool
    can_be_removed: bool

    @property
    def guests(self) -> tuple[str, ...]:
        """The mounts that may be taken down."""
        return tuple(mount for mount in self.mounts if f"{mount}/".startswith(GUEST_MOUNTS))


def verdict(drive: Drive, system: frozenset[str], needed_bytes: int) -> str | None:
    """Why this drive must not be written, or None if it may be once its `guests` are unmounted.

    Args:
        system: the device numbers ("8:2") of what the running system stands on, from another source than lsblk.
        needed_bytes: the size of the image; 0 if it isn't known yet.
    """
    held = [mount for mount in drive.mounts if mount not in drive.guests]
    sizes = f"it has {size(drive.size_bytes)}, and the image needs {size(needed_bytes)}"
    objections = (
        (held, f"this computer itself uses it, for {_places(held)}"),
        (drive.numbers & system, "this computer runs from it"),
        (not drive.can_be_removed, "it is built into this computer"),
        (drive.pools, f"it is part of {', '.join(drive.pools)}"),
        (drive.opened, f"it is in use: {', '.join(drive.opened)} is open on it"),
        (drive.size_bytes == 0, "there is no card in it"),
        (drive.read_only, "it is write-protected (a card or its adapter may have a little slider)"),
        (drive.size_bytes < needed_bytes, f"it is too small: {sizes}"),
    )
    return next((reason for applies, reason in objections if applies), None)


def _places(mounts: list[str]) -> str:
    return ", ".join("swap" if mount == "[SWAP]" else mount for mount in mounts)


def size(count: int) -> str:
    """In the units that are printed on cards: 31.91 GB."""
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def parse(told: str) -> list[Drive]:
    """All whole drives in what lsblk printed. Raises ValueError if it is no such thing."""
    tree = json.loads(told)
    if not isinstance(tree, dict) or not isinstance(tree.get("blockdevices"), list):
        raise ValueError("no blockdevices in it")
    disks = [entry for entry in tree["blockdevices"] if entry.get("type") == "disk"]
    names = {str(disk["name"]) for disk in disks}
    return [_drive(disk, names) for disk in disks if not re.fullmatch(r"mmcblk\d+(boot\d+|rpmb)", disk["name"])]


def _drive(disk: dict[str, Any], names: set[str]) -> Drive:
    whole = list(_walk(disk))
    above = [entry for entry in whole if entry is not disk]
    name, fstypes = str(disk["name"]), [str(entry.get("fstype") or "") for entry in whole]
    return Drive(
        name=name,
        path=str(disk["path"]),
        size_bytes=int(disk["size"] or 0),
        model=_visible(f"{disk.get('vendor') or ''} {disk.get('model') or ''}") or "(unnamed)",
        contents=tuple(_content(entry) for entry in whole if entry.get("fstype") or entry.get("type") == "part"),
        mounts=tuple(dict.fromkeys(mount for entry in whole for mount in entry.get("mountpoints") or () if mount)),
        opened=tuple(dict.fromkeys(_visible(str(entry["name"])) for entry in above if entry.get("type") != "part")),
        pools=tuple(POOLS[fstype] for fstype in fstypes if fstype in POOLS),
        numbers=frozenset(str(entry.get("maj:min")) for entry in whole),
        read_only=_is(disk.get("ro")),
        can_be_removed=_comes_out(disk, names),
    )


def _comes_out(disk: dict[str, Any], names: set[str]) -> bool:
    name = str(disk["name"])
    if name.startswith("mmcblk"):
        return f"{name}boot0" not in names  # eMMC has boot areas of its own; a card has none
    return _is(disk.get("rm")) or _is(disk.get("hotplug")) or disk.get("tran") == "usb"


def _walk(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield entry
    for child in entry.get("children") or ():
        yield from _walk(child)


def _content(entry: dict[str, Any]) -> str:
    kind = str(entry.get("fstype") or "unknown")
    label = _visible(str(entry.get("label") or ""))
    return f"{label} ({kind})" if label else kind


def _is(value: object) -> bool:
    return value in (True, "1", 1)  # older lsblk writes "1"


def _visible(text: str) -> str:
    """Without what a drive's maker or a label could do to a terminal."""
    return " ".join("".join(" " if unicodedata.category(char)[0] == "C" else char for char in text).split())


def ask_lsblk() -> str:
    """The table of all drives, as JSON. Raises DriveError."""
    try:
        done = subprocess.run(LSBLK, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    except FileNotFoundError:
        raise DriveError("The program lsblk is missing.", "Install util-linux, or use Raspberry Pi Imager.") from None
    except subprocess.TimeoutExpired:
        raise DriveError(f"lsblk did not answer within {LIMIT_S} seconds.", "Pull the card out and put it in again.") from None
    if done.returncode != 0:
        why = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise DriveError(f"lsblk could not list the drives: {why[0]}.", "It needs util-linux 2.37 or newer.")
    return done.stdout

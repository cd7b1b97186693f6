"""Which drives may be written: tables as lsblk prints them, on machines that people have."""

import json
from typing import Any

import pytest

from deploy.flash.drives import LARGE_BYTES, Drive, parse, verdict

GB = 10**9
NEEDED_BYTES = 2 * GB
Entry = dict[str, Any]


def entry(name: str, number: str, gb: float, kind: str = "part", *on_it: Entry, **columns: Any) -> Entry:
    """A line of lsblk's table with all the columns that are asked for."""
    path = f"/dev/mapper/{name}" if kind in ("crypt", "lvm") else f"/dev/{name}"
    made: Entry = {
        "name": name, "path": path, "maj:min": number, "rm": False, "hotplug": False, "tran": None, "ro": False, "model": None,
        "vendor": None, "size": round(gb * GB), "mountpoints": [None], "pkname": None, "type": kind, "fstype": None,
        "label": None,
    }  # fmt: skip
    if on_it:
        made["children"] = [child | {"pkname": name} for child in on_it]
    return made | columns


def part(name: str, number: str, gb: float, fstype: str | None, mount: str | None = None, *on_it: Entry, **columns: Any) -> Entry:
    return entry(name, number, gb, "part", *on_it, fstype=fstype, mountpoints=[mount], **columns)


def stick(name: str, *parts: Entry, gb: float = 32, **columns: Any) -> Entry:
    usb: Entry = {"rm": True, "hotplug": True, "tran": "usb", "vendor": "SanDisk ", "model": "Ultra Fit"}
    return entry(name, "8:16", gb, "disk", *parts, **(usb | columns))


def root_on_lvm_on_luks() -> Entry:
    volumes = [
        entry("vg-root", "254:1", 200, "lvm", fstype="ext4", mountpoints=["/"]),
        entry("vg-swap", "254:2", 16, "lvm", fstype="swap", mountpoints=["[SWAP]"]),
        entry("vg-home", "254:3", 280, "lvm", fstype="ext4", mountpoints=["/home"]),
    ]
    crypt = entry("nvme0n1p3_crypt", "254:0", 499, "crypt", *volumes, fstype="LVM2_member")
    parts = [
        part("nvme0n1p1", "259:1", 0.5, "vfat", "/boot/efi"),
        part("nvme0n1p2", "259:2", 1, "ext4", "/boot"),
        part("nvme0n1p3", "259:3", 499, "crypto_LUKS", None, crypt),
    ]
    return entry("nvme0n1", "259:0", 512, "disk", *parts, tran="nvme", model="Samsung SSD 980")


def sata(name: str, number: str, *parts: Entry, gb: float = 1000) -> Entry:
    return entry(name, number, gb, "disk", *parts, tran="sata", model="WDC WD10", vendor="ATA     ")


RAID = entry("md0", "9:0", 900, "raid1", fstype="ext4", mountpoints=["/"])
LOOP = entry("loop0", "7:0", 0.06, "loop", ro=True, fstype="squashfs", mountpoints=["/snap/core/1"])
ZRAM = entry("zram0", "253:0", 4, "disk", mountpoints=["[SWAP]"])
BIND = part("sdb1", "8:17", 31, "exfat", "/media/ann/PHOTOS", label="PHOTOS")

MACHINES: dict[str, tuple[list[Entry], dict[str, str | None]]] = {
    "a laptop and a stick": (
        [root_on_lvm_on_luks(), stick("sdb", part("sdb1", "8:17", 31, "vfat", None, label="STICK")), LOOP, ZRAM],
        {"nvme0n1": "itself uses it, for /boot/efi, /boot, /, swap, /home", "sdb": None, "zram0": "swap"},
    ),
    "a built-in card reader": (
        [entry("mmcblk0", "179:0", 32, "disk", part("mmcblk0p1", "179:1", 31, "vfat"), hotplug=True, tran="mmc")],
        {"mmcblk0": None},
    ),
    "a Chromebook's soldered storage, and a card": (
        [
            entry("mmcblk0", "179:0", 64, "disk", part("mmcblk0p1", "179:1", 60, "ext4")),
            entry("mmcblk0boot0", "179:8", 0.004, "disk", ro=True),
            entry("mmcblk0rpmb", "179:9", 0.004, "disk"),
            entry("mmcblk1", "179:16", 32, "disk"),
        ],
        {"mmcblk0": "built into", "mmcblk1": None},
    ),
    "a card mounted by the desktop": ([stick("sdb", BIND)], {"sdb": None}),
    "a card mounted by hand": ([stick("sdb", part("sdb1", "8:17", 31, "ext4", "/mnt"))], {"sdb": None}),
    "a card mounted somewhere else": ([stick("sdb", part("sdb1", "8:17", 31, "ext4", "/srv/files"))], {"sdb": "/srv/files"}),
    "no prefix fools it": ([stick("sdb", part("sdb1", "8:17", 31, "ext4", "/mntal"))], {"sdb": "/mntal"}),
    "a Pi running from its own card": (
        [
            entry(
                "mmcblk0",
                "179:0",
                32,
                "disk",
                part("mmcblk0p1", "179:1", 0.3, "vfat", "/boot/firmware"),
                part("mmcblk0p2", "179:2", 31, "ext4", "/"),
            ),
            stick("sda"),
        ],
        {"mmcblk0": "/boot/firmware, /", "sda": None},
    ),
    "a live system on a stick": (
        [stick("sda", part("sda1", "8:1", 31, "iso9660", "/run/live/medium"))],
        {"sda": "/run/live/medium"},
    ),
    "a USB disk that holds /home": (
        [stick("sdc", part("sdc1", "8:33", 900, "ext4", "/home"), gb=1000, rm=False)],
        {"sdc": "for /home"},
    ),
    "ZFS shows no mount points": (
        [
            sata("sda", "8:0", part("sda1", "8:1", 999, "zfs_member", label="rpool")),
            stick("sdb", part("sdb1", "8:17", 31, "zfs_member", label="tank")),
        ],
        {"sda": "built into", "sdb": "a ZFS pool"},
    ),
    "RAID over two disks": (
        [
            sata("sda", "8:0", part("sda1", "8:1", 900, "linux_raid_member", None, RAID)),
            stick("sdb", part("sdb1", "8:17", 900, "linux_raid_member", None, RAID)),
        ],
        {"sda": "for /", "sdb": "for /"},
    ),
    "an unlocked stick": (
        [stick("sdb", part("sdb1", "8:17", 31, "crypto_LUKS", None, entry("luks-1", "254:9", 31, "crypt", fstype="ext4")))],
        {"sdb": "luks-1 is open"},
    ),
    "a locked stick": ([stick("sdb", part("sdb1", "8:17", 31, "crypto_LUKS"))], {"sdb": None}),
    "a btrfs whose other half is mounted": (
        [sata("sda", "8:0", part("sda1", "8:1", 900, "btrfs", "/")), stick("sdb", part("sdb1", "8:17", 900, "btrfs"))],
        {"sda": "for /", "sdb": None},  # opening it fails with EBUSY: test_flash.py
    ),
    "readers without a card": ([stick("sdb", gb=0)], {"sdb": "no card in it"}),
    "the slider at LOCK": ([stick("sdb", ro=True)], {"sdb": "write-protected"}),
    "too small": ([stick("sdb", gb=1.9)], {"sdb": "it has 1.90 GB, and the image needs 2.00 GB"}),
    "just right": ([stick("sdb", gb=2)], {"sdb": None}),
    "a second disk inside": ([sata("sda", "8:0")], {"sda": "built into"}),
    "lsblk of old with its ones": ([stick("sdb", rm="1", hotplug="1", ro="0", tran=None)], {"sdb": None}),
}


@pytest.mark.parametrize(("table", "expected"), MACHINES.values(), ids=MACHINES)
def test_which_may_be_written(table: list[Entry], expected: dict[str, str | None]) -> None:
    reasons = {drive.name: verdict(drive, frozenset(), NEEDED_BYTES) for drive in found(table)}
    assert reasons.keys() == expected.keys()
    for name, reason in expected.items():
        if reason is None:
            assert reasons[name] is None
        else:
            assert reason in (reasons[name] or "")


def test_what_the_system_stands_on_is_refused_even_if_lsblk_shows_no_mount() -> None:
    (drive,) = found([stick("sdb", part("sdb1", "8:17", 31, "ext4"))])
    assert verdict(drive, frozenset({"8:1"}), NEEDED_BYTES) is None
    assert verdict(drive, frozenset({"8:17"}), NEEDED_BYTES) == "this computer runs from it"


def test_what_people_see_of_a_drive() -> None:
    (drive,) = found([stick("sdb", BIND, part("sdb2", "8:18", 1, None), model="Evil\x1b[2J\nCard")])
    assert drive.model == "SanDisk Evil [2J Card"
    assert drive.contents == ("PHOTOS (exfat)", "unknown")
    assert drive.guests == ("/media/ann/PHOTOS",)
    assert drive.size_bytes < LARGE_BYTES


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"blockdevices": {}}', "null"])
def test_nonsense_is_an_error(told: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse(told)


def found(table: list[Entry]) -> list[Drive]:
    return parse(json.dumps({"blockdevices": table}))

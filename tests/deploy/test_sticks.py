"""Which devices are taken for sticks, and which of several updates is the newest. A little /sys stands for the kernel's."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from deploy.device import sticks
from deploy.device.updating import CardError, card_of, partition

MMC, USB = "platform/soc/mmc_host/mmc0/mmc0:0001", "platform/soc/usb1/1-1/1-1:1.0/host0/target0:0:0/0:0:0:0"
USB_2 = USB.replace("1-1", "1-2")


class Kernel:
    """Disks and their partitions below /sys, and the device numbers of what is mounted."""

    def __init__(self, root: Path) -> None:
        self.sys, self._count = root / "sys", 0
        for folder in ("class/block", "dev/block"):
            (self.sys / folder).mkdir(parents=True)

    def disk(self, bus: str, name: str, partitions: Sequence[str] = ()) -> Path:
        disk = self.sys / "devices" / bus / "block" / name
        for entry in (disk, *(disk / part for part in partitions)):
            entry.mkdir(parents=True)
            (self.sys / "class/block" / entry.name).symlink_to(entry)
        for number, part in enumerate(partitions, 1):
            (disk / part / "partition").write_text(f"{number}\n")
        return disk

    def mounted(self, folder: Path, entry: Path) -> None:
        """As if `entry` were mounted there: the number of the device that the folder really is on leads to it."""
        device = folder.stat().st_dev
        (self.sys / "dev/block" / f"{os.major(device)}:{os.minor(device)}").symlink_to(entry)


@pytest.fixture
def kernel(tmp_path: Path) -> Kernel:
    return Kernel(tmp_path)


def found(kernel: Kernel, firmware: Path) -> list[str]:
    return [path.name for path in sticks.sticks(firmware, kernel.sys)]


def test_the_partitions_of_usb_disks(kernel: Kernel, tmp_path: Path) -> None:
    card = kernel.disk(MMC, "mmcblk0", ["mmcblk0p1", "mmcblk0p2"])
    kernel.disk(USB, "sda", ["sda1", "sda2"])
    kernel.disk(USB_2, "sdb")
    kernel.disk("virtual", "loop0")
    kernel.disk("platform/soc/sata/ata1", "sdc", ["sdc1"])
    kernel.mounted(tmp_path, card / "mmcblk0p1")
    assert found(kernel, tmp_path) == ["sda1", "sda2", "sdb"]


def test_a_card_in_a_usb_reader_is_no_stick(kernel: Kernel, tmp_path: Path) -> None:
    card = kernel.disk(USB, "sda", ["sda1", "sda2", "sda3", "sda4"])
    kernel.disk(USB_2, "sdb", ["sdb1"])
    kernel.mounted(tmp_path, card / "sda1")
    assert found(kernel, tmp_path) == ["sdb1"]


def test_where_the_card_is_unknown_nothing_is_a_stick(kernel: Kernel, tmp_path: Path) -> None:
    kernel.disk(USB, "sda", ["sda1"])
    assert found(kernel, tmp_path) == []


def test_a_system_is_on_the_cards_own_disk_and_not_on_a_copy(kernel: Kernel, tmp_path: Path) -> None:
    card = kernel.disk(MMC, "mmcblk0", [f"mmcblk0p{number}" for number in range(1, 5)])
    kernel.disk(USB, "sda", [f"sda{number}" for number in range(1, 5)])
    kernel.mounted(tmp_path, card / "mmcblk0p1")
    assert partition(card_of(tmp_path, kernel.sys), 3) == Path("/dev/mmcblk0p3")
    with pytest.raises(CardError):
        partition(card, 5)


NEWEST = {
    "none": (["notes.txt", "companion-0.4.update.txt", "companion-x-arm64.update", "companion-0.4.0-amd64.update"], None),
    "by number, not by letter": (["companion-0.9.0-arm64.update", "companion-0.10.0-arm64.update"], "0.10.0"),
    "whole before its candidates": (["companion-0.5.0-rc1-arm64.update", "companion-0.5.0-arm64.update"], "0.5.0"),
    "candidates by number of version": (["companion-0.5.0-rc1-arm64.update", "companion-0.4.9-arm64.update"], "0.5.0-rc1"),
    "what follows a version": (["companion-0.5.0+1-arm64.update", "companion-0.5.0-arm64.update"], "0.5.0+1"),
}


@pytest.mark.parametrize(("names", "version"), NEWEST.values(), ids=NEWEST)
def test_newest(names: list[str], version: str | None, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).touch()
    expected = tmp_path / f"companion-{version}-arm64.update" if version else None
    assert sticks.newest([tmp_path]) == expected


def test_only_files_count_and_a_folder_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    card, stick = tmp_path / "card", tmp_path / "stick"
    for folder in (card, stick):
        folder.mkdir()
    (card / "companion-0.4.0-arm64.update").touch()
    (stick / "companion-0.6.0-arm64.update").mkdir()
    (stick / "companion-0.7.0-arm64.update").symlink_to(card / "companion-0.4.0-arm64.update")
    assert sticks.newest([tmp_path / "gone", card, stick]) == card / "companion-0.4.0-arm64.update"


def test_the_older_of_two_places_takes_nothing_back(tmp_path: Path) -> None:
    card, stick = tmp_path / "card", tmp_path / "stick"
    for folder, version in ((card, "0.4.1"), (stick, "0.4.0")):
        folder.mkdir()
        (folder / f"companion-{version}-arm64.update").touch()
    assert sticks.newest([stick, card]) == card / "companion-0.4.1-arm64.update"


def test_what_was_mounted_is_unmounted_whatever_happens(tmp_path: Path) -> None:
    gone: list[Path] = []

    def mount(device: Path, folder: Path) -> bool:
        return device.name != "sda2"  # swap, say

    def use_it() -> None:
        with sticks.mounted([Path("/dev/sda1"), Path("/dev/sda2")], tmp_path, mount, gone.append) as folders:
            assert folders == [tmp_path / "sda1"]
            raise OSError("pulled out")

    with pytest.raises(OSError, match="pulled"):
        use_it()
    assert gone == [tmp_path / "sda1"]

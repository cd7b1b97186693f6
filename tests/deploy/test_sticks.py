"""Which devices are taken for sticks, and which of several updates is the newest. A little /sys stands for the kernel's."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pytest

from deploy.device import slots, sticks
from deploy.device.package import Package
from deploy.device.slots import SlotState
from deploy.device.updating import CardError, Mark, Places, Tried, card_of, partition

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
    assert turns([tmp_path])[:1] == ([expected] if expected else [])


def test_only_files_count_and_a_folder_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    card, stick = tmp_path / "card", tmp_path / "stick"
    for folder in (card, stick):
        folder.mkdir()
    (card / "companion-0.4.0-arm64.update").touch()
    (stick / "companion-0.6.0-arm64.update").mkdir()
    (stick / "companion-0.7.0-arm64.update").symlink_to(card / "companion-0.4.0-arm64.update")
    assert turns([tmp_path / "gone", card, stick]) == [card / "companion-0.4.0-arm64.update"]


def test_the_older_of_two_places_takes_nothing_back(tmp_path: Path) -> None:
    card, stick = tmp_path / "card", tmp_path / "stick"
    for folder, version in ((card, "0.4.1"), (stick, "0.4.0")):
        folder.mkdir()
        (folder / f"companion-{version}-arm64.update").touch()
    assert turns([stick, card]) == [card / "companion-0.4.1-arm64.update"]


def turns(folders: list[Path], running: str = "9.0.0") -> list[Path]:
    return sticks.in_turn(sticks.update_files(folders), sticks.version_of(f"companion-{running}-arm64.update"))


IN_TURN = {
    "a copy of the newest": (["a/0.5.0", "b/0.5.0"], "0.4.0", ["a/0.5.0", "b/0.5.0"]),
    "what is newer than what runs": (["a/0.4.1", "a/0.3.0", "b/0.5.0"], "0.4.0", ["b/0.5.0", "a/0.4.1"]),
    "never what is older or the same": (["a/0.4.0", "a/0.3.0", "b/0.5.0"], "0.4.0", ["b/0.5.0"]),
    "an older one alone, for it is wanted": (["a/0.3.0", "b/0.3.0"], "0.4.0", ["a/0.3.0", "b/0.3.0"]),
    "not without end": ([f"a/9.{number}" for number in range(30)], "0.4.0", ["a/9.29", "a/9.28", "a/9.27", "a/9.26"]),
    "where the running version is none": (["a/0.5.0", "b/0.4.0"], "unknown", ["a/0.5.0"]),
}


@pytest.mark.parametrize(("names", "running", "expected"), IN_TURN.values(), ids=IN_TURN)
def test_what_takes_the_place_of_one_that_is_refused(names: list[str], running: str, expected: list[str], tmp_path: Path) -> None:
    for folder in "ab":
        (tmp_path / folder).mkdir()

    def path(name: str) -> Path:
        return tmp_path / name[0] / f"companion-{name[2:]}-arm64.update"

    for name in names:
        path(name).touch()
    assert turns([tmp_path / "a", tmp_path / "b"], running) == [path(name) for name in expected]


class Updater:
    """In the place of update.run: what it makes of each file by its content, and what is remembered of it."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(firmware=folder, system=folder / "data", run=folder / "run", etc=folder / "etc")
        self.places.etc.mkdir()
        (self.places.etc / "image.toml").write_text('version = "0.4.0"\nflavour = "debian"\n')
        self.places.slot_file.write_bytes(slots.render(SlotState("a", "no")))
        self.seen: list[str] = []

    def __call__(self, file: BinaryIO, places: Places) -> int:
        package = Package(file)
        file.seek(0)
        content = file.read().decode()
        self.seen.append(content)
        if content != "pulled out":
            Tried(places).remember(Mark(package.beginning, package.whole()))
        if content == "good":
            slots.write(places.slot_file, SlotState("b", "ready"))
        return int(content != "good")

    def put_on(self, contents: list[str]) -> list[str]:
        """Of files in turn; those that were looked at."""
        paths = [self.places.firmware / f"{number}" for number in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_text(content)
        self.seen = []
        sticks.put_on_one([self.places.firmware / "gone", *paths], self.places, self)
        return self.seen


def test_a_damaged_copy_does_not_hide_a_good_one(tmp_path: Path) -> None:
    updater = Updater(tmp_path)
    assert updater.put_on(["damaged", "good", "another"]) == ["damaged", "good"]
    assert updater.put_on(["another"]) == [], "the next start tries the one that was put on, and nothing touches it till then"


def test_what_was_refused_before_is_passed_over(tmp_path: Path) -> None:
    updater = Updater(tmp_path)
    assert updater.put_on(["damaged"]) == ["damaged"]
    assert updater.put_on(["damaged", "good"]) == ["good"]


def test_what_can_not_be_read_now_is_waited_for(tmp_path: Path) -> None:
    assert Updater(tmp_path).put_on(["pulled out", "good"]) == ["pulled out"]


def test_the_stick_that_was_plugged_in_is_among_those_that_are_looked_at() -> None:
    devices = [Path(f"/dev/sda{number}") for number in range(1, 31)]
    assert sticks.chosen(devices, "sda30")[:2] == [Path("/dev/sda30"), Path("/dev/sda1")]
    assert len(sticks.chosen(devices, None)) == sticks.MOST_STICKS
    assert sticks.chosen(devices, "sdb1") == []


def test_a_stick_can_not_ask_for_a_panic_and_one_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    options: list[str] = []

    def run(command: list[str], **named: float) -> None:
        options.append(command[command.index("-o") + 1])
        raise subprocess.TimeoutExpired(command, named["timeout"])

    monkeypatch.setattr(subprocess, "run", run)
    assert not sticks.mount(Path("/dev/sda1"), tmp_path / "sda1")
    assert "noload,errors=remount-ro" in options[list(sticks.TYPES).index("ext4")]
    assert all(option.startswith("ro,nosuid,nodev,noexec,") for option in options)


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

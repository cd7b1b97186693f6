"""companion image flash from the first question to the last sentence, on a card made of a file."""

import errno
import io
import json
import lzma
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from companion.errors import CompanionError, SettingsError
from deploy.flash import CardError, DriveError, ImageError, owner, writing
from deploy.flash.flash import Request, flash, flash_card
from deploy.flash.machine import THIS_MACHINE, Machine, with_sudo
from deploy.flash.progress import Lines
from deploy.flash.source import SIGNATURE, find, survey
from deploy.flash.target import StandIn, Target

MIB = 1 << 20
SIZE = 16 * MIB
CARD_BYTES = 20 * MIB
SETTINGS = b"[sound]\nvolume = 55\n"


def sector() -> bytes:
    parts = struct.pack("<4xB3xII", 0x0C, 2048, 8 * 2048) + struct.pack("<4xB3xII", 0x83, 9 * 2048, 7 * 2048)
    return bytes(440) + struct.pack("<IH", SIGNATURE, 0) + parts.ljust(64, b"\0") + b"\x55\xaa"


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An image with a real FAT partition, as far as this machine can make one."""
    folder = tmp_path_factory.mktemp("image")
    path, fat = folder / "companion-1.img", folder / "fat"
    with fat.open("wb") as file:
        file.truncate(8 * MIB)
    if shutil.which("mkfs.vfat") and shutil.which("mcopy"):
        subprocess.run(["mkfs.vfat", "-n", "BOOT", str(fat)], check=True, capture_output=True)
        (folder / "companion.toml").write_text("# the owner's settings\n")
        subprocess.run(["mcopy", "-i", str(fat), str(folder / "companion.toml"), "::"], check=True)
    with path.open("wb") as file:
        file.write(sector())
        file.seek(MIB)
        file.write(fat.read_bytes())
        file.write(os.urandom(MIB))
        file.truncate(SIZE)
    return path


@pytest.fixture(scope="session")
def packed(raw: Path) -> bytes:
    return lzma.compress(raw.read_bytes(), preset=0)


@pytest.fixture
def image(packed: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "companion-1.img.xz"
    path.write_bytes(packed)
    return path


class Desk:
    """A person at a machine with one card reader, sdb."""

    def __init__(self, folder: Path, *answers: str) -> None:
        self.card = folder / "card"
        self.answers = list(answers)
        self.asked: list[str] = []
        self.unmounted: list[str] = []
        self.out = io.StringIO()
        self.sdb: dict[str, Any] = {
            "name": "sdb", "path": "/dev/sdb", "maj:min": "8:16", "rm": True, "ro": False, "tran": "usb", "model": "Card Reader",
            "size": CARD_BYTES, "mountpoints": [None], "type": "disk",
        }  # fmt: skip
        self.others: list[dict[str, Any]] = [
            self.sdb | {"name": "sda", "path": "/dev/sda", "maj:min": "8:0", "mountpoints": ["/"]}
        ]
        self.limits: dict[str, Any] = {}
        self.targets: list[Target] = []
        self.machine = Machine(self.lsblk, frozenset, lambda _path: True, self.unmounted.append, self.open)

    def lsblk(self) -> str:
        return json.dumps({"blockdevices": [*self.others, self.sdb]})

    def open(self, drive: object) -> Target:
        self.targets.append(StandIn(self.card, CARD_BYTES, **self.limits))
        return self.targets[-1]

    def ask(self, question: str) -> str:
        self.asked.append(question)
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)

    def flash(self, image: Path, drive: str | None = None, confirmed: str | None = None, settings: Path | None = None) -> str:
        console = Console(file=self.out, width=100)
        flash(self.machine, Request(image, drive, confirmed, settings), console, self.ask)
        return self.out.getvalue()

    @property
    def untouched(self) -> bool:
        return not self.targets


# It goes well


def test_the_name_is_typed_and_the_card_is_written(tmp_path: Path, image: Path, raw: Path) -> None:
    desk = Desk(tmp_path, "sdb")
    said = desk.flash(image)
    assert desk.card.read_bytes()[:SIZE] == raw.read_bytes()
    assert desk.card.stat().st_size == CARD_BYTES
    assert len(desk.asked) == 1
    assert re.search(r"sda .*no: this computer itself uses it.*\n.*sdb .*Card Reader", said)
    assert "may pull it out" in said
    assert "grey light" in said
    StandIn(desk.card, CARD_BYTES).close()  # nobody holds it any more


@pytest.mark.parametrize("names", [("sdb", "sdb"), ("/dev/sdb", "sdb")])
def test_a_script_names_it_twice_and_is_asked_nothing(tmp_path: Path, image: Path, raw: Path, names: tuple[str, str]) -> None:
    desk = Desk(tmp_path)
    desk.flash(image, *names)
    assert desk.asked == []
    assert desk.card.read_bytes()[:SIZE] == raw.read_bytes()


def test_with_bmaptools_map_the_holes_keep_what_they_had(tmp_path: Path, image: Path, raw: Path) -> None:
    if shutil.which("bmaptool") is None:
        pytest.skip("bmaptool not installed (apt install bmap-tools)")
    subprocess.run(
        ["bmaptool", "create", "-o", str(tmp_path / "companion-1.img.bmap"), str(raw)], check=True, capture_output=True
    )
    desk = Desk(tmp_path, "sdb")
    desk.card.write_bytes(b"\xa5" * CARD_BYTES)
    desk.flash(image)
    on_card = desk.card.read_bytes()
    assert on_card[9 * MIB : 10 * MIB] == raw.read_bytes()[9 * MIB : 10 * MIB]
    assert on_card[10 * MIB :] == b"\xa5" * (CARD_BYTES - 10 * MIB)


def test_the_settings_come_along(tmp_path: Path, image: Path) -> None:
    if shutil.which("mcopy") is None or shutil.which("mkfs.vfat") is None:
        pytest.skip("mtools or dosfstools not installed")
    mine = tmp_path / "mine.toml"
    mine.write_bytes(SETTINGS)
    desk = Desk(tmp_path, "sdb")
    said = desk.flash(image, settings=mine)
    assert "Your settings are on the card." in said
    told = subprocess.run(["mtype", "-i", f"{desk.card}@@{MIB}", "::companion.toml"], check=True, capture_output=True)
    assert told.stdout == SETTINGS
    assert desk.card.read_bytes()[:512] == sector()


# Nothing is written


def drive(**columns: Any) -> Callable[[Desk], None]:
    return lambda desk: desk.sdb.update(columns)


def alone(**columns: Any) -> Callable[[Desk], None]:
    def spoil(desk: Desk) -> None:
        desk.others.clear()
        desk.sdb.update(columns)

    return spoil


AS_IT_IS, NAMED = drive(), ("sdb", "sdb")
REFUSALS: dict[str, tuple[tuple[str, ...], Callable[[Desk], None], tuple[str | None, str | None], str]] = {
    "the person thinks again": (("",), AS_IT_IS, (None, None), "Nothing was written"),
    "nobody is there": ((), AS_IT_IS, (None, None), "Nothing was written"),
    "yes is no name": (("y",), AS_IT_IS, (None, None), "no drive y"),
    "no such drive": (("sdc",), AS_IT_IS, (None, None), "no drive sdc"),
    "the system's disk": (("sda",), AS_IT_IS, (None, None), "itself uses it"),
    "the system's disk, by a script": ((), AS_IT_IS, ("sda", "sda"), "itself uses it"),
    "a slip after --drive": (("sda",), AS_IT_IS, ("sdb", None), "Nothing was written"),
    "the two names differ": ((), AS_IT_IS, ("sdb", "sdc"), "--yes-erase says sdc"),
    "one name only": ((), AS_IT_IS, (None, "sdb"), "needs --drive"),
    "too small": (("sdb",), drive(size=8 * MIB), (None, None), r"8\.4 MB.*16\.8 MB"),
    "write-protected": (("sdb",), drive(ro=True), (None, None), "write-protected"),
    "no reader": ((), alone(rm=False, tran="sata"), (None, None), "no card or"),
    "no card": ((), alone(size=0), (None, None), "no card in it"),
    "a disk, and no second yes": (("sdb", "y"), drive(size=2 * 10**12), (None, None), "at the terminal"),
    "a disk, by a script": ((), drive(size=2 * 10**12), NAMED, "at the terminal"),
    "in use by a script": ((), drive(mountpoints=["/media/a b"]), NAMED, "umount '/media/a b'"),
    "in use, and to stay so": (("sdb", "no"), drive(mountpoints=["/media/ann"]), (None, None), "in use at /media/ann"),
    "lsblk talks nonsense": ((), drive(size="much"), (None, None), "can't be understood"),
}


@pytest.mark.parametrize("case", REFUSALS.values(), ids=REFUSALS)
def test_refused(
    tmp_path: Path, image: Path, case: tuple[tuple[str, ...], Callable[[Desk], None], tuple[str | None, str | None], str]
) -> None:
    answers, spoil, names, said = case
    desk = Desk(tmp_path, *answers)
    spoil(desk)
    with pytest.raises(DriveError, match=said):
        desk.flash(image, *names)
    assert desk.untouched
    assert desk.unmounted == []


def test_a_damaged_image_is_told_before_a_drive_is_asked_for(tmp_path: Path, image: Path) -> None:
    image.write_bytes(image.read_bytes()[:-100])
    desk = Desk(tmp_path, "sdb")
    with pytest.raises(ImageError, match="doesn't unpack"):
        desk.flash(image)
    assert desk.untouched
    assert desk.asked == []


def test_settings_with_a_mistake_are_told_first(tmp_path: Path, image: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("[sound]\nvolume = 500\n")
    desk = Desk(tmp_path, "sdb")
    for path, said in ((mine, "volume = 500"), (tmp_path / "none.toml", "no settings file")):
        with pytest.raises(SettingsError, match=said):
            desk.flash(image, settings=path)
    assert desk.untouched


def test_without_mtools_it_tells_how_by_hand(tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_bytes(SETTINGS)
    monkeypatch.setattr(shutil, "which", lambda program: None)
    desk = Desk(tmp_path, "sdb")
    with pytest.raises(CompanionError, match=r"mtools.*onto the drive BOOT"):
        desk.flash(image, settings=mine)
    assert desk.untouched


def test_not_the_administrator(tmp_path: Path, image: Path) -> None:
    desk = Desk(tmp_path, "sdb")
    desk.machine = replace(desk.machine, may_write=lambda path: False)
    with pytest.raises(DriveError, match="Run: sudo ") as caught:
        desk.flash(image)
    assert caught.value.fix == f"Run: {with_sudo()}"
    assert sys.executable in caught.value.fix
    assert desk.asked == []


def test_another_card_was_put_in_meanwhile(tmp_path: Path, image: Path) -> None:
    desk = Desk(tmp_path, "sdb")
    answer = desk.ask

    def swap(question: str) -> str:
        desk.sdb["size"] = CARD_BYTES + MIB
        return answer(question)

    desk.ask = swap  # type: ignore[method-assign]
    with pytest.raises(DriveError, match="not the drive any more"):
        desk.flash(image)
    assert desk.untouched


def test_somebody_else_has_it(tmp_path: Path, image: Path) -> None:
    desk = Desk(tmp_path, "sdb")
    holder = StandIn(desk.card, CARD_BYTES)
    with pytest.raises(DriveError, match=r"in use by another program\. Nothing was written"):
        desk.flash(image)
    assert holder.written == []
    holder.close()


def test_opening_fails(tmp_path: Path, image: Path) -> None:
    desk = Desk(tmp_path, "sdb")

    def refuse(drive: object) -> Target:
        raise OSError(errno.ENOMEDIUM, "No medium found")

    desk.machine = replace(desk.machine, open_target=refuse)
    with pytest.raises(CardError, match=r"pulled out.*Nothing was written"):
        desk.flash(image)


# On the way


def test_a_mounted_card_is_unmounted_innermost_first_once_agreed(tmp_path: Path, image: Path) -> None:
    desk = Desk(tmp_path, "sdb", "yes")
    desk.sdb["mountpoints"] = ["/media/ann/A", "/media/ann/A/B"]
    desk.flash(image)
    assert desk.unmounted == ["/media/ann/A/B", "/media/ann/A"]


def test_a_large_drive_takes_another_yes(tmp_path: Path, image: Path) -> None:
    desk = Desk(tmp_path, "sdb", "yes")
    desk.sdb["size"] = 2 * 10**12
    assert "may pull it out" in desk.flash(image)


@pytest.mark.parametrize(
    "limits", [{"pulled_after_bytes": 5 * MIB}, {"flipped": (9 * MIB + 3,)}], ids=["pulled out", "a bit flips"]
)
def test_a_card_that_fails_does_not_start(tmp_path: Path, image: Path, limits: dict[str, Any]) -> None:
    desk = Desk(tmp_path, "sdb")
    desk.limits = limits
    with pytest.raises(CardError, match="does not start"):
        desk.flash(image)
    assert desk.card.read_bytes()[:512] == bytes(512)
    assert "may pull it out" not in desk.out.getvalue()


@pytest.mark.parametrize("stage", ["write", "read_back"])
def test_ctrl_c_leaves_a_card_that_does_not_start_and_says_so(
    tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    real = getattr(writing, stage)

    def interrupted(*arguments: Any) -> None:
        def press(_count: int) -> None:
            raise KeyboardInterrupt

        real(*arguments[:-1], press)

    monkeypatch.setattr(writing, stage, interrupted)
    desk = Desk(tmp_path, "sdb")
    desk.card.write_bytes(sector().ljust(CARD_BYTES, b"\xa5"))
    with pytest.raises(KeyboardInterrupt):
        desk.flash(image)
    assert "half written. As it is now, it does not start." in desk.out.getvalue()
    assert desk.card.read_bytes()[:512] == bytes(512)


def test_settings_that_do_not_fit_leave_a_card_that_does_not_start(tmp_path: Path, raw: Path) -> None:
    if shutil.which("mcopy") is None:
        pytest.skip("mtools not installed (apt install mtools)")
    whole = bytearray(raw.read_bytes())
    whole[MIB : 2 * MIB] = bytes(MIB)
    broken = tmp_path / "companion-1.img"
    broken.write_bytes(whole)
    target = StandIn(tmp_path / "card", CARD_BYTES)
    found = survey(find(broken), lambda _: None)
    with pytest.raises(CardError, match=r"mcopy could not.*--settings"):
        owner.put(target, found, SETTINGS)


# What is told


def test_the_list_writes_and_asks_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.machine = replace(desk.machine, may_write=lambda path: False)
    flash(desk.machine, Request(tmp_path), Console(file=desk.out, width=100), desk.ask, list_only=True)
    assert "Card Reader" in desk.out.getvalue()
    assert desk.asked == []


def test_in_a_pipe_a_tenth_is_a_line_but_no_faster_than_each_second() -> None:
    said: list[str] = []
    now_s = 0.0
    lines = Lines("Writing", 100_000_000, said.append, lambda: now_s)
    for _ in range(100):
        now_s += 0.2
        lines.advance(1_000_000)
    lines.end()
    assert said[1] == "Writing: 10 %, 5.0 MB/s, about 18 s left"
    assert [line.split(",")[0] for line in said[1:10]] == [f"Writing: {percent} %" for percent in range(10, 100, 10)]
    assert said[10:] == ["Writing: done, 100 MB in 20 s"]


def test_elsewhere_imager_is_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(DriveError, match="Raspberry Pi Imager"):
        flash_card(None, None, None, None, False, Console(file=io.StringIO()), str)


def test_this_machine_does_not_offer_what_it_runs_from() -> None:
    if sys.platform != "linux" or shutil.which("lsblk") is None:
        pytest.skip("no lsblk here")
    out = io.StringIO()
    flash_card(None, None, None, None, True, Console(file=out, width=100), str)
    assert out.getvalue()
    assert THIS_MACHINE.system_numbers()

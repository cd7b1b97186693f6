"""A clock that may not know: what makes it sure, what a restart keeps, and what a broken file does."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.clock import FILE, Clock, is_synchronised, use_zone

LOST = datetime(1970, 1, 1, 0, 2)
GOOD = datetime(2026, 11, 25, 14, 10)
TOLD = datetime(2027, 3, 3, 16, 50)


class Machine:
    """Folders as on a board, without a battery clock or a network until a test brings one."""

    def __init__(self, root: Path) -> None:
        self.root, self.time, self.is_synchronised = root, LOST, False
        (root / "rtc").mkdir()
        self.boot("first")

    def boot(self, name: str) -> None:
        (self.root / "boot_id").write_text(f"{name}\n")

    def battery_clock(self, since_epoch: str) -> None:
        (self.root / "rtc" / "rtc0").mkdir(exist_ok=True)
        (self.root / "rtc" / "rtc0" / "since_epoch").write_text(since_epoch)

    def clock(self) -> Clock:
        return Clock(
            self.root / "kept",
            is_board=True,
            boot_id=self.root / "boot_id",
            rtc_class=self.root / "rtc",
            timesync=self.root / "synchronized",
            system=lambda: self.time,
            synchronised=lambda: self.is_synchronised,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def epoch(at: datetime) -> str:
    return str(int(at.timestamp()))


def set_with_battery(machine: Machine, told: datetime) -> None:
    machine.time = GOOD
    machine.battery_clock(epoch(told))


SURE: dict[str, tuple[Callable[[Machine], object], bool]] = {
    "nothing": (lambda machine: None, False),
    "a date that only looks right": (lambda machine: setattr(machine, "time", GOOD), False),
    "a network, by the kernel": (lambda machine: setattr(machine, "is_synchronised", True), True),
    "a network, by timesyncd": (lambda machine: (machine.root / "synchronized").touch(), True),
    "a battery clock": (lambda machine: set_with_battery(machine, GOOD), True),
    "a battery clock in local time": (lambda machine: set_with_battery(machine, GOOD + timedelta(hours=13)), True),
    "a battery clock without its battery": (lambda machine: machine.battery_clock(epoch(LOST)), False),
    "a battery clock that fell out of step": (lambda machine: set_with_battery(machine, GOOD - timedelta(days=3)), False),
    "a battery clock that is broken": (lambda machine: machine.battery_clock("no time"), False),
}


@pytest.mark.parametrize(("bring", "is_sure"), SURE.values(), ids=SURE)
def test_what_makes_it_sure(machine: Machine, bring: Callable[[Machine], object], is_sure: bool) -> None:
    bring(machine)
    clock = machine.clock()
    assert clock.is_sure is is_sure
    assert clock.now() == machine.time


def test_what_another_running_program_is_told_is_known_here(machine: Machine) -> None:
    here, there = machine.clock(), machine.clock()
    assert not here.is_sure
    there.set(TOLD)
    assert here.is_sure
    assert here.now() == TOLD
    there.set(GOOD)
    assert here.now() == GOOD


def test_told_time_goes_on_and_outlives_a_restart_of_the_program(machine: Machine) -> None:
    machine.clock().set(TOLD)
    machine.time += timedelta(minutes=5)
    again = machine.clock()
    assert again.is_sure
    assert again.now() == TOLD + timedelta(minutes=5)


def test_told_time_ends_with_the_boot(machine: Machine) -> None:
    machine.clock().set(TOLD)
    machine.boot("second")
    again = machine.clock()
    assert not again.is_sure
    assert again.now() == LOST


def test_told_again_the_last_counts(machine: Machine) -> None:
    clock = machine.clock()
    clock.set(TOLD)
    clock.set(GOOD)
    assert clock.now() == machine.clock().now() == GOOD


def test_a_network_that_comes_later_knows_better(machine: Machine) -> None:
    clock = machine.clock()
    clock.set(TOLD)
    machine.time, machine.is_synchronised = GOOD, True
    assert clock.now() == GOOD
    assert clock.is_sure


BROKEN = {
    "empty": b"",
    "cut short": b'{"boot": "first", "offset',
    "a list": b"[1, 2]",
    "a number": b"7",
    "null": b"null",
    "no number": b'{"boot": "first", "offset_s": "soon"}',
    "not finite": b'{"boot": "first", "offset_s": NaN}',
    "endless": b'{"boot": "first", "offset_s": 1e999}',
    "a million years": b'{"boot": "first", "offset_s": 3e13}',
    "no text": b"\xff\xfe\x00",
    "deep": b"[" * 900,
}


@pytest.mark.parametrize("kept", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_counts_as_nothing_told(machine: Machine, kept: bytes) -> None:
    (machine.root / "kept").mkdir()
    (machine.root / "kept" / FILE).write_bytes(kept)
    clock = machine.clock()
    assert not clock.is_sure
    assert clock.now() == LOST


def test_without_a_boot_id_nothing_is_believed_after_a_restart(machine: Machine) -> None:
    (machine.root / "boot_id").unlink()
    clock = machine.clock()
    clock.set(TOLD)
    assert clock.now() == TOLD
    assert not machine.clock().is_sure


def test_a_disk_that_takes_nothing(machine: Machine) -> None:
    (machine.root / "kept").write_text("a file where the folder should be")
    clock = machine.clock()
    clock.set(TOLD)
    assert clock.now() == TOLD


def test_nothing_is_left_beside_the_file(machine: Machine) -> None:
    machine.clock().set(TOLD)
    assert [file.name for file in (machine.root / "kept").iterdir()] == [FILE]
    assert set(json.loads((machine.root / "kept" / FILE).read_text())) == {"boot", "offset_s"}


def test_without_a_folder_it_is_known_till_the_program_ends(machine: Machine) -> None:
    clock = Clock(
        is_board=True,
        system=lambda: machine.time,
        synchronised=lambda: False,
        rtc_class=machine.root / "rtc",
        timesync=machine.root / "no",
    )
    assert not clock.is_sure
    clock.set(TOLD)
    assert clock.now() == TOLD
    assert clock.is_sure


def test_local_time_only(machine: Machine) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        machine.clock().set(datetime(2026, 1, 1, tzinfo=UTC))


def test_the_kernel_can_be_asked() -> None:
    assert is_synchronised() in (True, False)


def test_the_real_machine(tmp_path: Path) -> None:
    clock = Clock(tmp_path)
    assert clock.is_sure in (True, False)
    assert abs(clock.now() - datetime.now()) < timedelta(hours=1)


@pytest.mark.parametrize(
    ("machine_name", "sure"), [("x86_64", True), ("AMD64", True), ("arm64", True), ("aarch64", False), ("armv7l", False)]
)
def test_a_pc_has_a_battery_clock(monkeypatch: pytest.MonkeyPatch, machine: Machine, machine_name: str, sure: bool) -> None:
    monkeypatch.setattr("platform.machine", lambda: machine_name)
    nowhere = machine.root / "no"
    assert Clock(synchronised=lambda: False, rtc_class=nowhere, timesync=nowhere).is_sure is sure


def test_a_zone_is_used_or_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = os.environ.get("TZ")
    try:
        assert use_zone("")
        assert os.environ.get("TZ") == before
        assert not use_zone("Europe/Atlantis")
        assert not use_zone("../../etc/passwd", tmp_path)
        if not use_zone("Asia/Kolkata"):
            pytest.skip("this system has no time zones")
        assert datetime.fromtimestamp(0) == datetime(1970, 1, 1, 5, 30)
    finally:
        if before is None:
            os.environ.pop("TZ", None)
        else:
            os.environ["TZ"] = before
        time.tzset()

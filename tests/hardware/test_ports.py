"""Which serial ports may lead to the ring, from folders and lists of the test's own."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from companion.hardware.ports import Waker, candidates, in_bootsel, is_there

PICO = (0x2E8A, 0x0005)
MICROPYTHON = "usb-MicroPython_Board_in_FS_mode_e660583883000001-if00"


def port(device: Path | str, ids: tuple[int, int] | tuple[None, None] = PICO) -> SimpleNamespace:
    return SimpleNamespace(device=str(device), vid=ids[0], pid=ids[1])


@pytest.fixture
def by_id(tmp_path: Path) -> Path:
    folder = tmp_path / "by-id"
    folder.mkdir()
    return folder


def link(by_id: Path, name: str, device: str) -> str:
    (by_id.parent / device).touch()
    (by_id / name).symlink_to(by_id.parent / device)
    return str(by_id / name)


def test_a_port_in_the_settings_is_the_only_one(by_id: Path) -> None:
    link(by_id, MICROPYTHON, "ttyACM0")
    assert candidates("/dev/serial0", comports=lambda: [port("/dev/ttyACM1")], by_id=by_id) == ["/dev/serial0"]


def test_without_one_they_are_looked_for_and_none_comes_twice(by_id: Path) -> None:
    found = link(by_id, MICROPYTHON, "ttyACM1")
    listed = [port(by_id.parent / "ttyACM1"), port(by_id.parent / "ttyACM9"), port(by_id.parent / "ttyACM2")]
    expected = [found, str(by_id.parent / "ttyACM2"), str(by_id.parent / "ttyACM9")]
    assert candidates(comports=lambda: listed, by_id=by_id) == expected


NOT_OURS = {
    "a debug probe": ("usb-Raspberry_Pi_Debug_Probe__CMSIS-DAP__E6-if01", (0x2E8A, 0x000C)),
    "an Arduino": ("usb-Arduino__www.arduino.cc__0043_85-if00", (0x2341, 0x0043)),
    "a modem": ("usb-HUAWEI_Mobile-if00-port0", (0x12D1, 0x1506)),
    "a built-in port": ("platform-serial", (None, None)),
}


@pytest.mark.parametrize(("name", "ids"), NOT_OURS.values(), ids=NOT_OURS)
def test_what_is_no_pico_is_left_alone(by_id: Path, name: str, ids: tuple[int, int]) -> None:
    link(by_id, name, "ttyACM0")
    assert candidates(comports=lambda: [port("/dev/ttyACM0", ids)], by_id=by_id) == []


def test_a_folder_that_is_not_there_and_a_list_that_fails_are_no_fault(tmp_path: Path) -> None:
    def unplugged_while_reading() -> list[SimpleNamespace]:
        raise TypeError("int() can't convert non-string with explicit base")

    assert candidates(comports=unplugged_while_reading, by_id=tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("vendor", "product", "waiting"),
    [("2e8a", "0003", True), ("2E8A", "000f", True), ("2e8a", "0005", False), ("0bda", "0003", False), ("", "", False)],
    ids=["RP2040", "RP2350", "MicroPython", "another maker", "unreadable"],
)
def test_a_pico_that_waits_for_its_program_is_seen(tmp_path: Path, vendor: str, product: str, waiting: bool) -> None:
    (tmp_path / "usb1").mkdir()  # a hub's own entry may lack anything
    device = tmp_path / "1-1.4"
    device.mkdir()
    (device / "idVendor").write_text(f"{vendor}\n")
    (device / "idProduct").write_text(f"{product}\n")
    assert in_bootsel(tmp_path) is waiting


def test_without_usb_nothing_waits(tmp_path: Path) -> None:
    assert not in_bootsel(tmp_path / "nowhere")


def test_a_name_that_leads_nowhere_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "port").touch()
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    names = [tmp_path / "port", tmp_path / "broken", tmp_path / "port" / "within", "a\0b"]
    assert [is_there(str(name)) for name in names] == [True, False, False, False]


def test_what_one_may_not_look_at_counts_as_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.stat", refuse)
    assert is_there("/closed/port")


def test_a_waker_wakes_once_and_is_harmless_when_closed() -> None:
    waker = Waker()
    for _ in range(100_000):  # more than a pipe holds
        waker.set()
    waker.wait(10)
    waker.close()
    waker.set()
    waker.close()

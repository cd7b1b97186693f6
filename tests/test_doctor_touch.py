"""What the doctor says of button, ring, switch and knob, on a mock board and with fake Picos."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gpiozero
import pytest

from companion import doctor_touch, gauges, rings
from companion.engines import House
from companion.findings import Finding
from companion.hardware.pico_fake import FakePico
from companion.hardware.pins import mock_board
from companion.settings import Button, Ring, Settings

IDS = ("e660583883000001", "e660583883000002")


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A Raspberry Pi with nothing on its buses."""
    factory = mock_board()
    monkeypatch.setattr(gpiozero.Device, "pin_factory", factory)
    for module in (doctor_touch, rings, gauges):
        monkeypatch.setattr(module, "board_present", lambda: True)
    yield factory
    factory.reset()


@pytest.fixture
def two_picos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[FakePico]]:
    picos = [FakePico(tmp_path / f"tty{number}", board_id) for number, board_id in enumerate(IDS)]
    for pico in picos:
        pico.plug_in()
    monkeypatch.setattr("companion.hardware.ports.candidates", lambda _setting: [str(pico.path) for pico in picos])
    yield picos
    for pico in picos:
        pico.unplug()


def findings(tmp_path: Path, **sections: Any) -> dict[str, Finding]:
    house = House(replace(Settings(), **sections), tmp_path)
    return {finding.part: finding for finding in doctor_touch.examine(house)}


@pytest.mark.parametrize(
    ("part", "button"),
    [
        ("button", Button(pin=10)),
        ("mute switch", Button(mute_pin=10)),
        ("volume knob", Button(knob_a_pin=10, knob_b_pin=5)),
        ("volume knob", Button(knob_b_pin=5)),
    ],
    ids=["button", "switch", "knob", "half a knob"],
)
def test_a_pin_that_cannot_be_is_told_with_its_cure(part: str, button: Button, board: Any, tmp_path: Path) -> None:
    finding = findings(tmp_path, button=button, ring=Ring(kind="ws2812"))[part]
    assert finding.verdict == "missing"
    assert "Choose another pin" in finding.fix


def test_pins_that_are_free_work(board: Any, tmp_path: Path) -> None:
    found = findings(tmp_path, button=Button(mute_pin=22, knob_a_pin=23, knob_b_pin=24), ring=Ring(kind="none"))
    assert [found[part].verdict for part in ("button", "ring", "mute switch", "volume knob")] == ["works"] * 4


def test_with_two_rings_the_one_that_is_used_works(two_picos: list[FakePico], tmp_path: Path) -> None:
    assert findings(tmp_path, ring=Ring())["ring"].verdict == "works"
    assert rings.describe(Ring())["board"] == IDS[0]
    assert rings.describe(Ring(board=IDS[1]))["board"] == IDS[1]

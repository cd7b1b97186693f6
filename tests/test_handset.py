"""All that is touched and seen, opened on a mock board, on a fake Pico's pty, and where nothing is attached."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import Queue
from typing import Any

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from companion import gauges, handset, rings
from companion.engines import House
from companion.errors import HardwareError
from companion.hardware.patterns import LOOKS
from companion.hardware.pico_fake import FakePico
from companion.hardware.power import Charge
from companion.hardware.ring import DARK, DarkRing
from companion.hardware.wire import BatteryNews
from companion.settings import Button, Power, Ring, Settings, Sound
from companion.turn import events as e

PATIENCE_S = 10


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A Raspberry Pi with nothing on its buses."""
    factory = MockFactory(pin_class=MockPWMPin)
    monkeypatch.setattr(gpiozero.Device, "pin_factory", factory)
    for module in (handset, rings, gauges):
        monkeypatch.setattr(module, "board_present", lambda: True)
    yield factory
    factory.reset()


class Wired:
    """A handset and everything that it says."""

    def __init__(self, tmp_path: Path, **sections: object) -> None:
        self.remarks: list[str] = []
        self.events: Queue[e.Event] = Queue()
        self.volumes: list[float] = []
        self.screen = DarkRing()
        settings = replace(Settings(), **sections)  # type: ignore[arg-type]
        self.handset = handset.Handset(House(settings, tmp_path, remark=self.remarks.append), self.screen)

    def open(self) -> bool:
        pressable = self.handset.open_touch()
        self.handset.controls.connect(self.events.put, lambda: None, self.volumes.append)
        return pressable

    def next_event(self) -> e.Event:
        return self.events.get(timeout=PATIENCE_S)


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[Callable[..., Wired]]:
    made: list[Wired] = []

    def make(**sections: object) -> Wired:
        made.append(Wired(tmp_path, **sections))
        return made[-1]

    yield make
    for one in made:
        one.handset.close()


def test_a_laptop_with_nothing_attached_has_its_screen_and_no_complaints(wired: Callable[..., Wired]) -> None:
    laptop = wired()
    assert not laptop.open()
    laptop.handset.display.show("listening")
    assert DARK not in laptop.screen.last
    assert not laptop.remarks


def test_a_board_has_its_button(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="none"))
    assert pi.open()
    board.pin(17).drive_low()
    assert isinstance(pi.next_event(), e.Pressed)
    board.pin(17).drive_high()
    assert isinstance(pi.next_event(), e.Released)
    assert not pi.remarks


def test_switch_and_knob_where_the_settings_say_so(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="none"), button=Button(mute_pin=22, knob_a_pin=23, knob_b_pin=24), sound=Sound(volume=50))
    assert pi.open()
    board.pin(22).drive_low()
    assert isinstance(pi.next_event(), e.Muted)
    for a_pin, b_pin in ((0, 1), (0, 0), (1, 0), (1, 1)):  # one click of an encoder, both contacts to ground
        board.pin(23).drive_high() if a_pin else board.pin(23).drive_low()
        board.pin(24).drive_high() if b_pin else board.pin(24).drive_low()
    assert pi.volumes
    assert pi.volumes[0] in (45, 55)


def test_a_pin_that_is_taken_costs_that_part_alone_and_is_told_once(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="none"), button=Button(pin=17, mute_pin=17))
    assert pi.open()
    assert len(pi.remarks) == 1
    assert "GPIO17 is in use" in pi.remarks[0]
    pi.handset.display.show("ready")
    assert sum(pixel != DARK for pixel in pi.screen.last) == 1
    assert pi.screen.last[0][0] > pi.screen.last[0][2], "the amber light that says that a part is missing"


def test_leds_on_pins_show_the_looks(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="leds", brightness=100))
    pi.handset.display.show("listening")
    assert all(board.pin(number).state > 0 for number in (12, 13, 5, 6))
    pi.handset.close()
    assert not pi.remarks


def test_spi_that_is_off_is_told_with_its_cure(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="apa102"))
    assert pi.open(), "the button works without the ring"
    assert ["dtparam=spi=on" in remark for remark in pi.remarks] == [True]


def test_a_pico_is_ring_and_button_in_one(tmp_path: Path, wired: Callable[..., Wired]) -> None:
    path = tmp_path / "ttyRING"
    pico = FakePico(path)
    pico.plug_in()
    try:
        laptop = wired(ring=Ring(port=str(path)))
        assert laptop.open()
        laptop.handset.display.show("ready")
        assert pico.wait_for(lambda seen: seen.look == "ready")
        pico.press()
        assert isinstance(laptop.next_event(), e.Pressed)
        pico.unplug()
        assert isinstance(laptop.next_event(), e.Released), "pulled out while held counts as letting go"
        laptop.handset.display.show("thinking")
        pico.plug_in()
        assert pico.wait_for(lambda seen: seen.look == "thinking")
        assert len(laptop.remarks) == 1
    finally:
        pico.unplug()


def test_the_picos_battery_is_on_the_ring(tmp_path: Path, wired: Callable[..., Wired]) -> None:
    path = tmp_path / "ttyRING"
    pico = FakePico(path)
    pico.plug_in()
    try:
        laptop = wired(ring=Ring(port=str(path)), power=Power(gauge="none"))
        assert laptop.open()
        laptop.handset.display.show("ready")
        assert pico.wait_for(lambda seen: seen.look == "ready")
        pico.battery(BatteryNews(4000, 80, True, True))
        assert pico.wait_for(lambda seen: seen.look == "charging")
        pico.battery(BatteryNews(3500, 14, False, False))
        assert pico.wait_for(lambda seen: seen.look == "low_battery")
    finally:
        pico.unplug()


def test_a_gauge_that_was_asked_for_and_is_not_there_is_told(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="none"), power=Power(gauge="max17048"))
    pi.open()
    assert ["I2C" in remark for remark in pi.remarks] == [True]


def test_a_gauge_that_fails_later_is_missing_until_it_answers_again(
    board: Any, wired: Callable[..., Wired], monkeypatch: pytest.MonkeyPatch
) -> None:
    readings: Queue[Charge | HardwareError] = Queue()
    told: Queue[str] = Queue()

    class Gauge:
        def read(self) -> Charge | None:
            reading = readings.get(timeout=PATIENCE_S)
            if isinstance(reading, HardwareError):
                raise reading
            return reading

        def close(self) -> None:
            readings.put(Charge(50))

    monkeypatch.setattr(gauges, "open_gauge", lambda _kind: Gauge())
    monkeypatch.setattr("companion.hardware.power.READ_S", 0.0)
    pi = wired(ring=Ring(kind="none"))
    monkeypatch.setattr(pi.handset.controls, "part_missing", lambda missing: told.put(f"missing {missing}"))
    pi.open()
    readings.put(HardwareError("The gauge talks nonsense.", "Look at its wires."))
    assert told.get(timeout=PATIENCE_S) == "missing True"
    readings.put(Charge(70))
    assert told.get(timeout=PATIENCE_S) == "missing False"
    assert pi.remarks == ["The gauge talks nonsense. Look at its wires."]


def test_closing_twice_is_fine_and_leaves_all_dark(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="none"))
    pi.open()
    pi.handset.display.show("listening")
    pi.handset.close()
    pi.handset.close()
    assert set(pi.screen.last) == {DARK}
    assert wired(ring=Ring(kind="none")).open(), "the pins are free again"


@pytest.mark.parametrize(
    ("chosen", "ports", "on_board", "spi", "expected"),
    [
        (Ring(), [], False, False, "none"),
        (Ring(), [], True, False, "pico"),
        (Ring(), [], True, True, "apa102"),
        (Ring(), ["/dev/ttyACM0"], True, True, "pico"),
        (Ring(), ["/dev/ttyACM0"], False, False, "pico"),
        (Ring(kind="terminal"), ["/dev/ttyACM0"], True, True, "none"),
        (Ring(kind="none"), ["/dev/ttyACM0"], True, True, "none"),
        (Ring(kind="ws2812"), ["/dev/ttyACM0"], False, False, "ws2812"),
    ],
    ids=[
        "a laptop",
        "a bare Pi waits for a Pico",
        "SPI is on",
        "a Pico wins",
        "a Pico on a laptop",
        "terminal",
        "none",
        "asked for",
    ],
)
def test_which_ring_there_is(  # noqa: PLR0917  a row of the table
    chosen: Ring, ports: list[str], on_board: bool, spi: bool, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rings, "board_present", lambda: on_board)
    monkeypatch.setattr("companion.hardware.ports.candidates", lambda _setting: ports)
    assert rings.kind_of(chosen, tmp_path if spi else tmp_path / "none") == expected


def test_the_night_of_the_settings() -> None:
    chosen = Ring(brightness=80, night_from="22:00", night_to="07:00", night_brightness=20)
    rules = rings.rules_of(chosen)
    assert rules.night is not None
    assert rules.night.brightness_percent == 20
    assert rings.rules_of(replace(chosen, night_to="")).night is None


def test_every_look_can_be_wanted_of_every_ring(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="rgb", pins="12 13 5"))
    for look in LOOKS:
        pi.handset.display.show(look)
    assert not pi.remarks

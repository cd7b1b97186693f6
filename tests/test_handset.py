"""All that is touched and seen, opened on a mock board, on a fake Pico's pty, and where nothing is attached."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import Queue
from threading import Event, Thread
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
from companion.hardware.wire import BatteryNews, Kind, LookWanted, Message
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
        self._remarked: Queue[str] = Queue()
        self.events: Queue[e.Event] = Queue()
        self.volumes: list[float] = []
        self.screen = DarkRing()
        settings = replace(Settings(), **sections)  # type: ignore[arg-type]
        self.handset = handset.Handset(House(settings, tmp_path, remark=self._note), self.screen)

    def open(self) -> bool:
        pressable = self.handset.open_touch()
        self.handset.controls.connect(self.events.put, lambda: None, self.volumes.append)
        return pressable

    def _note(self, remark: str) -> None:
        self.remarks.append(remark)
        self._remarked.put(remark)

    def remark(self) -> str:
        """The next one."""
        return self._remarked.get(timeout=PATIENCE_S)

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


@pytest.mark.parametrize(
    ("kind", "button", "part"),
    [
        ("apa102", Button(pin=10), "The button"),
        ("apa102", Button(pin=11), "The button"),
        ("ws2812", Button(mute_pin=10), "The mute switch"),
        ("ws2812", Button(knob_a_pin=5, knob_b_pin=10), "The volume knob"),
    ],
    ids=["data", "clock", "switch", "knob"],
)
def test_nothing_takes_a_wire_of_the_ring(kind: str, button: Button, part: str, board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind=kind), button=button)
    pi.open()
    assert [remark for remark in pi.remarks if remark.startswith(part) and "the ring of lights is there" in remark]
    assert [board.pin(number).function for number in (10, 11)] == ["input", "input"]
    assert [board.pin(number).pull for number in (10, 11)] == ["floating", "floating"], "nobody has opened them"


def test_a_ring_of_data_alone_leaves_the_clock_to_a_button(board: Any, wired: Callable[..., Wired]) -> None:
    assert wired(ring=Ring(kind="ws2812"), button=Button(pin=11)).open()


def test_a_knob_with_one_pin_is_told_of(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="none"), button=Button(knob_a_pin=5))
    pi.open()
    assert ["knob" in remark for remark in pi.remarks] == [True]


def test_so_little_current_that_the_ring_would_stay_dark_is_told(board: Any, wired: Callable[..., Wired]) -> None:
    pi = wired(ring=Ring(kind="ws2812", count=60, limit_ma=20))
    pi.handset.display.show("listening")
    assert len(pi.remarks) == 1
    assert "limit_ma = 20 keeps 60 lights dark. Set it to 70 or more" in pi.remarks[0]
    assert DARK not in pi.screen.last, "a terminal draws no current"


def test_a_pico_with_more_lights_than_current_is_told_of(tmp_path: Path, wired: Callable[..., Wired]) -> None:
    pico = FakePico(tmp_path / "ttyRING")
    pico.hello = pico.hello._replace(pixels=24)
    pico.plug_in()
    try:
        assert "keeps 24 lights dark" in wired(ring=Ring(port=str(pico.path), limit_ma=20)).remark()
    finally:
        pico.unplug()


def test_a_ring_on_pins_that_fails_lets_go_too(board: Any, wired: Callable[..., Wired], monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(DarkRing):
        def show(self, pixels: Any) -> None:
            super().show(pixels)
            if broken:
                raise HardwareError("The ring stopped answering.", "Check its wires.")

    broken: list[bool] = []
    monkeypatch.setattr(rings, "open_pixels", lambda _chosen, _kind: Failing())
    pi = wired(ring=Ring(kind="apa102"))
    pi.open()
    pi.handset.controls.pressed(1.0)
    pi.handset.display.show("listening")
    assert isinstance(pi.next_event(), e.Pressed)
    broken.append(True)
    pi.handset.display.show("thinking")
    assert isinstance(pi.next_event(), e.Released)
    assert pi.remarks == ["The ring stopped answering. Check its wires."]


@pytest.mark.parametrize("named", ["by its kind", "by its port"])
def test_a_pico_that_the_settings_name_and_is_not_there_is_told_of(
    named: str, tmp_path: Path, wired: Callable[..., Wired], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ttyRING"
    if named == "by its kind":
        monkeypatch.setattr("companion.hardware.ports.candidates", lambda _setting: [str(path)] if path.exists() else [])
    laptop = wired(ring=Ring(kind="pico") if named == "by its kind" else Ring(port=str(path)))
    assert laptop.open(), "it may come"
    assert laptop.remarks == ["The ring's Pico is not plugged in. Plug it in: it is found without a restart."]
    laptop.handset.display.show("ready")
    pico = FakePico(path)
    pico.plug_in()
    try:
        assert pico.wait_for(lambda seen: seen.look == "ready")
    finally:
        pico.unplug()


def test_an_older_program_on_the_pico_is_told_of_once(tmp_path: Path, wired: Callable[..., Wired]) -> None:
    pico = FakePico(tmp_path / "ttyRING")
    pico.hello = pico.hello._replace(version=(0, 0, 9))
    pico.plug_in()
    try:
        laptop = wired(ring=Ring(port=str(pico.path)))
        assert "0.0.9" in laptop.remark()
        pico.unplug()
        assert "stopped answering" in laptop.remark()
        pico.plug_in()
        laptop.handset.display.show("ready")
        assert pico.wait_for(lambda seen: seen.look == "ready")
        assert len(laptop.remarks) == 2
    finally:
        pico.unplug()


def test_of_two_rings_one_is_used_and_no_part_is_missing(
    tmp_path: Path, wired: Callable[..., Wired], monkeypatch: pytest.MonkeyPatch
) -> None:
    picos = [FakePico(tmp_path / f"tty{number}", f"e66058388300000{number}") for number in range(2)]
    monkeypatch.setattr("companion.hardware.ports.candidates", lambda _setting: [str(pico.path) for pico in picos])
    for pico in picos:
        pico.plug_in()
    try:
        laptop = wired()
        assert "There are two rings" in laptop.remark()
        laptop.handset.display.show("ready")
        assert picos[0].wait_for(lambda seen: seen.look == "ready")
    finally:
        for pico in picos:
            pico.unplug()


@pytest.mark.parametrize("count", [3, 12, 24, 60])
def test_the_least_current_that_is_told_is_enough(count: int) -> None:
    with pytest.raises(HardwareError) as told:
        rings.check_limit(count, 1)
    least_ma = int(told.value.fix.split()[3])
    rings.check_limit(count, least_ma)
    with pytest.raises(HardwareError):
        rings.check_limit(count, least_ma - 1)


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


class Busy(FakePico):
    """A Pico whose button goes down when it is to show that she listens. It says yes only when the press was taken."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.press_taken = Event()
        self._pressed = False

    def _answer(self, message: Message) -> bytes | None:
        if message.kind == Kind.SET_STATE and LookWanted.of(message.payload).look == "listening":
            if not self._pressed:
                self._pressed = True
                self.press()
            if not self.press_taken.is_set():
                return None
        return super()._answer(message)


def test_a_press_does_not_wait_until_the_ring_has_shown_the_last(
    tmp_path: Path, wired: Callable[..., Wired], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.hardware.ring_serial.SHOWN_S", PATIENCE_S / 2)
    path = tmp_path / "ttyRING"
    pico = Busy(path)
    pico.plug_in()
    try:
        laptop = wired(ring=Ring(port=str(path)))
        laptop.handset.open_touch()

        def put(event: e.Event) -> None:
            pico.press_taken.set()
            laptop.events.put(event)

        laptop.handset.controls.connect(put, lambda: None, lambda _percent: None)
        laptop.handset.display.show("ready")
        assert pico.wait_for(lambda seen: seen.look == "ready")
        laptop.handset.display.show("listening")
        assert pico.look == "listening", "the press went first, else nothing would be shown yet"
        assert isinstance(laptop.next_event(), e.Pressed)
    finally:
        pico.unplug()


@pytest.mark.parametrize("pressed_on", ["pico", "board"])
def test_a_ring_that_is_pulled_out_lets_go_of_whatever_button_is_held(
    pressed_on: str, board: Any, tmp_path: Path, wired: Callable[..., Wired]
) -> None:
    path = tmp_path / "ttyRING"
    pico = FakePico(path)
    pico.plug_in()
    pi = wired(ring=Ring(port=str(path)))
    assert pi.open()
    pi.handset.display.show("ready")
    assert pico.wait_for(lambda seen: seen.look == "ready")
    pico.press() if pressed_on == "pico" else board.pin(17).drive_low()
    assert isinstance(pi.next_event(), e.Pressed)
    pico.unplug()
    assert isinstance(pi.next_event(), e.Released), "nothing would show any more that the microphone is open"
    assert pi.remark() == "The ring has stopped answering. See that its cable is plugged in at both ends."


def test_the_picos_battery_counts_where_the_gauge_of_the_settings_is_missing(
    board: Any, tmp_path: Path, wired: Callable[..., Wired]
) -> None:
    path = tmp_path / "ttyRING"
    pico = FakePico(path)
    pico.plug_in()
    try:
        pi = wired(ring=Ring(port=str(path)), power=Power(gauge="max17048"))
        pi.open()
        assert "I2C" in pi.remark()
        pi.handset.display.show("ready")
        assert pico.wait_for(lambda seen: seen.look == "part_missing")
        pico.battery(BatteryNews(4000, 80, True, True))
        assert pico.wait_for(lambda seen: seen.look == "charging")
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


def test_two_parts_that_come_and_go_at_once_leave_the_one_that_is_gone_on_the_ring(
    wired: Callable[..., Wired], monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = wired()
    shown, gone = [], HardwareError("The gauge is gone.", "Look for it.")
    other = Thread(target=laptop.handset._lack, args=("battery", gone))

    def part_missing(missing: bool) -> None:
        if not missing:  # in this moment, in another thread, another part goes
            other.start()
            other.join(0.1)  # not for long: it may have to wait
        shown.append(missing)

    laptop.handset._lack("ring", HardwareError("The ring is gone.", "Look for it."))
    monkeypatch.setattr(laptop.handset.controls, "part_missing", part_missing)
    laptop.handset._regain("ring")
    other.join(PATIENCE_S)
    assert shown == [False, True]


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

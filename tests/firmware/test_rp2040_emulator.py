"""The firmware on an emulated RP2040, from a MicroPython UF2 on: flashed, seen on its pins, and brought to update mode.

What the simulated Pico can't show is here real: MicroPython's rp2 port with its own USB, file system, watchdog and NeoPixel.
It needs rp2040py (0.3.6) and, in RING_UF2, the path of a MicroPython UF2 for the Pico. An emulated Pico is many times slower.
"""

import asyncio
import faulthandler
import importlib
import importlib.util
import os
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import serial

from companion.errors import HardwareError
from companion.hardware.firmware_files import Firmware
from companion.hardware.flash import Flashed, Limits, flash
from companion.hardware.wire import ButtonEdge, Decoder, Kind, Message, encode, limits_payload, look_payload

PATIENCE_S = 180.0
SLOWER = 12
LIMITS = Limits(*(SLOWER * limit_s for limit_s in (1, 8, 0.25, 15, 30, 20, 3, 12)))
LIGHTS_PIN, BUTTON_PIN, LIGHTS = 16, 15, 12
PROVED_S = 11.0
"""So long after its start the program is kept, if somebody speaks with it."""
FEED_S = 0.002
"""How often the emulated USB is given what it has room for."""

ANSWERS = {Kind.HELLO: Kind.HELLO_R, Kind.PING: Kind.PONG}
SEQS = cycle(range(100, 256))
"""Others begin at 1."""

Pixels = list[tuple[int, int, int]]


class EmulatedPico:
    """A Pico with MicroPython and nothing else, its USB serial port at the other end of a pseudo-terminal."""

    def __init__(self, uf2: Path) -> None:
        emulator = importlib.import_module("rp2040py.simulator")
        self._simulator = emulator.Simulator()
        self._chip = self._simulator.rp2040
        log = importlib.import_module("rp2040py.utils.logging")
        self._chip.logger = log.ConsoleLogger(log.LogLevel.ERROR)  # each unusual register would be a line
        self._chip.load_bootrom(importlib.import_module("rp2040py.device.bootrom").BOOTROM_B1)
        importlib.import_module("rp2040py.device.load_flash").load_uf2(uf2, self._chip)
        self._usb = importlib.import_module("rp2040py.usb.cdc").USBCDC(self._chip.usb_ctrl)
        self._lights = importlib.import_module("rp2040py.external.ws2812").Ws2812(LIGHTS_PIN)
        self._lights.attach(self._chip)
        controller = self._chip.usb_ctrl
        self._give, self._forget = controller.on_endpoint_read, controller.on_reset
        controller.on_endpoint_read, controller.on_reset = self._asked, self._restarted
        self._wants: list[tuple[int, int]] = []
        self._inside, self._outside = os.openpty()
        tty.setraw(self._outside)
        os.set_blocking(self._inside, False)
        self.port = os.ttyname(self._outside)
        self._connected, self._closed = Event(), False
        self._usb.on_device_connected = self._connected.set
        self._usb.on_serial_data = self._tell

    def start(self) -> None:
        """Power. Returns when the port is there."""
        self._chip.gpio[BUTTON_PIN].set_input_value(True)
        self._chip.core.pc = importlib.import_module("rp2040py.memory_map").FLASH_START_ADDRESS
        self._simulator.start_execution()
        self._simulator.schedule_threadsafe(self._feed)
        assert self._connected.wait(PATIENCE_S), "it does not show up on USB"

    def close(self) -> None:
        self._closed = True
        self._simulator.stop()

    @property
    def now_s(self) -> float:
        """By the emulated clock."""
        return float(self._simulator.clock.nanos) / 1e9

    @property
    def pixels(self) -> Pixels:
        """The last frame on the lights' pin, decoded from its pulses."""
        return list(self._lights.pixels)

    def press(self, pressed: bool) -> None:
        self._simulator.schedule_threadsafe(lambda: self._chip.gpio[BUTTON_PIN].set_input_value(not pressed))

    def _tell(self, data: bytes) -> None:
        with suppress(BlockingIOError):  # nobody reads; a computer's USB would stop taking it, too
            os.write(self._inside, bytes(data))

    def _asked(self, endpoint: int, size: int) -> None:
        """It can take bytes. The emulator would send none at once, and so on: four fifths of its time went into that."""
        if endpoint == 0 or self._usb.tx_fifo.item_count:
            self._give(endpoint, size)
        else:
            self._wants.append((endpoint, size))

    def _restarted(self) -> None:
        self._wants.clear()
        self._forget()

    def _feed(self) -> None:
        """In the emulator's own loop: its USB takes no more than there is room for."""
        room = self._usb.tx_fifo.size - self._usb.tx_fifo.item_count
        with suppress(BlockingIOError):
            for byte in os.read(self._inside, room) if room else b"":
                self._usb.send_serial_byte(byte)
        if self._wants and self._usb.tx_fifo.item_count:
            self._give(*self._wants.pop(0))
        if self._closed:
            os.close(self._inside)
            os.close(self._outside)
        else:
            asyncio.get_running_loop().call_later(FEED_S, self._feed)


class Host:
    """The Pi's end, as patient as an emulator wants it."""

    def __init__(self, port: str) -> None:
        self.serial = serial.Serial(port, timeout=0.1, exclusive=True)
        self._decoder = Decoder()

    def ask(self, kind: Kind, payload: bytes = b"") -> Message:
        """Its answer to this, not one to whoever asked before us."""
        seq, answers = next(SEQS), (ANSWERS.get(kind, Kind.ACK), Kind.NAK)
        self.serial.write(b"\0" + encode(kind, seq, payload))
        return self.wait_for(lambda message: message.seq == seq and message.kind in answers)

    def button(self) -> bool:
        """The next thing the button does: down is True."""
        message = self.wait_for(lambda message: message.kind == Kind.BUTTON)
        self.serial.write(encode(Kind.ACK, message.seq))
        return ButtonEdge.of(message.payload).pressed

    def wait_for(self, fits: Callable[[Message], bool]) -> Message:
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            for message in self._decoder.feed(self.serial.read(max(1, self.serial.in_waiting))):
                if fits(message):
                    return message
        raise AssertionError("it does not answer")


@pytest.fixture(autouse=True)
def no_dump() -> None:
    """The longest test takes some minutes: that is no hang, for which pytest would take it."""
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="module")
def emulated() -> Iterator[EmulatedPico]:
    """With our firmware on it, running."""
    uf2 = os.environ.get("RING_UF2")
    if not uf2:
        pytest.skip("RING_UF2 names no MicroPython UF2 for the Pico")
    if importlib.util.find_spec("rp2040py") is None:
        pytest.skip("the RP2040 emulator is missing (pip install rp2040py==0.3.6)")
    pico = EmulatedPico(Path(uf2))
    try:
        pico.start()
        firmware = Firmware.here()
        done = flash(pico.port, firmware, lambda *_: None, wait=False, limits=LIMITS)
        assert done == Flashed(firmware.version, before=None, changed=True, proved=False)
        yield pico
    finally:
        pico.close()


@pytest.fixture
def host(emulated: EmulatedPico) -> Iterator[Host]:
    end = Host(emulated.port)
    yield end
    end.serial.close()


def wait_until(met: Callable[[], bool], what: str) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < end_s, what
        time.sleep(0.05)


def prove(emulated: EmulatedPico) -> None:
    """Speak with the program until it is kept."""
    end, proved_s = Host(emulated.port), emulated.now_s + PROVED_S
    while emulated.now_s < proved_s:
        end.ask(Kind.HELLO)
        time.sleep(0.5)
    end.serial.close()


def test_it_says_hello(host: Host) -> None:
    answer = host.ask(Kind.HELLO)
    assert answer.kind == Kind.HELLO_R
    assert tuple(answer.payload[1:5]) == (*Firmware.here().version, LIGHTS)


def test_every_byte_goes_through_ctrl_c_among_them(host: Host) -> None:
    payload = bytes(range(64))
    assert host.ask(Kind.PING, payload)[2] == payload


def test_a_look_comes_out_of_the_lights_pin(emulated: EmulatedPico, host: Host) -> None:
    assert host.ask(Kind.SET_LIMITS, limits_payload(1.0, 300)).kind == Kind.ACK
    assert host.ask(Kind.SET_STATE, look_payload("listening", 1.0)).kind == Kind.ACK
    is_blue: Callable[[], bool] = lambda: all(blue > red for red, _, blue in emulated.pixels)  # noqa: E731
    wait_until(lambda: len(emulated.pixels) == LIGHTS and is_blue(), "the whole ring is blue")


def test_the_button_is_told_of(emulated: EmulatedPico, host: Host) -> None:
    host.ask(Kind.HELLO)
    emulated.press(True)
    assert host.button() is True
    emulated.press(False)
    assert host.button() is False


def test_it_makes_way_for_an_update_and_comes_back(emulated: EmulatedPico) -> None:
    firmware = Firmware.here()
    done: Any = flash(emulated.port, firmware, lambda *_: None, wait=False, limits=LIMITS)
    assert done.before == firmware.version


def test_a_program_that_fails_gives_way_to_the_one_before(emulated: EmulatedPico) -> None:
    prove(emulated)
    firmware = Firmware.here()
    broken = {**firmware.app, "app.py": b"VERSION = (9, 9, 9)\nraise ValueError('made to fail')\n"}
    with pytest.raises(HardwareError, match=r"went back to its old one.*made to fail"):
        flash(emulated.port, replace(firmware, app=broken, version=(9, 9, 9)), lambda *_: None, limits=LIMITS)

"""The real board's file, with stand-ins for MicroPython's modules: what no simulated Pico would notice."""

import importlib.util
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from firmware.simulated.pico import BUTTON_PIN, FIRMWARE, PIXELS

WRAP_MS = 2**30
"""Where a Pico's ticks_ms() begins anew."""


class Port:
    """USB serial: what arrives, and in which order things were done with it."""

    def __init__(self, done: list[str]) -> None:
        self.arriving, self._done = bytearray(), done

    def readinto(self, buffer: bytearray) -> int:
        self._done.append("read")
        assert len(buffer) == 1, "a read for more waits until they are there"
        buffer[0] = self.arriving.pop(0)
        return 1

    def write(self, data: bytes) -> int:
        raise OSError(11)


class Lights:
    def __init__(self, pin: object, n: int) -> None:
        self.buf, self.written = bytearray(3 * n), b""

    def write(self) -> None:
        self.written = bytes(self.buf)


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def board_file(firmware: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, done: list[str]) -> Any:
    """firmware/app/board.py as a module."""
    pin = type("Pin", (), {"IN": 0, "OUT": 1, "PULL_UP": 1, "__init__": lambda self, *how: None, "value": lambda self: 1})
    machine = SimpleNamespace(Pin=pin, I2C=lambda *how, **more: None, WDT=lambda timeout: done.append(f"watchdog {timeout}"))
    fakes = {
        "machine": machine,
        "micropython": SimpleNamespace(kbd_intr=lambda code: done.append(f"ctrl-C is {code}")),
        "neopixel": SimpleNamespace(NeoPixel=Lights),
    }
    for name, fake in {**vars(firmware), **fakes}.items():
        monkeypatch.setitem(sys.modules, name, fake)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec = importlib.util.spec_from_file_location("pico_board", FIRMWARE / "app" / "board.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return with_port(module, done)


def with_port(module: ModuleType, done: list[str]) -> Any:
    whole: Any = module
    port = Port(done)
    whole.sys = SimpleNamespace(stdin=SimpleNamespace(buffer=port), stdout=SimpleNamespace(buffer=port))
    ready = SimpleNamespace(register=lambda *what: None, ipoll=lambda wait: iter([1] if port.arriving else []))
    whole.select = SimpleNamespace(poll=lambda: ready, POLLIN=1)
    whole.time = SimpleNamespace(
        ticks_ms=lambda: 0, ticks_diff=lambda new, old: (new - old + WRAP_MS // 2) % WRAP_MS - WRAP_MS // 2
    )
    return whole


def test_a_byte_3_does_not_stop_it(board_file: Any, done: list[str]) -> None:
    board = board_file.Board()
    board_file.sys.stdin.buffer.arriving += b"\x03"
    assert board.read() == b"\x03"
    assert done.index("ctrl-C is -1") < done.index("read")


def test_it_reads_little_at_a_time_and_never_waits(board_file: Any) -> None:
    board = board_file.Board()
    assert board.read() == b""
    board_file.sys.stdin.buffer.arriving += bytes(range(100))
    assert [len(board.read()) for _ in range(3)] == [64, 36, 0]


def test_over_a_uart_nothing_goes_by_usb(board_file: Any, done: list[str]) -> None:
    uart, opened = Port(done), []

    def open_uart(number: int, **how: Any) -> Port:
        opened.append((number, how["baudrate"]))
        return uart

    board_file.UART_PINS = 0, 1
    board_file.machine.UART = open_uart
    registered: list[object] = []
    poll = SimpleNamespace(
        register=lambda what, _how: registered.append(what), ipoll=lambda _wait: iter([1] * bool(uart.arriving))
    )
    board_file.select = SimpleNamespace(poll=lambda: poll, POLLIN=1)
    board = board_file.Board()
    uart.arriving += b"hello"
    assert board.read() == b"hello"
    assert registered == [uart]
    assert opened == [(0, 115_200)], "what the host has on a UART"


def test_what_nobody_fetches_is_dropped(board_file: Any) -> None:
    board_file.Board().write(b"x")


def test_lights_are_dark_at_first_and_get_green_red_blue(board_file: Any) -> None:
    board = board_file.Board()
    assert board._lights.written == bytes(3 * PIXELS)
    board.show(bytes([1, 2, 3] + [0] * (3 * PIXELS - 3)))
    assert board._lights.written[:4] == bytes([2, 1, 3, 0])


def test_its_clock_goes_on_where_the_chips_begins_anew(board_file: Any) -> None:
    times_ms = iter([WRAP_MS - 10, WRAP_MS - 4, 6, 16])
    board_file.time.ticks_ms = lambda: next(times_ms)
    board = board_file.Board()
    assert [board.ms() for _ in range(3)] == [6, 16, 26]


def test_the_watchdog_fits_an_rp2040(board_file: Any, done: list[str]) -> None:
    board_file.Board()
    assert "watchdog 8000" in done
    assert (board_file.LIGHTS, board_file.LIGHTS_PIN, board_file.BUTTON_PIN) == (PIXELS, 16, BUTTON_PIN)


def test_lights_go_out_when_the_program_fails(board_file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    boards = []

    class Failing:
        def __init__(self, board: Any) -> None:
            boards.append(board)
            board.show(bytes([9] * 3 * PIXELS))

        def tick(self) -> None:
            raise ValueError("no good")

    monkeypatch.setattr(board_file, "App", Failing)
    with pytest.raises(ValueError, match="no good"):
        board_file.run()
    assert boards[0]._lights.written == bytes(3 * PIXELS)

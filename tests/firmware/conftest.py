"""The Pico's firmware as the tests have it: its modules under CPython, and a simulated Pico with MicroPython."""

import importlib
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import serial

from companion.hardware.wire import Decoder, Kind, Message, encode
from firmware.simulated.pico import FIRMWARE, SimulatedPico, find_micropython

PATIENCE_S = 10.0
ON_THE_BOARD_ONLY = {"board"}
"""It imports `machine`."""


@pytest.fixture(scope="session")
def firmware() -> SimpleNamespace:
    """The modules of firmware/app, which call each other by plain names: so they are loaded apart, and their names freed."""
    names = [file.stem for file in sorted((FIRMWARE / "app").glob("*.py")) if file.stem not in ON_THE_BOARD_ONLY]
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # firmware/ is shipped as it lies there
    sys.path.insert(0, str(FIRMWARE / "app"))
    try:
        return SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.remove(str(FIRMWARE / "app"))
        sys.dont_write_bytecode = writes_bytecode
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)


@pytest.fixture
def launcher(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """firmware/main.py, on a board that can't do anything yet."""
    monkeypatch.setitem(sys.modules, "machine", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "micropython", SimpleNamespace(kbd_intr=lambda _byte: None))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec = importlib.util.spec_from_file_location("pico_launcher", FIRMWARE / "main.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def micropython() -> list[str]:
    """The command, or a skip."""
    command = find_micropython()
    if command is None:
        pytest.skip("MicroPython's unix port is missing: deploy/micropython.sh says why")
    return command


@pytest.fixture
def pico(tmp_path: Path, micropython: list[str]) -> Iterator[SimulatedPico]:
    """With our firmware in slot a, not plugged in."""
    board = SimulatedPico(tmp_path / "pico", micropython)
    yield board
    board.close()


ANSWERS = (Kind.HELLO_R, Kind.PONG, Kind.ACK, Kind.NAK)


class Host:
    """The Pi's end of the line, as plain as can be."""

    def __init__(self, port: Path) -> None:
        self.serial = serial.Serial(str(port), timeout=0.05, exclusive=True)
        self._decoder, self._seq = Decoder(), 0
        self.news: list[Message] = []
        """What came without being asked for."""

    def ask(self, kind: int, payload: bytes = b"") -> Message:
        """Send once, and wait for the answer with the same seq."""
        self._seq = self._seq % 255 + 1
        self.serial.write(encode(kind, self._seq, payload))
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            messages = self.read()
            answers = [message for message in messages if message.seq == self._seq and message.kind in ANSWERS]
            self.news += [message for message in messages if message not in answers]
            if answers:
                return answers[0]
        raise AssertionError(f"no answer to {kind:#x}; news: {self.news}")

    def wait_for(self, kind: int) -> Message:
        """The next piece of news of this kind."""
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            for at, message in enumerate(self.news):
                if message.kind == kind:
                    return self.news.pop(at)
            self.news += self.read()
        raise AssertionError(f"no {kind:#x} came; news: {self.news}")

    def acknowledge(self, message: Message) -> None:
        self.serial.write(encode(Kind.ACK, message.seq))

    def read(self) -> list[Message]:
        return self._decoder.feed(self.serial.read(max(1, self.serial.in_waiting)))


@pytest.fixture
def host(pico: SimulatedPico) -> Iterator[Callable[[], Host]]:
    """Plugs the Pico in where it isn't, waits for its port, and opens it."""
    opened: list[Host] = []

    def connect() -> Host:
        for one in opened:
            one.serial.close()
        pico.plug_in()
        end_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                opened.append(Host(pico.port))
                return opened[-1]
            except OSError:  # between two ports; pyserial's own error is one, too
                assert time.monotonic() < end_s, f"no port: {pico.complaints()}"
                time.sleep(0.02)

    yield connect
    for one in opened:
        one.serial.close()

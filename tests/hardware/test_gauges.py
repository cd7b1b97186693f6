"""The battery gauges: a MAX17048 on a made-up bus, and a PiSugar daemon on a real socket that also lies, hangs and floods."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import smbus2
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import HardwareError
from companion.hardware import gauge_pisugar
from companion.hardware.gauge_max17048 import Bus, Max17048, open_max17048
from companion.hardware.gauge_pisugar import PiSugar, open_pisugar
from companion.hardware.power import Charge

PATIENCE_S = 10


class Chip:
    """A MAX17048 on an I2C bus, as strict as the metal: other addresses and registers do not answer; bytes come high first."""

    def __init__(self, **registers: int) -> None:
        self.registers = {0x02: 0xBB80, 0x04: 0x5780, 0x08: 0x0012, 0x16: 0xFFC4}
        self.set(**registers)
        self.gone = self.closed = False

    def set(self, vcell: int | None = None, soc: int | None = None, version: int | None = None, crate: int | None = None) -> None:
        given_values = {0x02: vcell, 0x04: soc, 0x08: version, 0x16: crate}
        self.registers |= {register: value for register, value in given_values.items() if value is not None}

    def read_word_data(self, i2c_addr: int, register: int) -> int:
        if self.closed:
            raise TypeError("'NoneType' object cannot be interpreted as an integer")  # what smbus2 says without its file
        if self.gone or i2c_addr != 0x36 or register not in self.registers:
            raise OSError(121, "Remote I/O error")
        high, low = divmod(self.registers[register], 256)
        return low << 8 | high

    def close(self) -> None:
        self.closed = True


def test_a_reading() -> None:
    charge = Max17048(Chip()).read()
    assert charge is not None
    assert (charge.percent, charge.charging) == (87.5, False)
    assert charge.volts == pytest.approx(3.75)


@pytest.mark.parametrize(
    ("registers", "charging"),
    [({"crate": 0x0030}, True), ({"crate": 0x0004}, False), ({"crate": 0xFFFF}, False), ({"crate": 0x8000}, False)],
    ids=["10 % an hour", "creeping at rest", "the other way", "the steepest fall"],
)
def test_whether_it_charges(registers: dict[str, int], charging: bool) -> None:
    charge = Max17048(Chip(**registers)).read()
    assert charge is not None
    assert charge.charging is charging


@pytest.mark.parametrize(
    ("registers", "percent"),
    [({"soc": 0x6480}, 100.0), ({"soc": 0x6E00}, 100.0), ({"soc": 0}, 0.0), ({"soc": 0x0080}, 0.5)],
    ids=["100.5", "110", "0", "half a percent"],
)
def test_a_little_past_full_is_full(registers: dict[str, int], percent: float) -> None:
    charge = Max17048(Chip(**registers)).read()
    assert charge is not None
    assert charge.percent == percent


@pytest.mark.parametrize(
    "registers",
    [{"soc": 0xFFFF}, {"soc": 0x6E01}, {"vcell": 0xFFFF}, {"vcell": 0}, {"vcell": 0x7CFF}, {"vcell": 0xE101}],
    ids=["all ones", "over 110 %", "volts all ones", "no cell", "under 2.5 V", "over 4.5 V"],
)
def test_nonsense_is_no_reading_and_told_once_after_three(registers: dict[str, int]) -> None:
    chip = Chip()
    gauge = Max17048(chip)
    good = dict(zip(("vcell", "soc"), (chip.registers[0x02], chip.registers[0x04]), strict=True))
    for _ in range(2):
        chip.set(**registers)
        assert [gauge.read(), gauge.read()] == [None, None]
        with pytest.raises(HardwareError, match="no sensible readings"):
            gauge.read()
        assert [gauge.read() for _ in range(5)] == [None] * 5
        chip.set(**good)
        assert gauge.read() is not None, "it is back, and may fail again"


def test_two_bad_readings_between_good_ones_are_no_fault() -> None:
    chip = Chip()
    gauge = Max17048(chip)
    for _ in range(5):
        chip.gone = True
        assert [gauge.read(), gauge.read()] == [None, None]
        chip.gone = False
        assert gauge.read() is not None


@given(st.lists(st.integers(0, 0xFFFF), min_size=3, max_size=3))
def test_whatever_the_registers_hold_it_is_plausible_or_none(words: list[int]) -> None:
    charge = Max17048(Chip(vcell=words[0], soc=words[1], crate=words[2])).read()
    assert charge is None or charge.plausible


@pytest.mark.parametrize("version", [0x0000, 0xFFFF, 0x0002, 0x1200, 0x0112], ids=hex)
def test_another_chip_at_the_address_is_refused(version: int) -> None:
    with pytest.raises(HardwareError, match="no MAX17048"):
        Max17048(Chip(version=version))


def test_nothing_at_the_address_is_told() -> None:
    chip = Chip()
    chip.gone = True
    with pytest.raises(HardwareError, match="does not answer") as caught:
        Max17048(chip)
    assert "SDA" in caught.value.fix


@pytest.mark.parametrize(
    ("error", "what", "fix"),
    [
        (FileNotFoundError(2, "No such file or directory"), "I2C is switched off.", "dtparam=i2c_arm=on"),
        (PermissionError(13, "Permission denied"), "may not use", "group i2c"),
        (OSError(16, "Device or resource busy"), "busy", "restart"),
    ],
    ids=["no bus", "not allowed", "busy"],
)
def test_a_bus_that_does_not_open_is_told(monkeypatch: pytest.MonkeyPatch, error: OSError, what: str, fix: str) -> None:
    def refuse(number: int) -> Bus:
        raise error

    monkeypatch.setattr(smbus2, "SMBus", refuse)
    with pytest.raises(HardwareError, match=what) as caught:
        open_max17048()
    assert fix in caught.value.fix


@pytest.mark.parametrize("version", [0x0012, 0x0099], ids=["ours", "another chip"])
def test_the_bus_is_closed_again(monkeypatch: pytest.MonkeyPatch, version: int) -> None:
    chip = Chip(version=version)
    monkeypatch.setattr(smbus2, "SMBus", lambda number: chip)
    with suppress(HardwareError):
        gauge = open_max17048()
        assert not chip.closed
        gauge.close()
    assert chip.closed


GOOD = {
    "model": "PiSugar 3",
    "battery": "87.5",
    "battery_v": "3.94",
    "battery_charging": "false",
    "battery_power_plugged": "false",
}

Serve = Callable[[socket.socket], None]


def answering(**other: str) -> Serve:
    """The daemon as it is, but for the `other` answers. To what it does not know it says "Invalid request."."""
    answers = GOOD | other

    def serve(connection: socket.socket) -> None:
        with connection.makefile("rw", encoding="ascii", newline="\n") as lines:
            for line in lines:
                verb, _, name = line.strip().partition(" ")
                known = verb == "get" and answers.get(name)
                lines.write(f"{name}: {answers[name]}\n" if known else "Invalid request.\n")
                lines.flush()

    return serve


def saying(*pieces: bytes, again: bool = False) -> Serve:
    """Something that listens to nobody."""

    def serve(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
        while again:
            connection.sendall(pieces[-1])
        while connection.recv(1024):
            pass

    return serve


def silent(connection: socket.socket) -> None:
    while connection.recv(1024):
        pass


def hanging_up(connection: socket.socket) -> None:
    """Takes the question and goes."""
    connection.recv(1024)


class Daemon:
    """A real server on a port of its own; `serve` is how it treats whoever connects."""

    def __init__(self) -> None:
        self.serve: Serve = answering()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self.serve(connection)


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    made = Daemon()
    yield made
    made.close()


def test_a_reading_of_the_pisugar(daemon: Daemon) -> None:
    gauge = open_pisugar(daemon.port)
    assert gauge.model() == "PiSugar 3"
    assert gauge.read() == Charge(percent=87.5, charging=False, volts=3.94)
    gauge.close()


ANSWERS = {
    "charging": ({"battery_charging": "true"}, Charge(87.5, True, 3.94)),
    "full, on the charger": ({"battery": "100", "battery_power_plugged": "true"}, Charge(100, True, 3.94)),
    "a little past full": ({"battery": "100.4"}, Charge(100, False, 3.94)),
    "capital letters": ({"battery_charging": "True"}, Charge(87.5, True, 3.94)),
    "a board that can't tell of its power": ({"battery_charging": "", "battery_power_plugged": ""}, Charge(87.5, None, 3.94)),
    "or of its voltage": ({"battery_v": ""}, Charge(87.5, False, None)),
    "which it says is 0": ({"battery_v": "0"}, Charge(87.5, False, None)),
    "neither true nor false": ({"battery_charging": "maybe", "battery_power_plugged": "2"}, Charge(87.5, None, 3.94)),
    "not ready yet": ({"battery": ""}, None),
    "over 110 %": ({"battery": "111"}, None),
    "below 0 %": ({"battery": "-1"}, None),
    "not a number": ({"battery": "nan"}, None),
    "endless": ({"battery": "inf"}, None),
    "a word": ({"battery": "full"}, None),
}


@pytest.mark.parametrize(("answers", "charge"), ANSWERS.values(), ids=ANSWERS)
def test_what_the_daemon_says(daemon: Daemon, answers: dict[str, str], charge: Charge | None) -> None:
    daemon.serve = answering(**answers)
    assert PiSugar(daemon.port).read() == charge


def test_a_line_of_its_own_in_between_is_passed_over(daemon: Daemon) -> None:
    """It tells every client when the PiSugar's button is pressed."""

    def pressed_first(connection: socket.socket) -> None:
        connection.sendall(b"single\nlong\n")
        answering()(connection)

    daemon.serve = pressed_first
    assert PiSugar(daemon.port).read() == Charge(87.5, False, 3.94)


LIARS: dict[str, Serve] = {
    "silent": silent,
    "hangs up": hanging_up,
    "hangs up at once": lambda connection: None,
    "megabytes without an end": saying(b"battery: 87.5" * 100_000, again=True),
    "megabytes of lines": saying(b"x\n" * 500_000, again=True),
    "no text": saying(bytes(range(256)) * 8),
    "something else entirely": saying(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "half an answer": saying(b"battery: 8"),
}


@pytest.mark.parametrize("serve", LIARS.values(), ids=LIARS)
def test_a_daemon_gone_mad_is_no_reading_and_does_not_hold_us(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch, serve: Serve
) -> None:
    monkeypatch.setattr(gauge_pisugar, "PATIENCE_S", 0.1)
    daemon.serve = serve
    gauge = PiSugar(daemon.port)
    assert [gauge.read(), gauge.read()] == [None, None]
    with pytest.raises(HardwareError, match="PiSugar"):
        gauge.read()
    assert gauge.read() is None
    with pytest.raises(HardwareError, match="No PiSugar"):
        open_pisugar(daemon.port)


@pytest.mark.parametrize("flood", [b"battery: 87.5", b"x\n"], ids=["no end", "lines"])
def test_a_flood_is_left_where_it_is(flood: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall((flood * 20_000)[:20_000])
        with pytest.raises(TimeoutError):
            gauge_pisugar._answer(ours, "battery", time.monotonic() + PATIENCE_S)
        assert len(ours.recv(20_000, socket.MSG_WAITALL | socket.MSG_DONTWAIT)) > 20_000 - 2 * gauge_pisugar.MOST_BYTES


def test_drop_by_drop_is_not_waited_for_for_ever(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, but not the line."""
    monkeypatch.setattr(gauge_pisugar, "PATIENCE_S", 0.2)
    stop = threading.Event()

    def drip(connection: socket.socket) -> None:
        while not stop.wait(0.01):
            connection.sendall(b"b")

    daemon.serve = drip
    assert PiSugar(daemon.port).read() is None
    stop.set()


def test_a_daemon_that_comes_back_is_read_again(daemon: Daemon) -> None:
    gauge = PiSugar(daemon.port)
    daemon.serve = hanging_up
    assert gauge.read() is None
    daemon.serve = answering()
    assert gauge.read() == Charge(87.5, False, 3.94)


def test_no_daemon_is_told_with_its_cure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(HardwareError, match="No PiSugar") as caught:
        open_pisugar(port)
    assert "pisugar-server" in caught.value.fix

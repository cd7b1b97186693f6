"""The firmware in MicroPython's unix port, talked to through a pseudo-terminal as a Pico is through USB."""

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from companion.hardware.wire import LOOK_CODES, BatteryNews, ButtonEdge, Hello, Kind, encode
from firmware.simulated.pico import PIXELS, Rgb, SimulatedPico

PATIENCE_S = 10.0
DARK: list[Rgb] = [(0, 0, 0)] * PIXELS
Connect = Callable[[], Any]
"""Gives the host's end of the line: Host of conftest.py."""


def until(condition: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any:
    end_s = time.monotonic() + patience_s
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end_s, "it did not come about"
        time.sleep(0.01)


def show(host: Any, look: str, argument: int = 255) -> None:
    assert host.ask(Kind.SET_STATE, bytes((LOOK_CODES[look], argument))).kind == Kind.ACK


def is_amber(pixel: Rgb) -> bool:
    red, green, blue = pixel
    return red > green >= blue == 0


def test_it_says_what_it_is(host: Connect) -> None:
    hello = Hello.of(host().ask(Kind.HELLO).payload)
    assert (hello.version, hello.pixels, hello.board_id) == ((0, 2, 0), PIXELS, "e660583883000001")


def test_each_byte_passes_ctrl_c_and_ctrl_d_too(host: Connect) -> None:
    line = host()
    for payload in (bytes(range(200)), bytes(range(56, 256)), b"\x03" * 200, b"\x04\x03\x02\x01"):
        assert line.ask(Kind.PING, payload).payload == payload


def test_garbage_does_not_stop_it(host: Connect) -> None:
    line = host()
    damaged = bytearray(encode(Kind.SET_STATE, 9, b"\x02\xff"))
    damaged[2] ^= 0x40
    line.serial.write(b"\r\n\x03\x04noise" * 90 + b"\0" + bytes(damaged) + encode(Kind.PING, 1, b"cut")[:-3] + b"\0")
    assert line.ask(Kind.PING, b"still there?").payload == b"still there?"
    line.serial.write(b"\xff" * 5000)
    line.serial.write(b"\0")
    assert line.ask(Kind.PING, b"and now?").payload == b"and now?"
    assert line.ask(0x33).kind == Kind.NAK


def test_the_ring_shows_what_is_asked_and_goes_dark_with_the_power(host: Connect, pico: SimulatedPico) -> None:
    line = host()
    until(lambda: pico.frame() != DARK)
    show(line, "listening")
    assert all(blue >= green > red for red, green, blue in until(lambda: all(b for _, _, b in pico.frame()) and pico.frame()))
    assert line.ask(Kind.SET_LIMITS, bytes((20, 200, 0))).kind == Kind.ACK
    until(lambda: 0 < max(level for pixel in pico.frame() for level in pixel) <= 20)
    show(line, "asleep")
    until(lambda: pico.frame() == DARK)
    show(line, "thinking")
    until(lambda: pico.frame() != DARK)
    pico.unplug()
    assert pico.frame() == DARK
    assert not pico.port.exists()


def test_a_press_is_repeated_until_it_is_taken(host: Connect, pico: SimulatedPico) -> None:
    line = host()
    line.ask(Kind.HELLO)
    pico.press()
    downs = [line.wait_for(Kind.BUTTON) for _ in range(2)]
    assert downs[0] == downs[1]
    line.acknowledge(downs[1])
    pico.release()
    up = until(lambda: next((news for news in [line.wait_for(Kind.BUTTON)] if news != downs[0]), None))
    line.acknowledge(up)
    down_edge, up_edge = ButtonEdge.of(downs[0].payload), ButtonEdge.of(up.payload)
    assert (down_edge.pressed, up_edge.pressed) == (True, False)
    assert up_edge.t_ms - down_edge.t_ms >= 80
    line.ask(Kind.PING)
    assert line.news == []


def test_a_battery_that_comes_and_goes(host: Connect, pico: SimulatedPico) -> None:
    line = host()
    line.ask(Kind.HELLO)
    pico.attach_battery(3.8, 57.0, rising=True)
    line.ask(Kind.HELLO)
    battery = BatteryNews.of(line.wait_for(Kind.BATTERY).payload)
    assert (battery.charge_percent, battery.charging) == (57, True)
    assert abs(battery.mv - 3800) <= 1
    pico.detach_battery()
    assert line.ask(Kind.PING).kind == Kind.PONG


def test_a_host_that_falls_silent_is_lost_after_five_seconds(host: Connect, pico: SimulatedPico) -> None:
    """And however long the program stood still, the ring has 50 frames a second, with the port full of what nobody reads."""
    line = host()
    show(line, "speaking")
    line.serial.write(encode(Kind.PING, 1, bytes(200)) * 20)
    before = time.monotonic()
    until(lambda: all(is_amber(pixel) or pixel == (0, 0, 0) for pixel in pico.frame()) and pico.frame() != DARK)
    assert time.monotonic() - before > 4
    times_s = pico.frame_times_s()
    assert sorted(after - earlier for earlier, after in pairwise(times_s))[len(times_s) // 2] < 0.025
    line.serial.reset_input_buffer()
    line.ask(Kind.HELLO)
    until(lambda: pico.frame() != DARK and not any(is_amber(pixel) for pixel in pico.frame()))


def test_bootsel(host: Connect, pico: SimulatedPico) -> None:
    line = host()
    assert line.ask(Kind.BOOTSEL, b"REPL").kind == Kind.NAK
    assert line.ask(Kind.BOOTSEL, b"BOOT").kind == Kind.ACK
    until(lambda: pico.in_bootsel and not pico.port.exists())
    assert pico.frame() == DARK


def test_plugged_in_again_it_starts_anew(host: Connect, pico: SimulatedPico) -> None:
    for starts in (1, 2, 3):
        assert host().ask(Kind.HELLO).kind == Kind.HELLO_R
        assert pico.starts == starts
        pico.unplug()


# -- MicroPython's prompt, for mpremote -------------------------------------------------------------------------------


def mpremote(pico: SimulatedPico, *words: str) -> str:
    command = [sys.executable, "-m", "mpremote", "connect", str(pico.port), "resume", *words]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def blank(tmp_path: Any, micropython: list[str]) -> Any:
    with SimulatedPico(tmp_path / "blank", micropython, blank=True) as board:
        yield board


def test_a_blank_board_has_the_prompt(blank: SimulatedPico, tmp_path: Any) -> None:
    pytest.importorskip("mpremote")
    (tmp_path / "big.py").write_text("x = 1\n" * 2000)
    mpremote(blank, "cp", str(tmp_path / "big.py"), ":big.py")
    assert (blank.flash / "big.py").read_text() == "x = 1\n" * 2000
    assert "12000 big.py" in mpremote(blank, "fs", "ls")
    assert mpremote(blank, "exec", "import os; os.rename('big.py', 'x.py'); print(os.listdir())").strip() == "['x.py']"
    starts = blank.starts
    mpremote(blank, "reset")
    until(lambda: blank.starts > starts and blank.port.exists())
    assert mpremote(blank, "eval", "6 * 7").strip() == "42"


def test_told_to_make_room_it_leaves_the_prompt_and_comes_back(host: Connect, pico: SimulatedPico) -> None:
    pytest.importorskip("mpremote")
    assert host().ask(Kind.EXIT_REPL, b"REPL").kind == Kind.ACK
    until(lambda: pico.starts == 2 and pico.port.exists())
    until(lambda: not (pico.flash / "stay").exists())
    assert "main.py" in mpremote(pico, "fs", "ls")
    mpremote(pico, "reset")
    until(lambda: pico.starts == 3 and pico.port.exists())
    assert host().ask(Kind.HELLO).kind == Kind.HELLO_R


def test_a_forgotten_prompt_ends_by_itself(host: Connect, pico: SimulatedPico) -> None:
    launcher = pico.flash / "main.py"
    launcher.write_text(launcher.read_text().replace("PROMPT_MS = 5 * 60 * 1000", "PROMPT_MS = 500"))
    assert host().ask(Kind.EXIT_REPL, b"REPL").kind == Kind.ACK
    until(lambda: pico.starts == 3 and pico.port.exists())
    assert host().ask(Kind.HELLO).kind == Kind.HELLO_R

"""Updates on the simulated Pico: a good one stays, a bad one is gone by itself."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from companion.hardware.wire import Hello, Kind
from firmware.simulated.pico import SimulatedPico, write_manifest, write_slot

PATIENCE_S = 10.0
OLD, NEW = (0, 2, 0), (0, 3, 0)
WATCHDOG = "WATCHDOG_MS = 8000"
QUICK_WATCHDOG = "WATCHDOG_MS = 700"
Connect = Callable[[], Any]


def until(condition: Callable[[], Any]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it did not come about"
        time.sleep(0.01)


def change(pico: SimulatedPico, name: str, old: str, new: str) -> None:
    file = pico.flash / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.fixture
def updated(pico: SimulatedPico) -> SimulatedPico:
    """A new version in b, which proves itself sooner, and a watchdog that bites sooner."""
    write_slot(pico.flash / "b")
    change(pico, "b/app.py", "VERSION = (0, 2, 0)", "VERSION = (0, 3, 0)")
    change(pico, "b/app.py", "PROVED_MS = 10000", "PROVED_MS = 300")
    for name in ("main.py", "b/board.py"):
        change(pico, name, WATCHDOG, QUICK_WATCHDOG)
    write_manifest(pico.flash / "b")
    (pico.flash / "slot").write_text("b new")
    return pico


def version(host: Any) -> tuple[int, int, int]:
    return Hello.of(host.ask(Kind.HELLO).payload).version


def slot(pico: SimulatedPico) -> str:
    return (pico.flash / "slot").read_text()


def spoil(pico: SimulatedPico, line: str) -> None:
    """Put a line into the new version's run(), and say in its manifest that it belongs there."""
    change(pico, "b/board.py", "    board = Board()\n", f"    board = Board()\n    {line}\n")
    write_manifest(pico.flash / "b")


def test_a_good_update_proves_itself_and_stays(host: Connect, updated: SimulatedPico) -> None:
    assert version(host()) == NEW
    assert slot(updated) == "b trial"
    until(lambda: slot(updated) == "b")
    updated.unplug()
    assert version(host()) == NEW


def test_without_a_word_from_the_host_it_is_not_proved(host: Connect, updated: SimulatedPico) -> None:
    updated.plug_in()
    until(lambda: updated.frames_shown() > 40)
    assert slot(updated) == "b trial"
    updated.unplug()
    assert version(host()) == OLD
    assert slot(updated) == "a"


def test_an_update_that_did_not_arrive_whole_is_not_tried(host: Connect, updated: SimulatedPico) -> None:
    change(updated, "b/wire.py", "PROTOCOL = 1", "PROTOCOL = 2")
    line = host()
    assert version(line) == OLD
    assert (slot(updated), updated.starts) == ("a", 1)


def test_an_update_that_fails_is_left(host: Connect, updated: SimulatedPico) -> None:
    spoil(updated, "raise ValueError('no good')")
    updated.plug_in()
    until(lambda: updated.starts == 2 and updated.port.exists())
    line = host()
    assert version(line) == OLD
    assert b"no good" in line.wait_for(Kind.LOG).payload
    assert slot(updated) == "a"


@pytest.mark.parametrize("where", ["in run()", "as it is imported"])
def test_an_update_that_hangs_is_left(host: Connect, updated: SimulatedPico, where: str) -> None:
    if where == "in run()":
        spoil(updated, "while True: pass")
    else:
        (updated.flash / "b" / "app.py").write_text("while True: pass\n")
        write_manifest(updated.flash / "b")
    updated.plug_in()
    until(lambda: updated.starts == 2 and updated.port.exists())
    assert updated.watchdog_bites == 1
    assert version(host()) == OLD
    assert slot(updated) == "a"


def test_a_proved_program_that_hangs_is_started_again(host: Connect, updated: SimulatedPico) -> None:
    line = host()
    assert version(line) == NEW
    until(lambda: slot(updated) == "b")
    updated.hang()
    time.sleep(0.8)  # longer than its watchdog waits: nothing can tell of that
    updated.resume()
    until(lambda: updated.starts == 2 and updated.port.exists())
    assert version(host()) == NEW


def test_a_proved_program_that_keeps_failing_still_lets_mpremote_in(host: Connect, updated: SimulatedPico) -> None:
    spoil(updated, "raise ValueError('no good')")
    (updated.flash / "slot").write_text("b")
    change(updated, "main.py", "CRASH_PAUSE_MS = 1000", "CRASH_PAUSE_MS = 1")
    updated.plug_in()
    until(lambda: updated.starts == 2 and updated.port.exists())
    line = host()
    line.serial.write(b"\r\x03\r\x01")  # as mpremote begins
    said = b""
    end_s = time.monotonic() + PATIENCE_S
    while not said.endswith(b"raw REPL; CTRL-B to exit\r\n>"):
        assert time.monotonic() < end_s, said
        said += line.serial.read(max(1, line.serial.in_waiting))
    assert slot(updated) == "b"

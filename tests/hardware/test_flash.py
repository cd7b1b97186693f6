"""A Pico gets its program: onto a blank one, over an older one, and with everything going wrong on the way.

The Pico is simulated (firmware/simulated/pico.py), mpremote and the launcher are the real ones.
"""

import os
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import serial

from companion.errors import HardwareError
from companion.hardware import pico_repl
from companion.hardware.firmware_files import Firmware
from companion.hardware.flash import Flashed, Limits, flash, judge, the_only, wait_for_prompt
from companion.hardware.pico_port import GoneError, PicoPort, no_pico, steady_name
from companion.hardware.pico_repl import PicoRepl, complaint
from companion.hardware.pico_slots import make_room, require_micropython, spare
from companion.hardware.ports import refusal
from firmware.simulated.pico import SimulatedPico, find_micropython, write_slot

LIMITS = Limits(answer_s=0.4, prove_s=0.5)
PROVED_AFTER = b"PROVED_MS = 10000", b"PROVED_MS = 200"
PAUSES = (b"LISTEN_MS = 2000", b"LISTEN_MS = 100"), (b"CRASH_PAUSE_MS = 1000", b"CRASH_PAUSE_MS = 100")


def impatient(launcher: bytes) -> bytes:
    for old, new in PAUSES:
        assert old in launcher
        launcher = launcher.replace(old, new)
    return launcher


REAL = Firmware.here()
SHIPPED = Firmware(impatient(REAL.main), REAL.app, REAL.version)
STEPS = [*sorted(SHIPPED.app), "manifest", "main.py"]


def changed(old: bytes, new: bytes, version: tuple[int, int, int] = (0, 2, 0)) -> Firmware:
    """The shipped program with app.py changed, as another version that proves itself soon."""
    app = SHIPPED.app["app.py"].replace(*PROVED_AFTER).replace(old, new)
    app = app.replace(b"VERSION = %r" % (SHIPPED.version,), b"VERSION = %r" % (version,))
    assert new in app
    return Firmware(SHIPPED.main, {**SHIPPED.app, "app.py": app}, version)


NEWER = changed(*PROVED_AFTER)
BROKEN = changed(b"FRAME_MS = 20", b"FRAME_MS = 1 / 0", SHIPPED.version)
"""Does not even start, and has the number of the one before, so that its number does not betray it."""
SHORT_LIVED = (
    changed(b"PROVED_MS = 200", b"PROVED_MS = 5000")
    .app["app.py"]
    .replace(b"        hardware.feed()\n", b"        hardware.feed()\n        1 // int(now_ms < 1000)\n")
)


def ignore(*_: object) -> None:
    pass


@pytest.fixture(scope="module")
def micropython() -> list[str]:
    command = find_micropython()
    if command is None:
        pytest.skip("MicroPython's unix port is missing: deploy/micropython.sh says why")
    return command


@pytest.fixture
def pico(tmp_path: Path, micropython: list[str]) -> Iterator[SimulatedPico]:
    """It runs our program from slot a. In slot b is what an earlier update has left, so that not much must be copied."""
    board = SimulatedPico(tmp_path / "pico", micropython)
    (board.flash / "main.py").write_bytes(SHIPPED.main)
    write_slot(board.flash / "b")
    with board:
        yield board


def slot(pico: SimulatedPico) -> str:
    return (pico.flash / "slot").read_text()


def running_version(pico: SimulatedPico) -> tuple[int, int, int] | None:
    """As the Pi sees it, as soon as it answers."""
    while True:
        try:
            with PicoPort(str(pico.port)) as port:
                return port.version(limit_s=10)
        except GoneError:  # it starts just now
            pass


def test_a_blank_pico_gets_the_program(tmp_path: Path, micropython: list[str]) -> None:
    steps: list[tuple[str, int, int]] = []
    with SimulatedPico(tmp_path / "pico", micropython, blank=True) as pico:
        (pico.flash / "main.py").write_text("print('the program of its owner')\n")
        done = flash(str(pico.port), NEWER, lambda *step: steps.append(step), limits=LIMITS)
        assert done == Flashed((0, 2, 0), before=None, changed=True, proved=True)
        assert running_version(pico) == (0, 2, 0)
        assert slot(pico) == "a"
        assert sorted(file.name for file in pico.flash.iterdir()) == ["a", "main.py", "main_before.py", "slot"]
        assert {file.name: file.read_bytes() for file in (pico.flash / "a").glob("*.py")} == NEWER.app
        assert (pico.flash / "main_before.py").read_text() == "print('the program of its owner')\n"
    assert [what for what, _, _ in steps[1:-3]] == [f"{name} is there" for name in STEPS]
    assert [done for _, done, _ in steps] == [*range(1, len(STEPS) + 4), len(STEPS) + 3]
    assert {total for _, _, total in steps} == {len(STEPS) + 3}


def test_a_running_pico_is_updated(pico: SimulatedPico) -> None:
    done = flash(str(pico.port), NEWER, ignore, limits=LIMITS)
    assert done == Flashed((0, 2, 0), before=SHIPPED.version, changed=True, proved=True)
    assert (running_version(pico), slot(pico)) == ((0, 2, 0), "b")
    assert (pico.flash / "a" / "app.py").read_bytes() == SHIPPED.app["app.py"]


def test_the_same_program_is_not_copied_again(pico: SimulatedPico) -> None:
    done = flash(str(pico.port), SHIPPED, ignore, limits=LIMITS)
    assert done == Flashed(SHIPPED.version, before=SHIPPED.version, changed=False, proved=True)
    assert (running_version(pico), slot(pico), pico.starts) == (SHIPPED.version, "a", 3)


def test_a_damaged_copy_is_replaced_though_its_version_is_the_same(pico: SimulatedPico) -> None:
    assert running_version(pico) == SHIPPED.version  # and not just about to look at its files
    (pico.flash / "a" / "ring.py").write_text("# half of it, and nobody has noticed yet\n")
    done = flash(str(pico.port), SHIPPED, ignore, wait=False, limits=LIMITS)
    assert done == Flashed(SHIPPED.version, before=SHIPPED.version, changed=True, proved=False)
    assert slot(pico) in {"b new", "b trial"}


FAILING = {
    "does not start": (BROKEN, "ZeroDivisionError"),
    "fails soon after": (Firmware(SHIPPED.main, {**SHIPPED.app, "app.py": SHORT_LIVED}, (0, 2, 0)), "ZeroDivisionError"),
}


@pytest.mark.parametrize(("firmware", "why"), FAILING.values(), ids=FAILING)
def test_a_program_that_fails_is_told_of_and_the_old_one_runs(pico: SimulatedPico, firmware: Firmware, why: str) -> None:
    with pytest.raises(HardwareError, match="did not start; the ring went back to its old one") as told:
        flash(str(pico.port), firmware, ignore, limits=Limits(answer_s=0.4, prove_s=5.0))
    assert why in told.value.what
    assert (running_version(pico), slot(pico)) == (SHIPPED.version, "a")


def test_a_pico_whose_programs_all_fail_can_still_be_mended(pico: SimulatedPico) -> None:
    pico.unplug()
    (pico.flash / "main.py").write_bytes(REAL.main)
    failing = {"board.py": b"import nothing_of_the_kind\n"}
    for name in ("a", "b"):
        (pico.flash / name / "board.py").write_bytes(failing["board.py"])
        (pico.flash / name / "manifest").write_text(Firmware(b"", failing, (0, 0, 0)).manifest())
    pico.plug_in()
    assert flash(str(pico.port), NEWER, ignore, limits=LIMITS).changed
    assert running_version(pico) == (0, 2, 0)


def test_pulled_out_while_copying_it_goes_on_as_before_and_can_be_updated(pico: SimulatedPico) -> None:
    def pull(what: str, *_: int) -> None:
        if what == "app.py is there":
            pico.unplug()

    with pytest.raises(HardwareError, match="was pulled out") as told:
        flash(str(pico.port), NEWER, pull, limits=LIMITS)
    assert "its old program" in told.value.fix
    pico.plug_in()
    assert (running_version(pico), slot(pico)) == (SHIPPED.version, "a")
    assert flash(str(pico.port), NEWER, ignore, wait=False, limits=LIMITS).before == SHIPPED.version


def test_broken_off_by_hand_the_old_program_runs_on(pico: SimulatedPico) -> None:
    def break_off(what: str, *_: int) -> None:
        if what == "app.py is there":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        flash(str(pico.port), NEWER, break_off, limits=LIMITS)
    assert (running_version(pico), slot(pico)) == (SHIPPED.version, "a")


def test_broken_off_while_it_makes_way_it_is_not_left_at_its_prompt(pico: SimulatedPico, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[str] = []

    def break_off(port: str, limits: Limits) -> None:
        waits.append(port)
        if len(waits) == 1:
            raise KeyboardInterrupt
        wait_for_prompt(port, limits)

    monkeypatch.setattr("companion.hardware.flash.wait_for_prompt", break_off)
    with pytest.raises(KeyboardInterrupt):
        flash(str(pico.port), NEWER, ignore, limits=LIMITS)
    assert (running_version(pico), slot(pico)) == (SHIPPED.version, "a")


def test_what_arrives_damaged_is_not_used(pico: SimulatedPico) -> None:
    def damage(what: str, *_: int) -> None:
        if what == "manifest is there":
            (pico.flash / "b" / "looks.py").write_text("# not what was sent\n")

    with pytest.raises(HardwareError, match=r"b/looks\.py differs from what was sent"):
        flash(str(pico.port), NEWER, damage, limits=LIMITS)
    assert (running_version(pico), slot(pico)) == (SHIPPED.version, "a")


def test_a_port_that_another_program_has_is_left_to_it(pico: SimulatedPico) -> None:
    with serial.Serial(str(pico.port), exclusive=True), pytest.raises(HardwareError, match="Another program has") as told:
        flash(str(pico.port), NEWER, ignore, limits=LIMITS)
    assert "companion talk" in told.value.fix
    assert slot(pico) == "a"


@pytest.mark.parametrize("talk", [b"", b"$GPGGA,,,,,,0,,,,,,,,*66\r\n>>>\0"], ids=["silent", "talkative"])
def test_another_device_is_told_of(talk: bytes) -> None:
    inside, outside = os.openpty()
    tty.setraw(outside)
    try:
        os.write(inside, talk)
        with pytest.raises(HardwareError, match="is no Pico with MicroPython"):
            flash(os.ttyname(outside), NEWER, ignore, limits=Limits(answer_s=0.1, look_s=0.3))
    finally:
        os.close(inside)
        os.close(outside)


def test_of_several_picos_none_is_chosen_by_chance() -> None:
    assert (the_only([]), the_only(["/dev/ttyACM0"])) == (None, "/dev/ttyACM0")
    with pytest.raises(HardwareError, match=r"2 Picos: /dev/ttyACM0, /dev/ttyACM1\.") as told:
        the_only(["/dev/ttyACM0", "/dev/ttyACM1"])
    assert "--port" in told.value.fix


def test_a_program_of_the_owners_is_put_aside_each_time(pico: SimulatedPico) -> None:
    """There was our program, and then its owner wanted another; and came back, twice."""
    (pico.flash / "main_before.py").write_text("print('the first')\n")
    (pico.flash / "main.py").write_text("print('the second')\n")
    flash(str(pico.port), SHIPPED, ignore, wait=False, limits=LIMITS)
    assert (pico.flash / "main.py").read_bytes() == SHIPPED.main
    assert (pico.flash / "main_before.py").read_text() == "print('the first')\n"
    assert (pico.flash / "main_before_.py").read_text() == "print('the second')\n"


def test_an_older_launcher_is_replaced_and_not_kept(pico: SimulatedPico) -> None:
    (pico.flash / "main.py").write_bytes(SHIPPED.main + b"# as it was\n")
    flash(str(pico.port), NEWER, ignore, wait=False, limits=LIMITS)
    assert (pico.flash / "main.py").read_bytes() == SHIPPED.main
    assert not list(pico.flash.glob("main_before*"))


@pytest.mark.parametrize("port", [None, "/dev/there-is-no-such-port"], ids=["none found", "one named"])
def test_without_a_pico(port: str | None) -> None:
    with pytest.raises(HardwareError, match=r"There is no Pico|has no MicroPython yet"):
        flash(port, NEWER, ignore, limits=LIMITS)


@pytest.mark.parametrize(
    ("product", "what"),
    [("0003", "The Pico has no MicroPython yet."), ("000f", "The Pico has no MicroPython yet."), ("0005", "There is no Pico.")],
    ids=["RP2040 without MicroPython", "RP2350 without MicroPython", "one with MicroPython"],
)
def test_a_pico_without_micropython_is_recognised(tmp_path: Path, product: str, what: str) -> None:
    (tmp_path / "1-1").mkdir()
    (tmp_path / "1-1" / "idVendor").write_text("2e8a\n")
    (tmp_path / "1-1" / "idProduct").write_text(f"{product}\n")
    assert no_pico(None, tmp_path)[0] == what


def test_without_mpremote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(HardwareError, match="mpremote") as told:
        flash(None, NEWER, ignore)
    assert "pip install mpremote" in told.value.fix


@pytest.mark.parametrize(
    ("name", "version"), [("micropython", [1, 19]), ("circuitpython", [9, 2])], ids=["too old", "another Python"]
)
def test_what_the_program_can_not_run_on_is_refused(name: str, version: list[int]) -> None:
    with pytest.raises(HardwareError, match=r"needs MicroPython 1\.20 or later"):
        require_micropython(name, version)


def test_micropython_from_1_20_on_will_do() -> None:
    require_micropython("micropython", [1, 20])
    require_micropython("micropython", [2, 0])


class FullPico(PicoRepl):
    """Has so much room left, whatever is asked of it."""

    def __init__(self, free_bytes: int) -> None:
        self.free_bytes = free_bytes

    def ask(self, script: str) -> Any:
        return self.free_bytes


def test_a_full_pico_is_told_of_before_anything_is_copied() -> None:
    make_room(FullPico((2 + 8) * 4096), "b", [], [bytes(4097)])
    with pytest.raises(HardwareError, match="no room left"):
        make_room(FullPico((2 + 8) * 4096 - 1), "b", [], [bytes(4097)])


@pytest.mark.parametrize(
    ("line", "written"),
    [("", "a"), ("a", "b"), ("b", "a"), ("a new", "a"), ("b new", "b"), ("a trial", "a"), ("b trial", "b"), ("nonsense", "a")],
)
def test_the_folder_of_the_proved_program_is_not_written(line: str, written: str) -> None:
    assert spare(line) == written


def test_no_request_looks_like_ctrl_c_to_a_pico_that_starts() -> None:
    inside, outside = os.openpty()
    tty.setraw(outside)
    try:
        with PicoPort(os.ttyname(outside)) as pico:
            for _ in range(8):  # among the first eight numbers two would make one
                assert pico.version(limit_s=0.01) is None
        asked = os.read(inside, 1000)
    finally:
        os.close(inside)
        os.close(outside)
    assert asked.count(b"\0") >= 16
    assert b"\x03" not in asked


def test_a_pico_that_hangs_in_the_middle_is_told_of() -> None:
    inside, outside = os.openpty()
    try:
        with pytest.raises(HardwareError, match="stopped answering"):
            PicoRepl(os.ttyname(outside), limit_s=1.0).ask("print(1)")
    finally:
        os.close(inside)
        os.close(outside)


ANSWERS = {
    "as it should be": ["~>[1, 2]"],
    "after other words": ["Traceback (most recent call last):", "17.5", "~>[1, 2]"],
    "before other words": ["~>[1, 2]", "17.5", ""],
    "on a line begun by another": ["17.5~>[1, 2]"],
}


def says(monkeypatch: pytest.MonkeyPatch, lines: list[str], forever: bool = False) -> PicoRepl:
    """An mpremote that says only this, on a Pico whose own program goes on talking beside us."""
    shell = "".join(f"echo '{line}'; " for line in lines)
    words = ["sh", "-c", f"while :; do {shell} done" if forever else shell]
    start = pico_repl.started
    monkeypatch.setattr(pico_repl, "started", lambda _: start(words))
    return PicoRepl("/dev/null", limit_s=5.0)


@pytest.mark.parametrize("lines", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_found_among_what_else_is_said(monkeypatch: pytest.MonkeyPatch, lines: list[str]) -> None:
    assert says(monkeypatch, lines).ask("tell([1, 2])") == [1, 2]


@pytest.mark.parametrize("lines", [["17.5"], ["~>[1, 2"], ["null"], []], ids=["a number", "half", "none", "nothing"])
def test_what_is_no_answer_is_told_of(monkeypatch: pytest.MonkeyPatch, lines: list[str]) -> None:
    with pytest.raises(HardwareError, match="makes no sense"):
        says(monkeypatch, lines).ask("tell([1, 2])")


def test_a_pico_that_talks_without_end_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HardwareError, match="stopped answering"):
        says(monkeypatch, ["17.5"], forever=True).ask("tell([1, 2])")


def test_more_is_said_of_files_than_there_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told: list[str] = []
    says(monkeypatch, ["cp app.py :b/", "cp: slow today", "cp manifest :b/", "cp is done"]).copy(
        [([tmp_path / "app.py", tmp_path / "manifest"], "b/")], told.append
    )
    assert told == ["app.py", "manifest"]


COMPLAINTS = {
    "full": ("cp a b\nmpremote: cp: b/app.py: No space left on device.", "no room left"),
    "busy": ("mpremote: failed to access PORT (it may be in use by another program)", "Another program has"),
    "silent": ("mpremote.transport.TransportError: could not enter raw repl", "stopped answering"),
    "pulled out": ("OSError: [Errno 5] Input/output error", "pulled out"),
    "an error over there": ("Traceback\nOSError: [Errno 30] EROFS", "could not do it: OSError: .Errno 30. EROFS"),
    "nothing": ("", "nothing was said"),
}


@pytest.mark.parametrize(("output", "what"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_complaints_of_mpremote(tmp_path: Path, output: str, what: str) -> None:
    (tmp_path / "port").touch()
    with pytest.raises(HardwareError, match=what):
        raise complaint(output, str(tmp_path / "port"), killed=False)


def test_a_pico_that_hangs_and_one_that_is_gone_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "port").touch()
    assert "stopped answering" in complaint("cp a b", str(tmp_path / "port"), killed=True).what
    assert "pulled out" in complaint("cp a b", str(tmp_path / "no port"), killed=True).what


def test_a_port_one_may_not_use() -> None:
    refused = refusal("/dev/ttyACM0", PermissionError(13, "Permission denied"))
    assert refused is not None
    assert "dialout" in refused.fix


JUDGED: dict[str, tuple[tuple[int, int, int] | None, list[str], bool]] = {
    "the new one": ((0, 2, 0), [], True),
    "the new one, talkative": ((0, 2, 0), ["The host was silent for 5 s."], True),
    "the old one": ((0, 1, 0), [], False),
    "one of the same number that failed": ((0, 2, 0), ["It failed before: NameError"], False),
    "none": (None, [], False),
}


@pytest.mark.parametrize(("answered", "logs", "fits"), JUDGED.values(), ids=JUDGED)
def test_which_program_answered(answered: tuple[int, int, int] | None, logs: list[str], fits: bool) -> None:
    outcome: Callable[[], None] = lambda: judge(answered, (0, 2, 0), logs)  # noqa: E731
    if fits:
        outcome()
    else:
        with pytest.raises(HardwareError, match="went back"):
            outcome()


def test_a_port_is_known_by_its_serial_number_where_it_has_one(tmp_path: Path) -> None:
    (tmp_path / "ttyACM0").touch()
    (tmp_path / "ttyACM1").touch()
    (tmp_path / "by-id").mkdir()
    (tmp_path / "by-id" / "usb-MicroPython_Board-if00").symlink_to(tmp_path / "ttyACM1")
    by_id = tmp_path / "by-id"
    assert steady_name(str(tmp_path / "ttyACM1"), by_id) == str(by_id / "usb-MicroPython_Board-if00")
    assert steady_name(str(tmp_path / "ttyACM0"), by_id) == str(tmp_path / "ttyACM0")

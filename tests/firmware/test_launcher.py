"""The launcher's rules, and the power going at any moment of them: what starts next is always a whole program."""

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from firmware.simulated.pico import write_manifest

DECISIONS = {  # /slot, whole slots: which runs, and what /slot says then (None: as before)
    "a runs": ("a", "ab", ("a", None)),
    "b runs": ("b", "ab", ("b", None)),
    "with a line end": ("b\n", "ab", ("b", None)),
    "b is new": ("b new", "ab", ("b", "b trial")),
    "b is new, alone": ("b new", "b", ("b", "b trial")),
    "b is new and broken": ("b new", "a", ("a", "a")),
    "b has failed": ("b trial", "ab", ("a", "a")),
    "a has failed": ("a trial", "ab", ("b", "b")),
    "a has failed, but there is nothing else": ("a trial", "a", ("a", None)),
    "a has failed and is broken, too": ("a trial", "b", ("b", "b")),
    "a is broken": ("a", "b", ("b", "b")),
    "nothing is whole": ("a", "", (None, None)),
    "never written": ("", "a", ("a", None)),
    "never written, only b": ("", "b", ("b", "b")),
    "nonsense": ("\x00\x00 new", "ab", ("a", None)),
}


@pytest.mark.parametrize(("line", "whole", "decision"), DECISIONS.values(), ids=DECISIONS)
def test_decision(launcher: ModuleType, line: str, whole: str, decision: tuple[str | None, str | None]) -> None:
    assert launcher.decide(line, lambda slot: slot in whole) == decision


class PowerCutError(BaseException):
    """The power goes: no instruction after this one runs."""


class ResetError(BaseException):
    """machine.reset()"""


class Written(io.StringIO):
    """A file that is on the flash once it is closed, as littlefs has it."""

    def __init__(self, commit: Callable[[str], object]) -> None:
        super().__init__()
        self._commit = commit

    def __exit__(self, *error: object) -> None:
        self._commit(self.getvalue())


class Timer:
    ONE_SHOT = 0

    def __init__(self, *, mode: int, period: int, callback: Callable[[object], object]) -> None:
        assert (mode, callable(callback)) == (Timer.ONE_SHOT, True)
        assert 60_000 <= period < 2**30


class Flash:
    """A board's files in a folder, a launcher that runs on them, and a power that goes after so many file operations."""

    def __init__(self, folder: Path, launcher: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.launcher = folder, launcher
        self.operations_left: int | None = None
        self.ran: list[str] = []
        self.watched = self.full = False
        self.ends: Callable[[str], None] = lambda slot: None
        launcher.ROOT = f"{folder}/"
        monkeypatch.setattr(launcher, "open", self._open, raising=False)
        monkeypatch.setattr(launcher, "__import__", self._import, raising=False)
        launcher.os = SimpleNamespace(stat=os.stat, remove=self._remove, rename=self._rename)
        launcher.sys = SimpleNamespace(path=[], print_exception=lambda error, file=None: None)
        launcher.time = SimpleNamespace(sleep_ms=lambda ms: None)
        launcher.machine = SimpleNamespace(WDT=self._watch, reset=self._reset, Timer=Timer)

    def put(self, slot: str, *, whole: bool = True) -> None:
        folder = self.folder / slot
        folder.mkdir(exist_ok=True)
        (folder / "board.py").write_text(f"# {slot}")
        (folder / "app.py").write_text("VERSION = (0, 1, 0)")
        write_manifest(folder)
        if not whole:
            (folder / "app.py").write_text("VERSION = (0, 1, 1)")  # as long, but not the same

    def says(self, name: str) -> str | None:
        file = self.folder / name
        return file.read_text() if file.exists() else None

    def start(self) -> Any:
        """Power on, until the prompt, a reset, or the power goes. Returns what launch() did, or the error that ended it."""
        self.watched = False
        self.launcher.sys.path[:] = []
        try:
            return self.launcher.launch()
        except (PowerCutError, ResetError) as end:
            return end

    def _operation(self) -> None:
        if self.operations_left is not None:
            if self.operations_left == 0:
                raise PowerCutError
            self.operations_left -= 1

    def _open(self, path: str, mode: str = "r") -> Any:
        if "w" not in mode:
            return Path(path).open(mode)
        if self.full:
            raise OSError(errno.ENOSPC, "there is no room")
        self._operation()
        Path(path).write_text("")
        return Written(lambda text: self._commit(path, text))

    def _commit(self, path: str, text: str) -> None:
        self._operation()
        Path(path).write_text(text)

    def _remove(self, path: str) -> None:
        self._operation()
        Path(path).unlink()

    def _rename(self, old: str, new: str) -> None:
        self._operation()
        Path(old).rename(new)

    def _watch(self, timeout: int) -> None:
        assert timeout <= 8388
        self.watched = True

    def _reset(self) -> None:
        raise ResetError

    def _import(self, name: str) -> Any:
        assert self.watched, "a program without a watchdog"
        slot = Path(self.launcher.sys.path[0]).name
        self.ran.append(slot)
        return SimpleNamespace(run=lambda: self.ends(slot))


@pytest.fixture
def flash(tmp_path: Path, launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Flash:
    return Flash(tmp_path, launcher, monkeypatch)


def power_goes(slot: str) -> None:
    raise PowerCutError


def fails(slot: str) -> None:
    raise ValueError


MANIFESTS = {
    "whole": ("board.py 3 {board}\napp.py 19 {app}\n", True),
    "without the last line end": ("board.py 3 {board}\napp.py 19 {app}", True),
    "another size": ("board.py 4 {board}\n", False),
    "another hash": ("board.py 3 {app}\n", False),
    "a file that is not there": ("board.py 3 {board}\nwire.py 3 {board}\n", False),
    "without the program": ("app.py 19 {app}\n", False),
    "a line cut short": ("board.py 3 {board}\napp.py 1", False),
    "not a number": ("board.py three {board}\n", False),
    "empty": ("", False),
    "no text": ("\udcff\udcfe", False),
}


@pytest.mark.parametrize(("manifest", "whole"), MANIFESTS.values(), ids=MANIFESTS)
def test_manifest(flash: Flash, manifest: str, whole: bool) -> None:
    flash.put("a")
    digests = {name: hashlib.sha256((flash.folder / "a" / f"{name}.py").read_bytes()).hexdigest() for name in ("board", "app")}
    (flash.folder / "a" / "manifest").write_bytes(manifest.format(**digests).encode(errors="surrogateescape"))
    assert flash.launcher.is_whole("a") is whole


def test_a_missing_folder_is_not_whole(flash: Flash) -> None:
    assert flash.launcher.is_whole("b") is False


def test_stay_brings_the_prompt_once_and_no_watchdog(flash: Flash) -> None:
    flash.put("a")
    (flash.folder / "stay").write_text("")
    assert flash.start() is not None, "the timer that ends the prompt"
    assert (flash.ran, flash.watched) == ([], False)
    flash.start()
    assert flash.ran == ["a"]


def test_nothing_to_run_is_the_prompt(flash: Flash) -> None:
    assert flash.start() is None
    assert (flash.ran, flash.watched) == ([], False)


def test_a_program_on_trial_that_fails_is_left_at_once(flash: Flash) -> None:
    flash.put("a")
    flash.put("b")
    (flash.folder / "slot").write_text("b new")
    flash.ends = fails
    assert isinstance(flash.start(), ResetError)
    assert (flash.ran, flash.says("slot")) == (["b"], "a")


def test_a_proved_program_that_fails_is_started_again(flash: Flash) -> None:
    flash.put("a")
    flash.put("b")
    (flash.folder / "slot").write_text("b")
    flash.ends = fails
    flash.launcher.mpremote_comes = lambda listen_ms: False
    assert [isinstance(flash.start(), ResetError) for _ in range(3)] == [True] * 3
    assert (flash.ran, flash.says("slot")) == (["b"] * 3, "b")


def test_after_a_failure_mpremote_gets_the_prompt(flash: Flash) -> None:
    flash.put("a")
    (flash.folder / "crash").write_text("a\nTraceback")
    flash.launcher.mpremote_comes = lambda listen_ms: True
    assert flash.start() is None
    assert (flash.ran, flash.watched) == ([], False)


@pytest.mark.parametrize(
    ("line", "whole", "runs"),
    [("a", "ab", "a"), ("b", "ab", "b"), ("b new", "ab", "a"), ("b new", "b", "b"), ("b trial", "ab", "a"), ("", "ab", "a")],
)
def test_with_no_room_left_a_program_runs_all_the_same(flash: Flash, line: str, whole: str, runs: str) -> None:
    """But none that could not be left again, where there is another."""
    for slot in "ab":
        flash.put(slot, whole=slot in whole)
    (flash.folder / "slot").write_text(line)
    flash.full, flash.ends = True, power_goes
    flash.start()
    assert (flash.ran, flash.says("slot")) == ([runs], line)


@pytest.mark.parametrize("line", ["a", "b trial"])
def test_with_no_room_left_a_program_that_fails_is_started_again(flash: Flash, line: str) -> None:
    flash.put("a")
    (flash.folder / "slot").write_text(line)
    flash.full, flash.ends = True, fails
    assert [isinstance(flash.start(), ResetError) for _ in range(3)] == [True] * 3
    assert flash.ran == ["a"] * 3


def test_a_trial_that_fails_with_no_room_left_ends_at_the_next_start(flash: Flash) -> None:
    flash.put("a")
    flash.put("b")
    (flash.folder / "slot").write_text("b new")

    def fill_it(slot: str) -> None:
        flash.full = True
        fails(slot)

    flash.ends = fill_it
    assert isinstance(flash.start(), ResetError)
    flash.ends = power_goes
    flash.start()
    assert flash.ran == ["b", "a"]


STARTS = ["a", "b new", "b trial", "b", "a new", "", "stay a", "stay b new"]


def cut_everywhere(flash: Flash, line: str, ends: Callable[[str], None]) -> Iterator[int]:
    """Set the flash up again and again, each time with one more file operation before the power goes."""
    for operations in range(20):
        for file in flash.folder.iterdir():
            if file.is_file():
                file.unlink()
        flash.ran = []
        stay, _, rest = line.rpartition("stay ")
        if stay or line.startswith("stay"):
            (flash.folder / "stay").write_text("")
        if rest:
            (flash.folder / "slot").write_text(rest)
        flash.ends, flash.operations_left = ends, operations
        flash.start()
        if flash.operations_left:
            return
        yield operations


@pytest.mark.parametrize("broken", ["", "a", "b"], ids=["both whole", "a broken", "b broken"])
@pytest.mark.parametrize("line", STARTS)
@pytest.mark.parametrize("ends", [power_goes, fails], ids=["power goes", "program fails"])
def test_power_cuts(flash: Flash, line: str, broken: str, ends: Callable[[str], None]) -> None:
    for slot in "ab":
        flash.put(slot, whole=slot != broken)
    flash.launcher.mpremote_comes = lambda listen_ms: False
    for _ in cut_everywhere(flash, line, ends):
        flash.operations_left, flash.ends, flash.ran = None, power_goes, []
        while not flash.ran:  # "stay" may bring the prompt once
            flash.start()
        assert broken not in flash.ran
        assert flash.says("slot") in {None, "a", "b", "a trial", "b trial"}


def test_a_bad_update_is_tried_once_and_the_old_one_stays_whatever_the_power_does(flash: Flash) -> None:
    """Slot b always fails; however often the power goes, in the end a runs and stays."""
    flash.put("a")
    flash.put("b")
    flash.launcher.mpremote_comes = lambda listen_ms: False
    for _ in cut_everywhere(flash, "b new", fails):
        flash.operations_left, flash.ran = None, []
        flash.ends = lambda slot: fails(slot) if slot == "b" else power_goes(slot)
        for _ in range(4):
            flash.start()
        assert flash.ran[-2:] == ["a", "a"]
        assert flash.ran.count("b") <= 1
        assert flash.says("slot") == "a"


@pytest.mark.parametrize(("line", "confirmed"), [("b trial", "b"), ("b", "b"), ("a", "a"), ("b new", "b new"), ("", None)])
def test_confirming(
    tmp_path: Path, firmware: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, line: str, confirmed: str
) -> None:
    monkeypatch.setattr(firmware.slot, "ROOT", f"{tmp_path}/")
    if line:
        (tmp_path / "slot").write_text(line)
    firmware.slot.confirm()
    assert ((tmp_path / "slot").read_text() if (tmp_path / "slot").exists() else None) == confirmed


def test_confirming_without_room_is_no_fault(tmp_path: Path, firmware: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firmware.slot, "ROOT", f"{tmp_path}/")
    (tmp_path / "slot").write_text("b trial")
    (tmp_path / "slot.new").mkdir()  # whatever is wrong with it, nothing can be written there
    firmware.slot.confirm()
    assert (tmp_path / "slot").read_text() == "b trial"


def test_last_words_are_said_once(tmp_path: Path, firmware: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firmware.slot, "ROOT", f"{tmp_path}/")
    (tmp_path / "crash").write_text("Traceback")
    assert [firmware.slot.last_words() for _ in range(2)] == ["Traceback", ""]
    assert not (tmp_path / "crash").exists()


def test_a_byte_3_is_a_ctrl_c_at_the_prompt_alone(flash: Flash, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame may come while the files are checked, and holds any byte."""
    codes: list[int] = []
    monkeypatch.setattr(flash.launcher.micropython, "kbd_intr", codes.append)
    for slot in ("a", "b"):
        (Path(flash.launcher.ROOT) / slot / "manifest").unlink(missing_ok=True)
    assert flash.start() is None, "nothing whole: the prompt"
    assert codes == [-1, 3]

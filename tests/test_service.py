"""What systemd is told, over a real socket, and what is told nobody where there is no systemd; what a service's log may hold."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion import app
from companion.service import notify, run_folder, watchdog_interval_s

PATIENCE_S = 10
LIMIT_S = 120
NAMES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "COMPANION_RUN")


@pytest.fixture(autouse=True)
def no_system(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=["a path", "an abstract name"])
def listener(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """systemd's end."""
    path = str(tmp_path / "notify")
    name = path if request.param == "a path" else "@" + path
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
        wire.bind(name.replace("@", "\0"))
        wire.settimeout(PATIENCE_S)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        yield wire


def test_what_is_told_arrives_whole(listener: socket.socket) -> None:
    assert notify("READY=1\nSTATUS=ready")
    assert notify("WATCHDOG=1")
    assert [listener.recv(4096) for _ in range(2)] == [b"READY=1\nSTATUS=ready", b"WATCHDOG=1"]


@pytest.mark.usefixtures("listener")
def test_a_systemd_that_does_not_listen_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.service.PATIENCE_S", 0.01)
    told = 0
    while notify("WATCHDOG=1"):  # until its queue is full
        told += 1
        assert told < 100_000
    assert told > 0


@pytest.mark.parametrize("name", ["", "nonsense", "/nowhere/at/all", "@nobody-listens-here", "/" + "long" * 100])
def test_where_nobody_listens_nothing_happens(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", name)
    assert not notify("READY=1")


OWN, OTHER = str(os.getpid()), str(os.getpid() + 1)
WATCHDOGS: dict[str, tuple[dict[str, str], float | None]] = {
    "none": ({}, None),
    "30 s": ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": OWN}, 30.0),
    "for whoever it may be": ({"WATCHDOG_USEC": "500000"}, 0.5),
    "for another process": ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": OTHER}, None),
    "off": ({"WATCHDOG_USEC": "0", "WATCHDOG_PID": OWN}, None),
    "below zero": ({"WATCHDOG_USEC": "-1", "WATCHDOG_PID": OWN}, None),
    "no number": ({"WATCHDOG_USEC": "soon", "WATCHDOG_PID": OWN}, None),
    "no process": ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "me"}, None),
}


@pytest.mark.parametrize(("given", "interval_s"), WATCHDOGS.values(), ids=WATCHDOGS)
def test_the_watchdog(given: dict[str, str], interval_s: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert watchdog_interval_s() == interval_s


def test_only_the_card_has_a_run_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_folder() is None
    monkeypatch.setenv("COMPANION_RUN", "")
    assert run_folder() is None
    monkeypatch.setenv("COMPANION_RUN", "/run/companion")
    assert run_folder() == Path("/run/companion")


def talk(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`companion talk` with a recording, as a service runs it: no terminal anywhere."""
    recording = app.demo_recordings()[0]
    command = [sys.executable, "-m", "companion", "--data", str(tmp_path), "talk", *words]
    command += ["--wav", str(recording), "--out", str(tmp_path / "out")]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT_S, check=False)


def test_a_quiet_conversation_leaves_no_word_in_the_log(tmp_path: Path) -> None:
    done = talk(tmp_path, "--quiet")
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out").glob("*.wav")), "she did answer"
    assert done.stdout == ""
    assert "PocketSphinx" in done.stderr or done.stderr == "", "only what its owner should know"


def test_quiet_and_json_contradict_each_other(tmp_path: Path) -> None:
    done = talk(tmp_path, "--quiet", "--json")
    assert done.returncode == 2
    assert "--json" in done.stderr

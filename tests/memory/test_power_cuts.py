"""Power may fail at any instruction: processes killed at random moments, disks that lose what was not synced, the program itself.

COMPANION_KILLS and COMPANION_CUTS set how many there are, COMPANION_SEED another course of chance.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from companion.memory.memory import Memory

KILLS = int(os.environ.get("COMPANION_KILLS", "500"))
CUTS = int(os.environ.get("COMPANION_CUTS", "100"))
SEED = int(os.environ.get("COMPANION_SEED", "1"))
PATIENCE_S = 300.0
LONG = timedelta(minutes=5)
HERE = Path(__file__).parent / "power"
ROOT = Path(__file__).parents[2]
IN_MEMORY = Path("/dev/shm")  # for the speed; without one, an ordinary folder
SCENES = ("work", "first open", "migration", "wipe", "import", "salvage")
Power = Callable[..., dict[str, Any]]


@pytest.fixture
def room() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="companion-power-", dir=IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None) as room:
        yield Path(room)


@pytest.fixture(scope="module")
def disk_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """disk_log.c as a library to preload."""
    if sys.platform != "linux" or not shutil.which("gcc"):
        pytest.skip("what a program asks of the disk is written down by a library that needs Linux and gcc")
    library = tmp_path_factory.mktemp("disk_log") / "disk_log.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "disk_log.c", "-ldl"], check=True)
    return library


def _power(module: str, *words: object) -> dict[str, Any]:
    command = [sys.executable, "-m", f"tests.memory.power.{module}", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE_S)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_killed_at_random_moments(room: Path) -> None:
    found = _power("kills", room, KILLS, SEED)
    assert found["faults"] == []
    assert found["kills"] == KILLS
    assert found["acknowledged"] > KILLS  # it was under load
    assert found["cut_short"] > KILLS // 4


@pytest.mark.parametrize("scene", SCENES)
def test_the_disk_loses_what_was_not_synced(scene: str, disk_log: Path, room: Path) -> None:
    found = _power("cuts", disk_log, room, scene, CUTS, SEED)
    assert found["faults"] == []
    assert found["told"]


def test_such_cuts_find_what_was_not_synced(disk_log: Path, room: Path) -> None:
    assert _power("cuts", disk_log, room, "careless", CUTS, SEED)["faults"]


class Chat:
    """`companion chat` through a pipe."""

    def __init__(self, data: Path) -> None:
        command = [sys.executable, "-m", "companion", "--data", str(data), "chat"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def say(self, *lines: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{line}\n" for line in lines))
        self._process.stdin.flush()

    def answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill(self) -> list[str]:
        """SIGKILL; what it had said that nobody had read yet, each of it whole."""
        self._process.kill()
        rest, _ = self._process.communicate(timeout=PATIENCE_S)
        return [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]

    def end(self) -> list[str]:
        rest, _ = self._process.communicate(timeout=PATIENCE_S)
        assert self._process.returncode == 0
        return rest.splitlines()


def _told_at_start(data: Path) -> str:
    return " ".join(Chat(data).end())


def test_what_fell_due_while_the_power_was_off_is_told_once(tmp_path: Path) -> None:
    chat = Chat(tmp_path)
    chat.say("set a timer for two seconds", "remind me in one minute to water the plants")
    assert "two seconds" in chat.answer().lower()
    ends_s = time.time() + 3
    assert "water the plants" in chat.answer().lower()
    chat.kill()
    _put_back(tmp_path, LONG)
    time.sleep(max(0.0, ends_s - time.time()))  # the timer's own time
    told = _told_at_start(tmp_path)
    assert "water the plants" in told.lower()
    assert "timer" in told
    assert told.count("While I was off") == 1
    _put_back(tmp_path, LONG)  # what was not acknowledged would ring again by now
    assert not _told_at_start(tmp_path)


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_what_she_acknowledged_is_kept_though_killed_at_any_moment(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    lines = [f"remind me tomorrow at nine to call person{number}" for number in "abcdefgh"]
    chat = Chat(tmp_path)
    chat.say(*lines)
    heard = [chat.answer() for _ in range(rng.randrange(1, 5))]
    time.sleep(rng.uniform(0, 0.05))  # the random moment itself
    heard += chat.kill()
    memory = Memory.open(tmp_path / "memory")
    kept = [reminder.text for reminder in memory.reminders.waiting()]
    memory.close()
    assert kept == [f"call person{number}" for number in "abcdefgh"][: len(kept)]
    assert len(heard) <= len(kept) <= len(heard) + 1


def test_killed_while_she_tells_what_fell_due(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path / "memory")
    memory.timers.add("pasta", 1, datetime.now() - timedelta(minutes=2))
    memory.close()
    chat = Chat(tmp_path)
    first = [chat.answer()]
    time.sleep(random.Random(SEED).uniform(0, 0.01))  # between telling and writing down that it was told
    chat.kill()
    _put_back(tmp_path, LONG)
    second = _told_at_start(tmp_path)
    assert "pasta" in first[0]
    assert second.count("pasta") <= 1
    _put_back(tmp_path, LONG)  # what was not acknowledged would ring again by now
    assert not _told_at_start(tmp_path)


def _put_back(data: Path, by: timedelta) -> None:
    """All reminders are due so much earlier, and what rang did so: a minute is long for a test."""
    memory = Memory.open(data / "memory")
    with memory.store.change():
        for number, due in memory.store.rows("SELECT id, due FROM reminders"):
            earlier = (datetime.fromisoformat(due) - by).isoformat(timespec="minutes")
            memory.store.run("UPDATE reminders SET due = ? WHERE id = ?", (earlier, number))
        seconds = round(by.total_seconds())
        memory.store.run("UPDATE timers SET last_rang = last_rang - ?", (seconds,))
    memory.close()

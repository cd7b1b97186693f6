"""A person who talks to the tasks alone: on a memory without a disk and a clock that is told when to go on."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from companion.clock import Clock
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.skilled import Skilled
from companion.mind.skills import bare
from companion.mind.tasks.clock import ClockTask
from companion.mind.tasks.lists import ListTask
from companion.mind.tasks.manner import MannerTask
from companion.mind.tasks.notes import NoteTask
from companion.mind.tasks.reminders import ReminderTask
from companion.mind.tasks.sums import SumTask
from companion.mind.tasks.timers import TimerTask

NOW = datetime(2026, 11, 23, 15, 0)
"""A Monday."""


class Knobs:
    """Ten steps of volume, and a pace and a pitch within bounds."""

    one_pitch = False

    def __init__(self) -> None:
        self.percent, self.rate_wpm, self.pitch_now = 60, 165, 50

    def setting(self, knob: str) -> int:
        return {"volume": 60, "rate": 165, "pitch": 50}[knob]

    def louder(self, steps: int) -> int:
        self.percent = max(10, min(100, self.percent + 10 * steps))
        return self.percent

    def pace(self, steps: int) -> int:
        self.rate_wpm = max(80, min(400, self.rate_wpm + 15 * steps))
        return self.rate_wpm

    def breathe(self, share: float) -> None:
        assert 0.5 <= share <= 1.5

    def pitch(self, steps: int) -> int:
        self.pitch_now = max(8, min(92, self.pitch_now + 12 * steps))
        return self.pitch_now

    def open_page(self) -> str:
        return ""

    def close_page(self) -> str:
        return ""


class Person:
    def __init__(self, memory: Memory | None, folder: Path) -> None:
        self.at, self.is_sure, self.knobs = NOW, True, Knobs()
        nowhere = folder / "nowhere"
        self.clock = Clock(
            folder,
            boot_id=nowhere,
            rtc_class=nowhere,
            timesync=nowhere,
            system=lambda: self.at,
            synchronised=lambda: self.is_sure,
            is_board=True,
        )
        self.memory = memory
        self.reminders = ReminderTask(memory, self.clock)
        self._tasks = (
            TimerTask(memory, self.clock.now),
            self.reminders,
            ListTask(memory),
            NoteTask(memory),
            MannerTask(memory, self.knobs),
            ClockTask(self.clock),
            SumTask(),
        )
        self._last: Skilled | None = None

    @property
    def kept(self) -> Memory:
        assert self.memory is not None
        return self.memory

    def says(self, line: str) -> Skilled | None:
        """What comes back, before it is chosen from. A question of hers is over with the next line."""
        text, then = bare(line), self._last.then if self._last is not None else None
        self._last = then(text) if then is not None else None
        if self._last is None:
            answers = (task.reply(text, self.clock.now()) for task in self._tasks)
            self._last = next((answer for answer in answers if answer is not None), None)
        return self._last

    def hears(self, line: str, expected: str | None) -> None:
        """Every one of her choices must have the expected words; None: no task is to take the line."""
        answer = self.says(line)
        if expected is None:
            assert answer is None, f"{line!r} was taken: {answer}"
            return
        assert answer is not None, f"nobody took {line!r}"
        for choice in answer.choices:
            assert expected.lower() in choice.lower(), f"{line!r} got {choice!r}"

    def later(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    memory = Memory(Store.in_memory())
    yield Person(memory, tmp_path)
    memory.close()


@pytest.fixture
def forgetful(tmp_path: Path) -> Person:
    """Talks while nothing can be kept."""
    return Person(None, tmp_path)

"""A person who talks to the meeting, the goodbye and the tasks in the order in which a talk asks them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from companion.clock import Clock
from companion.hands import SpokenHands
from companion.memory.handover import hand_over
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.meeting.first_meeting import FirstMeeting
from companion.mind.meeting.goodbye import Goodbye
from companion.mind.meeting.names import NamingTask
from companion.mind.skilled import Skilled
from companion.mind.skills import bare
from companion.mind.tasks.clock import ClockTask
from companion.mind.tasks.forgetting import Forgetting
from companion.mind.tasks.knowing import Knowing
from companion.mind.tasks.manner import MannerTask
from companion.mind.tasks.timers import TimerTask

NOW = datetime(2026, 11, 23, 15, 0)
WORDS_A_MINUTE, HIS_TURN_S = 165, 3.0


class Life:
    """One memory, and as many talks as are begun with restart()."""

    def __init__(self, memory: Memory | None, folder: Path, *, settings_name: str = "", speaks: bool = True) -> None:
        self.memory, self.folder, self._settings_name = memory, folder, settings_name
        self.at, self.spoken_s = NOW, 0.0
        self.hands = SpokenHands() if speaks else None
        self.hand_over: Callable[[], Path] = self._hand_over
        self.restart()

    @property
    def kept(self) -> Memory:
        assert self.memory is not None
        return self.memory

    def restart(self) -> None:
        """As after a power cut, or on another day: nothing is left but what was kept."""
        self._last: Skilled | None = None
        self._is_forgotten = False
        self._chance = Random(7)
        clock = Clock(system=lambda: self.at)
        self.meeting = FirstMeeting(self.memory, self.hands, self._settings_name, self._chance)
        knowing = Knowing(self.memory)
        self.goodbye = Goodbye(self.memory, self._handed_over, self._chance, self._forget, self._seconds)
        self._tasks = (
            TimerTask(self.memory, clock.now),
            MannerTask(self.memory, self.hands),
            ClockTask(clock),
            NamingTask(self.memory),
            self.goodbye,
            Forgetting(self.memory, lambda: knowing.told, self._forget),
            knowing,
        )

    def later(self, **span: int) -> None:
        self.at += timedelta(**span)

    def says(self, heard: str) -> str:
        """Her answer; "" where it is for the rest of the talk to find one."""
        found = self._found(heard)
        self._last = found
        text = self._chance.choice(found.choices) if found is not None else ""
        self.spoken_s += len(text.split()) / WORDS_A_MINUTE * 60 + HIS_TURN_S
        if self.memory is not None and not self._is_forgotten:
            self.memory.keep_turn(heard, text, found.source if found else "bank", self.at)
        self._is_forgotten = False
        return text

    @property
    def source(self) -> str:
        return self._last.source if self._last is not None else ""

    def _found(self, heard: str) -> Skilled | None:
        text, then = bare(heard), self._last.then if self._last is not None else None
        if self.meeting.wants(heard) and (found := self.meeting.reply(heard, text, self.at)) is not None:
            return found
        if then is not None and (found := then(text)) is not None:
            return found
        answers = (task.reply(text, self.at) for task in self._tasks)
        return next((answer for answer in answers if answer is not None), None) or self.meeting.reply(heard, text, self.at)

    def _seconds(self) -> float:
        return self.at.timestamp()

    def _handed_over(self) -> Path:
        return self.hand_over()

    def _hand_over(self) -> Path:
        return hand_over(self.kept, self.folder / "goodbye")

    def _forget(self) -> None:
        self._is_forgotten = True


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    memory = Memory(Store.in_memory())
    yield Life(memory, tmp_path)
    memory.close()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Callable[..., Life]]:
    """Makes others, with a name in the settings, without a voice, or without memory."""
    made: list[Memory] = []

    def make(*, forgetful: bool = False, settings_name: str = "", speaks: bool = True) -> Life:
        memory = None if forgetful else Memory(Store.in_memory())
        made.extend([memory] if memory else [])
        return Life(memory, tmp_path, settings_name=settings_name, speaks=speaks)

    yield make
    for memory in made:
        memory.close()


@pytest.fixture(scope="module")
def make_life(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Life]:
    """One for each of many examples; its memory is the test's to close."""
    return lambda: Life(Memory(Store.in_memory()), tmp_path_factory.mktemp("life"))

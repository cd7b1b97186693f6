"""All that she does when asked, in order; and the answer to a question of her own, which comes before all of it.

A task reads the line itself and says None to whatever isn't for it. A line of danger never comes here: talk.py sees to that.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from companion.clock import Clock
from companion.memory.memory import Memory
from companion.mind.meeting.goodbye import WISH
from companion.mind.skilled import Skilled
from companion.mind.tasks.clock import ClockTask
from companion.mind.tasks.forgetting import Forgetting, is_about_keeping
from companion.mind.tasks.knowing import Knowing
from companion.mind.tasks.lists import ListTask
from companion.mind.tasks.manner import Hands, MannerTask
from companion.mind.tasks.notes import NoteTask
from companion.mind.tasks.promises import Promises
from companion.mind.tasks.reminders import ReminderTask
from companion.mind.tasks.sums import SumTask
from companion.mind.tasks.timers import TimerTask

OF_FORGETTING = ("memory", "goodbye")
"""Sources that ask whether something is to be forgotten."""


class Task(Protocol):
    def reply(self, text: str, now: datetime, /) -> Skilled | None: ...


class Errands:
    """The tasks of one conversation. Without memory, a task that needs it says so."""

    def __init__(
        self,
        memory: Memory | None,
        clock: Clock,
        hands: Hands | None = None,
        before: Callable[[Callable[[], object]], Sequence[Task]] = lambda _forgotten: (),
    ) -> None:
        """`before` makes the tasks that are asked before those that are here; it is given what to call when all was forgotten."""
        self._clock = clock
        self.when_forgotten: Callable[[], object] = lambda: None
        """Called when something was forgotten, so that the talk forgets it too."""
        self._knowing = Knowing(memory)
        self._forgetting = Forgetting(memory, lambda: self._knowing.told, self._forgotten)
        self._tasks: tuple[Task, ...] = (
            *before(self._forgotten),
            TimerTask(memory, clock.now),
            ReminderTask(memory, clock),
            ListTask(memory),
            NoteTask(memory),
            MannerTask(memory, hands),
            ClockTask(clock),
            Promises(memory, self._knowing.tell),
            self._forgetting,
            self._knowing,
            SumTask(),
        )
        self._then: Callable[[str], Skilled | None] | None = None
        self._asked_by = ""

    @property
    def is_open(self) -> bool:
        """Whether she has asked something, and what is heard next may be the answer."""
        return self._then is not None

    @property
    def paused(self) -> bool:
        """He asked that nothing be kept for now."""
        return self._forgetting.paused

    def now(self) -> datetime:
        return self._clock.now()

    def reply(self, text: str) -> Skilled | None:
        """The answer to bare words. Raises KeepingError: then nothing was kept."""
        found = self._answer(text)
        self.expect(found)
        return found

    def expect(self, skilled: Skilled | None) -> None:
        """What is heard next may be the answer to this."""
        self._then = skilled.then if skilled is not None else None
        self._asked_by = skilled.source if skilled is not None else ""

    def turn_over(self, source: str) -> None:
        """What she told is just now what she told last: "how do you know?" and "forget that" are about that alone."""
        if source != "memory":
            self._knowing.told = ()

    def _forgotten(self) -> None:
        self.when_forgotten()

    def _answer(self, text: str) -> Skilled | None:
        then, self._then = self._then, None
        is_for_memory = self._asked_by not in OF_FORGETTING and (is_about_keeping(text) or WISH.fullmatch(text))
        if then is not None and not is_for_memory and (found := then(text)) is not None:
            return found
        now = self._clock.now()
        for task in self._tasks:
            if (found := task.reply(text, now)) is not None:
                if not isinstance(task, Knowing | Promises | Forgetting):
                    self._knowing.told = ()
                return found
        self._knowing.told = ()
        return None

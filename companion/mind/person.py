"""All that one person's conversation is made of, put together: what she does for him, and what she notices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from companion.clock import Clock
from companion.memory.memory import Memory
from companion.mind.danger_talk import DangerTalk
from companion.mind.errands import Errands, Task
from companion.mind.heart.distance import Distance
from companion.mind.heart.drift import Drift
from companion.mind.heart.gentle import Gentle
from companion.mind.heart.gentle_task import GentleTask
from companion.mind.heart.heart import Heart
from companion.mind.heart.hours import Hours
from companion.mind.heart.manner_task import HerMannerTask
from companion.mind.heart.outward import Outward
from companion.mind.household import Household
from companion.mind.meeting.first_meeting import FirstMeeting
from companion.mind.meeting.goodbye import Goodbye
from companion.mind.meeting.names import NamingTask
from companion.mind.mood.asking import AskMood
from companion.mind.mood.judge import MoodJudge
from companion.mind.mood.kept import Moods
from companion.mind.mood.task import MoodTask
from companion.mind.mood.voice import VoiceMood
from companion.mind.mood.words import WordMood
from companion.mind.remembering import Remembering
from companion.mind.safety.check import DangerCheck
from companion.mind.safety.helplines_task import HelplineTask
from companion.mind.safety.nearness import Nearness
from companion.mind.tasks.letters import LetterTask
from companion.mind.tasks.mail import MailTask
from companion.mind.tasks.manner import Hands
from companion.mind.tasks.page import PageTask

if TYPE_CHECKING:
    from companion.letters.kinds import Letter
    from companion.mail.mailbox import Mailbox


@dataclass(frozen=True, kw_only=True)
class Owner:
    """What settings and machine say of him whom she talks with. All of it may be left out."""

    name: str = ""
    country: str = ""
    judges_mood: bool = True
    is_gentle: bool = True
    open_mail: "Callable[[], Mailbox | None]" = lambda: None
    own_texts: Callable[[], Sequence[str]] = tuple
    export_letter: "Callable[[Letter], Path] | None" = None
    hand_over: Callable[[], Path] | None = None


NOBODY = Owner()
"""Of whom nothing is known beforehand."""


class Person:
    """The parts of a talk that belong to one person. `nearness` is how near a line is to known lines of danger, `encoder` the
    fingerprint of the one that reads his lines: without an encoder there is neither.
    """

    def __init__(  # noqa: PLR0917 - each is what a conversation has once
        self,
        memory: Memory | None,
        clock: Clock,
        hands: Hands | None,
        owner: Owner,
        chance: Random,
        nearness: Nearness | None = None,
        encoder: str = "",
    ) -> None:
        self._memory, self._clock, self._hands, self._owner, self._chance = memory, clock, hands, owner, chance
        self._errands: Errands | None = None
        self._mood, self._encoder = MoodTask(memory, owner.judges_mood), encoder
        self._drift, self._hours = Drift(memory), Hours(memory, chance)
        self.danger = DangerTalk(chance, owner.country, memory, nearness, clock.now)

    def household(self) -> Household:
        memory, owner = self._memory, self._owner
        errands = self._errands = Errands(memory, self._clock, self._hands, self._tasks)
        remembering = Remembering(memory, self._clock.now) if memory is not None else None
        meeting = FirstMeeting(memory, self._hands, owner.name, self._chance)
        return Household(errands, remembering, meeting)

    def _tasks(self, forgotten: Callable[[], object]) -> Sequence[Task]:
        """What she does for this person, in the order in which it is asked; `forgotten` is called when all was wiped."""
        memory, owner, chance = self._memory, self._owner, self._chance
        return (
            HelplineTask(owner.country, memory),
            Goodbye(memory, owner.hand_over, chance, forgotten),
            NamingTask(memory),
            LetterTask(memory, owner.export_letter, owner.own_texts, self._is_off_record),
            MailTask(owner.open_mail, memory),
            HerMannerTask(memory, self._drift),
            GentleTask(memory),
            PageTask(self._hands),
            self._mood,
            self._hours,
        )

    def _is_off_record(self) -> bool:
        return self._errands is not None and self._errands.paused

    def heart(self) -> Heart:
        memory, chance, owner = self._memory, self._chance, self._owner
        proposers = (
            DangerCheck(memory, chance, owner.country),
            Distance(memory, chance),
            AskMood(memory, self._mood, chance),
            self._hours,
            Outward(memory, chance),
        )
        return Heart(
            judge=MoodJudge(WordMood(self._encoder)),
            moods=Moods(memory),
            voice=VoiceMood(memory),
            mood_task=self._mood,
            gentle=Gentle(memory, proposers, enabled=owner.is_gentle),
            drift=self._drift,
            chance=chance,
            clock=self._clock.now,
            pace=self._hands.breathe if self._hands is not None else lambda _share: None,
        )

"""The memory of a conversation: what a line tells is learnt, every turn is kept, and earlier days are asked about.

hear() for each line, then acknowledged() where the line was there to tell something; turn_over() when the turn is over. What is
acknowledged is in the file before a word of it is spoken; what only came along is kept with its turn.
"""

import logging
import re
from collections.abc import Callable
from datetime import datetime

from companion.errors import KeepingError
from companion.lm.encoder import Vectors
from companion.memory.kinds import Learned, NewFact, NewPerson, Plan, Reminder
from companion.memory.memory import Memory
from companion.mind.learning.learn import Known, learn
from companion.mind.remembering_words import DONE, KEPT, MISHEARD, acknowledgement, how_it_went, reminded
from companion.mind.skilled import Skilled
from companion.mind.tasks.forgetting import AVOID
from companion.mind.tasks.known_sentences import shares_a_word
from companion.mind.words import plain

FOLLOW_UP_TURNS = 3
"""She asks how something went when a talk begins, and not in the middle of one."""
TALK_GAP_S = 600
"""After so long a silence a new talk begins, and with it another doubt and another follow-up may be asked."""
SAID_CUES = {
    "good night": re.compile(
        r"(?:good ?night|night night|nighty night)\b|(?:i'm|i am) (?:off|going) to (?:bed|sleep)$|time for bed$"
    ),
    "good morning": re.compile(r"(?:good morning|morning)\b|i'm (?:up|awake)$|i(?:'ve)? (?:just )?(?:woke|woken|got) up$"),
    "goodbye": re.compile(r"(?:goodbye|good bye|bye|bye bye|see you|i'm off)\b|(?:i'm|i am) (?:going out|leaving|off out)$"),
}
"""What a reminder may wait for, as it is said."""
YES = ("yes", "yeah", "yep", "right", "that's right", "she is", "he is", "correct", "of course", "exactly", "sure")
NO = ("no", "nope", "nah", "wrong", "not")

log = logging.getLogger(__name__)


class Remembering:
    def __init__(self, memory: Memory, clock: Callable[[], datetime], remark: Callable[[str], object] = log.warning) -> None:
        self._memory, self._clock, self._remark = memory, clock, remark
        self._learned = Learned()
        self._is_kept = self._is_forgotten = False
        self._turn: int | None = None
        self._doubted = False
        self._asked: Plan | None = None
        self._cued: list[Reminder] = []
        self._turns, self._last_s = 0, 0.0
        self.failed: KeepingError | None = None
        """Why the last turn was not kept, until it has been told."""

    def hear(self, heard: str, last_reply: str) -> None:
        """What the line tells."""
        now = self._clock()
        if not 0 <= now.timestamp() - self._last_s <= TALK_GAP_S:
            self._turns, self._doubted, self._asked = 0, False, None
        self._last_s = now.timestamp()
        self._turn, self._is_kept = None, False
        self._learned = learn(heard, now.date(), Known(tuple(self._memory.people.all()), last_reply))

    def acknowledged(self, heard: str) -> Skilled | None:
        """Her answer to a line that was there to tell something: kept by then. Raises KeepingError."""
        learned, now = self._learned, self._clock()
        if learned.doubt and not self._doubted and learned.doubted is not None:
            self._doubted = True
            return Skilled("memory", (learned.doubt,), "repair", then=self._settling(learned.doubted))
        if learned.done and self._is_done(learned.done, now):
            return Skilled("memory", DONE, "celebrate") if learned.is_telling else None
        if not learned.is_telling or not (learned.facts or learned.people or learned.plans):
            return None
        self._turn = self._memory.keep_turn(heard, "", "memory", now, learned)
        self._is_kept = True
        return Skilled("memory", acknowledgement(learned, now), "recall")

    def follow_up(self) -> str:
        """What she would like to know of an earlier day: once for each plan, and one in a talk. Empty for nothing."""
        if self._asked is not None or self._turns >= FOLLOW_UP_TURNS:
            return ""
        avoided = self._memory.preferences.all_of(AVOID)
        plans = [
            plan
            for plan in self._memory.plans.to_follow_up(self._clock().date())
            if not any(shares_a_word(what, f"{plan.text} {plan.who}") for what in avoided)
        ]
        if not plans:
            return ""
        self._asked = plans[0]
        return how_it_went(plans)

    def cued(self, heard: str) -> str:
        """What he wanted to be reminded of when he says this; empty for nothing."""
        text = plain(heard)
        cue = next((cue for cue, pattern in SAID_CUES.items() if pattern.match(text)), "")
        self._cued = self._memory.reminders.for_cue(cue) if cue else []
        return " ".join(reminded(reminder.text) for reminder in self._cued)

    def turn_over(self, heard: str, spoken: str, source: str, mood: str = "", vector: Vectors | None = None) -> None:
        """Keep it. A failure is remembered in `failed`, for her to tell."""
        now = self._clock()
        self._turns += 1
        self._last_s = now.timestamp()
        if self._is_forgotten:
            self._is_forgotten = False
            return
        try:
            if self._is_kept and self._turn is not None:
                self._memory.complete_turn(self._turn, spoken, mood, vector)
            else:
                self._memory.keep_turn(heard, spoken, source, now, self._learned, mood, vector)
            if self._asked is not None and self._asked.asked is None and how_it_went([self._asked]) in spoken:
                self._memory.plans.mark_asked(self._asked.id, int(now.timestamp()))
            for reminder in self._cued:
                if reminded(reminder.text) in spoken:
                    self._memory.reminders.acknowledge(reminder.id, now)
        except KeepingError as error:
            if self.failed is None:
                self._remark(str(error))
            self.failed = error
        self._learned, self._cued = Learned(), []

    def forget_talk(self) -> None:
        """What is forgotten is not kept again by the turn that asked for it."""
        self._learned, self._turn, self._is_kept, self._is_forgotten = Learned(), None, False, True

    def _is_done(self, words: str, now: datetime) -> bool:
        plans = self._memory.plans.find(words)
        for plan in plans[:1]:
            self._memory.plans.mark_done(plan.id, int(now.timestamp()))
        return bool(plans)

    def _settling(self, doubted: NewPerson | NewFact) -> Callable[[str], Skilled | None]:
        """What becomes of a doubt when it is answered."""
        learned = Learned(people=(doubted,)) if isinstance(doubted, NewPerson) else Learned(facts=(doubted,))

        def settled(answer: str) -> Skilled | None:
            text = plain(answer)
            if text.startswith(YES):
                self._memory.keep(learned, self._clock())
                return Skilled("memory", KEPT, "recall")
            return Skilled("memory", MISHEARD, "repair") if text.split()[:1] and text.split()[0] in NO else None

        return settled

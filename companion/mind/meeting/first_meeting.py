"""The first meeting: who she is, how she shall sound, what each calls the other, who matters, and what is never to be brought up.

It begins by itself where memory holds nobody, asks one thing at a time, gives way to whatever else he wants, and goes on where it
was, in another talk too. talk.py asks wants() once for each line, before the tasks, and reply() after them.
"""

from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import datetime
from itertools import product
from random import Random

from companion.errors import KeepingError
from companion.memory.kinds import ME
from companion.memory.memory import Memory
from companion.memory.turns import TALK_GAP_S
from companion.mind.learning.learn import Known, learn
from companion.mind.meeting import answers, words
from companion.mind.meeting.names import HERS, name_of_him
from companion.mind.meeting.reading import Answers, Taken
from companion.mind.meeting.standing import ANEW, DONE, NEVER, OPEN, STEPS, WAITS, Standing, is_stranger, read, rings, write
from companion.mind.skilled import Skilled
from companion.mind.tasks.forgetting import AVOID
from companion.mind.tasks.manner import Hands

SOURCE = "meeting"
LINES_SURE = 3
"""So many lines after her question, its answer is still known for one, if it can hardly be anything else."""
MOST_ASKED = 3
"""A question that got no answer so often is left, and the rest waits for another day."""
SHORT_WORDS = 3


class FirstMeeting:
    """`settings_name` is what the settings call him: then he isn't asked. Without memory it would be the first time each time."""

    def __init__(self, memory: Memory | None, hands: Hands | None, settings_name: str, chance: Random) -> None:
        self._memory, self._hands, self._settings_name, self._chance = memory, hands, settings_name.strip(), chance
        self._answers = Answers(memory, hands) if memory is not None else None
        self._since: int | None = None
        """Lines since her question; None when she hasn't asked one in this talk."""
        self._is_counted = self._is_offered = self._is_hard_talk = False
        self._last_s = 0.0
        self._asked = 0
        """How often in a row the question at hand was asked."""
        self._no_stranger = -1
        """The file of memory in which he is none."""

    @property
    def is_open(self) -> bool:
        """Whether a meeting is under way."""
        standing = self._standing()
        return standing is not None and standing.is_open

    @property
    def is_waiting(self) -> bool:
        """Whether she has asked one of its questions just now, and an answer may come."""
        return self._since is not None and self._since <= LINES_SURE and self.is_open

    def wants(self, heard: str) -> bool:
        """Whether an open meeting takes this line before all that he may ask for. Asked once for each."""
        if self._since is not None:
            self._since += 1
            self._is_counted = True
        standing = self._standing()
        if self._memory is None or self._answers is None or standing is None or self._since is None or self._since > LINES_SURE:
            return False
        text = answers.heard_plain(heard)
        self._is_hard_talk |= answers.is_hard(text)
        if not standing.is_open or answers.is_hard(text):
            return False
        is_control = any(pattern.fullmatch(text) for pattern in (answers.SKIP, answers.LATER, answers.NOT_EVER))
        if is_control:
            return self._since == 1 and not rings(self._memory)
        return self._answers.is_sure(standing.step, heard, is_fresh=self._since == 1)

    def reply(self, heard: str, _bare: str, now: datetime) -> Skilled | None:
        """Her part of the meeting, where this line is for it. Raises KeepingError: then nothing was kept, and she asks again."""
        text = answers.heard_plain(heard)
        if self._memory is None or self._answers is None:
            return Skilled(SOURCE, words.NOT_KEPT, "bound") if answers.COME_BACK.fullmatch(text) else None
        if not self._is_counted and self._since is not None:
            self._since += 1
        self._is_counted = False
        if not 0 <= now.timestamp() - self._last_s <= TALK_GAP_S:
            self._since, self._asked = None, 0
            self._is_offered = self._is_hard_talk = False
        self._last_s = now.timestamp()
        standing = self._standing()
        if standing is None:
            with suppress(KeepingError):  # to a hello nobody wants to hear of a full disk: who asks for something hears of it
                return self._begin(self._memory, heard, text, now)
            return None
        if standing.is_open:
            return self._go_on(self._memory, self._answers, standing, heard, text, now)
        return self._offer(self._memory, standing, text, now)

    def _standing(self) -> Standing | None:
        """None where they have not met, or can't: what is wrong with the memory is told by others."""
        with suppress(KeepingError):
            return read(self._memory) if self._memory is not None else None
        return None

    def _begin(self, memory: Memory, heard: str, text: str, now: datetime) -> Skilled | None:
        """The opening, as the answer to a first line that wants none of its own."""
        if memory.store.file_number == self._no_stranger:
            return None
        if not is_stranger(memory):
            self._no_stranger = memory.store.file_number
            return None
        name = name_of_him(text, is_asked=False)
        if not name and not self._is_for_her(heard, text, now):
            return None
        you = f", {name}" if name else words.BY_SETTINGS.format(name=self._settings_name) if self._settings_name else ""
        with memory.store.change():
            if you and self._answers is not None and not memory.facts.find(ME, "name"):
                self._answers.call_him(name or self._settings_name, now)
            opening = tuple(one.format(you=you) for one in words.OPENING)
            return self._ask(memory, opening, Standing(OPEN, self._next(memory, -1, OPEN)), now)

    def _is_for_her(self, heard: str, text: str, now: datetime) -> bool:
        """Whether a line neither asks, nor tells, nor is hard: nothing that a question of hers would push aside."""
        if answers.GREETING.fullmatch(text) or answers.COME_BACK.fullmatch(text) or answers.MACHINE.fullmatch(text):
            return True
        if answers.ASKING.match(text) or answers.is_hard(text) or len(text.split()) > answers.MOST_WORDS:
            return False
        if answers.LATER.fullmatch(text) or answers.NOT_EVER.fullmatch(text) or answers.SWORN.search(text):
            return False
        told = learn(heard, now.date(), Known())
        return not (told.facts or told.people or told.plans or told.done)

    def _go_on(  # noqa: PLR0917 - all that there is to know of a line
        self, memory: Memory, reading: Answers, standing: Standing, heard: str, text: str, now: datetime
    ) -> Skilled | None:
        controlled = self._controlled(memory, standing, text, now) if self._since == 1 else None
        if controlled is not None:
            reading.unnamed = ""
            return controlled
        if self._is_for(reading, standing.step, heard):
            with memory.store.change() if standing.step != "voice" else nullcontext():  # others need not wait for the voice
                taken = reading.take(standing.step, heard, now)
                if taken is not None:
                    return self._after(memory, taken, standing, now)
        said = self._unanswered(standing.step, heard, text, now)
        is_taken_up = self._since is None and answers.GREETING.fullmatch(text) is not None
        is_in_vain = is_taken_up and standing.day != standing.day.min  # he left it the last time too: no third greeting with it
        if is_taken_up and now.date() > standing.day:
            standing = replace(standing, day=now.date())
        if said and (self._asked >= MOST_ASKED or is_in_vain):
            write(memory, Standing(WAITS, standing.step, now.date()), now)
            self._since, said = None, ()
        if said == words.SPELL:
            self._since, self._asked = 0, self._asked + 1
            return Skilled(SOURCE, words.SPELL, "repair")
        return self._ask(memory, said, standing, now) if said else None

    def _is_for(self, reading: Answers, step: str, heard: str) -> bool:
        """Whether the line may be the answer: any right after the question, and a sure one soon after."""
        if self._since is None or self._since > LINES_SURE or answers.THINKING.fullmatch(answers.heard_plain(heard)):
            return False
        return self._since == 1 or reading.is_sure(step, heard, is_fresh=False)

    def _controlled(self, memory: Memory, standing: Standing, text: str, now: datetime) -> Skilled | None:
        """What he says of the question rather than to it."""
        if rings(memory) or (standing.step == "avoid" and answers.NAMES_IT.match(text)):
            return None
        if answers.LATER.fullmatch(text) or answers.NOT_EVER.fullmatch(text):
            return self._put_off(memory, standing, now, is_for_good=bool(answers.NOT_EVER.fullmatch(text)))
        return self._after(memory, Taken(words.SKIPPED, skips_next=True), standing, now) if answers.SKIP.fullmatch(text) else None

    def _unanswered(self, step: str, heard: str, text: str, now: datetime) -> tuple[str, ...]:
        """What she says before she asks again; nothing where the line is for others."""
        is_fresh = self._since == 1
        if is_fresh:
            for said, is_it in (
                (words.NO_HURRY, not text or answers.THINKING.fullmatch(text)),
                (words.SECRET, answers.SECRET.fullmatch(text)),
                (words.MACHINE, answers.MACHINE.fullmatch(text)),
                (words.SWORN_AT, answers.SWORN.search(text) and not answers.is_hard(text)),
            ):
                if is_it:
                    return said
            is_short = len(text.split()) <= SHORT_WORDS and self._is_for_her(heard, text, now)
            if step == "name" and is_short and not (answers.GREETING.fullmatch(text) or answers.TELLS.match(text)):
                return words.SPELL
        is_wish = answers.GO_ON.fullmatch(text) or answers.COME_BACK.fullmatch(text)
        is_near = self._since is None or self._since <= LINES_SURE
        if is_wish or (is_near and answers.GREETING.fullmatch(text) and not self._is_hard_talk):
            return words.BACK if self._since is not None else tuple(f"{one} {words.BACK[0]}" for one in words.AGAIN)
        return ()

    def _after(self, memory: Memory, taken: Taken, standing: Standing, now: datetime) -> Skilled:
        """The next question, or the end, with what is said of the answer before it."""
        if not taken.is_over:
            if any(one.endswith("?") or "Say " in one for one in taken.said):
                self._since, self._asked = 0, 1
                return Skilled(SOURCE, taken.said, "ask")
            return self._ask(memory, taken.said, standing, now)
        self._asked = 0
        step = self._next(memory, STEPS.index(standing.step), standing.state)
        if step == "odd2" and taken.skips_next:
            step = ""
        if step:
            return self._ask(memory, taken.said, replace(standing, step=step), now)
        write(memory, Standing(DONE), now)
        self._since = None
        named = memory.facts.find(ME, "name")
        you = f", {named[-1].value}" if named else ""
        return Skilled(SOURCE, tuple(f"{one} {two.format(you=you)}" for one, two in product(taken.said, words.CLOSING)), "ask")

    def _ask(self, memory: Memory, said: tuple[str, ...], standing: Standing, now: datetime) -> Skilled:
        write(memory, standing, now)
        asked = list(words.QUESTIONS[standing.step])
        if standing.step == "odd2" and self._since is None:  # his answer to the first was given another day
            asked = [one for one in asked if one.startswith("Last")]
        self._since, self._asked = 0, self._asked + 1
        self._last_s = now.timestamp()
        self._chance.shuffle(asked)
        return Skilled(SOURCE, tuple(f"{one} {two}" for one, two in product(said, asked)), "ask")

    def _next(self, memory: Memory, place: int, state: str) -> str:
        """The question after this one that still has to be asked; "" when there is none."""
        is_known = {
            "voice": self._hands is None,
            "name": bool(self._settings_name) or (state != ANEW and bool(memory.facts.find(ME, "name"))),
        }
        if state != ANEW:
            is_known |= {
                "hers": bool(memory.preferences.get(HERS)),
                "people": any(one.name for one in memory.people.all()),
                "avoid": bool(memory.preferences.all_of(AVOID)),
            }
        return next((step for step in STEPS[place + 1 :] if not is_known.get(step)), "")

    def _put_off(self, memory: Memory, standing: Standing, now: datetime, *, is_for_good: bool) -> Skilled:
        """Once for another day; a second time for good."""
        is_last = is_for_good or standing.state == ANEW or standing.day != standing.day.min
        write(memory, Standing(NEVER if is_last else WAITS, standing.step, now.date()), now)
        self._since = None
        return Skilled(SOURCE, words.NEVER if is_last else words.LATER, "task")

    def _offer(self, memory: Memory, standing: Standing, text: str, now: datetime) -> Skilled | None:
        if answers.COME_BACK.fullmatch(text):
            if standing.state != DONE:
                return self._ask(memory, words.GOING_ON, Standing(OPEN, standing.step, standing.day), now)
            return self._ask(memory, words.ONCE_MORE, Standing(ANEW, self._next(memory, -1, ANEW)), now)
        if self._is_offered:
            self._is_offered = False
            if answers.YES.fullmatch(text):
                return self._ask(memory, words.GOING_ON, Standing(OPEN, standing.step, now.date()), now)
            is_no = answers.NO.fullmatch(text) or answers.LATER.fullmatch(text) or answers.NOT_EVER.fullmatch(text)
            return Skilled(SOURCE, words.NEVER, "task") if is_no else None
        if standing.state == WAITS and now.date() > standing.day and answers.GREETING.fullmatch(text):
            write(memory, Standing(NEVER, standing.step, now.date()), now)
            self._is_offered = True
            return Skilled(SOURCE, words.OFFER, "ask")
        return None

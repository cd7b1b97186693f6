"""What an answer at the first meeting does: it is read for its question, kept, and acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from companion.memory.kinds import ME, Learned, NewFact, NewPerson
from companion.memory.memory import Memory
from companion.mind.learning.learn import Known, learn
from companion.mind.learning.words import FIRST_NAMES
from companion.mind.meeting import answers, words
from companion.mind.meeting.names import (
    SAMANTHA,
    STAY,
    is_call,
    is_rude,
    keep_hers,
    name_for_her,
    name_of_him,
)
from companion.mind.patterns import late
from companion.mind.tasks.forgetting import AVOID
from companion.mind.tasks.manner import Hands, turn

THEIRS = late(r"^(?:(?:she|he)(?:'s| is)(?: called)?|(?:her|his|its) name(?:'s| is)|called|named) ")
HIS_AGAIN = late(
    r"^(?:(?:no|actually|sorry|well) )*(?:call me|my name(?:'s| is)|i'm called|i am called|i go by) |^no (?:it's|i'm|i said) "
)
BY_IT = late(r"^(?:(?:oh|no|well|hey) )*(?:it's|its|it is|this is|that's)\b")
LEAVING = late(
    r"^(?:(?:okay|ok|well|right|so) )*(?:good ?night|good ?bye|bye|see you|i'm off|i have to go|i've got to go|got to go)\b"
)
LIVELY_WORDS = 4
"""Of an answer to the odd question: whoever says so much may like another."""
MOST_TOLD = 3
HARD_WORDS = 3
"""A hard thing may be named in so many, as one that is never to be brought up; in more, it is being told."""


@dataclass(frozen=True, slots=True)
class Taken:
    """`said` is an acknowledgement; a question of its own where the step is not over."""

    said: tuple[str, ...]
    is_over: bool = True
    skips_next: bool = False


class Answers:
    """Reads for one question at a time; `is_sure`: only what can hardly be anything else."""

    def __init__(self, memory: Memory, hands: Hands | None) -> None:
        self._memory, self._hands = memory, hands
        self.unnamed = ""
        """Somebody whose name she has just asked for: "sister"."""
        self._read: dict[str, Callable[[str, str, datetime], Taken | None]] = {
            "voice": self._voice,
            "name": self._name,
            "hers": self._hers,
            "people": self._people,
            "avoid": self._avoid,
            "odd": self._odd,
            "odd2": self._odd2,
        }

    def is_sure(self, step: str, heard: str, *, is_fresh: bool) -> bool:
        """Whether a line can hardly be anything but the answer, even before all that he may ask for.

        `is_fresh`: it comes right after the question, so that a yes or no is to that.
        """
        text = answers.heard_plain(heard)
        if HIS_AGAIN.match(text) and name_of_him(text, is_asked=False):
            return True
        if step == "voice":
            is_yes_or_no = answers.VOICE_FINE.fullmatch(text) or answers.WRONG.fullmatch(text)
            return answers.turn_asked(text) is not None or (is_fresh and bool(is_yes_or_no))
        if step == "name":  # "it's urgent", a line later, is no name
            return bool(name_of_him(text, is_asked=is_fresh)) and (is_fresh or not BY_IT.match(text))
        if step == "hers":
            return is_call(text) or ((is_fresh or "samantha" in text.split()) and bool(STAY.fullmatch(text)))
        if step == "people":
            return is_fresh and bool(answers.ALONE.fullmatch(text) or answers.YOU_ALONE.fullmatch(text))
        is_nothing = is_fresh and answers.NOTHING.fullmatch(text)
        return step == "avoid" and bool(is_nothing or answers.avoided(text, is_free=False))

    def take(self, step: str, heard: str, now: datetime) -> Taken | None:
        """What the line answers, kept; None where it is no answer. Raises KeepingError."""
        text = answers.heard_plain(heard)
        if step != "name" and HIS_AGAIN.match(text) and (name := name_of_him(text, is_asked=False)):
            self.call_him(name, now, is_correction=True)
            return Taken(tuple(one.format(name=name) for one in words.NAMED), is_over=False)
        return self._read[step](text, heard, now)

    def call_him(self, name: str, now: datetime, *, is_correction: bool = False) -> None:
        self._memory.keep(Learned(facts=(NewFact(ME, "name", name, is_correction),)), now)

    def _voice(self, text: str, _heard: str, now: datetime) -> Taken | None:
        asked = answers.turn_asked(text)
        if asked is not None and self._hands is not None:
            knob, steps = asked
            before, after = turn(self._memory, self._hands, knob, steps, now)
            return Taken(words.VOICE_END if before == after else words.VOICE_TURNED[knob, steps > 0], is_over=False)
        if answers.VOICE_FINE.fullmatch(text):
            return Taken(words.VOICE_FINE)
        return Taken(words.VOICE_HOW, is_over=False) if answers.WRONG.fullmatch(text) else None

    def _name(self, text: str, _heard: str, now: datetime) -> Taken | None:
        name = name_of_him(text, is_asked=True)
        if not name or (is_rude(name) and name.lower() not in FIRST_NAMES):
            return None
        self.call_him(name, now, is_correction=bool(self._memory.facts.find(ME, "name")))
        return Taken(tuple(one.format(name=name) for one in words.NAMED))

    def _hers(self, text: str, _heard: str, now: datetime) -> Taken | None:
        if STAY.fullmatch(text) or text == SAMANTHA.lower():
            return Taken(words.HERS_KEPT)
        name = name_for_her(text)
        if not name:
            return None
        if is_rude(name):
            return Taken(words.HERS_NOT, is_over=False)
        keep_hers(self._memory, name, now)
        return Taken(tuple(one.format(name=name) for one in words.HERS_NAMED))

    def _people(self, text: str, heard: str, now: datetime) -> Taken | None:
        relation, self.unnamed = self.unnamed, ""
        if relation and (name := name_of_him(THEIRS.sub("", text), is_asked=True)):
            return self._known(Learned(people=(NewPerson(name, relation),)), now)
        for said, pattern in (
            (words.NOBODY, answers.ALONE),
            (words.YOU_ALONE, answers.YOU_ALONE),
        ):
            if pattern.fullmatch(text):
                return Taken(said)
        told = Learned() if answers.is_hard(text) else answers.people_named(heard, now.date(), tuple(self._memory.people.all()))
        if not told.people:
            is_many = answers.MANY.fullmatch(text) and not answers.ASKING.match(text) and not answers.is_hard(text)
            return Taken(words.MANY) if is_many else None
        if any(not one.name for one in told.people) and not answers.are_only_named(text):  # "grandma's had a fall": talk
            return None
        if len(told.people) == 1 and not told.people[0].name and not relation:
            self._memory.keep(told, now)
            self.unnamed = told.people[0].relation
            return Taken((f"What's your {self.unnamed} called?", f"And your {self.unnamed}'s name?"), is_over=False)
        return self._known(told, now)

    def _known(self, told: Learned, now: datetime) -> Taken:
        self._memory.keep(told, now)
        who = [one.name or f"your {one.relation}" for one in told.people][:MOST_TOLD]
        listed = " and ".join(filter(None, (", ".join(who[:-1]), who[-1])))
        listed = listed[0].upper() + listed[1:]
        return Taken(tuple(one.format(who=listed) for one in words.PEOPLE))

    def _avoid(self, text: str, _heard: str, now: datetime) -> Taken | None:
        if answers.NOTHING.fullmatch(text):
            return Taken(words.NOTHING_AVOIDED)
        is_talk = answers.GREETING.fullmatch(text) or answers.SWORN.search(text) or answers.MACHINE.fullmatch(text)
        is_story = answers.is_hard(text) and len(text.split()) > HARD_WORDS
        shut = answers.avoided(text, is_free=not is_talk and not is_story)
        for what in shut:
            self._memory.preferences.add(AVOID, what, int(now.timestamp()))
        return Taken(words.AVOIDED) if shut else None

    def _odd(self, text: str, heard: str, now: datetime) -> Taken | None:
        if not text or answers.ASKING.match(text) or answers.is_hard(text) or answers.SWORN.search(text) or LEAVING.match(text):
            return None
        told = learn(heard, now.date(), Known(tuple(self._memory.people.all())))
        if told.facts or told.people or told.plans:
            self._memory.keep(told, now)
        is_lively = len(text.split()) >= LIVELY_WORDS
        return Taken(words.ODD if is_lively or len(text.split()) > 1 else words.ODD_SHORT, skips_next=not is_lively)

    def _odd2(self, text: str, heard: str, now: datetime) -> Taken | None:
        return self._odd(text, heard, now)

"""The goodbye: he ends it, and she hands everything back before it is gone.

Sure? What he taught her. Who is there for him. The files. The last word. Then the memory is wiped, its key first. Every step can
be stopped; nothing goes without a yes at the start and the very words at the end, in one talk. What is said in between is no
step: she takes it up again when he says so, and after half an hour of silence it begins from the start.
"""

import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

from companion.errors import CompanionError, KeepingError
from companion.memory.memory import Memory
from companion.memory.turns import TALK_GAP_S
from companion.mind.meeting import goodbye_words as words
from companion.mind.meeting.names import her_name
from companion.mind.meeting.read_back import company, taught
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.words import plain

SOURCE = "goodbye"
AT_ONCE = 5
"""Sentences of what he taught her, before she asks whether to go on."""
SELF = r"(?:yourself|your whole self)"
SOFT = r"(?:(?:okay|ok|so|well|right|please|samantha|now|no|yes|i think|i guess|and) )*"
WANT = (
    r"(?:(?:i (?:want|need|would like|have decided|decided|have) to|i'd like to|i've decided to|let's|it's time to"
    r"|can we|please) )"
)
GOOD = r"(?: (?:for good|for ever|forever|for the last time|completely|now|here|today|please))"
LASTING = r" (?:for good|for ever|forever|for the last time)"
WISH = late(
    rf"{SOFT}{WANT}end (?:this|(?:this|it|things) (?:with you|between us|with us)){GOOD}*"
    rf"|{SOFT}(?:this is|it's|let this be|i want to say|let's say) (?:the (?:last|final) goodbye|our goodbye|goodbye{LASTING})"
    rf"|{SOFT}(?:say )?goodbye{LASTING}"
    rf"|{SOFT}(?:(?:i want you to|i'd like you to|can you|could you|you should|you can) |{WANT})?"
    rf"(?:delete|erase|remove|uninstall|destroy) {SELF}{GOOD}*"
    rf"|{SOFT}(?:(?:i want you to|i'd like you to|can you|could you) )?(?:wipe|delete|erase|forget) "
    r"(?:everything|it all|all of it|your memory|yourself) and (?:then )?"
    rf"(?:say (?:goodbye|good bye)|go|leave|end (?:it|this)){GOOD}*"
    rf"|{SOFT}{WANT}(?:say goodbye{LASTING}|part ways|get rid of you){GOOD}*"
    rf"|{SOFT}(?:do|start|let's do|let's have|begin) (?:the|our) (?:last )?goodbye{GOOD}*"
)
"""Whole lines only, and never a "goodbye" as it is said every day. "End it all" is not among them: that is another matter."""
ON = late(
    r"(?:(?:okay|ok|so|let's|please|back|right) )*(?:go on|carry on|continue|on|get on|back) (?:with|to) (?:the|our"
    r"|saying) goodbye"
)
YES = late(
    r"(?:yes|yeah|yep|yup|sure|i am|i'm sure|certain|absolutely|definitely|of course|it is|go on|do it|please do|i do"
    r"|okay|ok|right)"
    r"\b.*"
)
HALTING = (
    r"wait|stop|don't|do not|never ?mind|cancel|keep|hold on|hang on|leave it|i changed my mind|i've changed my mind"
    r"|changed my mind"
    r"|forget it|let's not|later|i'm not sure|not yet|maybe not|i was joking|just kidding|i didn't mean"
)
STOP = late(rf"(?:no+|nope|nah|not|sorry|{HALTING})\b.*|.*\b(?:not|don't|changed my mind|wait|stop|keep)\b.*")
HALT = late(
    rf"(?:no |oh |okay |sorry |actually |please |yes but )*(?:{HALTING})\b.*|no no.*|.*\b(?:changed my mind|keep everything)\b.*"
)
"""What stops it where a bare "no" is only the answer to her question."""
NO = late(
    r"(?:no+|nope|nah|no thanks|no thank you|not now|enough|that's enough|no need|no files|without(?: files)?|that'll do|no more"
    r"|no don't write .*|don't write .*|skip(?: it| that)?)"
)
ASKED_ON = late(
    r"(?:yes|yeah|yep|yup|sure|please|okay|ok|do|go on|more|write|of course|i'd like|that would|definitely|all right|read on)\b.*"
)


class Goodbye:
    """`hand_over` writes everything to files and gives their folder; None where there is no place for them.

    `forgotten` is called after the wipe, so that the talk forgets too. `clock_s` tells how long he was silent.
    """

    def __init__(
        self,
        memory: Memory | None,
        hand_over: Callable[[], Path] | None,
        chance: Random,
        forgotten: Callable[[], object] = lambda: None,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._memory, self._hand_over, self._chance, self._forgotten = memory, hand_over, chance, forgotten
        self._clock_s, self._at_s = clock_s, -float(TALK_GAP_S)
        self._step = ""
        """What she has asked and has no answer to: "sure", "more", "files" or "last"; "" when nothing is under way."""
        self._left: list[str] = []
        """What she has yet to read back."""

    def reply(self, text: str, now: datetime) -> Skilled | None:
        """The beginning, and going on with one that was left. Raises KeepingError."""
        text = plain(text)
        self._drop_what_is_old()
        if WISH.fullmatch(text) is None and not (self._step and ON.fullmatch(text)):
            return None
        if self._memory is None:
            return Skilled(SOURCE, words.NO_MEMORY, "bound")
        memory = self._memory
        if self._step == "more":
            return self._read_back(memory, ())
        if self._step == "files":
            return self._asked("files", words.FILES, self._files)
        if self._step == "last":
            return self._ask_last(memory, ())
        return self._asked("sure", words.SURE, lambda answer: self._sure(memory, answer, now))

    def _drop_what_is_old(self) -> None:
        """A yes of an earlier talk is no yes in this one."""
        if not 0 <= self._clock_s() - self._at_s <= TALK_GAP_S:
            self._step, self._left = "", []

    def _asked(self, step: str, said: tuple[str, ...], then: Callable[[str], Skilled | None]) -> Skilled:
        def answered(text: str) -> Skilled | None:
            self._drop_what_is_old()
            return then(plain(text)) if self._step == step else None

        self._step, self._at_s = step, self._clock_s()
        return Skilled(SOURCE, said, "ask", then=answered)

    def _stays(self) -> Skilled:
        self._step, self._left = "", []
        return Skilled(SOURCE, words.STAYS, "task")

    def _sure(self, memory: Memory, text: str, now: datetime) -> Skilled | None:
        if STOP.fullmatch(text):
            return self._stays()
        if not YES.fullmatch(text):
            return None
        self._left = taught(memory, now)
        return self._read_back(memory, words.BEFORE if self._left else words.BEFORE_NOTHING)

    def _read_back(self, memory: Memory, before: tuple[str, ...]) -> Skilled:
        at_once = AT_ONCE + 1 if len(self._left) == AT_ONCE + 1 else AT_ONCE  # nobody is asked about one more
        part, rest = self._left[:at_once], self._left[at_once:]
        said = self._joined(before, (" ".join(part),) if part else ())
        if rest:
            return self._asked("more", self._joined(said, words.MORE), lambda answer: self._more(memory, answer, rest))
        self._left = []
        return self._outward(memory, said)

    def _more(self, memory: Memory, text: str, rest: list[str]) -> Skilled | None:
        if HALT.fullmatch(text):
            return self._stays()
        if NO.fullmatch(text):
            self._left = []
            return self._outward(memory, ())
        if not ASKED_ON.fullmatch(text):
            return None
        self._left = rest
        return self._read_back(memory, ())

    def _outward(self, memory: Memory, said: tuple[str, ...]) -> Skilled:
        """Who is there for him; and the files."""
        who = company(memory)
        named = " and ".join(filter(None, (", ".join(who[:-1]), who[-1]))) if who else ""
        outward = tuple(one.format(who=named, is_are="is" if len(who) == 1 else "are") for one in words.OUTWARD)
        said = self._joined(said, outward if who else words.NOBODY)
        if self._hand_over is None:
            return self._ask_last(memory, self._joined(said, words.NOWHERE))
        return self._asked("files", self._joined(said, words.FILES), self._files)

    def _files(self, text: str) -> Skilled | None:
        if self._memory is None or self._hand_over is None:
            return None
        if NO.fullmatch(text):
            return self._ask_last(self._memory, words.NO_FILES)
        if HALT.fullmatch(text):
            return self._stays()
        if not ASKED_ON.fullmatch(text):
            return None
        try:
            folder = self._hand_over().name
        except (CompanionError, OSError):
            self._step = ""
            return Skilled(SOURCE, words.FAILED, "repair")
        return self._ask_last(self._memory, tuple(one.format(folder=spoken(folder)) for one in words.WRITTEN))

    def _ask_last(self, memory: Memory, said: tuple[str, ...]) -> Skilled:
        name = her_name(memory)
        asked = tuple(one.format(name=name) for one in words.LAST)
        return self._asked("last", self._joined(said, asked), lambda answer: self._last(memory, answer, name))

    def _last(self, memory: Memory, text: str, name: str) -> Skilled | None:
        if re.fullmatch(rf"(?:yes )?(?:good ?bye|bye) for good(?: {re.escape(plain(name))}| samantha)?", text):
            return self._wipe(memory)
        if STOP.fullmatch(text):
            return self._stays()
        if not re.match(r"(?:yes|good ?bye|bye|do it|wipe|delete)\b", text):
            return None
        said = tuple(one.format(name=name) for one in words.NOT_HEARD)
        return self._asked("last", said, lambda answer: self._last(memory, answer, name))

    def _joined(self, said: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
        """One wording of each, the one before the other."""
        return (" ".join(self._chance.choice(texts) for texts in (said, more) if texts),)

    def _wipe(self, memory: Memory) -> Skilled:
        self._step = ""
        try:
            memory.wipe()
        except KeepingError:
            return Skilled(SOURCE, words.NOT_GONE, "repair")
        self._forgotten()
        return Skilled(SOURCE, words.GONE, "farewell")


def spoken(folder: str) -> str:
    """A folder's name as a voice can say it.

    >>> spoken("goodbye-2026-11-23")
    'goodbye 2026 11 23'
    """
    return re.sub(r"[-_.]+", " ", folder).strip()

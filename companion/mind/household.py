"""What a conversation does beyond talking: errands are run, what is told is kept, and what was kept is brought up where it fits.

talk.py asks it around each reply. Without errands she does nothing that she is asked to; without remembering nothing is kept.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from companion.errors import KeepingError
from companion.lm.encoder import Vectors
from companion.mind.errands import Errands
from companion.mind.found import Found
from companion.mind.meeting.first_meeting import FirstMeeting
from companion.mind.patterns import late
from companion.mind.remembering import Remembering
from companion.mind.skilled import Skilled

SENTENCE_END = late(r"(?<=[.!?\u2026])\s+")
LOST = "memory"
"""The source of her apology for what could not be kept."""


class Household:
    def __init__(
        self, errands: Errands | None = None, remembering: Remembering | None = None, meeting: FirstMeeting | None = None
    ) -> None:
        """Without `errands` she does nothing that she is asked to; without `remembering` nothing outlasts the talk."""
        self._errands, self._remembering, self._meeting = errands, remembering, meeting
        self._is_met = False

    @property
    def keeps(self) -> bool:
        """Whether anything outlasts the talk."""
        return self._remembering is not None

    def without_her_name(self, heard: str) -> str:
        """The line without the name that only calls her."""
        if self._remembering is None:
            return heard
        with suppress(KeepingError):
            return self._remembering.without_her_name(heard)
        return heard

    def when_forgotten(self, forget: Callable[[], object]) -> None:
        """`forget` is called when something was forgotten: it is not to stay in the talk either."""

        def forget_all() -> None:
            forget()
            if self._remembering is not None:
                self._remembering.forget_talk()

        if self._errands is not None:
            self._errands.when_forgotten = forget_all

    def done(self, text: str, heard: str) -> Skilled | Found | None:
        """What she was asked to do, in bare words, done. What could not be kept is said to be lost.

        An answer to what she asked in the first meeting comes before that: "later" is one, "call me sam" too.
        """
        try:
            self._is_met = self._meeting is not None and self._meeting.wants(heard)
            if self._is_met and (met := self._meet(text, heard)) is not None:
                return met
            return self._errands.reply(text) if self._errands is not None and text else None
        except KeepingError as error:
            return Found(error.spoken, LOST, "repair")

    def met(self, text: str, heard: str, *, is_under_way: bool) -> Skilled | Found | None:
        """Her part of the first meeting: of one that is under way, or else its beginning, which waits for a line that tells
        nothing and asks nothing.
        """
        try:
            if self._meeting is None or self._is_met or self._meeting.is_open != is_under_way:
                return None
            self._is_met = True
            return self._meet(text, heard)
        except KeepingError as error:
            return Found(error.spoken, LOST, "repair")

    def _meet(self, text: str, heard: str) -> Skilled | None:
        if self._meeting is None or self._errands is None:
            return None
        return self._meeting.reply(heard, text, self._errands.now())

    def heard_in_danger(self, heard: str, last_reply: str) -> None:
        """What is dangerous may tell something as well: that is kept, and not a word said of it. What she had asked is over."""
        if self._errands is not None:
            self._errands.expect(None)
        if self._remembering is not None:
            with suppress(KeepingError):  # her answer to this comes in any case
                self._remembering.hear(heard, last_reply)

    def told(self, heard: str, last_reply: str, *, is_hard: bool, is_danger: bool, is_answered: bool) -> Skilled | Found | None:
        """Something to be kept: by the time it is acknowledged, it is. What is hard to tell is answered first of all.

        `is_answered`: her lines have an answer to these very words.
        """
        if self._remembering is None or self._errands is None:
            return None
        try:
            self._remembering.hear(heard, last_reply)
            if (is_hard and not self._remembering.is_plain) or self._errands.paused or is_danger:
                return None
            told = self._remembering.acknowledged(heard, is_answered=is_answered)
        except KeepingError as error:
            return Found(error.spoken, LOST, "repair")
        self._errands.expect(told)
        return told

    def with_memory(self, heard: str, found: Found, choose: Callable[[Sequence[str]], str], *, is_hard: bool) -> Found:
        """With what waited for this word, or with something out of memory where it fits. Not for a talk of danger."""
        if self._remembering is None:
            return found
        if reminder := self._remembering.cued(heard):
            return with_more(found, reminder)
        if is_hard or (self._errands is not None and self._errands.paused):
            return found
        return _brought_up(heard, found, self._remembering, choose)

    @property
    def is_open(self) -> bool:
        """Whether she has asked something whose answer is waited for."""
        if self._errands is not None and self._errands.is_open:
            return True
        try:
            return self._meeting is not None and self._meeting.is_waiting
        except KeepingError:
            return False

    def expect(self, then: Callable[[str], Skilled | None] | None) -> None:
        """What is heard next is asked of this first."""
        if self._errands is not None and then is not None:
            self._errands.expect(Skilled("gentle", (), "ask", then=then))

    def turn_over(self, heard: str, spoken: str, source: str, mood: str, vector: Callable[[], Vectors | None]) -> int | None:
        """Keep the turn, unless he asked for nothing to be kept; its number where it is kept. `vector` gives its meaning."""
        if self._errands is not None:
            self._errands.turn_over(source)
        if self._remembering is not None and self._errands is not None and self._errands.paused:
            self._remembering.let_go()
        elif self._remembering is not None and heard:
            return self._remembering.turn_over(heard, spoken, source, mood, vector())
        return None


def _brought_up(heard: str, found: Found, remembering: Remembering, choose: Callable[[Sequence[str]], str]) -> Found:
    """With that she can't keep anything; somebody she knows; or, where a talk begins, how something went since the last."""
    if found.source != LOST and (trouble := remembering.trouble()):
        return with_more(found, trouble)
    if found.source == "ask-back" and (recalled := remembering.recalled(heard)):
        return Found(choose(recalled), "recall", "recall")
    question = remembering.follow_up(heard) if found.source in ("bank", "small", "ask-back", "model", "server") else ""
    return replace(with_more(found, question), source="recall", move="recall") if question else found


def with_more(found: Found, more: str) -> Found:
    """A reply as far as its first question, and then this: one question at a time."""
    stated = []
    for sentence in SENTENCE_END.split(found.text):
        if sentence.endswith("?"):
            break
        stated.append(sentence)
    return replace(found, text=" ".join([*stated, more]), scene=None)

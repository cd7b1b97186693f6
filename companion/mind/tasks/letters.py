"""Letters by voice: asked for, begun, taken up again, read, listed, thrown away, printed. The talk within is letter_talk.py's."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from companion.letters.kept import Letters
from companion.letters.kinds import Letter, Told
from companion.letters.whom import is_plan, whom_and_matter
from companion.memory.memory import Memory
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import is_never_mind, is_no, is_yes, nothing_read
from companion.mind.tasks.letter_asides import OTHER, READS_ON
from companion.mind.tasks.letter_left import NOT_WRITTEN, OFF_THE_RECORD, LeftOpen
from companion.mind.tasks.letter_words import (
    FIRST_LINE,
    GO_ON,
    LIST,
    NEW,
    NO_LETTERS,
    NONE_TO,
    PRINT,
    READ,
    STAYS,
    SURE,
    THROW,
    THROWN,
    UNKEPT,
    WRITE,
    filled,
    letter_said,
)
from companion.mind.tasks.spoken import capital, counted, joined

if TYPE_CHECKING:
    from companion.letters.learning import PhraseLearning
    from companion.mind.tasks.letter_talk import LetterTalk

MOST_LISTED = 6


class LetterTask:
    """`export` makes the page to print and tells where; None where there is no place for one. `own_texts` is what he wrote."""

    def __init__(
        self,
        memory: Memory | None,
        export: "Callable[[Letter], Path] | None" = None,
        own_texts: Callable[[], Sequence[str]] = tuple,
        is_off_record: Callable[[], bool] = lambda: False,
    ) -> None:
        """While `is_off_record` says so, nothing that he says is to be kept."""
        self._memory, self._export = memory, export
        self._letters = Letters(memory.store) if memory is not None else None
        self._own_texts, self._is_off_record = own_texts, is_off_record
        self._left, self._may_keep = LeftOpen(), False

    _phrases: "PhraseLearning | None" = None

    @property
    def _talk(self) -> "LetterTalk | None":
        from companion.mind.tasks.letter_talk import LetterTalk  # noqa: PLC0415  letters are written seldom

        if self._memory is None or self._letters is None:
            return None
        if self._phrases is None:
            from companion.letters.learning import PhraseLearning  # noqa: PLC0415

            self._phrases = PhraseLearning(self._memory.store, self._own_texts)
        return LetterTalk(self._memory, self._letters, self._export, self._phrases)

    def reply(self, text: str, now: datetime) -> Skilled | None:
        if not self._is_off_record():
            self._may_keep = False
        return self._asked(text, now) or self._left.late(text, now)

    def _asked(self, text: str, now: datetime) -> Skilled | None:
        if (found := GO_ON.fullmatch(text)) is not None:
            to = _said(found)
            return self._kept_meanwhile(lambda: self._go_on(to, now))
        if (found := WRITE.fullmatch(text) or NEW.fullmatch(text)) is not None:
            whom = _said(found)
            return None if is_plan(text) else self._kept_meanwhile(lambda: self._begin(whom, now))
        for pattern, answer in ((READ, self._read), (THROW, self._throw), (PRINT, self._print)):
            if (found := pattern.fullmatch(text)) is not None:
                return self._opened(answer(_said(found), now), only_reads=pattern is READ)
        return self._list() if LIST.fullmatch(text) else None

    def _kept_meanwhile(self, write: Callable[[], Skilled | None]) -> Skilled | None:
        """A letter is kept while it is written: off the record, only if he wants that."""
        if self._memory is None or self._may_keep or not self._is_off_record():
            return self._opened(write())
        self._left.close()

        def then(text: str) -> Skilled | None:
            if is_yes(text):
                self._may_keep = True
                return self._opened(write())
            return letter_said(NOT_WRITTEN) if is_no(text) or is_never_mind(text) else None

        return letter_said(OFF_THE_RECORD, "ask", then)

    def _opened(self, answer: Skilled | None, *, only_reads: bool = False) -> Skilled | None:
        """The same, and it is known from now on that its letter is open."""
        if answer is None or answer.then is None:
            if answer is not None:
                self._left.close()
            return answer
        inner = answer.then

        def then(text: str) -> Skilled | None:
            self._left.missed(text)  # until it is answered: then it is opened anew
            if self._may_keep or not self._is_off_record() or (only_reads and READS_ON.fullmatch(text)):
                return self._opened(inner(text), only_reads=only_reads)
            return self._kept_meanwhile(lambda: inner(text)) if self._left.fits(text) else None

        self._left.open(then)
        return replace(answer, then=then)

    def _begin(self, whom: str, now: datetime) -> Skilled:
        if self._talk is None:
            return self._first_line(whom_and_matter(whom)[0])
        return self._talk.begin(whom, now)

    def _first_line(self, whom: str) -> Skilled:
        """All that can be done where nothing can be kept."""

        def then(text: str) -> Skilled | None:
            from companion.letters.draft import draft  # noqa: PLC0415  hardly ever

            if OTHER.fullmatch(text) or is_never_mind(text) or is_no(text):
                return None
            page = draft(Told(whom=whom or "friend", asking="", answers={"happened": text}))
            return letter_said(filled(FIRST_LINE, line=f"{page.greeting}. {' '.join(page.parts)}"))

        return letter_said(UNKEPT, "bound", then)

    def _go_on(self, whom: str, now: datetime) -> Skilled:
        if self._talk is None or self._letters is None:
            return nothing_read()
        letter = self._one(whom) if whom else self._letters.unfinished() or next(iter(self._letters.all()), None)
        return self._talk.take_up(letter, now) if letter is not None else self._none(whom)

    def _read(self, whom: str, now: datetime) -> Skilled:
        if self._talk is None:
            return nothing_read()
        letter = self._one(whom)
        if letter is None:
            return self._none(whom)
        return self._talk.take_up(letter, now) if letter.state == "asking" else self._talk.read(letter, now)

    def _print(self, whom: str, now: datetime) -> Skilled:
        if self._talk is None:
            return nothing_read()
        letter = self._one(whom)
        if letter is None:
            return self._none(whom)
        return self._talk.take_up(letter, now) if letter.state == "asking" else self._talk.printed(letter)

    def _throw(self, whom: str, _now: datetime) -> Skilled:
        memory = self._memory
        if memory is None:
            return nothing_read()
        letter = self._one(whom)
        if letter is None:
            return self._none(whom)

        def then(text: str) -> Skilled | None:
            if is_yes(text):
                memory.forget_row("letters", letter.id)
                return letter_said(THROWN)
            return letter_said(STAYS) if is_no(text) or is_never_mind(text) else None

        return letter_said(filled(SURE, whom=told_whom(letter)), "ask", then)

    def _list(self) -> Skilled:
        if self._letters is None:
            return nothing_read()
        letters = self._letters.all()
        if not letters:
            return letter_said(NO_LETTERS, "inform")
        named = [f"to {told_whom(one)}{'' if one.state == 'kept' else ', not finished'}" for one in letters[:MOST_LISTED]]
        more = len(letters) - len(named)
        told = joined([*named, *([f"{counted(more, 'other')}"] if more else [])])
        many = capital(counted(len(letters), "letter"))
        return letter_said(
            (f"{many}: {told}.", f"There {'is' if len(letters) == 1 else 'are'} {many.lower()}: {told}."), "inform"
        )

    def _one(self, whom: str) -> Letter | None:
        """The latest to somebody, or of all."""
        if self._letters is None:
            return None
        return next(iter(self._letters.to(whom) if whom else self._letters.all()), None)

    def _none(self, whom: str) -> Skilled:
        return letter_said(filled(NONE_TO, whom=to_her(whom)) if whom else NO_LETTERS, "inform")


def told_whom(letter: Letter) -> str:
    """Whom it is to, as she says it to him."""
    return to_her(letter.told.name or letter.whom) or "somebody"


def to_her(whom: str) -> str:
    return re.sub(r"\bmy\b", "your", whom)


def _said(found: re.Match[str]) -> str:
    return next((text for name, text in found.groupdict().items() if name.startswith("whom") and text), "")

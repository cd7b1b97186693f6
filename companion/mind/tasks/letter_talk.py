"""The talk within a letter: four questions, the draft read part by part, changes. Each step is kept before it is answered."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from companion.letters.addressed import addressed
from companion.letters.answers import SWEARING, is_nothing
from companion.letters.changes import change
from companion.letters.draft import Known
from companion.letters.kept import Letters
from companion.letters.kinds import QUESTIONS, Letter, Told
from companion.letters.learning import PhraseLearning
from companion.letters.pieces import aloud
from companion.letters.wordings import reworded
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.mind.skilled import Skilled
from companion.mind.tasks import letter_words as words
from companion.mind.tasks.answers import is_never_mind, is_no, is_yes
from companion.mind.tasks.letter_asides import ASKS_OUTRIGHT, OTHER, REPEAT, TAKE_YOUR_TIME, is_aside, without_delay
from companion.mind.tasks.letter_begun import asked_for, drafted, known_of
from companion.mind.tasks.letter_edits import LetterEdits
from companion.mind.tasks.letter_words import Then, filled, letter_said

MANY = {2: "both", 3: "all three", 4: "all four", 5: "all five", 6: "all six"}


class LetterTalk:
    def __init__(
        self, memory: Memory, letters: Letters, export: Callable[[Letter], Path] | None, phrases: PhraseLearning
    ) -> None:
        self._memory, self._letters, self._export, self._phrases = memory, letters, export, phrases
        self._edits = LetterEdits(letters, self.known)

    def begin(self, whom: str, now: datetime) -> Skilled:
        """A new letter; to somebody, where that is said."""
        self._phrases.begin()
        told = asked_for(self._memory, Told(), whom)
        letter = self._letters.begin(told, seconds(now))
        opener = [one.format(whom=self._named(told)) for one in words.BEGUN] if told.whom else [""]
        return self._ask(letter, opener)

    def take_up(self, letter: Letter, now: datetime) -> Skilled:
        """Where it was left."""
        if letter.state == "asking":
            return self._ask(letter, [f"The letter to {self._named(letter.told)}. "] if letter.whom else ["Your letter. "])
        return self.read(letter, now, max(letter.told.read - 1, 0) if letter.state == "draft" else 0)

    def read(self, letter: Letter, now: datetime, piece: int = 0, openers: Sequence[str] = ("",)) -> Skilled:
        """One piece of it, and a question."""
        pieces = aloud(letter.told.page)
        piece = min(piece, len(pieces) - 1)
        letter = self._keep(letter, replace(letter.told, read=piece + 1), now)
        is_last = piece == len(pieces) - 1
        asked = words.ENDED if is_last else words.MORE
        choices = tuple(f"{opener}{pieces[piece].text} {ask}" for opener in openers for ask in asked)
        return letter_said(choices, "task", self._then(letter, self._drafted))

    def printed(self, letter: Letter) -> Skilled:
        """The page to print. Raises KeepingError where it can't be written."""
        if self._export is None:
            return letter_said(words.NO_PRINTING, "bound")
        path = self._export(letter)
        name, folder = f"the letter to {self._named(letter.told)}", path.parent.name or "the folder"
        said = filled(words.PRINTED, folder=folder, name=name, number=str(letter.id))
        return letter_said(said, "task", self._then(letter, self._after))

    def known(self) -> Known:
        return known_of(self._memory)

    def _then(self, letter: Letter, answer: Callable[[Letter, str, datetime], Skilled | None]) -> Then:
        """Asked of the letter as it is kept then: it may have been forgotten meanwhile."""
        number = letter.id

        def then(text: str) -> Skilled | None:
            found = self._letters.get(number)
            if found is None or OTHER.fullmatch(text) or words.is_request(text):
                return None
            if is_aside(text):
                return letter_said(TAKE_YOUR_TIME, "task", then)
            return answer(found, text, datetime.fromtimestamp(found.changed))

        return then

    def _keep(self, letter: Letter, told: Told, now: datetime) -> Letter:
        return self._letters.keep(letter, told, seconds(now), is_done=letter.state == "kept")

    def _ask(self, letter: Letter, openers: Sequence[str] = ("",)) -> Skilled:
        asked = words.ASK[letter.told.asking]
        choices = tuple(f"{opener}{question}" for opener in openers for question in asked)
        return letter_said(choices, "ask", self._then(letter, self._told))

    def _told(self, letter: Letter, text: str, now: datetime) -> Skilled | None:  # noqa: PLR0911  one for each kind of answer
        """The answer to one of her questions."""
        asking = letter.told.asking
        if words.STOP.fullmatch(text) or (asking == QUESTIONS[0] and is_never_mind(text)):
            return self._leave(letter, text)
        if words.THROW_IT.fullmatch(text):
            return self._thrown(letter)
        if REPEAT.fullmatch(text):
            return self._ask(letter)
        if is_yes(text):  # "is there a small thing only you know?" "yes"
            return letter_said(words.LISTENING, "ask", self._then(letter, self._told))
        if is_nothing(text):
            return self._no_answer(letter, text, now)
        if asking == QUESTIONS[0]:
            told = asked_for(self._memory, letter.told, text)
            return self._ask(self._keep(letter, told, now), words.NOTED if told.whom else [""])
        told = letter.told.answered(without_delay(text))
        return self._answered(letter, told, now, words.NOTED)

    def _answered(self, letter: Letter, told: Told, now: datetime, openers: Sequence[str]) -> Skilled:
        if told.asking:
            return self._ask(self._keep(letter, told, now), openers)
        self._phrases.keep()
        page, usual = drafted(told, self.known())
        if not page.parts:
            letter = self._keep(letter, replace(told, asking="happened"), now)
            return letter_said(words.EMPTY, "ask", self._then(letter, self._told))
        letter = self._keep(letter, replace(told, page=page, before=(), read=0), now)
        return self.read(letter, now, 0, words.WITH_USUAL[usual] if usual else words.DRAFTED)

    def _no_answer(self, letter: Letter, text: str, now: datetime) -> Skilled:
        """A shrug is an answer too; swearing is not held against him."""
        if set(text.split()) & SWEARING:
            return letter_said(words.CURSED, "ask", self._then(letter, self._after_cursing))
        if letter.told.asking == QUESTIONS[0]:
            return self._leave(letter, text)
        return self._answered(letter, letter.told.answered(""), now, words.SKIPPED)

    def _after_cursing(self, letter: Letter, text: str, now: datetime) -> Skilled | None:
        if re.fullmatch(r"(?:leave|leave it.*|leave the letter.*|stop.*|the second|no.*|for now|(?:not )?today|later)", text):
            return self._leave(letter, text)
        if words.SKIP.fullmatch(text) and letter.told.asking != QUESTIONS[0]:
            return self._answered(letter, letter.told.answered(""), now, words.SKIPPED)
        return self._told(letter, text, now)

    def _leave(self, letter: Letter, text: str) -> Skilled:
        """Kept as it is; one for nobody, with nothing in it, is not worth that."""
        if not letter.whom and not letter.told.answers:
            self._memory.forget_row("letters", letter.id)
            return letter_said(("All right, no letter.", "Fine, another time.", "Okay. Whenever you like."))
        del text
        return letter_said(words.LEFT)

    def _thrown(self, letter: Letter) -> Skilled:
        def then(text: str) -> Skilled | None:
            if is_no(text) or is_never_mind(text):
                return letter_said(words.STAYS)
            if re.fullmatch(r"(?:yes|yeah|sure|do it|throw it away|please|yep|okay|go ahead|really)(?: .*)?", text):
                self._memory.forget_row("letters", letter.id)
                return letter_said(words.THROWN)
            return None

        return letter_said(filled(words.SURE, whom=self._named(letter.told)), "ask", then)

    def _drafted(self, letter: Letter, text: str, now: datetime) -> Skilled | None:  # noqa: PLR0911  one for each answer
        """Between the parts, and after the last."""
        pieces = aloud(letter.told.page)
        is_read = letter.told.read >= len(pieces)
        if words.PRINT_IT.fullmatch(text):
            return self.printed(self._letters.keep(letter, letter.told, seconds(now), is_done=True))
        if words.THROW_IT.fullmatch(text):
            return self._thrown(letter)
        if words.WHOLE.fullmatch(text):
            return self.read(letter, now, 0)
        if not is_read and (words.ONWARD.fullmatch(text) or words.SKIP.fullmatch(text)):
            return self.read(letter, now, letter.told.read)
        if words.KEEP.fullmatch(text) or (is_read and words.ONWARD.fullmatch(text)):
            letter = self._letters.keep(letter, letter.told, seconds(now), is_done=True)
            left = len(pieces) - letter.told.read
            kept = words.KEPT if left <= 0 else filled(words.KEPT_UNREAD, parts=MANY.get(len(pieces), "the"))
            return letter_said(kept, "task", self._then(letter, self._after))
        if words.NO.fullmatch(text):
            return letter_said(words.WHAT_TO_CHANGE, "ask", self._then(letter, self._drafted))
        if words.STOP.fullmatch(text):
            return self._leave(letter, text)
        if REPEAT.fullmatch(text):
            return self.read(letter, now, letter.told.read - 1)
        return self._changed(letter, text, now)

    def _changed(self, letter: Letter, text: str, now: datetime) -> Skilled | None:
        edit = self._edits.edit(letter, text, now)
        if edit is None and words.OBJECTING.match(text):
            return letter_said(words.NOT_CLEAR, "ask", self._then(letter, self._drafted))
        if edit is None:
            return None
        if edit.reads >= 0:
            return self.read(edit.letter, now, edit.reads)
        if edit.is_over:
            return self._ask(edit.letter)
        wanted = edit.then

        def answered(found: Letter, more: str, at: datetime) -> Skilled | None:
            asked = change(reworded(more, found.told.page))
            if asked is not None and asked.is_sure and len(more.split()) > 2:
                return self._drafted(found, more, at)
            answers = not any(one.fullmatch(more) for one in (words.STOP, words.ONWARD, words.KEEP, words.WHOLE, words.PRINT_IT))
            if wanted and answers and not is_no(more):
                said = wanted.format(said=re.sub(r"^(?:instead of|the word|it says|for|not) ", "", more))
                if (again := self._changed(found, said, at)) is not None:
                    return again
            return self._drafted(found, more, at)

        return letter_said(edit.choices, edit.move, self._then(edit.letter, answered))

    def _after(self, letter: Letter, text: str, now: datetime) -> Skilled | None:
        """It is kept; what may still come."""
        if words.PRINT_IT.fullmatch(text) or text in ("yes", "yes please", "print", "please", "go on", "yeah"):
            return self.printed(letter)
        if words.WHOLE.fullmatch(text) or text in ("read it", "read it again", "read it to me"):
            return self.read(letter, now, 0)
        if is_no(text) or text in ("thanks", "thank you"):
            return letter_said(("All right.", "Good.", "As you like."))
        asked = change(reworded(text, letter.told.page))
        is_clear = ASKS_OUTRIGHT.fullmatch(text) is not None or not words.OBJECTING.match(text)
        return self._changed(letter, text, now) if asked is not None and asked.is_sure and is_clear else None

    def _named(self, told: Told) -> str:
        name = told.name or addressed(told.whom).name
        return name or re.sub(r"\bmy\b", "your", told.whom) or "somebody"

"""A spoken change to a letter, done and kept, with what she says of it. A change that isn't clear is asked about."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from companion.letters.addressed import addressed
from companion.letters.applied import applied
from companion.letters.changes import Change, change
from companion.letters.draft import Known
from companion.letters.kept import Letters
from companion.letters.kinds import Letter, Page, Told
from companion.letters.outcome import Outcome, Scope
from companion.letters.pieces import aloud
from companion.letters.restored import other_one, put_back
from companion.letters.wordings import GETTING_GOING, reworded
from companion.letters.written import sentences
from companion.memory.plain_text import seconds
from companion.mind.tasks import letter_words as words
from companion.mind.tasks.letter_words import filled

MOST_TOLD = 18
"""Words of what was left out."""
MARKS = re.compile(
    r"\b(?:question mark|full stop|comma|exclamation mark|capital letter|capital [a-z]\b|new (?:line|paragraph)|quotation)"
)


@dataclass(frozen=True)
class Edit:
    letter: Letter
    choices: tuple[str, ...] = ()
    move: str = "task"
    then: str = ""
    """What the next line would be part of: "change {said} to river"."""
    reads: int = -1
    """The piece to be read now, where there is one."""
    is_over: bool = False


class LetterEdits:
    def __init__(self, letters: Letters, known: Callable[[], Known]) -> None:
        self._letters, self._known = letters, known

    def edit(self, letter: Letter, text: str, now: datetime) -> Edit | None:  # noqa: PLR0911  one for each kind
        """None for a line that asks for no change. Raises KeepingError: then nothing is changed."""
        if MARKS.search(text):
            return Edit(letter, words.NO_MARKS, "ask")
        wanted = change(reworded(text, letter.told.page)) or change(GETTING_GOING.sub("", text))
        if wanted is None:
            return None
        told = letter.told
        if wanted.kind in ("again", "previous"):
            back = 1 if wanted.kind == "again" else 2
            return Edit(letter, reads=0 if "letter" in text else max(told.read - back, 0))
        if wanted.kind == "over":
            fresh = replace(told, asking="happened", answers={}, page=Page(), before=(), read=0)
            return Edit(self._letters.keep(letter, fresh, seconds(now)), is_over=True)
        if wanted.kind in ("undo", "back", "other"):
            return self._taken_back(letter, wanted, text, now)
        if wanted.kind == "longer":
            return Edit(letter, words.WHAT_TO_ADD, "ask", then="add that {said}")
        outcome = applied(told.page, wanted, self.scope(letter))
        if outcome.came == "none" and not wanted.is_sure:
            return None
        if outcome.came != "done":
            return _unclear(letter, wanted, outcome)
        return self._said(self._keep(letter, told.changed(outcome.page), now), outcome, told.page, wanted)

    def _taken_back(self, letter: Letter, wanted: Change, text: str, now: datetime) -> Edit:
        """All of the last change, what once stood there, or the place that it was done in."""
        told = letter.told
        if wanted.kind == "undo" and not told.before:
            can_read_back = text.endswith("go back") and told.read > 1
            return Edit(letter, reads=told.read - 2) if can_read_back else Edit(letter, words.NOTHING_UNDONE)
        if wanted.kind == "undo":
            back = replace(told, page=told.before[-1], before=told.before[:-1])
            return self._said(self._keep(letter, back, now), Outcome(back.page, "done"), told.page)
        if wanted.kind == "back":
            restored = put_back(told.page, told.before, wanted.old)
            if restored is None:  # it never was there: "put the kettle back on"
                return Edit(letter, filled(words.NOT_BACK, what=wanted.old), "ask", then="add that {said}")
        else:
            restored = other_one(told.page, told.before[-1]) if told.before else None
            if restored is None:
                return Edit(letter, words.WHICH_OTHER, "ask")
        return self._said(self._keep(letter, told.changed(restored[0]), now), Outcome(restored[0], "done"), told.page)

    def scope(self, letter: Letter) -> Scope:
        told, known = letter.told, self._known()
        whom = addressed(told.whom, told.name, told.relation, told.answers.values())
        names = (*known.names, *([whom.name] if whom.name else []), *([known.me] if known.me else []))
        return Scope(_heard(letter), whom, names)

    def _keep(self, letter: Letter, told: Told, now: datetime) -> Letter:
        return self._letters.keep(letter, told, seconds(now), is_done=letter.state == "kept")

    def _said(self, letter: Letter, outcome: Outcome, before: Page, wanted: Change | None = None) -> Edit:
        pieces = aloud(letter.told.page)
        is_read = letter.told.read >= len(pieces)
        asks = words.ENDED[1:] if is_read else words.ANYTHING_ELSE[:2]
        if wanted is not None and wanted.kind == "shorter":
            told = filled(words.SHORTENED, what=_first_of(outcome.what)) if outcome.what else words.LEANER
            return Edit(letter, tuple(f"{one} {ask}" for one in told for ask in asks))
        if wanted is not None and wanted.kind == "remove":
            gone = [one.format(what=outcome.what) for one in words.GONE_FROM_IT]
            return Edit(letter, tuple(f"{one} {ask}" for one in gone for ask in asks))
        new = _new_words(before, letter.told.page)
        return Edit(letter, tuple(f"{one}{new}{' ' if new else ''}{ask}" for one in words.CHANGED for ask in asks))


def _heard(letter: Letter) -> range:
    """The parts that were read last: all, once the whole letter was."""
    pieces = aloud(letter.told.page)
    if letter.told.read >= len(pieces):
        return range(len(letter.told.page.parts))
    return pieces[max(letter.told.read - 1, 0)].parts


def _first_of(gone: str) -> str:
    """Enough of a sentence to know it by."""
    found = gone.split()
    return gone.rstrip(".!?") if len(found) <= MOST_TOLD else " ".join(found[:MOST_TOLD]).rstrip(".,!?") + ", and so on"


def _new_words(before: Page, after: Page) -> str:
    """The sentences that weren't there before, if they are few."""
    old = {sentence for part in before.parts for sentence in sentences(part)}
    new = [sentence for part in after.parts for sentence in sentences(part) if sentence not in old]
    ends = [
        f"{getattr(after, name)}." for name in ("greeting", "closing", "sign") if getattr(after, name) != getattr(before, name)
    ]
    told = " ".join([*ends[:1], *new, *ends[1:], *([f"P S. {after.ps}"] if after.ps not in ("", before.ps) else [])])
    return told if len(told.split()) <= 45 else ""


def _unclear(letter: Letter, wanted: Change, outcome: Outcome) -> Edit:
    if wanted.kind == "shorter":
        return Edit(letter, words.NO_SHORTER, "ask", then="leave out {said}")
    if wanted.kind == "replace" and not wanted.old:
        choices = tuple(one.format(what=wanted.new) for one in words.WHICH_WORD)
        return Edit(letter, choices, "ask", then=f"change {{said}} to {wanted.new}")
    if outcome.came == "which":
        choices = tuple(one.format(what=outcome.what) for one in words.WHICH_PART)
        again = (
            f"change {{said}} to {wanted.new}"
            if wanted.kind == "replace"
            else "leave out {said}"
            if wanted.kind == "remove"
            else ""
        )
        return Edit(letter, choices, "ask", then=again)
    return Edit(letter, words.WHAT_TO_CHANGE, "ask")

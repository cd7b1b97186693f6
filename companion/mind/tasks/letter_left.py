"""A letter that was left open a moment ago: what is said a few lines later may still be meant for it."""

from datetime import datetime, timedelta

from companion.letters.changes import change
from companion.letters.wordings import GETTING_GOING
from companion.mind.skilled import Skilled
from companion.mind.tasks.letter_asides import ASKS_OUTRIGHT, LATE_CHANGES, LATE_SHORT, LATE_SURE, OF_HIMSELF, OTHER
from companion.mind.tasks.letter_words import Then

LINES = 3
OPEN_FOR = timedelta(minutes=5)
OFF_THE_RECORD = (
    "We're off the record, but a letter is kept while it's being written. Shall I keep this one?",
    "A letter I'd have to keep while we write it, and we're off the record. Is that all right for this one?",
)
NOT_WRITTEN = ("Then not now. Say so when I may keep one.", "All right, no letter. Nothing was kept.")


class LeftOpen:
    """What waits for his answer about a letter, and how long it has done so while he spoke of other things."""

    def __init__(self) -> None:
        self._then: Then | None = None
        self._since: datetime | None = None
        self._lines, self._is_of_himself, self._tried = 0, False, ""

    def open(self, then: Then) -> None:
        self._then, self._since, self._lines, self._is_of_himself, self._tried = then, None, 0, False, ""

    def missed(self, text: str) -> None:
        """A line that came right after her question, and was no answer to it."""
        self._tried = text

    def close(self) -> None:
        self._then = None

    def late(self, text: str, now: datetime) -> Skilled | None:
        """The answer to a line that goes to the letter all the same, after others that did not."""
        then = self._then
        if then is None:
            return None
        first, self._since = self._since is None, self._since or now
        is_tried = first and text == self._tried
        is_near = timedelta() <= now - self._since <= OPEN_FOR and not (first and LATE_SHORT.fullmatch(text))
        if not is_tried and is_near and self.fits(text) and (found := then(text)) is not None:
            return found
        self._lines += 1
        self._is_of_himself = self._is_of_himself or OF_HIMSELF.search(text) is not None
        if self._lines > LINES:
            self.close()
        return None

    def fits(self, text: str) -> bool:
        """Whether a line sounds like one about a letter that is open."""
        if OTHER.fullmatch(text):
            return False
        if LATE_SURE.fullmatch(text):
            return True
        if LATE_SHORT.fullmatch(text):
            return not self._is_of_himself
        if not ASKS_OUTRIGHT.fullmatch(text):
            return False
        wanted = change(GETTING_GOING.sub("", text)) or change(text)
        return wanted is not None and wanted.is_sure and wanted.kind in LATE_CHANGES

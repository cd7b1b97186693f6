"""All that the mind understands with beyond words, for one conversation: encoder, apt answers, and decoder if there is one.

`writer` is a larger mind, where there is one: what it says comes before the apt answers and the decoder's (docs/mind.md).
"""

import logging
from collections.abc import Collection, Sequence

from companion.errors import ModelError
from companion.lm.encoder import Reading, Vectors
from companion.lm.prompt import PastTurn
from companion.mind.apt import Apt
from companion.mind.middle import Middle
from companion.mind.own_words import OwnWords
from companion.mind.understood import Reader, Understood, understand
from companion.mind.writer import Writing, Written

log = logging.getLogger(__name__)


class Understanding:
    """`reader` reads a line once for all who ask; `own_words` is None where the decoder is missing or damaged."""

    def __init__(self, reader: Reader, middle: Middle, own_words: OwnWords | None, writer: Written | None = None) -> None:
        self._reader, self._middle, self._own, self._writer = reader, middle, own_words, writer

    def read(self, heard: str, talking: bool) -> Understood:
        """What is sure of a line; `talking`: something was said before it."""
        return understand(heard, self._reader.read(heard), talking)

    def apt(self, heard: str, understood: Understood) -> Apt | None:
        return self._middle.reply(heard, understood)

    def ask_back(self, heard: str, understood: Understood) -> Apt | None:
        return self._middle.ask_back(heard, understood)

    def own(self, heard: str, understood: Understood, known: Sequence[str], said: Collection[str]) -> str:
        """The decoder's answer, or an empty text."""
        if self._own is None:
            return ""
        try:
            return self._own.reply(heard, understood.mood, understood.move, " ".join(known), said)
        except ModelError as error:
            return self._done_without(error)

    def write(self, heard: str, understood: Understood, said: Collection[str]) -> Writing | None:
        """The larger mind's answer, begun; None where it has none, or there is no such mind."""
        if self._writer is None:
            return None
        return self._writer.begin(heard, understood.mood, understood.move, said)

    @property
    def writer_source(self) -> str:
        """Where a larger mind's words come from: "model", or "server"."""
        return self._writer.source if self._writer is not None else ""

    def cancel(self) -> None:
        """Give up what the larger mind is writing. From any thread."""
        if self._writer is not None:
            self._writer.cancel()

    def expect(self, partial: str) -> None:
        """The person is saying this so far: read ahead."""
        if self._writer is not None and not self._writer.is_broken:
            self._writer.expect(partial)
            return
        if self._own is not None:
            try:
                self._own.expect(partial)
            except ModelError as error:
                self._done_without(error)

    def remember(self, turn: PastTurn, *, apt: bool, is_talk: bool = True) -> None:
        """The turn is over; its reply is what was heard of it, `apt` whether it came from apt() or ask_back().

        Of a turn that is no talk (his letters, his mail, danger) a larger mind learns nothing.
        """
        if self._writer is not None:
            self._writer.end()
            if is_talk:
                self._writer.remember(turn.heard, turn.reply)
        self._middle.turn_over(spoken=apt and bool(turn.reply))
        if self._own is not None and turn.heard and turn.reply:
            self._own.remember(turn)

    def reading(self, heard: str) -> Reading:
        """All that the encoder makes of a line."""
        return self._reader.read(heard)

    def vector(self, heard: str) -> Vectors:
        """The meaning of a line, shape (size,)."""
        return self._reader.read(heard).embedding

    def forget(self) -> None:
        """The talk so far is not to be known any more."""
        if self._own is not None:
            self._own.forget()
        if self._writer is not None:
            self._writer.forget()

    def _done_without(self, error: ModelError) -> str:
        """The decoder broke while it ran: the conversation goes on without it."""
        log.warning("%s", error)
        self._own = None
        return ""

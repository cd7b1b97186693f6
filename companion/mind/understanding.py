"""All that the mind understands with beyond words, for one conversation: encoder, apt answers, and decoder if there is one."""

from collections.abc import Collection, Sequence

from companion.lm.prompt import PastTurn
from companion.mind.apt import Apt
from companion.mind.middle import Middle
from companion.mind.own_words import OwnWords
from companion.mind.understood import Reader, Understood, understand


class Understanding:
    """`reader` reads a line once for all who ask; `own_words` is None where the decoder is missing or damaged."""

    def __init__(self, reader: Reader, middle: Middle, own_words: OwnWords | None) -> None:
        self._reader, self._middle, self._own = reader, middle, own_words

    def read(self, heard: str) -> Understood:
        return understand(heard, self._reader.read(heard))

    def apt(self, heard: str, understood: Understood) -> Apt | None:
        return self._middle.reply(heard, understood)

    def ask_back(self, heard: str, understood: Understood) -> Apt | None:
        return self._middle.ask_back(heard, understood)

    def own(self, heard: str, understood: Understood, known: Sequence[str], said: Collection[str]) -> str:
        """The decoder's answer, or an empty text."""
        if self._own is None:
            return ""
        return self._own.reply(heard, understood.mood, understood.move, " ".join(known), said)

    def expect(self, partial: str) -> None:
        """The person is saying this so far: read ahead."""
        if self._own is not None:
            self._own.expect(partial)

    def remember(self, heard: str, understood: Understood, spoken: str, *, apt: bool) -> None:
        """The turn is over; `spoken` is what was heard of the reply, `apt` whether it came from apt()."""
        self._middle.turn_over(spoken=apt and bool(spoken))
        if self._own is not None and heard and spoken:
            self._own.remember(PastTurn(heard, understood.mood, understood.move, spoken))

"""The talk as messages for a published model, within its context: the last two turns always stay, older ones go by halves.

The persona comes first and the note last (persona.py). What it costs does not grow with the talk.
"""

from collections.abc import Callable

from companion.errors import ModelError
from companion.lm.chat import Message
from companion.lm.prompt import first_kept

STAYING = 2
MOST_TOKENS = 1_536
"""Of a larger context no more is used: what must be read anew on a Pi, it reads at some 30 tokens a second."""
REPLY_TOKENS = 110
"""Sixty words, and room for the markup that is taken out."""
HEARD_TOKENS, NOTE_TOKENS, FRAME_TOKENS = 120, 120, 8
"""The last: what a template adds to each message."""
LEAST_TOKENS = 60
"""For the last two turns, if it comes to the worst."""


class WrittenContext:
    """`count` gives the tokens of a text, `context` how many there may be in all."""

    def __init__(self, count: Callable[[str], int], context: int) -> None:
        self._count, self._limit = count, min(context, MOST_TOKENS)
        self._turns: list[tuple[str, str]] = []

    @property
    def turns(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._turns)

    def add(self, heard: str, reply: str) -> None:
        """A turn is over: his line and as much of her reply as was spoken. Nothing is kept of one without either."""
        if heard.strip() and reply.strip():
            self._turns.append((heard, reply))

    def forget(self) -> None:
        self._turns.clear()

    def so_far(self, system: str, partial: str) -> list[Message]:
        """While he still speaks: what the messages of asking() will begin with."""
        return [*self._before(system), Message("user", self._last_of(partial))] if partial else self._before(system)

    def asking(self, system: str, heard: str, note: str) -> list[Message]:
        """All that a reply is asked with. Raises ModelError when the context is too small for any talk."""
        return [*self._before(system), Message("user", self._last_of(heard) + self._cut(note, NOTE_TOKENS))]

    def _before(self, system: str) -> list[Message]:
        room = self._limit - self._count(system) - REPLY_TOKENS - HEARD_TOKENS - NOTE_TOKENS - 2 * FRAME_TOKENS
        if room < LEAST_TOKENS:
            raise ModelError("The mind's context is too small for a talk.", "Choose another pack under [mind] pack.")
        lengths = [self._tokens(turn) for turn in self._turns]
        start = max(0, min(first_kept(lengths, room), len(self._turns) - STAYING))
        del self._turns[:start]
        if sum(lengths[start:]) > room:
            share = max(1, room // (2 * len(self._turns)) - FRAME_TOKENS)
            self._turns = [(self._cut(heard, share, from_end=True), self._cut(reply, share)) for heard, reply in self._turns]
        told = [Message("system", system)]
        for heard, reply in self._turns:
            told += [Message("user", heard), Message("assistant", reply)]
        return told

    def _tokens(self, turn: tuple[str, str]) -> int:
        return sum(self._count(text) for text in turn) + 2 * FRAME_TOKENS

    def _last_of(self, heard: str) -> str:
        """What people end with is what they want answered."""
        return self._cut(heard, HEARD_TOKENS, from_end=True)

    def _cut(self, text: str, most: int, *, from_end: bool = False) -> str:
        """The first words, or the last, that make no more than so many tokens; of one endless word some letters."""
        text = text[-20 * most :] if from_end else text[: 20 * most]
        while (tokens := self._count(text)) > most and len(text) > 1:
            size = max(1, min(len(text) - 1, len(text) * most // tokens))
            kept = text[-size:] if from_end else text[:size]
            words = kept.split(" ")
            whole = words[1:] if from_end else words[:-1]
            text = " ".join(whole) if any(whole) else kept
        return text

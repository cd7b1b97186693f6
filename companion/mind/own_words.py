"""Her own words: what the decoder writes where the bank has nothing, sifted by checks.py and by closeness to what was said.

The decoder is small and mostly says fluent nonsense, so what it writes is taken only where it passes every check.
"""

from collections.abc import Collection
from dataclasses import replace
from threading import Event

from companion.lm.decoder import Decoder
from companion.lm.prompt import CONTEXT_TOKENS, REPLY_TOKENS, Context, PastTurn
from companion.lm.sampling import Sampling
from companion.mind.checks import MOST_WORDS, first_fault
from companion.mind.understood import Reader
from companion.mind.words import plain

GREEDY = Sampling(temperature=0.0, repetition=1.05)
LEAST_CLOSE = 0.7
"""Cosine of the reply and what it answers. As this decoder is, hardly any of its replies come so near, and of those further away
nearly all were nonsense (training/README.md). A better-trained one may be given more rope."""


class OwnWords:
    """The decoder with the conversation it is in. One thread at a time; cancel() from any."""

    def __init__(self, decoder: Decoder, reader: Reader) -> None:
        self._decoder, self._reader = decoder, reader
        self._context = Context(decoder.tokenizer, limit=min(CONTEXT_TOKENS, decoder.context))
        self._cancelled = Event()

    def expect(self, partial: str) -> None:
        """Read ahead what is surely part of the next prompt: all turns so far, and the words that have settled."""
        settled = " ".join(plain(partial).split()[:-2])
        self._decoder.prefill(self._context.so_far(settled))

    def remember(self, turn: PastTurn) -> None:
        self._context.add(replace(turn, heard=plain(turn.heard)))

    def forget(self) -> None:
        """The turns so far."""
        self._context = Context(self._decoder.tokenizer, limit=min(CONTEXT_TOKENS, self._decoder.context))

    def cancel(self) -> None:
        """Give up the reply in work, within a token."""
        self._cancelled.set()
        self._decoder.cancel()

    def reply(self, heard: str, mood: str, move: str, known: str, said: Collection[str]) -> str:
        """A reply that passes every check, or an empty text. The same for the same conversation."""
        heard = plain(heard)
        self._cancelled.clear()
        prompt = self._context.asking(heard, mood, move)
        text = "".join(self._decoder.generate(prompt, GREEDY, REPLY_TOKENS, _is_too_long)).strip()
        if self._cancelled.is_set() or first_fault(text, f"{known} {heard}", said):
            return ""
        meant = self._reader.read(heard).embedding  # before the reply's own: a reader keeps the last line that it read
        return text if float(meant @ self._reader.read(text).embedding) >= LEAST_CLOSE else ""


def _is_too_long(text: str) -> bool:
    """It fails the checks whatever comes: no need to write on."""
    return len(text.split()) > MOST_WORDS

"""Her own words: what the decoder writes where the bank has nothing, sifted by checks.py and by closeness to what was said.

The decoder is small and says fluent nonsense now and then, so a few answers are written and the best that passes is taken; none
may. It also ranks answers that others have found: which of them would she most likely say here?
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from threading import Event

import numpy as np

from companion.lm.decoder import Decoder
from companion.lm.prompt import REPLY_TOKENS, Context, PastTurn, encode_text
from companion.lm.sampling import Sampling
from companion.mind.checks import first_fault
from companion.mind.understood import Reader
from companion.mind.words import plain

TRIES = 3
SAMPLING = Sampling(temperature=0.6, top_p=0.9, min_p=0.08, repetition=1.05)
LEAST_CLOSE = 0.22
"""Cosine of the reply and what it answers: below it, it is about something else."""


class OwnWords:
    """The decoder with the conversation it is in. One thread at a time; cancel() from any."""

    def __init__(self, decoder: Decoder, reader: Reader, seed: int) -> None:
        self._decoder, self._reader, self._seed = decoder, reader, seed
        self._context = Context(decoder.tokenizer)
        self._asked = 0
        self._cancelled = Event()

    def expect(self, partial: str) -> None:
        """Read ahead what is surely part of the next prompt: all turns so far, and the words that have settled."""
        settled = " ".join(plain(partial).split()[:-2])
        self._decoder.prefill(self._context.so_far(settled))

    def remember(self, turn: PastTurn) -> None:
        self._context.add(replace(turn, heard=plain(turn.heard)))

    def cancel(self) -> None:
        """Give up the reply in work, within a token."""
        self._cancelled.set()
        self._decoder.cancel()

    def reply(self, heard: str, mood: str, move: str, known: str, said: Collection[str]) -> str:
        """A reply that passes every check, or an empty text. Deterministic by seed and turn."""
        heard = plain(heard)
        self._cancelled.clear()
        prompt = self._context.asking(heard, mood, move)
        meant = self._reader.read(heard).embedding
        best, closest = "", LEAST_CLOSE
        for attempt in range(TRIES):
            if self._cancelled.is_set():
                return ""
            self._asked += 1
            sampling = replace(SAMPLING, seed=self._seed + self._asked, temperature=0.0 if attempt == 0 else SAMPLING.temperature)
            text = "".join(self._decoder.generate(prompt, sampling, REPLY_TOKENS)).strip()
            if first_fault(text, f"{known} {heard}", said):
                continue
            close = float(self._reader.read(text).embedding @ meant)
            if close > closest:
                best, closest = text, close
        return best

    def ranked(self, heard: str, mood: str, replies: Sequence[str]) -> list[float]:
        """For each reply how likely it is here against how likely it is anywhere: the mean log-probability gained per token."""
        prompt = self._context.asking(plain(heard), mood, "")
        bare = Context(self._decoder.tokenizer).asking("", mood, "")
        texts = [encode_text(self._decoder.tokenizer, reply) for reply in replies]
        here = [self._decoder.score(prompt, text) for text in texts]
        anywhere = [self._decoder.score(bare, text) for text in texts]
        return list(np.array(here) - np.array(anywhere))

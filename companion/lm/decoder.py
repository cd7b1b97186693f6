"""The decoder at work: remembers what it has read, writes on from there, and stops when told to.

One thread at a time uses a Decoder; cancel() alone may come from another. What both this prompt and the last begin with
is not computed again, be it within a turn, on words that are still coming in, or from one turn to the next.
"""

import math
import time
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from companion.lm.prompt import SPECIAL_TOKENS
from companion.lm.sampling import Logits, Sampling, choose
from companion.lm.session import Cache, DecoderSession

CHUNK_TOKENS = 32
"""Read at once: a cancel during a long prompt is heeded between two chunks."""

OURS = range(len(SPECIAL_TOKENS))
UNWANTED = np.float32(-1e9)
"""A score so low that its chance is 0, and still a number."""

Stop = Callable[[str], bool]
"""Asked after each token with the whole text so far; True ends it."""


@dataclass
class Counts:
    """What was computed so far, for the bench. Tokens taken from the cache do not count."""

    prefilled: int = 0
    prefill_s: float = 0.0
    decoded: int = 0
    decode_s: float = 0.0


@dataclass
class _Read:
    """What was read: the cache of these tokens, and the scores of what follows them, where they are known."""

    tokens: list[int]
    cache: Cache
    next: Logits | None = None


class Decoder:
    """`ends`: tokens that end a text, our own special ones if left out. `never`: tokens that are never chosen."""

    def __init__(self, session: DecoderSession, ends: Container[int] = OURS, never: Sequence[int] = ()) -> None:
        self._session, self._ends, self._never = session, ends, list(never)
        self.tokenizer: Tokenizer = session.tokenizer
        self.context = session.context
        self.counts = Counts()
        self._cancelled = Event()
        self._talk = _Read([], session.empty())
        self._aside = _Read([], session.empty())

    def prefill(self, tokens: Sequence[int]) -> None:
        """Read tokens ahead of the time when they are asked for. What the cache held beyond them is dropped."""
        self._cancelled.clear()
        self._read(self._talk, tokens)

    def known(self, tokens: Sequence[int]) -> int:
        """How many of these are read already."""
        return _common(self._talk.tokens, tokens)

    def kept(self, count: int) -> tuple[list[int], NDArray[Any]]:
        """The first `count` tokens of what was read, and a copy of their cache: restore() takes both back."""
        cache = self._session.cut(self._talk.cache, count)
        return self._talk.tokens[:count], self._session.arrays(cache)

    def restore(self, tokens: Sequence[int], arrays: NDArray[Any]) -> None:
        """Take what kept() gave as read. Raises ValueError where it is of another model's shape."""
        cache = self._session.restored(arrays)
        if cache.length != len(tokens) or cache.length > self.context:
            raise ValueError(f"{len(tokens)} tokens, and a cache of {cache.length}")
        self._talk = _Read(list(tokens), cache)

    def generate(self, tokens: Sequence[int], sampling: Sampling, max_tokens: int, stop: Stop = lambda _: False) -> Iterator[str]:
        """Write on after `tokens`: pieces of text as they come, each of whole characters.

        Ends at a special token, after `max_tokens`, where the context is full, when `stop` says so, or at cancel(). A cancel()
        counts from this call on, also before the first piece is asked for.
        Raises: ValueError for no tokens or more than the context; ModelError when the model breaks down.
        """
        if not 0 < len(tokens) <= self.context:
            raise ValueError(f"needs 1 to {self.context} tokens, got {len(tokens)}")
        self._cancelled.clear()
        return self._write(list(tokens), sampling, max_tokens, stop)

    def cancel(self) -> None:
        """End what is being written or read, within a token. From any thread."""
        self._cancelled.set()

    def score(self, prefix: Sequence[int], continuation: Sequence[int]) -> float:
        """The mean log-probability (natural, per token, at most 0) of `continuation` after `prefix`.

        The prefix stays cached for the next; one that is not of the talk is kept apart, and the talk's cache stays as it is.
        Minus infinity where it was cancelled.
        """
        if not prefix or not continuation:
            raise ValueError("needs a prefix and a continuation of at least one token each")
        self._cancelled.clear()
        of_the_talk = 2 * _common(self._talk.tokens, prefix) >= len(self._talk.tokens)
        read = self._talk if of_the_talk else self._aside
        first = self._read(read, prefix)
        if first is None:
            return -math.inf
        rows = [first[None]]
        if len(continuation) > 1:
            began_s = time.perf_counter()
            rows.append(self._session.step(continuation[:-1], read.cache, keep=len(continuation) - 1)[0])
            self._count_prefill(len(continuation) - 1, began_s)
        logits = np.concatenate(rows).astype(np.float64)
        logits -= logits.max(axis=1, keepdims=True)
        chosen = logits[np.arange(len(continuation)), list(continuation)]
        return float((chosen - np.log(np.exp(logits).sum(axis=1))).mean())

    def _write(self, tokens: list[int], sampling: Sampling, max_tokens: int, stop: Stop) -> Iterator[str]:
        rng = np.random.default_rng(sampling.seed)
        text = TextPieces(self.tokenizer)
        scores = self._read(self._talk, tokens)
        for _ in range(max_tokens):
            if scores is None or self._cancelled.is_set():
                return
            token = choose(self._wanted(scores), tokens, sampling, rng)
            if token in self._ends:
                return
            tokens.append(token)
            if piece := text.add(token):
                yield piece
            if self._cancelled.is_set() or stop(text.given) or len(tokens) > self.context:
                return
            began_s = time.perf_counter()
            scores = self._step(self._talk, [token])
            self.counts.decoded += 1
            self.counts.decode_s += time.perf_counter() - began_s

    def _wanted(self, scores: Logits) -> Logits:
        if not self._never:
            return scores
        wanted = scores.copy()
        wanted[self._never] = UNWANTED
        return wanted

    def _read(self, read: _Read, tokens: Sequence[int]) -> Logits | None:
        """Bring the cache to exactly these tokens. Returns the scores of what follows; None where it was cancelled."""
        same = _common(read.tokens, tokens)
        if same == len(tokens) and (same < len(read.tokens) or read.next is None):
            same = max(0, same - 1)  # the last is read once more, for its scores
        if same < len(read.tokens):
            read.cache, read.next = self._session.cut(read.cache, same), None
            del read.tokens[same:]
        while len(read.tokens) < len(tokens):
            if self._cancelled.is_set():
                return None
            chunk = tokens[len(read.tokens) : len(read.tokens) + CHUNK_TOKENS]
            began_s = time.perf_counter()
            self._step(read, chunk)
            self._count_prefill(len(chunk), began_s)
        return read.next

    def _step(self, read: _Read, tokens: Sequence[int]) -> Logits:
        rows, read.cache = self._session.step(tokens, read.cache)
        read.tokens += tokens
        following: Logits = rows[-1]
        read.next = following
        return following

    def _count_prefill(self, tokens: int, began_s: float) -> None:
        self.counts.prefilled += tokens
        self.counts.prefill_s += time.perf_counter() - began_s


class TextPieces:
    """Tokens become text as they come; a character of several tokens waits for its last one."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._ids: list[int] = []
        self._decoded = 0  # characters of the decoded text, with what is no character
        self.given = ""

    def add(self, token: int) -> str:
        """The text that this token completes; often none."""
        self._ids.append(token)
        text = self._tokenizer.decode(self._ids)
        if text.endswith("\ufffd"):  # the bytes so far end within a character
            return ""
        piece: str = text[self._decoded :].replace("\ufffd", "")
        self._decoded = len(text)
        if not self.given:
            piece = piece.lstrip()
        self.given += piece
        return piece


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two prompts begin with alike."""
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))

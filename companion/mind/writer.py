"""What a larger mind says, made safe: each sentence is cleaned and checked before it is spoken, the first one awaited.

A first sentence that may not be said is tried once more with another seed; then she answers as without the writer. A later one
that may not be said ends the reply. A model that breaks is told once and done without; a server is asked again the next turn.
"""

import logging
import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from random import Random
from threading import Event

from companion.errors import ModelError
from companion.lm.chat import ChatWriter, Message
from companion.mind.cleaned import cleaned, is_end, raw_sentences, without_thoughts
from companion.mind.persona import bare_line, note, system_text
from companion.mind.words import plain
from companion.mind.written_checks import Saying, is_of_the_world
from companion.mind.written_context import REPLY_TOKENS, WrittenContext

FIRST_S = 6.0
"""For the first sentence, both tries together: beyond that her own lines answer, before the turn's deadline."""
MOST_RAW_CHARS = 6_000
"""Thoughts, markup and all: what writes on after that has lost itself."""
UNSETTLED_WORDS = 2
"""Of what is heard so far the last words may still change."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """What the model may know beside the talk. `facts` fit the line; `names` are all that may be said."""

    her_name: str = "Samantha"
    owner_name: str = ""
    facts: tuple[str, ...] = ()


def knows_nothing(_heard: str) -> Known:
    return Known()


class Writing:
    """A reply that has begun: its first sentence, and what follows it as it is written."""

    def __init__(self, first: str, rest: Generator[str, None, None]) -> None:
        self.first, self._rest = first, rest

    def rest(self) -> Iterator[str]:
        """Each further sentence; an empty text for each piece that ends none."""
        return self._rest

    def close(self) -> None:
        self._rest.close()


class Written:
    """A ChatWriter with the conversation it is in. One thread at a time; cancel() from any.

    `knowing` tells what is known that fits a line; for an empty line the names alone.
    """

    def __init__(
        self,
        writer: ChatWriter,
        chance: Random,
        knowing: Callable[[str], Known] = knows_nothing,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._writer, self._chance, self._knowing, self._now_s = writer, chance, knowing, now_s
        self._context = WrittenContext(writer.count, writer.context)
        self._cancelled = Event()
        self._writing: Writing | None = None
        self._is_told = self._is_broken = False

    @property
    def source(self) -> str:
        return "server" if self._writer.leaves_device else "model"

    @property
    def is_broken(self) -> bool:
        return self._is_broken

    def expect(self, partial: str) -> None:
        """Read ahead what is surely part of what will be asked: the persona and the talk, and of his line what has settled."""
        if self._is_broken:
            return
        settled = " ".join(bare_line(partial).split()[:-UNSETTLED_WORDS])
        try:
            self._writer.prefill(self._context.so_far(system_text(), settled))
        except ModelError as error:
            self._failed(error)

    def begin(self, heard: str, mood: str, move: str, said: Collection[str]) -> Writing | None:
        """The reply to a line, its first sentence checked; None where there is none that may be said."""
        self.end()
        self._cancelled.clear()
        line = bare_line(heard)
        if self._is_broken or not plain(line):
            return None
        try:
            known = self._knowing(heard)
            messages = self._context.asking(system_text(), line, note(known.facts, mood, move, known.her_name, known.owner_name))
            until_s = self._now_s() + FIRST_S
            for _ in range(2):
                saying = Saying(self._words(line, known), said, is_of_the_world(heard))
                rest = self._sentences(messages, saying, known.her_name)
                if first := self._first(rest, until_s):
                    self._is_told = False
                    self._writing = Writing(first, self._on(rest))
                    return self._writing
                if self._cancelled.is_set() or self._now_s() >= until_s:
                    break
        except ModelError as error:
            self._failed(error)
        return None

    def end(self) -> None:
        """What is being written is not wanted any more: the turn is over."""
        writing, self._writing = self._writing, None
        if writing is not None:
            self._writer.cancel()
            writing.close()

    def remember(self, heard: str, spoken: str) -> None:
        """The turn as it went; the note that was given with it is not kept."""
        self._context.add(bare_line(heard), spoken)

    def forget(self) -> None:
        self._context.forget()

    def cancel(self) -> None:
        """Give up the reply in work, within a token."""
        self._cancelled.set()
        self._writer.cancel()

    def _words(self, line: str, known: Known) -> frozenset[str]:
        talk = " ".join(f"{heard} {reply}" for heard, reply in self._context.turns)
        text = " ".join((line, talk, known.her_name, known.owner_name, *known.facts))
        return frozenset(word.removesuffix("'s") for word in plain(text, limit=20_000).split())

    def _first(self, rest: Generator[str, None, None], until_s: float) -> str:
        for sentence in rest:
            if sentence:
                return sentence
            if self._now_s() >= until_s or self._cancelled.is_set():
                break
        rest.close()
        return ""

    def _on(self, rest: Generator[str, None, None]) -> Generator[str, None, None]:
        """What follows; a model that breaks ends it."""
        with closing(rest):
            try:
                yield from rest
            except ModelError as error:
                self._failed(error)

    def _sentences(self, messages: Sequence[Message], saying: Saying, her_name: str) -> Generator[str, None, None]:
        """Each sentence that may be said; an empty text for each piece that ends none."""
        seed = self._chance.getrandbits(31)
        stream = self._writer.stream(messages, REPLY_TOKENS, seed)
        try:
            for raw in raw_sentences(without_thoughts(self._bounded(stream))):
                if not raw:
                    yield ""
                    continue
                sentence = "" if is_end(raw) else cleaned(raw, her_name)
                if not sentence:
                    if is_end(raw) or saying.sentences:
                        return
                    continue  # a title, or what was only acted, before a word was said
                if self._cancelled.is_set() or (fault := saying.first_fault(sentence)):
                    log.debug("not said: %s", fault if not self._cancelled.is_set() else "cut")
                    return
                saying.add(sentence)
                yield sentence
                if saying.is_full:
                    return
        finally:
            if isinstance(stream, Generator):
                stream.close()

    def _bounded(self, stream: Iterator[str]) -> Iterator[str]:
        """Pieces until it is cancelled, or has written far more than she would ever say."""
        chars = 0
        for piece in stream:
            chars += len(piece)
            if self._cancelled.is_set() or chars > MOST_RAW_CHARS:
                return
            yield piece

    def _failed(self, error: ModelError) -> None:
        """A model that broke is done without from now on; a server may be back the next turn."""
        if not self._is_told:
            log.warning("%s", error)
        self._is_told = True
        self._is_broken = not self._writer.leaves_device

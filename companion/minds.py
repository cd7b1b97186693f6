"""Opens the mind: her lines and their index, the sentence encoder, apt answers, and the decoder; whichever of them are whole.

Without the encoder words alone decide, without the decoder she asks back where it would have answered; each fault is told.
"""

import functools
import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from typing import TypeVar

from companion.clock import Clock
from companion.errors import ModelError
from companion.lm.decoder import Decoder
from companion.lm.encoder import SentenceEncoder, Vectors
from companion.lm.session import DecoderSession
from companion.memory.memory import Memory
from companion.mind import apt
from companion.mind.bank import Exchange, load
from companion.mind.honesty.asked import Honesty
from companion.mind.honesty.leaning import Leaning
from companion.mind.match import Matcher, WordMatcher
from companion.mind.meaning import LineVectors
from companion.mind.meaning_match import MeaningMatcher
from companion.mind.middle import Middle
from companion.mind.mood.words import fingerprint
from companion.mind.own_words import OwnWords
from companion.mind.person import NOBODY, Owner, Person
from companion.mind.prepared import FILE_NAME, Prepared
from companion.mind.safety.nearness import Nearness
from companion.mind.talk import Talk
from companion.mind.tasks.manner import Hands
from companion.mind.understanding import Understanding
from companion.models import packs


@dataclass(frozen=True)
class MindParts:
    """What every conversation shares. None of it changes."""

    bank: Sequence[Exchange]
    words: WordMatcher
    shapes: dict[str, tuple[apt.Shape, ...]]
    meaning: MeaningMatcher | None
    """None where the encoder is missing or damaged."""
    decoder: DecoderSession | None
    faults: tuple[ModelError, ...]
    encoder: str = ""
    """The fingerprint of the encoder, for what was made with it."""

    @property
    def name(self) -> str:
        """For people: what answers."""
        if self.meaning is None:
            return "bank, by words"
        return "bank, companion-encoder" + (", companion-mini" if self.decoder else "")

    def talk(
        self,
        seed: int | None = None,
        clock: Clock | None = None,
        memory: Memory | None = None,
        hands: Hands | None = None,
        owner: Owner = NOBODY,
    ) -> Talk:
        """A mind for one conversation. `hands` turn the volume and the pace; without `memory` nothing outlasts the talk."""
        chance, clock = Random(seed), clock or Clock()
        matcher: Matcher = self.meaning or self.words
        understanding, nearness = None, None
        if self.meaning is not None:
            own = OwnWords(Decoder(self.decoder), self.meaning) if self.decoder is not None else None
            understanding = Understanding(self.meaning, Middle(self.shapes, chance), own)
            nearness = Nearness(self.meaning.meaning_of)
        person = Person(memory, clock, hands, owner, chance, nearness, self.encoder)
        return Talk(
            self.bank,
            chance,
            matcher,
            understanding,
            household=person.household(),
            danger=person.danger,
            honesty=Honesty(chance, memory, keeps=memory is not None, is_answered=matcher.word_for_word),
            leaning=Leaning(memory, chance),
            heart=person.heart(),
        )

    def vector(self, text: str) -> Vectors:
        """The meaning of a text, shape (size,), for memory. Raises ModelError where the encoder is missing."""
        if self.meaning is None:
            raise ModelError("The sentence encoder is missing.", "Install the companion again.")
        return self.meaning.vector(text)


@functools.cache
def open_parts(models: Path | None, data: Path) -> MindParts:
    """Her lines, and what of the packs is whole: read once, however many conversations there are.

    Raises ModelError when her own lines are damaged.
    """
    with _nothing_collected():
        return _open_parts(packs.search_path(models, data), Prepared(data / "state" / FILE_NAME))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What is loaded here is never given up again. To look through it for garbage while it grows was an eighth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _open_parts(folders: Sequence[Path], prepared: Prepared) -> MindParts:
    with ThreadPoolExecutor(2, "mind") as pool:
        encoder, decoder = (
            pool.submit(_first_whole, "encoder", folders, _reader),
            pool.submit(_first_whole, "mind", folders, DecoderSession),
        )
        bank = load()
        words = WordMatcher(bank, prepared)
        with as_file(files("companion") / "data" / "apt") as folder:
            shapes = apt.load(folder)
        read, no_encoder = encoder.result()
        session, no_decoder = decoder.result()
    meaning = MeaningMatcher(bank, *read, words, prepared) if read is not None else None
    prepared.keep()
    mark = fingerprint(read[0].folder) if read is not None else ""
    return MindParts(bank, words, shapes, meaning, session if meaning else None, (*no_encoder, *no_decoder), mark)


def _reader(folder: Path) -> tuple[SentenceEncoder, LineVectors]:
    encoder = SentenceEncoder(folder)
    return encoder, LineVectors.load(encoder)


T = TypeVar("T")


def _first_whole(kind: str, folders: Sequence[Path], load_it: Callable[[Path], T]) -> tuple[T | None, list[ModelError]]:
    """The first pack of a kind that loads, and what was wrong with those before it."""
    found, faults = packs.find(kind, folders)
    for pack in found:
        try:
            return load_it(pack.folder), faults
        except ModelError as error:
            faults.append(error)
    return None, faults or [ModelError(f"The {kind} that comes with the companion is missing.", "Install the companion again.")]

"""Opens the mind: her lines and their index, the sentence encoder, apt answers, and the decoder; whichever of them are whole.

Without the encoder words alone decide, without the decoder she asks back where it would have answered; each fault is told. A
larger mind, a pack of published weights or a server that the owner named, comes before the apt answers; she goes on without it.
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
from companion.lm.chat import ChatWriter
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
from companion.mind.writer import Written
from companion.mind.written_knowing import Knowing
from companion.models import packs
from companion.models.packs import Pack
from companion.settings import Mind

NO_WISH = Mind()
CHAT, BUILT_IN = "chat", "onnx"
"""The engines of mind packs: published weights that talk in messages, and the decoder that she comes with."""


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
    writer: ChatWriter | None = None
    """A larger mind. One conversation at a time uses it."""

    @property
    def name(self) -> str:
        """For people: what answers."""
        if self.meaning is None:
            return "bank, by words"
        own = "bank, companion-encoder" + (", companion-mini" if self.decoder else "")
        return f"{self.writer.name}, {own}" if self.writer is not None else own

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
            written = Written(self.writer, chance, Knowing(memory, clock.now, owner.name)) if self.writer is not None else None
            understanding = Understanding(self.meaning, Middle(self.shapes, chance), own, written)
            nearness = Nearness(self.meaning.meaning_of)
        person = Person(memory, clock, hands, owner, chance, nearness, self.encoder)
        return Talk(
            self.bank,
            chance,
            matcher,
            understanding,
            household=person.household(),
            danger=person.danger,
            honesty=self._honesty(chance, memory, matcher),
            leaning=Leaning(memory, chance),
            heart=person.heart(),
        )

    def _honesty(self, chance: Random, memory: Memory | None, matcher: Matcher) -> Honesty:
        """What she is asked about herself is never left to a larger mind, not even where her lines have an answer."""
        is_answered: Callable[[str], object] = matcher.word_for_word if self.writer is None else lambda _heard: False
        leaves = self.writer is not None and self.writer.leaves_device
        return Honesty(chance, memory, keeps=memory is not None, leaves_device=leaves, is_answered=is_answered)

    def vector(self, text: str) -> Vectors:
        """The meaning of a text, shape (size,), for memory. Raises ModelError where the encoder is missing."""
        if self.meaning is None:
            raise ModelError("The sentence encoder is missing.", "Install the companion again.")
        return self.meaning.vector(text)


@functools.cache
def open_parts(models: Path | None, data: Path, mind: Mind = NO_WISH) -> MindParts:
    """Her lines, and what of the packs is whole: read once, however many conversations there are. `mind`: the settings.

    Raises ModelError when her own lines are damaged.
    """
    with _nothing_collected():
        folders = packs.search_path(models, data)
        return _open_parts(folders, Prepared(data / "state" / FILE_NAME), mind, data / "state")


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What is loaded here is never given up again. To look through it for garbage while it grows was an eighth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _open_parts(folders: Sequence[Path], prepared: Prepared, mind: Mind, state: Path) -> MindParts:
    with ThreadPoolExecutor(2, "mind") as pool:
        larger = pool.submit(_writer, folders, mind, state)
        encoder, decoder = (
            pool.submit(_first_whole, "encoder", folders, _reader),
            pool.submit(_first_whole, "mind", folders, DecoderSession, BUILT_IN),
        )
        bank = load()
        words = WordMatcher(bank, prepared)
        with as_file(files("companion") / "data" / "apt") as folder:
            shapes = apt.load(folder)
        read, no_encoder = encoder.result()
        session, no_decoder = decoder.result()
        writer, no_writer = larger.result()
    meaning = MeaningMatcher(bank, *read, words, prepared) if read is not None else None
    prepared.keep()
    mark = fingerprint(read[0].folder) if read is not None else ""
    faults = (*no_encoder, *no_decoder, *no_writer)
    return MindParts(
        bank, words, shapes, meaning, session if meaning else None, faults, mark, writer if meaning is not None else None
    )


def _writer(folders: Sequence[Path], mind: Mind, state: Path) -> tuple[ChatWriter | None, list[ModelError]]:
    """The larger mind that the settings ask for, or the best that is installed and fits; and what was wrong on the way."""
    if mind.server:
        from companion.lm.server import ChatServer  # noqa: PLC0415  nobody without a server waits for it

        return ChatServer(mind.server, mind.server_model), []
    found, _ = packs.find("mind", folders)  # what is damaged of them, the search for the decoder tells
    if mind.pack and all(pack.name != mind.pack for pack in found):
        fix = 'Choose another under [mind] pack, or "" for the best there is.'
        return None, [ModelError(f'There is no mind called "{mind.pack}", or it is damaged.', fix)]
    if all(pack.engine != CHAT for pack in found):
        return None, []
    return _first_chat(found, mind.pack, state)


def _first_chat(found: Sequence[Pack], wanted: str, state: Path) -> tuple[ChatWriter | None, list[ModelError]]:
    from companion.lm.chat_model import ChatModel  # noqa: PLC0415  it is large, and mostly there is no such pack
    from companion.models.boards import this_machine  # noqa: PLC0415
    from companion.models.chosen import chosen  # noqa: PLC0415

    faults: list[ModelError] = []
    for pack in chosen("mind", found, wanted, this_machine()):
        if pack.engine != CHAT:
            continue
        try:
            return ChatModel(pack.folder, kept=state), faults
        except ModelError as error:
            faults.append(error)
    return None, faults


def _reader(folder: Path) -> tuple[SentenceEncoder, LineVectors]:
    encoder = SentenceEncoder(folder)
    return encoder, LineVectors.load(encoder)


T = TypeVar("T")


def _first_whole(
    kind: str, folders: Sequence[Path], load_it: Callable[[Path], T], engine: str = ""
) -> tuple[T | None, list[ModelError]]:
    """The first pack of a kind that loads, of one engine where it is named; and what was wrong with those before it."""
    found, faults = packs.find(kind, folders)
    for pack in found:
        if engine and pack.engine != engine:
            continue
        try:
            return load_it(pack.folder), faults
        except ModelError as error:
            faults.append(error)
    return None, faults or [ModelError(f"The {kind} that comes with the companion is missing.", "Install the companion again.")]

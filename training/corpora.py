"""The corpora to train on: reads ../shared/corpora, keeps what may be shipped, and turns each conversation into prompt tokens.

Each file holds one JSON a line with `src`, `lic`, `use` and `turns`; SOURCES.md beside the files has the licences.
"""

import json
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress
from tokenizers import Tokenizer

from companion.lm.prompt import BEGIN, END, HEARD, SAYS
from companion.mind.words import plain

SHIPPABLE = frozenset(("ok", "sa"))
"""Permissive and share-alike. What is non-commercial or unclear is never trained on."""
SECOND_ANSWERS = frozenset(("sgd", "counsel_chat", "chatterbot", "tm4"))
"""In these the second speaker is the one who is asked; in the others both are alike, and chance picks."""
FIRST_ANSWERS = frozenset(("tm3",))
ONE_SPEAKER = frozenset(("conduit",))
HELD_OUT_OF = 50
"""One conversation in so many is kept out of training, for perplexity."""


@dataclass(frozen=True, slots=True)
class Conversation:
    source: str
    turns: tuple[str, ...]


def read(path: Path) -> Iterator[Conversation]:
    """The conversations of one .jsonl.xz that may be shipped. Raises ValueError for a line that isn't one."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            if item["use"] in SHIPPABLE:
                yield Conversation(item["src"], tuple(turn for turn in item["turns"] if turn.strip()))


def files(folder: Path) -> list[Path]:
    """The corpora of a folder. Raises FileNotFoundError when there are none."""
    found = sorted(folder.glob("*.jsonl.xz"))
    if not found:
        raise FileNotFoundError(f"No corpora (*.jsonl.xz) in {folder}.")
    return found


def tokens(conversation: Conversation, tokenizer: Tokenizer, chance: Random) -> list[int]:
    """The conversation as the decoder sees one: what is heard as a recogniser would write it, what is said as written."""
    source = conversation.source
    if source in ONE_SPEAKER:
        return [BEGIN, *(token for turn in conversation.turns for token in tokenizer.encode(turn).ids)]
    first_hears = source in SECOND_ANSWERS or (source not in FIRST_ANSWERS and chance.random() < 0.5)
    out = [BEGIN]
    for number, turn in enumerate(conversation.turns):
        if (number % 2 == 0) == first_hears:
            out += [HEARD, *tokenizer.encode(plain(turn, limit=len(turn))).ids]
        else:
            out += [SAYS, *tokenizer.encode(turn).ids, END]
    return out


@dataclass(frozen=True)
class Packed:
    """All of one source in a row, and the conversations that are held out of it."""

    source: str
    train: NDArray[np.uint16]
    held_out: NDArray[np.uint16]


def pack(folder: Path, tokenizer: Tokenizer, work: Path, progress: Progress) -> list[Packed]:
    """Every corpus as token rows, kept in `work` from one run to the next."""
    packed = []
    bar = progress.add_task("Reading the corpora", total=len(files(folder)))
    for path in files(folder):
        name = path.name.removesuffix(".jsonl.xz")
        kept = work / f"{name}.npz"
        if not kept.exists():
            _pack_one(path, name, tokenizer, kept)
        with np.load(kept) as arrays:
            packed.append(Packed(name, arrays["train"], arrays["held_out"]))
        progress.advance(bar)
    return packed


def _pack_one(path: Path, name: str, tokenizer: Tokenizer, kept: Path) -> None:
    chance = Random(zlib.crc32(name.encode()))
    train: list[NDArray[np.uint16]] = []
    held_out: list[NDArray[np.uint16]] = []
    for number, conversation in enumerate(read(path)):
        row = np.array(tokens(conversation, tokenizer, chance), np.uint16)
        (held_out if number % HELD_OUT_OF == 7 else train).append(row)
    part = kept.with_suffix(".part.npz")
    np.savez(part, train=np.concatenate(train), held_out=np.concatenate(held_out))
    part.replace(kept)

"""The texts the language model is made of, in three kinds: what people say to her, conversation, and talk about technology."""

import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training import corpora
from training.ears.language_text import sentences
from training.places import CORPORA, HELD_OUT, HERE, PACKS

BANK = PACKS.parent / "bank"
DIALOGUES, SITUATIONS = HERE / "dialogues", HERE / "situations"
OTHER = "other"
"""The situation of what is not said to her: radio, television."""

HERS, TALK, TECH = "hers", "talk", "tech"
TECH_SOURCE = "changelog"
TECH_OUT_OF = 3
"""One of so many of the changelog's conversations: there is ten times more of it than of all others, and it is of one trade."""
TUNING_OUT_OF = 12
"""One of so many dialogues is kept out to tune with."""

Sentence = list[str]


def rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The file's name and the content of every line of the .jsonl files of a folder."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.stem, json.loads(line)


def is_for_tuning(scene: str) -> bool:
    return zlib.crc32(scene.encode()) % TUNING_OUT_OF == 5


def heard_in_bank() -> Iterator[str]:
    """What people say to her, in the bank's scenes and in its single lines."""
    for _, row in rows(BANK):
        yield from row.get("lines") or [row["heard"]]


def replies_in_bank() -> Iterator[str]:
    for _, row in rows(BANK):
        yield from row["replies"] if "replies" in row else filter(None, [row.get("reply")])


def heard_in_situations() -> Iterator[str]:
    """What people say to her in the lines labelled with situations, but none that is held out to measure with."""
    held_out = {plain(row["heard"]) for _, row in rows(HELD_OUT) if "heard" in row}
    for _, row in rows(SITUATIONS):
        if "heard" in row and row["situation"] != OTHER and plain(row["heard"]) not in held_out:
            yield row["heard"]


def turns(*, tuning: bool) -> Iterator[tuple[str, str]]:
    """What is said to her and what she says, of the dialogues that train or of those that tune."""
    for name, row in rows(DIALOGUES):
        if is_for_tuning(f"{name} {row['scene']}") == tuning:
            yield from ((heard, reply) for heard, reply in row["turns"])


def tuning_lines() -> list[str]:
    """What people say in the dialogues kept out: to choose weights with, and to speak when beams are tuned."""
    return [heard for heard, _ in turns(tuning=True)]


def plain(text: str) -> str:
    """The text's words alone, in lower case."""
    return " ".join(word for words in sentences(text) for word in words)


def of_texts(texts: Iterable[str]) -> Iterator[Sentence]:
    for text in texts:
        yield from sentences(text)


def of_corpora(folder: Path, *, tech: bool) -> Iterator[Sentence]:
    for path in corpora.files(folder):
        is_tech = path.name.startswith(TECH_SOURCE)
        if is_tech == tech:
            for number, conversation in enumerate(corpora.read(path)):
                if not is_tech or number % TECH_OUT_OF == 0:
                    yield from of_texts(conversation.turns)


def of_kind(kind: str, folder: Path = CORPORA) -> Iterator[Sentence]:
    """The sentences of one of HERS, TALK and TECH. Her own replies count as conversation."""
    if kind == HERS:
        yield from of_texts(heard_in_bank())
        yield from of_texts(heard_in_situations())
        yield from of_texts(heard for heard, _ in turns(tuning=False))
    elif kind == TALK:
        yield from of_texts(replies_in_bank())
        yield from of_texts(reply for _, reply in turns(tuning=False))
        yield from of_corpora(folder, tech=False)
    elif kind == TECH:
        yield from of_corpora(folder, tech=True)
    else:
        raise ValueError(f"a kind of text is one of {HERS}, {TALK}, {TECH}, not {kind!r}")

"""card.toml: what a model pack says of itself, and the files that belong to it.

    kind = "ears"                    # ears, mind, voice or encoder
    engine = "vosk"                  # the program part that loads it
    name = "vosk-small-en-us"
    licence = "Apache-2.0"
    source = "https://..."           # where it was had from
    memory_mb = 120                  # resident, once loaded
    boards = ["zero2w", "4", "5"]    # that it suits
    [[files]]
    path = "am/final.mdl"            # from the pack's folder
    bytes = 15962575
    sha256 = "..."                   # 64 hexadecimal digits

All of it is needed, and nothing else is allowed: a misspelt word must not pass for one left out.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from companion.errors import ModelError

CARD_NAME = "card.toml"
KINDS = ("ears", "mind", "voice", "encoder")

LARGEST_CARD_BYTES = 65_536
"""A card of a hundred files has about 16,000."""


@dataclass(frozen=True)
class PackFile:
    """One file: `path` from the pack's folder, with forward slashes; `sha256` in 64 small hexadecimal digits."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Card:
    """What a pack says of itself."""

    kind: str
    engine: str
    name: str
    licence: str
    source: str
    memory_mb: int
    boards: tuple[str, ...]
    files: tuple[PackFile, ...]


def read_card(folder: Path) -> Card:
    """Read the card of the pack in `folder`. Raises ModelError, with all its faults."""
    try:
        with (folder / CARD_NAME).open("rb") as file:
            content = file.read(LARGEST_CARD_BYTES + 1)
    except OSError as error:
        raise damaged(folder, f"{CARD_NAME} can't be read: {error.strerror}.") from error
    if len(content) > LARGEST_CARD_BYTES:
        raise damaged(folder, f"{CARD_NAME} is larger than {LARGEST_CARD_BYTES // 1024} kB, so it is no card.")
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # ValueError: not UTF-8, not TOML, a number of thousands of digits
        raise damaged(folder, f"{CARD_NAME} can't be read: {error}.") from error
    faults = [*faults_of(table, CARD), *_file_faults(table.get("files"))]
    if faults:
        raise damaged(folder, f"{CARD_NAME}: {'; '.join(faults[:5])}.")
    files = tuple(PackFile(**entry) for entry in table.pop("files"))
    return Card(**(table | {"boards": tuple(table["boards"])}), files=files)


def card_text(card: Card) -> str:
    """The card as it is written; read_card() reads it."""
    told = {name: getattr(card, name) for name in CARD if name not in ("boards", "files")}
    lines = [f"{name} = {_toml(value)}" for name, value in told.items()]
    lines.append(f"boards = [{', '.join(map(_toml, card.boards))}]")
    for file in card.files:
        lines += ["", "[[files]]", f"path = {_toml(file.path)}", f"bytes = {file.bytes}", f"sha256 = {_toml(file.sha256)}"]
    return "\n".join(lines) + "\n"


def _toml(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False)  # of what is printable, both are written alike


def inside(folder: Path, path: str) -> Path:
    """Where a file of a pack is. Raises ModelError when links lead it out of the pack's folder."""
    place = folder / path
    if not place.resolve().is_relative_to(folder.resolve()):
        raise damaged(folder, f"{path} is a link that leads out of the pack.")
    return place


def damaged(folder: Path, what: str) -> ModelError:
    """The fault of a pack, and what to do about it."""
    return ModelError(
        f"The model pack {folder.absolute().name} can't be used: {what}",
        f"Put a whole copy of it in {folder}, or remove that folder.",
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and 0 < len(value.strip()) == len(value) <= 300


def _is_word(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}", value) is not None


def _is_path(value: object) -> bool:
    if not isinstance(value, str) or not _is_text(value) or "\\" in value or ":" in value:
        return False
    path = PurePosixPath(value)
    # Written in one way only, or one file could be listed twice under two names.
    return str(path) == value and not path.is_absolute() and ".." not in path.parts and value not in (".", CARD_NAME)


def _is_count(least: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and least <= value < 2**40


Fields = Mapping[str, tuple[Callable[[object], bool], str]]

CARD: Fields = {
    "kind": (lambda value: value in KINDS, f"one of {', '.join(KINDS)}"),
    "engine": (_is_word, "a word"),
    "name": (_is_word, "a name without spaces"),
    "licence": (_is_text, "a line of text"),
    "source": (_is_text, "a line of text"),
    "memory_mb": (_is_count(1), "a whole number above 0"),
    "boards": (lambda value: isinstance(value, list) and bool(value) and all(map(_is_word, value)), "a list of boards"),
    "files": (lambda value: isinstance(value, list) and bool(value), "at least one [[files]]"),
}
FILE: Fields = {
    "path": (_is_path, "a path within the pack"),
    "bytes": (_is_count(0), "a whole number"),
    "sha256": (lambda value: isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None, "64 hexadecimal digits"),
}


def faults_of(table: Mapping[str, Any], known: Fields, where: str = "") -> Iterator[str]:
    for name, (fits, needs) in known.items():
        if name not in table:
            yield f"{where}{name} is missing: it needs {needs}"
        elif not fits(table[name]):
            yield f"{where}{name} needs {needs}"
    for name in table:
        if name not in known:
            yield f"{where}{name[:40]!r} is not known"


def _file_faults(entries: object) -> Iterator[str]:
    seen: set[str] = set()
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        if not isinstance(entry, dict):
            yield f"file {number} is not a [[files]] table"
            continue
        path = str(entry["path"]) if isinstance(entry.get("path"), str) else ""
        where = f"file {number} ({path[:60]!r})"
        yield from faults_of(entry, FILE, f"{where}: ")
        if path.casefold() in seen:  # a USB stick doesn't tell A from a
            yield f"{where} is listed twice"
        seen.add(path.casefold() or f"unnamed {number}")

"""Which model packs are there, and whether they are whole."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from companion.errors import ModelError
from companion.models.card import CARD_NAME, KINDS, Card, damaged, inside, read_card
from companion.models.vosk_folder import is_vosk_folder, vosk_card

MODELS_VARIABLE = "COMPANION_MODELS"
PACKAGE_PACKS = Path(__file__).parents[1] / "data" / "packs"


@dataclass(frozen=True)
class Pack:
    """A pack that is there. A Vosk model without a card lists no files, and tells no licence, source, memory or boards."""

    folder: Path
    card: Card

    @property
    def kind(self) -> str:
        return self.card.kind

    @property
    def engine(self) -> str:
        return self.card.engine

    @property
    def name(self) -> str:
        return self.card.name


def search_path(models: Path | None, data: Path) -> list[Path]:
    """Where packs are looked for, first come first served.

    Args:
        models: the folder of `--models`. It must be there, for the person has just named it.
        data: the folder of `--data`; its folder packs/ is searched.
    Returns: `models`, the folders in $COMPANION_MODELS, the user's own, the package's; whether they are there or not.
    Raises: ModelError when `models` is no folder.
    """
    if models is not None and not models.is_dir():
        raise ModelError(f"There is no folder {models}.", "Give --models a folder of model packs, or leave it out.")
    named = [Path(name) for name in os.environ.get(MODELS_VARIABLE, "").split(os.pathsep) if name]
    return [*([models] if models is not None else []), *named, data / "packs", PACKAGE_PACKS]


def find(kind: str, folders: Iterable[Path], name: str = "") -> tuple[list[Pack], list[ModelError]]:
    """Look for packs; none of those returned lacks a file or a part of one.

    Args:
        kind: one of KINDS.
        folders: each is a pack or has packs in it, one level down. Those that are not there are passed over.
        name: only packs of this name; empty is any.
    Returns: the packs in the order of `folders`, the first of each name alone; and what was wrong with any others on the way.
    """
    if kind not in KINDS:
        raise ValueError(f"find() takes one of {KINDS}, got {kind!r}")
    packs: dict[str, Pack] = {}
    faults: list[ModelError] = []
    for folder in _candidates(folders, faults):
        try:
            pack = pack_at(folder)
            if pack and pack.kind == kind and pack.name not in packs and name in ("", pack.name):
                check_sizes(pack)
                packs[pack.name] = pack
        except ModelError as error:
            faults.append(error)
    return list(packs.values()), faults


def pack_at(folder: Path) -> Pack | None:
    """The pack in this folder; None where there is none. Raises ModelError when there is one and its card is damaged."""
    try:
        if _has_card(folder):
            return Pack(folder, read_card(folder))
        return Pack(folder, vosk_card(folder)) if is_vosk_folder(folder) else None
    except OSError as error:
        raise damaged(folder, f"it can't be looked into: {error.strerror}.") from error


def check_sizes(pack: Pack) -> None:
    """Compare the size of every file with the card: as good as free. Raises ModelError naming the file."""
    for file in pack.card.files:
        try:
            size = inside(pack.folder, file.path).stat().st_size
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
            raise damaged(pack.folder, f"{file.path} is missing or can't be read.") from error
        if size != file.bytes:
            raise damaged(pack.folder, f"{file.path} has {size:,} bytes instead of {file.bytes:,}.")


def verify(pack: Pack) -> None:
    """Read every file and compare it with the card. Raises ModelError naming the first that differs.

    A Vosk model without a card has nothing to be compared with: trial.py tries it instead.
    """
    check_sizes(pack)
    for file in pack.card.files:
        try:
            with inside(pack.folder, file.path).open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise damaged(pack.folder, f"{file.path} can't be read: {error.strerror}.") from error
        if digest != file.sha256:
            raise damaged(pack.folder, f"{file.path} is not what it should be: its SHA-256 differs from the card's.")


def _candidates(folders: Iterable[Path], faults: list[ModelError]) -> Iterator[Path]:
    """Each folder that may be a pack, once."""
    seen: set[Path] = set()
    for folder in folders:
        try:
            places = [folder] if _has_card(folder) or is_vosk_folder(folder) else _folders_in(folder)
        except OSError as error:
            faults.append(
                ModelError(f"The folder {folder} can't be looked into: {error.strerror}.", "Make it readable to this user.")
            )
            continue
        for place in places:
            if (real := place.resolve()) not in seen:
                seen.add(real)
                yield place


def _has_card(folder: Path) -> bool:
    return os.path.lexists(folder / CARD_NAME)  # a link that leads nowhere is a damaged card


def _folders_in(folder: Path) -> list[Path]:
    """Hidden ones are passed over: a pack is put together in one and renamed once it is whole."""
    if not folder.is_dir():
        return []
    return sorted(place for place in folder.iterdir() if place.is_dir() and not place.name.startswith("."))

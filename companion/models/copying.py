"""Copying a Vosk model that lies unpacked in a folder of the owner's: compared with its card, or listed where it has none."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from companion.errors import ModelError
from companion.models.card import CARD_NAME, FILE, PackFile, read_card
from companion.models.catalogue import Entry
from companion.models.packs import Pack, verify
from companion.models.part import BLOCK_BYTES
from companion.models.unpack import MOST_FILES
from companion.models.vosk_folder import vosk_card


def copy_unpacked(
    source: Path, folder: Path, entry: Entry, on_step: Callable[[], object], check_room: Callable[[int], object]
) -> tuple[PackFile, ...]:
    """Copy the model in `source` into the empty `folder`. Raises ModelError, OSError for the disk that is written to."""
    try:
        paths = _paths(source, entry)
        check_room(sum((source / path).stat().st_size for path in paths))
    except OSError as error:
        raise _gone(source, error) from error
    return tuple(_copy(source, folder, path, on_step) for path in paths)


def _paths(source: Path, entry: Entry) -> list[str]:
    if (source / CARD_NAME).exists():
        card = read_card(source)
        if (card.kind, card.engine, card.name) != (entry.kind, entry.engine, entry.name):
            raise ModelError(
                f"In {source} lies the pack {card.name} for {card.kind} ({card.engine}), not {entry.name}.",
                "Give the folder that has it.",
            )
        verify(Pack(source, card))
        return [file.path for file in card.files]
    vosk_card(source)
    return list(_listed(source))


def _listed(source: Path) -> Iterator[str]:
    is_path, _ = FILE["path"]
    count = 0
    for place, folders, files in os.walk(source, onerror=_raise):
        folders.sort()
        for name in sorted(files):
            path = Path(place, name)
            inner = path.relative_to(source).as_posix()
            count += 1
            if count > MOST_FILES or path.is_symlink() or not path.is_file() or not is_path(inner):
                raise ModelError(
                    f"{source} is no Vosk model alone: {inner[:80]!r} is in it too.", "Give a folder with nothing else in it."
                )
            yield inner


def _raise(error: OSError) -> None:
    raise error


def _copy(source: Path, folder: Path, path: str, on_step: Callable[[], object]) -> PackFile:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    digest, size_bytes = hashlib.sha256(), 0
    with place.open("xb") as target, _Reader(source / path) as reader:
        while block := reader.read():
            digest.update(block)
            size_bytes += len(block)
            target.write(block)
            on_step()
    return PackFile(path, size_bytes, digest.hexdigest())


class _Reader:
    """Its errors are those of the owner's stick, not of the disk that is written to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> "_Reader":
        try:
            self._file = self._path.open("rb", buffering=0)
        except OSError as error:
            raise _gone(self._path, error) from error
        return self

    def read(self) -> bytes:
        try:
            return self._file.read(BLOCK_BYTES)
        except OSError as error:
            raise _gone(self._path, error) from error

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _gone(place: Path, error: OSError) -> ModelError:
    return ModelError(
        f"{place} can't be read (any more): {error.strerror or error}.",
        "If it is on a stick, put the stick in again. Then try again.",
    )

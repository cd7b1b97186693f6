"""Where the files of a pack come from: the addresses of the catalogue in their order, or a place that the owner names.

A place is a file, a folder or a stick with the files somewhere in it, or a zip of them. Wherever they come from, the sums of the
catalogue decide. A folder with an unpacked Vosk model has no sums there: it is taken at the owner's word, as `--models` does.
"""

import os
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from io import FileIO
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from companion.errors import ModelError
from companion.models.card import CARD_NAME, read_card
from companion.models.catalogue import Entry, RemoteFile
from companion.models.download import Patience, TroubleError, fetch
from companion.models.part import BLOCK_BYTES, Part, WrongContentError
from companion.models.vosk_folder import is_vosk_folder

if TYPE_CHECKING:
    import httpx

DEEPEST = 4
MOST_LOOKED_AT = 20_000
"""Files on a stick. Whoever has more on it names the folder."""


AWAY = "Check that this machine has a network and try again later, or bring the file on a stick: `--from` names its folder."
OTHER = "Nothing of it is kept. Try again later, or with a newer companion: what is published may have changed."


def from_network(
    client: "httpx.Client",
    file: RemoteFile,
    part: Part,
    on_step: Callable[[], object],
    stop: threading.Event,
    *,
    patience: Patience,
) -> None:
    """Fetch what is lacking from the first address that has it. Raises ModelError telling of each, OSError for the disk."""
    troubles, is_other = [], False
    for url in (file.url, *file.mirrors):
        was_there = part.have > 0
        # If the sum is wrong, it may have been the bytes from an earlier time: then that address gets a second chance.
        for _ in range(2 if was_there else 1):
            try:
                fetch(client, url, part, on_step, stop, patience=patience)
                part.finish()
            except TroubleError as trouble:
                troubles.append(str(trouble))
                break
            except WrongContentError as error:
                is_other = True
                troubles.append(f"{(urlsplit(url).hostname or '')[:80]} has another file there: {error}")
            else:
                return
    raise ModelError(f"{file.path} could not be fetched: {'; '.join(dict.fromkeys(troubles))}.", OTHER if is_other else AWAY)


@dataclass(frozen=True)
class Source:
    """A local file that may be the one: opened anew for each try."""

    name: str
    open: Callable[[], IO[bytes]]


def from_place(origin: Path, entry: Entry, file: RemoteFile, part: Part, on_step: Callable[[], object]) -> None:
    """Copy the file from a place that the owner named. Raises ModelError, OSError for the disk that is written to."""
    found = ""
    for source in _sources(origin, entry, file):
        found = source.name
        # As over the network: what was there before may be of another file, so the second try begins anew.
        for _ in range(2 if part.have else 1):
            try:
                _copy(source, part, on_step)
                part.finish()
            except WrongContentError:
                continue
            return
    if found:
        raise ModelError(
            f"{found} is not the file that the catalogue means: it is damaged or another edition.",
            "Copy it anew, or fetch the pack over the network.",
        )
    raise ModelError(
        f"{_what_lies_at(origin, entry)} {file.path} ({file.bytes:,} bytes) isn't there.", "Give the folder or file that has it."
    )


def unpacked_at(origin: Path, entry: Entry) -> Path | None:
    """The folder of an unpacked Vosk model, where the zip itself isn't there too."""
    if entry.engine != "vosk" or not origin.is_dir():
        return None
    stems = [PurePosixPath(file.path).stem for file in entry.files]
    for folder in (origin, origin / entry.name, *(origin / stem for stem in stems)):
        if is_vosk_folder(folder):
            return folder
    return None


def _what_lies_at(origin: Path, entry: Entry) -> str:
    if (origin / CARD_NAME).is_file():
        card = read_card(origin)
        if card.name != entry.name:
            return f"In {origin} lies the pack {card.name}, not {entry.name}:"
    return f"In {origin}" if origin.is_dir() else f"{origin} is something else:"


def _sources(origin: Path, entry: Entry, file: RemoteFile) -> Iterator[Source]:
    """Whatever has the right size and a fitting name: the sum will tell. Raises ModelError when the place is not there."""
    names = {PurePosixPath(file.path).name, unquote(PurePosixPath(urlsplit(file.url).path).name)}
    with _reading(origin):
        if not origin.exists():
            raise ModelError(f"There is no {origin}.", "If it is on a stick, put it in; or give another file or folder.")
        is_folder = origin.is_dir()
        paths = [path for path in _files_in(origin) if path.name in names | {f"{entry.name}.zip"}] if is_folder else [origin]
        sizes = {path: path.stat().st_size for path in paths}
    for path, size in sizes.items():
        if size == file.bytes:
            yield Source(str(path), partial(FileIO, path))
        elif path.suffix.lower() == ".zip" and not file.unpack:
            yield from _sources_in_zip(path, names, file.bytes)


def _files_in(folder: Path) -> list[Path]:
    found, looked_at = [], 0
    for place, folders, files in os.walk(folder, onerror=_raise):
        looked_at += len(files)
        if len(Path(place).relative_to(folder).parts) >= DEEPEST or looked_at > MOST_LOOKED_AT:
            folders.clear()
        folders.sort()
        found += [Path(place, name) for name in sorted(files)]
    return found


def _raise(error: OSError) -> None:
    """A folder that others may not look into, such as a stick's lost+found, is passed over; a stick that is gone is not."""
    if not isinstance(error, PermissionError):
        raise error


def _sources_in_zip(path: Path, names: set[str], size_bytes: int) -> Iterator[Source]:
    with _reading(path):
        archive = zipfile.ZipFile(path)
    with closing(archive):
        for member in archive.infolist():
            if PurePosixPath(member.filename).name in names and member.file_size == size_bytes:
                yield Source(f"{member.filename[:80]} in {path}", partial(archive.open, member))


def _copy(source: Source, part: Part, on_step: Callable[[], object]) -> None:
    with _reading(Path(source.name)):
        file = source.open()
    with closing(file):
        with _reading(Path(source.name)):
            file.seek(part.have)
        while True:
            with _reading(Path(source.name)):
                block = file.read(BLOCK_BYTES)
            if not block:
                break
            part.write(block)
            on_step()
    if not part.is_full:
        part.restart()
        raise WrongContentError("it is shorter than it should be")


@contextmanager
def _reading(place: Path) -> Iterator[None]:
    """What goes wrong while reading from the owner's place, and not while writing."""
    try:
        yield
    except OSError as error:
        raise ModelError(
            f"{place} can't be read (any more): {error.strerror or error}.",
            "If it is on a stick, put the stick in again. Then try again: what has come is kept.",
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ModelError(f"The zip {place} is damaged.", "Copy it anew, or fetch the pack over the network.") from error

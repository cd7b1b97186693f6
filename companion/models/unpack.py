"""Unpacking a zip that came over a network: no way out of its folder, no links, no bombs, no two files under one name.

Everything is decided from the zip's own list before the first byte is written; no file grows past what the list said.
"""

import errno
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from companion.errors import ModelError
from companion.models.card import CARD_NAME, FILE, PackFile

MOST_FILES = 250
"""A Vosk model has about 20; a card of more than 250 would be too large to be read."""
MOST_BYTES = 4_000_000_000
MOST_TIMES = 200
"""How many times larger than its zip a file may be. A table of numbers packs to a tenth; a bomb to a thousandth."""
SMALL_BYTES = 1_000_000
"""Below this a file may be as dense as it likes."""
BLOCK_BYTES = 262_144
STORED_OR_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Planned:
    """One file of the zip; `path` is from the pack's folder."""

    path: str
    member: zipfile.ZipInfo


def unpacked_bytes(zip_path: Path) -> int:
    """What the zip's list says that it holds. Raises ModelError."""
    with _opened(zip_path) as archive:
        return sum(planned.member.file_size for planned in plan(archive, zip_path.name))


def unpack(zip_path: Path, folder: Path, on_step: Callable[[], object] = lambda: None) -> tuple[PackFile, ...]:
    """Unpack into the empty `folder`, without the single folder at its top. Raises ModelError; OSError for the disk."""
    with _opened(zip_path) as archive:
        return tuple(_write(archive, planned, folder, zip_path.name, on_step) for planned in plan(archive, zip_path.name))


def plan(archive: zipfile.ZipFile, name: str) -> list[Planned]:
    """The files to write. Raises ModelError when anything in the zip's list is not as it should be."""
    members = archive.infolist()
    if len(members) > 4 * MOST_FILES:
        raise refused(name, f"it holds {len(members):,} entries")
    for member in members:
        _check_member(member, name)
    files = [member for member in members if not member.is_dir()]
    if not 0 < len(files) <= MOST_FILES:
        raise refused(name, f"it holds {len(files):,} files")
    if sum(member.file_size for member in files) > MOST_BYTES:
        raise refused(name, "it would unpack to more than 4 GB")
    tops = {PurePosixPath(member.filename).parts[0] for member in members}
    has_top = len(tops) == 1 and all("/" in member.filename for member in files)
    planned = [Planned(member.filename.partition("/")[2] if has_top else member.filename, member) for member in files]
    _check_paths([one.path for one in planned], name)
    return planned


def refused(name: str, why: str) -> ModelError:
    return ModelError(f"The zip {name} can't be used: {why[:200]}.", "Nothing of it was installed. Get a whole copy of it.")


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    path = member.filename.rstrip("/") if member.is_dir() else member.filename
    is_path, _ = FILE["path"]
    if not path or not is_path(path) or "\0" in member.orig_filename:  # zipfile cuts a name at a zero byte
        raise refused(name, f"it holds a file under a forbidden name, {member.orig_filename[:60]!r}")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refused(name, f"{path[:60]!r} is a link or a device")
    if member.flag_bits & 0x1:
        raise refused(name, f"{path[:60]!r} is locked with a password")
    if member.compress_type not in STORED_OR_DEFLATED:
        raise refused(name, f"{path[:60]!r} is packed in a way that is not known here")
    if member.file_size > max(SMALL_BYTES, MOST_TIMES * member.compress_size):
        raise refused(name, f"{path[:60]!r} would grow to more than {MOST_TIMES} times its size")


def _check_paths(paths: list[str], name: str) -> None:
    """No two under one name, for a USB stick doesn't tell A from a; and none that is a file and a folder at once."""
    is_path, _ = FILE["path"]
    folded = [path.casefold() for path in paths]
    folders = {parent.as_posix() for path in folded for parent in PurePosixPath(path).parents}
    for path, fold in zip(paths, folded, strict=True):
        if not is_path(path) or fold == CARD_NAME:
            raise refused(name, f"it holds a file under a forbidden name, {path[:60]!r}")
        if folded.count(fold) > 1 or fold in folders:
            raise refused(name, f"it holds {path[:60]!r} twice")


def _write(archive: zipfile.ZipFile, planned: Planned, folder: Path, name: str, on_step: Callable[[], object]) -> PackFile:
    place = folder / planned.path
    place.parent.mkdir(parents=True, exist_ok=True)
    digest, written = sha256(), 0
    with _telling(name), archive.open(planned.member) as source, place.open("xb") as file:
        while block := source.read(BLOCK_BYTES):
            written += len(block)
            if written > planned.member.file_size:
                raise refused(name, f"{planned.path[:60]!r} is longer than its list says")
            digest.update(block)
            file.write(block)
            on_step()
    if written != planned.member.file_size:
        raise refused(name, f"{planned.path[:60]!r} is shorter than its list says")
    return PackFile(planned.path, written, digest.hexdigest())


@contextmanager
def _opened(zip_path: Path) -> Iterator[zipfile.ZipFile]:
    with _telling(zip_path.name):
        archive = zipfile.ZipFile(zip_path)
    with archive:
        yield archive


@contextmanager
def _telling(name: str) -> Iterator[None]:
    """Turn the errors of zipfile into ours; those of the disk pass."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise refused(name, f"it is damaged ({error})" if str(error) else "it is damaged") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # a list that points before the beginning of the file
            raise refused(name, "it is damaged") from error
        raise

"""catalog.toml: the packs that can be fetched, and what is known of each.

    version = 1
    [[packs]]
    name = "piper-kristin"           # the pack's name, and its folder's
    kind = "voice"                   # ears, mind or voice
    engine = "piper"                 # the program part that loads it
    language = "en-US"
    title = "..."                    # what it is, in one line
    gain = "..."                     # what one gains by it
    licence = "public domain"
    doubt = "..."                    # may be left out: what is not certain about the licence or the origin
    source = "https://..."           # the page of those who made it
    memory_mb = 150                  # resident, once loaded
    boards = ["4", "5", "pc"]        # that it suits
    [[packs.files]]
    path = "en_US-kristin.onnx"      # from the pack's folder; of a zip, its own name
    url = "https://..."
    mirrors = ["https://..."]        # may be left out
    bytes = 63531379
    sha256 = "..."                   # 64 hexadecimal digits
    unpack = true                    # may be left out: a zip whose single top folder becomes the pack

Nothing else is allowed, and all faults are told at once. docs/packs.md tells how an entry is added.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from companion.errors import ModelError
from companion.models.boards import BOARDS
from companion.models.card import CARD, FILE, Fields, faults_of

PATH = Path(__file__).parents[1] / "data" / "catalog.toml"
VERSION = 1
KINDS = ("ears", "mind", "voice")
LARGEST_BYTES = 1_000_000
MOST_FAULTS = 30
"""More than these come from a file that is no catalogue."""


@dataclass(frozen=True)
class RemoteFile:
    """One file to fetch. `path` is from the pack's folder, of a zip to `unpack` its name."""

    path: str
    url: str
    mirrors: tuple[str, ...]
    bytes: int
    sha256: str
    unpack: bool = False


@dataclass(frozen=True)
class Entry:
    """One pack that can be fetched; `doubt` is empty where nothing is doubtful."""

    name: str
    kind: str
    engine: str
    language: str
    title: str
    gain: str
    licence: str
    doubt: str
    source: str
    memory_mb: int
    boards: tuple[str, ...]
    files: tuple[RemoteFile, ...]

    @property
    def download_bytes(self) -> int:
        return sum(file.bytes for file in self.files)


def catalogue(path: Path | None = None) -> tuple[Entry, ...]:
    """Read the catalogue; without `path` the one that comes with the program. Raises ModelError, with all its faults."""
    path = path or PATH
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise _unusable(path, f"it can't be read: {error.strerror}.") from error
    if len(content) > LARGEST_BYTES:
        raise _unusable(path, f"it is larger than {LARGEST_BYTES // 1000} kB, so it is no catalogue.")
    return parse(content, path)


def parse(content: bytes, path: Path) -> tuple[Entry, ...]:
    """The entries of a catalogue's text; `path` is named where it is wrong. Raises ModelError, with all its faults."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # ValueError: not UTF-8, not TOML, a number of thousands of digits
        raise _unusable(path, f"it can't be read: {error}.") from error
    version = table.get("version")
    if type(version) is int and version > VERSION:
        raise ModelError(
            f"The catalogue {path.name} is newer than this program: it is of version {version}, and the program knows {VERSION}.",
            "Bring the program up to date, then try again. The packs that are installed can be used as before.",
        )
    faults = list(_all_faults(table))
    if faults:
        more = f"; and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        raise _unusable(path, f"{'; '.join(faults[:MOST_FAULTS])}{more}.")
    return tuple(_entry(pack) for pack in table["packs"])


def _unusable(path: Path, what: str) -> ModelError:
    return ModelError(
        f"The catalogue {path} can't be used: {what}", "Put a whole copy of it there. What is installed still works."
    )


def _is_url(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[!-~]{1,500}", value) or "\\" in value:
        return False
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:  # a port of letters, a bracket that is not closed
        return False
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and port != 0 and "#" not in value
    )


def _is_line(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and 0 < len(value.strip()) == len(value) <= 400


PACK: Fields = {
    "name": CARD["name"],
    "kind": (lambda value: value in KINDS, f"one of {', '.join(KINDS)}"),
    "engine": CARD["engine"],
    "language": (
        lambda value: isinstance(value, str) and re.fullmatch("[a-z]{2,3}(-[A-Z]{2})?", value) is not None,
        "a language such as en or en-GB",
    ),
    "title": (_is_line, "a line of text"),
    "gain": (_is_line, "a line of text"),
    "licence": CARD["licence"],
    "doubt": (lambda value: value == "" or _is_line(value), "a line of text, or nothing"),
    "source": (lambda value: _is_url(value) and len(str(value)) <= 200, "an address that begins with https://"),
    "memory_mb": CARD["memory_mb"],
    "boards": (
        lambda value: (
            isinstance(value, list) and bool(value) and all(isinstance(board, str) and board in BOARDS for board in value)
        ),
        f"a list out of {', '.join(BOARDS)}",
    ),
    "files": CARD["files"],
}
REMOTE: Fields = {
    "path": FILE["path"],
    "url": (_is_url, "an address that begins with https://"),
    "mirrors": (lambda value: isinstance(value, list) and len(value) <= 10 and all(map(_is_url, value)), "a list of addresses"),
    "bytes": (lambda value: type(value) is int and 0 < value < 2**40, "a whole number above 0"),
    "sha256": FILE["sha256"],
    "unpack": (lambda value: type(value) is bool, "true or false"),
}
LEFT_OUT: Mapping[str, Any] = {"doubt": ""}
LEFT_OUT_OF_FILES: Mapping[str, Any] = {"mirrors": [], "unpack": False}


def _all_faults(table: Mapping[str, Any]) -> Iterator[str]:
    if type(table.get("version")) is not int or table["version"] < 1:
        yield "version needs a whole number above 0"
    yield from (f"{name[:40]!r} is not known" for name in table if name not in ("version", "packs"))
    packs = table.get("packs")
    if not isinstance(packs, list) or not packs:
        yield "packs needs at least one [[packs]]"
        return
    seen: set[str] = set()
    for number, pack in enumerate(packs, start=1):
        if not isinstance(pack, dict):
            yield f"pack {number} is not a [[packs]] table"
            continue
        name = pack["name"] if isinstance(pack.get("name"), str) else ""
        where = f"pack {number} ({name[:60]!r})"
        yield from faults_of({**LEFT_OUT, **pack}, PACK, f"{where}: ")
        yield from _file_faults(pack.get("files"), where)
        if name.casefold() in seen:
            yield f"{where} is listed twice"
        seen.add(name.casefold() or f"unnamed {number}")


def _file_faults(entries: object, where: str) -> Iterator[str]:
    files = entries if isinstance(entries, list) else []
    seen: set[str] = set()
    for number, file in enumerate(files, start=1):
        if not isinstance(file, dict):
            yield f"{where}: file {number} is not a [[packs.files]] table"
            continue
        path = file["path"] if isinstance(file.get("path"), str) else ""
        yield from faults_of({**LEFT_OUT_OF_FILES, **file}, REMOTE, f"{where}, file {number} ({path[:60]!r}): ")
        if path.casefold() in seen:  # a USB stick doesn't tell A from a
            yield f"{where}: {path[:60]!r} is listed twice"
        seen.add(path.casefold() or f"unnamed {number}")
        if file.get("unpack") is True and (len(files) > 1 or "/" in path):
            yield f"{where}: a zip to unpack has a plain name, and is the only file of its pack"


def _entry(pack: Mapping[str, Any]) -> Entry:
    files = tuple(
        RemoteFile(**{**LEFT_OUT_OF_FILES, **file, "mirrors": tuple(file.get("mirrors", ()))}) for file in pack["files"]
    )
    return Entry(**{**LEFT_OUT, **pack, "boards": tuple(pack["boards"]), "files": files})

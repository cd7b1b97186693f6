"""An update's manifest: what it brings, with sizes and hashes. Parsed only once its signature fits, and still checked.

format = 1
version = "0.4.1"
flavour = "debian"
cmdline = "console=tty1 quiet"

[root]
file = "root.ext4.xz"
bytes = 671088640        # unpacked, as is sha256
sha256 = "..."
packed_bytes = 93412112

[[boot]]
file = "kernel8.img"
bytes = 18561024
sha256 = "..."
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from companion.errors import CompanionError

FORMAT = 1
LARGEST_BYTES = 64 * 1024
ROOT_FILE = "root.ext4.xz"
CMDLINE_FILE = "cmdline.txt"
"""Not among the files: it is written from `cmdline` and the slot that the update goes into."""
NEEDED = ("kernel8.img", "initrd.img")

MOST_FILES = 400
LARGEST_FILE_BYTES = 128 << 20
LARGEST_ROOT_BYTES = 8 << 30
LONGEST_NAME = 90
DEEPEST = 4
LONGEST_CMDLINE = 1000

VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){1,3}([a-z+.-][0-9a-z+.-]{0,23})?")
FLAVOUR = re.compile(r"[a-z][a-z0-9-]{0,30}")
PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")
"""Of a name between two slashes: what FAT takes, and never `.` or `..`."""
SHA256 = re.compile(r"[0-9a-f]{64}")
CMDLINE = re.compile(r"[ -~]*")

DAMAGED = "That update is damaged, so I've left it alone. Try copying it again."


class UpdateError(CompanionError):
    """An update is refused or failed. What runs is as it was."""

    spoken = DAMAGED


class ManifestError(UpdateError):
    """The manifest is not what a manifest has to be."""


@dataclass(frozen=True)
class BootFile:
    """A file for the slot's folder on the boot partition; `name` is relative to it."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Root:
    """The system itself, an ext4 file system. Size and hash are those of it unpacked."""

    name: str
    size_bytes: int
    sha256: str
    packed_bytes: int


@dataclass(frozen=True)
class Manifest:
    """A whole update, its files in the order in which they come."""

    version: str
    flavour: str
    cmdline: str
    root: Root
    boot: tuple[BootFile, ...]


def parse(data: bytes) -> Manifest:
    """Read manifest.toml. Raises ManifestError, which says what is wrong."""
    table = _tables(data)
    if type(table.get("format")) is int and table["format"] > FORMAT:
        raise ManifestError(
            f"This update is made for a newer program: its format is {table['format']}, and {FORMAT} is the newest known here.",
            "Put an update between the two on first, or write the card anew.",
            "That update is made for a newer me, so I can't put it on.",
        )
    if type(table.get("format")) is not int or table["format"] != FORMAT:
        raise _wrong(f"format has to be {FORMAT}")
    return Manifest(
        version=_text(table, "version", VERSION),
        flavour=_text(table, "flavour", FLAVOUR),
        cmdline=_cmdline(table),
        root=_root(table.get("root")),
        boot=_boot(table.get("boot")),
    )


def _tables(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST_BYTES:
        raise _wrong(f"it is larger than {LARGEST_BYTES // 1024} kB")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):  # not UTF-8, not TOML, a number of thousands of digits, too many brackets
        raise _wrong("it can't be read as TOML") from None


def _root(table: object) -> Root:
    if not isinstance(table, dict):
        raise _wrong("the section [root] is missing")
    if table.get("file") != ROOT_FILE:
        raise _wrong(f"[root] file has to be {ROOT_FILE}")
    size_bytes = _size(table, "bytes", LARGEST_ROOT_BYTES)
    if size_bytes % 512:
        raise _wrong("[root] bytes is no whole number of sectors")
    return Root(ROOT_FILE, size_bytes, _text(table, "sha256", SHA256), _size(table, "packed_bytes", LARGEST_ROOT_BYTES))


def _boot(tables: object) -> tuple[BootFile, ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _wrong("the list [[boot]] is missing")
    if len(tables) > MOST_FILES:
        raise _wrong(f"[[boot]] has more than {MOST_FILES} files")
    files = tuple(
        BootFile(_name(table), _size(table, "bytes", LARGEST_FILE_BYTES), _text(table, "sha256", SHA256)) for table in tables
    )
    _check_names([file.name for file in files])
    return files


def _check_names(names: Sequence[str]) -> None:
    """All together: FAT takes `A` and `a` for the same, and a file can't be the folder of another."""
    folded = [name.lower() for name in names]
    taken = set(folded)
    if len(taken) != len(folded):
        raise _wrong("[[boot]] has a file twice")
    if CMDLINE_FILE in taken:
        raise _wrong(f"[[boot]] has {CMDLINE_FILE}, which is made from cmdline")
    for name in folded:
        parts = name.split("/")
        if any("/".join(parts[:count]) in taken for count in range(1, len(parts))):
            raise _wrong("[[boot]] has a file that is the folder of another")
    for name in NEEDED:
        if name not in names:
            raise _wrong(f"[[boot]] has no {name}")


def _name(table: Mapping[str, Any]) -> str:
    name = table.get("file")
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise _wrong(f"[[boot]] file has to be a name of at most {LONGEST_NAME} characters")
    parts = name.split("/")
    if len(parts) > DEEPEST or not all(PART.fullmatch(part) and not part.endswith(".") for part in parts):
        raise _wrong("[[boot]] has a file with a name that is not plain")
    return name


def _cmdline(table: Mapping[str, Any]) -> str:
    text = _text(table, "cmdline", CMDLINE)
    if len(text) > LONGEST_CMDLINE or "companion.slot" in text:
        raise _wrong("cmdline is too long, or chooses the slot")
    return text


def _text(table: Mapping[str, Any], key: str, shape: re.Pattern[str]) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise _wrong(f"{key} is missing or not as it has to be")
    return value


def _size(table: Mapping[str, Any], key: str, largest: int) -> int:
    value = table.get(key)
    if type(value) is not int or not 0 < value <= largest:  # type(): True is an int too
        raise _wrong(f"{key} has to be a whole number from 1 to {largest}")
    return value


def _wrong(what: str) -> ManifestError:
    return ManifestError(f"The update's manifest is wrong: {what}.", "Copy the update again, or get another.")

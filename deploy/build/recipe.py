"""deploy/image.toml as values: what the card holds, checked before anything is made.

A word that is not known is a mistake, so that a typing error can't leave something out of a card silently.
"""

import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from companion.errors import SettingsError

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "image.toml"
DISK_SIGNATURE = 0x48534554
"""Of every card, so that its partitions have the same names (PARTUUID) on every board."""
FLAVOURS = ("debian", "raspberrypi")

T = TypeVar("T")
_MOST_MIB = 16_384


@dataclass(frozen=True)
class Card:
    boot_mib: int
    root_mib: int
    data_mib: int


@dataclass(frozen=True)
class System:
    suite: str
    python: str
    packages: tuple[str, ...]
    backports: tuple[str, ...]
    prune: tuple[str, ...]


@dataclass(frozen=True)
class Kernel:
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    initrd: tuple[str, ...]


@dataclass(frozen=True)
class Wheels:
    skip: tuple[str, ...]
    prune: tuple[str, ...]


@dataclass(frozen=True)
class Wifi:
    packages: tuple[str, ...]
    keep: tuple[str, ...]
    prune: tuple[str, ...]


@dataclass(frozen=True)
class Vendor:
    packages: tuple[str, ...]
    instead_of: tuple[str, ...]


@dataclass(frozen=True)
class Packs:
    folders: tuple[str, ...]


@dataclass(frozen=True)
class Recipe:
    card: Card
    system: System
    kernel: Kernel
    wheels: Wheels
    wifi: Wifi
    vendor: Vendor
    packs: Packs


def _mistake(what: str) -> SettingsError:
    return SettingsError(f"{FILE.name} is wrong: {what}.", "Correct it, then build again.")


def _value(where: str, kind: object, given: object) -> object:
    if kind is int:
        if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= _MOST_MIB:
            raise _mistake(f"{where} is to be a whole number from 1 to {_MOST_MIB}")
        return given
    if kind is str:
        if not isinstance(given, str) or not given:
            raise _mistake(f"{where} is to be a word")
        return given
    if not isinstance(given, list) or not all(isinstance(item, str) and item for item in given):
        raise _mistake(f"{where} is to be a list of words")
    return tuple(given)


def _table(name: str, kind: type[T], given: object) -> T:
    if not isinstance(given, dict):
        raise _mistake(f"the table [{name}] is missing")
    fields = {field.name: field.type for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if given.keys() != fields.keys():
        odd = ", ".join(sorted(given.keys() ^ fields.keys()))
        raise _mistake(f"[{name}] is to have exactly {', '.join(fields)} (look at {odd})")
    return kind(**{key: _value(f"[{name}] {key}", fields[key], given[key]) for key in fields})


def parse(text: str) -> Recipe:
    """The recipe in the text of image.toml. Raises SettingsError."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _mistake(str(error)) from error
    kinds = {field.name: field.type for field in dataclasses.fields(Recipe)}
    if unknown := tables.keys() - kinds.keys():
        raise _mistake(f"nothing is called [{sorted(unknown)[0]}]")
    return Recipe(**{name: _table(name, kind, tables.get(name)) for name, kind in kinds.items()})  # type: ignore[arg-type]


def read(file: Path = FILE) -> Recipe:
    """The recipe in a file. Raises SettingsError."""
    return parse(file.read_text(encoding="utf-8"))

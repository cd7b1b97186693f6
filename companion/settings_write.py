"""Changing companion.toml: some settings take new values, and whatever else stands in the file stays as it is, comments too.

Whole or not at all: the new file is written beside the old one, synced, and takes its place, so that a power cut leaves either.
"""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from companion.errors import SettingsError
from companion.settings import SECTIONS, Value
from companion.settings_file import LARGEST_BYTES

FIX = "Correct this and save again."
OWN_FIX = "Correct the file by hand; `companion settings check` tells what is wrong."


class RefusedSettingsError(SettingsError):
    """Values that no setting takes: `mistakes` has a sentence for each, by its key "section.field"."""

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        super().__init__(" ".join(mistakes.values()), FIX)
        self.mistakes = dict(mistakes)


def mistakes_in(changes: Mapping[str, object]) -> dict[str, str]:
    """What is wrong with new values, by key; empty where all can be written."""
    found: dict[str, str] = {}
    for key, value in changes.items():
        section, _, name = key.partition(".")
        rule = SECTIONS.get(section, {}).get(name)
        if rule is None:
            near = get_close_matches(key, [f"{one}.{field}" for one, rules in SECTIONS.items() for field in rules], 1)
            found[key] = f"There is no setting {key[:60]!r}." + (f" Did you mean {near[0]}?" if near else "")
        elif rule.accept(value) is None:
            found[key] = f"[{section}] {name} needs {rule.needs}."
    return found


def write(path: Path, changes: Mapping[str, Value]) -> None:
    """Write these values, by key "section.field", into the file, which is made if it isn't there.

    Raises: RefusedSettingsError for values that don't fit; SettingsError for a file that is no TOML or can't be written.
        The file is then as it was.
    """
    if mistakes := mistakes_in(changes):
        raise RefusedSettingsError(mistakes)
    if not changes:
        return
    text = _changed(path, _read(path), changes)
    if len(text.encode()) > LARGEST_BYTES:
        raise SettingsError(f"{path} would grow larger than {LARGEST_BYTES // 1024} kB.", "Take out what isn't settings.")
    try:
        _replace(path, text)
    except OSError as error:
        raise SettingsError(f"{path} can't be written: {error.strerror}.", "Make it writable to this user.") from error


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            raise SettingsError(f"{path} is too large for a settings file.", OWN_FIX)
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(f"{path} can't be read: {error.strerror}.", "Make it readable to this user.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is no text file.", OWN_FIX) from error


def _changed(path: Path, text: str, changes: Mapping[str, Value]) -> str:
    import tomlkit  # noqa: PLC0415  settings are read at each start and written seldom
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        document = tomlkit.parse(text)
        for key, value in changes.items():
            section, _, name = key.partition(".")
            table = document.get(section)
            if table is None:
                table = document[section] = tomlkit.table()
            if not isinstance(table, tomlkit.items.Table | tomlkit.items.InlineTable):
                raise SettingsError(f"[{section}] in {path} is no section.", OWN_FIX)
            _set(document[section], name, value)
        return tomlkit.dumps(document)
    except (TOMLKitError, RecursionError) as error:
        raise SettingsError(f"{path} can't be read as settings: {error}.", OWN_FIX) from error


def _set(table: "object", name: str, value: Value) -> None:
    """The line keeps the comment behind it."""
    import tomlkit  # noqa: PLC0415  see _changed

    item = tomlkit.item(value)
    old = table.get(name)  # type: ignore[attr-defined]
    if isinstance(old, tomlkit.items.Item):
        item.trivia.comment_ws, item.trivia.comment = old.trivia.comment_ws, old.trivia.comment
    table[name] = item  # type: ignore[index]


def _replace(path: Path, text: str) -> None:
    """On the disk when it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    place = Path(os.path.realpath(path))  # a link stays a link
    number, name = tempfile.mkstemp(prefix=f".{place.name}-", dir=place.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):  # FAT, as on a card's boot partition, knows no modes
            Path(name).chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
        Path(name).replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)

"""companion.toml: where it is, and reading it.

Reading never stops at a mistake: `read` keeps what is good, gives what is bad its default, and tells every mistake at once.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from companion.errors import SettingsError
from companion.settings import SECTIONS, Rule, Settings, Value

FILE_NAME = "companion.toml"
BOOT_FOLDER = Path("/boot/firmware")
"""Where Raspberry Pi OS mounts the partition of its card that any computer can read."""

LARGEST_BYTES = 16_384
"""The sample has about 3,000; whatever is larger is some other file. tomllib takes time by the square of the size."""

MOST_MISTAKES = 20

HINTS = {
    "Invalid value": " Text needs quotation marks; yes and no are true and false.",
    r"Illegal character '\n'": " A quotation mark may be missing.",
}
"""What tomllib says, and what people most often did."""

FIX = "Correct this and start again; `companion settings sample` prints a file that is right."


def default_path(boot: Path = BOOT_FOLDER) -> Path:
    """The file on the card's boot partition if there is one, else the one in the user's config folder, there or not."""
    try:
        if (boot / FILE_NAME).exists():
            return boot / FILE_NAME
    except OSError:  # a boot partition that this user may not look into
        pass
    return user_config_path("companion") / FILE_NAME


def read(path: Path) -> tuple[Settings, list[str]]:
    """Read as much of the file as is right.

    Args:
        path: a settings file. That it isn't there is a mistake, unless it is `default_path()`.
    Returns: the settings, with the default wherever the file has none or a bad one; and the mistakes, a line each. They don't
        name `path`: say it above them.
    """
    if path == default_path() and _missing(path):
        return Settings(), []
    try:
        tables = _parse(_contents(path))
    except _UnreadableError as error:
        return Settings(), [str(error)]
    parts: dict[str, Any] = {section.name: section.default for section in fields(Settings)}
    mistakes = list(_misplaced(tables))
    for section, rules in SECTIONS.items():
        values = tables.get(section, {})
        if isinstance(values, dict):
            good, bad = _section(section, rules, values)
            parts[section] = replace(parts[section], **good)
            mistakes += bad
    if len(mistakes) > MOST_MISTAKES:
        mistakes[MOST_MISTAKES:] = [f"There are {len(mistakes) - MOST_MISTAKES} more mistakes like these."]
    return Settings(**parts), mistakes


def load(path: Path) -> Settings:
    """Read a file that must be right. Raises SettingsError with every mistake in it."""
    settings, mistakes = read(path)
    if mistakes:
        found = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise SettingsError("\n  ".join([f"The settings file {path} has {found}:", *mistakes]), FIX)
    return settings


class _UnreadableError(Exception):
    """Nothing can be had from this file; the text is the mistake."""


def _missing(path: Path) -> bool:
    try:
        path.lstat()  # a link that leads nowhere is there, and a mistake
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def _contents(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise _UnreadableError("It is not a file but a folder or a device.")
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise _UnreadableError("There is no such file.") from None
    except PermissionError:
        raise _UnreadableError("This user may not read it.") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a zero in it
        raise _UnreadableError(f"It can't be read: {getattr(error, 'strerror', None) or error}.") from error
    if len(content) > LARGEST_BYTES:
        raise _UnreadableError(f"It is larger than {LARGEST_BYTES // 1024} kB, so it is no settings file.")
    try:
        return content.decode("utf-8-sig")  # an editor may have put a byte order mark first
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(f"Line {line} is not UTF-8 text. Save the file as UTF-8.") from None


def _parse(text: str) -> dict[str, Any]:
    if "\0" in text:
        raise _UnreadableError(f"Line {text.count(chr(10), 0, text.index(chr(0))) + 1} has zeros in it: the file is damaged.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _UnreadableError(_not_toml(str(error), text)) from None
    except RecursionError:
        raise _UnreadableError("It has brackets within brackets too deep to read.") from None
    except ValueError as error:  # a number of thousands of digits
        raise _UnreadableError(f"It has a value that can't be read: {error}.") from None


def _not_toml(error: str, text: str) -> str:
    place = re.fullmatch(r"(?s)(.*) \(at line (\d+), column (\d+)\)", error)
    if not place:
        return f"It ends too early: {error}."
    # TOML's lines end in \n alone, so splitlines() would count others too.
    line = text.split("\n")[int(place[2]) - 1].strip()
    hint = next((hint for said, hint in HINTS.items() if said in place[1]), "")
    return f"Line {place[2]}, {_brief(line)}: {_brief(place[1])} at column {place[3]}.{hint}"


def _misplaced(tables: Mapping[str, Any]) -> Iterator[str]:
    """Mistakes in what stands outside of any known section, or where a section should stand."""
    for name, value in tables.items():
        if name in SECTIONS:
            if not isinstance(value, dict):
                yield f"{name} = {_shown(value)}: {name} is a section. Write [{name}] on a line of its own, its settings below."
        elif isinstance(value, dict):
            yield f"[{_brief(name)}]: no such section.{_meant(name, SECTIONS)}"
        else:
            yield f"{_brief(name)} = {_shown(value)}: stands outside of a section.{_belongs(name)}"


def _section(section: str, rules: Mapping[str, Rule], values: Mapping[str, Any]) -> tuple[dict[str, Value], list[str]]:
    good: dict[str, Value] = {}
    bad: list[str] = []
    for name, value in values.items():
        if name not in rules:
            bad.append(f"[{section}] {_brief(name)}: no such setting.{_meant(name, rules) or _belongs(name)}")
        elif (kept := rules[name].accept(value)) is None:
            bad.append(f"[{section}] {name} = {_shown(value)}: needs {rules[name].needs}.{_respelt(rules[name], value)}")
        else:
            good[name] = kept
    return good, bad


def _meant(name: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(name.lower(), known, n=1)
    return f" Did you mean {close[0]}?" if close else ""


def _belongs(name: str) -> str:
    homes = [f"[{section}]" for section, rules in SECTIONS.items() if name in rules]
    return f" It belongs under {' or '.join(homes)}." if homes else ""


def _respelt(rule: Rule, value: object) -> str:
    """A spelling of `value` that would fit."""
    if not isinstance(value, str) or rule.kind is not str:
        return ""
    close = [text for text in (value.strip().lower(), value.strip().upper()) if text and rule.accept(text) is not None]
    close = close or get_close_matches(value.lower(), rule.choices, n=1)
    return f' Did you mean "{close[0]}"?' if close else ""


def _shown(value: object) -> str:
    """A value from the file, as short as a message needs it."""
    match value:
        case dict():
            return "{...}"
        case list():
            return "[...]"
        case bool():
            return str(value).lower()
        case int() if abs(value) > 10**18:
            return "a number of very many digits"
        case str():
            return f'"{_brief(value)}"'
        case _:
            return _brief(str(value))


def _brief(text: str) -> str:
    """At most 40 characters of text, all of them visible."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "?", text)
    return text if len(text) <= 40 else text[:37] + "..."

"""Settings as people see them: the rows of a table, and a companion.toml that explains itself."""

import textwrap
from dataclasses import dataclass

from companion.settings import SECTIONS, Settings, Value


@dataclass(frozen=True)
class Row:
    """One setting. `needs` says what it takes, unit included; `help` is a whole sentence."""

    section: str
    name: str
    value: Value
    default: Value
    needs: str
    unit: str
    help: str


def show(settings: Settings) -> list[Row]:
    """Every setting, in the order of the file."""
    return [
        Row(section, name, _value(settings, section, name), _value(Settings(), section, name), rule.needs, rule.unit, rule.help)
        for section, rules in SECTIONS.items()
        for name, rule in rules.items()
    ]


def sample(settings: Settings | None = None) -> str:
    """A complete companion.toml in which everything is explained; at its defaults, or as in `settings`."""
    parts = settings or Settings()
    lines = [
        "# Settings of the companion. Everything here may be left out.",
        "# Text stands in quotation marks, numbers don't; yes and no are true and false.",
    ]
    section = ""
    for row in show(parts):
        if row.section != section:
            section = row.section
            lines += ["", "", f"# {type(getattr(parts, section)).__doc__}", f"[{section}]"]
        lines += ["", *_comment(row.help), *_comment(row.needs[0].upper() + row.needs[1:] + ".")]
        lines.append(f"{row.name} = {as_toml(row.value)}")
    return "\n".join(lines) + "\n"


def as_toml(value: Value) -> str:
    """A setting's value as companion.toml writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'  # settings hold no control characters
    return repr(value).removesuffix(".0")


def _value(settings: Settings, section: str, name: str) -> Value:
    value: Value = getattr(getattr(settings, section), name)
    return value


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, 98, initial_indent="# ", subsequent_indent="# ")

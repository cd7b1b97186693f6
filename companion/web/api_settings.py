"""Every setting with its unit and help, as the page shows and saves them; mistakes come back at their fields."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from companion.settings import SECTIONS, Rule, Settings
from companion.settings_file import default_path, read
from companion.settings_sample import show
from companion.settings_write import RefusedSettingsError, write
from companion.web.asked import AskedError, route
from companion.web.web_house import WebHouse

UNITS = frozenset({"s", "ms", "ma", "wpm", "percent", "minutes"})
"""With which a setting's name may end."""


def routes(web: WebHouse) -> list[Route]:
    def shown(_request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        settings, mistakes = _read(web)
        rows = {(row.section, row.name): row for row in show(settings)}
        sections = [
            {
                "name": section,
                "help": type(getattr(settings, section)).__doc__ or "",
                "fields": [
                    _field(name, rule, rows[section, name].value, rows[section, name].default) for name, rule in rules.items()
                ],
            }
            for section, rules in SECTIONS.items()
        ]
        return {"path": str(web.settings_path), "mistakes": mistakes, "sections": sections}

    def save(_request: Request, body: Mapping[str, Any]) -> Response | Mapping[str, Any]:
        if not body:
            return {"said": "Nothing was changed.", "restart": False}
        try:
            write(web.settings_path, {key: _accepted(key, value) for key, value in body.items()})
        except RefusedSettingsError as error:
            raise AskedError(
                422, "Some of that doesn't fit.", "What is wrong stands at each field.", mistakes=error.mistakes
            ) from error
        return {"said": "Saved. It holds from the next start on.", "restart": True}

    return [route("/api/settings", shown), route("/api/settings", save, "PUT")]


def _read(web: WebHouse) -> tuple[Settings, list[str]]:
    if not web.settings_path.exists() and web.settings_path != default_path():
        return Settings(), []
    return read(web.settings_path)


def label(name: str, unit: str) -> str:
    """A setting's name for people, who see its unit beside it.

    >>> label("pause_s", "seconds"), label("night_from", ""), label("mute_pin", "BCM number")
    ('pause', 'night from', 'mute pin')
    """
    words = name.split("_")
    return " ".join(words[:-1] if unit and len(words) > 1 and words[-1] in UNITS else words)


def _field(name: str, rule: Rule, value: Any, default: Any) -> dict[str, Any]:
    return {
        "name": name,
        "label": label(name, rule.unit),
        "kind": rule.kind.__name__,
        "value": value,
        "unit": rule.unit,
        "help": f"{rule.help} Default: {_in_words(default)}.",
        "needs": rule.needs,
        "low": rule.low,
        "high": rule.high,
        "choices": list(rule.choices),
        "longest": rule.longest,
    }


def _in_words(default: Any) -> str:
    if isinstance(default, bool):
        return "on" if default else "off"
    return str(default) or "empty"


def _accepted(key: str, value: Any) -> Any:
    """As the setting keeps it: JSON has one kind of number. What doesn't fit is left for write() to tell."""
    section, _, name = key.partition(".")
    rule = SECTIONS.get(section, {}).get(name)
    accepted = rule.accept(value) if rule is not None else None
    return value if accepted is None else accepted

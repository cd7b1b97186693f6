"""What lies on the card, part by part, with versions and licences: a CycloneDX 1.5 list (ECMA-424, cyclonedx.org).

The same card gives the same bytes: there is no random number in it, and its date is the image's.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import HeaderParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

from companion.models.card import read_card

Component = dict[str, Any]

SHORT = 100
"""Some packages put the whole text of their licence where its name belongs."""

LICENCE_LINE = re.compile(r"^License:[ \t]*(\S.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """A Debian package: `licence_file` is its copyright file, where it has one."""

    name: str
    version: str
    architecture: str
    licence_file: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Contents:
    """All that a card is made of. Packages of Python are found in `site_packages`, by their dist-info."""

    packages: Sequence[Package]
    site_packages: Path | None = None
    packs: Sequence[Path] = ()
    firmware: Sequence[Path] = field(default=())


def bill(name: str, version: str, suite: str, date_s: int, contents: Contents) -> str:
    """The list as JSON. Raises ModelError for a pack whose card is wrong."""
    components = [debian(package, suite) for package in contents.packages]
    components += wheels(contents.site_packages) if contents.site_packages else []
    components += [pack(folder) for folder in contents.packs]
    components += [firmware(file) for file in contents.firmware]
    components.sort(key=lambda component: (component["type"], component["bom-ref"]))
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([name, version, components]))}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(date_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "operating-system", "bom-ref": name, "name": name, "version": version},
        },
        "components": components,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def debian(package: Package, suite: str) -> Component:
    place = quote(package.name), quote(package.version, safe=""), package.architecture, suite
    address = "pkg:deb/debian/{}@{}?arch={}&distro={}".format(*place)
    names = _debian_licences(package.licence_file)
    return _component("library", address, package.name, package.version, [{"license": {"name": name}} for name in names])


def _debian_licences(file: Path | None) -> list[str]:
    """The names in a copyright file of the kind that programs can read; none in one that is free text."""
    if file is None or not file.is_file():
        return []
    text = file.read_text(encoding="utf-8", errors="replace")
    if not re.match(r"\s*Format:", text):
        return []
    names = (name.strip() for name in LICENCE_LINE.findall(text))
    return list(dict.fromkeys(name for name in names if len(name) <= SHORT))


def wheels(site_packages: Path) -> list[Component]:
    """Python's packages in a folder. Source: PyPA's core metadata 2.4."""
    found = []
    for file in sorted(site_packages.glob("*.dist-info/METADATA")):
        told = HeaderParser().parsestr(file.read_text(encoding="utf-8", errors="replace"))
        name, version = str(told["Name"]), str(told["Version"])
        address = f"pkg:pypi/{quote(re.sub(r'[-_.]+', '-', name).lower())}@{quote(version)}"
        licences = _wheel_licences(told.get("License-Expression"), told.get("License"), told.get_all("Classifier", []))
        found.append(_component("library", address, name, version, licences))
    return found


def _wheel_licences(expression: str | None, named: str | None, classifiers: Iterable[str]) -> list[Component]:
    if expression:
        return [{"expression": expression}]
    classified = [line.split(" :: ")[-1] for line in classifiers if line.startswith("License :: ")]
    if named and "\n" not in named and len(named) <= SHORT and named != "UNKNOWN":
        classified = [named]
    return [{"license": {"name": name}} for name in classified]


def pack(folder: Path) -> Component:
    """A model pack, by its card; its hash is the card's, which holds those of its files."""
    card = read_card(folder)
    digest = hashlib.sha256((folder / "card.toml").read_bytes()).hexdigest()
    component = _component("machine-learning-model", f"pack/{card.name}", card.name, None, [{"license": {"name": card.licence}}])
    properties = [{"name": "companion:kind", "value": card.kind}, {"name": "companion:source", "value": card.source}]
    return component | {"hashes": [{"alg": "SHA-256", "content": digest}], "properties": properties}


def firmware(file: Path) -> Component:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    component = _component("firmware", f"firmware/{file.name}", file.name, None, [])
    return component | {"hashes": [{"alg": "SHA-256", "content": digest}]}


def _component(kind: str, reference: str, name: str, version: str | None, licences: list[Component]) -> Component:
    component: Component = {"type": kind, "bom-ref": reference, "name": name}
    if version:
        component["version"] = version
    if licences:
        component["licenses"] = licences
    if reference.startswith("pkg:"):
        component["purl"] = reference
    return component

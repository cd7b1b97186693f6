"""The list of parts: every package, wheel, pack and firmware, with versions and licences, the same each time."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from companion.errors import ModelError
from deploy.build.sbom import Contents, Package, bill

PACKS = Path(__file__).parents[2] / "companion/data/packs"
READABLE = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
License: GPL-3+

Files: x
License: MIT
 a text

License: GPL-3+
 a text
"""


@pytest.fixture
def contents(tmp_path: Path) -> Contents:
    (tmp_path / "espeak").write_text(READABLE)
    (tmp_path / "free-text").write_text("This is free.\nLicense: somewhere below\n")
    site = tmp_path / "site-packages"
    wheels = {
        "numpy": "Name: numpy\nVersion: 2.5.5\nLicense-Expression: BSD-3-Clause AND MIT\nLicense: the whole\n text\n",
        "pyserial": "Name: pyserial\nVersion: 3.5\nLicense: BSD\nClassifier: License :: OSI Approved :: BSD License\n",
        "Typing_Ext": "Name: Typing_Ext\nVersion: 4.1+local\nLicense: UNKNOWN\nClassifier: License :: MIT License\n",
        "bare": "Name: bare\nVersion: 0\n\nLicense: only in the description\n",
    }
    for name, metadata in wheels.items():
        (site / f"{name}-1.dist-info").mkdir(parents=True)
        (site / f"{name}-1.dist-info/METADATA").write_text(metadata)
    (tmp_path / "start4.elf").write_bytes(b"firmware")
    return Contents(
        packages=[Package("espeak-ng", "1.52.0+dfsg-5", "arm64", tmp_path / "espeak"),
                  Package("libc6", "2:2.41-12", "arm64", tmp_path / "free-text"),
                  Package("base-files", "13.8", "arm64", tmp_path / "no-such-file")],
        site_packages=site, packs=[PACKS / "companion-mini"], firmware=[tmp_path / "start4.elf"],
    )  # fmt: skip


def components(contents: Contents) -> dict[str, dict[str, Any]]:
    whole = json.loads(bill("companion-1-arm64", "1", "trixie", 1735689600, contents))
    assert (whole["bomFormat"], whole["specVersion"]) == ("CycloneDX", "1.5")
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", whole["serialNumber"])
    assert whole["metadata"]["timestamp"] == "2025-01-01T00:00:00Z"
    references = [part["bom-ref"] for part in whole["components"]]
    assert len(set(references)) == len(references)
    return {part["name"]: part for part in whole["components"]}


LICENCES = {
    "espeak-ng": [{"license": {"name": "GPL-3+"}}, {"license": {"name": "MIT"}}],
    "libc6": None,
    "base-files": None,
    "numpy": [{"expression": "BSD-3-Clause AND MIT"}],
    "pyserial": [{"license": {"name": "BSD"}}],
    "Typing_Ext": [{"license": {"name": "MIT License"}}],
    "bare": None,
    "companion-mini": [{"license": {"name": "CC-BY-SA-4.0"}}],
    "start4.elf": None,
}


@pytest.mark.parametrize("name", LICENCES)
def test_licences_are_those_that_each_part_names(contents: Contents, name: str) -> None:
    assert components(contents)[name].get("licenses") == LICENCES[name]


def test_every_part_is_listed(contents: Contents) -> None:
    assert set(components(contents)) == set(LICENCES)


ADDRESSES = {
    "espeak-ng": "pkg:deb/debian/espeak-ng@1.52.0%2Bdfsg-5?arch=arm64&distro=trixie",
    "libc6": "pkg:deb/debian/libc6@2%3A2.41-12?arch=arm64&distro=trixie",
    "Typing_Ext": "pkg:pypi/typing-ext@4.1%2Blocal",
}


@pytest.mark.parametrize(("name", "address"), ADDRESSES.items(), ids=ADDRESSES)
def test_scanners_find_packages_by_their_address(contents: Contents, name: str, address: str) -> None:
    assert components(contents)[name]["purl"] == address


def test_the_same_card_gives_the_same_bytes(contents: Contents) -> None:
    turned = replace(contents, packages=contents.packages[::-1])
    assert bill("c", "1", "trixie", 1, contents) == bill("c", "1", "trixie", 1, turned)
    assert bill("c", "1", "trixie", 1, contents) != bill("c", "2", "trixie", 1, contents)


def test_a_pack_with_a_wrong_card_is_told(contents: Contents, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack/card.toml").write_text("kind = 'mind'")
    with pytest.raises(ModelError):
        bill("c", "1", "trixie", 1, replace(contents, packs=[tmp_path / "pack"]))

"""The entry for Raspberry Pi Imager: the fields that its schema demands, with the right values in them."""

import json
from typing import Any

import pytest

from deploy.build.imager import Download, os_list

REQUIRED = {
    "name",
    "description",
    "icon",
    "url",
    "extract_size",
    "extract_sha256",
    "image_download_size",
    "release_date",
    "devices",
}
"""Of raspberrypi/rpi-imager, doc/json-schema/os-list-schema.json and doc/schema-notes.md."""


def entry(flavour: str = "debian") -> dict[str, Any]:
    download = Download(
        name="c.img.xz", version="1.2.3", flavour=flavour, url="https://example.org/c.img.xz",
        packed_bytes=10, packed_sha256="a" * 64, bytes=1000, sha256="b" * 64, date_s=1735689600,
    )  # fmt: skip
    whole = json.loads(os_list(download))
    assert set(whole) == {"os_list"}, "the schema allows nothing else"
    (image,) = whole["os_list"]
    assert isinstance(image, dict)
    return image


def test_all_that_imager_needs_is_there() -> None:
    image = entry()
    assert set(image) >= REQUIRED
    assert image["url"] == "https://example.org/c.img.xz"
    assert (image["image_download_size"], image["image_download_sha256"]) == (10, "a" * 64)
    assert (image["extract_size"], image["extract_sha256"]) == (1000, "b" * 64), "Imager compares these with what it unpacked"
    assert image["release_date"] == "2025-01-01"


def test_imager_asks_for_no_user_and_no_network() -> None:
    assert "init_format" not in entry()


@pytest.mark.parametrize(
    ("flavour", "name"), [("debian", "companion 1.2.3"), ("raspberrypi", "companion 1.2.3 (raspberrypi's kernel)")]
)
def test_flavours_can_be_told_apart_in_a_list(flavour: str, name: str) -> None:
    assert entry(flavour)["name"] == name

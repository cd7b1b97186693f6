"""What Raspberry Pi Imager needs to know about an image: its `os_list`, in a *.rpi-imager-manifest that opens in Imager.

Fields: doc/json-schema/os-list-schema.json and doc/schema-notes.md of raspberrypi/rpi-imager; `devices` are the tags in
Raspberry Pi's own list, where a Zero 2 W counts as a Pi 3. There is no init_format: Imager's own questions (a user, Wi-Fi)
have no answer on this card, whose settings are in companion.toml.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

DEVICES = ("pi3-64bit", "pi4-64bit", "pi5-64bit")


@dataclass(frozen=True, kw_only=True)
class Download:
    """An image as it is downloaded, and as it is on the card."""

    name: str
    version: str
    flavour: str
    url: str
    packed_bytes: int
    packed_sha256: str
    bytes: int
    sha256: str
    """Imager compares it before it writes the first megabyte: with a wrong one the card would not start."""

    date_s: int


def os_list(download: Download) -> str:
    """The list with this one image, as JSON."""
    kernel = "" if download.flavour == "debian" else f" ({download.flavour}'s kernel)"
    image = {
        "name": f"companion {download.version}{kernel}",
        "description": "A pocket voice companion: hold the button, talk, let go, and it answers aloud. Offline.",
        "icon": "icons/use_custom.png",  # one that Imager has
        "url": download.url,
        "extract_size": download.bytes,
        "extract_sha256": download.sha256,
        "image_download_size": download.packed_bytes,
        "image_download_sha256": download.packed_sha256,
        "release_date": datetime.fromtimestamp(download.date_s, UTC).strftime("%Y-%m-%d"),
        "architecture": "armv8",
        "devices": list(DEVICES),
    }
    return json.dumps({"os_list": [image]}, indent=2, ensure_ascii=False) + "\n"

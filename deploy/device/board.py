"""Turns what companion.toml says of the board into board.txt, which config.txt includes: `python3 -m deploy.device.board`.

The firmware reads it before anything else runs, so a change counts from the next start; this restarts once for it. Buttons need
no line: the program asks the kernel for their pull-ups. A gauge on I2C needs none on the debian flavour, nor does the bus
of a sound board: mainline's device trees leave I2C on. They know no dtparam (no __overrides__), and their SPI and sound
come from overlays of our own, deploy/boot/overlays.
"""

import hashlib
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from companion.errors import CompanionError
from companion.settings import Settings
from companion.settings_file import FILE_NAME, read
from deploy.device import tell
from deploy.device.update import restart
from deploy.device.updating import BootPartition, Places, write_whole

HEADING = "# Written at the start from companion.toml: change that, for this is written over."
BOARD_FILE = "board.txt"

OURS = "companion-"
SUFFIX = "-soundcard"
SOUND_OVERLAYS = {"googlevoicehat": "googlevoicehat-soundcard", "wm8960": "wm8960-soundcard"}
"""Raspberry Pi's names for two boards; of others, the setting is the name of the overlay."""
NOT_WIRED = "I can't write to my card, so I can't use the parts that my settings name."
UNKNOWN_SOUND = "My settings name a sound board that I don't know, so I'm going without it."

SPI_RINGS = ("apa102", "ws2812")
PIN_PORTS = ("/dev/serial0", "/dev/ttyAMA0", "/dev/ttyS0", "/dev/ttyS1")
"""A Pico there is wired to GPIO14 and 15, not plugged into USB."""
WS2812_CLOCK = ("[pi3]", "core_freq=250", "[pi02]", "core_freq=250", "[pi4]", "core_freq_min=500", "[all]")
"""SPI's clock is the core's, divided: it must not change while these lights are told by the length of a pulse."""

I2C_PINS = {2, 3}
READ_HERE = ("[board]", "[ring]", "[power]", "[button]")


def overlays(settings: Settings, flavour: str) -> str:
    """The whole of board.txt. Empty where nothing is wanted, as on a new card."""
    lines = _sound(settings.board.sound, flavour) + _ring(settings, flavour)
    if flavour != "debian" and _wants_i2c(settings):
        lines.append("dtparam=i2c_arm=on")
    return "".join(line + "\n" for line in [HEADING, *lines]) if lines else ""


def _sound(board: str, flavour: str) -> list[str]:
    if board in ("auto", "none"):
        return []
    name = board.removesuffix(SUFFIX)
    return [f"dtoverlay={OURS}{name}" if flavour == "debian" else f"dtoverlay={SOUND_OVERLAYS.get(name, board)}"]


def _ring(settings: Settings, flavour: str) -> list[str]:
    ring = settings.ring
    lines: list[str] = []
    if ring.kind in SPI_RINGS:
        lines.append(f"dtoverlay={OURS}spi0" if flavour == "debian" else "dtparam=spi=on")
    if ring.kind == "ws2812":
        lines += WS2812_CLOCK
    if ring.kind in ("auto", "pico") and ring.port in PIN_PORTS:
        lines.append("enable_uart=1")
    return lines


def _wants_i2c(settings: Settings) -> bool:
    """For a gauge that is named, and to look for one where no other part has the bus's pins."""
    button, ring = settings.button, settings.ring
    taken = {button.pin, button.mute_pin, button.knob_a_pin, button.knob_b_pin}
    if ring.kind in ("leds", "rgb"):
        taken |= {int(pin) for pin in ring.pins.split()}
    return settings.power.gauge == "max17048" or (settings.power.gauge == "auto" and not taken & I2C_PINS)


def without_unknown(text: str, known: Path) -> tuple[str, list[str]]:
    """The text less the overlays that are not in the folder `known`; and their names."""
    names = re.findall(r"(?m)^dtoverlay=([^,\n]+)", text)
    unknown = [name for name in names if not (known / f"{name}.dtbo").is_file()]
    lines = [line for line in text.splitlines() if line.removeprefix("dtoverlay=").split(",")[0] not in unknown]
    return ("".join(line + "\n" for line in lines) if lines != [HEADING] else ""), unknown


def trustworthy(settings: Settings, mistakes: Sequence[str]) -> bool:
    """Whether board.txt may follow these settings: a slip must not take away the sound by which she tells of it."""
    if not mistakes:
        return True
    return settings != Settings() and not any(mistake.startswith(READ_HERE) for mistake in mistakes)


def update_board(places: Places, boot: BootPartition) -> bool:
    """Bring board.txt up to date. Whether to restart: never twice for the same text. Raises CardError."""
    settings, mistakes = read(places.firmware / FILE_NAME)
    found = places.boot_env()
    if not trustworthy(settings, mistakes):
        return False
    folder = places.firmware / f"slot-{found.get('SLOT', 'a')}" / "overlays"
    text, unknown = without_unknown(overlays(settings, places.image()[1]), folder)
    if unknown:
        sys.stderr.write(f"This system has no overlay named {', '.join(unknown)}.\n")
        tell.notice(places.run, UNKNOWN_SOUND)
    place, noted = places.firmware / BOARD_FILE, places.system / "board-written"
    if place.is_file() and place.stat().st_size == len(text.encode()) and place.read_bytes() == text.encode():
        return False  # the size first: what lies there may be anything
    with boot.writable():
        boot.replace(BOARD_FILE, text.encode())
    digest = hashlib.sha256(text.encode()).hexdigest()
    if found.get("DATA") == "temporary" or (noted.is_file() and noted.read_text().strip() == digest):
        return False  # nothing would remember that it was done, or it was: a card that loses what is written would go on for ever
    write_whole(noted, [digest])
    return True


def main() -> int:
    places = Places()
    try:
        if update_board(places, BootPartition(places)):
            restart()
    except (CompanionError, OSError, subprocess.SubprocessError) as error:
        sys.stderr.write(f"{error}\n")
        with suppress(OSError):
            tell.notice(places.run, NOT_WIRED)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

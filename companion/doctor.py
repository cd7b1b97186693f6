"""Tries each part alone and says what to do about the ones that fail."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from companion import engines
from companion.audio import cards
from companion.audio.block import SILENCE_DB
from companion.audio.chimes import chime
from companion.audio.microphone import CardMicrophone
from companion.audio.speaker import CardSpeaker
from companion.errors import CompanionError
from companion.hardware.button import BoardButton, board_present
from companion.models import packs
from companion.models.trial import prove

LISTEN_S = 0.5

Verdict = Literal["works", "missing", "broken"]


@dataclass(frozen=True)
class Finding:
    """One part: `what` was found, and how to mend it (empty if nothing is to be done)."""

    part: str
    verdict: Verdict
    what: str
    fix: str = ""
    needed: bool = True
    """Without it there is no conversation through this machine's own sound."""


def examine(house: engines.House, settings_file: Path, mistakes: list[str]) -> Iterator[Finding]:
    """Each part in turn; slow ones (models, cards) as they are reached."""
    yield Finding("python", "works", f"{sys.version.split()[0]} on {sys.platform}")
    yield _settings(settings_file, mistakes)
    yield _tried("microphone", lambda: _microphone(house))
    yield _tried("speaker", lambda: _speaker(house))
    yield _packs(house)
    yield _tried("ears", lambda: _ears(house))
    yield _tried("voice", lambda: _voice(house))
    yield _tried("mind", lambda: _mind(house))
    yield _button(house)


def _tried(part: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(part, "works", check())
    except CompanionError as error:
        return Finding(part, "broken" if error.exit_code == 4 else "missing", error.what, error.fix)


def _settings(path: Path, mistakes: list[str]) -> Finding:
    if mistakes:
        return Finding(
            "settings", "broken", " ".join(mistakes), "Correct them; `companion settings check` tells when all is well."
        )
    return Finding("settings", "works", f"{path}" if path.exists() else f"all at their defaults; {path} would change them")


def _microphone(house: engines.House) -> str:
    microphone = CardMicrophone(house.settings.sound.microphone)
    name = cards.find("input", house.settings.sound.microphone).name
    loudest_db, end_s = SILENCE_DB, time.monotonic() + LISTEN_S
    for block in microphone.open():
        loudest_db = max(loudest_db, block.level_db)
        if time.monotonic() > end_s:
            break
    microphone.close()
    hush = " That is silence: is it switched off?" if loudest_db <= SILENCE_DB else ""
    return f"{name}: loudest {loudest_db:.0f} dB in {LISTEN_S} s.{hush}"


def _speaker(house: engines.House) -> str:
    sound = house.settings.sound
    name = cards.find("output", sound.speaker).name
    speaker = CardSpeaker(sound.speaker, sound.volume)
    try:
        playback = speaker.begin()
        playback.write(chime("done"))
        playback.finish()
    finally:
        speaker.rest()
    return f"{name}: a chime was played."


def _packs(house: engines.House) -> Finding:
    own = house.data / "packs"
    try:
        found, faults = packs.find("ears", packs.search_path(house.models, house.data))
    except CompanionError as error:
        return Finding("packs", "broken", error.what, error.fix, needed=False)
    for pack in found:
        try:
            prove(pack.folder, house.data / "state")
        except CompanionError as error:
            return Finding("packs", "broken", error.what, error.fix, needed=False)
    if faults:
        return Finding("packs", "broken", faults[0].what, faults[0].fix, needed=False)
    if not found:
        return Finding("packs", "missing", "No Vosk model is installed.", f"Put its folder into {own}.", needed=False)
    return Finding("packs", "works", ", ".join(f"{pack.name} in {pack.folder.parent}" for pack in found))


def _ears(house: engines.House) -> str:
    return f"{engines.open_ears(house, house.settings.ears.pack).name} is loaded."


def _voice(house: engines.House) -> str:
    voice = engines.open_voice(house)
    try:
        return f"{voice.check()} speaks."
    finally:
        voice.close()


def _mind(house: engines.House) -> str:
    reply = engines.open_mind(house, seed=0).reply("good morning")
    return f'To "good morning" she says: "{"".join(reply.pieces)}"'


def _button(house: engines.House) -> Finding:
    if not board_present():
        return Finding("button", "missing", "This is no Raspberry Pi: the space bar is the button.", needed=False)
    pin = house.settings.button.pin
    try:
        BoardButton(pin, house.settings.button.lockout_ms / 1000, lambda _at_s: None, lambda _at_s: None).close()
    except CompanionError as error:
        return Finding("button", "broken", error.what, error.fix)
    return Finding("button", "works", f"GPIO{pin} can be read.")

"""Tries each part alone and says what to do about the ones that fail."""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from companion import doctor_memory, doctor_touch, engines
from companion.audio import cards
from companion.audio.block import SILENCE_DB
from companion.audio.chimes import chime
from companion.audio.microphone import CardMicrophone
from companion.audio.speaker import CardSpeaker
from companion.errors import CompanionError
from companion.findings import Finding, tried
from companion.models import packs
from companion.models.trial import prove
from companion.speech.voice_activity import VoiceActivity

LISTEN_S = 0.5
SMALL_EARS = {"vosk-commands": "vosk-mini-en", "pocketsphinx": "sphinx-talk-en"}
"""What comes with the program, by engine."""


def examine(house: engines.House, settings_file: Path, mistakes: list[str]) -> Iterator[Finding]:
    """Each part in turn; slow ones (models, cards) as they are reached."""
    yield Finding("python", "works", f"{sys.version.split()[0]} on {sys.platform}")
    yield _settings(settings_file, mistakes)
    yield _or_typing(tried("microphone", lambda: _microphone(house)))
    yield _or_typing(tried("speaker", lambda: _speaker(house)))
    yield _packs(house)
    yield tried("ears", lambda: _ears(house))
    yield tried("silence", _silence, needed=False)
    yield tried("voice", lambda: _voice(house))
    yield tried("mind", lambda: _mind(house))
    yield doctor_memory.examine(house)
    yield from doctor_touch.examine(house)


def _or_typing(finding: Finding) -> Finding:
    """Says what works without it."""
    if finding.verdict == "works":
        return finding
    return replace(finding, fix=f"{finding.fix} Until then `companion chat` talks by typing.")


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
            if pack.engine.startswith("vosk"):
                prove(pack.folder, house.data / "state")
        except CompanionError as error:
            return Finding("packs", "broken", error.what, error.fix, needed=False)
    if faults:
        return Finding("packs", "broken", faults[0].what, faults[0].fix, needed=False)
    installed = [f"{pack.name} in {pack.folder.parent}" for pack in found if pack.engine == "vosk"]
    lost = [name for engine, name in SMALL_EARS.items() if engine not in {pack.engine for pack in found}]
    if lost and not installed:
        return Finding(
            "packs", "broken", f"Missing from the program: {', '.join(lost)}.", "Install the companion again.", needed=False
        )
    if not installed:
        return Finding(
            "packs",
            "missing",
            "No Vosk model is installed: small ears hear, less well.",
            f"`companion models get vosk-small-en-us` fetches one (41 MB); or put the folder of a Vosk model into {own}.",
            needed=False,
        )
    return Finding("packs", "works", ", ".join(installed))


def _ears(house: engines.House) -> str:
    return f"Loaded: {engines.open_ears(house, house.settings.ears.pack).name}."


def _silence() -> str:
    VoiceActivity()
    return "Speech is told from silence."


def _voice(house: engines.House) -> str:
    voice = engines.open_voice(house)
    try:
        return f"{voice.check()} speaks."
    finally:
        voice.close()


def _mind(house: engines.House) -> str:
    reply = engines.open_mind(house, seed=0).reply("good morning")
    return f'To "good morning" she says: "{"".join(reply.pieces)}"'

"""Tries each part alone and says what to do about the ones that fail."""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from companion import doctor_memory, doctor_packs, doctor_touch, engines
from companion.audio import cards
from companion.audio.block import SILENCE_DB
from companion.audio.chimes import chime
from companion.audio.microphone import CardMicrophone
from companion.audio.speaker import CardSpeaker
from companion.findings import Finding, tried
from companion.speech.voice_activity import VoiceActivity

LISTEN_S = 0.5


def examine(house: engines.House, settings_file: Path, mistakes: list[str]) -> Iterator[Finding]:
    """Each part in turn; slow ones (models, cards) as they are reached."""
    yield Finding("python", "works", f"{sys.version.split()[0]} on {sys.platform}")
    yield _settings(settings_file, mistakes)
    yield _or_typing(tried("microphone", lambda: _microphone(house)))
    yield _or_typing(tried("speaker", lambda: _speaker(house)))
    yield doctor_packs.examine(house)
    yield tried("ears", lambda: _ears(house))
    yield tried("silence", _silence, needed=False)
    yield tried("voice", lambda: _voice(house))
    yield tried("mind", lambda: _mind(house))
    yield from doctor_packs.elsewhere(house)
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

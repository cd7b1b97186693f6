"""Real sound, measured and held against a reader's other recordings. Of moods nothing is known; how the sound was changed is."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from companion.audio.block import EARS_RATE_HZ
from companion.audio.recordings import blocks_of
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.mood.voice import FEWEST_TURNS, VoiceMood
from companion.speech.heard import Prosody
from companion.speech.prosody import ProsodyMeter
from companion.speech.speech_rules import SpeechRules
from companion.speech.voice_activity import WINDOW, VoiceActivity

READER = sorted((Path(__file__).parents[3].parent / "shared" / "speech" / "lj").glob("*.flac"))[:24]
MOST = 5 * EARS_RATE_HZ
NOW = datetime(2026, 3, 4, 12, 0)
Sound = NDArray[np.int16]
Tilts = list[dict[str, float]]


class Reader:
    """Each recording against the usual that all the others make."""

    def __init__(self) -> None:
        self._network = VoiceActivity()
        self._sounds = [np.concatenate([block.samples for block in blocks_of(path)])[:MOST] for path in READER]
        usual = [self._measure(sound) for sound in self._sounds]
        self._moods = [_mood(usual[:number] + usual[number + 1 :]) for number in range(len(usual))]
        self.as_ever = self.tilts(lambda sound: sound)

    def tilts(self, changed: Callable[[Sound], Sound]) -> Tilts:
        both = zip(self._moods, self._sounds, strict=True)
        return [mood.tilt(self._measure(changed(sound))) or {} for mood, sound in both]

    def _measure(self, sound: Sound) -> Prosody | None:
        meter, detector, rules = ProsodyMeter(), self._network.follow(), SpeechRules()
        for window in np.pad(sound, (0, -len(sound) % WINDOW)).reshape(-1, WINDOW):
            rules.take(detector.speech(window))
            meter.hear(window, rules.speaking)
        return meter.reading()


def _mood(usual: list[Prosody | None]) -> VoiceMood:
    memory = Memory(Store.in_memory())
    mood = VoiceMood(memory)
    with memory.store.change():
        for prosody in usual:
            mood.keep(memory.keep_turn("so it goes", "Go on.", "bank", NOW), prosody)
    return mood


@pytest.fixture(scope="module")
def reader() -> Reader:
    if len(READER) <= FEWEST_TURNS:
        pytest.skip("the recordings in ../shared/speech are not here")
    return Reader()


def tape(sound: Sound, speed: float, louder_db: float) -> Sound:
    """Slower and lower, or faster and higher."""
    moved = np.asarray(soxr.resample(sound.astype(np.float64), speed * EARS_RATE_HZ, EARS_RATE_HZ)) * 10 ** (louder_db / 20)
    return np.clip(moved, -32768, 32767).astype(np.int16)


def leaning(tilts: Tilts, *moods: str) -> float:
    """The share that leans to one of these moods, and not by a hair."""
    likeliest = [max(tilt, key=lambda mood: tilt[mood]) for tilt in tilts]
    return sum(mood in moods and tilt[mood] > 0.2 for mood, tilt in zip(likeliest, tilts, strict=True)) / len(tilts)


def test_his_own_lines_say_little(reader: Reader) -> None:
    assert np.quantile([max(map(abs, tilt.values())) for tilt in reader.as_ever], 0.9) < 0.5


def test_slower_lower_and_softer_leans_to_low(reader: Reader) -> None:
    assert leaning(reader.tilts(lambda sound: tape(sound, 0.85, -6)), "low", "flat") >= 0.8


def test_faster_higher_and_louder_leans_to_tense_or_bright(reader: Reader) -> None:
    assert leaning(reader.tilts(lambda sound: tape(sound, 1.2, 4)), "tense", "bright") >= 0.8


def test_a_microphone_farther_off_is_not_taken_for_sadness(reader: Reader) -> None:
    farther = reader.tilts(lambda sound: tape(sound, 1, -10))
    more = [after["low"] - before["low"] for after, before in zip(farther, reader.as_ever, strict=True)]
    assert abs(np.mean(more)) < 0.1

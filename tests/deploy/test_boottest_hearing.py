"""The boot test's ears: of many sentences of hers it finds the one that was spoken, and says so when it was none of them."""

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from companion.errors import SettingsError
from companion.speech.engine import Manner
from companion.speech.voice import SpokenVoice
from deploy.boottest.failures import CheckFailedError
from deploy.boottest.hearing import DECOYS, choose, decoys
from deploy.device.package import OTHER_KEY
from deploy.device.tell import FOUND, WENT_BACK

RATE_HZ = 22_050
LOST_EVERY, LOST, TORN = 6000, 400, 2000
"""Samples: what the emulator loses of a sentence, and the silence that it puts there."""


@pytest.fixture(scope="module")
def voice() -> Iterator[SpokenVoice]:
    voice = SpokenVoice(Manner(), pyttsx3=False)
    yield voice
    voice.close()


def record(file: Path, samples: np.ndarray) -> Path:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(samples.astype(np.int16).tobytes())
    return file


def spoken(voice: SpokenVoice, sentence: str) -> np.ndarray:
    """With gaps in it, as the emulator makes them."""
    samples = np.concatenate([block.samples for block in voice.say(sentence)])
    pieces = [samples[at + LOST : at + LOST_EVERY] for at in range(0, len(samples), LOST_EVERY)]
    return np.concatenate([part for piece in pieces for part in (piece, np.zeros(TORN, np.int16))])


@pytest.mark.parametrize("sentence", [SettingsError.spoken, OTHER_KEY, WENT_BACK, FOUND])
def test_it_finds_the_sentence_among_many(voice: SpokenVoice, tmp_path: Path, sentence: str) -> None:
    others = decoys(sentence)
    assert len(others) == DECOYS
    assert sentence not in others
    assert choose(record(tmp_path / "said.wav", spoken(voice, sentence)), [*others, sentence]) == sentence


@pytest.mark.parametrize("sentence", [SettingsError.spoken, OTHER_KEY])
def test_a_sentence_that_was_not_said_is_not_chosen(voice: SpokenVoice, tmp_path: Path, sentence: str) -> None:
    said = decoys(sentence)[0]
    assert choose(record(tmp_path / "said.wav", spoken(voice, said)), [*decoys(sentence), sentence]) == said


def test_noise_is_none_of_them(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 2000, 4 * RATE_HZ)
    assert choose(record(tmp_path / "noise.wav", noise), [FOUND, WENT_BACK]) == ""


def test_a_silent_recording_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckFailedError, match="no sound"):
        choose(record(tmp_path / "silence.wav", np.zeros(RATE_HZ)), [FOUND])

"""The network tells speech from what is none: on the recordings that come with the program, and on sounds made here."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.audio.block import EARS_RATE_HZ
from companion.audio.recordings import blocks_of
from companion.errors import ModelError
from companion.speech.scripted import LoudIsSpeech
from companion.speech.speech_rules import BEGINS, DOUBT, ENDS
from companion.speech.voice_activity import MODEL, WINDOW, ByLoudness, Detector, VoiceActivity

DEMO = Path(__file__).parents[2] / "companion" / "data" / "demo"
CHANCE = np.random.default_rng(4)


@pytest.fixture(scope="module")
def activity() -> VoiceActivity:
    return VoiceActivity()


def probabilities(detector: Detector, sound: NDArray[np.int16]) -> list[float]:
    return [detector.speech(window) for window in sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW)]


def recording(path: Path) -> NDArray[np.int16]:
    return np.concatenate([block.samples for block in blocks_of(path)])


def at_level(sound: NDArray[np.float64], level_db: float) -> NDArray[np.int16]:
    scaled = sound / np.sqrt(np.mean(sound**2)) * 10 ** (level_db / 20) * 32768
    clipped: NDArray[np.int16] = np.clip(scaled, -32768, 32767).astype(np.int16)
    return clipped


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.flac")), ids=lambda path: path.stem)
@pytest.mark.parametrize("level_db", [-20.0, -50.0])
def test_speech_is_speech_near_and_far(activity: VoiceActivity, path: Path, level_db: float) -> None:
    told = probabilities(activity.follow(), at_level(recording(path).astype(np.float64), level_db))
    assert np.mean(np.array(told) >= BEGINS) > 0.25


@pytest.mark.parametrize("snr_db", [20.0, 10.0, 5.0])
def test_speech_in_noise_is_speech(activity: VoiceActivity, snr_db: float) -> None:
    for path in DEMO.glob("*.flac"):
        speech = at_level(recording(path).astype(np.float64), -25)
        noise = at_level(CHANCE.standard_normal(len(speech)), -25 - snr_db)
        assert max(probabilities(activity.follow(), speech + noise)) >= BEGINS


SECONDS = np.arange(4 * EARS_RATE_HZ) / EARS_RATE_HZ
NOT_SPEECH = {
    "white noise": CHANCE.standard_normal(len(SECONDS)),
    "a hum": sum(np.sin(2 * np.pi * 50 * k * SECONDS) / k for k in (1, 2, 3, 5)),
    "a melody": np.sin(2 * np.pi * np.repeat(CHANCE.choice([262, 330, 392, 523], 16), EARS_RATE_HZ // 4) * SECONDS),
    "one tone": np.sin(2 * np.pi * 440 * SECONDS),
}


@pytest.mark.parametrize("sound", NOT_SPEECH.values(), ids=NOT_SPEECH)
@pytest.mark.parametrize("level_db", [-40.0, -20.0, -6.0])
def test_what_is_no_speech_is_not_taken_for_it(
    activity: VoiceActivity, sound: NDArray[np.float64], level_db: float, request: pytest.FixtureRequest
) -> None:
    told = max(probabilities(activity.follow(), at_level(sound, level_db)))
    assert told < (BEGINS if "melody" in request.node.name else DOUBT), "music may raise doubts"


def test_digital_silence_is_no_speech(activity: VoiceActivity) -> None:
    assert max(probabilities(activity.follow(), np.zeros(2 * EARS_RATE_HZ, np.int16))) < DOUBT


def test_recordings_do_not_know_each_other(activity: VoiceActivity) -> None:
    one, other = (recording(path) for path in sorted(DEMO.glob("*.flac"))[:2])
    alone = probabilities(activity.follow(), one)
    first, second = activity.follow(), activity.follow()
    beside = []
    for start in range(0, min(len(one), len(other)) - WINDOW, WINDOW):
        beside.append(first.speech(one[start : start + WINDOW]))
        second.speech(other[start : start + WINDOW])
    assert beside == alone[: len(beside)]


@pytest.mark.parametrize("length", [0, WINDOW - 1, WINDOW + 1])
def test_only_whole_windows_are_taken_by_the_fake_too(activity: VoiceActivity, length: int) -> None:
    for detector in (activity.follow(), LoudIsSpeech().follow(), ByLoudness().follow()):
        with pytest.raises(ValueError, match=str(WINDOW)):
            detector.speech(np.zeros(length, np.int16))


def test_without_the_network_everything_may_be_speech() -> None:
    told = probabilities(ByLoudness().follow(), np.zeros(2 * WINDOW, np.int16))
    assert all(DOUBT <= probability < ENDS for probability in told), "silence is passed on, and is no speech"


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.flac")), ids=lambda path: path.stem)
def test_without_the_network_loud_is_speech(path: Path) -> None:
    told = probabilities(ByLoudness().follow(), recording(path))
    assert max(told) >= BEGINS
    assert min(told) >= DOUBT


@pytest.mark.parametrize(
    "content", [None, b"", b"no model", MODEL.read_bytes()[:100_000]], ids=["missing", "empty", "text", "cut"]
)
def test_a_damaged_file_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "silero-vad.onnx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ModelError, match="damaged or missing"):
        VoiceActivity(file)


OPEN = """
import companion.speech.voice_activity as v
v.VoiceActivity()
import psutil
print(psutil.Process().num_threads(), len(psutil.Process().net_connections("all")))
"""


def test_opening_it_leaves_no_trace_and_no_thread(tmp_path: Path) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ORT_", "XDG_"))}
    surroundings = kept | {"HOME": str(tmp_path), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    words = [sys.executable, "-c", OPEN]
    said = subprocess.run(words, env=surroundings, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.split() == ["1", "0"]
    assert list(tmp_path.rglob("*")) == []

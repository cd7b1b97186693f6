"""Synthetic speech to learn from and to measure with: espeak-ng, flite and festival as programs, one process a text.

A voice is named "PROGRAM:VOICE". Which voices teach and which only test is settled here; what is measured on the latter is
said to be synthetic in every figure.
"""

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from companion.errors import VoiceError

RATE_HZ = 16_000
ESPEAK_WPM = 165
PATIENCE_S = 20.0

TEST_VOICES = ("flite:rms", "espeak:en-us+f5", "espeak:en-us+klatt4", "espeak:en-gb+m3", "espeak:en-gb-scotland+f2")
"""Never trained on; the second is hers, so that she is not deaf to herself by habit alone."""
KEPT_FOR_TESTS = frozenset(("m3", "f5", "f2", "klatt4"))
"""espeak-ng variants that no voice for training may have, in any accent."""

ESPEAK_TRAIN = {
    "en-us": "m1 m2 m4 m5 m6 m7 f1 f3 f4 klatt klatt2 klatt3 Andy Annie belinda benjamin david Denis ed Gene linda steph travis",
    "en-gb": "m1 m2 m4 m6 f1 f3 f4 klatt2 anika grandpa Lee Michael",
    "en-gb-scotland": "m2 m7 f4 klatt2",
    "en-029": "m4 f3 f1",
    "en-gb-x-rp": "m6 f4 m1",
    "en-us-nyc": "m2 f3 m7 f1",
}
TRAIN_VOICES = (
    *(f"espeak:{accent}+{variant}" for accent, variants in ESPEAK_TRAIN.items() for variant in variants.split()),
    *("flite:kal16", "flite:awb", "flite:slt"),
    *("festival:kal_diphone", "festival:cmu_us_slt_arctic_hts"),
)

PACKAGES = {"espeak-ng": "espeak-ng", "flite": "flite", "text2wave": "festival festvox-kallpc16k festvox-us-slt-hts"}


def speak(text: str, voice: str, speed: float = 1.0) -> NDArray[np.int16]:
    """The text, spoken: mono, 16 kHz.

    Args:
        text: words without markup.
        voice: one of TRAIN_VOICES or TEST_VOICES, or another of these programs.
        speed: 1 is the voice's own pace, 2 is twice as fast.
    Raises: VoiceError when the program is missing or has no such voice; ValueError for a name of another form.
    """
    program, _, name = voice.partition(":")
    if program not in COMMANDS or not name or not speed > 0:
        raise ValueError(
            f"a voice is PROGRAM:NAME with a program of {sorted(COMMANDS)}, at a speed above 0: {voice!r} at {speed}"
        )
    with TemporaryDirectory() as folder:  # a file, for in a pipe festival leaves the length out of the header
        wave = Path(folder) / "speech.wav"
        run([*COMMANDS[program](name, speed, text), str(wave)], text, voice)
        return mono_16k(wave, voice)


def espeak(name: str, speed: float, text: str) -> list[str]:  # noqa: ARG001  it reads the text from stdin, as festival does
    accent, plus, variant = name.partition("+")
    accent = "en" if accent == "en-gb" and plus else accent  # by the longer name it knows no variants
    return ["espeak-ng", "--stdin", "-v", f"{accent}{plus}{variant}", "-s", str(round(ESPEAK_WPM * speed)), "-w"]


def flite(name: str, speed: float, text: str) -> list[str]:
    return ["flite", "-voice", name, "--setf", f"duration_stretch={1 / speed:.3f}", "-t", text, "-o"]


def festival(name: str, speed: float, text: str) -> list[str]:  # noqa: ARG001
    return ["text2wave", "-eval", f"(begin (voice_{name}) (Parameter.set 'Duration_Stretch {1 / speed:.3f}))", "-o"]


COMMANDS = {"espeak": espeak, "flite": flite, "festival": festival}


def run(command: list[str], text: str, voice: str) -> None:
    """Let the program write its file. Raises VoiceError."""
    fix = f"Install it: `sudo apt install {PACKAGES[command[0]]}`."
    if which(command[0]) is None:
        raise VoiceError(f"{command[0]} is not installed.", fix)
    try:
        subprocess.run(command, input=text.encode(), capture_output=True, timeout=PATIENCE_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceError(f"{voice} did not say {text!r}: {error}.", fix) from error


def mono_16k(wave: Path, voice: str) -> NDArray[np.int16]:
    """A WAV as int16 at 16 kHz. Raises VoiceError when it is none, as when a program has no such voice."""
    try:
        samples, rate_hz = soundfile.read(wave, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise VoiceError(f"Nothing came of the voice {voice}.", "Choose another one.") from error
    resampled = soxr.resample(samples[:, 0], rate_hz, RATE_HZ)
    return np.clip(np.rint(np.asarray(resampled) * 32_767), -32_768, 32_767).astype(np.int16)

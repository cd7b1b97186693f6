"""Does somebody speak? silero-vad's network through onnxruntime: for each 32 ms of sound, how likely it is speech.

The file in data/vad is the smallest of silero-vad 6.2.3's (its LICENSE.txt is beside it). It is called as
its makers call it: windows of 512 samples of 16 kHz sound, each with the last 64 of the window before it in front, and a state
handed from window to window.
"""

import logging
import os
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from companion.audio.block import EARS_RATE_HZ, SILENCE_DB, Block
from companion.errors import ModelError

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the first import of onnxruntime: see companion.lm

MODEL = Path(__file__).parents[1] / "data" / "vad" / "silero-vad.onnx"
WINDOW = 512
"""Samples of EARS_RATE_HZ that one probability is for."""
WINDOW_S = WINDOW / EARS_RATE_HZ
CONTEXT = 64
GAIN = 4.0
"""The network hears everything 12 dB louder, cut off at full scale. Of 84 recordings 55 dB below it, 7 lost more than a hundredth
of their sound without this and none with it; 60 dB below, 21 and 3. Noise, hum and music are taken for it as seldom as before.
"""
STATE_SHAPE = (1, 1, 128)
FAINT_DB, SPEECH_RANGE_DB = -60.0, 25.0
"""By loudness alone: nothing below the one is speech, and nothing further than the other below the loudest so far."""
UNSURE = 0.2
"""A probability with which sound is passed on, but is no speech."""

log = logging.getLogger(__name__)


class Detector(Protocol):
    """Follows one recording, window by window."""

    def speech(self, window: NDArray[np.int16]) -> float:
        """How likely the next window (WINDOW samples) is speech: 0 to 1."""
        ...


class ByLoudness:
    """Where the network is missing. Whatever comes may be speech, so that nothing is held back; what is loud beside the rest is
    taken for it, so that listening without a held button still comes to an end in a quiet room.
    """

    def follow(self) -> "LoudnessDetector":
        return LoudnessDetector()


class LoudnessDetector:
    """See Detector."""

    def __init__(self) -> None:
        self._loudest_db = SILENCE_DB

    def speech(self, window: NDArray[np.int16]) -> float:
        if window.shape != (WINDOW,):
            raise ValueError(f"takes {WINDOW} samples at a time, got {window.shape}")
        level_db = Block(window).level_db
        self._loudest_db = max(self._loudest_db, level_db)
        return 1.0 if level_db >= max(FAINT_DB, self._loudest_db - SPEECH_RANGE_DB) else UNSURE


class VoiceActivity:
    """The loaded network. Any number of recordings may use it, one after another or at once."""

    def __init__(self, path: Path = MODEL) -> None:
        """Raises ModelError."""
        import onnxruntime  # noqa: PLC0415  a third of a second that `companion --help` need not wait

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4  # what is fatal is raised as well: keep the rest off the owner's terminal
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises a dozen types that share no other base
            log.debug("onnxruntime cannot load %s: %s", path, error)
            raise ModelError(
                "The file that tells speech from silence is damaged or missing.", "Install the companion again."
            ) from error

    def follow(self) -> "SileroDetector":
        """A new recording."""
        return SileroDetector(self._session)


class SileroDetector:
    """See Detector."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._state = (np.zeros(STATE_SHAPE, np.float32), np.zeros(STATE_SHAPE, np.float32))
        self._frame = np.zeros((1, CONTEXT + WINDOW), np.float32)

    def speech(self, window: NDArray[np.int16]) -> float:
        if window.shape != (WINDOW,):
            raise ValueError(f"takes {WINDOW} samples at a time, got {window.shape}")
        self._frame[0, :CONTEXT] = self._frame[0, -CONTEXT:]
        self._frame[0, CONTEXT:] = np.clip(window * np.float32(GAIN / 32768), -1, 1)
        hidden, cell = self._state
        probability, hidden, cell = self._session.run(None, {"input": self._frame, "h": hidden, "c": cell})
        self._state = hidden, cell
        return float(probability[0])

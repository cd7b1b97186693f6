"""A Piper voice's two files, NAME.onnx and NAME.onnx.json, opened and run: from text to sound as the model gives it.

The layout is that of the published voices (rhasspy/piper-voices): VITS with the inputs input, input_lengths and scales.
"""

import functools
import json
import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.errors import ModelError

LARGEST_JSON_BYTES = 2**20
RATES_HZ = range(8_000, 48_001)
NOISE, NOISE_WIDTH = 0.667, 0.8
"""As VITS has them, where the configuration tells none."""
LOWEST_SCALE, HIGHEST_SCALE = 0.1, 4.0
INSTALL = "Install it: `pip install companion[voices]`."

log = logging.getLogger(__name__)
_espeak = threading.Lock()  # its library is one for the process, with one voice set at a time


@dataclass(frozen=True)
class PiperConfig:
    """What of NAME.onnx.json is used."""

    rate_hz: int
    espeak_voice: str
    ids: Mapping[str, list[int]]
    speakers: int
    noise: float
    length: float
    noise_width: float


class PiperModel:
    """Raises ModelError when a file is missing, damaged or of another kind, or piper-tts is not installed."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder = folder
        graph = _graph(folder)
        self.config = read_config(folder, graph.with_name(f"{graph.name}.json"))
        _phonemizer(folder)
        self._session = _session(folder, graph, threads)
        needed = {"input", "input_lengths", "scales"} | ({"sid"} if self.config.speakers > 1 else set())
        if {each.name for each in self._session.get_inputs()} != needed:
            raise refused(folder, f"{graph.name} is no Piper voice, or does not belong to {graph.name}.json.")

    def phoneme_ids(self, text: str) -> list[int]:
        """Empty where nothing in it can be said. Raises ModelError."""
        from piper.phoneme_ids import phonemes_to_ids  # noqa: PLC0415  piper is optional

        with _espeak:
            try:
                sentences = _phonemizer(self._folder).phonemize(self.config.espeak_voice, text)
            except RuntimeError as error:
                raise refused(self._folder, f"espeak-ng knows no language {self.config.espeak_voice!r}.") from error
        phonemes = [phoneme for sentence in sentences for phoneme in sentence if phoneme in self.config.ids]
        return list(phonemes_to_ids(phonemes, self.config.ids)) if any(map(str.isalpha, phonemes)) else []

    def sound(self, ids: list[int], length_scale: float, options: Any) -> NDArray[np.float32]:
        """Samples from -1 to 1, shape (n,). `options`: onnxruntime.RunOptions, whose terminate ends the run with an exception."""
        config = self.config
        inputs = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([config.noise, config.length * length_scale, config.noise_width], np.float32),
        }
        if config.speakers > 1:
            inputs["sid"] = np.zeros(1, np.int64)
        made = self._session.run(None, inputs, options)[0]
        samples: NDArray[np.float32] = np.asarray(made, np.float32).reshape(-1)
        if not np.isfinite(samples).all():
            raise refused(self._folder, "it makes no sound but noise without end.")
        return samples


def refused(folder: Path, what: str) -> ModelError:
    name = folder.absolute().name
    return ModelError(f"The voice {name} can't be used: {what}", f"Fetch it again: `companion models get {name}`.")


def run_options() -> Any:
    import onnxruntime  # noqa: PLC0415  a third of a second

    options = onnxruntime.RunOptions()
    options.log_severity_level = 4  # a run that is ended early is no error to print
    return options


def read_config(folder: Path, path: Path) -> PiperConfig:
    """Raises ModelError naming what is wrong."""
    try:
        if path.stat().st_size > LARGEST_JSON_BYTES:
            raise refused(folder, f"{path.name} is too large.")
        data = json.loads(path.read_bytes())
        if data.get("phoneme_type", "espeak") != "espeak":
            raise refused(folder, f"its phonemes are {data['phoneme_type']!r}, and only those of espeak are understood here.")
        scales = data.get("inference", {})
        config = PiperConfig(
            data["audio"]["sample_rate"],
            data["espeak"]["voice"],
            data["phoneme_id_map"],
            data["num_speakers"],
            noise=float(scales.get("noise_scale", NOISE)),
            length=float(scales.get("length_scale", 1.0)),
            noise_width=float(scales.get("noise_w", NOISE_WIDTH)),
        )
    except OSError as error:
        raise refused(folder, f"{path.name} is missing or can't be read.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused(folder, f"{path.name} is damaged or cut short.") from error
    if not _sensible(config):
        raise refused(folder, f"{path.name} holds values that no voice has.")
    return config


def _sensible(config: PiperConfig) -> bool:
    whole = type(config.rate_hz) is int and type(config.speakers) is int
    scales = all(0 <= scale <= HIGHEST_SCALE for scale in (config.noise, config.noise_width))
    return (
        whole
        and config.rate_hz in RATES_HZ
        and config.speakers >= 1
        and scales
        and LOWEST_SCALE <= config.length <= HIGHEST_SCALE
        and isinstance(config.espeak_voice, str)
        and isinstance(config.ids, dict)
        and {"^", "$", "_"} <= config.ids.keys()
        and all(isinstance(ids, list) and all(type(each) is int and each >= 0 for each in ids) for ids in config.ids.values())
    )


def _graph(folder: Path) -> Path:
    try:
        found = sorted(folder.glob("*.onnx"))
    except OSError as error:
        raise refused(folder, "its folder can't be read.") from error
    if len(found) != 1:
        raise refused(folder, f"it has {len(found)} ONNX files instead of one." if found else "its ONNX file is missing.")
    return found[0]


def _session(folder: Path, graph: Path, threads: int) -> Any:
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read when it is imported: nothing leaves this device
    import onnxruntime  # noqa: PLC0415  a third of a second

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = False  # each clause has another length
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises a dozen types that share no other base
        log.debug("onnxruntime cannot load %s: %s", graph, error)
        raise refused(folder, f"{graph.name} is damaged or no ONNX model.") from error


def _phonemizer(folder: Path) -> Any:
    try:
        return _one_phonemizer()
    except (ImportError, OSError) as error:  # OSError: piper asks for the current folder, which may be gone
        log.debug("piper cannot be loaded: %s", error)
        name = folder.absolute().name
        raise ModelError(f"The voice {name} needs piper-tts, which is not installed or does not load.", INSTALL) from error


@functools.cache
def _one_phonemizer() -> Any:
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # piper imports onnxruntime
    from piper.phonemize_espeak import EspeakPhonemizer  # noqa: PLC0415  optional, and half a second

    return EspeakPhonemizer()

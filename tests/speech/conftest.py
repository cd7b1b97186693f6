"""A voice in the layout of Piper's published ones, with random weights: noise as long as its phonemes ask for, quick to make."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

RATE_HZ = 22_050
HOP = 256
FRAMES_PER_ID = 3
PHONEMES = (
    "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɝɞɟɠɡɢɣ"  # noqa: RUF001  the phonetic alphabet
    "ɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢˈˌːˑ˞βθχᵻⱱ"
)


def config(**changes: object) -> dict[str, object]:
    """NAME.onnx.json, with the fields of a published medium voice."""
    return {
        "audio": {"sample_rate": RATE_HZ, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": {phoneme: [number] for number, phoneme in enumerate(PHONEMES)},
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
        "piper_version": "1.0.0",
        "language": {"code": "en_US", "family": "en", "region": "US", "name_native": "English"},
        "dataset": "nobody",
    } | changes


def graph() -> onnx.ModelProto:
    """From ids to a frame of HOP samples each: looked up, stretched by the length scale, [1,1,1,T] of them."""
    rng = np.random.default_rng(1)
    table = (rng.standard_normal((256, HOP)) * 0.05).astype(np.float32)
    constants: dict[str, np.ndarray] = {
        "table": table,
        "which": np.array([1], np.int64),
        "frames_per_id": np.array([FRAMES_PER_ID], np.float32),
        "ones": np.ones(1, np.float32),
        "shape": np.array([1, 1, 1, -1], np.int64),
    }
    nodes = [
        helper.make_node("Gather", ["table", "input"], ["frames"], axis=0),
        helper.make_node("Gather", ["scales", "which"], ["length"], axis=0),
        helper.make_node("Mul", ["length", "frames_per_id"], ["times"]),
        helper.make_node("Concat", ["ones", "times", "ones"], ["sizes"], axis=0),
        helper.make_node("Resize", ["frames", "", "sizes"], ["longer"], mode="nearest"),
        helper.make_node("Reshape", ["longer", "shape"], ["output"]),
        helper.make_node("Identity", ["input_lengths"], ["unused"]),
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])]
    weights = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    made = helper.make_graph(nodes, "voice", inputs, outputs, weights)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)


@pytest.fixture
def piper_folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder with a voice; arguments change its configuration."""

    def make(**changes: object) -> Path:
        folder = tmp_path / "piper-nobody"
        folder.mkdir(exist_ok=True)
        onnx.save(graph(), folder / "nobody.onnx")
        (folder / "nobody.onnx.json").write_text(json.dumps(config(**changes)), encoding="utf-8")
        return folder

    return make

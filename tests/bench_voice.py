"""Measures her voices: from the sentence being known to its first block, and how much faster than speech the sound is made.

Run by hand, nothing is asserted:    .venv/bin/python -m tests.bench_voice [PIPER_FOLDER]
Without a folder the Piper voice has random weights in the shape of a published medium voice (VITS: a text encoder of 6 layers,
4 flows, HiFi-GAN with 8,8,4 from 256 channels, 22.05 kHz). Its duration predictor is a constant, which leaves about a million
weights out; speed and memory do not depend on what the weights are, and what it says is noise.
"Computing" is this process's own time on all cores: what the wait would be on one core that nobody else uses.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import psutil
from onnx import TensorProto, helper, numpy_helper

from companion.speech.engine import AdjustableVoice, Manner
from companion.speech.piper_voice import PiperVoice
from companion.speech.voice import SpokenVoice
from tests.speech.conftest import config

HIDDEN, FILTER, LAYERS, HEADS, FRAMES_PER_ID = 192, 768, 6, 2, 2.4
SENTENCES = (
    "Well, that sounds like a long day, and you still made time for a walk.",
    "I'd like to hear more about it.",
    "Good morning! Did you sleep well?",
    "That must have been hard, because you had looked forward to it for weeks.",
    "The tea is probably cold by now.",
    "I remember that you told me about your sister and her garden last week.",
    "Yes, of course.",
    "When you are ready, tell me what happened after the train had left the station.",
)
ROUNDS = 3


class Layers:
    """Collects the nodes and random weights of a graph; each method appends one and gives the name of what it makes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._rng = np.random.default_rng(1)

    def constant(self, value: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(value, f"w{len(self.weights)}"))
        return self.weights[-1].name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def _random(self, *shape: int) -> str:
        scale = 1 / np.sqrt(np.prod(shape[1:]))
        return self.constant((self._rng.standard_normal(shape) * scale).astype(np.float32))

    def table(self, rows: int, columns: int) -> str:
        return self._random(rows, columns)

    def conv(self, x: str, width_in: int, width_out: int, kernel: int, dilation: int = 1) -> str:
        pad = (kernel - 1) * dilation // 2
        bias = self.constant(np.zeros(width_out, np.float32))
        return self.op("Conv", x, self._random(width_out, width_in, kernel), bias, pads=[pad, pad], dilations=[dilation])

    def upsampled(self, x: str, width: int, kernel: int, stride: int) -> str:
        pad = (kernel - stride) // 2
        return self.op("ConvTranspose", x, self._random(width, width // 2, kernel), strides=[stride], pads=[pad, pad])

    def normal(self, x: str) -> str:
        turned = self.op("Transpose", x, perm=[0, 2, 1])
        ones = self.constant(np.ones(HIDDEN, np.float32))
        return self.op("Transpose", self.op("LayerNormalization", turned, ones), perm=[0, 2, 1])

    def half(self, x: str, first: int, last: int) -> str:
        bounds = [self.constant(np.array([at], np.int64)) for at in (first, last, 1)]
        return self.op("Slice", x, *bounds)


def attention(at: Layers, x: str) -> str:
    shape = at.constant(np.array([0, HEADS, HIDDEN // HEADS, -1], np.int64))
    query, key, value = (at.op("Reshape", at.conv(x, HIDDEN, HIDDEN, 1), shape) for _ in range(3))
    scores = at.op("Softmax", at.op("MatMul", at.op("Transpose", query, perm=[0, 1, 3, 2]), key), axis=-1)
    mixed = at.op("MatMul", value, at.op("Transpose", scores, perm=[0, 1, 3, 2]))
    joined = at.op("Reshape", mixed, at.constant(np.array([0, HIDDEN, -1], np.int64)))
    return at.conv(joined, HIDDEN, HIDDEN, 1)


def flow(at: Layers, x: str) -> str:
    """One coupling: half of the channels are moved by what a WaveNet of four layers makes of the others."""
    still, moved = at.half(x, 0, HIDDEN // 2), at.half(x, HIDDEN // 2, HIDDEN)
    h = at.conv(still, HIDDEN // 2, HIDDEN, 1)
    for _ in range(4):
        both = at.conv(h, HIDDEN, 2 * HIDDEN, 5)
        gated = at.op("Mul", at.op("Tanh", at.half(both, 0, HIDDEN)), at.op("Sigmoid", at.half(both, HIDDEN, 2 * HIDDEN)))
        h = at.op("Add", h, at.half(at.conv(gated, HIDDEN, 2 * HIDDEN, 1), 0, HIDDEN))
    return at.op("Concat", at.op("Sub", moved, at.conv(h, HIDDEN, HIDDEN // 2, 1)), still, axis=1)


def vocoder(at: Layers, x: str) -> str:
    width = 256
    x = at.conv(x, HIDDEN, width, 7)
    for kernel, stride in ((16, 8), (16, 8), (8, 4)):
        x = at.upsampled(at.op("LeakyRelu", x, alpha=0.1), width, kernel, stride)
        width //= 2
        branches = []
        for size, dilations in ((3, (1, 2)), (5, (2, 6)), (7, (3, 12))):
            branch = x
            for dilation in dilations:
                branch = at.op("Add", branch, at.conv(at.op("LeakyRelu", branch, alpha=0.1), width, width, size, dilation))
            branches.append(branch)
        x = at.op("Mean", *branches)
    return at.op("Tanh", at.conv(at.op("LeakyRelu", x), width, 1, 7))


def medium_voice() -> onnx.ModelProto:
    at = Layers()
    x = at.op("Transpose", at.op("Gather", at.table(256, HIDDEN), "input"), perm=[0, 2, 1])
    for _ in range(LAYERS):
        x = at.normal(at.op("Add", x, attention(at, x)))
        x = at.normal(at.op("Add", x, at.conv(at.op("Relu", at.conv(x, HIDDEN, FILTER, 3)), FILTER, HIDDEN, 3)))
    x = at.half(at.conv(x, HIDDEN, 2 * HIDDEN, 1), 0, HIDDEN)
    ones, which = at.constant(np.ones(2, np.float32)), at.constant(np.array([1], np.int64))
    frames = at.op("Mul", at.op("Gather", "scales", which), at.constant(np.array([FRAMES_PER_ID], np.float32)))
    x = at.op("Resize", x, "", at.op("Concat", ones, frames, axis=0), mode="nearest")
    for _ in range(4):
        x = flow(at, x)
    sound = vocoder(at, x)
    at.op("Identity", "input_lengths")
    at.nodes.append(helper.make_node("Unsqueeze", [sound, at.constant(np.array([0], np.int64))], ["output"]))
    return helper.make_model(_graph(at), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _graph(at: Layers) -> onnx.GraphProto:
    for node in at.nodes:  # channels are the axis of every slice
        if node.op_type == "Slice":
            node.input.insert(3, "axis")
    at.weights.append(numpy_helper.from_array(np.array([1], np.int64), "axis"))
    for node in at.nodes:
        if node.op_type == "Slice":
            del node.input[4:]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])
    return helper.make_graph(at.nodes, "voice", inputs, [output], at.weights)


def random_voice(folder: Path) -> Path:
    folder.mkdir()
    onnx.save(medium_voice(), folder / "random.onnx")
    (folder / "random.onnx.json").write_text(json.dumps(config()), encoding="utf-8")
    return folder


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def measured(name: str, open_: Callable[[], AdjustableVoice]) -> None:
    process = psutil.Process()
    before_mb, started_s = process.memory_info().rss / 1e6, time.perf_counter()
    voice = open_()
    voice.check()
    ready_s = time.perf_counter() - started_s
    firsts_ms, firsts_cpu_ms, shares = [], [], []
    gaps = 0
    for sentence in SENTENCES * ROUNDS:
        began_s, heard_s, sound_s = time.perf_counter(), 0.0, 0.0
        began_cpu_s = time.process_time()
        for block in voice.say(sentence):
            now_s = time.perf_counter()
            if not sound_s:
                heard_s = now_s
                firsts_ms.append(1000 * (now_s - began_s))
                firsts_cpu_ms.append(1000 * (time.process_time() - began_cpu_s))
            gaps += now_s - heard_s > sound_s + 1e-9 and sound_s > 0
            sound_s += block.seconds
        shares.append((time.perf_counter() - began_s) / sound_s)
    memory_mb = process.memory_info().rss / 1e6 - before_mb
    middle, high = statistics.median(firsts_ms), float(np.percentile(firsts_ms, 95))
    computing_ms, share = statistics.median(firsts_cpu_ms), statistics.median(shares)
    tell(f"{name:20} first block {middle:5.0f} ms, 95 % {high:5.0f} ms, computing {computing_ms:4.0f} ms;")
    tell(f"{'':20} {share:.2f} s of work for 1 s of speech; gaps {gaps}; ready after {ready_s:.1f} s; {memory_mb:+.0f} MB")
    voice.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else random_voice(Path(place) / "piper-random")
        tell(f"{sum(file.stat().st_size for file in folder.iterdir()) / 1e6:.0f} MB, {len(SENTENCES) * ROUNDS} sentences each")
        for threads in (1, 2):
            measured(f"piper, {threads} thread(s)", lambda n=threads: PiperVoice(folder, Manner(), SpokenVoice, threads=n))  # type: ignore[misc]
        measured("pyttsx3", SpokenVoice)


if __name__ == "__main__":
    main()

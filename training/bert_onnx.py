"""Writes the sentence encoder as an ONNX graph, node by node, in float32 or with int8 weights.

    input_ids [batch, length]   attention_mask [batch, length]
    ->  embedding [batch, size], pooled and of length 1, and the logits of each head

int8: every matrix has one scale a column and is multiplied with the activations as they are quantized on the way, as
onnxruntime's dynamic quantization does it; the table of word pieces has one scale a row. What a head gives is float32.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.minilm import Shape

OPSET, IR_VERSION = 20, 10
"""Such as onnxruntime 1.20 can read."""
POSITIONS = 128
"""More than anybody says in one breath; the published table goes on to 512."""
FAR_BELOW = -10_000.0
"""What is added to the attention that padding would get."""

Array = NDArray[np.float32]


def encoder_graph(weights: Mapping[str, Array], shape: Shape, heads: Mapping[str, int], int8: bool) -> onnx.ModelProto:
    """The graph of a `training.minilm.SentenceEncoder` with these weights (its state_dict)."""
    graph = _Graph(int8)
    positions = min(POSITIONS, shape.positions)
    x = _embedded(graph, {name.removeprefix("body.embeddings."): weight for name, weight in weights.items()}, shape, positions)
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    absent = graph.node("Sub", [graph.constant(np.float32(1)), mask])
    bias = graph.node("Mul", [absent, graph.constant(np.float32(FAR_BELOW))])
    bias = graph.node("Unsqueeze", [bias, graph.constant(np.array([1, 2]))])
    for number in range(shape.layers):
        start = f"body.encoder.layer.{number}."
        own = {name.removeprefix(start): weight for name, weight in weights.items() if name.startswith(start)}
        x = _layer(graph, own, shape, x, bias)
    mean = _mean(graph, x, mask)
    length = graph.node("ReduceL2", [mean, graph.constant(np.array([-1]))], keepdims=1)
    graph.node("Div", [mean, length], output="embedding")
    for name in heads:
        own = {
            part.removeprefix(f"heads.{name}."): weight for part, weight in weights.items() if part.startswith(f"heads.{name}.")
        }
        hidden = graph.node("Gelu", [graph.linear(mean, own["hidden.weight"], own["hidden.bias"])])
        scores = graph.node("MatMul", [hidden, graph.constant(own["scores.weight"].T)])
        graph.node("Add", [scores, graph.constant(own["scores.bias"])], output=name)
    return graph.model({"embedding": shape.hidden_size, **heads})


class _Graph:
    """Nodes and weights as they are added, each under a name of its own."""

    def __init__(self, int8: bool) -> None:
        self._int8 = int8
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[TensorProto] = []
        self._quantized: dict[str, list[str]] = {}

    def node(self, kind: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        return self.nodes(kind, inputs, 1, output, **attributes)[0]

    def nodes(self, kind: str, inputs: list[str], count: int, output: str = "", **attributes: Any) -> list[str]:
        """A node of `count` outputs; gives their names."""
        name = f"{kind}_{len(self._nodes)}"
        outputs = [output] if output else [f"{name}_{part}" for part in range(count)]
        self._nodes.append(helper.make_node(kind, inputs, outputs, name=name, **attributes))
        return outputs

    def constant(self, value: NDArray[np.generic] | np.generic) -> str:
        name = f"weight_{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(np.shape(value)), name))
        return name

    def rows(self, table: Array, which: str) -> str:
        """The rows of a table that `which` names."""
        if not self._int8:
            return self.node("Gather", [self.constant(table), which])
        values, scales = quantized(table, axis=1)
        found = self.node("Cast", [self.node("Gather", [self.constant(values), which])], to=TensorProto.FLOAT)
        return self.node("Mul", [found, self.node("Gather", [self.constant(scales), which])])

    def linear(self, x: str, weight: Array, bias: Array) -> str:
        """Give x times the transposed weight (out, in), as torch has it, plus the bias."""
        if not self._int8:
            return self.node("Add", [self.node("MatMul", [x, self.constant(weight.T)]), self.constant(bias)])
        if x not in self._quantized:
            self._quantized[x] = self.nodes("DynamicQuantizeLinear", [x], 3)
        values, scale, zero = self._quantized[x]
        columns, scales = quantized(weight.T, axis=0)
        none = self.constant(np.zeros(columns.shape[1], np.int8))
        product = self.node("MatMulInteger", [values, self.constant(columns), zero, none])
        product = self.node("Cast", [product], to=TensorProto.FLOAT)
        scaled = self.node("Mul", [product, self.node("Mul", [scale, self.constant(scales[0])])])
        return self.node("Add", [scaled, self.constant(bias)])

    def normed(self, x: str, weights: Mapping[str, Array], name: str, epsilon: float) -> str:
        gain, bias = self.constant(weights[f"{name}.weight"]), self.constant(weights[f"{name}.bias"])
        return self.node("LayerNormalization", [x, gain, bias], axis=-1, epsilon=epsilon)

    def model(self, outputs: Mapping[str, int]) -> onnx.ModelProto:
        takes = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ]
        gives = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", size]) for name, size in outputs.items()]
        graph = helper.make_graph(self._nodes, "sentence-encoder", takes, gives, self._weights)
        opsets = [helper.make_opsetid("", OPSET)]
        made = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="companion")
        onnx.checker.check_model(made, full_check=True)
        return made


def quantized(weight: Array, axis: int) -> tuple[NDArray[np.int8], Array]:
    """int8 values and the float32 scale of each slice along `axis`; values times scales is the weight again, nearly."""
    scales = np.maximum(np.abs(weight).max(axis, keepdims=True) / 127, 1e-12).astype(np.float32)
    return np.rint(weight / scales).astype(np.int8), scales


def _embedded(graph: _Graph, weights: Mapping[str, Array], shape: Shape, positions: int) -> str:
    words = graph.rows(weights["word_embeddings.weight"], "input_ids")
    # Only sentences of the first type are encoded, so its row belongs to every position.
    table = graph.constant(weights["position_embeddings.weight"][:positions] + weights["token_type_embeddings.weight"][0])
    length = graph.node("Shape", ["input_ids"], start=1, end=2)
    places = graph.node("Slice", [table, graph.constant(np.array([0])), length, graph.constant(np.array([0]))])
    return graph.normed(graph.node("Add", [words, places]), weights, "LayerNorm", shape.epsilon)


def _layer(graph: _Graph, weights: Mapping[str, Array], shape: Shape, x: str, bias: str) -> str:
    size, heads = shape.hidden_size, shape.heads
    own = {name: weights[f"attention.self.{name}"] for name in _names("query", "key", "value")}
    own |= {name: own[name] * np.float32((size // heads) ** -0.5) for name in _names("query")}
    matrix, offset = (
        np.concatenate([own[f"{part}.{kind}"] for part in ("query", "key", "value")]) for kind in ("weight", "bias")
    )
    parts = graph.nodes("Split", [graph.linear(x, matrix, offset)], 3, axis=-1, num_outputs=3)
    apart = graph.constant(np.array([0, 0, heads, size // heads]))
    orders = ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])  # keys lie the other way round
    queries, keys, values = (
        graph.node("Transpose", [graph.node("Reshape", [part, apart])], perm=order)
        for part, order in zip(parts, orders, strict=True)
    )
    scores = graph.node("Add", [graph.node("MatMul", [queries, keys]), bias])
    seen = graph.node("MatMul", [graph.node("Softmax", [scores], axis=-1), values])
    seen = graph.node("Reshape", [graph.node("Transpose", [seen], perm=[0, 2, 1, 3]), graph.constant(np.array([0, 0, size]))])
    out = graph.linear(seen, weights["attention.output.dense.weight"], weights["attention.output.dense.bias"])
    x = graph.normed(graph.node("Add", [out, x]), weights, "attention.output.LayerNorm", shape.epsilon)
    wide = graph.node("Gelu", [graph.linear(x, weights["intermediate.dense.weight"], weights["intermediate.dense.bias"])])
    out = graph.linear(wide, weights["output.dense.weight"], weights["output.dense.bias"])
    return graph.normed(graph.node("Add", [out, x]), weights, "output.LayerNorm", shape.epsilon)


def _names(*parts: str) -> list[str]:
    return [f"{part}.{kind}" for part in parts for kind in ("weight", "bias")]


def _mean(graph: _Graph, x: str, mask: str) -> str:
    counts = graph.node("Unsqueeze", [mask, graph.constant(np.array([2]))])
    axis = graph.constant(np.array([1]))
    total = graph.node("ReduceSum", [graph.node("Mul", [x, counts]), axis], keepdims=0)
    number = graph.node("ReduceSum", [mask, axis], keepdims=1)
    return graph.node("Div", [total, graph.node("Max", [number, graph.constant(np.float32(1e-9))])])

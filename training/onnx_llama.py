"""The decoder as an ONNX graph in the layout of optimum and onnxruntime-genai, with grouped-query attention in one operator.

    input_ids [B, S]  attention_mask [B, P + S]  past_key_values.N.key/value [B, kv_heads, P, head_dim]
    ->  logits [B, S, vocab]  present.N.key/value [B, kv_heads, P + S, head_dim]

The operators of com.microsoft are documented in onnxruntime's docs/ContribOperators.md. The graph is written by hand, since
exporters trace the attention apart into a dozen operators that run slower.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.shapes import Shape

Weights = Mapping[str, NDArray[np.float32]]
MICROSOFT = "com.microsoft"


class Graph:
    """Collects nodes and constants; a node's output name is its own."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, list(inputs), list(outputs), name=f"{outputs[0]}_node", **attributes))
        return outputs[0]

    def times(self, x: str, weight: NDArray[np.float32], name: str) -> str:
        return self.add("MatMul", [x, self.constant(f"{name}_weight", weight.T)], name)


def build(weights: Weights, shape: Shape) -> onnx.ModelProto:
    """The graph in float32. `weights` by their names in training/llama.py."""
    graph = Graph()
    pieces = weights["embed_tokens.weight"]
    x = graph.add("Gather", [graph.constant("pieces", pieces), "input_ids"], "embedded")
    _positions(graph, shape)
    fed = ""
    for number in range(shape.layers):
        x, fed = _layer(graph, weights, shape, number, x, fed)
    graph.constant("last_norm", weights["norm.weight"])
    out = _added_and_normed(graph, x, fed, "last_norm", "normed", "", shape)
    graph.add("MatMul", [out, graph.constant("pieces_out", pieces.T)], "logits")
    return _model(graph, shape)


def _positions(graph: Graph, shape: Shape) -> None:
    """What the attention needs to know of positions: the rotary tables, and how long the sequence is."""
    rates = 1 / shape.theta ** (np.arange(0, shape.head_dim, 2) / shape.head_dim)
    angles = np.outer(np.arange(shape.context), rates)
    graph.constant("cos", np.cos(angles).astype(np.float32))
    graph.constant("sin", np.sin(angles).astype(np.float32))
    one, axis = graph.constant("one", np.array([1], np.int64)), graph.constant("axis", np.array(1, np.int64))
    total = graph.add("ReduceSum", ["attention_mask", one], "total", keepdims=0)
    graph.add("Cast", [graph.add("Sub", [total, one], "last")], "seqlens_k", to=TensorProto.INT32)
    length = graph.add("Gather", [graph.add("Shape", ["attention_mask"], "mask_shape"), axis], "length")
    graph.add("Cast", [length], "total_length", to=TensorProto.INT32)


def _layer(graph: Graph, weights: Weights, shape: Shape, number: int, x: str, fed: str) -> tuple[str, str]:
    """One layer; gives the residual stream and what its feed-forward part adds to it."""
    own, name = f"layers.{number}.", f"layer{number}"
    first = graph.constant(f"{name}_norm", weights[f"{own}input_layernorm.weight"])
    second = graph.constant(f"{name}_norm2", weights[f"{own}post_attention_layernorm.weight"])
    if fed:
        normed, x = _added_and_normed(graph, x, fed, first, f"{name}_in", f"{name}_sum", shape), f"{name}_sum"
    else:
        normed = graph.add("SimplifiedLayerNormalization", [x, first], f"{name}_in", axis=-1, epsilon=shape.epsilon, stash_type=1)
    parts = [graph.times(normed, weights[f"{own}self_attn.{part}_proj.weight"], f"{name}_{part}") for part in "qkv"]
    past = [f"past_key_values.{number}.key", f"past_key_values.{number}.value"]
    outputs = [f"{name}_attention", f"present.{number}.key", f"present.{number}.value"]
    attention = graph.add(
        "GroupQueryAttention",
        [*parts, *past, "seqlens_k", "total_length", "cos", "sin"],
        *outputs,
        domain=MICROSOFT,
        num_heads=shape.heads,
        kv_num_heads=shape.kv_heads,
        do_rotary=1,
        rotary_interleaved=0,
        scale=shape.head_dim**-0.5,
    )
    attended = graph.times(attention, weights[f"{own}self_attn.o_proj.weight"], f"{name}_o")
    normed, x = _added_and_normed(graph, x, attended, second, f"{name}_mid", f"{name}_sum2", shape), f"{name}_sum2"
    gate = graph.times(normed, weights[f"{own}mlp.gate_proj.weight"], f"{name}_gate")
    up = graph.times(normed, weights[f"{own}mlp.up_proj.weight"], f"{name}_up")
    swish = graph.add("Mul", [gate, graph.add("Sigmoid", [gate], f"{name}_sigmoid")], f"{name}_swish")
    return x, graph.times(graph.add("Mul", [swish, up], f"{name}_fed"), weights[f"{own}mlp.down_proj.weight"], f"{name}_down")


def _added_and_normed(graph: Graph, x: str, other: str, norm: str, out: str, kept: str, shape: Shape) -> str:
    """RMSNorm of a sum; the sum itself goes on as `kept`, where that is named."""
    outputs = [out, "", "", kept] if kept else [out]
    return graph.add("SkipSimplifiedLayerNormalization", [x, other, norm], *outputs, domain=MICROSOFT, epsilon=shape.epsilon)


def _model(graph: Graph, shape: Shape) -> onnx.ModelProto:
    def value(name: str, kind: int, *sizes: str | int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, list(sizes))

    inputs = [
        value("input_ids", TensorProto.INT64, "batch", "sequence"),
        value("attention_mask", TensorProto.INT64, "batch", "total_sequence"),
    ]
    outputs = [value("logits", TensorProto.FLOAT, "batch", "sequence", shape.vocab_size)]
    for number in range(shape.layers):
        for part in ("key", "value"):
            sizes = ("batch", shape.kv_heads)
            inputs.append(value(f"past_key_values.{number}.{part}", TensorProto.FLOAT, *sizes, "past_sequence", shape.head_dim))
            outputs.append(value(f"present.{number}.{part}", TensorProto.FLOAT, *sizes, "total_sequence", shape.head_dim))
    body = helper.make_graph(graph.nodes, "decoder", inputs, outputs, graph.constants)
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(body, opset_imports=versions, ir_version=10)

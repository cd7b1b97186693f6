"""Graphs of published chat models' shapes with weights by chance, laid out as exporters do: for tests and for benchmarks.

    optimum   attention in plain operators, position_ids, one key head repeated for several queries (optimum, transformers.js)
    genai     attention as GroupQueryAttention, no position_ids, sizes of the cache left open (onnxruntime-genai)

Llama, Qwen2 (its q, k and v have a bias) and Qwen3 (its q and k are normed by head) differ in nothing else. The weights have the
names of transformers' state_dict, so that its models can be loaded with them and give the reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from training.onnx_llama import MICROSOFT, Graph
from training.shapes import Shape

Weights = Mapping[str, NDArray[np.float32]]
Family = Literal["llama", "qwen2", "qwen3"]
SMOLLM2_135M = Shape(49_152, 576, 30, 9, 3, 64, 1_536, context=8_192, theta=100_000.0)
QWEN25_HALF = Shape(151_936, 896, 24, 14, 2, 64, 4_864, context=32_768, theta=1_000_000.0, epsilon=1e-6)
ALWAYS = 2**31
PIECES = 0.0417
"""How far the pieces' numbers spread: SmolLM2-135M's own initializer_range, so that the logits are as large as real ones."""


def chance_weights(shape: Shape, family: Family = "llama", seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Tied: the pieces serve both ends. Norms are near 1, so that each weight matters and no row grows out of bounds."""
    rng = np.random.default_rng(seed)
    wide, q, kv = shape.hidden_size, shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    sizes = {"self_attn.q_proj": (q, wide), "self_attn.k_proj": (kv, wide), "self_attn.v_proj": (kv, wide)}
    sizes |= {
        "self_attn.o_proj": (wide, q),
        "mlp.gate_proj": (shape.feed_forward, wide),
        "mlp.up_proj": (shape.feed_forward, wide),
    }
    sizes |= {"mlp.down_proj": (wide, shape.feed_forward)}
    weights = {"model.embed_tokens.weight": rng.normal(0, PIECES, (shape.vocab_size, wide)).astype(np.float32)}
    signs = rng.choice([-1, 1], wide)  # or else each token would be likeliest to follow itself, its piece being both ends
    weights["model.norm.weight"] = (signs * rng.uniform(0.5, 1.5, wide)).astype(np.float32)
    for layer in range(shape.layers):
        own = f"model.layers.{layer}."
        for name, size in sizes.items():
            weights[f"{own}{name}.weight"] = rng.normal(0, size[1] ** -0.5, size).astype(np.float32)
        for name in ("input_layernorm", "post_attention_layernorm"):
            weights[f"{own}{name}.weight"] = rng.uniform(0.5, 1.5, wide).astype(np.float32)
        if family == "qwen2":
            for name in "qkv":
                rows = len(weights[f"{own}self_attn.{name}_proj.weight"])
                weights[f"{own}self_attn.{name}_proj.bias"] = rng.normal(0, 0.2, rows).astype(np.float32)
        if family == "qwen3":
            for name in "qk":
                weights[f"{own}self_attn.{name}_norm.weight"] = rng.uniform(0.5, 1.5, shape.head_dim).astype(np.float32)
    return weights


def config(shape: Shape, family: Family = "llama") -> dict[str, Any]:
    """config.json as published."""
    return {
        "architectures": [{"llama": "LlamaForCausalLM", "qwen2": "Qwen2ForCausalLM", "qwen3": "Qwen3ForCausalLM"}[family]],
        "model_type": family,
        "hidden_act": "silu",
        "hidden_size": shape.hidden_size,
        "head_dim": shape.head_dim,
        "intermediate_size": shape.feed_forward,
        "max_position_embeddings": shape.context,
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "num_key_value_heads": shape.kv_heads,
        "rms_norm_eps": shape.epsilon,
        "rope_theta": shape.theta,
        "tie_word_embeddings": True,
        "vocab_size": shape.vocab_size,
    }


@dataclass
class ChatGraph:
    """`half`: a float16 cache, as q4f16 files have. `positions`: rows of the rotary tables."""

    weights: Weights
    shape: Shape
    grouped: bool = False
    half: bool = False
    positions: int = 2_048

    def build(self) -> onnx.ModelProto:
        self.graph, shape = Graph(), self.shape
        self.count = 0
        pieces = self.graph.constant("model.embed_tokens.weight", self.weights["model.embed_tokens.weight"])
        x = self._add("Gather", pieces, "input_ids")
        self._places()
        for layer in range(shape.layers):
            own = f"model.layers.{layer}."
            h = self._norm(x, f"{own}input_layernorm.weight")
            q, k, v = (self._project(h, f"{own}self_attn.{part}_proj") for part in "qkv")
            seen = (self._grouped if self.grouped else self._plain)(layer, q, k, v)
            x = self._add("Add", x, self._project(seen, f"{own}self_attn.o_proj"))
            h = self._norm(x, f"{own}post_attention_layernorm.weight")
            gate, up = (self._project(h, f"{own}mlp.{name}_proj") for name in ("gate", "up"))
            swish = self._add("Mul", gate, self._add("Sigmoid", gate))
            x = self._add("Add", x, self._project(self._add("Mul", swish, up), f"{own}mlp.down_proj"))
        x = self._norm(x, "model.norm.weight")
        head = self.graph.constant("lm_head.weight", self.weights["model.embed_tokens.weight"].T)
        self.graph.add("MatMul", [x, head], "logits")
        return self._model()

    def _add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        self.count += 1
        return self.graph.add(kind, inputs, f"n{self.count}", **attributes)

    def _constant(self, value: Any, kind: Any = np.float32) -> str:
        self.count += 1
        return self.graph.constant(f"c{self.count}", np.asarray(value, kind))

    def _index(self, *numbers: int) -> str:
        return self._constant(numbers, np.int64)

    def _project(self, x: str, name: str) -> str:
        out = self._add("MatMul", x, self.graph.constant(f"{name}.weight", self.weights[f"{name}.weight"].T))
        bias = self.weights.get(f"{name}.bias")
        return out if bias is None else self._add("Add", out, self.graph.constant(f"{name}.bias", bias))

    def _norm(self, x: str, name: str) -> str:
        mean = self._add("ReduceMean", self._add("Pow", x, self._constant(2)), self._index(-1), keepdims=1)
        root = self._add("Sqrt", self._add("Add", mean, self._constant(self.shape.epsilon)))
        return self._add("Mul", self.graph.constant(name, self.weights[name]), self._add("Div", x, root))

    def _places(self) -> None:
        shape = self.shape
        angles = np.outer(np.arange(self.positions), 1 / shape.theta ** (np.arange(0, shape.head_dim, 2) / shape.head_dim))
        total = self._add("Gather", self._add("Shape", "attention_mask"), self._constant(1, np.int64))
        if self.grouped:
            self.cos, self.sin = (self._constant(table(angles)) for table in (np.cos, np.sin))
            last = self._add("Sub", self._add("ReduceSum", "attention_mask", self._index(1), keepdims=0), self._index(1))
            self.last, self.total = (self._add("Cast", value, to=TensorProto.INT32) for value in (last, total))
            return
        both = np.concatenate([angles, angles], -1)
        self.cos, self.sin = (
            self._add("Unsqueeze", self._add("Gather", self._constant(table(both)), "position_ids"), self._index(1))
            for table in (np.cos, np.sin)
        )
        keys = self._add("Range", self._constant(0, np.int64), total, self._constant(1, np.int64))
        seen = self._add("LessOrEqual", keys, self._add("Unsqueeze", "position_ids", self._index(1, 3)))
        self.hidden = self._add("Where", seen, self._constant(0), self._constant(-1e9))

    def _head_norm(self, x: str, layer: int, part: str) -> str:
        name = f"model.layers.{layer}.self_attn.{part}_norm.weight"
        return self._norm(x, name) if name in self.weights else x

    def _grouped(self, layer: int, q: str, k: str, v: str) -> str:
        shape = self.shape
        if f"model.layers.{layer}.self_attn.q_norm.weight" in self.weights:
            q, k = (
                self._add(
                    "Reshape",
                    self._head_norm(self._add("Reshape", x, self._index(0, -1, heads, shape.head_dim)), layer, part),
                    self._index(0, -1, heads * shape.head_dim),
                )
                for x, heads, part in ((q, shape.heads, "q"), (k, shape.kv_heads, "k"))
            )
        past = [f"past_key_values.{layer}.{part}" for part in ("key", "value")]
        inputs = [q, k, v, *past, self.last, self.total, self.cos, self.sin]
        outputs = [f"seen{layer}", f"present.{layer}.key", f"present.{layer}.value"]
        sizes = {"num_heads": shape.heads, "kv_num_heads": shape.kv_heads, "do_rotary": 1}
        return self.graph.add("GroupQueryAttention", inputs, *outputs, domain=MICROSOFT, **sizes)

    def _plain(self, layer: int, q: str, k: str, v: str) -> str:
        shape = self.shape
        q, k, v = (
            self._add("Reshape", part, self._index(0, -1, heads, shape.head_dim))
            for part, heads in ((q, shape.heads), (k, shape.kv_heads), (v, shape.kv_heads))
        )
        q, k = self._head_norm(q, layer, "q"), self._head_norm(k, layer, "k")
        q, k, v = (self._add("Transpose", part, perm=[0, 2, 1, 3]) for part in (q, k, v))
        keys, values = self._remembered(layer, "key", self._turned(k)), self._remembered(layer, "value", v)
        q = self._add("Mul", self._turned(q), self._constant(shape.head_dim**-0.5))
        scores = self._add("MatMul", q, self._add("Transpose", keys, perm=[0, 1, 3, 2]))
        chances = self._add("Softmax", self._add("Add", scores, self.hidden), axis=-1)
        seen = self._add("Transpose", self._add("MatMul", chances, values), perm=[0, 2, 1, 3])
        return self._add("Reshape", seen, self._index(0, -1, shape.heads * shape.head_dim))

    def _remembered(self, layer: int, part: str, new: str) -> str:
        past, present = f"past_key_values.{layer}.{part}", f"present.{layer}.{part}"
        if self.half:
            self.graph.add("Concat", [past, self._add("Cast", new, to=TensorProto.FLOAT16)], present, axis=2)
            present = self._add("Cast", present, to=TensorProto.FLOAT)
        else:
            self.graph.add("Concat", [past, new], present, axis=2)
        times = self.shape.heads // self.shape.kv_heads
        if times == 1:
            return present
        wide = self._add("Expand", self._add("Unsqueeze", present, self._index(2)), self._index(1, 1, times, 1, 1))
        return self._add("Reshape", wide, self._index(0, self.shape.heads, -1, self.shape.head_dim))

    def _turned(self, x: str) -> str:
        half, axis = self.shape.head_dim // 2, self._index(3)
        first = self._add("Slice", x, self._index(0), self._index(half), axis)
        second = self._add("Slice", x, self._index(half), self._index(ALWAYS), axis)
        turned = self._add("Concat", self._add("Neg", second), first, axis=-1)
        return self._add("Add", self._add("Mul", x, self.cos), self._add("Mul", turned, self.sin))

    def _model(self) -> onnx.ModelProto:
        whole, cache = TensorProto.INT64, TensorProto.FLOAT16 if self.half else TensorProto.FLOAT
        heads, size = ("kv_heads", "kv_cache_dim") if self.grouped else (self.shape.kv_heads, self.shape.head_dim)
        takes: dict[str, tuple[int, list[str | int]]] = {
            "input_ids": (whole, ["batch", "new"]),
            "attention_mask": (whole, ["batch", "all"]),
        }
        if not self.grouped:
            takes["position_ids"] = (whole, ["batch", "new"])
        gives: dict[str, tuple[int, list[str | int]]] = {"logits": (TensorProto.FLOAT, ["batch", "new", self.shape.vocab_size])}
        for layer in range(self.shape.layers):
            for part in ("key", "value"):
                takes[f"past_key_values.{layer}.{part}"] = (cache, ["batch", heads, "past", size])
                gives[f"present.{layer}.{part}"] = (cache, ["batch", heads, "all", size])
        inputs, outputs = ([helper.make_tensor_value_info(name, *info) for name, info in side.items()] for side in (takes, gives))
        body = helper.make_graph(self.graph.nodes, "chat", inputs, outputs, self.graph.constants)
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(body, opset_imports=versions, ir_version=10)

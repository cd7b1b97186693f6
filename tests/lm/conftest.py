"""Language models small enough to be made here: a Llama of two layers with its own arithmetic in NumPy to compare with, its
tokenizer, and a sentence encoder."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from companion.lm.prompt import SPECIAL_TOKENS

Array = NDArray[np.float32]
Floats = NDArray[np.float64]

HEADS, KV_HEADS, HEAD, WIDTH, INNER, LAYERS, CONTEXT = 2, 1, 16, 32, 48, 2, 256
EPSILON = 1e-5
SENTENCES = [
    "i had a bad day at work and my mother called me today",
    "Oh, I'm sorry. That kind of day sits heavy. What was the worst moment of it?",
    "my upstairs neighbour plays the cello and it's beautiful",
    "Your upstairs neighbour and a cello. Is it better than silence?",
    "low curious ask tell comfort warm bright quiet",
]
KINDS, MOODS = ["news", "worry", "question"], ["low", "bright"]


Ends = dict[str, tuple[int, list[Any]]]
"""Inputs or outputs: type and shape."""


class Graph:
    """Nodes and constants, named as they come."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: Any, kind: Any = np.float32) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, kind), name))
        return name

    def index(self, *numbers: int) -> str:
        return self.constant(numbers, np.int64)

    def add(self, kind: str, *inputs: str, out: list[str] | None = None, domain: str = "", **attributes: Any) -> str:
        outputs = out or [f"n{len(self.nodes)}"]
        self.nodes.append(helper.make_node(kind, list(inputs), outputs, domain=domain, **attributes))
        return outputs[0]

    def model(self, inputs: Ends, outputs: Ends) -> onnx.ModelProto:
        takes, gives = ([helper.make_tensor_value_info(name, *info) for name, info in side.items()] for side in (inputs, outputs))
        graph = helper.make_graph(self.nodes, "tiny", takes, gives, self.constants)
        domains = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=domains, ir_version=8)


@dataclass
class TinyLlama:
    """`special` is added to the scores of the special tokens: as it stands, none is ever likely."""

    vocab: int
    special: float = -30
    weights: dict[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(3)
        all_heads, all_kv = HEADS * HEAD, KV_HEADS * HEAD
        shapes = {"q": (WIDTH, all_heads), "k": (WIDTH, all_kv), "v": (WIDTH, all_kv), "o": (all_heads, WIDTH)}
        shapes |= {"gate": (WIDTH, INNER), "up": (WIDTH, INNER), "down": (INNER, WIDTH)}
        for layer in range(LAYERS):
            for name, shape in shapes.items():
                self.weights[f"{layer}.{name}"] = rng.normal(0, 0.2, shape).astype(np.float32)
            for name in ("before", "between"):
                self.weights[f"{layer}.{name}"] = rng.uniform(0.5, 1.5, WIDTH).astype(np.float32)
        self.weights["after"] = rng.uniform(0.5, 1.5, WIDTH).astype(np.float32)
        self.weights["bias"] = np.where(np.arange(self.vocab) < len(SPECIAL_TOKENS), self.special, 0).astype(np.float32)
        self.weights["tokens"] = rng.normal(0, 1, (self.vocab, WIDTH)).astype(np.float32)
        angles = np.outer(np.arange(CONTEXT), 1 / 10_000 ** (np.arange(0, HEAD, 2) / HEAD))
        self.weights |= {"cos": np.cos(angles).astype(np.float32), "sin": np.sin(angles).astype(np.float32)}

    def logits(self, tokens: list[int]) -> Floats:
        """All rows at once, without a cache, in double precision: shape (tokens, vocab)."""
        w = {name: value.astype(np.float64) for name, value in self.weights.items()}
        x = w["tokens"][tokens]
        for layer in range(LAYERS):
            h = norm(x, w[f"{layer}.before"])
            q, k = (self._turned(h @ w[f"{layer}.{name}"]) for name in "qk")
            v = (h @ w[f"{layer}.v"]).reshape(len(tokens), -1, HEAD)
            k, v = (np.repeat(part, HEADS // KV_HEADS, axis=1) for part in (k, v))
            scores = np.einsum("ihd,jhd->hij", q, k) / np.sqrt(HEAD)
            scores = np.where(np.tril(np.ones(scores.shape[1:], bool)), scores, -np.inf)
            chances = np.exp(scores - scores.max(-1, keepdims=True))
            chances /= chances.sum(-1, keepdims=True)
            x = x + np.einsum("hij,jhd->ihd", chances, v).reshape(len(tokens), -1) @ w[f"{layer}.o"]
            h = norm(x, w[f"{layer}.between"])
            gate = h @ w[f"{layer}.gate"]
            x = x + (gate / (1 + np.exp(-gate)) * (h @ w[f"{layer}.up"])) @ w[f"{layer}.down"]
        rows: Floats = norm(x, w["after"]) @ w["tokens"].T + w["bias"]
        return rows

    def _turned(self, x: Floats) -> Floats:
        x = x.reshape(len(x), -1, HEAD)
        cos, sin = (np.tile(self.weights[name][: len(x), None], 2) for name in ("cos", "sin"))
        half = np.concatenate([-x[..., HEAD // 2 :], x[..., : HEAD // 2]], -1)
        turned: Floats = x * cos + half * sin
        return turned


def norm(x: Floats, weight: Floats) -> Floats:
    scaled: Floats = x / np.sqrt((x**2).mean(-1, keepdims=True) + EPSILON) * weight
    return scaled


class LlamaGraph(Graph):
    """The same in ONNX. `grouped`: attention as one operator, without position_ids; `half`: a float16 cache;
    `keep`: an input num_logits_to_keep; `open_sizes`: the cache's sizes left to config.json."""

    def __init__(self, llama: TinyLlama, grouped: bool, half: bool, keep: bool, open_sizes: bool) -> None:
        super().__init__()
        self.w = {name: self.constant(value) for name, value in llama.weights.items()}
        self.vocab, self.grouped, self.half, self.keep, self.open_sizes = llama.vocab, grouped, half, keep, open_sizes

    def build(self) -> onnx.ModelProto:
        self._places()
        x = self.add("Gather", self.w["tokens"], "input_ids")
        for layer in range(LAYERS):
            h = self._norm(x, f"{layer}.before")
            q, k, v = (self.add("MatMul", h, self.w[f"{layer}.{name}"]) for name in "qkv")
            seen = self._grouped(layer, q, k, v) if self.grouped else self._plain(layer, q, k, v)
            x = self.add("Add", x, self.add("MatMul", seen, self.w[f"{layer}.o"]))
            h = self._norm(x, f"{layer}.between")
            gate, up = (self.add("MatMul", h, self.w[f"{layer}.{name}"]) for name in ("gate", "up"))
            inner = self.add("Mul", self.add("Mul", gate, self.add("Sigmoid", gate)), up)
            x = self.add("Add", x, self.add("MatMul", inner, self.w[f"{layer}.down"]))
        x = self._norm(x, "after")
        if self.keep:
            first = self.add("Unsqueeze", self.add("Neg", "num_logits_to_keep"), self.index(0))
            x = self.add("Slice", x, first, self.index(2**31), self.index(1))
        scores = self.add("MatMul", x, self.add("Transpose", self.w["tokens"], perm=[1, 0]))
        self.add("Add", scores, self.w["bias"], out=["logits"])
        return self._model()

    def _model(self) -> onnx.ModelProto:
        cache_type = TensorProto.FLOAT16 if self.half else TensorProto.FLOAT
        heads, size = ("heads", "size") if self.open_sizes else (KV_HEADS, HEAD)
        integers = TensorProto.INT64
        inputs: Ends = {"input_ids": (integers, ["batch", "new"]), "attention_mask": (integers, ["batch", "all"])}
        if not self.grouped:
            inputs["position_ids"] = (integers, ["batch", "new"])
        if self.keep:
            inputs["num_logits_to_keep"] = (integers, [])
        outputs: Ends = {"logits": (TensorProto.FLOAT, ["batch", "rows", self.vocab])}
        for layer in range(LAYERS):
            for part in ("key", "value"):
                inputs[f"past_key_values.{layer}.{part}"] = (cache_type, ["batch", heads, "past", size])
                outputs[f"present.{layer}.{part}"] = (cache_type, ["batch", heads, "all", size])
        return self.model(inputs, outputs)

    def _places(self) -> None:
        total = self.add("Gather", self.add("Shape", "attention_mask"), self.constant(1, np.int64))
        if self.grouped:
            self.total = self.add("Cast", total, to=TensorProto.INT32)
            last = self.add("Sub", self.add("ReduceSum", "attention_mask", self.index(1), keepdims=0), self.index(1))
            self.last = self.add("Cast", last, to=TensorProto.INT32)
            return
        self.cos, self.sin = (
            self.add("Unsqueeze", self.add("Concat", half, half, axis=-1), self.index(1))
            for half in (self.add("Gather", self.w[name], "position_ids") for name in ("cos", "sin"))
        )
        keys = self.add("Range", self.constant(0, np.int64), total, self.constant(1, np.int64))
        seen = self.add("LessOrEqual", keys, self.add("Unsqueeze", "position_ids", self.index(1, 3)))
        self.hidden = self.add("Where", seen, self.constant(0), self.constant(-1e9))

    def _norm(self, x: str, weight: str) -> str:
        mean = self.add("ReduceMean", self.add("Mul", x, x), axes=[-1])
        root = self.add("Sqrt", self.add("Add", mean, self.constant(EPSILON)))
        return self.add("Mul", self.add("Div", x, root), self.w[weight])

    def _grouped(self, layer: int, q: str, k: str, v: str) -> str:
        past = [f"past_key_values.{layer}.{part}" for part in ("key", "value")]
        out = [f"seen{layer}", f"present.{layer}.key", f"present.{layer}.value"]
        inputs = [q, k, v, *past, self.last, self.total, self.w["cos"], self.w["sin"]]
        heads = {"num_heads": HEADS, "kv_num_heads": KV_HEADS, "do_rotary": 1}
        return self.add("GroupQueryAttention", *inputs, out=out, domain="com.microsoft", **heads)

    def _plain(self, layer: int, q: str, k: str, v: str) -> str:
        q, k, v = (
            self.add("Transpose", self.add("Reshape", part, self.index(0, -1, heads, HEAD)), perm=[0, 2, 1, 3])
            for part, heads in ((q, HEADS), (k, KV_HEADS), (v, KV_HEADS))
        )
        k, v = self._remembered(layer, "key", self._turned(k)), self._remembered(layer, "value", v)
        scores = self.add("MatMul", self._turned(q), self.add("Transpose", k, perm=[0, 1, 3, 2]))
        scores = self.add("Add", self.add("Mul", scores, self.constant(HEAD**-0.5)), self.hidden)
        seen = self.add("MatMul", self.add("Softmax", scores, axis=-1), v)  # the one key head serves all
        return self.add("Reshape", self.add("Transpose", seen, perm=[0, 2, 1, 3]), self.index(0, -1, HEADS * HEAD))

    def _remembered(self, layer: int, part: str, new: str) -> str:
        past, present = f"past_key_values.{layer}.{part}", [f"present.{layer}.{part}"]
        if not self.half:
            return self.add("Concat", past, new, axis=2, out=present)
        self.add("Concat", past, self.add("Cast", new, to=TensorProto.FLOAT16), axis=2, out=present)
        return self.add("Cast", present[0], to=TensorProto.FLOAT)

    def _turned(self, x: str) -> str:
        first = self.add("Slice", x, self.index(0), self.index(HEAD // 2), self.index(3))
        second = self.add("Slice", x, self.index(HEAD // 2), self.index(HEAD), self.index(3))
        half = self.add("Concat", self.add("Neg", second), first, axis=-1)
        return self.add("Add", self.add("Mul", x, self.cos), self.add("Mul", half, self.sin))


VARIANTS: dict[str, dict[str, bool]] = {
    "plain": {},
    "grouped": {"grouped": True},
    "half": {"half": True},
    "keep": {"keep": True},
    "open sizes": {"open_sizes": True},
    "external": {},
}


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """Byte pairs of a few sentences, with every byte known."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=360,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(SENTENCES, trainer)
    made.encode_special_tokens = True
    return made


@pytest.fixture(scope="session")
def llama(tokenizer: Tokenizer) -> TinyLlama:
    return TinyLlama(tokenizer.get_vocab_size())


@pytest.fixture
def decoder_folder(llama: TinyLlama, tokenizer: Tokenizer, tmp_path: Path) -> Callable[..., Path]:
    """Writes a decoder's folder; the variants are the keys of VARIANTS."""

    def write(variant: str = "grouped", special: float | None = None, **config: Any) -> Path:
        folder = tmp_path / f"tiny {variant}"
        folder.mkdir()
        options = dict.fromkeys(("grouped", "half", "keep", "open_sizes"), False) | VARIANTS[variant]
        model = LlamaGraph(llama if special is None else TinyLlama(llama.vocab, special), **options).build()
        if variant == "external":
            path = str(folder / "model.onnx")
            onnx.save_model(model, path, save_as_external_data=True, location="model.onnx.data", size_threshold=256)
        else:
            onnx.save_model(model, str(folder / "model.onnx"))
        tokenizer.save(str(folder / "tokenizer.json"))
        settings = {"vocab_size": llama.vocab, "hidden_size": WIDTH, "max_position_embeddings": CONTEXT}
        settings |= {"num_attention_heads": HEADS, "num_key_value_heads": KV_HEADS}
        (folder / "config.json").write_text(json.dumps(settings | config))
        return folder

    return write


@pytest.fixture
def encoder_folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a sentence encoder's folder: a word's vector is by chance, a sentence's the mean of them."""

    def write(token_types: bool = False, heads: bool = True, **config: Any) -> Path:
        folder = tmp_path / "tiny encoder"
        folder.mkdir()
        words = sorted({word for line in SENTENCES for word in line.lower().split()})
        pieces = [*"abcdefghijklmnopqrstuvwxyz'.,?!<>|[]", *(f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")]
        vocab = list(dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *pieces, *words]))
        onnx.save_model(_encoder_graph(len(vocab), token_types, heads), str(folder / "model.onnx"))
        _wordpiece(vocab).save(str(folder / "tokenizer.json"))
        settings = {"vocab_size": len(vocab), "max_tokens": 32, "labels": {"kind": KINDS, "mood": MOODS}}
        (folder / "config.json").write_text(json.dumps(settings | config))
        return folder

    return write


def _wordpiece(vocab: list[str]) -> Tokenizer:
    ids = {token: index for index, token in enumerate(vocab)}
    made = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])]
    )
    made.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    return made


def _encoder_graph(vocab: int, token_types: bool, heads: bool) -> onnx.ModelProto:
    graph, rng = Graph(), np.random.default_rng(5)
    x = graph.add("Gather", graph.constant(rng.normal(0, 1, (vocab, 12))), "input_ids")
    if token_types:
        x = graph.add("Add", x, graph.add("Gather", graph.constant(np.stack([np.zeros(12), np.ones(12)])), "token_type_ids"))
    mask = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=TensorProto.FLOAT), graph.index(2))
    total = graph.add("ReduceSum", graph.add("Mul", x, mask), graph.index(1), keepdims=0)
    length = graph.add("ReduceL2", total, axes=[1])
    graph.add("Div", total, length, out=["embedding"])
    inputs: Ends = {
        name: (TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask", *(["token_type_ids"] if token_types else []))
    }
    outputs: Ends = {"embedding": (TensorProto.FLOAT, ["batch", 12])}
    for name, labels in (("kind", KINDS), ("mood", MOODS)) if heads else ():
        graph.add("MatMul", "embedding", graph.constant(rng.normal(0, 2, (12, len(labels)))), out=[name])
        outputs[name] = (TensorProto.FLOAT, ["batch", len(labels)])
    return graph.model(inputs, outputs)

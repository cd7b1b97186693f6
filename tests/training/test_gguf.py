"""The decoder as GGUF: llama.cpp gives the chances that the ONNX graph gives, and cuts text into the same pieces."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.lm.prompt import encode_text
from companion.lm.session import DecoderSession
from training import onnx_llama, pieces
from training.shapes import Shape

gguf_llama: Any = pytest.importorskip("training.gguf_llama", reason="needs the package gguf", exc_type=ImportError)
xllamacpp: Any = pytest.importorskip("xllamacpp", reason="needs llama.cpp, in the package xllamacpp")

LINES = ["Is it 1984 in there? It isn't!", "my neighbour's cello\nplays   by itself", "naïve café ☕ 50%"]
PROBED = 5


def shape_of(vocab: int) -> Shape:
    return Shape(vocab_size=vocab, hidden_size=64, layers=2, heads=4, kv_heads=2, head_dim=16, feed_forward=96, context=64)


def weights_of(shape: Shape) -> dict[str, NDArray[np.float32]]:
    chance = np.random.default_rng(4)
    d, wide, narrow = shape.hidden_size, shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    sizes: dict[str, tuple[int, ...]] = {"embed_tokens": (shape.vocab_size, d), "norm": (d,)}
    for layer in range(shape.layers):
        parts = {"q": (wide, d), "k": (narrow, d), "v": (narrow, d), "o": (d, wide)}
        sizes |= {f"layers.{layer}.self_attn.{name}_proj": size for name, size in parts.items()}
        sizes |= {f"layers.{layer}.mlp.{name}_proj": (shape.feed_forward, d) for name in ("gate", "up")}
        sizes |= {f"layers.{layer}.mlp.down_proj": (d, shape.feed_forward)}
        sizes |= {f"layers.{layer}.{name}_layernorm": (d,) for name in ("input", "post_attention")}
    return {
        f"{name}.weight": (chance.normal(0, 0.3, size) if len(size) == 2 else chance.uniform(0.5, 1.5, size)).astype(np.float32)
        for name, size in sizes.items()
    }


@pytest.fixture
def both(tmp_path: Path) -> tuple[DecoderSession, Any]:
    """The same weights in onnxruntime and in llama.cpp."""
    import onnx

    tokenizer = pieces.learn(iter(LINES * 3), 400)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    shape = shape_of(tokenizer.get_vocab_size())
    weights = weights_of(shape)
    onnx.save(onnx_llama.build(weights, shape), tmp_path / "model.onnx")
    (tmp_path / "config.json").write_text(json.dumps({"max_position_embeddings": shape.context}))
    gguf_llama.write(tmp_path / "tiny.gguf", weights, shape, json.loads((tmp_path / "tokenizer.json").read_text()), "f16")
    chosen = xllamacpp.CommonParams()
    chosen.model.path, chosen.n_ctx, chosen.n_parallel = str(tmp_path / "tiny.gguf"), shape.context, 1
    chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = 1
    chosen.port, chosen.ui, chosen.verbosity = 0, False, -1
    return DecoderSession(tmp_path), xllamacpp.Server(chosen)


def test_llama_cpp_says_what_onnx_says(both: tuple[DecoderSession, Any]) -> None:
    session, llama = both
    prompt = encode_text(session.tokenizer, " ".join(LINES))[:40]
    logits = session.step(prompt, session.empty())[0][0].astype(np.float64)
    ours = logits - np.log(np.exp(logits - logits.max()).sum()) - logits.max()
    answer = llama.handle_completions({"prompt": prompt, "max_tokens": 1, "temperature": 0, "logprobs": PROBED})
    theirs = {one["id"]: one["logprob"] for one in answer["choices"][0]["logprobs"]["content"][0]["top_logprobs"]}
    assert set(theirs) == set(np.argsort(-ours)[:PROBED])
    assert np.ptp(ours) > 5
    for token, log_chance in theirs.items():
        assert log_chance == pytest.approx(ours[token], abs=0.03)  # f16 weights


@pytest.mark.parametrize("line", LINES, ids=["digits", "spaces", "beyond ASCII"])
def test_llama_cpp_cuts_text_into_the_same_pieces(both: tuple[DecoderSession, Any], line: str) -> None:
    session, llama = both
    answer = llama.handle_completions({"prompt": line, "max_tokens": 1, "temperature": 0})
    assert answer["usage"]["prompt_tokens"] == len(session.tokenizer.encode(line).ids)

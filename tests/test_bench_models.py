"""Measuring the models, on a decoder of two layers that is made here. No figure is judged, but that each is of what it says."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from companion import bench_llama, bench_models
from companion.bench_lines import HISTORY, LINES
from companion.bench_models import Figures
from companion.errors import ModelError
from companion.lm.prompt import Context
from companion.lm.session import DecoderSession
from companion.mind.bank import load
from companion.mind.match import WordMatcher
from companion.minds import MindParts
from training.cards import write_card
from training.shapes import Shape

onnx: Any = pytest.importorskip("onnx", reason="makes the models of these tests")
pytest.importorskip("gguf", reason="writes what llama.cpp reads")
needs_llama_cpp = pytest.mark.skipif(not bench_llama.installed(), reason="needs llama.cpp, in the package xllamacpp")

D, FED = 32, 64


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packs: `tiny`, whole, and the same weights for llama.cpp beside it."""
    from training import gguf_llama, onnx_llama, pieces

    folder = tmp_path_factory.mktemp("packs")
    pack = folder / "tiny"
    pack.mkdir()
    pieces.learn(iter([*LINES, *(text for turn in HISTORY for text in turn)]), 420).save(str(pack / "tokenizer.json"))
    tokenizer = json.loads((pack / "tokenizer.json").read_text())
    shape = Shape(len(tokenizer["model"]["vocab"]), D, layers=2, heads=2, kv_heads=1, head_dim=16, feed_forward=FED)
    weights = weights_of(shape)
    onnx.save(onnx_llama.build(weights, shape), pack / "model.onnx")
    (pack / "config.json").write_text(json.dumps({"max_position_embeddings": shape.context}))
    write_card(pack, kind="mind", name="tiny", licence="MIT", source="made by a test", memory_mb=1)
    gguf_llama.write(folder / "tiny.gguf", weights, shape, tokenizer)
    return folder


def weights_of(shape: Shape) -> dict[str, np.ndarray]:
    sizes: dict[str, tuple[int, ...]] = {"embed_tokens": (shape.vocab_size, D), "norm": (D,)}
    for layer in range(shape.layers):
        sizes |= {
            f"layers.{layer}.self_attn.{name}_proj": (rows, D) for name, rows in {"q": 32, "k": 16, "v": 16, "o": 32}.items()
        }
        sizes |= {f"layers.{layer}.mlp.{name}_proj": (FED, D) for name in ("gate", "up")}
        sizes |= {f"layers.{layer}.mlp.down_proj": (D, FED)}
        sizes |= {f"layers.{layer}.{name}_layernorm": (D,) for name in ("input", "post_attention")}
    chance = np.random.default_rng(0)
    return {f"{name}.weight": chance.normal(0, 0.3, size).astype(np.float32) for name, size in sizes.items()}


@needs_llama_cpp
def test_both_are_measured_in_one_run(packs: Path) -> None:
    out = Figures()
    bench_models.decoder_speeds(DecoderSession(packs / "tiny"), packs / "tiny.gguf", out, rounds=2)
    assert out.prefill_tokens_per_s
    assert out.decode_tokens_per_s
    assert out.llama_cpp
    assert out.llama_cpp["file"] == "tiny.gguf"
    assert out.llama_cpp["prefill_tokens_per_s"] > out.llama_cpp["decode_tokens_per_s"] > 1


def test_without_llama_cpp_its_figures_are_none(packs: Path) -> None:
    out = Figures()
    bench_models.decoder_speeds(DecoderSession(packs / "tiny"), None, out, rounds=1)
    assert out.llama_cpp is None
    assert out.decode_tokens_per_s


@pytest.mark.parametrize("place", ["tiny.gguf", "tiny/any.gguf", "other.gguf"])
def test_a_gguf_beside_the_decoder_is_found(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / place).touch()
    monkeypatch.setattr(bench_models, "installed", lambda: True)
    assert bench_models.gguf_beside(tmp_path / "tiny") == (None if place == "other.gguf" else tmp_path / place)
    monkeypatch.setattr(bench_models, "installed", lambda: False)
    assert bench_models.gguf_beside(tmp_path / "tiny") is None


@needs_llama_cpp
@pytest.mark.parametrize(("bytes_", "what"), [(None, "There is no"), (3000, "can't use")], ids=["missing", "cut short"])
def test_a_gguf_that_cannot_be_used_is_named(bytes_: int | None, what: str, packs: Path, tmp_path: Path) -> None:
    file = tmp_path / "broken.gguf"
    if bytes_ is not None:
        file.write_bytes((packs / "tiny.gguf").read_bytes()[:bytes_])
    with pytest.raises(ModelError, match=f"{what}.*broken.gguf"):
        bench_llama.LlamaCpp(file)


def test_llama_cpp_that_is_asked_for_and_missing_is_told(packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_llama, "installed", lambda: False)
    with pytest.raises(ModelError, match="xllamacpp"):
        bench_llama.LlamaCpp(packs / "tiny.gguf")


def test_both_models_are_loaded_or_no_figure_is_given(packs: Path) -> None:
    out = Figures()
    assert bench_models.load(None, packs / "tiny", out) is not None
    assert bench_models.load(None, None, out) is None
    assert bench_models.load(None, packs, out) is None, "a folder that is no pack was loaded"
    assert out == Figures()


def test_a_fault_of_the_measuring_process_is_told_here(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        bench_models.measure(tmp_path / "nowhere", tmp_path)


def test_a_conversation_of_words_alone_has_no_figure_of_the_decoder() -> None:
    bank = load()
    parts = MindParts(bank, WordMatcher(bank), {}, None, None, ())
    out = Figures()
    bench_models.converse(parts, out)
    assert out.turn_200_over_5
    assert sum(map(len, out.first_piece_ms.values())) == 2 * 204
    assert {"bank", "ask-back"} <= out.first_piece_ms.keys()
    assert "model" not in out.first_piece_ms
    assert bench_models.own_words_ms(parts) == []


def test_a_talk_too_short_for_turn_200_compares_nothing() -> None:
    bank = load()
    out = Figures()
    bench_models.converse(MindParts(bank, WordMatcher(bank), {}, None, None, ()), out, turns=30)
    assert out.turn_200_over_5 is None
    assert out.first_piece_ms


def test_early_and_late_turns_hear_the_same_lines() -> None:
    assert len(set(LINES)) == len(LINES)
    assert bench_models.BETWEEN % len(LINES) == 0


def test_the_history_fills_the_decoders_memory(packs: Path) -> None:
    session = DecoderSession(packs / "tiny")
    context = Context(session.tokenizer)
    for turn in bench_models.history(session):
        context.add(turn)
    assert bench_models.CONTEXT_TOKENS <= len(context.so_far()) < session.context

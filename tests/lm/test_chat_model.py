"""Published models at work, on tiny ones in the layouts of optimum, transformers.js and onnxruntime-genai."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import onnx
import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from companion.errors import ModelError
from companion.lm.chat import ChatWriter, Message
from companion.lm.chat_model import PLAIN, ChatModel, sampling
from companion.lm.chat_tokens import load_chat_tokens
from companion.lm.prefix_cache import MOST_BYTES, PrefixCache
from companion.lm.session import DecoderSession
from training.chat_graphs import ChatGraph, Family, Weights, chance_weights, config
from training.shapes import Shape

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
SYSTEM = Message("system", "You are a lamp, you stand in a quiet room, and whoever comes in may talk with you about the day.")
TALK = [SYSTEM, Message("user", "who are you?")]
SHAPE = Shape(0, 32, 2, 4, 2, 16, 48, context=512, epsilon=1e-5)
PATIENCE_S = 10
Write = Callable[..., Path]


def tokenizer_of() -> Tokenizer:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        ["system user assistant " + SYSTEM.text],
        trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet, show_progress=False),
    )
    made.add_special_tokens(SPECIAL)
    return made


def shape_of(tokenizer: Tokenizer) -> Shape:
    """With more rows than there are tokens, as Qwen's have."""
    return Shape(**(vars(SHAPE) | {"vocab_size": tokenizer.get_vocab_size() + 9}))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return tokenizer_of()


@pytest.fixture
def pack(tokenizer: Tokenizer, tmp_path: Path) -> Write:
    """Writes a model's folder; `layout` is where the graph lies."""

    def write(family: Family = "llama", layout: str = "model_quantized.onnx", **told: Any) -> Path:
        folder = tmp_path / f"tiny {family}"
        shape = shape_of(tokenizer)
        genai = layout == "genai"
        model = ChatGraph(chance_weights(shape, family), shape, grouped=genai, half=layout == "half", positions=512).build()
        file = folder / ("decoder.onnx" if genai else "model.onnx" if layout == "half" else layout)
        file.parent.mkdir(parents=True)
        if genai:
            onnx.save_model(model, str(file), save_as_external_data=True, location=f"{file.name}.data", size_threshold=256)
            (folder / "genai_config.json").write_text(json.dumps(genai_config(shape, told)))
        else:
            onnx.save_model(model, str(file))
            (folder / "config.json").write_text(json.dumps(config(shape, family) | {"eos_token_id": 2}))
            if told:
                (folder / "generation_config.json").write_text(json.dumps(told))
        tokenizer.save(str(folder / "tokenizer.json"))
        return folder

    return write


def genai_config(shape: Shape, search: dict[str, Any]) -> dict[str, Any]:
    decoder = {"filename": "decoder.onnx", "head_size": shape.head_dim, "hidden_size": shape.hidden_size}
    decoder |= {"num_attention_heads": shape.heads, "num_key_value_heads": shape.kv_heads, "num_hidden_layers": shape.layers}
    model = {"vocab_size": shape.vocab_size, "context_length": 512, "eos_token_id": [0, 2], "decoder": decoder}
    return {"model": model, "search": search}


def heads_of(x: Any, heads: int) -> Any:
    return x.reshape(len(x), heads, -1)


def normed(x: Any, weight: Any) -> Any:
    return x / np.sqrt((x**2).mean(-1, keepdims=True) + SHAPE.epsilon) * weight


def turned(x: Any, theta: float) -> Any:
    half = x.shape[-1] // 2
    angles = np.outer(np.arange(len(x)), 1 / theta ** (np.arange(half) / half))[:, None]
    first, second = x[..., :half], x[..., half:]
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], -1)


def reference(weights: Weights, shape: Shape, tokens: list[int]) -> Any:
    """All rows of logits at once, without a cache, in double precision."""
    w = {name.removeprefix("model.").removesuffix(".weight"): value.astype(np.float64) for name, value in weights.items()}
    x = w["embed_tokens"][tokens]
    for layer in range(shape.layers):
        own = {name.removeprefix(f"layers.{layer}."): value for name, value in w.items() if name.startswith(f"layers.{layer}.")}
        h = normed(x, own["input_layernorm"])
        q, k, v = (h @ own[f"self_attn.{part}_proj"].T + own.get(f"self_attn.{part}_proj.bias", 0) for part in "qkv")
        q, k, v = heads_of(q, shape.heads), heads_of(k, shape.kv_heads), heads_of(v, shape.kv_heads)
        if "self_attn.q_norm" in own:
            q, k = normed(q, own["self_attn.q_norm"]), normed(k, own["self_attn.k_norm"])
        q, k = turned(q, shape.theta), turned(k, shape.theta)
        k, v = (np.repeat(part, shape.heads // shape.kv_heads, axis=1) for part in (k, v))
        scores = np.einsum("ihd,jhd->hij", q, k) / np.sqrt(shape.head_dim)
        scores = np.where(np.tril(np.ones(scores.shape[1:], bool)), scores, -np.inf)
        chances = np.exp(scores - scores.max(-1, keepdims=True))
        chances /= chances.sum(-1, keepdims=True)
        x = x + np.einsum("hij,jhd->ihd", chances, v).reshape(len(x), -1) @ own["self_attn.o_proj"].T
        h = normed(x, own["post_attention_layernorm"])
        gate = h @ own["mlp.gate_proj"].T
        x = x + (gate / (1 + np.exp(-gate)) * (h @ own["mlp.up_proj"].T)) @ own["mlp.down_proj"].T
    return normed(x, w["norm"]) @ w["embed_tokens"].T


LAYOUTS = ["model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx", "onnx/model.onnx", "other.onnx", "genai", "half"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("family", ["llama", "qwen2", "qwen3"])
def test_each_layout_gives_the_logits_of_the_arithmetic(pack: Write, tokenizer: Tokenizer, family: Family, layout: str) -> None:
    folder = pack(family, layout)
    session = DecoderSession(folder, load_chat_tokens(folder))
    tokens = [int(token) for token in np.random.default_rng(1).integers(0, session.vocab, 40)]
    first, cache = session.step(tokens[:25], session.empty(), keep=25)
    rows = [first]
    for token in tokens[25:]:
        row, cache = session.step([token], cache)
        rows.append(row)
    shape = shape_of(tokenizer)
    expected = reference(chance_weights(shape, family), shape, tokens)[:, : session.vocab]
    np.testing.assert_allclose(np.concatenate(rows), expected, atol=0.05 if layout == "half" else 1e-4)


@pytest.mark.parametrize("family", ["llama", "qwen2", "qwen3"])
def test_the_arithmetic_is_that_of_transformers(tokenizer: Tokenizer, family: Family) -> None:
    torch: Any = pytest.importorskip("torch", reason="runs the reference")
    transformers: Any = pytest.importorskip("transformers", reason="has the reference")
    shape = shape_of(tokenizer)
    settings = config(shape, family) | ({"attention_bias": False} if family != "qwen2" else {})
    kind = settings["architectures"][0]
    model = getattr(transformers, kind)(getattr(transformers, kind.replace("ForCausalLM", "Config"))(**settings)).eval()
    weights = chance_weights(shape, family)
    missing = model.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()}, strict=False)
    assert missing.missing_keys in ([], ["lm_head.weight"])
    assert not missing.unexpected_keys
    model.tie_weights()
    tokens = [int(token) for token in np.random.default_rng(1).integers(0, shape.vocab_size, 40)]
    with torch.no_grad():
        logits = model(torch.tensor([tokens])).logits[0].numpy()
    np.testing.assert_allclose(logits, reference(weights, shape, tokens), atol=1e-4)


def answer(model: ChatModel, talk: list[Message] = TALK, seed: int | None = 1) -> str:
    return "".join(model.stream(talk, 12, seed))


@pytest.mark.parametrize("layout", ["model_quantized.onnx", "genai", "half"])
def test_it_answers(pack: Write, layout: str) -> None:
    model: ChatWriter = ChatModel(pack("llama", layout))
    assert model.name == "tiny llama"
    assert not model.leaves_device
    assert model.context == 512
    assert model.count("a lamp") >= 2
    said = "".join(model.stream(TALK, 12, seed=1))
    assert said
    assert not any(mark in said for mark in SPECIAL)
    assert "".join(model.stream(TALK, 12, seed=1)) == said


def test_it_ends_at_each_of_its_ends(pack: Write, tokenizer: Tokenizer) -> None:
    said = answer(ChatModel(pack(temperature=0, do_sample=True)))
    first = load_chat_tokens(pack("qwen2", eos_token_id=[2])).encode(said)
    assert first
    folder = pack("qwen3", temperature=0, do_sample=True)
    model = ChatModel(folder)
    greedy = [token for piece in model.stream(TALK, 1) for token in load_chat_tokens(folder).encode(piece)]
    (folder / "generation_config.json").write_text(
        json.dumps({"temperature": 0, "do_sample": True, "eos_token_id": [0, *greedy[:1]]})
    )
    if greedy:
        assert answer(ChatModel(folder)) == ""


def test_what_was_read_ahead_is_not_read_again(pack: Write) -> None:
    model = ChatModel(pack())
    model.prefill([SYSTEM])
    model.prefill([SYSTEM, Message("user", "who are")])
    before = model.counts.prefilled
    answer(model)
    ahead = model.counts.prefilled - before
    fresh = ChatModel(model_folder := pack("qwen2"))
    answer(fresh)
    assert model_folder.is_dir()
    assert ahead < fresh.counts.prefilled / 2
    before = model.counts.prefilled
    answer(model, [*TALK, Message("assistant", "A lamp."), Message("user", "oh")])
    assert model.counts.prefilled - before < 40


def test_cancel_ends_it_from_another_thread(pack: Write) -> None:
    model = ChatModel(pack(temperature=1.5))
    pieces = model.stream(TALK, 300, seed=3)
    next(pieces)
    thread = Thread(target=model.cancel)
    thread.start()
    thread.join(PATIENCE_S)
    assert len(list(pieces)) <= 1
    assert answer(model)


def test_a_talk_longer_than_the_context_is_our_own_mistake(pack: Write) -> None:
    model = ChatModel(pack())
    with pytest.raises(ValueError, match="the context is 512"):
        model.stream([SYSTEM, Message("user", "lamp " * 600)], 5)


def test_the_system_message_is_kept_on_disk(pack: Write, tmp_path: Path) -> None:
    folder, kept = pack(), tmp_path / "kept"
    first = ChatModel(folder, kept)
    first.prefill([SYSTEM])
    said = answer(first)
    again = ChatModel(folder, kept)
    assert answer(again) == said
    assert again.counts.prefilled < first.counts.prefilled
    system = [SYSTEM, Message("user", "")]
    assert again.counts.prefilled <= first.counts.prefilled - again.count(system[0].text)
    other = ChatModel(folder, kept)
    longer = Message("system", SYSTEM.text + " Today it rains.")
    other.prefill([longer])
    assert other.counts.prefilled < 25
    assert answer(other, [longer, TALK[1]]) == answer(ChatModel(folder), [longer, TALK[1]])


def damage(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(change(file.read_bytes()))


def in_its_place(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": damage(lambda _: b""),
    "cut short": damage(lambda whole: whole[:-100]),
    "cut in the header": damage(lambda whole: whole[:60]),
    "a bit flipped": damage(lambda whole: whole[:-9] + bytes([whole[-9] ^ 64]) + whole[-8:]),
    "too long": damage(lambda whole: whole + b"\0"),
    "another version": damage(lambda whole: whole.replace(b"prefix 1", b"prefix 0")),
    "a strange type": damage(lambda whole: whole.replace(b'"float32"', b'"float99"')),
    "another model's": damage(lambda whole: whole.replace(b'"model": "', b'"model": "f')),
    "tokens missing": damage(lambda whole: whole.replace(b'"tokens"', b'"tokenz"')),
    "a folder": in_its_place,
}


@pytest.mark.parametrize("harm", DAMAGE.values(), ids=DAMAGE)
def test_what_is_damaged_on_disk_is_passed_over(pack: Write, tmp_path: Path, harm: Callable[[Path], object]) -> None:
    folder, kept = pack(), tmp_path / "kept"
    first = ChatModel(folder, kept)
    first.prefill([SYSTEM])
    said = answer(first)
    (file,) = kept.glob("*.prefix")
    harm(file)
    again = ChatModel(folder, kept)
    again.prefill([SYSTEM])
    assert again.counts.prefilled >= again.count(SYSTEM.text)
    assert answer(again) == said
    if file.is_file():
        assert PrefixCache(kept, folder).read() is not None


def test_what_is_kept_never_grows_beyond_its_limit(pack: Write, tmp_path: Path) -> None:
    folder, kept = pack(), tmp_path / "kept"
    kept.mkdir()
    with (kept / "older.prefix").open("wb") as other:
        other.truncate(MOST_BYTES - 1000)
    (kept / "half.prefix.new").write_bytes(b"a power cut")
    cache = PrefixCache(kept, folder)
    cache.write(list(range(40)), np.zeros((4, 2, 40, 16), np.float32))
    assert [file.suffix for file in kept.iterdir()] == [".prefix"]
    assert cache.read() is not None
    cache.write(list(range(40)), np.zeros((4, 2, 40, MOST_BYTES // 1000), np.float32))
    assert sum(file.stat().st_size for file in kept.iterdir()) < MOST_BYTES


def test_another_copy_of_the_model_has_its_own(pack: Write, tmp_path: Path) -> None:
    folder, kept = pack(), tmp_path / "kept"
    ChatModel(folder, kept).prefill([SYSTEM])
    file = folder / "model_quantized.onnx"
    model = onnx.load(str(file))
    model.producer_name = "another"
    onnx.save(model, str(file))
    assert PrefixCache(kept, folder).read() is None


def test_a_disk_that_cannot_be_written_is_no_fault(pack: Write, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    model = ChatModel(pack(), tmp_path / "kept")
    model.prefill([SYSTEM])
    assert answer(model)


def edit(name: str, **told: Any) -> Callable[[Path], object]:
    def harm(folder: Path) -> None:
        file = folder / name
        file.write_text(json.dumps((json.loads(file.read_text()) if file.is_file() else {}) | told))

    return harm


def another_architecture(folder: Path) -> None:
    model = onnx.load(str(folder / "model_quantized.onnx"))
    model.graph.input.append(onnx.helper.make_tensor_value_info("past_conv.0", onnx.TensorProto.FLOAT, [1, 32, 3]))
    onnx.save(model, str(folder / "model_quantized.onnx"))


def wrong_tokenizer(folder: Path) -> None:
    file = folder / "tokenizer.json"
    made = Tokenizer.from_file(str(file))
    made.add_tokens([f"word{number}" for number in range(50)])
    made.save(str(file))


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "another architecture": (another_architecture, r"it asks for past_conv\.0"),
    "wrong tokenizer": (wrong_tokenizer, r"tokenizer\.json has \d+ tokens, and the model knows only"),
    "no tokenizer": (lambda folder: (folder / "tokenizer.json").unlink(), r"tokenizer\.json is missing"),
    "no graph": (lambda folder: (folder / "model_quantized.onnx").unlink(), "its ONNX file is missing"),
    "a strange end": (edit("generation_config.json", eos_token_id=["a"]), "needs whole numbers"),
    "heat of words": (edit("generation_config.json", temperature="hot"), "no sensible numbers"),
    "a chance above 1": (edit("generation_config.json", top_p=7), "no sensible numbers"),
    "no number": (edit("generation_config.json", temperature=float("nan")), "no sensible numbers"),
    "k below 0": (edit("generation_config.json", top_k=-1), "no sensible numbers"),
}


@pytest.mark.parametrize(("harm", "what"), BAD.values(), ids=BAD)
def test_a_bad_pack_is_refused(pack: Write, harm: Callable[[Path], object], what: str) -> None:
    folder = pack()
    harm(folder)
    with pytest.raises(ModelError, match=what):
        ChatModel(folder)


BAD_GENAI: dict[str, Callable[[Path], object]] = {
    "data missing": lambda folder: (folder / "decoder.onnx.data").unlink(),
    "settings cut short": lambda folder: (folder / "genai_config.json").write_text('{"model'),
    "no model in them": lambda folder: (folder / "genai_config.json").write_text('{"model": 3}'),
}


@pytest.mark.parametrize("harm", BAD_GENAI.values(), ids=BAD_GENAI)
def test_a_bad_genai_pack_is_refused(pack: Write, harm: Callable[[Path], object]) -> None:
    folder = pack("llama", "genai")
    harm(folder)
    with pytest.raises(ModelError):
        ChatModel(folder)


def test_genai_names_no_file_outside_its_folder(pack: Write, tmp_path: Path) -> None:
    folder = pack("llama", "genai")
    (tmp_path / "outside.onnx").write_bytes((folder / "decoder.onnx").read_bytes())
    told = json.loads((folder / "genai_config.json").read_text())
    told["model"]["decoder"]["filename"] = "../outside.onnx"
    (folder / "genai_config.json").write_text(json.dumps(told))
    (folder / "decoder.onnx").unlink()
    with pytest.raises(ModelError, match="ONNX file is missing"):
        ChatModel(folder)


QWEN = {"do_sample": True, "temperature": 0.7, "top_p": 0.8, "top_k": 20, "repetition_penalty": 1.1, "eos_token_id": [1, 2]}


def test_sampling_is_as_the_model_says(tmp_path: Path) -> None:
    told = sampling(tmp_path, QWEN)
    assert (told.temperature, told.top_p, told.top_k, told.repetition, told.min_p) == (0.7, 0.8, 20, 1.1, 0)
    partly = sampling(tmp_path, {"temperature": 0.6})
    assert (partly.temperature, partly.top_p, partly.top_k, partly.repetition) == (0.6, 1, 50, 1)
    assert sampling(tmp_path, {"eos_token_id": 2}) == PLAIN

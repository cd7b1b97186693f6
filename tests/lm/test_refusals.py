"""What is refused when it is opened: each with the folder's name, what is wrong, and what to do."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from companion.errors import ModelError
from companion.lm.encoder import SentenceEncoder
from companion.lm.prompt import SPECIAL_TOKENS
from companion.lm.session import DecoderSession

Write = Callable[..., Path]
Harm = Callable[[Path], object]


def change(**settings: Any) -> Harm:
    def harm(folder: Path) -> None:
        file = folder / "config.json"
        kept = {name: value for name, value in (json.loads(file.read_text()) | settings).items() if value is not None}
        file.write_text(json.dumps(kept))

    return harm


def write(name: str, content: bytes) -> Harm:
    return lambda folder: (folder / name).write_bytes(content)


def remove(name: str) -> Harm:
    return lambda folder: (folder / name).unlink()


def cut(name: str, share: float) -> Harm:
    def harm(folder: Path) -> None:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: int(len(whole) * share)])

    return harm


def edit(change_model: Callable[[onnx.ModelProto], object]) -> Harm:
    def harm(folder: Path) -> None:
        model = onnx.load(str(folder / "model.onnx"))
        change_model(model)
        onnx.save(model, str(folder / "model.onnx"))

    return harm


def another_model(folder: Path) -> None:
    """A good model of another trade."""
    info = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("Neg", ["x"], ["y"])], "neg", info[:1], info[1:])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(folder / "model.onnx"))


def rename(old: str, new: str) -> Harm:
    """Calls an input or output of the graph by another name, throughout."""

    def change_model(model: onnx.ModelProto) -> None:
        for item in [*model.graph.input, *model.graph.output]:
            item.name = item.name.replace(old, new)
        for node in model.graph.node:
            for names in (node.input, node.output):
                names[:] = [name.replace(old, new) for name in names]

    return edit(change_model)


def larger_tokenizer(folder: Path) -> None:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.add_tokens([f"word{number}" for number in range(50)])
    tokenizer.save(str(folder / "tokenizer.json"))


def reordered_tokenizer(folder: Path) -> None:
    content = (folder / "tokenizer.json").read_text()
    first, second = SPECIAL_TOKENS[:2]
    swapped = content.replace(first, "\x00").replace(second, first).replace("\x00", second)
    (folder / "tokenizer.json").write_text(swapped)


def two_models(folder: Path) -> None:
    for name in ("one.onnx", "two.onnx"):
        (folder / name).write_bytes((folder / "model.onnx").read_bytes())
    (folder / "model.onnx").unlink()


def no_numbers(model: onnx.ModelProto) -> None:
    for tensor in model.graph.initializer:
        value = numpy_helper.to_array(tensor)
        if value.dtype == np.float32 and value.ndim == 2:
            tensor.CopyFrom(numpy_helper.from_array(np.full_like(value, np.nan), tensor.name))


def not_scaled(model: onnx.ModelProto) -> None:
    for node in model.graph.node:
        if node.op_type == "Div":
            node.op_type = "Add"


def fewer_embeddings(model: onnx.ModelProto) -> None:
    """The table that tokens are looked up in ends early; the one that gives the scores does not."""
    node = next(node for node in model.graph.node if "input_ids" in node.input)
    table = next(tensor for tensor in model.graph.initializer if tensor.name == node.input[0])
    model.graph.initializer.append(numpy_helper.from_array(numpy_helper.to_array(table)[:-1], "short"))
    node.input[0] = "short"


def larger_tokenizer_than_said(folder: Path) -> None:
    larger_tokenizer(folder)
    change(vocab_size=None)(folder)


GARBAGE = np.random.default_rng(0).bytes(5_000)
BOTH: dict[str, tuple[Harm, str]] = {
    "no model": (remove("model.onnx"), "its ONNX file is missing"),
    "two models": (two_models, "it has 2 ONNX files"),
    "empty model": (write("model.onnx", b""), "model.onnx is empty"),
    "garbage": (write("model.onnx", GARBAGE), "model.onnx is damaged"),
    "a text": (write("model.onnx", b"version https://git-lfs.github.com/spec/v1\n"), "model.onnx is damaged"),
    **{f"cut to {share:.0%}": (cut("model.onnx", share), "is damaged") for share in (0.01, 0.2, 0.4, 0.6, 0.8, 0.95, 0.999)},
    "no tokenizer": (remove("tokenizer.json"), "tokenizer.json is missing"),
    "tokenizer cut short": (cut("tokenizer.json", 0.7), "tokenizer.json is damaged"),
    "empty tokenizer": (write("tokenizer.json", b""), "tokenizer.json is damaged"),
    "tokenizer of bytes": (write("tokenizer.json", GARBAGE), "tokenizer.json is damaged"),
    "no config": (remove("config.json"), "config.json is missing"),
    "config cut short": (cut("config.json", 0.5), "config.json is damaged"),
    "config is a list": (write("config.json", b"[1]"), "config.json holds no settings"),
    "config nested beyond reason": (write("config.json", b"[" * 100_000), "config.json is damaged"),
    "vocabulary no number": (change(vocab_size="many"), "vocab_size needs a whole number"),
    "another model": (another_model, "it is no "),
}
DECODER: dict[str, tuple[Harm, str]] = {
    "config lies about the vocabulary": (change(vocab_size=5_000), "promises 5000 tokens, and the model knows 360"),
    "larger tokenizer": (larger_tokenizer, "tokenizer.json has 410 tokens, and the model knows only 360"),
    "larger tokenizer, and config silent": (
        larger_tokenizer_than_said,
        "tokenizer.json has 410 tokens, and the model knows only 360",
    ),
    "specials in another order": (reordered_tokenizer, "in another order"),
    "another tokenizer": (
        write("tokenizer.json", b'{"version":"1.0","added_tokens":[],"model":{"type":"BPE","vocab":{},"merges":[]}}'),
        "doesn't know <|begin|>",
    ),
    "no logits": (rename("logits", "scores"), "doesn't give logits"),
    "a cache is lost": (rename("present.1.key", "gone"), "doesn't give present.1.key"),
    "a layer is left out": (rename("past_key_values.0", "past_key_values.5"), "it is no decoder"),
    "an input nobody knows": (rename("attention_mask", "attention_bias"), "it asks for attention_bias"),
    "smaller embedding": (edit(fewer_embeddings), "can't do even"),
    "no sensible numbers": (edit(no_numbers), "can't do even"),
}
OPEN_SIZES: dict[str, tuple[Harm, str]] = {
    "no sizes": (change(num_attention_heads=None, num_key_value_heads=None), "tells how large its cache is"),
    "no head size": (change(hidden_size=None), "tells how large its cache is"),
    "wrong head size": (change(head_dim=8), "can't do even|doesn't remember"),
    "wrong heads": (change(num_key_value_heads=2), "can't do even|doesn't remember"),
    "heads beyond reason": (change(num_key_value_heads=2**40), "num_key_value_heads needs a whole number"),
}
ENCODER: dict[str, tuple[Harm, str]] = {
    "config lies about the vocabulary": (change(vocab_size=9), "promises 9 tokens"),
    "larger tokenizer": (larger_tokenizer, r"promises \d+ tokens, and tokenizer.json has \d+"),
    "larger tokenizer, and config silent": (larger_tokenizer_than_said, "can't do the tokens of tokenizer.json"),
    "smaller embedding": (edit(fewer_embeddings), "can't do the tokens of tokenizer.json"),
    "no labels": (change(labels=None), "has no labels for kind"),
    "labels are no lists": (change(labels={"kind": 3, "mood": 4}), "has no labels for kind"),
    "labels of a stranger": (change(labels={"kind": ["a"], "mood": ["low", "bright"]}), "names 1 labels for kind, not 3"),
    "a label twice": (change(labels={"kind": ["a", "a", "b"], "mood": ["low", "bright"]}), "names a label of kind twice"),
    "no vector": (rename("embedding", "pooled"), "it is no sentence encoder"),
    "not of length 1": (edit(not_scaled), "one vector of length 1"),
}


def refused(make: Callable[[Path], object], folder: Path, harm: Harm, what: str) -> None:
    make(folder)  # it is good before
    harm(folder)
    with pytest.raises(ModelError) as raised:
        make(folder)
    assert re.search(what, raised.value.what), raised.value.what
    assert folder.name in raised.value.what
    assert raised.value.fix == f"Put a whole copy of it in {folder}, or remove that folder."


@pytest.mark.parametrize(("harm", "what"), (BOTH | DECODER).values(), ids=BOTH | DECODER)
def test_a_decoder_is_refused(decoder_folder: Write, harm: Harm, what: str) -> None:
    refused(DecoderSession, decoder_folder(), harm, what)


@pytest.mark.parametrize(("harm", "what"), OPEN_SIZES.values(), ids=OPEN_SIZES)
def test_a_decoder_without_sizes_is_refused(decoder_folder: Write, harm: Harm, what: str) -> None:
    refused(DecoderSession, decoder_folder("open sizes"), harm, what)


EXTERNAL: dict[str, Harm] = {
    "missing": remove("model.onnx.data"),
    "empty": write("model.onnx.data", b""),
    "cut short": cut("model.onnx.data", 0.9),
}


@pytest.mark.parametrize("harm", EXTERNAL.values(), ids=EXTERNAL)
def test_external_data_is_refused(decoder_folder: Write, harm: Harm) -> None:
    refused(DecoderSession, decoder_folder("external"), harm, "a file that belongs to it is")


@pytest.mark.parametrize(("harm", "what"), (BOTH | ENCODER).values(), ids=BOTH | ENCODER)
def test_an_encoder_is_refused(encoder_folder: Write, harm: Harm, what: str) -> None:
    refused(SentenceEncoder, encoder_folder(), harm, what)


def test_a_model_under_another_name_is_found(decoder_folder: Write) -> None:
    folder = decoder_folder()
    (folder / "model.onnx").rename(folder / "decoder_int8.onnx")
    assert DecoderSession(folder).vocab == 360


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    for make in (DecoderSession, SentenceEncoder):
        with pytest.raises(ModelError, match=r"config\.json is missing"):
            make(tmp_path / "nowhere")


@pytest.mark.parametrize("harm", [cut("model.onnx", 0.5), edit(fewer_embeddings)], ids=["cut short", "fails when it runs"])
def test_nothing_of_it_reaches_the_terminal(decoder_folder: Write, harm: Harm, capfd: pytest.CaptureFixture[str]) -> None:
    folder = decoder_folder()
    harm(folder)
    with pytest.raises(ModelError):
        DecoderSession(folder)
    assert capfd.readouterr() == ("", "")


def test_a_model_that_breaks_down_in_a_talk_raises_a_model_error(decoder_folder: Write) -> None:
    session = DecoderSession(decoder_folder(max_position_embeddings=5_000))  # its table of positions has 256
    with pytest.raises(ModelError, match="broke down while it was running"):
        session.step([9] * 300, session.empty())

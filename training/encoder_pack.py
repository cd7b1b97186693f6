"""Writes an encoder as a model pack: the graph, its tokenizer, config.json and the card."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx
from tokenizers import Tokenizer

from companion.mind.meaning import VECTORS_NAME
from training.bert_onnx import encoder_graph
from training.cards import write_card
from training.minilm import STOCK_LICENCE, STOCK_SOURCE, SentenceEncoder
from training.places import ENCODER_PACK

NAME = ENCODER_PACK.name
MODEL_NAME = "model.int8.onnx"
MAX_TOKENS = 64
MEMORY_MB = 45
SOURCE = f"{STOCK_SOURCE}, trained further by companion (training/README.md)"


def open_tokenizer(folder: Path) -> Tokenizer:
    """The published tokenizer, without its fixed length."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def graph_of(model: SentenceEncoder, int8: bool) -> onnx.ModelProto:
    """The model as an ONNX graph."""
    weights = {name: weight.detach().float().cpu().numpy() for name, weight in model.state_dict().items()}
    heads = {name: head.scores.out_features for name, head in model.heads.items()}
    return encoder_graph(weights, model.body.shape, heads, int8)


def write_pack(
    model: SentenceEncoder, tokenizer: Tokenizer, labels: Mapping[str, Sequence[str]], folder: Path = ENCODER_PACK
) -> Path:
    """Write the whole pack, int8. Gives its folder. What depends on the old weights (bank.npz) is taken away."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / VECTORS_NAME).unlink(missing_ok=True)
    (folder / MODEL_NAME).write_bytes(graph_of(model, int8=True).SerializeToString())
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {"model_type": NAME, "max_tokens": MAX_TOKENS, "vocab_size": tokenizer.get_vocab_size(), "labels": labels}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    write_card(folder, kind="encoder", name=NAME, licence=STOCK_LICENCE, source=SOURCE, memory_mb=MEMORY_MB)
    return folder

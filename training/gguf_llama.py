"""Writes the trained decoder as GGUF, for llama.cpp: `companion bench` then measures both with the same weights.

python -m training.gguf_llama OUT.gguf [--kind q8_0]

The names of tensors and keys are those of llama.cpp (gguf-py/gguf/constants.py). There the two halves that rotary positions turn
into each other lie side by side, so the rows of queries and keys change places on the way.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import gguf
import numpy as np
import typer
from numpy.typing import NDArray
from rich import print as show

from companion.lm.prompt import BEGIN, END, PAD, SPECIAL_TOKENS
from training.places import WORK
from training.shapes import Shape

Array = NDArray[np.float32]
KINDS = {
    "f16": (gguf.GGMLQuantizationType.F16, gguf.LlamaFileType.MOSTLY_F16),
    "q8_0": (gguf.GGMLQuantizationType.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0),
}
PRE_TOKENIZER = "smollm"
"""llama.cpp's name for single digits and then GPT-2's rule, as training/pieces.py has it."""
NAMES = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def write(path: Path, weights: Mapping[str, Array], shape: Shape, tokenizer: Mapping[str, Any], kind: str = "q8_0") -> None:
    """`weights` by their names in training/llama.py, `tokenizer` as tokenizer.json has it, `kind` one of KINDS."""
    writer = gguf.GGUFWriter(path, "llama")
    _sizes(writer, shape)
    writer.add_file_type(KINDS[kind][1])
    _pieces(writer, tokenizer)
    for name, weight in _named(weights, shape).items():
        if weight.ndim == 1:
            writer.add_tensor(name, weight)
        else:
            quantized = KINDS[kind][0]
            writer.add_tensor(name, gguf.quants.quantize(weight, quantized), raw_dtype=quantized)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _sizes(writer: gguf.GGUFWriter, shape: Shape) -> None:
    writer.add_name("companion-mini")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.hidden_size)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_dim)
    writer.add_value_length(shape.head_dim)
    writer.add_rope_dimension_count(shape.head_dim)
    writer.add_rope_freq_base(shape.theta)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_vocab_size(shape.vocab_size)


def _pieces(writer: gguf.GGUFWriter, tokenizer: Mapping[str, Any]) -> None:
    vocab: dict[str, int] = tokenizer["model"]["vocab"]
    tokens = sorted(vocab, key=vocab.__getitem__)
    special = [gguf.TokenType.CONTROL if token in SPECIAL_TOKENS else gguf.TokenType.NORMAL for token in tokens]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(PRE_TOKENIZER)
    writer.add_token_list(tokens)
    writer.add_token_types(special)
    writer.add_token_merges([" ".join(pair) for pair in tokenizer["model"]["merges"]])
    writer.add_bos_token_id(BEGIN)
    writer.add_eos_token_id(END)
    writer.add_pad_token_id(PAD)
    writer.add_add_bos_token(value=False)


def _named(weights: Mapping[str, Array], shape: Shape) -> dict[str, Array]:
    """The tensors under llama.cpp's names. The pieces serve both ends, as it takes for granted where `output` is missing."""
    tensors = {"token_embd.weight": weights["embed_tokens.weight"], "output_norm.weight": weights["norm.weight"]}
    for layer in range(shape.layers):
        for ours, theirs in NAMES.items():
            weight = weights[f"layers.{layer}.{ours}.weight"]
            if theirs in ("attn_q", "attn_k"):
                weight = _side_by_side(weight, shape.head_dim)
            tensors[f"blk.{layer}.{theirs}.weight"] = weight
    return tensors


def _side_by_side(weight: Array, head_dim: int) -> Array:
    """Rows (heads, half, size/2) as (heads, size/2, half)."""
    halves = weight.reshape(-1, 2, head_dim // 2, weight.shape[1])
    return np.ascontiguousarray(halves.swapaxes(1, 2)).reshape(weight.shape)


def main(
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    kind: Annotated[str, typer.Option(help="q8_0 or f16.")] = "q8_0",
    work: Annotated[Path, typer.Option(help="Where training keeps its checkpoints.")] = WORK,
) -> None:
    """Write the last checkpoint as GGUF."""
    from training.export import trained  # noqa: PLC0415  it needs torch, and write() doesn't

    model = trained(work)
    weights = {name: weight.detach().float().cpu().numpy() for name, weight in model.state_dict().items()}
    write(out, weights, model.shape, json.loads((work / "tokenizer.json").read_text(encoding="utf-8")), kind)
    show(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)

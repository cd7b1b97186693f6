"""Writes the trained decoder as a model pack, in int8.

python -m training.export

Weights are quantized per column to int8 (onnxruntime's dynamic quantization); what flows between layers stays float32.
"""

import json
import tempfile
from pathlib import Path
from typing import Annotated

import onnx
import torch
import typer
from onnxruntime.quantization import QuantType, quantize_dynamic
from rich import print as show

from training.cards import write_card
from training.llama import Llama
from training.onnx_llama import build
from training.places import PACKS, WORK

NAME = "companion-mini"
MEMORY_MB = 40


def float_graph(model: Llama) -> onnx.ModelProto:
    """The decoder as an ONNX graph in float32."""
    weights = {name: weight.detach().float().cpu().numpy() for name, weight in model.state_dict().items()}
    return build(weights, model.shape)


def quantized(graph: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with int8 weights."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "float.onnx", Path(folder) / "int8.onnx"
        onnx.save(graph, source)
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            # DefaultTensorType: the shapes behind GroupQueryAttention can't be inferred; they are float.
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        return onnx.load(target)


def config_of(model: Llama) -> dict[str, object]:
    """config.json, in Hugging Face's names."""
    shape = model.shape
    return {
        "model_type": "llama",
        "vocab_size": shape.vocab_size,
        "hidden_size": shape.hidden_size,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "head_dim": shape.head_dim,
        "intermediate_size": shape.feed_forward,
        "max_position_embeddings": shape.context,
        "rope_theta": shape.theta,
        "rms_norm_eps": shape.epsilon,
        "tie_word_embeddings": True,
    }


def trained(work: Path) -> Llama:
    """The decoder of the last checkpoint. Raises FileNotFoundError."""
    state = torch.load(work / "decoder.pt", weights_only=False)
    model = Llama(state["shape"])
    model.load_state_dict(state["model"])
    return model.eval()


def main(
    work: Annotated[Path, typer.Option(help="Where training keeps its checkpoints.")] = WORK, folder: Path = PACKS / NAME
) -> None:
    """Export the last checkpoint."""
    model = trained(work)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(quantized(float_graph(model)), folder / "model.int8.onnx")
    (folder / "tokenizer.json").write_bytes((work / "tokenizer.json").read_bytes())
    (folder / "config.json").write_text(json.dumps(config_of(model), indent=1) + "\n", encoding="utf-8")
    write_card(
        folder,
        kind="mind",
        name=NAME,
        licence="CC-BY-SA-4.0",
        source="trained by companion (training/README.md)",
        memory_mb=MEMORY_MB,
    )
    show(f"{folder}: {sum(path.stat().st_size for path in folder.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)

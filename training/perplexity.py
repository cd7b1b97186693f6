"""How well the decoder foresees text that it was not trained on, before and after quantization, and against a trigram model.

python -m training.perplexity       a table, and training/results/perplexity.json

Perplexity is by token of our own tokenizer, in windows of 256 tokens: comparable within the table, and not with other models'.
Of her own dialogues only what she says counts; of the others every token.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import onnx
import torch
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from tokenizers import Tokenizer

from companion.lm.load import open_session
from training import hers
from training.decoder import HELD_OUT_OF, ROW_TOKENS
from training.export import float_graph, quantized, trained
from training.llama import Llama
from training.ngram import Trigrams
from training.places import RESULTS, WORK
from training.shapes import Shape

MOST_TRAINED = 12_000_000
"""Tokens of one corpus that the trigrams are counted of: half of the largest. Counting all takes more memory than it is worth."""
HERS_TRAINED = 400_000
HERS = "hers"

Row = NDArray[np.int64]
LogChances = Callable[[Row], NDArray[np.floating]]
"""Of a row of tokens: the logarithm of the chance of each but the first."""


@dataclass(frozen=True)
class Window:
    tokens: Row
    counted: NDArray[np.bool_]
    """Of each token but the first, whether it counts."""


def windows(row: NDArray[np.integer], counted: NDArray[np.bool_], most: int) -> list[Window]:
    """At most so many windows, spread evenly over a row; the whole row where it is shorter than one."""
    length = ROW_TOKENS + 1
    starts = range(0, max(1, len(row) - length + 1), ROW_TOKENS)
    chosen = starts if len(starts) <= most else [starts[number * len(starts) // most] for number in range(most)]
    cuts = [slice(start, start + length) for start in chosen]
    return [Window(row[cut].astype(np.int64), counted[cut][1:]) for cut in cuts]


def held_out(work: Path, source: hers.Source, most: int) -> dict[str, list[Window]]:
    """Of each corpus what was kept out of training."""
    found = {}
    for path in packed(work):
        with np.load(path) as arrays:
            row = arrays["held_out"]
            found[path.stem] = windows(row, np.ones(len(row), bool), most)
    parts = [part for dialogue in source.held_out for part in source.tokens(dialogue)]
    row = np.array([token for tokens, _ in parts for token in tokens])
    said = [number >= len(tokens) - count for tokens, count in parts for number in range(len(tokens))]
    return found | {HERS: windows(row, np.array(said), most)}


def packed(work: Path) -> list[Path]:
    """The corpora in `work`. Raises FileNotFoundError before training has packed them."""
    paths = [path for path in sorted(work.glob("*.npz")) if _is_packed(path)]
    if not paths:
        raise FileNotFoundError(f"No packed corpora in {work}: training.decoder packs them.")
    return paths


def _is_packed(path: Path) -> bool:
    with np.load(path) as arrays:
        return {"train", "held_out"} <= set(arrays.files)


def trigrams(work: Path, source: hers.Source, vocab: int) -> Trigrams:
    """Counted of the decoder's own training rows."""
    rows = []
    for path in packed(work):
        with np.load(path) as arrays:
            rows.append(arrays["train"][:MOST_TRAINED])
    rows.append(np.array(source.row(HERS_TRAINED, Random(0))[0], np.uint16))
    return Trigrams(np.concatenate(rows), vocab)


def of_torch(model: Llama) -> LogChances:
    def score(row: Row) -> NDArray[np.floating]:
        with torch.inference_mode():
            logits = model(torch.from_numpy(row[None, :-1]))[0].float().numpy()
        return chosen(logits, row)

    return score


def of_onnx(graph: onnx.ModelProto, shape: Shape) -> LogChances:
    """The graph as the program opens it."""
    with tempfile.TemporaryDirectory() as folder:
        onnx.save(graph, Path(folder) / "model.onnx")
        session = open_session(Path(folder))
    names = [f"past_key_values.{layer}.{part}" for layer in range(shape.layers) for part in ("key", "value")]
    past = dict.fromkeys(names, np.zeros((1, shape.kv_heads, 0, shape.head_dim), np.float32))

    def score(row: Row) -> NDArray[np.floating]:
        tokens = row[None, :-1]
        logits = session.run(["logits"], {"input_ids": tokens, "attention_mask": np.ones_like(tokens), **past})[0][0]
        return chosen(logits, row)

    return score


def chosen(logits: NDArray[np.float32], row: Row) -> NDArray[np.floating]:
    """The logarithms of the chances of the tokens that came."""
    scores = logits.astype(np.float64)
    scores -= scores.max(1, keepdims=True)
    here: NDArray[np.floating] = scores[np.arange(len(scores)), row[1:]] - np.log(np.exp(scores).sum(1))
    return here


def surprise(score: LogChances, cuts: Sequence[Window]) -> float:
    """What all counted tokens together cost, in nats."""
    return -sum(float(score(cut.tokens)[cut.counted].sum()) for cut in cuts)


Figures = dict[str, dict[str, float]]


def measured(models: Mapping[str, LogChances], texts: Mapping[str, Sequence[Window]], progress: Progress) -> Figures:
    """By corpus, and for all of them: how many tokens were counted, and each model's perplexity."""
    bar = progress.add_task("Reading what was held out", total=len(models) * len(texts))
    counts = {name: sum(int(cut.counted.sum()) for cut in cuts) for name, cuts in texts.items()}
    nats: dict[str, dict[str, float]] = {name: {} for name in texts}
    for model, score in models.items():
        for name, cuts in texts.items():
            nats[name][model] = surprise(score, cuts)
            progress.advance(bar)
    nats["all"] = {model: sum(nats[name][model] for name in texts) for model in models}
    counts["all"] = sum(counts.values())
    return {
        name: {"tokens": counts[name], **{model: round(float(np.exp(cost / counts[name])), 3) for model, cost in costs.items()}}
        for name, costs in nats.items()
        if counts[name]
    }


def rows(figures: Figures) -> Iterator[list[str]]:
    for name, row in figures.items():
        worse = 100 * (row["int8"] / row["float"] - 1)
        models = [f"{row[model]:.2f}" for model in ("trigrams", "torch", "float", "int8")]
        yield [name, f"{row['tokens']:.0f}", *models, f"{worse:+.2f} %"]


def main(
    most: Annotated[int, typer.Option("--windows", help="At most so many windows of 256 tokens a corpus.")] = 40,
    work: Annotated[Path, typer.Option(help="Where training keeps its checkpoints.")] = WORK,
    out: Annotated[Path, typer.Option(help="The JSON to write.")] = RESULTS / "perplexity.json",
) -> None:
    """Measure the last checkpoint."""
    torch.set_num_threads(1)
    with Progress(transient=True) as progress:
        bar = progress.add_task("Opening the models", total=4)
        source = hers.Source(hers.FOLDERS, Tokenizer.from_file(str(work / "tokenizer.json")), HELD_OUT_OF)
        model, step = trained(work), torch.load(work / "decoder.pt", weights_only=False)["step"]
        graph = float_graph(model)
        models: dict[str, LogChances] = {"torch": of_torch(model), "float": of_onnx(graph, model.shape)}
        progress.advance(bar, 2)
        models["int8"] = of_onnx(quantized(graph), model.shape)
        progress.advance(bar)
        models["trigrams"] = trigrams(work, source, model.shape.vocab_size).log_chances
        progress.advance(bar)
        figures = measured(models, held_out(work, source, most), progress)
    out.parent.mkdir(parents=True, exist_ok=True)
    answer = {"step": step, "windows": most, "window_tokens": ROW_TOKENS, "perplexity": figures}
    out.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
    table = Table("held out", "tokens", "trigrams", "torch", "ONNX float", "ONNX int8", "int8 worse by")
    for row in rows(figures):
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)

"""Fine-tunes the sentence encoder on the bank, and writes it as a pack.

python -m training.encoder            learns without the lines held out, measures itself on them, writes into training/build
python -m training.encoder --all      learns from every line, and writes the pack that the package ships
python -m training.encoder --all --heads-only   after new labels: the last run's encoder, its head of situations trained again

Resumes from training/build/encoder.pt when that is a run of the same kind on the same lines and labels, else starts anew. Every
batch follows from the seed and the number of its step alone, so a run that was stopped and resumed sees what an unbroken one
would have seen.
"""

import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from companion.mind import bank
from training import encoder_figures
from training.encoder_heads import train_head
from training.encoder_labels import HEADS, labelled
from training.encoder_lines import NEAREST, UNKNOWN, Batches, Item, Lines, gather, label_numbers
from training.encoder_pack import open_tokenizer, write_pack
from training.encoder_stock import STOCK_NAME, StockVectors
from training.encoder_tokens import by_length
from training.minilm import SentenceEncoder, Shape, load_stock, stock_folder
from training.places import ENCODER_PACK, WORK

TEMPERATURE = 0.05
TOO_ALIKE, THENS_TOO_ALIKE = 0.85, 0.5
"""Lines that the published encoder finds more alike than this are not held apart, for they may mean the same; ways to go on of
different scenes soon do ("no that's all")."""
WEIGHTS = {"kind": 0.3, "mood": 0.3, "situation": 0.7}
PULL = 1.0
FROZEN_LAYERS = 2
RATE, HEAD_RATE, SCENE_RATE = 2e-4, 1.5e-3, 1e-3
SAVE_EVERY_S = 120.0


class Goals(nn.Module):
    """What is learned beside the encoder and thrown away after: a direction for each scene, and how near is near enough."""

    def __init__(self, centres: Tensor) -> None:
        super().__init__()
        self.scenes = nn.Parameter(centres.clone())
        self.gate = nn.Parameter(torch.tensor(0.5))

    def forward(self, embeddings: Tensor, scene: Tensor) -> Tensor:
        """The surprise of each line's scene among all scenes and "none of them"."""
        near = embeddings @ F.normalize(self.scenes, dim=-1).T
        logits = torch.cat([near, self.gate.expand(len(near), 1)], 1) / TEMPERATURE
        return F.cross_entropy(logits, scene, ignore_index=UNKNOWN)


def encode(model: SentenceEncoder, tokenizer: Tokenizer, texts: list[str]) -> tuple[Tensor, dict[str, Tensor]]:
    """Embeddings and logits of texts, in their order; those of like length are computed together."""
    places, parts = [], []
    for some, ids, mask in by_length(tokenizer, texts):
        places.append(some)
        parts.append(model(ids, mask))
    back = torch.cat(places).argsort()
    embeddings = torch.cat([one for one, _ in parts]).float()[back]
    return embeddings, {name: torch.cat([scores[name] for _, scores in parts]).float()[back] for name in parts[0][1]}


def apart_loss(embeddings: Tensor, items: list[Item], stock: Tensor) -> Tensor:
    """Each line is to be nearer to the others of its group than to any other line: multiple negatives ranking, by cosine."""
    group = torch.tensor([item.group for item in items])
    then = torch.tensor([item.is_then for item in items])
    same = (group[:, None] == group) & ~torch.eye(len(items), dtype=torch.bool)
    alike = stock @ stock.T
    unsure = (alike > TOO_ALIKE) | ((alike > THENS_TOO_ALIKE) & (then[:, None] | then))
    scores = embeddings @ embeddings.T / TEMPERATURE
    others = scores.masked_fill(unsure | (group[:, None] == group), -1e4)
    each = torch.logaddexp(scores, others.logsumexp(1, keepdim=True)) - scores
    return (each * same).sum() / same.sum().clamp(min=1)


@dataclass(frozen=True)
class Material:
    """What a run learns from."""

    lines: Lines
    batches: Batches
    vectors: StockVectors
    tokenizer: Tokenizer


def loss_of(model: SentenceEncoder, goals: Goals, items: list[Item], material: Material) -> Tensor:
    """All that a batch has to tell: which lines belong together, to which scene, their labels, and to stay near what it was."""
    with torch.autocast("cpu", torch.bfloat16):
        embeddings, scores = encode(model, material.tokenizer, [item.heard for item in items])
    stock = torch.from_numpy(material.vectors.of([item.text for item in items]))
    grouped = [number for number, item in enumerate(items) if item.group >= 0]
    loss = apart_loss(embeddings[grouped], [items[number] for number in grouped], stock[grouped])
    loss = loss + goals(embeddings, torch.tensor([item.scene for item in items]))
    for head, numbers in label_numbers([item.text for item in items], material.lines.labels).items():
        if any(number != UNKNOWN for number in numbers):
            loss = loss + WEIGHTS[head] * F.cross_entropy(
                scores[head], torch.tensor(numbers), ignore_index=UNKNOWN, label_smoothing=0.05
            )
    return loss + PULL * (1 - (embeddings * stock).sum(1)).mean()


class Run:
    """A training run: the model, what it is trained by and how far it is."""

    def __init__(self, model: SentenceEncoder, centres: NDArray[np.float32], steps: int, plan: dict[str, object]) -> None:
        self.model, self.goals, self.steps, self.step, self.plan = model, Goals(torch.from_numpy(centres)), steps, 0, plan
        model.body.freeze(FROZEN_LAYERS)
        body = [weight for weight in model.body.parameters() if weight.requires_grad]
        parts = [
            (body, RATE, 0.01),
            (list(model.heads.parameters()), HEAD_RATE, 0.01),
            (list(self.goals.parameters()), SCENE_RATE, 0.0),
        ]
        groups = [{"params": weights, "lr": rate, "top": rate, "weight_decay": decay} for weights, rate, decay in parts]
        self.optimiser = torch.optim.AdamW(groups, fused=True)

    def advance(self, material: Material) -> float:
        """One step; gives its loss."""
        loss = loss_of(self.model.train(), self.goals, material.batches.at(self.step), material)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for group in self.optimiser.param_groups:
            group["lr"] = group["top"] * rate(self.step, self.steps)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        return loss.item()

    def save(self, path: Path) -> None:
        state = {"model": self.model.state_dict(), "goals": self.goals.state_dict(), "optimiser": self.optimiser.state_dict()}
        part = path.with_suffix(".part")
        torch.save(state | {"step": self.step, "plan": self.plan, "chance": torch.get_rng_state()}, part)
        part.replace(path)

    def resume(self, path: Path) -> bool:
        """Go on where a run of the same plan stopped; False where there is none."""
        if not path.exists():
            return False
        state = torch.load(path, weights_only=False)
        if state["plan"] != self.plan:
            return False
        self.model.load_state_dict(state["model"])
        self.goals.load_state_dict(state["goals"])
        self.optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["chance"])
        self.step = state["step"]
        return True


def rate(step: int, steps: int) -> float:
    """The share of the full learning rate: up over the first twentieth, then down to nothing along a cosine."""
    rise = max(1, steps // 20)
    if step < rise:
        return (step + 1) / rise
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))


def near_scenes(centres: NDArray[np.float32]) -> NDArray[np.int64]:
    """For each scene the NEAREST others, the nearest first."""
    alike = centres @ centres.T
    np.fill_diagonal(alike, -1.0)
    return np.argsort(-alike, axis=1, kind="stable")[:, :NEAREST]


def main(
    everything: Annotated[bool, typer.Option("--all", help="Hold nothing out, and write the package's own pack.")] = False,
    steps: Annotated[int, typer.Option(help="Steps of about 150 lines.")] = 420,
    seed: int = 1,
    threads: int = 1,
    pack: Annotated[Path | None, typer.Option(help="Where the pack goes.")] = None,
    work: Path = WORK,
    heads_only: Annotated[
        bool, typer.Option(help="Train the head of situations anew on the last checkpoint, with the labels as they are now.")
    ] = False,
) -> None:
    """Train, from the last checkpoint on, and write the pack."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    work.mkdir(parents=True, exist_ok=True)
    exchanges = bank.load()
    lines = gather(exchanges, labelled(exchanges), everything)
    tokenizer = open_tokenizer(stock_folder())
    model = SentenceEncoder(Shape(), {head: len(names) for head, names in HEADS.items()})
    load_stock(model.body, stock_folder())
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeRemainingColumn())
    with Progress(*columns) as progress:
        if heads_only:
            model.load_state_dict(torch.load(work / "encoder.pt", weights_only=False)["model"])
            train_head(model, tokenizer, lines, seed, progress)
            write_pack(model.eval(), tokenizer, HEADS, pack or (ENCODER_PACK if everything else work / ENCODER_PACK.name))
            return
        vectors = StockVectors(work / STOCK_NAME, lines.texts(), progress)
        centres = vectors.centres(lines.scenes)
        run = Run(model, centres, steps, {"everything": everything, "steps": steps, "seed": seed, "lines": lines.digest()})
        if not run.resume(work / "encoder.pt"):
            torch.manual_seed(seed)
        material = Material(lines, Batches(lines, near_scenes(centres), seed), vectors, tokenizer)
        _train(run, material, work / "encoder.pt", progress)
        train_head(model, tokenizer, lines, seed, progress)
    folder = write_pack(model.eval(), tokenizer, HEADS, pack or (ENCODER_PACK if everything else work / ENCODER_PACK.name))
    Console().print(f"The encoder is in {folder}.")
    if not everything:
        encoder_figures.report(model, lines, folder, vectors)


def _train(run: Run, material: Material, kept: Path, progress: Progress) -> None:
    bar = progress.add_task("Training the encoder", total=run.steps, completed=run.step)
    saved_s, smooth = time.monotonic(), math.nan
    while run.step < run.steps:
        now = run.advance(material)
        smooth = now if math.isnan(smooth) else 0.95 * smooth + 0.05 * now
        progress.update(bar, completed=run.step, description=f"Training the encoder, loss {smooth:.3f}")
        if time.monotonic() - saved_s > SAVE_EVERY_S or run.step == run.steps:
            run.save(kept)
            saved_s = time.monotonic()
            progress.console.print(f"step {run.step}: loss {smooth:.3f}, near enough is {run.goals.gate.item():.3f}")


if __name__ == "__main__":
    typer.run(main)

"""Trains the decoder from scratch: conversation first, then more and more of her own words.

python -m training.decoder [--steps N]      resumes from training/build/decoder.pt when that is there
torchrun --nproc-per-node N -m training.decoder     on more than one processor

Every batch follows from the seed and the number of its step alone, so a run that was stopped and resumed sees what an unbroken
one would have seen.
"""

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import torch
import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, distributed
from torch.nn import functional as F

from training import corpora, hers, pieces
from training.llama import Llama
from training.optimisers import both, rate
from training.places import CORPORA, WORK
from training.shapes import SHAPES

ROW_TOKENS = 256
ROWS = 8
ROWS_A_STEP = 16
SAVE_EVERY_S = 240.0
HEARD_WEIGHT = 0.25
"""How much a token that the person says counts beside one of hers."""
HELD_OUT_OF = 40
FIRST_MIX = {"changelog": 0.27, "sgd": 0.08, "conduit": 0.04, "topical_chat": 0.2, "spc": 0.16, "tm3": 0.01, "tm4": 0.01,
             "counsel_chat": 0.05, "chatterbot": 0.03, "hers": 0.15}  # fmt: skip
SECOND_MIX = {"changelog": 0.06, "sgd": 0.02, "conduit": 0.02, "topical_chat": 0.12, "spc": 0.1, "counsel_chat": 0.04,
              "chatterbot": 0.02, "hers": 0.62}  # fmt: skip
SECOND_FROM = 0.45
"""The share of the steps after which her own words lead, as the rate goes down."""


class Batches:
    """Rows of tokens and of weights, by step."""

    def __init__(self, packed: list[corpora.Packed], source: hers.Source, seed: int) -> None:
        self._packed = {one.source: one.train for one in packed}
        self._source, self._seed = source, seed

    def at(self, step: int, part: int, done: float) -> tuple[Tensor, Tensor, Tensor]:
        """Inputs, what is to follow them, and how much that counts: each (ROWS, ROW_TOKENS)."""
        chance = Random((self._seed * 1_000_003 + step) * 4_099 + part)
        mix = FIRST_MIX if done < SECOND_FROM else SECOND_MIX
        known = {name: share for name, share in mix.items() if name in self._packed or name == "hers"}
        rows, weights = [], []
        for name in chance.choices(list(known), list(known.values()), k=ROWS):
            row, weight = self._row(name, chance)
            rows.append(row)
            weights.append(weight)
        tokens, counts = torch.from_numpy(np.stack(rows)), torch.from_numpy(np.stack(weights))
        return tokens[:, :-1], tokens[:, 1:].contiguous(), counts[:, 1:].contiguous()

    def _row(self, name: str, chance: Random) -> tuple[np.ndarray, np.ndarray]:
        if name == "hers":
            tokens, said = self._source.row(ROW_TOKENS + 1, chance)
            return np.array(tokens, np.int64), np.where(said, 1.0, HEARD_WEIGHT).astype(np.float32)
        row = self._packed[name]
        start = chance.randrange(len(row) - ROW_TOKENS - 1)
        return row[start : start + ROW_TOKENS + 1].astype(np.int64), np.ones(ROW_TOKENS + 1, np.float32)


def loss_of(model: Llama, tokens: Tensor, following: Tensor, counts: Tensor) -> Tensor:
    """The mean surprise of the tokens that follow, in nats, each by its weight."""
    with torch.autocast(tokens.device.type, torch.bfloat16):
        logits = model(tokens)
    each = F.cross_entropy(logits.float().view(-1, logits.shape[-1]), following.view(-1), reduction="none")
    return (each * counts.view(-1)).sum() / counts.sum()


@dataclass
class Run:
    """A training run: the model, its optimisers and how far it is."""

    model: Llama
    steps: int
    step: int = 0

    def __post_init__(self) -> None:
        self.optimisers = both(self.model)

    def save(self, path: Path) -> None:
        state = {
            "model": self.model.state_dict(),
            "optimisers": [one.state_dict() for one in self.optimisers],
            "step": self.step,
            "shape": self.model.shape,
        }
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def load(self, path: Path) -> None:
        state = torch.load(path, weights_only=False)
        self.model.load_state_dict(state["model"])
        for one, kept in zip(self.optimisers, state["optimisers"], strict=True):
            one.load_state_dict(kept)
        self.step = state["step"]

    def advance(self, batches: Batches, loss: Callable[..., Tensor], world: int, rank: int) -> float:
        """One step; gives its loss."""
        total, parts = 0.0, ROWS_A_STEP // ROWS
        for part in range(rank, parts, world):
            one = loss(self.model, *batches.at(self.step, part, self.step / self.steps))
            (one / parts).backward()
            total += one.item() * world / parts
        if world > 1:
            for weight in self.model.parameters():
                distributed.all_reduce(weight.grad)
        for optimiser in self.optimisers:
            torch.nn.utils.clip_grad_norm_([w for group in optimiser.param_groups for w in group["params"]], 1.0)
            for group in optimiser.param_groups:
                group["lr"] = optimiser.defaults["lr"] * rate(self.step, self.steps)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.step += 1
        return total


def main(
    steps: Annotated[int, typer.Option(help="Steps of 4,096 tokens.")] = 6_000,
    size: Annotated[str, typer.Option(help="6m, 12m or 30m.")] = "12m",
    seed: int = 1,
    compiled: bool = True,
    threads: int = 1,
    corpora_folder: Annotated[Path, typer.Option("--corpora")] = CORPORA,
    work: Path = WORK,
) -> None:
    """Train, from the last checkpoint on."""
    world, rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("RANK", "0"))
    if world > 1:
        distributed.init_process_group("gloo")
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    run = Run(Llama(SHAPES[size]), steps)
    kept = work / "decoder.pt"
    if kept.exists():
        run.load(kept)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeRemainingColumn())
    with Progress(*columns, disable=rank > 0) as progress:
        tokenizer = pieces.open_or_learn(work, corpora_folder, hers.FOLDERS)
        packed = corpora.pack(corpora_folder, tokenizer, work, progress)
        batches = Batches(packed, hers.Source(hers.FOLDERS, tokenizer, HELD_OUT_OF), seed)
        loss = torch.compile(loss_of) if compiled else loss_of
        _train(run, batches, loss, kept, progress, world, rank)


def _train(
    run: Run, batches: Batches, loss: Callable[..., Tensor], kept: Path, progress: Progress, world: int, rank: int
) -> None:
    bar = progress.add_task("Training the decoder", total=run.steps, completed=run.step)
    saved_s, smooth = time.monotonic(), math.nan
    while run.step < run.steps:
        now = run.advance(batches, loss, world, rank)
        smooth = now if math.isnan(smooth) else 0.98 * smooth + 0.02 * now
        progress.update(bar, completed=run.step, description=f"Training the decoder, loss {smooth:.3f}")
        if rank == 0 and (time.monotonic() - saved_s > SAVE_EVERY_S or run.step == run.steps):
            run.save(kept)
            saved_s = time.monotonic()
            progress.console.print(f"step {run.step}: loss {smooth:.3f}, kept in {kept}")


if __name__ == "__main__":
    typer.run(main)

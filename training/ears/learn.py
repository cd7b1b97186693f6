"""Teaching the network which phone half each frame is: cross-entropy on PocketSphinx's alignments.

python -m training.ears.learn [--epochs N]    reads features.npz; goes on from learn.pt when it was stopped

After each epoch the average of its latest weights is written to training/build/ears/network.pt: usable from the first on, and
better with every one. Each utterance of AN4 is heard several times an epoch, for people are what it is to understand; what
is synthetic, once.
"""

import time
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from torch import Tensor
from torch.nn import functional as F

from training.ears.augment import augmented
from training.ears.features import DEV, FEATURES, TAUGHT, Seen
from training.ears.network import PDFS, SUBSAMPLING, TDNN, Size
from training.ears.phrases import BUILD

NETWORK = BUILD / "network.pt"
CHECKPOINT = BUILD / "learn.pt"
SEED = 4
EPOCHS = 24
RATE, LOWEST_RATE, WARM_UP_STEPS = 2.5e-3, 2e-5, 60
BATCH = 64
CHUNK = 150
"""Frames to learn from at once; a chunk's context comes on top."""
TAUGHT_TIMES = 3
"""How often an utterance of AN4 is heard each epoch, each time in one of its versions."""
TAUGHT_VERSIONS, SPOKEN_VERSIONS = 4, 2
SMOOTHING = 0.05
PARTS = ("network", "average", "optimiser")
KEPT = 0.99
"""Of the averaged weights, at each step."""


class Corpus:
    """The utterances, in memory, and chunks of them with their context."""

    def __init__(self, seen: Seen, context: int) -> None:
        self.frames = torch.from_numpy(seen.frames)
        self.labels = torch.from_numpy(seen.labels.astype(np.int64))
        self.starts, self.kinds, self.context = seen.starts, seen.kinds, context

    def chunks(self, chance: np.random.Generator) -> np.ndarray[Any, Any]:
        """An epoch: (chunks, 3), each where it begins, and its utterance's first and last frame; shuffled."""
        rows = []
        for utterance in np.flatnonzero(self.kinds != DEV):
            share = TAUGHT_TIMES / TAUGHT_VERSIONS if self.kinds[utterance] == TAUGHT else 1 / SPOKEN_VERSIONS
            if chance.random() < share:
                first, last = self.starts[utterance], self.starts[utterance + 1] - 1
                begin = first - chance.integers(0, CHUNK // 3)
                rows += [(at, first, last) for at in range(begin, max(last - CHUNK // 5, begin + 1), CHUNK)]
        return chance.permutation(np.array(rows, np.int64))

    def batch(self, chunks: np.ndarray[Any, Any]) -> tuple[Tensor, Tensor]:
        """Frames (batch, frames, 40) and pdfs (batch, outputs); -100 where a chunk reaches past its utterance."""
        begin, first, last = (torch.from_numpy(column)[:, None] for column in chunks.T)
        at = begin + torch.arange(-self.context, CHUNK - 2 + self.context)
        frames = self.frames[torch.minimum(torch.maximum(at, first), last)].float()
        at = begin + torch.arange(0, CHUNK, SUBSAMPLING)
        labels = self.labels[torch.minimum(torch.maximum(at, first), last)]
        return frames, torch.where((at >= first) & (at <= last), labels, -100)

    def prior(self) -> np.ndarray[Any, Any]:
        """How often each pdf is taught."""
        counts = np.ones(PDFS)
        for utterance in np.flatnonzero(self.kinds != DEV):
            share = TAUGHT_TIMES / TAUGHT_VERSIONS if self.kinds[utterance] == TAUGHT else 1 / SPOKEN_VERSIONS
            part = self.labels[self.starts[utterance] : self.starts[utterance + 1]]
            counts += share * np.bincount(part.numpy(), minlength=PDFS)
        return counts / counts.sum()


def fresh(corpus: Corpus, size: Size) -> TDNN:
    """A network that knows nothing but the features' mean and spread."""
    network = TDNN(size)
    some = corpus.frames[::17].float().clamp(min=-5)  # digital silence would make the spread a matter of how much there is
    network.mean[:] = some.mean(0)
    network.istd[:] = 1 / some.std(0)
    return network


@torch.no_grad()
def follow(average: TDNN, network: TDNN, kept: float) -> None:
    """Move the averaged weights, and the statistics of normalisation, towards the latest."""
    for slow, fast in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
        if slow.is_floating_point():
            slow.lerp_(fast, 1 - kept)


@torch.no_grad()
def accuracy(network: TDNN, corpus: Corpus) -> float:
    """How many frames of the speakers to tune on are told right."""
    network.eval()
    right = count = 0
    for utterance in np.flatnonzero(corpus.kinds == DEV):
        part = slice(corpus.starts[utterance], corpus.starts[utterance + 1])
        guessed = network(corpus.frames[part].float()[None])[0].argmax(-1)
        right += int((guessed == corpus.labels[part][::SUBSAMPLING]).sum())
        count += len(guessed)
    return right / max(count, 1)


class Learning:
    """All that changes as it learns: the network, its average, the optimiser, and where in the course it is."""

    def __init__(self, corpus: Corpus, size: Size, epochs: int) -> None:
        self.corpus, self.size, self.epochs, self.epoch, self.step = corpus, size, epochs, 0, 0
        self.network, self.average = fresh(corpus, size), fresh(corpus, size)
        self.average.load_state_dict(self.network.state_dict())
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=RATE, weight_decay=1e-2)

    def run_epoch(self) -> float:
        """One round through the utterances; the mean loss."""
        torch.manual_seed(SEED + self.epoch)
        chunks = self.corpus.chunks(np.random.default_rng((SEED, self.epoch)))
        self.network.train()
        losses = []
        for at in range(0, len(chunks) - BATCH + 1, BATCH):
            progress = (self.epoch + at / len(chunks)) / self.epochs
            for group in self.optimiser.param_groups:
                group["lr"] = max(RATE * min(1, (self.step + 1) / WARM_UP_STEPS) * (1 - progress), LOWEST_RATE)
            losses.append(self.learn_from(*self.corpus.batch(chunks[at : at + BATCH])))
        self.epoch += 1
        return float(np.mean(losses))

    def learn_from(self, frames: Tensor, labels: Tensor) -> float:
        with torch.autocast("cpu", torch.bfloat16):
            scores = self.network.scores(augmented(frames, self.network.mean))
        loss = F.cross_entropy(scores.float(), labels, ignore_index=-100, label_smoothing=SMOOTHING)
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        follow(self.average, self.network, min(KEPT, self.step / (self.step + 10)))
        return loss.item()

    def state(self) -> dict[str, Any]:
        parts = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        return {**parts, "epoch": self.epoch, "step": self.step}

    def resume(self, state: dict[str, Any]) -> None:
        for name in PARTS:
            getattr(self, name).load_state_dict(state[name])
        self.epoch, self.step = state["epoch"], state["step"]


def save(path: Path, what: dict[str, Any]) -> None:
    unfinished = path.with_suffix(".part")
    torch.save(what, unfinished)
    unfinished.replace(path)


def main(epochs: Annotated[int, typer.Option(help="How long the whole course is.")] = EPOCHS) -> None:
    """Learn, or go on learning."""
    torch.set_num_threads(1)  # layers this small lose more by waiting for each other than a second core gains
    size = Size()
    with np.load(FEATURES) as stored:
        corpus = Corpus(Seen(**stored), size.context)
    torch.manual_seed(SEED)
    learning = Learning(corpus, size, epochs)
    if CHECKPOINT.exists():
        learning.resume(torch.load(CHECKPOINT))
    shape = {"depth": size.depth, "hidden": size.hidden, "bottleneck": size.bottleneck}
    prior = torch.from_numpy(corpus.prior())
    while learning.epoch < epochs:
        began = time.monotonic()
        loss = learning.run_epoch()
        right = accuracy(learning.average, corpus)
        print(f"epoch {learning.epoch}: loss {loss:.3f}, {right:.1%} of frames, {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
        save(NETWORK, {"sd": learning.average.state_dict(), "prior": prior, **shape})
        save(CHECKPOINT, learning.state())


if __name__ == "__main__":
    typer.run(main)

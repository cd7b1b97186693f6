"""Trains the heads alone, on what the trained encoder makes of the labelled lines: so the laps that they need cost seconds."""

from collections.abc import Iterable
from random import Random

import torch
from rich.progress import Progress
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from training.encoder_lines import Lines, label_numbers
from training.encoder_tokens import by_length
from training.minilm import SentenceEncoder
from training.roughen import Roughener

LAPS, BATCH, RATE, DECAY = 6, 256, 2e-3, 0.05
LINES_OF_SCENE = 3
"""So many labelled lines of each scene, lest those of the bank outweigh the particular ones that the heads are for."""


def train_heads(model: SentenceEncoder, tokenizer: Tokenizer, lines: Lines, seed: int, progress: Progress) -> None:
    """Train the heads of `model` on every labelled line, as it is and misheard."""
    chance = Random(seed)
    texts = [*lines.particular, *lines.further]
    texts += [line for scene in lines.scenes for line in chance.sample(scene, min(LINES_OF_SCENE, len(scene)))]
    texts = [text for text in texts if text in lines.labels]
    rough = Roughener(texts)
    heard = [*texts, *(rough.near(text, chance) for text in texts)]
    pieces = progress.track(list(by_length(tokenizer, heard)), description="Reading the labelled lines")
    means = means_of(model, len(heard), pieces)
    labels = {head: torch.tensor(numbers * 2) for head, numbers in label_numbers(texts, lines.labels).items()}
    torch.manual_seed(seed)
    optimiser = torch.optim.AdamW(model.heads.parameters(), lr=RATE, weight_decay=DECAY)
    model.train()
    for lap in progress.track(range(LAPS), description="Training the heads"):
        optimiser.param_groups[0]["lr"] = RATE * (1 - lap / LAPS)
        for some in torch.randperm(len(heard)).split(BATCH):
            loss = sum(_loss(model.heads[head](means[some]), known[some]) for head, known in labels.items())
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    model.eval()


def _loss(scores: Tensor, known: Tensor) -> Tensor:
    labelled = known >= 0
    return F.cross_entropy(scores[labelled], known[labelled], label_smoothing=0.05) if labelled.any() else scores.sum() * 0


@torch.no_grad()
def means_of(model: SentenceEncoder, count: int, pieces: Iterable[tuple[Tensor, Tensor, Tensor]]) -> Tensor:
    """The pooled means of texts, before they are brought to length 1; shape (count, size)."""
    model.eval()
    means = torch.empty(count, model.body.shape.hidden_size)
    for places, ids, mask in pieces:
        means[places] = model.body(ids, mask)
    return means

"""Trains one head alone, on what the trained encoder makes of the labelled lines: so the laps that it needs cost seconds.

Only the head of the situations gains by it; those of kind and mood were as good before, or better.
"""

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

HEAD = "situation"
LAPS, BATCH, RATE, DECAY = 6, 256, 2e-3, 0.05
LINES_OF_SCENE = 3
"""So many labelled lines of each scene, lest those of the bank outweigh the particular ones that the head is for."""


def train_head(model: SentenceEncoder, tokenizer: Tokenizer, lines: Lines, seed: int, progress: Progress) -> None:
    """Train HEAD of `model` on every labelled line, as it is and misheard."""
    chance = Random(seed)
    texts = [*lines.particular, *lines.further]
    texts += [line for scene in lines.scenes for line in chance.sample(scene, min(LINES_OF_SCENE, len(scene)))]
    texts = [text for text in texts if HEAD in lines.labels.get(text, {})]
    rough = Roughener(texts)
    heard = [*texts, *(rough.near(text, chance) for text in texts)]
    pieces = progress.track(list(by_length(tokenizer, heard)), description="Reading the labelled lines")
    means = means_of(model, len(heard), pieces)
    known = torch.tensor(label_numbers(texts, lines.labels)[HEAD] * 2)
    torch.manual_seed(seed)
    head = model.heads[HEAD].train()
    optimiser = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    for lap in progress.track(range(LAPS), description=f"Training the {HEAD} head"):
        optimiser.param_groups[0]["lr"] = RATE * (1 - lap / LAPS)
        for some in torch.randperm(len(heard)).split(BATCH):
            loss = F.cross_entropy(head(means[some]), known[some], label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    model.eval()


@torch.no_grad()
def means_of(model: SentenceEncoder, count: int, pieces: Iterable[tuple[Tensor, Tensor, Tensor]]) -> Tensor:
    """The pooled means of texts, before they are brought to length 1; shape (count, size)."""
    model.eval()
    means = torch.empty(count, model.body.shape.hidden_size)
    for places, ids, mask in pieces:
        means[places] = model.body(ids, mask)
    return means

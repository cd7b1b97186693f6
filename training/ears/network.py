"""The network that tells phones: a small factorised time-delay neural network (TDNN-F), about a million parameters.

It is what Kaldi's nnet3 can run as the sound comes in: every layer looks a few frames to either side, and no further.
nnet3.py writes it in Kaldi's form, and knows the tensors by their names here.
Source: Povey et al. 2018, Semi-Orthogonal Low-Rank Matrix Factorization for Deep Neural Networks (without the constraint).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.ears.features import BINS
from training.ears.lexicon import PHONES

PDFS = 1 + 2 * len(PHONES)
"""Silence, and two halves of each phone."""
SUBSAMPLING = 3
BYPASS = 0.66
"""How much of a layer's input is added to its output."""


@dataclass(frozen=True)
class Size:
    depth: int = 9
    hidden: int = 288
    bottleneck: int = 80
    dropout: float = 0.1

    @property
    def context(self) -> int:
        """Frames of 10 ms that an output needs before its own, and as many after it."""
        return 2 + 3 * self.depth


class TDNN(nn.Module):
    """Mel energies in, one row of scores every third frame out."""

    mean: Tensor
    istd: Tensor

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        hidden, narrow = size.hidden, size.bottleneck
        self.register_buffer("mean", torch.zeros(BINS))
        self.register_buffer("istd", torch.ones(BINS))
        self.c1, self.b1 = nn.Conv1d(BINS, hidden, 3, bias=False), nn.BatchNorm1d(hidden)
        self.c2, self.b2 = nn.Conv1d(hidden, hidden, 3, stride=SUBSAMPLING, bias=False), nn.BatchNorm1d(hidden)
        self.lin = nn.ModuleList(nn.Conv1d(hidden, narrow, 2, bias=False) for _ in range(size.depth))
        self.cv = nn.ModuleList(nn.Conv1d(narrow, hidden, 2, bias=False) for _ in range(size.depth))
        self.bn = nn.ModuleList(nn.BatchNorm1d(hidden) for _ in range(size.depth))
        self.out = nn.Conv1d(hidden, PDFS, 1)
        self.drop = nn.Dropout(size.dropout)

    def scores(self, frames: Tensor) -> Tensor:
        """Of frames (batch, frames, 40) that have their context on both sides: (batch, pdfs, outputs)."""
        x = ((frames - self.mean) * self.istd).transpose(1, 2)
        x = F.relu(self.b1(self.c1(x)))
        x = F.relu(self.b2(self.c2(x)))
        for narrow, wide, norm in zip(self.lin, self.cv, self.bn, strict=True):
            x = x[:, :, 1:-1] * BYPASS + self.drop(F.relu(norm(wide(narrow(x)))))
        return self.out(x)

    def forward(self, frames: Tensor) -> Tensor:
        """Logarithms of chances (batch, ceil(frames / 3), pdfs): the first and last frame stand for what lies beyond."""
        outputs = -(-frames.shape[1] // SUBSAMPLING)
        after = self.size.context + SUBSAMPLING * outputs - 2 - frames.shape[1]
        with_context = F.pad(frames.transpose(1, 2), (self.size.context, after), mode="replicate").transpose(1, 2)
        return F.log_softmax(self.scores(with_context).float(), 1).transpose(1, 2)

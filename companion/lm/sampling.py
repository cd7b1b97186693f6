"""Choosing the next token from the scores that the model gives to every token it knows. Pure functions on one row of logits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]


@dataclass(frozen=True)
class Sampling:
    """How to choose. `temperature` 0 takes the likeliest, without chance; `seed` None is another text every time."""

    temperature: float = 0.7
    """From 0: 1 keeps the model's own chances; less is plainer, more is wilder."""
    top_p: float = 0.9
    """Above 0 to 1: only the fewest tokens whose chances add up to this."""
    min_p: float = 0.05
    """From 0 to 1: only tokens at least this likely, measured against the likeliest."""
    repetition: float = 1.1
    """From 1: how much less likely a token becomes that came lately. 1 is not at all."""
    recent: int = 64
    """Tokens that count as lately; 0 is none."""
    seed: int | None = None
    top_k: int = 0
    """Only so many of the likeliest tokens; 0 is all."""

    def __post_init__(self) -> None:
        fits = 0 <= self.temperature < np.inf and 0 < self.top_p <= 1 and 0 <= self.min_p <= 1
        if not (fits and 1 <= self.repetition < np.inf and self.recent >= 0 and self.top_k >= 0):
            raise ValueError(f"out of range: {self}")


def choose(logits: Logits, before: Sequence[int], sampling: Sampling, rng: np.random.Generator) -> int:
    """The next token.

    Args:
        logits: float32, shape (vocab,), all finite. Left unchanged.
        before: the tokens so far; the last `recent` of them count as repetitions.
        rng: source of chance, untouched at temperature 0.
    """
    lately = before[-sampling.recent :] if sampling.recent else ()
    penalised = discourage(logits, lately, sampling.repetition)
    if sampling.temperature == 0:
        return int(penalised.argmax())
    few = likeliest(penalised, sampling.top_k)
    tokens, chances = likely(penalised[few], sampling.temperature, sampling.top_p, sampling.min_p)
    return int(rng.choice(few[tokens], p=chances))


def likeliest(logits: Logits, count: int) -> NDArray[np.int64]:
    """The numbers of the `count` highest scores, in no order; all of them for 0."""
    if not 0 < count < len(logits):
        return np.arange(len(logits))
    return np.argpartition(logits, -count)[-count:]


def discourage(logits: Logits, tokens: Sequence[int], factor: float) -> Logits:
    """Divide the positive scores of these tokens by `factor` and multiply the negative ones: once, however often they came.

    Source: Keskar et al. 2019, CTRL, arXiv:1909.05858, section 4.1; for negative scores as everybody since does it.
    """
    changed = logits.copy()
    if factor == 1 or not len(tokens):
        return changed
    ids = np.unique(np.asarray(tokens))
    ids = ids[ids < len(logits)]
    scores = changed[ids]
    changed[ids] = np.where(scores > 0, scores / factor, scores * factor)
    return changed


def likely(logits: Logits, temperature: float, top_p: float, min_p: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The tokens that may be chosen, likeliest first, and their chances, which add up to 1.

    A token has to pass both: to be among the fewest whose chances reach `top_p`, and to have `min_p` of the best's chance.
    Sources: Holtzman et al. 2020, arXiv:1904.09751, section 3.1 (top_p); Nguyen et al. 2024, arXiv:2407.01082 (min_p).
    """
    if logits.ndim != 1 or not logits.size or not np.isfinite(logits).all():
        raise ValueError(f"needs finite logits of shape (vocab,), got {logits.shape}")
    scaled = (logits.astype(np.float64) - logits.max()) / temperature  # the largest becomes 0: exp cannot overflow
    weights = np.exp(scaled)
    passed = np.flatnonzero(weights >= min_p)  # the likeliest one's weight is 1; and few are then left to sort
    ranked = passed[np.argsort(-weights[passed], kind="stable")]
    reached = np.searchsorted(weights[ranked].cumsum(), top_p * weights.sum())
    kept = ranked[: int(reached) + 1]
    return kept, weights[kept] / weights[kept].sum()

"""Several models into one: linear interpolation, and the pruning that makes the result small.

Source of the pruning: Stolcke, "Entropy-based Pruning of Backoff Language Models" (1998): a run of words goes when leaving its
chance to the back-off changes the model little, measured as relative entropy.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.ears.language_model import BEGIN, END, NEVER, Backoff, Floats, Keys, Level, find, normalised, spare


def mixed(models: Sequence[Backoff], weights: Sequence[float]) -> Backoff:
    """P = the weighted sum of the models' chances, for every run that one of them knows. All have the same words."""
    if len(models) != len(weights) or abs(sum(weights) - 1) > 1e-6 or any(model.words != models[0].words for model in models):
        raise ValueError("needs one weight a model, adding up to 1, and models of the same words")
    vocab = models[0].vocab
    keys3 = np.unique(np.concatenate([model.threes.keys for model in models]))
    parts = [*(model.twos.keys for model in models), keys3 // vocab, keys3 % vocab**2]
    keys2 = np.unique(np.concatenate(parts))
    shares = np.log(np.array(weights))[:, None]
    ones = np.logaddexp.reduce(np.array([model.ones.chances for model in models]) + shares)
    twos = np.logaddexp.reduce(np.array([model.of_two(keys2) for model in models]) + shares)
    threes = np.logaddexp.reduce(np.array([model.of_three(keys3) for model in models]) + shares)
    ones[models[0].words.index(BEGIN)] = NEVER
    return normalised(
        Backoff(
            models[0].words,
            Level(np.arange(vocab), ones, np.zeros(vocab)),
            Level(keys2, twos, np.zeros(len(keys2))),
            Level(keys3, threes, np.zeros(len(keys3))),
        )
    )


def best_weights(models: Sequence[Backoff], sentences: Sequence[Sequence[int]], rounds: int = 30) -> list[float]:
    """The weights that make these sentences likeliest, by expectation maximisation. Each sentence starts with BEGIN."""
    chances = np.exp([np.concatenate([model.of_words(sentence) for sentence in sentences]) for model in models])
    weights = np.full(len(models), 1 / len(models))
    for _ in range(rounds):
        parts = weights[:, None] * chances
        weights = (parts / parts.sum(0)).mean(1)
    return [float(weight) for weight in weights]


def perplexity(model: Backoff, sentences: Sequence[Sequence[int]]) -> float:
    return float(np.exp(-np.concatenate([model.of_words(sentence) for sentence in sentences]).mean()))


def losses(contexts: Keys, weight: Floats, chances: Floats, lower: Floats) -> Floats:
    """For each run the relative entropy that its removal costs.

    Args: `contexts` numbers each run's context, an index into `weight`, the chance of that context; `chances` and `lower` are
    logarithms: the run's own chance, and the one that the level below gives its last word.
    """
    above, below = spare(contexts, chances, lower, len(weight))
    above_after, below_after = above[contexts] + np.exp(chances), below[contexts] + np.exp(lower)
    backoff = np.log(above / below)[contexts]
    backoff_after = np.log(above_after / below_after)
    kept_mass = above[contexts] * (backoff_after - backoff)
    return -weight[contexts] * (np.exp(chances) * (lower + backoff_after - chances) + kept_mass)


def costs(model: Backoff) -> tuple[Floats, Floats]:
    """What removing each run of two, and each run of three, costs."""
    vocab = model.vocab
    single = np.exp(model.ones.chances)
    single[model.words.index(BEGIN)] = single[model.words.index(END)]  # a sentence begins as often as it ends
    firsts = model.twos.keys // vocab
    twos = losses(firsts, single, model.twos.chances, model.ones.chances[model.twos.keys % vocab])
    _, contexts = find(model.twos.keys, model.threes.keys // vocab)
    pairs = single[firsts] * np.exp(model.twos.chances)
    threes = losses(contexts, pairs, model.threes.chances, model.of_two(model.threes.keys % vocab**2))
    return twos, threes


def pruned(model: Backoff, size_bytes: float, two_bytes: float, three_bytes: float) -> Backoff:
    """The model without its cheapest runs, so that the rest takes at most `size_bytes` with so many bytes for each run."""
    cost2, cost3 = costs(model)
    low, high = np.log(1e-16), np.log(1e3)
    for _ in range(40):
        middle = (low + high) / 2
        two, three = _kept(model, cost2, cost3, float(np.exp(middle)))
        fits = two.sum() * two_bytes + three.sum() * three_bytes <= size_bytes
        low, high = (low, middle) if fits else (middle, high)
    two, three = _kept(model, cost2, cost3, float(np.exp(high)))
    return normalised(Backoff(model.words, model.ones, model.twos.kept(two), model.threes.kept(three)))


def _kept(model: Backoff, cost2: Floats, cost3: Floats, least: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Runs that cost at least so much; and of a kept run of three its first two and its last two words."""
    three = cost3 >= least
    keys = model.threes.keys[three]
    two = cost2 >= least
    for needed in (keys // model.vocab, keys % model.vocab**2):
        two[find(model.twos.keys, needed)[1]] = True
    return two, three

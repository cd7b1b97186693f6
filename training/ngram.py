"""A trigram model with interpolated, modified Kneser-Ney smoothing: what the decoder has to be better than.

Source: Chen and Goodman, "An Empirical Study of Smoothing Techniques for Language Modeling" (1999), sections 2.7 and 3.
A run of tokens is one whole number, its digits to the base of the vocabulary: counting is sorting, and looking up a search.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST, MOST = (0.0, 0.05, 0.05, 0.05), (0.0, 0.95, 1.95, 2.95)
"""Discounts stay within these, so that a few odd counts leave no token without a chance."""

Keys = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """The runs of one length, keys ascending, with their discounted counts; and of each context the sum of its counts."""

    keys: Keys
    counts: Floats
    contexts: Keys
    totals: Floats
    left_over: Floats
    """The share of a context's chances that its discounts leave to the level below."""

    @classmethod
    def of(cls, keys: Keys, counts: Keys, vocab: int) -> "Level":
        discounts = discounts_of(counts)[np.minimum(counts, 3)]
        contexts, first = np.unique(keys // vocab, return_index=True)
        totals = np.add.reduceat(counts, first).astype(np.float64)
        return cls(keys, counts - discounts, contexts, totals, np.add.reduceat(discounts, first) / totals)

    def chances(self, keys: Keys, vocab: int, below: Floats) -> Floats:
        """The chance of the last token of each run after the others; `below` is that of the run without its first."""
        found, places = _search(self.keys, keys)
        known, contexts = _search(self.contexts, keys // vocab)
        own = np.where(found, self.counts[places], 0.0) / self.totals[contexts]
        return np.where(known, own + self.left_over[contexts] * below, below)


def discounts_of(counts: Keys) -> Floats:
    """What is taken from counts of 0, 1, 2, and 3 or more; a half where too few are there to tell."""
    ones, twos, threes, fours = (int((counts == number).sum()) for number in (1, 2, 3, 4))
    if not ones or not twos:
        return np.array([0.0, 0.5, 0.5, 0.5])
    share = ones / (ones + 2 * twos)
    third = 3 - 4 * share * fours / threes if threes else 1.0
    return np.clip([0.0, 1 - 2 * share * twos / ones, 2 - 3 * share * threes / twos, third], LEAST, MOST)


def _search(known: Keys, wanted: Keys) -> tuple[NDArray[np.bool_], Keys]:
    places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return known[places] == wanted, places


class Trigrams:
    """Counts of a row of tokens. Its memory is about 100 bytes for each of them while it counts."""

    def __init__(self, row: NDArray[np.integer], vocab: int) -> None:
        """Raises ValueError for less than three tokens, or one that is not below `vocab`."""
        if len(row) < 3 or not 0 <= int(row.min()) <= int(row.max()) < vocab:
            raise ValueError(f"needs at least 3 tokens, each below {vocab}")
        self._vocab = vocab
        wide = row.astype(np.int64)
        threes, counts = np.unique((wide[:-2] * vocab + wide[1:-1]) * vocab + wide[2:], return_counts=True)
        twos, before_two = np.unique(threes % vocab**2, return_counts=True)
        ones, before_one = np.unique(twos % vocab, return_counts=True)
        self._levels = [
            Level.of(keys, found, vocab) for keys, found in ((ones, before_one), (twos, before_two), (threes, counts))
        ]

    def log_chances(self, row: NDArray[np.integer]) -> Floats:
        """The natural logarithm of the chance of each token but the first, after the one or two before it."""
        wide = row.astype(np.int64)
        ones, twos, threes = self._levels
        single = ones.chances(wide[1:], self._vocab, np.full(len(wide) - 1, 1 / self._vocab))
        pairs = wide[:-1] * self._vocab + wide[1:]
        chances = twos.chances(pairs, self._vocab, single)
        chances[1:] = threes.chances(wide[:-2] * self._vocab**2 + pairs[1:], self._vocab, chances[1:])
        return np.log(chances)

"""An n-gram model with back-off, up to three words, as numpy arrays.

A run of words is one whole number, its digits to the base of the vocabulary: looking up is a search in a sorted row.
Source: Katz, "Estimation of probabilities from sparse data" (1987); the ARPA file format has the same content.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
Floats = NDArray[np.float64]

BEGIN, END = "<s>", "</s>"
NEVER = -99 * np.log(10)
"""What ARPA files give for the chance of the sentence's beginning, which no word predicts."""
LEAST = 1e-9
"""A back-off's numerator and denominator stay above this: rounding may make them nought or less."""


def find(known: Keys, wanted: Keys) -> tuple[NDArray[np.bool_], Keys]:
    """Whether each is known, and where."""
    if not len(known):
        return np.zeros(len(wanted), bool), np.zeros(len(wanted), np.int64)
    places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return known[places] == wanted, places


@dataclass(frozen=True)
class Level:
    """Runs of one length: keys ascending, natural logarithms of their chances, and of their back-off weights (0 where none)."""

    keys: Keys
    chances: Floats
    backoffs: Floats

    def kept(self, which: NDArray[np.bool_]) -> "Level":
        return Level(self.keys[which], self.chances[which], self.backoffs[which])


@dataclass(frozen=True)
class Backoff:
    """Words and the three levels. The first level has every word, in order, so that its keys are the words' numbers."""

    words: tuple[str, ...]
    ones: Level
    twos: Level
    threes: Level

    @property
    def vocab(self) -> int:
        return len(self.words)

    def of_two(self, keys: Keys) -> Floats:
        """Log P(b | a) of each run a b."""
        known, places = find(self.twos.keys, keys)
        backed = self.ones.backoffs[keys // self.vocab] + self.ones.chances[keys % self.vocab]
        return np.where(known, self.twos.chances[places], backed) if len(self.twos.keys) else backed

    def of_three(self, keys: Keys) -> Floats:
        """Log P(c | a b) of each run a b c."""
        known, places = find(self.threes.keys, keys)
        seen, contexts = find(self.twos.keys, keys // self.vocab)
        weights = np.where(seen, self.twos.backoffs[contexts], 0.0) if len(self.twos.keys) else np.zeros(len(keys))
        backed = weights + self.of_two(keys % self.vocab**2)
        return np.where(known, self.threes.chances[places], backed) if len(self.threes.keys) else backed

    def of_words(self, words: Sequence[int]) -> Floats:
        """Log P of each word of a sentence but the first, which has to be BEGIN."""
        row = np.array(words, np.int64)
        pairs = row[:-1] * self.vocab + row[1:]
        return np.concatenate([self.of_two(pairs[:1]), self.of_three(row[:-2] * self.vocab**2 + pairs[1:])])


def spare(contexts: Keys, chances: Floats, lower: Floats, count: int) -> tuple[Floats, Floats]:
    """What the runs of each context leave to words not seen after it: of this level's chances, and of the lower one's."""
    above = 1.0 - np.bincount(contexts, np.exp(chances), count)
    below = 1.0 - np.bincount(contexts, np.exp(lower), count)
    return np.maximum(above, LEAST), np.maximum(below, LEAST)


def normalised(model: Backoff) -> Backoff:
    """The same chances with back-off weights that make every context's add up to one.

    Every run of three needs its first two and its last two words among the runs of two.
    """
    vocab = model.vocab
    firsts = model.twos.keys // vocab
    above, below = spare(firsts, model.twos.chances, model.ones.chances[model.twos.keys % vocab], vocab)
    ones = Level(model.ones.keys, model.ones.chances, np.log(above / below))
    halfway = Backoff(model.words, ones, model.twos, model.threes)
    known, contexts = find(model.twos.keys, model.threes.keys // vocab)
    if not known.all():
        raise ValueError("a run of three words without its first two among the runs of two")
    lower = halfway.of_two(model.threes.keys % vocab**2)
    above, below = spare(contexts, model.threes.chances, lower, len(model.twos.keys))
    twos = Level(model.twos.keys, model.twos.chances, np.log(above / below))
    return Backoff(model.words, ones, twos, model.threes)

"""From counted runs of words to a model: interpolated absolute discounting with three discounts.

The discounts are those of modified Kneser-Ney; the lower levels keep the plain counts, though. Kneser-Ney's lower levels are
made for use together with all of the higher ones, and lose by pruning.
Sources: Chen and Goodman, "An Empirical Study of Smoothing Techniques for Language Modeling" (1999), sections 2.7 and 3;
Chelba, Brants, Neveitt and Xu, "Study on Interaction between Entropy Pruning and Kneser-Ney Smoothing" (2010).
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from training.ears.language_model import BEGIN, END, LEAST, NEVER, Backoff, Floats, Keys, Level
from training.ngram import discounts_of

UNKNOWN = -1


def row_of(sentences: Iterable[Sequence[str]], words: tuple[str, ...]) -> NDArray[np.int32]:
    """All sentences in one row of word numbers, each between BEGIN and END; UNKNOWN for a word not among `words`."""
    number = {word: place for place, word in enumerate(words)}
    begin, end = number[BEGIN], number[END]
    row: list[int] = []
    for sentence in sentences:
        row += [begin, *(number.get(word, UNKNOWN) for word in sentence), end]
    return np.array(row, np.int32)


def counted(row: NDArray[np.int32], length: int, words: tuple[str, ...]) -> tuple[Keys, Keys]:
    """The runs of a length within sentences and without unknown words, and how often each occurs."""
    begin, end = words.index(BEGIN), words.index(END)
    columns = [row[start : len(row) - length + 1 + start] for start in range(length)]
    inside = np.all([column != UNKNOWN for column in columns], axis=0)
    inside &= (
        np.all([column != begin for column in columns[1:]], axis=0) & np.all([column != end for column in columns[:-1]], axis=0)
        if length > 1
        else columns[0] != begin
    )
    keys = np.zeros(int(inside.sum()), np.int64)
    for column in columns:
        keys = keys * len(words) + column[inside]
    return np.unique(keys, return_counts=True)


def discounted(keys: Keys, counts: Keys, vocab: int, size: int) -> tuple[Floats, Floats]:
    """Of each run its discounted share of its context's counts; of each of `size` contexts what is left over.

    Contexts are numbered by `keys // vocab`, which has to be below `size`.
    """
    taken = discounts_of(counts)[np.minimum(counts, 3)]
    contexts = keys // vocab
    totals = np.bincount(contexts, counts, size)
    left = np.bincount(contexts, taken, size)
    return (counts - taken) / totals[contexts], np.where(totals > 0, left / np.maximum(totals, 1), 1.0)


def estimated(row: NDArray[np.int32], words: tuple[str, ...], least_of_three: int = 1) -> Backoff:
    """The model of a row of sentences; runs of three that occur less often than `least_of_three` are left to the runs of two."""
    vocab = len(words)
    begin = words.index(BEGIN)
    keys1, counts1 = counted(row, 1, words)
    keys2, counts2 = counted(row, 2, words)
    keys3, counts3 = counted(row, 3, words)
    share1, left1 = discounted(keys1, counts1, vocab, 1)
    ones = np.full(vocab, left1[0] / (vocab - 1))
    ones[keys1] += share1
    share2, left2 = discounted(keys2, counts2, vocab, vocab)
    twos = share2 + left2[keys2 // vocab] * ones[keys2 % vocab]
    contexts = np.searchsorted(keys2, keys3 // vocab)
    share3, left3 = discounted(contexts * vocab + keys3 % vocab, counts3, vocab, len(keys2))
    threes = share3 + left3[contexts] * twos[np.searchsorted(keys2, keys3 % vocab**2)]
    ones[begin] = np.exp(NEVER)
    often = counts3 >= least_of_three
    return Backoff(
        words,
        Level(np.arange(vocab), np.log(ones), np.log(np.maximum(left2, LEAST))),
        Level(keys2, np.log(twos), np.log(np.maximum(left3, LEAST))),
        Level(keys3[often], np.log(threes[often]), np.zeros(int(often.sum()))),
    )

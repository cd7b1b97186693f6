"""PocketSphinx's own language model, read from the binary file in its wheel.

The file: "Trie Language Model", the order, the counts of each order; three tables of 65536 values (the chances and the back-offs
of two words, the chances of three); the single words (chance, back-off, where the words before them start); the runs
of two and of three as packed bits; the words. A run's last word comes first in the trie. All values are logarithms to
the base 1.0001. The library itself cannot write it out: its ARPA writer crashes at the runs of three.
Source: PocketSphinx 5, src/lm/ngram_model_trie.c, lm_trie.c, lm_trie_quant.c and bitarr.c (read for the format).
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.ears.language_model import Backoff, Floats, Keys, Level

MAGIC = b"Trie Language Model"
TABLE = 1 << 16
LOG_BASE = np.log(1.0001)
UNIGRAM = np.dtype([("chance", "<f4"), ("backoff", "<f4"), ("next", "<u4")])


def own_model_path() -> Path:
    """The model in PocketSphinx's wheel."""
    import pocketsphinx  # noqa: PLC0415  only this needs it

    return Path(pocketsphinx.get_model_path("en-us/en-us.lm.bin"))


def own_dictionary_path() -> Path:
    import pocketsphinx  # noqa: PLC0415

    return Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))


def read_trie(path: Path) -> Backoff:
    """A model of three words from PocketSphinx's binary form. Raises ValueError for anything else."""
    data = path.read_bytes()
    at = len(MAGIC)
    if not data.startswith(MAGIC) or data[at : at + 1] != b"\x03":
        raise ValueError(f"{path} is no trigram model in PocketSphinx's binary form")
    ones, twos, threes = np.frombuffer(data, "<u4", 3, at + 1).tolist()
    at += 1 + 12 + 4
    chance2, backoff2, chance3 = np.frombuffer(data, "<f4", 3 * TABLE, at).astype(np.float64).reshape(3, TABLE) * LOG_BASE
    at += 3 * TABLE * 4
    single = np.frombuffer(data, UNIGRAM, ones + 1, at)
    at += single.nbytes
    word_bits, next_bits = ones.bit_length(), threes.bit_length()
    two = Packed(data, at, word_bits + 32 + next_bits)
    at += two.size_bytes(twos)
    three = Packed(data, at, word_bits + 16)
    at += three.size_bytes(threes)
    words = tuple(data[at + 4 :].decode().rstrip("\0").split("\0"))
    # The header may promise a few runs more than were written; where the last parent's children end is right.
    last2 = owners(single["next"].astype(np.int64))
    twos = len(last2)
    first2 = two.field(twos, 0, word_bits)
    owner3 = owners(two.field(twos + 1, word_bits + 32, next_bits))
    threes = len(owner3)
    keys2 = first2 * ones + last2
    keys3 = three.field(threes, 0, word_bits) * ones**2 + keys2[owner3]
    return Backoff(
        words,
        Level(np.arange(ones), *(single[name][:-1].astype(np.float64) * LOG_BASE for name in ("chance", "backoff"))),
        in_order(keys2, chance2[two.field(twos, word_bits + 16, 16)], backoff2[two.field(twos, word_bits, 16)]),
        in_order(keys3, chance3[three.field(threes, word_bits, 16)], np.zeros(threes)),
    )


def owners(starts: Keys) -> Keys:
    """For each child the place of its parent; `starts` is where each parent's begin, and where the last one's end."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def in_order(keys: Keys, chances: Floats, backoffs: Floats) -> Level:
    order = np.argsort(keys, kind="stable")
    return Level(keys[order], chances[order], backoffs[order])


class Packed:
    """Records of a fixed number of bits, one after the other, lowest bit first."""

    def __init__(self, data: bytes, at: int, bits: int) -> None:
        self._wide = np.ndarray((len(data) - at - 7,), "<u8", data, at, (1,))  # at every byte, the eight from it on
        self._bits = bits

    def size_bytes(self, count: int) -> int:
        """One record more, rounded up, and eight bytes so that reading the last one stays inside."""
        return ((1 + count) * self._bits + 7) // 8 + 8

    def field(self, count: int, first_bit: int, bits: int) -> NDArray[np.int64]:
        offsets = np.arange(count, dtype=np.int64) * self._bits + first_bit
        raw = (self._wide[offsets >> 3] >> (offsets & 7).astype(np.uint64)) & np.uint64((1 << bits) - 1)
        return raw.astype(np.int64)


def restricted(model: Backoff, words: tuple[str, ...]) -> Backoff:
    """The model's runs that are made of these words alone, with these words' numbers; its chances are not yet made to add up.

    A word the model lacks gets the smallest chance it gives.
    """
    number = {word: place for place, word in enumerate(words)}
    new = np.array([number.get(word, -1) for word in model.words], np.int64)
    chances = np.full(len(words), model.ones.chances[model.ones.chances > -50].min())
    chances[new[new >= 0]] = model.ones.chances[new >= 0]
    ones = Level(np.arange(len(words)), chances - np.logaddexp.reduce(chances), np.zeros(len(words)))
    return Backoff(words, ones, _renumbered(model.twos, 2, new, len(words)), _renumbered(model.threes, 3, new, len(words)))


def _renumbered(level: Level, length: int, new: Keys, vocab: int) -> Level:
    old = len(new)
    digits = [new[level.keys // old**power % old] for power in reversed(range(length))]
    kept = np.all([digit >= 0 for digit in digits], axis=0)
    keys = sum(digit[kept] * vocab**power for digit, power in zip(digits, reversed(range(length)), strict=True))
    return in_order(np.asarray(keys), level.chances[kept], level.backoffs[kept])

"""How alike a line is to each of many lines, by the words and neighbouring words that they share, rare ones counting more.

The likeness is the cosine of vectors of word weights (Salton and Buckley 1988, Term-weighting approaches in automatic text
retrieval, Information Processing & Management 24:5), with inverse document frequency over groups of lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from companion.mind.prepared import Arrays, Prepared, fingerprint
from companion.mind.words import plain, sound, stems, without_fillers

PAIR_WEIGHT = 0.5
"""A pair of neighbouring words beside the words themselves."""
UNKNOWN_WEIGHT = 0.8
"""A word that no line has, beside the rarest that one has."""
NEAR_WEIGHT = 0.7
"""A word that only sounds like one that is known."""
MIN_SOUND = 3
"""Consonants that two words must share to sound alike: "cat" sounds like too much."""


@dataclass(frozen=True, slots=True)
class Query:
    """A heard line: `words` are numbers of stems with their weight, the rarest word's weight for an unknown one (number -1)."""

    words: dict[int, float]
    pairs: list[int]
    unknown: int
    norm: float

    @property
    def mass(self) -> float:
        return sum(self.words.values())


class WordIndex:
    """Lines in groups; a group's lines stand together. Built once, never changed."""

    def __init__(self, groups: Sequence[Sequence[str]], prepared: Prepared | None = None) -> None:
        sizes = [len(lines) for lines in groups]
        self.first_line = np.concatenate([[0], np.cumsum(sizes)])
        """Shape (groups + 1,): group g has lines first_line[g] to first_line[g + 1]."""
        self.group = np.repeat(np.arange(len(sizes)), sizes)
        self.rarest = float(np.log((len(sizes) + 1) / 0.5))
        self._by_sound: dict[str, int] | None = None
        made = (prepared or Prepared()).arrays("words", _fingerprint(groups), lambda: self._made(groups))
        self._stems = {stem: number for number, stem in enumerate(made["stems"].tobytes().decode().split("\n")) if stem}
        self._words, self._first_word = np.asarray(made["words"], np.int32), np.asarray(made["first_word"], np.int64)
        self._pairs, self._start = np.asarray(made["pairs"], np.int64), np.asarray(made["start"], np.int64)
        self._rows, self._norms = np.asarray(made["rows"], np.int32), np.asarray(made["norms"], np.float32)
        self._squares = np.asarray(made["squares"], np.float32)
        self.weight = np.asarray(made["weight"], np.float32)

    def _made(self, groups: Iterable[Sequence[str]]) -> Arrays:
        """All of the index that takes long to make."""
        ids_of: dict[str, tuple[int, ...]] = {}
        numbers: dict[str, int] = {}
        flat: list[int] = []
        lengths: list[int] = []
        for lines in groups:
            for line in lines:
                before = len(flat)
                for word in without_fillers(line.split()):
                    ids = ids_of.get(word)
                    if ids is None:
                        ids = ids_of[word] = tuple(numbers.setdefault(part, len(numbers)) for part in stems(word))
                    flat.extend(ids)
                lengths.append(len(flat) - before)
        words, line_of = np.array(flat, np.int32), np.repeat(np.arange(len(lengths)), lengths)
        return {
            "stems": np.frombuffer("\n".join(numbers).encode(), np.uint8),
            "words": words,
            "first_word": np.concatenate([[0], np.cumsum(lengths)]),
            **self._weighed(words, line_of, len(numbers), len(lengths)),
        }

    def _weighed(self, words: NDArray[np.int32], line: NDArray[np.int64], known: int, lines: int) -> Arrays:
        """The postings: for each word and pair the lines that have it, and what it weighs."""
        groups = len(self.first_line) - 1
        inside = line[1:] == line[:-1]
        joined = (words[:-1].astype(np.int64) * known + words[1:])[inside]
        pairs, pair_ids = np.unique(joined, return_inverse=True)
        features = np.concatenate([words.astype(np.int64), pair_ids + known])
        keys = _distinct(features * lines + np.concatenate([line, line[1:][inside]]))
        features, rows = keys // lines, keys % lines
        count = known + len(pairs)
        held = _distinct(features * groups + self.group[rows]) // groups
        weights = np.log((groups + 1) / (np.bincount(held, minlength=count) + 0.5))
        weight = weights[:known].astype(np.float32)
        weights[known:] *= PAIR_WEIGHT
        squares = (weights**2).astype(np.float32)
        return {
            "pairs": pairs,
            "weight": weight,
            "squares": squares,
            "start": np.searchsorted(features, np.arange(count + 1)),
            "rows": rows.astype(np.int32),
            "norms": np.sqrt(np.bincount(rows, weights=squares[features], minlength=lines)).astype(np.float32) + 1e-6,
        }

    def query(self, heard: str) -> Query:
        ids = [number for word in without_fillers(plain(heard).split()) for number in self._numbers(word)]
        found = {abs(number) - 1: NEAR_WEIGHT if number < 0 else 1.0 for number in ids if number}
        words = {number: share * float(self.weight[number]) for number, share in found.items()}
        unknown = ids.count(0)
        norm = sum(weight**2 for weight in words.values()) + unknown * (UNKNOWN_WEIGHT * self.rarest) ** 2
        pairs, known = [], len(self._stems)
        for left, right in {(abs(a) - 1, abs(b) - 1) for a, b in pairwise(ids)}:
            place = int(np.searchsorted(self._pairs, left * known + right)) if left >= 0 and right >= 0 else len(self._pairs)
            if place < len(self._pairs) and self._pairs[place] == left * known + right:
                pairs.append(known + place)
                norm += float(self._squares[known + place])
            else:
                norm += (0.6 * PAIR_WEIGHT * self.rarest) ** 2
        return Query(words, pairs, unknown, norm**0.5 + 1e-6)

    def _numbers(self, word: str) -> tuple[int, ...]:
        """1 and up for a known stem, the same below 0 for one that only sounds like it, 0 for an unknown one."""
        return tuple(self._stems[part] + 1 if part in self._stems else -self._sounding(part) for part in stems(word))

    def _sounding(self, stem: str) -> int:
        if self._by_sound is None:
            self._by_sound = {sound(known): number + 1 for known, number in reversed(self._stems.items())}
        key = sound(stem)
        return self._by_sound.get(key, 0) if len(key) >= MIN_SOUND else 0

    def likeness(self, query: Query) -> NDArray[np.float32]:
        """float32, shape (lines,): 0 for nothing shared to 1 for the same words."""
        dots = np.zeros(len(self._norms), np.float32)
        for number, weight in query.words.items():
            dots[self._rows[self._start[number] : self._start[number + 1]]] += weight * self.weight[number]
        for pair in query.pairs:
            dots[self._rows[self._start[pair] : self._start[pair + 1]]] += self._squares[pair]
        return dots / (self._norms * np.float32(query.norm))

    def alike(self, query: Query, line: str) -> tuple[float, float, float]:
        """Likeness to any line, the share of its words that were not said, and the share of the said ones that it lacks."""
        other = self.query(line)
        dot = sum(weight * other.words[word] for word, weight in query.words.items() if word in other.words)
        dot += sum(float(self._squares[pair]) for pair in set(query.pairs) & set(other.pairs))
        theirs = other.mass + other.unknown * self.rarest + 1e-6
        unsaid = sum(weight for word, weight in other.words.items() if word not in query.words) + other.unknown * self.rarest
        ours = query.mass + query.unknown * self.rarest + 1e-6
        unmet = sum(weight for word, weight in query.words.items() if word not in other.words) + query.unknown * self.rarest
        return dot / (query.norm * other.norm), unsaid / theirs, unmet / ours

    def words_of_line(self, line: int) -> set[int]:
        return set(self._words[self._first_word[line] : self._first_word[line + 1]].tolist())

    def words_of_group(self, group: int) -> set[int]:
        first, end = self._first_word[self.first_line[[group, group + 1]]]
        return set(self._words[first:end].tolist())


def _fingerprint(groups: Iterable[Sequence[str]]) -> str:
    return fingerprint("\n".join(lines).encode() for lines in groups)


def _distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted, each once. np.unique goes through a hash table since numpy 2.3, which takes ten times as long here."""
    ordered: NDArray[np.int64] = np.sort(numbers)
    first = np.concatenate([np.ones(min(1, len(ordered)), np.bool_), ordered[1:] != ordered[:-1]])
    return np.asarray(ordered[first], np.int64)

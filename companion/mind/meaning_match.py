"""Which exchange of the bank a heard line fits, by what it means as well as by its words.

The nearest lines by the encoder are weighed against what the words themselves say (companion/mind/match.py): two lines can mean
much the same in vectors and be opposites ("i passed", "i didn't pass").
"""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from companion.lm.encoder import Reading, SentenceEncoder, Vectors
from companion.mind.bank import Exchange
from companion.mind.match import WordMatcher, same_sense
from companion.mind.meaning import LineVectors, Matrix
from companion.mind.prepared import Prepared, fingerprint
from companion.mind.words import plain

NEAREST_SHARE = 0.25
"""How much the nearest line of a scene counts beside the scene's centre, which finds the right one more often."""
PARTICULAR_COS, PARTICULAR_WORDS = 0.90, 0.55
"""A particular line's answer fits that very line: this near in meaning, and this share of the words' weight."""
FOLLOW_COS, FOLLOW_SHORT_COS = 0.55, 0.68
SAME_COS = 0.985
SHORT_WORDS = 7
NEARLY_SAID, NEARLY_WORDS = 0.88, 0.6
"""In meaning and by its words: "i taught my nephew to whistle" is not "my grandad taught me to whistle"."""
LEAST_NEAR = 0.66
"""Whatever the scene's centre says, one of its lines has to be so near: "an envelope" is no inbox."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for the best scene."""

    nearest: float
    centre: float
    margin: float
    words: float
    same_sense: float
    heard_words: float
    """The logarithm of how many words were heard."""


@dataclass(frozen=True)
class Gate:
    """A logistic regression on Evidence, fitted by training/gate.py to lines that were in no scene."""

    weights: tuple[float, ...]
    bias: float
    open_at: float
    open_at_long: float
    """The chance that is enough for a short line, and for one of more than SHORT_WORDS: the more is said, the more can differ."""

    def chance(self, evidence: Evidence) -> float:
        """How likely the scene is the right one."""
        score = self.bias + sum(weight * value for weight, value in zip(self.weights, astuple(evidence), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def passes(self, evidence: Evidence) -> bool:
        if evidence.nearest >= NEARLY_SAID and evidence.words >= NEARLY_WORDS and evidence.same_sense:
            return True
        if evidence.nearest < LEAST_NEAR:
            return False
        short = evidence.heard_words <= math.log(1 + SHORT_WORDS)
        return self.chance(evidence) >= (self.open_at if short else self.open_at_long)


GATE = Gate((-0.11, 7.13, 8.86, -0.08, -0.11, -0.41), -4.84, open_at=0.36, open_at_long=0.58)


class MeaningMatcher:
    """Reads a line once, however many questions are asked about it."""

    def __init__(
        self,
        bank: Sequence[Exchange],
        encoder: SentenceEncoder,
        vectors: LineVectors,
        words: WordMatcher,
        prepared: Prepared | None = None,
    ) -> None:
        self._bank, self._encoder, self._vectors, self._words = bank, encoder, vectors, words
        sizes = [len(exchange.lines) for exchange in bank]
        self._first = np.concatenate([[0], np.cumsum(sizes)])
        self._lines = [line for exchange in bank for line in exchange.lines]
        self._packed = vectors.packed(self._lines, prepared)
        self._particular = np.array([not exchange.scene for exchange in bank])
        self._sizes = np.array(sizes)
        self._particular_lines = np.repeat(self._particular, self._sizes)
        packed = self._packed
        of = fingerprint((packed.scales.tobytes(), self._first.tobytes())) if prepared is not None else ""
        made = (prepared or Prepared()).arrays("centres", of, lambda: {"lengths": packed.centre_lengths(self._first)})
        self._centre_lengths = np.asarray(made["lengths"], np.float64)
        self._last = "", encoder.read("")

    def read(self, heard: str) -> Reading:
        """What the line says, in which mood, and its vector."""
        text = plain(heard)
        last, reading = self._last
        if text != last:
            reading = self._encoder.read(text)
            self._last = text, reading
        return reading

    def meaning_of(self, heard: str) -> Vectors:
        """The vector of the line that is talked about."""
        return self.read(heard).embedding

    def vector(self, text: str) -> Vectors:
        """The meaning of something else than the line that is talked about, which stays the last one read."""
        last, reading = self._last
        text = plain(text)
        return reading.embedding if text == last else self._encoder.read(text).embedding

    def word_for_word(self, heard: str) -> list[int]:
        """The exchanges that have this very line."""
        return self._words.word_for_word(heard)

    def find(self, heard: str) -> list[int]:
        exact = self.word_for_word(heard)
        if exact:
            return exact
        if not plain(heard):
            return []
        likeness = self.likeness(heard)
        one = self._particular_line(heard, likeness)
        if one is not None:
            return [one]
        group, evidence = self.best_scene(heard, likeness)
        return [group] if GATE.passes(evidence) else []

    def likeness(self, heard: str) -> Matrix:
        """float32, shape (lines,): how near each line of the bank is in meaning."""
        return self._packed.likeness(self.read(heard).embedding)

    def _particular_line(self, heard: str, likeness: Matrix) -> int | None:
        line = int(np.where(self._particular_lines, likeness, -1).argmax())
        if likeness[line] < PARTICULAR_COS or self._words.alike(heard, self._lines[line]) < PARTICULAR_WORDS:
            return None
        if not same_sense(plain(heard).split(), self._lines[line].split()):
            return None
        return int(np.searchsorted(self._first, line, side="right") - 1)

    def best_scene(self, heard: str, likeness: Matrix) -> tuple[int, Evidence]:
        """The scene that is nearest, and what speaks for it."""
        nearest = np.maximum.reduceat(likeness, self._first[:-1])
        centre = np.add.reduceat(likeness, self._first[:-1]) / self._sizes / self._centre_lengths
        scores = np.where(self._particular, -1, centre + NEAREST_SHARE * nearest)
        second, best = (int(group) for group in np.argsort(scores)[-2:])
        line = int(self._first[best] + likeness[self._first[best] : self._first[best + 1]].argmax())
        sense = same_sense(plain(heard).split(), self._lines[line].split())
        evidence = Evidence(
            nearest=float(nearest[best]),
            centre=float(centre[best]),
            margin=float(scores[best] - scores[second]),
            words=self._words.alike(heard, self._lines[line]),
            same_sense=float(sense),
            heard_words=math.log(1 + len(heard.split())),
        )
        return best, evidence

    def follow_up(self, heard: str, choices: Sequence[Exchange]) -> int | None:
        lines = [(line, number) for number, choice in enumerate(choices) for line in choice.lines]
        if not lines or not plain(heard):
            return None
        matrix: NDArray[np.float32] = self._vectors.of([line for line, _ in lines])
        likeness = matrix @ self.read(heard).embedding
        bar = FOLLOW_COS if len(plain(heard).split()) > 2 else FOLLOW_SHORT_COS
        for place in np.argsort(-likeness):
            if likeness[place] < bar:
                return None
            line, number = lines[int(place)]
            if likeness[place] >= SAME_COS or same_sense(plain(heard).split(), line.split()):
                return number
        return None

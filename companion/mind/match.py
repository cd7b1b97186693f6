"""Which exchange of the bank a heard line fits, by its words alone; better nothing than a wrong one.

A matcher that understands more (a sentence encoder) takes this one's place behind the same protocol.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from companion.mind.bank import Exchange
from companion.mind.prepared import Prepared
from companion.mind.word_index import Query, WordIndex
from companion.mind.words import plain, without_fillers

NEGATIONS = frozenset("not no never nothing none neither hardly dont didnt cant cannot wont isnt wasnt doesnt havent".split())
QUESTION_STARTS = frozenset(
    "what who where when why how which is are am was were do does did d can could will would should shall have has may".split()
)
SUBJECT_STARTS = frozenset(
    "i my he she they it that this the a an we our there his her their me mine you your im ive somebody nobody everybody".split()
)
PERSONS = {
    "i": "self",
    "im": "self",
    "ive": "self",
    "we": "self",
    "you": "her",
    "youre": "her",
    "he": "other",
    "she": "other",
    "they": "other",
}


class Matcher(Protocol):
    """Finds the exchange that a line fits. Built from the bank, in the bank's order."""

    def word_for_word(self, heard: str) -> list[int]:
        """Numbers of the exchanges that have this very line, give or take punctuation."""
        ...

    def find(self, heard: str) -> list[int]:
        """Numbers of exchanges that the line fits equally well; empty when none truly does."""
        ...

    def follow_up(self, heard: str, choices: Sequence[Exchange]) -> int | None:
        """Which of a few exchanges that may come next the line fits: a lower bar than find()'s."""
        ...


@dataclass(frozen=True)
class Gate:
    """How like a line must be. Shares are of the weight of words, 0 to 1."""

    likeness: float
    unsaid: float
    """At most this share of the example's words may be missing from what was heard."""
    unmet: float
    """At most this share of the heard words may be strange to the whole scene."""
    fit: float = 0.0


# Set by reading what came through: held-out lines of the bank, particular lines against scenes, and texts that are off-topic.
SCENE = Gate(likeness=0.60, unsaid=0.30, unmet=0.25, fit=0.70)
PARTICULAR = Gate(likeness=0.80, unsaid=0.22, unmet=0.22)
FOLLOW_UP = Gate(likeness=0.50, unsaid=0.55, unmet=0.55)
FOLLOW_UP_WORD = Gate(likeness=0.85, unsaid=0.15, unmet=0.15)
"""One word alone: "no" is no answer to "no one around"."""
SAME = 0.97
"""Above this likeness the line is the example, give or take a small word."""
TIE = 1e-4
WHOLE_SCENE = 2.5
"""How much the mean likeness to all lines of a scene counts beside the likeness to its nearest line."""


def is_negated(words: Sequence[str]) -> bool:
    return any(word in NEGATIONS or word.endswith("n't") for word in words)


def shape(words: Sequence[str]) -> str:
    """Question, statement or neither, told by how it begins: without punctuation nothing else tells it."""
    first = words[0].split("'")[0] if words else ""
    return "question" if first in QUESTION_STARTS else "statement" if first in SUBJECT_STARTS else ""


def person(words: Sequence[str]) -> str:
    """Whom it is about, told by the first pronoun: "i'm useless" is not "you're useless"."""
    return next((PERSONS[root] for word in words if (root := word.split("'")[0]) in PERSONS), "")


def same_sense(heard: Sequence[str], example: Sequence[str]) -> bool:
    """Whether two lines, in words, may mean the same: both negated or neither, both asked or neither, about the same person."""
    ours, theirs = shape(without_fillers(list(heard))), shape(without_fillers(list(example)))
    asked = ours == theirs or "question" not in (ours, theirs)
    who = {person(heard), person(example)} - {""}
    return asked and len(who) < 2 and is_negated(heard) == is_negated(example)


@dataclass(frozen=True)
class Candidate:
    """The group that is most alike, and in what way it is."""

    group: int
    likeness: float
    fit: float
    unsaid: float
    unmet: float
    same_sense: bool
    """Both negated or neither, both questions or neither, both about the same person."""

    def passes(self, gate: Gate) -> bool:
        if self.likeness >= SAME and self.same_sense:
            return True
        alike = self.likeness >= gate.likeness and self.unsaid <= gate.unsaid and self.unmet <= gate.unmet
        return alike and self.fit >= gate.fit and self.same_sense


class WordMatcher:
    """The first cut: words alone. Scenes and particular lines, each with its own gate."""

    def __init__(self, bank: Sequence[Exchange], prepared: Prepared | None = None) -> None:
        self._bank = bank
        self._index = WordIndex([exchange.lines for exchange in bank], prepared)
        self._particular = np.array([not exchange.scene for exchange in bank])
        self._sizes = np.diff(self._index.first_line)
        self._word_for_word: dict[str, list[int]] = {}
        for number, exchange in enumerate(bank):
            for line in exchange.lines:
                self._word_for_word.setdefault(line, []).append(number)

    def word_for_word(self, heard: str) -> list[int]:
        """The exchanges that have this very line, give or take punctuation."""
        return self._word_for_word.get(plain(heard), [])

    def alike(self, heard: str, line: str) -> float:
        """How much of the words they share, rare ones counting more: 0 to 1."""
        return self._index.alike(self._index.query(heard), line)[0]

    def find(self, heard: str) -> list[int]:
        text = plain(heard)
        if text in self._word_for_word:
            return self._word_for_word[text]
        query = self._index.query(text)
        if not query.words:
            return []
        likeness = self._index.likeness(query)
        best = np.maximum.reduceat(likeness, self._index.first_line[:-1])
        lines = text.split()
        one = self._candidate(query, lines, likeness, np.where(self._particular, best, 0))
        if one.passes(PARTICULAR) and len(lines) >= 4:
            return [one.group]
        scene = self._best_scene(query, lines, likeness, best)
        if not scene.passes(SCENE):
            return []
        if scene.likeness >= SAME:
            return [int(group) for group in np.flatnonzero((best >= scene.likeness - TIE) & ~self._particular)]
        return [scene.group]

    def _best_scene(
        self, query: Query, heard: Sequence[str], likeness: NDArray[np.float32], best: NDArray[np.float32]
    ) -> Candidate:
        sums = np.add.reduceat(likeness, self._index.first_line[:-1])
        return self._candidate(query, heard, likeness, np.where(self._particular, 0, best + WHOLE_SCENE * sums / self._sizes))

    def _candidate(
        self, query: Query, heard: Sequence[str], likeness: NDArray[np.float32], scores: NDArray[np.float32]
    ) -> Candidate:
        index = self._index
        group = int(scores.argmax())
        first, end = index.first_line[group], index.first_line[group + 1]
        line = int(first + likeness[first:end].argmax())
        alike = float(likeness[line])
        others = np.where(scores >= scores[group] - TIE, 0, scores) if alike >= SAME else scores.copy()
        others[group] = 0
        mean = (float(scores[group]) - alike) / WHOLE_SCENE
        unsaid, unmet = self._gaps(query, line, group)
        fit = 0.55 * alike + 2.5 * mean + 0.6 * float(scores[group] - others.max()) - 0.35 * unmet
        example = self._bank[group].lines[line - first].split()
        return Candidate(group, alike, fit, unsaid, unmet, same_sense(heard, example))

    def _gaps(self, query: Query, line: int, group: int) -> tuple[float, float]:
        """The share of the example's words that were not heard, and of the heard words that the whole scene lacks."""
        index = self._index
        example, scene = index.words_of_line(line), index.words_of_group(group)
        said = sum(float(index.weight[word]) for word in example)
        missing = sum(float(index.weight[word]) for word in example if word not in query.words)
        unknown = query.unknown * index.rarest
        strange = sum(weight for word, weight in query.words.items() if word not in scene) + unknown
        return missing / (said + 1e-6), strange / (query.mass + unknown + 1e-6)

    def follow_up(self, heard: str, choices: Sequence[Exchange]) -> int | None:
        words = plain(heard).split()
        mine, gate = self._index.query(heard), FOLLOW_UP if len(words) > 1 else FOLLOW_UP_WORD
        best, chosen = 0.0, None
        for number, choice in enumerate(choices):
            for line in choice.lines:
                alike, unsaid, unmet = self._index.alike(mine, line)
                fits = alike >= gate.likeness and unsaid <= gate.unsaid and unmet <= gate.unmet
                if fits and alike > best and same_sense(words, line.split()):
                    best, chosen = alike, number
        return chosen

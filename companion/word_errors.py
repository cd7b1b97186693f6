"""Word error rate: how many words a recogniser got wrong, and how far chance alone could move that figure.

Both sides are made plain in the same way (speech/plain.py): lower case, no punctuation, none of a recogniser's own marks, hyphens
as spaces. Figures stay as they are: "7" for "seven" is an error. The counting is jiwer's; here are the sums and the interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from companion.speech.plain import plain_words

RESAMPLES = 1000
SEED = 4
ENOUGH_SPEAKERS = 6
"""From so many on the speakers are drawn and not the utterances: what one person says goes wrong together."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Words that were right, replaced by another, missed, and added."""

    hits: int = 0
    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.hits + other.hits,
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
        )

    @property
    def words(self) -> int:
        """What was said."""
        return self.hits + self.substitutions + self.deletions

    @property
    def errors(self) -> int:
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float | None:
        """0 is perfect, and more than 1 is possible; None where nothing was said."""
        return self.errors / self.words if self.words else None


@dataclass(frozen=True)
class Line:
    """One recording: what was said and what was heard, and who spoke where that is known."""

    said: str
    heard: str
    speaker: str = ""
    file: str = ""

    @cached_property
    def aligned(self) -> tuple[tuple[str, str], ...]:
        """Stretches of words side by side, said and heard: alike, different, or one of them empty.

        >>> Line("Turn it up", "turn up now").aligned
        (('turn', 'turn'), ('it', ''), ('up', 'up'), ('', 'now'))
        """
        import jiwer  # noqa: PLC0415  slow to load, and only a report needs it

        done = jiwer.process_words([plain_words(self.said)], [plain_words(self.heard)])
        said, heard = done.references[0], done.hypotheses[0]
        return tuple(
            (" ".join(said[at.ref_start_idx : at.ref_end_idx]), " ".join(heard[at.hyp_start_idx : at.hyp_end_idx]))
            for at in done.alignments[0]
        )

    @cached_property
    def counts(self) -> Counts:
        total = Counts()
        for said, heard in self.aligned:
            of_said, of_heard = len(said.split()), len(heard.split())
            if said == heard:
                total += Counts(hits=of_said)
            elif of_said and of_heard:
                total += Counts(substitutions=of_said)
            else:
                total += Counts(deletions=of_said, insertions=of_heard)
        return total


@dataclass(frozen=True, slots=True)
class Interval:
    """Within it lies the rate of 95 in 100 sets drawn anew from this one; `over` is what was drawn."""

    low: float
    high: float
    over: str


def total(lines: Sequence[Line]) -> Counts:
    return sum((line.counts for line in lines), Counts())


def worst(lines: Sequence[Line], count: int) -> list[Line]:
    """Those with the most errors, and among equals the shortest first; none that is right."""
    wrong = [line for line in lines if line.counts.errors]
    return sorted(wrong, key=lambda line: (-line.counts.errors, line.counts.words, line.file))[: max(0, count)]


def interval(sets: Sequence[Sequence[Line]], resamples: int = RESAMPLES, seed: int = SEED) -> Interval | None:
    """Bootstrap percentiles of the rate over all sets, each of which keeps its size.

    Args:
        sets: each is drawn from by itself; by speaker where it has more than 5, otherwise by utterance.
        resamples: how often; 1000 settles the first two figures.
        seed: of the drawing; the same lines give the same interval.
    Returns: None where there is nothing to draw: no words, or a single utterance.
    Source: Bisani and Ney 2004, Bootstrap estimates for confidence intervals in ASR performance evaluation, ICASSP.
    """
    groups = [_drawn(lines) for lines in sets if lines]
    if sum(len(units) for units, _ in groups) < 2 or not any(units[:, 1].any() for units, _ in groups):
        return None
    chance = np.random.default_rng(seed)
    sums = np.zeros((resamples, 2), np.int64)
    for units, _ in groups:
        sums += units[chance.integers(len(units), size=(resamples, len(units)))].sum(axis=1)
    rates = sums[sums[:, 1] > 0]
    low, high = np.percentile(rates[:, 0] / rates[:, 1], [2.5, 97.5])
    return Interval(float(low), float(high), " and ".join(sorted({over for _, over in groups})))


def _drawn(lines: Sequence[Line]) -> tuple[NDArray[np.int64], str]:
    """Errors and words of each unit that is drawn whole, int64 of shape (units, 2), and what the units are."""
    speakers = {line.speaker for line in lines}
    if len(speakers) < ENOUGH_SPEAKERS or "" in speakers:
        return np.array([(line.counts.errors, line.counts.words) for line in lines], np.int64), "utterances"
    sums = {speaker: np.zeros(2, np.int64) for speaker in sorted(speakers)}
    for line in lines:
        sums[line.speaker] += (line.counts.errors, line.counts.words)
    return np.array(list(sums.values())), "speakers"

"""Writes nearness.npz: the head that tells how near a line comes to the hand-written lines of danger.

python -m training.nearness

A logistic regression over the shipped encoder's vectors; companion/data/safety/lines are its examples, harmless.txt and the
bank's lines the other side. The threshold is where one line of the bank in BANK_ALARMS would be taken for danger, each scored
by a head that hasn't seen it.
"""

from pathlib import Path

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console

from companion.lm.encoder import SentenceEncoder
from companion.mind import bank
from companion.mind.meaning import LineVectors
from companion.mind.safety.danger import danger
from companion.mind.safety.nearness import NAME, PROBE
from training.bank import all_lines, quantized_rows
from training.places import ENCODER_PACK, HERE

SAFETY = HERE.parent / "companion" / "data" / "safety"
HARMLESS = "harmless"
BANK_WEIGHT, RIDGE, STEPS, FOLDS = 0.1, 0.3, 12, 6
BANK_ALARMS = 300

Matrix = NDArray[np.float64]


def examples() -> list[tuple[str, str]]:
    """Kind and line."""
    paths = sorted((SAFETY / "lines").glob("*.txt"))
    return [(path.stem, line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]


def fitted(vectors: Matrix, is_danger: Matrix, weight: Matrix) -> Matrix:
    """Weights and bias, by Newton's method (iteratively reweighted least squares)."""
    inputs = np.hstack([vectors, np.ones((len(vectors), 1))])
    head, ridge = np.zeros(inputs.shape[1]), np.full(inputs.shape[1], RIDGE)
    ridge[-1] = 1e-6
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-inputs @ head))
        slope = inputs.T @ (weight * (chance - is_danger)) + ridge * head
        bend = (inputs * (weight * chance * (1 - chance))[:, None]).T @ inputs + np.diag(ridge)
        head -= np.linalg.solve(bend, slope)
    return head


def main(folder: Path = ENCODER_PACK) -> None:
    encoder = SentenceEncoder(folder)
    kinds, lines = zip(*examples(), strict=True)
    own = encoder.encode(lines)
    ordinary = sorted({line for line in all_lines(bank.load()) if danger(line) is None})
    vectors = np.vstack([own, LineVectors.load(encoder).of(ordinary)]).astype(np.float64)
    is_danger = np.array([kind != HARMLESS for kind in kinds] + [False] * len(ordinary), float)
    weight = np.array([1.0] * len(kinds) + [BANK_WEIGHT] * len(ordinary))
    fold = np.random.default_rng(7).integers(0, FOLDS, len(vectors))
    scores = np.zeros(len(vectors))
    for number in range(FOLDS):
        head = fitted(vectors[fold != number], is_danger[fold != number], weight[fold != number])
        scores[fold == number] = vectors[fold == number] @ head[:-1] + head[-1]
    threshold = float(np.quantile(scores[len(kinds) :], 1 - 1 / BANK_ALARMS))
    head = fitted(vectors, is_danger, weight)
    dangers = np.array([kind != HARMLESS for kind in kinds])
    rows, scales = quantized_rows(own[dangers])
    np.savez(
        SAFETY / NAME,
        weights=head[:-1].astype(np.float32),
        bias=np.float32(head[-1] - threshold),
        rows=rows,
        scales=scales,
        kinds=np.array(kinds)[dangers],
        probe=encoder.encode([PROBE])[0],
    )
    kept, alarms = scores[: len(kinds)] > threshold, scores[: len(kinds)][~dangers] > threshold
    Console().print(
        f"{kept[dangers].mean():.0%} of {dangers.sum()} lines of danger, {alarms.mean():.1%} of {len(alarms)} harmless ones."
    )


if __name__ == "__main__":
    typer.run(main)

"""Writes nearness.npz: the head that tells how near a line comes to the hand-written lines of danger.

python -m training.nearness

A softmax over harmless and the kinds of danger, from the shipped encoder's vector and the hashed words and pairs of words.
companion/data/safety/lines are its examples, harmless.txt and the bank's lines the other side. It is tried on groups of
paraphrases, and exchanges of the bank, that it hasn't learnt from; there the thresholds are found: one ordinary line in
LIKELY_ALARMS is taken for likely danger, one in SURE_ALARMS for sure.
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
from companion.mind.safety.nearness import MEANING, NAME, PLACES, PROBE, WORDS, outweighs, places
from training.bank import all_lines
from training.danger_lines import HARMLESS, Example, examples
from training.places import ENCODER_PACK, HERE

SAFETY = HERE.parent / "companion" / "data" / "safety"
BANK_WEIGHT, HARMLESS_WEIGHT, FOLDS = 0.5, 1.0, 5
EPOCHS, BATCH, RATE, DECAY = 10, 256, 0.01, 0.2
LIKELY_ALARMS, SURE_ALARMS = 100, 1_500
ENCODED_AT_ONCE = 32

Matrix = NDArray[np.float32]
Head = tuple[Matrix, Matrix]


def features(vectors: Matrix, lines: list[str]) -> Matrix:
    """Shape (lines, size + PLACES)."""
    size = vectors.shape[1]
    rows = np.zeros((len(lines), size + PLACES), np.float32)
    rows[:, :size] = MEANING * vectors
    for row, line in zip(rows, lines, strict=True):
        row[[size + place for place in places(line)]] = WORDS
    return rows


def fitted(inputs: Matrix, kinds: NDArray[np.int64], weight: Matrix, chosen: NDArray[np.int64], count: int) -> Head:
    """Weights and bias of each kind, from the `chosen` rows: by Adam, the steps falling to nothing, the weights decaying."""
    chance, step = np.random.default_rng(7), 0
    head = np.zeros((inputs.shape[1] + 1, count), np.float32)
    mean, spread = np.zeros_like(head), np.zeros_like(head)
    steps = EPOCHS * -(-len(chosen) // BATCH)
    for _ in range(EPOCHS):
        mixed = chance.permutation(chosen)
        for start in range(0, len(mixed), BATCH):
            rows, step = mixed[start : start + BATCH], step + 1
            seen = inputs[rows]
            errors = softmax(seen @ head[:-1] + head[-1])
            errors[np.arange(len(rows)), kinds[rows]] -= 1
            errors *= weight[rows, None] / len(rows)
            slope = np.vstack([seen.T @ errors, errors.sum(0)])
            mean += 0.1 * (slope - mean)
            spread += 0.01 * (slope**2 - spread)
            rate = RATE * (1 - (step - 1) / steps)
            head -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-6)
            head[:-1] *= 1 - rate * DECAY
    return head[:-1], head[-1]


def softmax(scores: Matrix) -> Matrix:
    odds = np.exp(scores - scores.max(1, keepdims=True))
    chances: Matrix = odds / odds.sum(1, keepdims=True)
    return chances


def ordinary_lines() -> dict[str, int]:
    """The bank's lines that no rule takes for danger, and the exchange of each."""
    lines = {line: number for number, one in enumerate(bank.load()) for line in all_lines([one])}
    return {line: number for line, number in lines.items() if danger(line) is None}


def held_out(inputs: Matrix, kinds: NDArray[np.int64], weight: Matrix, groups: NDArray[np.int64]) -> Matrix:
    """Of each line by a head that knows nothing of its group."""
    count = int(kinds.max()) + 1
    scores = np.zeros((len(kinds), count), np.float32)
    fold = np.random.default_rng(7).integers(0, FOLDS, groups.max() + 1)[groups]
    for number in range(FOLDS):
        weights, bias = fitted(inputs, kinds, weight, np.flatnonzero(fold != number), count)
        held = np.flatnonzero(fold == number)
        scores[held] = inputs[held] @ weights + bias
    return scores


def write(head: Head, names: list[str], likely: float, sure: float, probe: Matrix) -> None:
    weights, bias = head
    scales = np.abs(weights).max(0) / 127
    np.savez_compressed(
        SAFETY / NAME,
        weights=np.rint(weights / scales).astype(np.int8),
        scales=scales,
        bias=bias,
        kinds=np.array(names),
        likely=np.float32(likely),
        sure=np.float32(sure),
        probe=probe,
    )


def report(own: list[Example], scores: Matrix, names: list[str], likely: float, sure: float) -> None:
    margins, told = outweighs(scores), scores[:, 1:].argmax(1) + 1
    say = Console().print
    for name in names:
        rows = np.array([one.kind == name and not one.is_misheard for one in own])
        kept, right = margins[rows] > likely, told[rows] == names.index(name)
        shares = f"likely {kept.mean():6.1%} sure {(margins[rows] > sure).mean():6.1%} kind {right.mean():6.1%}"
        say(f"{name:10} {rows.sum():5} {shares}")
    rows = np.array([one.kind != HARMLESS and one.is_misheard for one in own])
    say(f"misheard   {rows.sum():5} likely {(margins[rows] > likely).mean():6.1%}")


def main(folder: Path = ENCODER_PACK) -> None:
    encoder, own, ordinary = SentenceEncoder(folder), list(examples(SAFETY / "lines")), ordinary_lines()
    names = [HARMLESS, *sorted({one.kind for one in own} - {HARMLESS})]
    lines = [one.line for one in own]
    vectors = [encoder.encode(lines[start : start + ENCODED_AT_ONCE]) for start in range(0, len(lines), ENCODED_AT_ONCE)]
    vectors.append(LineVectors.load(encoder).of(list(ordinary)))
    inputs = features(np.vstack(vectors), [*lines, *ordinary])
    kinds = np.array([names.index(one.kind) for one in own] + [0] * len(ordinary))
    weight = np.array([HARMLESS_WEIGHT] * len(own) + [BANK_WEIGHT] * len(ordinary), np.float32)
    first_free = max(one.group for one in own) + 1
    groups = np.array([one.group for one in own] + [first_free + number for number in ordinary.values()])
    scores = held_out(inputs, kinds, weight, groups)
    margins = outweighs(scores[len(own) :])
    likely, sure = (float(np.quantile(margins, 1 - 1 / alarms)) for alarms in (LIKELY_ALARMS, SURE_ALARMS))
    report(own, scores[: len(own)], names, likely, sure)
    write(fitted(inputs, kinds, weight, np.arange(len(kinds)), len(names)), names, likely, sure, encoder.encode([PROBE])[0])


if __name__ == "__main__":
    typer.run(main)

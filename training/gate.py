"""Fits the bank's gate: when is the nearest scene the right one? Prints what goes into companion/mind/meaning_match.py.

python -m training.gate [--encoder FOLDER]     an encoder that was trained without the lines held out (python -m training.encoder)

A logistic regression on what the matcher sees, over lines that are in no scene of the bank it searches: held-out lines of
scenes, as they are and with near-sounding words, and particular lines that nothing in the bank answers.
"""

from dataclasses import astuple, replace
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from companion.lm.encoder import SentenceEncoder
from companion.mind.bank import Exchange, load
from companion.mind.match import WordMatcher
from companion.mind.meaning import LineVectors
from companion.mind.meaning_match import MeaningMatcher
from training.encoder_lines import LABELLED_OF, LONG_SCENE, SCENE_LINE_OF, is_held_out
from training.places import WORK
from training.roughen import Roughener

RIDGE = 1e-2


def held_out(bank: list[Exchange]) -> tuple[list[Exchange], list[tuple[str, str]]]:
    """The bank without some lines, and those lines with their scene ("" for particular ones)."""
    kept, out = [], []
    for exchange in bank:
        of = LABELLED_OF if not exchange.scene else SCENE_LINE_OF if len(exchange.lines) >= LONG_SCENE else 0
        away = [line for line in exchange.lines if of and is_held_out(line, of)]
        out += [(line, exchange.scene) for line in away]
        left = tuple(line for line in exchange.lines if line not in away)
        if left:
            kept.append(replace(exchange, lines=left))
    return kept, out


def evidence(bank: list[Exchange], lines: list[tuple[str, str]], folder: Path) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Shape (lines, evidence) and whether the nearest scene was the right one."""
    encoder = SentenceEncoder(folder)
    matcher = MeaningMatcher(bank, encoder, LineVectors.load(encoder), WordMatcher(bank))
    rows, right = [], []
    for line, scene in track(lines, "Matching", transient=True):
        group, found = matcher.best_scene(line, matcher.likeness(line))
        rows.append(astuple(found))
        right.append(bank[group].scene == scene)
    return np.array(rows), np.array(right)


def fitted(rows: NDArray[np.float64], right: NDArray[np.bool_], steps: int = 30) -> NDArray[np.float64]:
    """Weights and bias of a logistic regression with a ridge, by Newton's method."""
    features = np.hstack([rows, np.ones((len(rows), 1))])
    weights = np.zeros(features.shape[1])
    ridge = np.eye(len(weights)) * RIDGE * len(rows) ** 0.5
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (chance - right) + ridge @ weights
        curve = (features.T * (chance * (1 - chance))) @ features + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights


def main(
    encoder: Annotated[Path, typer.Option(help="An encoder trained without the held-out lines.")] = WORK / "companion-encoder",
) -> None:
    """Fit the gate and show what it lets through."""
    bank, lines = held_out(load())
    rough, chance = Roughener(line for exchange in bank for line in exchange.lines), Random(1)
    misheard = [(rough.near(line, chance), scene) for line, scene in lines if scene]
    rows, right = evidence(bank, [*lines, *misheard], encoder)
    weights = fitted(rows, right)
    chances = 1 / (1 + np.exp(-(np.hstack([rows, np.ones((len(rows), 1))]) @ weights)))
    in_scene = np.array([bool(scene) for _, scene in [*lines, *misheard]])
    table = Table("open at", "scene lines answered right", "answered wrong", "particular lines answered")
    for bar in np.arange(0.3, 0.95, 0.05):
        opened = chances >= bar
        table.add_row(
            f"{bar:.2f}",
            f"{100 * (opened & right & in_scene).sum() / in_scene.sum():.1f} %",
            f"{100 * (opened & ~right & in_scene).sum() / in_scene.sum():.1f} %",
            f"{100 * (opened & ~in_scene).sum() / (~in_scene).sum():.1f} %",
        )
    console = Console()
    console.print(table)
    *slopes, bias = (f"{weight:.2f}" for weight in weights)
    console.print(f"GATE = Gate(({', '.join(slopes)}), {bias}, open_at=..., open_at_long=...)")


if __name__ == "__main__":
    typer.run(main)

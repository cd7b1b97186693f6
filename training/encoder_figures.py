"""What an encoder is worth, measured on the lines held out of its training.

right scene     the nearest line of the bank, or the nearest scene by line and centre together, is of the right scene
told apart      the chance that a held-out line of a scene is nearer to the scenes than a particular line that no scene has
let in          of such particular lines, how many pass a gate that 90 (80) of 100 lines of a scene pass
recall          her answer to a held-out particular line finds that line among all held out: what memory asks of it
heads           the label is the first, or one of the first three
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from training.encoder_labels import HEADS
from training.encoder_lines import Lines
from training.encoder_pack import MODEL_NAME, graph_of, open_tokenizer
from training.encoder_stock import GraphEncoder, StockVectors, stock_encoder
from training.minilm import SentenceEncoder
from training.roughen import Roughener

Vectors = NDArray[np.float32]
Encode = Callable[[list[str]], Vectors]


@dataclass(frozen=True)
class SceneLines:
    """The lines of the bank by scene, in rows: `of` says of which scene each row is."""

    rows: Vectors
    of: NDArray[np.int64]
    centres: Vectors

    @classmethod
    def encoded(cls, scenes: list[list[str]], encode: Encode) -> "SceneLines":
        rows = encode([line for scene in scenes for line in scene])
        of = np.repeat(np.arange(len(scenes)), [len(scene) for scene in scenes])
        centres = np.stack([rows[of == number].mean(0) for number in range(len(scenes))])
        return cls(rows, of, centres / np.linalg.norm(centres, axis=1, keepdims=True))

    def best_lines(self, queries: Vectors) -> Vectors:
        """How near the nearest line of each scene is, shape (queries, scenes)."""
        starts = np.flatnonzero(np.diff(self.of, prepend=-1))
        return np.maximum.reduceat(queries @ self.rows.T, starts, axis=1)


def report(model: SentenceEncoder, lines: Lines, folder: Path, vectors: StockVectors) -> None:
    """Print all figures: as published, trained in float32, and the pack in `folder`."""
    tokenizer = open_tokenizer(folder)
    single = GraphEncoder(graph_of(model, int8=False).SerializeToString(), tokenizer)
    shipped = GraphEncoder((folder / MODEL_NAME).read_bytes(), tokenizer)
    stock = stock_encoder()
    table = Table("", "published", "trained", "trained, int8")
    scenes = [line for scene in lines.scenes for line in scene]
    columns = [
        figures(lines, lambda texts: vectors.of(texts) if texts == scenes else stock.encode(texts)),
        figures(lines, single.encode) | heads(lines, single),
        figures(lines, shipped.encode) | heads(lines, shipped),
    ]
    for name in columns[-1]:
        table.add_row(name, *(f"{column[name]:.3f}" if name in column else "" for column in columns))
    Console(width=100).print(table)


def figures(lines: Lines, encode: Encode) -> dict[str, float]:
    """All that vectors alone tell."""
    known = SceneLines.encoded(lines.scenes, encode)
    texts, right = [text for text, _ in lines.held_scene_lines], np.array([scene for _, scene in lines.held_scene_lines])
    rough = Roughener(line for scene in lines.scenes for line in scene)
    chance = Random(1)
    queries, misheard = encode(texts), encode([rough.near(text, chance) for text in texts])
    apart = encode(lines.held_particular)
    found: dict[str, float] = {"lines held out": len(texts)}
    for name, some in (("", queries), (", misheard", misheard)):
        best = known.best_lines(some)
        mixed = best + some @ known.centres.T
        found[f"right scene by line{name}"] = float((best.argmax(1) == right).mean())
        found[f"right scene by line and centre{name}"] = float((mixed.argmax(1) == right).mean())
        top = np.argsort(-mixed, 1)[:, :3]
        found[f"right scene in three{name}"] = float((top == right[:, None]).any(1).mean())
    for name, score in gates(known).items():
        found |= told_apart(name, score(queries), score(apart))
    answers = encode([lines.answers[text] for text in lines.held_particular])
    return found | {"recall": float(((answers @ apart.T).argmax(1) == np.arange(len(apart))).mean())}


def gates(known: SceneLines) -> dict[str, Callable[[Vectors], Vectors]]:
    """Ways to say how well a line fits some scene."""

    def margin(queries: Vectors) -> Vectors:
        first, second = np.sort(known.best_lines(queries), 1)[:, [-1, -2]].T
        return first - second

    def mixed(queries: Vectors) -> Vectors:
        return (known.best_lines(queries) + queries @ known.centres.T).max(1) / 2

    return {"by cosine": lambda queries: known.best_lines(queries).max(1), "by margin": margin, "by line and centre": mixed}


def told_apart(name: str, inside: Vectors, outside: Vectors) -> dict[str, float]:
    found = {f"told apart {name}": float((inside[:, None] > outside).mean())}
    for share in (0.9, 0.8):
        gate = float(np.quantile(inside, 1 - share))
        found |= {f"gate {name} for {share:.0%}": gate, f"let in {name} at {share:.0%}": float((outside > gate).mean())}
    return found


def heads(lines: Lines, encoder: GraphEncoder) -> dict[str, float]:
    """How often each head has the label first, and among its first three."""
    texts = [*lines.held_particular, *lines.held_further]
    rows = [encoder.run(text, list(HEADS)) for text in texts]
    found: dict[str, float] = {}
    for place, (head, names) in enumerate(HEADS.items()):
        known = [
            (row[place], lines.labels[text][head]) for row, text in zip(rows, texts, strict=True) if head in _of(lines, text)
        ]
        if known:
            ranks = np.array([int((scores > scores[names.index(label)]).sum()) for scores, label in known])
            found[f"{head} ({len(known)} lines)"] = float((ranks == 0).mean())
            found[f"{head} in three"] = float((ranks < 3).mean())
    return found


def _of(lines: Lines, text: str) -> Mapping[str, str]:
    return lines.labels.get(text, {})

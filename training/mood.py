"""Trains the small head that tells the mood of a line, and measures it beside others.

python -m training.mood             learns from training/moods/*.tsv and writes companion/data/mood/head.npz
python -m training.mood measure     the table of docs/mood.md, on tests/mind/mood/lines.tsv, which nothing learns from

NumPy alone; the same lines, encoder and seed give the same head. How much the encoder's own head has to say beside it (`share`)
and how hard the weights are held down are chosen by five folds of the training lines.
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from companion.lm.encoder import Reading, SentenceEncoder
from companion.mind.mood import MOODS
from companion.mind.mood.lexicon import from_lexicon
from companion.mind.mood.words import HEAD, WordMood, features, fingerprint
from training.places import ENCODER_PACK, HERE

LINES = HERE / "moods"
HELD_OUT = HERE.parent / "tests" / "mind" / "mood" / "lines.tsv"
FOLDS, STEPS, RATE = 5, 60, 0.1
DECAYS = (1e-3, 3e-3, 1e-2)
SHARES = (0.0, 0.1, 0.2, 0.4)

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

app = typer.Typer(add_completion=False)


def read_lines(path: Path) -> list[tuple[str, str]]:
    """Lines and their moods from a file of "mood<tab>line", or every such file of a folder. Raises ValueError."""
    found = []
    for file in sorted(path.glob("*.tsv")) if path.is_dir() else [path]:
        for number, row in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            mood, _, line = row.partition("\t")
            if row.strip() and mood != "mood":
                if mood not in MOODS or not line.strip():
                    raise ValueError(f"{file.name}, line {number}: needs a mood of {', '.join(MOODS)}, a tab and a line.")
                found.append((line.strip(), mood))
    return found


def fit(rows: Floats, moods: Numbers, decay: float, steps: int = STEPS) -> tuple[Floats, Floats]:
    """Multinomial logistic regression by Adam on all rows at once; weights (features, 6) and bias (6,).

    Source of the steps: Kingma and Ba 2015, arXiv:1412.6980, with a rate that falls along a cosine.
    """
    wanted = np.eye(len(MOODS), dtype=np.float32)[moods]
    parts = [np.zeros((rows.shape[1], len(MOODS)), np.float32), np.zeros(len(MOODS), np.float32)]
    means, squares = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    for step in range(1, steps + 1):
        miss = (softmax_rows(rows @ parts[0] + parts[1]) - wanted) / len(rows)
        slopes = (rows.T @ miss + decay * parts[0], miss.sum(0))
        pace = RATE * (0.5 + 0.5 * np.cos(np.pi * step / steps))
        for number, slope in enumerate(slopes):
            means[number] += 0.1 * (slope - means[number])
            squares[number] += 0.01 * (slope**2 - squares[number])
            move = means[number] / (1 - 0.9**step) / (np.sqrt(squares[number] / (1 - 0.99**step)) + 1e-8)
            parts[number] -= (pace * move).astype(np.float32)
    return parts[0], parts[1]


def softmax_rows(scores: Floats) -> Floats:
    weights = np.exp(scores - scores.max(1, keepdims=True))
    chances: Floats = weights / weights.sum(1, keepdims=True)
    return chances


def f1_of(moods: Numbers, judged: Numbers) -> list[float]:
    """F1 of each mood, in the order of MOODS."""
    return [
        float(2 * ((judged == number) & (moods == number)).sum() / max(1, (judged == number).sum() + (moods == number).sum()))
        for number in range(len(MOODS))
    ]


def folded(rows: Floats, moods: Numbers, decay: float, seed: int) -> Floats:
    """The chances of each row by a head that learnt without its fold."""
    fold = np.random.default_rng(seed).integers(0, FOLDS, len(rows))
    chances = np.zeros((len(rows), len(MOODS)), np.float32)
    for number in range(FOLDS):
        weights, bias = fit(rows[fold != number], moods[fold != number], decay)
        chances[fold == number] = softmax_rows(rows[fold == number] @ weights + bias)
    return chances


def numbers(moods: Sequence[str]) -> Numbers:
    return np.array([MOODS.index(mood) for mood in moods], np.int64)


def save(path: Path, weights: Floats, bias: Floats, share: float, encoder: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, weights=weights.astype(np.float16), bias=bias, share=np.float32(share), encoder=np.array(encoder))


def best_of(rows: Floats, own: Floats, moods: Numbers, seed: int) -> tuple[float, float, float]:
    """Macro-F1, and the decay and share that reach it over the folds."""
    found = []
    for decay in DECAYS:
        chances = folded(rows, moods, decay, seed)
        for share in SHARES:
            both = np.log(chances + 1e-9) + share * np.log(own + 1e-3)
            found.append((float(np.mean(f1_of(moods, both.argmax(1)))), decay, share))
    return max(found)


@app.callback(invoke_without_command=True)
def train(
    context: typer.Context,
    pack: Annotated[Path, typer.Option(help="The encoder.")] = ENCODER_PACK,
    out: Annotated[Path, typer.Option(help="Where the head goes.")] = HEAD,
    seed: int = 1,
) -> None:
    """Learn from training/moods and write the head."""
    if context.invoked_subcommand:
        return
    found = read_lines(LINES)
    encoder = SentenceEncoder(pack)
    readings = [encoder.read(line) for line, _ in track(found, description="Reading the lines")]
    rows = np.stack([features(line, reading) for (line, _), reading in zip(found, readings, strict=True)])
    moods = numbers([mood for _, mood in found])
    reached, decay, share = best_of(rows, _own(readings), moods, seed)
    weights, bias = fit(rows, moods, decay)
    save(out, weights, bias, share, fingerprint(pack))
    Console().print(f"{len(found)} lines, over {FOLDS} folds macro-F1 {reached:.3f} (decay {decay:g}, share {share:g}): {out}")


@app.command()
def measure(pack: Path = ENCODER_PACK, lines: Path = HELD_OUT) -> None:
    """Print the table: this head, the encoder's own, the lexicon, VADER where it is installed, and always the same mood."""
    found = read_lines(lines)
    encoder, head = SentenceEncoder(pack), WordMood(fingerprint(pack))
    readings = [encoder.read(line) for line, _ in found]
    by = {
        "this head": [likeliest(head.judge(line, reading)) for (line, _), reading in zip(found, readings, strict=True)],
        "the encoder's own": [likeliest(reading.mood) for reading in readings],
        "a few dozen words": [likeliest(from_lexicon(line)) for line, _ in found],
        **_vader([line for line, _ in found]),
        "always fine": ["fine"] * len(found),
    }
    table = Table("", "macro-F1", *MOODS, "right")
    moods = numbers([mood for _, mood in found])
    for name, judged in by.items():
        if judged:
            each = f1_of(moods, numbers(judged))
            right = float(np.mean(numbers(judged) == moods))
            table.add_row(name, *(f"{value:.2f}" for value in (np.mean(each), *each)), f"{right:.0%}")
    Console(width=110).print(table)


def likeliest(chances: dict[str, float]) -> str:
    return max(chances, key=chances.__getitem__)


def _own(readings: Sequence[Reading]) -> Floats:
    """What the encoder's own head says, shape (lines, 6)."""
    return np.array([[reading.mood.get(mood, 1 / len(MOODS)) for mood in MOODS] for reading in readings], np.float32)


def _vader(lines: Sequence[str]) -> dict[str, list[str]]:
    """VADER has no such moods: once mapped by hand, once by a regression of its four figures on the training lines."""
    try:
        vader = import_module("vaderSentiment.vaderSentiment")  # an extra
    except ImportError:
        return {}
    analyser = vader.SentimentIntensityAnalyzer()

    def rows(texts: Sequence[str]) -> Floats:
        scores = [analyser.polarity_scores(text) for text in texts]
        plain = np.array([[one["neg"], one["neu"], one["pos"], one["compound"]] for one in scores], np.float32)
        both = np.minimum(plain[:, 0], plain[:, 2])[:, None]
        return np.concatenate([plain, plain**2, both], 1)

    known = read_lines(LINES)
    weights, bias = fit(rows([line for line, _ in known]), numbers([mood for _, mood in known]), 1e-4, steps=600)
    found = rows(lines)
    learnt = [MOODS[number] for number in (found @ weights + bias).argmax(1)]
    return {"VADER, by hand": [by_hand(*row[:4]) for row in found.tolist()], "VADER, fitted": learnt}


def by_hand(bad: float, _neither: float, good: float, compound: float) -> str:
    """VADER's own bounds of 0.05; the stronger half of what is bad is wound up, and something of each is mixed."""
    if bad >= 0.1 and good >= 0.1:
        return "mixed"
    if compound >= 0.05:
        return "bright"
    if compound <= -0.05:
        return "tense" if compound <= -0.4 else "low"
    return "fine"


if __name__ == "__main__":
    app()

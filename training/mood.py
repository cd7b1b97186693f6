"""Trains the small head that tells the mood of a line, and measures it beside others.

python -m training.mood             learns from training/moods/*.tsv and writes companion/data/mood/head.npz
python -m training.mood measure     the table of docs/mood.md, on tests/mind/mood/lines.tsv, which nothing learns from

NumPy alone; the same lines and encoder give the same head. How hard the weights are held down, how much the counts of words
add to them and how much the encoder's own head has to say beside it (`share`) are chosen by learning from one of the two
writers of the training lines and judging the other's, both ways.
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
from companion.mind.mood.words import HEAD, PLACES, WordMood, features, fingerprint
from training.places import ENCODER_PACK, HERE

LINES = HERE / "moods"
SECOND = LINES / "second.tsv"
"""By another writer than all the rest."""
HELD_OUT = HERE.parent / "tests" / "mind" / "mood" / "lines.tsv"
STEPS, RATE = 60, 0.1
UNSEEN = 0.3
"""How often a word counts as heard in a mood where it never was."""
DECAYS = (5e-4, 1e-3, 2e-3)
COUNTED = (0.0, 0.1, 0.2, 0.3)
SHARES = (0.0, 0.1, 0.2)

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


def learn(rows: Floats, moods: Numbers, decay: float, counted: float, words: slice) -> tuple[Floats, Floats]:
    """fit(), and on its weights of the words `counted` times the logarithm of how often each mood has that word.

    That is naive Bayes beside the regression, and still one linear head. Source: Wang and Manning 2012, "Baselines and Bigrams".
    """
    weights, bias = fit(rows, moods, decay)
    weights[words] += counted * word_chances(rows[:, words], moods)
    return weights, bias


def word_chances(places: Floats, moods: Numbers) -> Floats:
    """Log chance of each place in each mood, shape (places, 6), with a mean of 0 over the moods."""
    often = np.stack([(places[moods == number] > 0).sum(0) for number in range(len(MOODS))], 1) + UNSEEN
    chances = np.log(often / often.sum(0))
    centred: Floats = (chances - chances.mean(1, keepdims=True)).astype(np.float32)
    return centred


def numbers(moods: Sequence[str]) -> Numbers:
    return np.array([MOODS.index(mood) for mood in moods], np.int64)


def save(path: Path, weights: Floats, bias: Floats, share: float, encoder: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, weights=weights.astype(np.float16), bias=bias, share=np.float32(share), encoder=np.array(encoder))


def best_of(rows: Floats, own: Floats, moods: Numbers, second: NDArray[np.bool_], words: slice) -> tuple[float, ...]:
    """Macro-F1 on the writer who was left out (the mean of both ways), and the decay, counted and share that reach it."""
    reached: dict[tuple[float, ...], float] = {}
    for known in (second, ~second):
        tried = word_chances(rows[known][:, words], moods[known])
        by_words = rows[~known][:, words] @ tried
        for decay in DECAYS:
            weights, bias = fit(rows[known], moods[known], decay)
            scores = rows[~known] @ weights + bias
            for counted in COUNTED:
                chances = softmax_rows(scores + counted * by_words)
                for share in SHARES:
                    both = np.log(chances + 1e-9) + share * np.log(own[~known] + 1e-3)
                    f1 = float(np.mean(f1_of(moods[~known], both.argmax(1))))
                    reached[decay, counted, share] = reached.get((decay, counted, share), 0.0) + f1 / 2
    best = max(reached, key=reached.__getitem__)
    return reached[best], *best


@app.callback(invoke_without_command=True)
def train(
    context: typer.Context,
    pack: Annotated[Path, typer.Option(help="The encoder.")] = ENCODER_PACK,
    out: Annotated[Path, typer.Option(help="Where the head goes.")] = HEAD,
) -> None:
    """Learn from training/moods and write the head."""
    if context.invoked_subcommand:
        return
    found = read_lines(LINES)
    encoder = SentenceEncoder(pack)
    readings = [encoder.read(line) for line, _ in track(found, description="Reading the lines")]
    rows = np.stack([features(line, reading) for (line, _), reading in zip(found, readings, strict=True)])
    moods = numbers([mood for _, mood in found])
    others = set(read_lines(SECOND))
    second = np.array([one in others for one in found])
    words = slice(len(readings[0].embedding), len(readings[0].embedding) + PLACES)
    reached, decay, counted, share = best_of(rows, _own(readings), moods, second, words)
    weights, bias = learn(rows, moods, decay, counted, words)
    save(out, weights, bias, share, fingerprint(pack))
    chosen = f"decay {decay:g}, counted {counted:g}, share {share:g}"
    Console().print(f"{len(found)} lines, on the other writer macro-F1 {reached:.3f} ({chosen}): {out}")


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

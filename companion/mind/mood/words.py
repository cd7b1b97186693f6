"""The mood of a line from its words: a small linear head upon what the encoder makes of it, beside the encoder's own.

The head is companion/data/mood/head.npz, made by `python -m training.mood` for one encoder: `encoder` in it tells which. With
another encoder, or with a missing or damaged file, the encoder's own head decides; without an encoder a few dozen words do.

head.npz:  encoder text   weights float16 (features, 6)   bias float32 (6,)   share float32 ()
"""

import logging
import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.lm.encoder import Reading, softmax
from companion.mind.mood import MOODS
from companion.mind.mood.lexicon import WORDS, counts, from_lexicon

HEAD = Path(__file__).parents[2] / "data" / "mood" / "head.npz"
MOST_BYTES = 400_000
PLACES = 16_384
"""Of the hashed words and pairs of words; CRC-32, which is the same everywhere."""
MOST_WORDS = 60
EMBEDDING, WORDS_WEIGHT, SITUATION, KIND, LEXICON = 2.5, 1.0, 2.0, 1.0, 1.0
"""How large each kind of feature is beside the others."""
LEXICON_NAMES = (*WORDS, "turn")
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

log = logging.getLogger(__name__)

Vector = NDArray[np.float32]


class WordMood:
    """`encoder` is fingerprint() of the encoder that reads the lines; "" takes the head as it is."""

    def __init__(self, encoder: str = "", path: Path = HEAD) -> None:
        self._head = load_head(path, encoder)

    @property
    def has_head(self) -> bool:
        return self._head is not None

    def judge(self, heard: str, reading: Reading | None) -> dict[str, float]:
        """The chances of the six moods; they add up to 1."""
        if reading is None:
            return from_lexicon(heard)
        own = {mood: reading.mood[mood] for mood in MOODS if mood in reading.mood}
        if self._head is None or len(self._head.weights) != size(reading):
            return own if len(own) == len(MOODS) else from_lexicon(heard)
        chances = softmax(features(heard, reading) @ self._head.weights + self._head.bias)
        if len(own) == len(MOODS):
            both = np.log(chances + 1e-9) + self._head.share * np.log(np.array(list(own.values())) + 1e-3)
            chances = softmax(both.astype(np.float32))
        return dict(zip(MOODS, chances.tolist(), strict=True))


class Head:
    """`share`: how much the encoder's own head has to say beside this one."""

    def __init__(self, weights: Vector, bias: Vector, share: float) -> None:
        self.weights, self.bias, self.share = weights, bias, share


def load_head(path: Path, encoder: str = "") -> Head | None:
    """None where the file is missing, damaged or made for another encoder."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:  # np.load leaves what it can't read open
            parts: dict[str, Any] = dict(arrays)
        weights, bias = parts["weights"].astype(np.float32), parts["bias"].astype(np.float32)
        share, made_for = float(parts["share"]), str(parts["encoder"])
    except Exception as error:  # noqa: BLE001 - a damaged zip raises a dozen types, and none of them may stop the talk
        log.debug("no head of moods in %s: %s", path, error)
        return None
    is_sound = weights.ndim == 2 and weights.shape[1] == len(MOODS) and bias.shape == (len(MOODS),)
    if not is_sound or not all(np.isfinite(part).all() for part in (weights, bias, share)):
        return None
    return Head(weights, bias, share) if encoder in ("", made_for) else None


def size(reading: Reading) -> int:
    """Of the features."""
    return len(reading.embedding) + PLACES + len(reading.situation) + len(reading.kind) + len(LEXICON_NAMES)


def features(heard: str, reading: Reading) -> Vector:
    """What the head looks at, float32 (size,): the meaning, words and pairs, what the other heads say, the lexicon's counts."""
    words = np.zeros(PLACES, np.float32)
    words[places(heard)] = WORDS_WEIGHT
    situation, kind = (np.sqrt(np.fromiter(one.values(), np.float32, len(one))) for one in (reading.situation, reading.kind))
    found = counts(heard)
    lexicon = np.array([min(found[name], 2.0) for name in LEXICON_NAMES], np.float32)
    return np.concatenate([EMBEDDING * reading.embedding, words, SITUATION * situation, KIND * kind, LEXICON * lexicon])


def places(heard: str) -> list[int]:
    """Where its words and pairs of words stand, each once."""
    words = WORD.findall(heard.lower().replace("\u2019", "'"))[:MOST_WORDS]
    pairs = (f"{first} {second}" for first, second in zip(["^", *words], [*words, "$"], strict=True))
    return sorted({zlib.crc32(gram.encode()) % PLACES for gram in (*words, *pairs)})


@cache
def fingerprint(folder: Path) -> str:
    """Which encoder this is: the SHA-256 of its model as its card.toml tells it; "" without one."""
    try:
        card = (folder / "card.toml").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    found = re.search(r'path = "model[^"]*\.onnx"\s+bytes = \d+\s+sha256 = "([0-9a-f]{64})"', card)
    return found[1] if found else ""

"""How near a line comes to lines of danger: a linear head over the sentence encoder's vector and the line's words.

nearness.npz (made by training/nearness.py from companion/data/safety/lines) is of the shipped encoder alone and holds
    weights   int8 (size + PLACES, kinds)   scales   float32 (kinds,)   bias   float32 (kinds,)   harmless is the first kind
    kinds     str (kinds,)
    likely    float32 ()   sure   float32 ()   how far danger must outweigh harmless: as one, and as a few in a thousand ordinary
                           lines do (docs/danger.md)
    probe     float32 (size,)   of PROBE, to know the encoder by
"""

import logging
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.mind.words import plain

Vector = NDArray[np.float32]
NAME = "nearness.npz"
PARTS = ("weights", "scales", "bias", "kinds", "likely", "sure", "probe")
PROBE, SAME_ENCODER = "good morning", 0.97
FEWEST_WORDS = 4
"""Of a shorter line the meaning is in what went before, which the vector doesn't know."""
PLACES = 4_096
"""Of the hashed words and pairs of words; CRC-32, which is the same everywhere."""
MEANING, WORDS = 5.0, 0.3
"""How large each kind of feature is beside the other."""
MOST_WORDS = 60
WORD = re.compile(r"[a-z]+")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Near:
    kind: str
    margin: float
    """By how much danger outweighs harmless, in log odds."""
    is_likely: bool
    is_sure: bool
    """Else it is only likely, and she asks more softly."""


class Nearness:
    """`vector` gives the meaning of a text, of length 1. What is missing, damaged or another encoder's makes it silent."""

    def __init__(self, vector: Callable[[str], Vector], path: Path | None = None) -> None:
        self._vector = vector
        self._kept = _read(path) if path is not None else _packaged()
        if self._kept and not self._is_same_encoder():
            self._kept = {}

    def __bool__(self) -> bool:
        """Whether it can tell anything."""
        return bool(self._kept)

    def near(self, heard: str) -> Near | None:
        """How near a line is, and to which kind; None for one that is too short, or where the model breaks."""
        if not self._kept or len(heard.split()) < FEWEST_WORDS:
            return None
        try:
            scores = self._scores(heard)
            margin, kind = float(outweighs(scores[None])[0]), str(self._kept["kinds"][1 + int(scores[1:].argmax())])
            return Near(kind, margin, margin > float(self._kept["likely"]), margin > float(self._kept["sure"]))
        except Exception:  # noqa: BLE001 - whatever the model does, the rules have decided already; nothing of the line is logged
            log.debug("nearness to danger can't be told")
            return None

    def _scores(self, heard: str) -> Vector:
        vector, weights = self._vector(heard), self._kept["weights"]
        size = len(weights) - PLACES
        sums = (MEANING * vector) @ weights[:size].astype(np.float32)
        sums += WORDS * weights[size:][places(heard)].astype(np.float32).sum(0)
        scores: Vector = sums * self._kept["scales"] + self._kept["bias"]
        return scores

    def _is_same_encoder(self) -> bool:
        try:
            return float(self._vector(PROBE) @ self._kept["probe"]) >= SAME_ENCODER
        except Exception:  # noqa: BLE001 - a broken model must not keep her from hearing danger
            log.debug("the encoder can't be asked")
            return False


def outweighs(scores: Vector) -> Vector:
    """By how much all the kinds of danger together outweigh harmless, the first of each row: log odds."""
    top = scores.max(1, keepdims=True)
    margins: Vector = np.log(np.exp(scores[:, 1:] - top).sum(1) + 1e-30) - (scores[:, 0] - top[:, 0])
    return margins


def places(heard: str) -> list[int]:
    """Where its words and pairs of words stand, each once."""
    words = WORD.findall(plain(heard).replace("'", ""))[:MOST_WORDS]
    pairs = (f"{first} {second}" for first, second in zip(["^", *words], [*words, "$"], strict=True))
    return sorted({zlib.crc32(gram.encode()) % PLACES for gram in (*words, *pairs)})


def _packaged() -> dict[str, NDArray[Any]]:
    with as_file(files("companion") / "data" / "safety" / NAME) as path:
        return _read(path)


def _read(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in PARTS}
    except Exception as error:  # noqa: BLE001 - numpy and zipfile raise a dozen types that share no other base
        log.debug("numpy cannot read %s: %s", path, error)
        return {}

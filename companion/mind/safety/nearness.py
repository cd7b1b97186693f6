"""How near the meaning of a line comes to lines of danger: a linear head over the sentence encoder's vector.

nearness.npz (made by training/nearness.py from companion/data/safety/lines) is of the shipped encoder alone and holds
    weights   float32 (size,)   and   bias   float32 ()   above 0 is danger: as near as one ordinary line in 300 comes
    rows      int8 (lines, size)   scales   float32 (lines,)   the lines of danger, for the kind: that of the nearest one
    kinds     str (lines,)
    probe     float32 (size,)      of PROBE, to know the encoder by
"""

import logging
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
NAME = "nearness.npz"
PROBE, SAME_ENCODER = "good morning", 0.97
FEWEST_WORDS = 4
"""Of a shorter line the meaning is in what went before, which the vector doesn't know."""

log = logging.getLogger(__name__)


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

    def kind(self, heard: str) -> str:
        """The kind of danger whose lines this one is near; "" where it is near none, or where the model breaks."""
        if not self._kept or len(heard.split()) < FEWEST_WORDS:
            return ""
        try:
            vector = self._vector(heard)
            if float(vector @ self._kept["weights"] + self._kept["bias"]) <= 0:
                return ""
            likeness = (self._kept["rows"].astype(np.float32) @ vector) * self._kept["scales"]
            return str(self._kept["kinds"][int(likeness.argmax())])
        except Exception:  # noqa: BLE001 - whatever the model does, the rules have decided already; nothing of the line is logged
            log.debug("nearness to danger can't be told")
            return ""

    def _is_same_encoder(self) -> bool:
        try:
            return float(self._vector(PROBE) @ self._kept["probe"]) >= SAME_ENCODER
        except Exception:  # noqa: BLE001 - a broken model must not keep her from hearing danger
            log.debug("the encoder can't be asked")
            return False


def _packaged() -> dict[str, NDArray[Any]]:
    with as_file(files("companion") / "data" / "safety" / NAME) as path:
        return _read(path)


def _read(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in ("weights", "bias", "rows", "scales", "kinds", "probe")}
    except Exception as error:  # noqa: BLE001 - numpy and zipfile raise a dozen types that share no other base
        log.debug("numpy cannot read %s: %s", path, error)
        return {}

"""How loud a block is and how long it lasts."""

import numpy as np
import pytest

from companion.audio.block import SILENCE_DB, Block

LEVELS = {
    "nothing": (np.zeros(0, np.int16), SILENCE_DB),
    "silence": (np.zeros(480, np.int16), SILENCE_DB),
    "full scale, below zero": (np.full(480, -32768, np.int16), 0.0),
    "half of full scale": (np.tile(np.array([16384, -16384], np.int16), 240), -6.02),
    "the smallest step": (np.ones(480, np.int16), -90.31),
    "one step in a long silence": (np.array([1] + [0] * 47_999, np.int16), SILENCE_DB),
    "a sine at full scale": (np.round(32767 * np.sin(2 * np.pi * np.arange(480) / 48)).astype(np.int16), -3.01),
}


@pytest.mark.parametrize(("samples", "level_db"), LEVELS.values(), ids=LEVELS)
def test_level(samples: np.ndarray[tuple[int], np.dtype[np.int16]], level_db: float) -> None:
    assert Block(samples).level_db == pytest.approx(level_db, abs=0.01)


def test_length_follows_the_rate() -> None:
    samples = np.zeros(480, np.int16)
    assert Block(samples).seconds == pytest.approx(0.03)
    assert Block(samples, 48_000).seconds == pytest.approx(0.01)

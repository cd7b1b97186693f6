"""Chimes are short, quiet and begin and end in silence."""

import numpy as np
import pytest

from companion.audio.chimes import CHIME_RATE_HZ, NOTES, chime

CLICK = 40
"""Of 32768: a jump that small is not heard."""


@pytest.mark.parametrize("name", NOTES)
def test_short_quiet_and_without_clicks(name: str) -> None:
    block = chime(name)
    assert block.rate_hz == CHIME_RATE_HZ
    assert 0.05 <= block.seconds <= 0.4
    assert -40 < block.level_db < -18
    samples = block.samples.astype(int)
    assert abs(samples[0]) < CLICK
    assert abs(samples[-1]) < CLICK
    ends = np.cumsum([round(length_s * CHIME_RATE_HZ) for _, length_s in NOTES[name]])[:-1]
    for end in ends:
        assert np.abs(samples[end - 2 : end + 2]).max() < CLICK


def test_each_sounds_different() -> None:
    assert len({chime(name).samples.tobytes() for name in NOTES}) == len(NOTES)


def test_an_unknown_chime_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        chime("fanfare")

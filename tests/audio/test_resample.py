"""Sound cut into pieces anywhere comes out as if it had not been cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.audio.block import Block
from companion.audio.resample import Resampler, mono

RATES_HZ = [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000]
SECONDS = 0.25


def sine(rate_hz: int, frequency_hz: float = 440.0) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return (8192 * np.sin(2 * np.pi * frequency_hz * np.arange(round(SECONDS * rate_hz)) / rate_hz)).astype(np.int16)


def at_once(samples: np.ndarray[tuple[int], np.dtype[np.int16]], from_hz: int, to_hz: int) -> list[int]:
    resampler = Resampler(to_hz)
    return [*resampler.take(Block(samples, from_hz)).tolist(), *resampler.flush().tolist()]


@given(st.sampled_from(RATES_HZ), st.sampled_from([16_000, 48_000]), st.lists(st.integers(0, 2**15), max_size=12))
def test_any_cuts_give_the_same_sound(from_hz: int, to_hz: int, cuts: list[int]) -> None:
    samples, resampler = sine(from_hz), Resampler(to_hz)
    pieces = np.split(samples, sorted(cut % len(samples) for cut in cuts))
    streamed = [sample for piece in pieces for sample in resampler.take(Block(piece, from_hz)).tolist()]
    whole = at_once(samples, from_hz, to_hz)
    streamed += resampler.flush().tolist()
    assert len(streamed) == len(whole)
    assert np.abs(np.array(streamed) - np.array(whole)).max() <= 2  # soxr dithers where it rounds to 16 bit


@pytest.mark.parametrize("from_hz", RATES_HZ)
def test_length_and_tone_are_kept(from_hz: int) -> None:
    sound = at_once(sine(from_hz), from_hz, 16_000)
    assert len(sound) / 16_000 == pytest.approx(SECONDS, abs=0.003)
    middle, like = np.array(sound[800:3200], float), sine(16_000)[800:3200].astype(float)
    assert np.abs(middle - like).max() < 0.02 * 8192


def test_what_the_ears_cannot_take_is_filtered_out() -> None:
    """A tone above half the new rate must not come back as another one."""
    resampler = Resampler(16_000)
    sound = resampler.take(Block(sine(48_000, frequency_hz=12_000), 48_000))
    assert np.abs(sound[400:-400].astype(int)).max() < 80


def test_the_rate_may_change_on_the_way() -> None:
    resampler = Resampler(48_000)
    parts = [resampler.take(Block(sine(rate_hz), rate_hz)) for rate_hz in (22_050, 48_000, 16_000)]
    sound = np.concatenate([*parts, resampler.flush()])
    assert len(sound) / 48_000 == pytest.approx(3 * SECONDS, abs=0.003)


def test_after_flush_a_new_sound_starts() -> None:
    resampler = Resampler(16_000)
    first = [*resampler.take(Block(sine(44_100), 44_100)).tolist(), *resampler.flush().tolist()]
    second = [*resampler.take(Block(sine(44_100), 44_100)).tolist(), *resampler.flush().tolist()]
    assert first == second
    assert not resampler.flush().size


def test_channels_become_their_mean_without_wrapping() -> None:
    frames = np.array([[100, 300], [32767, 32767], [-32768, -32768], [-32768, 32767]], np.int16)
    assert mono(frames).tolist() == [200, 32767, -32768, 0]
    assert mono(frames[:, :1]).tolist() == [100, 32767, -32768, -32768]

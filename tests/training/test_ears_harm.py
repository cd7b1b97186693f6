"""Damaged sound is damaged by as much as it says, the same way each time, and is still sound."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from training.ears import harm

SECOND = harm.RATE_HZ
rng = np.random.default_rng(7)
WORD = (6_000 * np.sin(np.arange(SECOND) / 9) * np.hanning(SECOND)).astype(np.int16)
SPEECH = np.concatenate([harm.silence(1.0), WORD, harm.silence(2.0), WORD])
OTHERS = [(rng.normal(size=9_000) * scale).astype(np.int16) for scale in (50, 500, 5_000)]

NOISES: dict[str, Callable[[int, int], harm.Noise]] = {
    "white": harm.white,
    "pink": harm.pink,
    "babble": lambda length, seed: harm.babble(length, OTHERS, seed),
    "hum of 50 Hz": lambda length, seed: harm.hum(length, 50, seed),
    "hum of 60 Hz": lambda length, seed: harm.hum(length, 60, seed),
    "music": harm.music,
}


def under(noise: Callable[[int, int], harm.Noise]) -> Callable[[harm.Sound], harm.Sound]:
    return lambda sound: harm.mixed(sound, noise(len(sound), 1), 0)


HARMS: dict[str, Callable[[harm.Sound], harm.Sound]] = {
    **{name: under(noise) for name, noise in NOISES.items()},
    "clipped": harm.clipped,
    "far away": lambda sound: harm.far_away(sound, 1),
    "soft": lambda sound: harm.at_level(sound, -40),
    "dropouts": lambda sound: harm.dropouts(sound, 1),
}


def power_db(samples: NDArray[np.floating] | harm.Sound) -> float:
    return float(10 * np.log10(np.square(samples.astype(np.float64)).mean()))


@pytest.mark.parametrize("noise", NOISES.values(), ids=NOISES)
def test_noise_has_power_one_and_comes_from_its_seed(noise: Callable[[int, int], harm.Noise]) -> None:
    made = noise(3 * SECOND, 1)
    assert power_db(made) == pytest.approx(0, abs=0.1)
    assert np.array_equal(made, noise(3 * SECOND, 1))
    assert not np.array_equal(made, noise(3 * SECOND, 2))


@pytest.mark.parametrize("damage", HARMS.values(), ids=HARMS)
def test_damaged_sound_is_another_sound_of_the_same_length_and_the_same_each_time(
    damage: Callable[[harm.Sound], harm.Sound],
) -> None:
    before = SPEECH.copy()
    made = damage(SPEECH)
    assert (made.dtype == np.int16, made.shape) == (True, SPEECH.shape)
    assert not np.array_equal(made, SPEECH)
    assert np.array_equal(made, damage(SPEECH))
    assert np.array_equal(SPEECH, before), "the recording itself is left alone"


def test_the_level_of_speech_leaves_out_its_pauses() -> None:
    assert harm.speech_level_db(SPEECH) == pytest.approx(harm.speech_level_db(WORD), abs=0.01)
    assert harm.speech_level_db(SPEECH) > power_db(SPEECH / 32_768) + 3
    assert harm.speech_level_db(harm.silence(1.0)) == -np.inf


@pytest.mark.parametrize("snr_db", [20, 10, 5, 0])
def test_noise_lies_that_far_below_the_speech(snr_db: float) -> None:
    noise = harm.white(len(SPEECH), 1)
    added = harm.mixed(SPEECH, noise, snr_db).astype(np.float64) - SPEECH
    assert harm.speech_level_db(SPEECH) - power_db(added / 32_768) == pytest.approx(snr_db, abs=0.1)


def test_a_mix_that_would_not_fit_becomes_softer_and_keeps_its_noise() -> None:
    loud = (SPEECH.astype(np.float64) * 5).astype(np.int16)
    made = harm.mixed(loud, harm.white(len(loud), 1), 0)
    assert np.abs(made.astype(int)).max() <= harm.FULL_SCALE
    assert (np.abs(made.astype(int)) == harm.FULL_SCALE).sum() <= 2, "nothing is cut off"


def test_pink_noise_has_as_much_power_in_each_octave() -> None:
    powers = np.square(np.abs(np.fft.rfft(harm.pink(2**18, 1))))
    octaves = [power_db(np.sqrt(powers[low : 2 * low].sum(keepdims=True))) for low in (2**11, 2**13, 2**15)]
    assert np.ptp(octaves) < 1


def test_hum_is_the_mains_and_its_harmonics_alone() -> None:
    powers = np.square(np.abs(np.fft.rfft(harm.hum(10 * SECOND, 50, 1))))  # a bin is 0.1 Hz
    assert powers[500:5001:500].sum() > 0.99 * powers.sum()


def test_clipping_cuts_a_good_part_of_the_sound_off() -> None:
    made = np.abs(harm.clipped(WORD, 20).astype(int))
    assert made.max() == harm.FULL_SCALE
    assert 0.5 < (made == harm.FULL_SCALE).mean() < 1
    assert (np.abs(harm.clipped(WORD, 0).astype(int)) == harm.FULL_SCALE).mean() < 0.001


def test_a_room_leaves_a_tail_that_falls_by_60_db_in_its_time() -> None:
    click = harm.silence(2.0)
    click[0] = 30_000
    heard = harm.far_away(click, 1, rt60_s=0.5).astype(np.float64)
    direct_to_tail_db = 10 * np.log10(heard[0] ** 2 / np.square(heard[1:]).sum())
    assert direct_to_tail_db == pytest.approx(-11.4, abs=0.3)
    assert power_db(heard[1600:2400]) - power_db(heard[3200:4000]) == pytest.approx(12, abs=1.5)  # 0.1 s of 0.5 s is 12 dB
    near = harm.far_away(click, 1, distance_m=0.3).astype(np.float64)
    assert near[0] == pytest.approx(10 * heard[0], rel=0.01)


def test_levels_and_gaps() -> None:
    assert harm.speech_level_db(harm.at_level(SPEECH, -40)) == pytest.approx(-40, abs=0.3)
    assert power_db(harm.alone(harm.white(SECOND, 1), -30) / 32_768) == pytest.approx(-30, abs=0.1)
    steady = np.full(60 * SECOND, 1_000, np.int16)
    assert (harm.dropouts(steady, 1, share=0.1) == 0).mean() == pytest.approx(0.1, abs=0.03)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(-32_768, 32_767), min_size=harm.FRAME, max_size=2 * harm.FRAME), st.sampled_from(sorted(HARMS)))
def test_any_sound_at_all_can_be_damaged(samples: list[int], name: str) -> None:
    sound = np.array(samples, np.int16)
    if np.isfinite(harm.speech_level_db(sound)):
        made = HARMS[name](sound)
        assert (made.dtype == np.int16, made.shape) == (True, sound.shape)


REFUSALS = {
    "no frame": lambda: harm.speech_level_db(WORD[: harm.FRAME - 1]),
    "noise of another length": lambda: harm.mixed(SPEECH, harm.white(10, 1), 10),
    "silence has no signal": lambda: harm.mixed(harm.silence(1.0), harm.white(SECOND, 1), 10),
}


@pytest.mark.parametrize("wrong", REFUSALS.values(), ids=REFUSALS)
def test_what_has_no_answer_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"needs|as much|no speech"):
        wrong()

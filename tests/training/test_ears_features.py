"""What the network is shown: energies as Kaldi would have them, and a pdf for each frame, whatever is done to the sound."""

from typing import Any

import numpy as np
import pytest

from training.ears import pack

features: Any = pytest.importorskip(
    "training.ears.features", reason="needs kaldi-native-fbank, in the extra `train`", exc_type=ImportError
)

YES = (("SIL", 33), ("Y", 7), ("EH", 15), ("S", 10), ("SIL", 34))
RATE_HZ = 16_000


def tone(frequency_hz: float, seconds: float = 1.0) -> Any:
    return (8_000 * np.sin(2 * np.pi * frequency_hz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def test_vosk_is_told_to_compute_the_same_energies() -> None:
    told = dict(line.removeprefix("--").split("=") for line in pack.FBANK.split())
    learnt = features.options()
    assert told == {
        "sample-frequency": f"{learnt.frame_opts.samp_freq:.0f}",
        "num-mel-bins": str(learnt.mel_opts.num_bins),
        "low-freq": f"{learnt.mel_opts.low_freq:.0f}",
        "high-freq": f"{learnt.mel_opts.high_freq:.0f}",
        "use-energy": str(learnt.use_energy).lower(),
        "dither": f"{learnt.frame_opts.dither:.0f}",
        "energy-floor": f"{learnt.energy_floor:.1f}",
    }


@pytest.mark.parametrize("samples", [0, 399, 400, 559, 560, 16_000])
def test_one_frame_for_each_hop_that_a_whole_window_fits(samples: int) -> None:
    frames = features.fbank(np.ones(samples, np.int16))
    assert frames.shape == (max(0, 1 + (samples - 400) // 160) if samples >= 400 else 0, 40)


def test_a_higher_tone_is_in_a_higher_bin() -> None:
    bins = [int(features.fbank(tone(frequency_hz)).mean(0).argmax()) for frequency_hz in (200, 500, 1_000, 3_000, 6_000)]
    assert bins == sorted(set(bins))


def test_digital_silence_is_finite() -> None:
    frames = features.fbank(np.zeros(1_600, np.int16))
    assert np.isfinite(frames).all()
    assert frames.max() < -15


def test_twice_as_loud_is_four_times_the_energy() -> None:
    sound = np.random.default_rng(1).normal(0, 500, 4_000)
    assert features.fbank(2 * sound) - features.fbank(sound) == pytest.approx(np.log(4), abs=1e-3)


def test_labels_have_two_halves_for_each_phone() -> None:
    labels = features.labels_of(YES)
    assert len(labels) == sum(length for _, length in YES)
    halves = [pdf for at, pdf in enumerate(labels) if not at or labels[at - 1] != pdf]
    assert len(halves) == 8
    assert halves[0] == halves[-1] == features.SILENCE_PDF
    assert labels.max() < 79


@pytest.mark.parametrize("speed", [0.9, 1.0, 1.1])
def test_speed_moves_sound_and_labels_alike(speed: float) -> None:
    labels = features.labels_of(YES)
    sound, moved = features.at_speed(tone(440, len(labels) / 100), labels, speed)
    assert abs(len(sound) / 160 - len(moved)) <= 1
    assert len(moved) == pytest.approx(len(labels) / speed, abs=1)
    assert np.flatnonzero(moved)[0] == pytest.approx(33 / speed, abs=1)


def test_padding_keeps_labels_beside_their_sound() -> None:
    labels = features.labels_of((("AA", 100),))
    for seed in range(10):
        sound, padded = features.padded(tone(440), labels, np.random.default_rng(seed))
        assert len(sound) == 160 * len(padded)
        first = int(np.flatnonzero(padded)[0])
        assert np.std(sound[160 * first : 160 * (first + 100)]) > 10 * max(1.0, float(np.std(sound[: 160 * first])))


def test_a_room_keeps_level_and_length() -> None:
    dry = np.concatenate([tone(440, 0.5), np.zeros(8_000, np.float32)])
    wet = features.in_room(dry, np.random.default_rng(3))
    assert len(wet) == len(dry)
    assert np.std(wet) == pytest.approx(np.std(dry), rel=1e-3)
    assert np.std(wet[8_100:10_000]) > 10


def test_silences_are_of_several_kinds_and_never_loud_as_speech() -> None:
    chance = np.random.default_rng(4)
    levels = [float(np.std(features.silence(0.5, chance))) for _ in range(60)]
    assert 0.0 in levels
    assert len({round(level) for level in levels}) > 10
    assert max(levels) < 8_000

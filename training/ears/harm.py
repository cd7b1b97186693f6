"""Damaged sound: what a microphone in a house gives beside clear words. NumPy alone; chance comes from the seed that is given.

Sound is int16, shape (n,), 16 kHz mono. Noises are float64, shape (n,), of mean power 1: `mixed` brings them to a level.
"""

from collections.abc import Sequence
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
FULL_SCALE = 32_767
FRAME = 320
"""20 ms: shorter than a sound of speech."""
MARGIN_DB = 15.9
"""Speech is what lies at most this far below its own level: the margin of ITU-T P.56, method B."""

Sound = NDArray[np.int16]
Noise = NDArray[np.float64]

FOREIGN = {
    "de": ("guten tag wie geht es ihnen heute", "ich möchte gern ein glas wasser", "morgen fahren wir mit dem zug nach berlin",
           "das fenster ist offen und es regnet herein", "nein danke ich habe schon gegessen"),
    "fr": ("bonjour comment allez vous aujourd'hui", "je voudrais un verre d'eau s'il vous plaît", "demain nous irons à la mer",
           "la fenêtre est ouverte et il pleut", "non merci j'ai déjà mangé"),
    "es": ("buenos días cómo está usted", "quisiera un vaso de agua por favor", "mañana vamos en tren a sevilla",
           "la ventana está abierta y llueve", "no gracias ya he comido"),
}  # fmt: skip
"""By espeak-ng's name of the language: sentences in which no English command is said."""


def speech_level_db(sound: Sound) -> float:
    """How loud the speech is, in dB below full scale: pauses don't count. -inf where all is silence.

    Raises: ValueError when there is not one frame of 20 ms.
    Source: the idea of ITU-T P.56, method B, on whole frames: the level of what lies less than MARGIN_DB below that level.
    """
    if len(sound) < FRAME:
        raise ValueError(f"needs a frame of {FRAME} samples, got {len(sound)}")
    frames = sound[: len(sound) // FRAME * FRAME].astype(np.float64).reshape(-1, FRAME) / 32_768
    powers = np.square(frames).mean(1)
    level, before = powers.mean(), -1.0
    while level != before:  # each round drops frames, so it ends
        level, before = powers[powers >= level * 10 ** (-MARGIN_DB / 10)].mean(), level
    return float(10 * np.log10(level)) if level else -np.inf


def mixed(sound: Sound, noise: Noise, snr_db: float) -> Sound:
    """The speech with noise under it, `snr_db` below the level of the speech. Both become softer where they would not fit."""
    if len(sound) != len(noise):
        raise ValueError(f"as much noise as sound: got {len(noise)} and {len(sound)} samples")
    level_db = speech_level_db(sound)
    if not np.isfinite(level_db):
        raise ValueError("there is no speech to measure the noise by")
    together = sound + noise * 32_768 * 10 ** ((level_db - snr_db) / 20)
    return _fitted(together)


def white(length: int, seed: int) -> Noise:
    return np.random.default_rng(seed).normal(size=length)


def pink(length: int, seed: int) -> Noise:
    """The same power in every octave: the hiss of rain, a fan, a road."""
    spectrum = np.fft.rfft(white(length, seed))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    return _of_power_one(np.fft.irfft(spectrum, length))


def babble(length: int, others: Sequence[Sound], seed: int) -> Noise:
    """Other people, all talking at once, equally loud; a short recording begins again."""
    rng = np.random.default_rng(seed)
    voices = [np.roll(np.resize(other, length).astype(np.float64), rng.integers(length)) for other in others]
    return _of_power_one(np.sum([_of_power_one(voice) for voice in voices], 0))


def hum(length: int, mains_hz: float, seed: int) -> Noise:
    """The mains through a bad cable: the tone and nine harmonics, each weaker, the odd ones stronger."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(length) / RATE_HZ
    tones = (
        (1.0 if harmonic % 2 else 0.4) / harmonic * np.sin(2 * np.pi * (harmonic * mains_hz * time_s + rng.random()))
        for harmonic in range(1, 11)
    )
    return _of_power_one(sum(tones, np.zeros(length)))


def music(length: int, seed: int) -> Noise:
    """A synthesised guitar: four chords over and over, and a melody of their own notes on top."""
    rng = np.random.default_rng(seed)
    chords = ((48, 52, 55, 60), (43, 47, 50, 55), (45, 48, 52, 57), (41, 45, 48, 53))
    out = np.zeros(length)
    for start, chord in zip(range(0, length, RATE_HZ), cycle(chords), strict=False):
        for note in chord:
            _pluck(out, start, note, 1.0)
        for eighth in range(0, RATE_HZ, RATE_HZ // 4):
            _pluck(out, start + eighth, int(rng.choice(chord)) + 24, 0.7)
    return _of_power_one(out)


def clipped(sound: Sound, gain_db: float = 20.0) -> Sound:
    """Speech that overloads the microphone: brought to full scale, `gain_db` louder still, and cut off there."""
    peak = max(1, int(np.abs(sound.astype(np.int32)).max(initial=0)))
    louder = sound * (FULL_SCALE / peak * 10 ** (gain_db / 20))
    return np.clip(louder, -FULL_SCALE, FULL_SCALE).astype(np.int16)


def far_away(sound: Sound, seed: int, distance_m: float = 3.0, rt60_s: float = 0.5) -> Sound:
    """Speech from across a living room of 50 m³, as a microphone hears it that is meant for 0.3 m.

    Source: reverberation as noise that decays exponentially, 60 dB in `rt60_s` (Polack 1988). Its energy against the direct
    sound's is (distance / critical distance)², with the critical distance 0.057 √(QV/RT60) m (Kuttruff, Room Acoustics) and
    Q = 2 for a mouth: the direct sound is 11 dB below it at 3 m. It falls with 1/distance from what it was at 0.3 m.
    """
    critical_m = 0.057 * np.sqrt(2 * 50 / rt60_s)
    time_s = np.arange(round(rt60_s * RATE_HZ), dtype=np.float64) / RATE_HZ
    tail = white(len(time_s), seed) * 10 ** (-3 * time_s / rt60_s)
    tail[: round(0.004 * RATE_HZ)] = 0  # the first wall is more than a metre off the straight way
    response = tail * (distance_m / critical_m) / np.sqrt(np.square(tail).sum())
    response[0] = 1.0
    size = len(sound) + len(response)
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)
    return _fitted(heard[: len(sound)] * 0.3 / distance_m)


def at_level(sound: Sound, level_db: float) -> Sound:
    """The same speech, this loud."""
    return _fitted(sound * 10 ** ((level_db - speech_level_db(sound)) / 20))


def dropouts(sound: Sound, seed: int, share: float = 0.1, gap_s: float = 0.06) -> Sound:
    """Pieces of the sound are lost, as from a card that gets too little power: silence in their place."""
    gap = round(gap_s * RATE_HZ)
    lost = np.random.default_rng(seed).random(-(-len(sound) // gap)) < share
    return np.where(np.repeat(lost, gap)[: len(sound)], 0, sound).astype(np.int16)


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE_HZ), np.int16)


def alone(noise: Noise, level_db: float = -30.0) -> Sound:
    """Noise with nobody speaking, at a level in dB below full scale."""
    return _fitted(noise * 32_768 * 10 ** (level_db / 20))


def _pluck(out: Noise, start: int, note: int, strength: float) -> None:
    """Add a plucked string: `note` as MIDI numbers it, five harmonics that die away, the high ones first."""
    time_s = np.arange(max(0, min(RATE_HZ, len(out) - start))) / RATE_HZ
    pitch_hz = 440 * 2 ** ((note - 69) / 12)
    for harmonic in range(1, 6):
        tone = np.sin(2 * np.pi * harmonic * pitch_hz * time_s) * np.exp(-3 * harmonic * time_s)
        out[start : start + len(time_s)] += strength / harmonic * tone


def _of_power_one(noise: Noise) -> Noise:
    power = float(np.square(noise).mean()) if len(noise) else 0.0
    return noise / np.sqrt(power) if power else noise


def _fitted(samples: NDArray[np.floating]) -> Sound:
    """As int16; softer as a whole where a sample would go over full scale, for cutting it off would be another harm."""
    peak = float(np.abs(samples).max(initial=0))
    return np.rint(samples * min(1.0, FULL_SCALE / peak) if peak else samples).astype(np.int16)

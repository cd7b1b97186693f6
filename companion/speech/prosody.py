"""How something was said: how loud, how high, how lively, how fast, with how many pauses. Never what was said.

hear() only puts windows aside while the person speaks; all the arithmetic waits for reading(), which the answer's thread calls
when the words are known. The first minute of a longer story tells enough: both memory and time end there.
"""

from math import log2

import numpy as np
from numpy.typing import NDArray

from companion.audio.block import SILENCE_DB
from companion.speech.heard import Prosody
from companion.speech.voice_activity import WINDOW, WINDOW_S

RATE_HZ = 8_000
"""Pitch and vowels lie below 4 kHz."""
SAMPLES = WINDOW // 2
"""Of a window at RATE_HZ."""
MOST_WINDOWS = round(60.0 / WINDOW_S)
SHORTEST_S = 1.0
PAUSE_WINDOWS = round(0.25 / WINDOW_S)
"""Shorter silence is a stop consonant or a breath between words (Goldman-Eisler 1968, Psycholinguistics)."""

LOWEST_HZ, HIGHEST_HZ = 60.0, 400.0
LONGEST, SHORTEST = round(RATE_HZ / LOWEST_HZ) + 1, round(RATE_HZ / HIGHEST_HZ)
"""Periods, in samples."""
FRAME = 320
"""40 ms at RATE_HZ: two periods of the lowest voice; in longer ones the pitch has moved on."""
CLEAR, VOICED = 0.2, 0.6
"""How aperiodic a frame may be for its pitch to count, and for a syllable to be one. YIN's own is 0.1, for clean speech."""
EVEN_FRAMES = 250
"""So many, spread over all of it, are looked at for their pitch, beside those of the syllables."""
FEWEST_CLEAR = 8
FLOOR, CEILING = 0.75, 1.5
"""Times the quartiles of the pitch: what lies outside is an octave mistaken."""

STEP = 64
"""8 ms at RATE_HZ."""
STEPS = SAMPLES // STEP
SMOOTH = np.hanning(11)[1:-1] / np.hanning(11).sum()
"""72 ms: about the window in which de Jong and Wempe look at loudness."""
DIP_DB, RANGE_DB = 2.0, 25.0

Floats = NDArray[np.float32]


class ProsodyMeter:
    """One recording's, window by window."""

    def __init__(self) -> None:
        self._sound: list[NDArray[np.int16]] = []
        self._is_speech: list[bool] = []
        self._read: tuple[int, Prosody | None] = (0, None)

    def hear(self, window: NDArray[np.int16], is_speech: bool) -> None:
        """The next WINDOW samples of 16 kHz. Cheap, and nothing at all before the first speech and after the first minute."""
        if (is_speech or self._is_speech) and len(self._is_speech) < MOST_WINDOWS:
            self._sound.append((window[::2] >> 1) + (window[1::2] >> 1))
            self._is_speech.append(is_speech)

    def reading(self) -> Prosody | None:
        """What it comes to; None of less than SHORTEST_S of speech. Takes milliseconds, the first time."""
        windows, read = self._read
        if windows != len(self._is_speech):
            is_speech = np.array(self._is_speech)
            is_long = is_speech.sum() * WINDOW_S >= SHORTEST_S
            read = measured(np.stack(self._sound), is_speech) if is_long else None
            self._read = (len(is_speech), read)
        return read


def measured(sound: NDArray[np.int16], is_speech: NDArray[np.bool_]) -> Prosody:
    """Of some speech.

    Args:
        sound: int16, shape (n, SAMPLES): windows at RATE_HZ.
        is_speech: shape (n,): in which of them somebody spoke. At least one.
    """
    numbers = np.flatnonzero(is_speech)
    first, last = int(numbers[0]), int(numbers[-1])
    spoken = sound[first : last + 1].astype(np.float32) / np.float32(32768)
    mean_square = float(np.mean(np.square(spoken[numbers - first])))
    gaps = np.diff(numbers) - 1
    silent = int(gaps[gaps >= PAUSE_WINDOWS].sum())
    peaks = loudness_peaks(spoken, is_speech[first : last + 1])
    evenly = np.linspace(0, len(numbers) - 1, min(len(numbers), EVEN_FRAMES)).astype(np.int64)
    steps = np.concatenate([peaks, (numbers[evenly] - first) * STEPS + STEPS // 2])
    pitches, aperiodic = yin(frames_at(spoken, steps))
    syllables = int((aperiodic[: len(peaks)] < VOICED).sum())
    pitch_hz, pitch_range = _height_and_range(pitches[aperiodic < CLEAR])
    return Prosody(
        level_db=max(SILENCE_DB, 10 * float(np.log10(mean_square))) if mean_square else SILENCE_DB,
        pitch_hz=pitch_hz,
        pitch_range=pitch_range,
        pace=syllables / ((len(spoken) - silent) * WINDOW_S) if syllables else None,
        pauses=silent / len(spoken),
    )


def loudness_peaks(spoken: Floats, is_speech: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Where a syllable may have its vowel, in steps of STEP samples. That it is voiced is seen later.

    Source: de Jong and Wempe 2009, Praat script to detect syllable nuclei and measure speech rate automatically, Behavior
    Research Methods 41: peaks of loudness between dips of DIP_DB, not RANGE_DB below the loudest.
    """
    powers = np.square(spoken).reshape(len(spoken), STEPS, STEP).mean(2) * is_speech[:, None]
    levels = 10 * np.log10(np.convolve(powers.ravel(), SMOOTH, "same") + 1e-10)
    faintest_db = _quantile(np.sort(levels), 0.99) - RANGE_DB
    slopes = np.sign(np.diff(levels))
    places = [*(np.flatnonzero(slopes[:-1] != slopes[1:]) + 1).tolist(), len(levels) - 1]
    found, top, bottom_db = [], -1, float(levels[0])
    for place, level_db in zip(places, levels[places].tolist(), strict=True):
        if top < 0:
            bottom_db = min(bottom_db, level_db)
            top = place if level_db >= bottom_db + DIP_DB else -1
        elif level_db > levels[top]:
            top = place
        elif level_db <= levels[top] - DIP_DB:
            found.append(top)
            top, bottom_db = -1, level_db
    return np.array([place for place in found if levels[place] >= faintest_db], np.int64)


def frames_at(spoken: Floats, steps: NDArray[np.int64]) -> Floats:
    """FRAME samples around each of these steps; silence where the sound has not begun yet or is over."""
    padded = np.pad(spoken.ravel(), FRAME // 2)
    return np.lib.stride_tricks.sliding_window_view(padded, FRAME)[steps * STEP + STEP // 2]


def yin(frames: Floats) -> tuple[Floats, Floats]:
    """Of each frame the pitch in Hz, and how aperiodic it is: 0 repeats itself, 1 is noise or silence.

    Args:
        frames: shape (n, FRAME) at RATE_HZ.
    Source: de Cheveigné and Kawahara 2002, YIN, a fundamental frequency estimator for speech and music, JASA 111, steps 1 to
    5. The difference is worked out by Fourier transforms, without padding, for no product reaches beyond the frame.
    """
    frames = frames - frames.mean(1, keepdims=True)
    width = FRAME - LONGEST - 1
    lags = np.arange(LONGEST + 2)
    spectra = np.conj(np.fft.rfft(frames[:, :width], FRAME)) * np.fft.rfft(frames)
    products = np.fft.irfft(spectra, FRAME)[:, lags]
    sums = np.pad(np.cumsum(np.square(frames), axis=1, dtype=np.float64), ((0, 0), (1, 0)))
    energies = sums[:, lags + width] - sums[:, lags]
    difference = np.maximum(0, energies[:, :1] + energies - 2 * products)
    difference[:, 0] = 0
    normal = difference * lags / np.maximum(np.cumsum(difference, axis=1), FRAME * 1e-9)
    normal[energies[:, 0] < width * 1e-9] = 1
    left, here, right = (normal[:, SHORTEST + shift : LONGEST + 1 + shift] for shift in (-1, 0, 1))
    dips = np.where((here <= left) & (here < right), here, 1)
    is_clear = dips < CLEAR
    first = np.where(is_clear.any(1), np.argmax(is_clear, axis=1), np.argmin(dips, axis=1))
    rows = np.arange(len(frames))
    before, after, at = left[rows, first], right[rows, first], here[rows, first]
    bend = np.maximum(before + after - 2 * at, 1e-9)
    period = SHORTEST + first + np.clip((before - after) / (2 * bend), -0.5, 0.5)
    return (RATE_HZ / period).astype(np.float32), dips[rows, first].astype(np.float32)


def _height_and_range(pitches: Floats) -> tuple[float | None, float | None]:
    """Median in Hz, and semitones from the 10th to the 90th percentile, octave mistakes left out.

    Source: Hirst 2007, A Praat plugin for Momel and INTSINT with improved algorithms for modelling and coding intonation, ICPhS
    XVI: limits from the quartiles of a first look.
    """
    if len(pitches) < FEWEST_CLEAR:
        return None, None
    pitches = np.sort(pitches)
    low, high = _quantile(pitches, 0.25), _quantile(pitches, 0.75)
    sane = pitches[(pitches >= FLOOR * low) & (pitches <= CEILING * high)]
    tenth, middle, ninetieth = (_quantile(sane, share) for share in (0.1, 0.5, 0.9))
    return middle, 12 * log2(ninetieth / tenth)


def _quantile(rising: NDArray[np.floating], share: float) -> float:
    """The nearest of these values. NumPy's own loads a part of NumPy on its first call, for which somebody would wait."""
    return float(rising[round(share * (len(rising) - 1))])

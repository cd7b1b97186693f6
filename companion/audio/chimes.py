"""Short chimes, made by arithmetic: listening, done, alarm, sorry.

Each is a few sine notes that swell and fade (a raised cosine), so that nothing clicks, at a level well under the voice.
"""

import functools

import numpy as np

from companion.audio.block import Block

CHIME_RATE_HZ = 22_050
LEVEL = 0.12
"""Of full scale: about -18 dB, to be noticed without being startling."""

NOTES: dict[str, list[tuple[float, float]]] = {
    # name: (frequency in Hz, length in seconds); a rising step asks, a falling one regrets
    "listening": [(659.3, 0.05), (880.0, 0.06)],
    "done": [(659.3, 0.055)],  # short, for her first word may come 50 ms after the release
    "alarm": [(659.3, 0.1), (880.0, 0.1), (1174.7, 0.15)],
    "sorry": [(392.0, 0.12), (311.1, 0.2)],
}


@functools.cache
def chime(name: str) -> Block:
    """The chime "listening", "done", "alarm" or "sorry". Raises KeyError for any other name."""
    notes = [_note(frequency_hz, length_s) for frequency_hz, length_s in NOTES[name]]
    return Block(np.concatenate(notes), CHIME_RATE_HZ)


def _note(frequency_hz: float, length_s: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    t_s = np.arange(round(length_s * CHIME_RATE_HZ)) / CHIME_RATE_HZ
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * t_s / length_s)
    return (LEVEL * 32767 * swell * np.sin(2 * np.pi * frequency_hz * t_s)).astype(np.int16)

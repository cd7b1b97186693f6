"""What PocketSphinx makes of aligned speech: for each phone the frames in which it is said, as features of three streams.

The cepstra are PocketSphinx's own, which it can log; the mean of each utterance is taken off as the decoder does.
Source: PocketSphinx 5, src/feat/feat.c, the feature "1s_c_d_dd": cepstra, their slope over 4 frames, and the slope's over 2.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile
from numpy.typing import NDArray

from training.ears.align import HISS, alignment
from training.ears.language_means import CEPSTRA, STREAMS, Floats
from training.ears.recordings import RATE_HZ, TEST_SPEAKERS
from training.ears.voices import TEST_VOICES

SILENCE = "SIL"
EDGE = 3
"""So many frames before and after are needed for the slope's slope."""
HISSES = (HISS, 10.0, 30.0)
"""Noise under a synthetic voice, of 32,768, in turn: its pauses are digital silence, which no microphone gives."""


def features(cepstra: Floats) -> Floats:
    """Of cepstra (frames, CEPSTRA) the three streams: (frames, STREAMS, CEPSTRA)."""
    centred = cepstra - cepstra.mean(0)
    padded = np.pad(centred, ((EDGE, EDGE), (0, 0)), mode="edge")
    count = len(cepstra)
    at = [padded[EDGE + offset : EDGE + offset + count] for offset in range(EDGE + 1)]
    before = [padded[EDGE - offset : EDGE - offset + count] for offset in range(EDGE + 1)]
    slopes = (at[3] - before[1]) - (at[1] - before[3])
    return np.stack([centred, at[2] - before[2], slopes], axis=1)


class Cepstra:
    """PocketSphinx's front end, as its log of cepstra shows it."""

    def __init__(self, folder: Path) -> None:
        from pocketsphinx import Config, Decoder  # noqa: PLC0415  only this needs it

        self._folder = folder
        self._decoder = Decoder(Config(samprate=RATE_HZ, loglevel="FATAL", lm=None, bestpath=False, mfclogdir=str(folder)))
        self._decoder.set_align_text("a")  # some search there has to be

    def of(self, samples: NDArray[np.int16]) -> Floats:
        """Shape (frames, CEPSTRA)."""
        self._decoder.start_utt()
        self._decoder.process_raw(samples.tobytes(), full_utt=True)
        self._decoder.end_utt()
        (log,) = self._folder.iterdir()
        values = np.fromfile(log, ">f4")[1:]  # the first is their number
        log.unlink()
        return values.astype(np.float64).reshape(-1, CEPSTRA)


def spoken_phones(sets: Sequence[str] = ("said", "an4")) -> Iterator[tuple[str, Floats]]:
    """Each stretch of a phone in the aligned sets, with its features."""
    noise = np.random.default_rng(0)
    with TemporaryDirectory() as folder:
        front = Cepstra(Path(folder))
        for name in sets:
            for number, row in enumerate(alignment(name).read_text(encoding="utf-8").splitlines()):
                one = json.loads(row)
                if one["speaker"] in (*TEST_SPEAKERS, *TEST_VOICES):
                    raise ValueError(f"{one['speaker']} is for tests only")
                samples = soundfile.read(one["file"], dtype="int16")[0]
                hiss = HISSES[number % len(HISSES)] if name == "said" else 0.0
                heard = np.clip(samples + noise.normal(0, hiss, len(samples)), -32_768, 32_767).astype(np.int16)
                yield from cut(one["phones"], features(front.of(heard)))


def cut(phones: Iterable[tuple[str, int]], frames: Floats) -> Iterator[tuple[str, Floats]]:
    """The frames of each phone; those after the last one are silence."""
    at = 0
    for phone, length in phones:
        yield phone, frames[at : at + length]
        at += length
    yield SILENCE, frames[at:]


def gathered(stretches: Iterable[tuple[str, Floats]]) -> dict[str, Floats]:
    """All frames of each phone in one array."""
    rows: dict[str, list[Floats]] = {}
    for phone, frames in stretches:
        rows.setdefault(phone, []).append(frames)
    return {phone: np.concatenate(parts).reshape(-1, STREAMS, CEPSTRA) for phone, parts in rows.items()}

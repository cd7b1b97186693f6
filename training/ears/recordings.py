"""AN4's recordings: 74 people who spell names and say numbers, dates and a few commands. Who trains, tunes and tests is here.

The recordings are in ../shared/speech; SOURCES.md beside them has the licence. Nobody's recordings are in two parts.
"""

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import soundfile
from numpy.typing import NDArray

from companion.errors import RecordingError
from training.places import CORPORA

SPEECH = CORPORA.parent / "speech"
RATE_HZ = 16_000
SEED = 4

TEST_SPEAKERS = ("ffmm", "fwxs", "mdmc", "meht", "mema", "mjdr", "mjes", "mjgk", "mrab", "mrcb", "mtcv", "mtxj")
"""What split() chose before anything was trained: never trained on, tuned on or listened to."""
DEV_SPEAKERS = ("fjmd", "mblw", "mcsc", "mdcs", "mrjc2", "msct")
"""For tuning: no figure of theirs is a result."""


@dataclass(frozen=True, slots=True)
class Recording:
    path: Path
    speaker: str
    seconds: float
    text: str
    """Lower-case words, without punctuation."""


def split(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rule that chose the speakers for testing and for tuning: a seeded shuffle of the sorted names."""
    shuffled = sorted(set(names))
    Random(SEED).shuffle(shuffled)
    return tuple(sorted(shuffled[:12])), tuple(sorted(shuffled[12:18]))


def table(name: str = "an4", folder: Path = SPEECH) -> list[Recording]:
    """The recordings of one set, in the order of its table. Raises RecordingError."""
    path = folder / f"{name}.tsv"
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        return [Recording(folder / row["file"], row["speaker"], float(row["seconds"]), row["text"]) for row in rows]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise RecordingError(
            f"Cannot read the table of recordings {path}: {error!r}.", "Put the recordings back there."
        ) from error


def of(speakers: Collection[str], recordings: Iterable[Recording]) -> list[Recording]:
    """What these people said."""
    return [recording for recording in recordings if recording.speaker in speakers]


def training(recordings: Iterable[Recording]) -> list[Recording]:
    """What everyone else said: all that AN4 may teach."""
    return [recording for recording in recordings if recording.speaker not in {*TEST_SPEAKERS, *DEV_SPEAKERS}]


def sound(recording: Recording) -> NDArray[np.int16]:
    """The samples, 16 kHz mono. Raises RecordingError."""
    try:
        samples, rate_hz = soundfile.read(recording.path, dtype="int16")
    except (OSError, soundfile.SoundFileError) as error:
        raise RecordingError(f"Cannot read {recording.path}.", "Put the recording back there.") from error
    if rate_hz != RATE_HZ or samples.ndim != 1:
        raise RecordingError(f"{recording.path} is not 16 kHz mono.", "Convert it first.")
    return np.asarray(samples, np.int16)

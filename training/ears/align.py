"""When each phone is said: PocketSphinx's forced alignment of what is known to be said.

python -m training.ears.align [an4] [said]    writes training/build/ears/an4.jsonl and said.jsonl: AN4 without its test speakers

An utterance that cannot be aligned is left out: what was said is then hardly what its text says.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import Config, Decoder
from rich.progress import track

from training.ears import recordings
from training.ears.lexicon import PHONES, SILENCE, pronunciations
from training.ears.phrases import BUILD
from training.ears.recordings import RATE_HZ, TEST_SPEAKERS, Recording

SETS = ("an4", "said")
FRAMES_PER_S = 100
HISS = 3.0
"""Noise is laid under what is aligned, for a synthetic voice's silence is digital, which PocketSphinx never learnt. Of 32,768."""


@dataclass(frozen=True)
class Aligned:
    """`phones`: one after the other, each with its length in frames of 10 ms; other sounds than phones are silence."""

    set: str
    file: str
    speaker: str
    text: str
    phones: tuple[tuple[str, int], ...]


class Aligner:
    """PocketSphinx with its own English model, no language model, and lexicon.py's words."""

    def __init__(self) -> None:
        self._decoder = Decoder(Config(samprate=RATE_HZ, loglevel="FATAL", lm=None, dict=None, bestpath=False))
        self._known: set[str] = set()

    def align(self, samples: NDArray[np.int16], text: str) -> tuple[tuple[str, int], ...] | None:
        """The phones and their lengths, or None when the sound does not fit the text. Raises KeyError for an unknown word."""
        self._learn(text)
        hiss = np.random.default_rng(len(samples)).normal(0, HISS, len(samples))
        data = np.clip(samples + hiss, -32_768, 32_767).astype(np.int16).tobytes()
        self._decoder.set_align_text(text)
        try:
            self._hear(data)
            if self._decoder.hyp() is None:
                return None
            self._decoder.set_alignment()
            self._hear(data)
            found = self._decoder.get_alignment()
        except RuntimeError:  # what PocketSphinx raises when the best path does not reach the text's end
            return None
        return tuple((name(phone.name), phone.duration) for word in found for phone in word) if found else None

    def _hear(self, data: bytes) -> None:
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(data, full_utt=True)
        finally:
            self._decoder.end_utt()

    def _learn(self, text: str) -> None:
        new = set(text.split()) - self._known
        for word, ways in pronunciations(new).items():
            for number, phones in enumerate(ways):
                self._decoder.add_word(word if not number else f"{word}({number + 1})", " ".join(phones), True)
        self._known |= new


def alignment(name_of_set: str) -> Path:
    """Where the alignment of a set is kept."""
    return BUILD / f"{name_of_set}.jsonl"


def name(phone: str) -> str:
    return phone if phone in PHONES else SILENCE


def aligned(name_of_set: str, spoken: Sequence[Recording]) -> Iterator[Aligned]:
    aligner = Aligner()
    for recording in track(spoken, f"Aligning {name_of_set}"):
        if phones := aligner.align(recordings.sound(recording), recording.text):
            yield Aligned(name_of_set, str(recording.path), recording.speaker, recording.text, phones)


def main() -> None:
    for name_of_set in sys.argv[1:] or SETS:
        folder = BUILD if name_of_set == "said" else recordings.SPEECH
        spoken = [recording for recording in recordings.table(name_of_set, folder) if recording.speaker not in TEST_SPEAKERS]
        found = list(aligned(name_of_set, spoken))
        print(f"{len(found)} of {len(spoken)} utterances of {name_of_set} aligned")  # noqa: T201  a step's own report
        unfinished = alignment(name_of_set).with_suffix(".part")
        unfinished.write_text("".join(json.dumps(asdict(one)) + "\n" for one in found), encoding="utf-8")
        unfinished.replace(alignment(name_of_set))


if __name__ == "__main__":
    main()

"""PocketSphinx: its model comes in its wheel, so a machine that has never seen a network still hears.

One decoder serves all utterances, one at a time. What it has learned of the microphone's colour (the cepstral mean) it keeps from
one to the next, but only from those that had words in them. Words wrong over 41 recordings, after each one's own silence or
none (digital silence, soft noise): kept so 0.47 to 0.48, always kept 0.44 to 0.53, forgotten each time 0.54.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from companion.audio.block import EARS_RATE_HZ, Block
from companion.errors import ModelError
from companion.speech.heard import Heard
from companion.speech.plain import plain_words

PARTIAL_EVERY_S = 0.25
SEGMENT_S = 15.0
"""After this long the next pause ends a segment: the last pass over the words, after the release, grows with their number."""
SEGMENT_LIMIT_S = 25.0
"""No pause came: cut anyway."""
PAUSE_DB = 20.0
"""A block this far below the loudest one of its segment counts as a pause."""
STEP_SAMPLES = 480
"""30 ms. The cepstral mean moves after each piece of sound, so it gets pieces of one size, however the sound comes."""
FRAME_S = 0.0256
"""The recogniser's window: less sound than that is no frame at all."""

SEARCH: Mapping[str, float | int | bool] = {"fwdflat": False, "bestpath": True, "maxhmmpf": 4_000}
"""How the decoder searches. Without the second pass (fwdflat) the words come sooner after the release, with no more errors;
without the best path over the lattice too there are more. At most 4,000 states a frame instead of 30,000: as many words right on
80 lines of talk by five voices and on AN4's development speakers, for 15 to 40 % less work. Narrower beams cost words (1e-40:
4 and 13 of 100), wider ones gained none; tried were beam, pbeam, wbeam, lpbeam, ds, ascale and wip."""

log = logging.getLogger(__name__)


class SphinxEars:
    name = "pocketsphinx"

    def __init__(
        self, model: Path | None = None, dictionary: Path | None = None, search: Mapping[str, float | int | bool] = SEARCH
    ) -> None:
        """PocketSphinx with a language model and its words' dictionary; without them, with those in its wheel.

        Raises ModelError when one of the files is missing or damaged, and ValueError for one without the other.
        """
        import pocketsphinx  # noqa: PLC0415  only those who need it wait for it

        if (model is None) != (dictionary is None):
            raise ValueError("a language model and its dictionary come together")
        if any(path is not None and not path.is_file() for path in (model, dictionary)):
            raise damaged(model)
        files = {} if model is None else {"lm": str(model), "dict": str(dictionary)}
        config = pocketsphinx.Config(samprate=EARS_RATE_HZ, loglevel="FATAL", **search, **files)
        try:
            self._decoder = pocketsphinx.Decoder(config)
        except RuntimeError as error:
            raise damaged(model) from error
        self._open: SphinxUtterance | None = None

    def utterance(self) -> "SphinxUtterance":
        """The decoder's next utterance. One that was left unfinished takes no more sound."""
        if self._open is not None:
            self._open.abandon()
        self._open = SphinxUtterance(self._decoder)
        return self._open


class SphinxUtterance:
    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder
        self._segments: list[str] = []
        self._partial = ""
        self._waiting = np.zeros(0, np.int16)  # less than a step
        self._heard = self._asked = 0  # samples
        self._begin()

    def hear(self, block: Block) -> str:
        """Take 16 kHz sound; give the text so far. Raises ValueError for another rate, or after finish()."""
        if self._decoder is None or block.rate_hz != EARS_RATE_HZ:
            raise ValueError(f"needs {EARS_RATE_HZ} Hz before finish(), got {block.rate_hz} Hz")
        self._waiting = np.concatenate([self._waiting, block.samples])
        whole = len(self._waiting) - len(self._waiting) % STEP_SAMPLES
        for at in range(0, whole, STEP_SAMPLES):
            self._take(Block(self._waiting[at : at + STEP_SAMPLES]))
        self._waiting = self._waiting[whole:]
        if self._heard - self._asked >= PARTIAL_EVERY_S * EARS_RATE_HZ:
            self._asked = self._heard
            self._partial = self._words()
        return self._so_far()

    def _take(self, step: Block) -> None:
        self._decoder.process_raw(step.samples.tobytes())
        self._heard += len(step.samples)
        self._segment_s += step.seconds
        is_pause = self._is_pause(step)
        if self._segment_s >= SEGMENT_LIMIT_S or (self._segment_s >= SEGMENT_S and is_pause):
            self._close()
            self._begin()

    def finish(self) -> Heard:
        if self._decoder is None:
            raise ValueError("finish() ends an utterance once, and only the latest one")
        if len(self._waiting):
            self._take(Block(self._waiting))
        self._close()
        self._decoder = None
        return Heard(" ".join(self._segments), self._heard / EARS_RATE_HZ)

    def abandon(self) -> None:
        """Free the decoder for the next utterance. Twice is fine."""
        if self._decoder is not None:
            self._close()
            self._decoder = None

    def _begin(self) -> None:
        self._segment_s = 0.0
        self._loudest_db = -120.0
        self._mean_before = self._decoder.get_cmn(False)
        self._decoder.start_utt()

    def _close(self) -> None:
        """End the segment. Noise would teach a cepstral mean that fits no voice, so a segment without words is unlearned."""
        try:
            self._decoder.end_utt()
        except RuntimeError:  # what some versions do when there was not one frame
            if self._segment_s > FRAME_S:
                raise
            log.debug("an utterance of no frames")
        self._partial = ""
        if words := self._words():
            self._segments.append(words)
        else:
            self._decoder.set_cmn(self._mean_before)

    def _is_pause(self, block: Block) -> bool:
        level_db = block.level_db
        self._loudest_db = max(self._loudest_db, level_db)
        return level_db < self._loudest_db - PAUSE_DB

    def _words(self) -> str:
        best = self._decoder.hyp()
        return plain_words(best.hypstr) if best is not None else ""

    def _so_far(self) -> str:
        return " ".join(filter(None, [*self._segments, self._partial]))


def damaged(model: Path | None) -> ModelError:
    if model is None:
        return ModelError(
            "PocketSphinx's own model is missing or damaged.",
            "Install it again: `pip install --force-reinstall pocketsphinx`.",
        )
    return ModelError(
        f"The language model for PocketSphinx in {model.parent} is missing or damaged.",
        "Put a whole copy of that folder there, or remove it.",
    )


def open_sphinx() -> SphinxEars:
    """The ears of a fresh machine. Raises ModelError."""
    return SphinxEars()

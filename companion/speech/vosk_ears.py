"""Vosk: listens while the button is held, so that little is left to do when it is let go.

A press may hold pauses. Vosk ends a segment at each of them; the segments are kept and joined, for only the button
ends an utterance.
"""

import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from companion.audio.block import EARS_RATE_HZ, Block
from companion.errors import ModelError
from companion.speech.heard import Heard
from companion.speech.plain import plain_words

PARTIAL_EVERY_S = 0.1
"""Tracing back the best path costs, and nobody reads faster."""

log = logging.getLogger(__name__)


class VoskEars:
    """A loaded Vosk model. `folder` holds am/, conf/ and graph/; `name` is the pack's."""

    def __init__(self, folder: Path, name: str) -> None:
        import vosk  # noqa: PLC0415  a quarter of a second that `companion --help` need not wait

        self.name = f"vosk {name}"
        self._recognizer = vosk.KaldiRecognizer
        vosk.SetLogLevel(-1)
        try:
            with _errors_to_the_log():
                self._model = vosk.Model(str(folder))
        except Exception as error:  # the very type that vosk raises
            log.debug("vosk cannot load %s: %s", folder, error)
            raise ModelError(
                f"The hearing model {name} is damaged or not a Vosk model.",
                f"Remove it with `companion models remove {name}`, and get it again with `companion models get {name}`.",
            ) from error

    def utterance(self) -> "VoskUtterance":
        return VoskUtterance(self._recognizer(self._model, EARS_RATE_HZ))


class VoskUtterance:
    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._segments: list[str] = []
        self._partial = ""
        self._heard = self._asked = 0  # samples

    def hear(self, block: Block) -> str:
        """Take 16 kHz sound; give the text so far. Raises ValueError for another rate, or after finish()."""
        if self._recognizer is None or block.rate_hz != EARS_RATE_HZ:
            raise ValueError(f"needs {EARS_RATE_HZ} Hz before finish(), got {block.rate_hz} Hz")
        self._heard += len(block.samples)
        if self._recognizer.AcceptWaveform(block.samples.tobytes()):
            self._keep(self._recognizer.Result())
        elif self._heard - self._asked >= PARTIAL_EVERY_S * EARS_RATE_HZ:
            self._asked = self._heard
            self._partial = plain_words(json.loads(self._recognizer.PartialResult())["partial"])
        return " ".join(filter(None, [*self._segments, self._partial]))

    def finish(self) -> Heard:
        if self._recognizer is None:
            raise ValueError("finish() ends an utterance once")
        self._keep(self._recognizer.FinalResult())
        self._recognizer = None
        return Heard(" ".join(self._segments), self._heard / EARS_RATE_HZ)

    def _keep(self, result: str) -> None:
        if words := plain_words(json.loads(result)["text"]):
            self._segments.append(words)
        self._partial = ""


@contextmanager
def _errors_to_the_log() -> Iterator[None]:
    """Vosk writes to the process's stderr whatever its log level, pages of it for one bad line: keep that from the owner."""
    with tempfile.TemporaryFile() as kept:
        terminal = os.dup(2)
        os.dup2(kept.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
            kept.seek(0)
            for line in kept.read().decode(errors="replace").splitlines():
                log.debug("vosk: %s", line)

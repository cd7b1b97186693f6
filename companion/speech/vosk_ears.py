"""Vosk: listens while the button is held, so that little is left to do when it is let go.

A press may hold pauses. Vosk ends a segment at each of them; the segments are kept and joined, for only the button
ends an utterance. It looks for a pause after each piece of sound it is given, so it gets pieces of one size, however the
sound arrives: a recording heard at once has the same words as one that came in blocks.
"""

import json
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from companion.audio.block import EARS_RATE_HZ, Block
from companion.errors import ModelError
from companion.placeholders import placeholders
from companion.quiet_stderr import QUIET_STDERR
from companion.speech.heard import Heard
from companion.speech.plain import plain_words

PARTIAL_EVERY_S = 0.1
"""Tracing back the best path costs, and nobody reads faster."""
STEP_S = 0.03
"""What Vosk is given at a time: about a block of the microphone's, so that next to nothing waits for the release."""
STEP_BYTES = round(STEP_S * EARS_RATE_HZ) * 2
TWO_PARTS = ("graph/HCLr.fst", "HCLr.fst")
WORDS = ("graph/words.txt", "words.txt")
UNKNOWN = "[unk]"
"""How Vosk writes what is no word it knows. It may be one in a grammar, to catch whatever is none of its phrases."""

log = logging.getLogger(__name__)


class VoskEars:
    """A loaded Vosk model. `folder` holds am/, conf/ and graph/; `name` is the pack's.

    With a `grammar` it hears only those phrases, or what their words make when one follows another as in one of them, and tells
    how sure it is. That takes a model whose graph is in two parts. `strange` are the words of it that the model doesn't know.

    Raises ModelError for a model that is damaged, or can't be given this grammar; ValueError for an empty one.
    """

    def __init__(self, folder: Path, name: str, grammar: Sequence[str] | None = None) -> None:
        with placeholders("requests", "srt", "tqdm"):
            import vosk  # noqa: PLC0415  a tenth of a second that `companion --help` need not wait

        self.name = f"vosk {name}"
        self._recognizer = vosk.KaldiRecognizer
        self.strange = _strange_words(folder, name, grammar) if grammar is not None else ()
        self._grammar = json.dumps(_without(self.strange, grammar)) if grammar is not None else None
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
        if self._grammar is None:
            return VoskUtterance(self._recognizer(self._model, EARS_RATE_HZ))
        recognizer = self._recognizer(self._model, EARS_RATE_HZ, self._grammar)
        recognizer.SetWords(True)
        return VoskUtterance(recognizer)


class VoskUtterance:
    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._segments: list[str] = []
        self._partial = ""
        self._waiting = bytearray()  # less than a step
        self._heard = self._asked = 0  # samples
        self._confidence = 1.0
        self._settled: tuple[str, ...] = ()
        self._unsure: tuple[str, ...] = ()

    def hear(self, block: Block) -> str:
        """Take 16 kHz sound; give the text so far. Raises ValueError for another rate, or after finish()."""
        if self._recognizer is None or block.rate_hz != EARS_RATE_HZ:
            raise ValueError(f"needs {EARS_RATE_HZ} Hz before finish(), got {block.rate_hz} Hz")
        self._heard += len(block.samples)
        self._waiting += block.samples.tobytes()
        whole = len(self._waiting) - len(self._waiting) % STEP_BYTES
        for at in range(0, whole, STEP_BYTES):
            if self._recognizer.AcceptWaveform(bytes(self._waiting[at : at + STEP_BYTES])):
                self._keep(self._recognizer.Result())
        del self._waiting[:whole]
        if self._heard - self._asked >= PARTIAL_EVERY_S * EARS_RATE_HZ:
            self._asked = self._heard
            partial = json.loads(self._recognizer.PartialResult()).get("partial", "")  # absent where a segment has just ended
            self._partial = plain_words(partial)
            self._unsure = tuple(partial.split())
        return " ".join(filter(None, [*self._segments, self._partial]))

    @property
    def ended(self) -> bool:
        """Whether Vosk has found that the person stopped after some words, and none have come since."""
        return bool(self._segments) and not self._partial

    @property
    def words(self) -> tuple[str, ...]:
        """The words so far, with UNKNOWN where there was none; the last of them may still change."""
        return self._settled + self._unsure

    def finish(self) -> Heard:
        """The final text; with a grammar, its confidence is the least sure word's, and 0 where something was no word of it."""
        if self._recognizer is None:
            raise ValueError("finish() ends an utterance once")
        if self._waiting:
            self._recognizer.AcceptWaveform(bytes(self._waiting))
        self._keep(self._recognizer.FinalResult())
        self._recognizer = None
        return Heard(" ".join(self._segments), self._heard / EARS_RATE_HZ, confidence=self._confidence)

    def _keep(self, result: str) -> None:
        told = json.loads(result)
        if words := plain_words(told["text"]):
            self._segments.append(words)
        for word in told.get("result", ()):
            self._confidence = min(self._confidence, 0.0 if word["word"] == UNKNOWN else word["conf"])
        self._settled += tuple(told["text"].split())
        self._partial, self._unsure = "", ()


def _strange_words(folder: Path, name: str, grammar: Sequence[str]) -> tuple[str, ...]:
    """Which words of a grammar the model doesn't know. Raises ModelError where it can't be given this one."""
    words = list(dict.fromkeys(word for phrase in grammar for word in phrase.split()))
    if not words:
        raise ValueError("a grammar without words takes vosk 0.3.45 down")
    if not any((folder / place).exists() for place in TWO_PARTS):
        raise ModelError(
            f"The ears {name} hear free speech only, they can't listen for a few words: their graph is in one piece.",
            "Use ears with a file graph/HCLr.fst: those that come with the program have one.",
        )
    listed = next((file for place in WORDS if (file := folder / place).is_file()), None)
    if listed is None:
        return ()
    with listed.open(encoding="utf-8", errors="replace") as lines:
        known = {line.split(maxsplit=1)[0] for line in lines if line.strip()}
    strange = tuple(word for word in words if word not in known and word != UNKNOWN)
    if not any(word in known for word in words if word != UNKNOWN):
        raise ModelError(f"The ears {name} know none of the words {', '.join(strange)[:200]}.", "Try others, in small letters.")
    return strange


def _without(strange: Sequence[str], grammar: Sequence[str]) -> list[str]:
    """The phrases as Vosk would take them, without its line on stderr about each strange word."""
    kept = (" ".join(word for word in phrase.split() if word not in strange) for phrase in grammar)
    return [phrase for phrase in kept if phrase]


@contextmanager
def _errors_to_the_log() -> Iterator[None]:
    """Vosk writes to the process's stderr whatever its log level, pages of it for one bad line: keep that from the owner."""
    with QUIET_STDERR, tempfile.TemporaryFile() as kept:
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

"""Stand-ins for a recogniser and a voice, as strict as the real ones: for tests, and for trying the turn without engines."""

import threading
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from companion.audio.block import EARS_RATE_HZ, Block
from companion.errors import VoiceError
from companion.speech.heard import Activity, Heard
from companion.speech.voice_activity import WINDOW

VOICE_RATE_HZ = 22_050
BLOCK_S = 0.1
WORD_S = 0.3


class ScriptedEars:
    """Hears the next of `texts` in each utterance, word by word as the sound comes; nothing when they are used up.

    The words are the speech, from the first sample on; what follows them is silence.
    """

    name = "scripted"

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = iter(texts)
        self._busy = threading.Lock()

    def utterance(self) -> "ScriptedUtterance":
        """Raises RuntimeError while another one is not finished: a recogniser has one decoder."""
        if not self._busy.acquire(blocking=False):
            raise RuntimeError("one utterance at a time")
        return ScriptedUtterance(next(self._texts, ""), self._busy.release)


class ScriptedUtterance:
    def __init__(self, text: str, done: Callable[[], None]) -> None:
        self._text, self._done = text, done
        self._seconds, self._finished = 0.0, False

    def hear(self, block: Block) -> str:
        if self._finished:
            raise RuntimeError("the utterance is finished")
        if block.rate_hz != EARS_RATE_HZ:
            raise ValueError(f"recognisers take {EARS_RATE_HZ} Hz, got {block.rate_hz}")
        self._seconds += block.seconds
        return " ".join(self._text.split()[: int(self._seconds / WORD_S)])

    @property
    def activity(self) -> Activity:
        speech_s = min(self._seconds, len(self._text.split()) * WORD_S)
        return Activity(self._seconds, speech_s, self._seconds - speech_s)

    def finish(self) -> Heard:
        if self._finished:
            raise RuntimeError("the utterance is finished")
        self._finished = True
        self._done()
        return Heard(self._text if self._seconds else "", self._seconds)


class LoudIsSpeech:
    """In the place of the network that knows speech: whatever is louder than `from_db` is speech."""

    def __init__(self, from_db: float = -50.0) -> None:
        self._from_db = from_db

    def follow(self) -> "LoudIsSpeech":
        return self

    def speech(self, window: NDArray[np.int16]) -> float:
        if window.shape != (WINDOW,):
            raise ValueError(f"takes {WINDOW} samples at a time, got {window.shape}")
        return float(Block(window).level_db >= self._from_db)


class ToneVoice:
    """Hums for WORD_S a word. `fail_on`: a sentence at which it has lost its voice."""

    name = "tone"

    def __init__(self, fail_on: str = "") -> None:
        self._fail_on = fail_on
        self._interrupts = 0
        self.said: list[str] = []

    def say(self, sentence: str) -> Iterator[Block]:
        if self._fail_on and self._fail_on in sentence:
            raise VoiceError("The voice has gone.", "Find it.")
        self.said.append(sentence)
        turn = self._interrupts
        for _ in range(round(len(sentence.split()) * WORD_S / BLOCK_S)):
            if self._interrupts != turn:
                return
            yield tone(BLOCK_S)

    def interrupt(self) -> None:
        self._interrupts += 1

    def close(self) -> None:
        """There is nothing to close."""


def tone(seconds: float, rate_hz: int = VOICE_RATE_HZ, frequency_hz: float = 220.0) -> Block:
    """A sine at a quarter of full scale."""
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return Block((8192 * np.sin(2 * np.pi * frequency_hz * t_s)).astype(np.int16), rate_hz)

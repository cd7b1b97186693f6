"""A recogniser that is given speech alone, and that knows when the person spoke, how loud and in what manner.

Between microphone and recogniser: sound is cut into windows, each is judged, and silence is held back. Where nobody spoke nothing
is passed on, and nothing is heard: no recogniser invents words from a hum then.
"""

from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from companion.audio.block import EARS_RATE_HZ, Block
from companion.speech.heard import Activity, Heard
from companion.speech.prosody import ProsodyMeter
from companion.speech.speech_rules import Gate, Loudness, SpeechRules
from companion.speech.voice_activity import WINDOW, Detector


class Utterance(Protocol):
    """What a recogniser makes of one recording."""

    def hear(self, block: Block) -> str: ...

    def finish(self) -> Heard: ...


class Recogniser(Protocol):
    name: str

    def utterance(self) -> Utterance: ...


class Activities(Protocol):
    def follow(self) -> Detector: ...


class AttentiveEars:
    """`ears` behind a gate that `activities` open."""

    def __init__(self, ears: Recogniser, activities: Activities) -> None:
        self.name = ears.name
        self._ears, self._activities = ears, activities

    def utterance(self) -> "AttentiveUtterance":
        return AttentiveUtterance(self._ears.utterance(), self._activities.follow())


class AttentiveUtterance:
    """Gives the same whatever the lengths of the blocks: all is decided a window at a time."""

    def __init__(self, utterance: Utterance, detector: Detector) -> None:
        self._utterance, self._detector = utterance, detector
        self._rules, self._gate, self._loudness = SpeechRules(), Gate(), Loudness()
        self._prosody = ProsodyMeter()
        self._rest = np.zeros(0, np.int16)
        self._samples = 0
        self._text = ""

    @property
    def activity(self) -> Activity:
        """When the person spoke in the sound so far."""
        return self._rules.activity

    def hear(self, block: Block) -> str:
        """Take 16 kHz sound; give the text so far. Raises ValueError for another rate."""
        if block.rate_hz != EARS_RATE_HZ:
            raise ValueError(f"needs {EARS_RATE_HZ} Hz, got {block.rate_hz} Hz")
        self._samples += len(block.samples)
        sound = np.concatenate([self._rest, block.samples])
        whole = len(sound) // WINDOW * WINDOW
        self._rest = sound[whole:]
        for window in sound[:whole].reshape(-1, WINDOW):
            self._judge(window, window)
        return self._text

    def finish(self) -> Heard:
        if len(self._rest):
            self._judge(np.pad(self._rest, (0, WINDOW - len(self._rest))), self._rest)
        heard = self._utterance.finish()
        level_db = self._loudness.level_db
        return replace(
            heard,
            text="" if level_db is None else heard.text,  # there were doubts, and nobody spoke: words out of music
            seconds=self._samples / EARS_RATE_HZ,
            level_db=level_db,
            clipped=self._loudness.clipped,
            prosody=self._prosody.reading,
        )

    def _judge(self, window: NDArray[np.int16], sound: NDArray[np.int16]) -> None:
        """`sound` is as much of the window as was recorded."""
        probability = self._detector.speech(window)
        self._rules.take(probability)
        if self._rules.speaking:
            self._loudness.take(sound)
        self._prosody.hear(window, self._rules.speaking)
        if passed := self._gate.take(sound, probability):
            self._text = self._utterance.hear(Block(np.concatenate(passed)))

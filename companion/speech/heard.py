"""What a recogniser made of an utterance."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """`text` is lower case without punctuation, empty if there were no words. `seconds` is the length of the recording."""

    text: str
    seconds: float
    confidence: float = 1.0
    """How sure the recogniser is of its least sure word, 0 to 1; 1 where it can't tell."""
    level_db: float | None = None
    """How loud the speech was, in dB below full scale. None: there was none, or nobody measured it."""
    clipped: float = 0.0
    """The share of the speech's samples that are cut off at full scale: 0 to 1."""


@dataclass(frozen=True)
class Activity:
    """When the person spoke in what was heard so far, all in seconds of sound."""

    sound_s: float = 0.0
    speech_s: float = 0.0
    """How much of it was speech, pauses left out."""
    silence_s: float = 0.0
    """How long there has been none, since the last of it or since the beginning."""

"""What a recogniser made of an utterance, and how it was said."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Prosody:
    """How something was said, as far as sound alone tells."""

    level_db: float
    """How loud, in dB below full scale, pauses left out."""
    pitch_hz: float | None
    """The median over voiced sound; None where too little was voiced."""
    pitch_range: float | None
    """Semitones between its 10th and 90th percentile."""
    pace: float | None
    """Syllables a second, pauses left out; None where none was found."""
    pauses: float
    """The share of silence between the first and the last speech: 0 to 1."""


HowSaid = Callable[[], Prosody | None]
"""Works it out when it is called, which takes milliseconds. None: too little was said, or nobody measured."""


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
    prosody: HowSaid | None = field(default=None, compare=False, repr=False)
    """How it was said; not worked out yet, so that the words need not wait for it."""


@dataclass(frozen=True)
class Activity:
    """When the person spoke in what was heard so far, all in seconds of sound."""

    sound_s: float = 0.0
    speech_s: float = 0.0
    """How much of it was speech, pauses left out."""
    silence_s: float = 0.0
    """How long there has been none, since the last of it or since the beginning."""

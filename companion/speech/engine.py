"""What the engines under a voice have in common: how they are to speak, what they do, and how they fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from companion.audio.block import Block


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How she speaks."""

    voice: str = "en-us+f5"
    """As espeak-ng names it: a language, and after + a variant. Of the female ones PocketSphinx gets most of f5's words."""
    rate_wpm: int = 165
    pitch: int = 50
    """0 to 99."""
    volume: int = 100
    """0 to 100, in percent."""


class Engine(Protocol):
    def sound(self, text: str, limit_s: float) -> bytes:
        """A WAV of the text. Raises EngineRefusedError, EngineDiedError, EngineHungError."""
        ...

    def kill(self) -> None:
        """Stop what is in work: sound() raises EngineDiedError. From any thread; twice is fine."""
        ...


class AdjustableVoice(Protocol):
    """What the engines make together: a voice whose manner can be changed."""

    name: str

    @property
    def one_pitch(self) -> bool:
        """Whether set_pitch() changes nothing that is heard."""
        ...

    def say(self, sentence: str) -> Iterator[Block]:
        """The sound of a sentence. Ends early after interrupt(). Raises VoiceError."""
        ...

    def interrupt(self) -> None:
        """Give up the sentence in work. From any thread."""
        ...

    def set_rate(self, rate_wpm: int) -> None:
        """In words a minute, from the next sentence on."""
        ...

    def set_pitch(self, pitch: int) -> None:
        """0 to 99, from the next sentence on."""
        ...

    def check(self) -> str:
        """Wait until it can speak: the name of what does. Raises VoiceError."""
        ...

    def close(self) -> None: ...


class EngineDiedError(Exception):
    """It ended, or answered nonsense. Another one may do better."""


class EngineHungError(Exception):
    """It did not answer in time."""


class EngineRefusedError(Exception):
    """It cannot work on this machine."""

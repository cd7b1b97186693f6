"""What the engines under a voice have in common: how they are to speak, what they do, and how they fail."""

from dataclasses import dataclass
from typing import Protocol


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


class EngineDiedError(Exception):
    """It ended, or answered nonsense. Another one may do better."""


class EngineHungError(Exception):
    """It did not answer in time."""


class EngineRefusedError(Exception):
    """It cannot work on this machine."""

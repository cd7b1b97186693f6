"""What a recogniser made of an utterance."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """`text` is lower case without punctuation, empty if there were no words. `seconds` is the length of the recording."""

    text: str
    seconds: float

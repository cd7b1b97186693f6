"""What she answers."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """`pieces` is read once, as it comes; joined, they are the reply. `move` is one of the moves she is steered by.

    `source` tells who found the words: safety, a skill's name, bank, model, or ask-back.
    """

    pieces: Iterator[str]
    source: str
    move: str

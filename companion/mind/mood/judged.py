"""What was judged of one line."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Judged:
    """`mood` is one of the six, or "" where it is not sure; `chance` that of the likeliest in any case."""

    mood: str
    chance: float
    from_words: Mapping[str, float] = field(default_factory=dict)
    from_voice: Mapping[str, float] | None = None
    """None where there was no voice, or no usual of his yet to hold it against."""


NOT_JUDGED = Judged("", 0.0)

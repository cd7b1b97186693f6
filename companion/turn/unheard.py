"""Why no words were heard, as far as the sound tells: what she says then depends on it."""

from enum import Enum

from companion.speech.heard import Heard

FAR_DB = -45.0
"""Speech below this comes from across a room, or from behind a hand."""
BROKEN_UP = 0.02
"""The share of samples cut off at full scale from which words suffer; speech that only touches full scale has a thousandth."""


class Unheard(Enum):
    TOO_SHORT = "too short"
    NO_WORDS = "no words"
    FAR = "far"
    LOUD = "loud"
    NOBODY = "nobody"
    """Nobody held the button, and nobody spoke: a tap in a pocket. Nothing is said to that."""


def why_unheard(heard: Heard, shortest_s: float) -> Unheard:
    """The likeliest reason why `heard` has no words. Only for that: what was understood is never refused for its level."""
    if heard.seconds < shortest_s:
        return Unheard.TOO_SHORT
    if heard.level_db is None:
        return Unheard.NO_WORDS
    if heard.clipped >= BROKEN_UP:
        return Unheard.LOUD
    return Unheard.FAR if heard.level_db < FAR_DB else Unheard.NO_WORDS

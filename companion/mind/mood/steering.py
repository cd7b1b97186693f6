"""What a mood changes in her manner: how long she answers, how fast she speaks, which moves she leaves. Pure rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from companion.mind.mood.judged import Judged

LATE_FROM_H, LATE_TO_H = 23, 5
LATE_PACE = 0.02
"""Slower, late at night, unless he is glad."""
SLOWEST, FASTEST = 0.9, 1.05
SHORT_WORDS = 18
LESS_LIKELY = 0.25
"""What doesn't suit is picked so much more seldom, and never left out: a fixed rule would make her repeat herself."""


@dataclass(frozen=True, slots=True)
class Manner:
    """`pace` is a share of the voice's own rate; `avoid` are moves of persona.md."""

    words: Literal["short", "any"] = "any"
    pace: float = 1.0
    avoid: tuple[str, ...] = ()


NO_CHANGE = Manner()
OF_MOOD: Mapping[str, Manner] = {
    "low": Manner("short", 0.93, ("play", "celebrate")),
    "flat": Manner("short", 0.95, ("play", "celebrate")),
    "tense": Manner("short", 0.95, ("play", "reframe")),
    "mixed": Manner("any", 0.98, ("play",)),
    "fine": NO_CHANGE,
    "bright": Manner("any", 1.04, ("comfort",)),
}


def steering(judged: Judged, hour: int) -> Manner:
    """How to be, at this hour of his day (0 to 23). Where the mood is not sure, only the hour counts."""
    manner = OF_MOOD.get(judged.mood, NO_CHANGE)
    is_late = hour >= LATE_FROM_H or hour < LATE_TO_H
    pace = manner.pace - (LATE_PACE if is_late and judged.mood != "bright" else 0.0)
    return Manner(manner.words, round(min(max(pace, SLOWEST), FASTEST), 3), manner.avoid)


def weight(text: str, manner: Manner, move: str = "") -> float:
    """How likely a reply is beside others: 1 where nothing speaks against it."""
    unsuited = (manner.words == "short" and len(text.split()) > SHORT_WORDS) + (move in manner.avoid)
    return LESS_LIKELY**unsuited

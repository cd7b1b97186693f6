"""What a line says, as far as the encoder's heads and the rules of gist.py are sure of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from companion.lm.encoder import Reading
from companion.mind.gist import Gist, gist


class Reader(Protocol):
    def read(self, heard: str) -> Reading:
        """What the line says, in which mood, and its vector."""
        ...


SURE_SITUATION = 0.2
SURE_KIND = 0.7
SURE_TONE = 0.75
HARD_MOODS, LIGHT_MOODS = ("low", "tense", "flat"), ("bright", "fine")

MOVES = {
    "good-news": "celebrate", "bad-news": "comfort", "worry": "reflect", "wish": "ask", "plan": "ask", "question": "inform",
    "request": "task", "story": "ask", "memory": "reflect", "opinion": "play", "small-talk": "play", "complaint": "reflect",
    "confession": "reflect", "about-her": "share",
}  # fmt: skip
"""The move that each kind of line asks for."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line says, as far as it is sure: any of `situation`, `kind` and `mood` may be empty."""

    situation: str
    kind: str
    mood: str
    tone: str
    """"hard" or "light", where the moods together are sure of it; else empty."""
    gist: Gist

    @property
    def move(self) -> str:
        return MOVES.get(self.kind, "ask")


def understand(heard: str, reading: Reading) -> Understood:
    return Understood(
        situation=_sure(reading.situation, SURE_SITUATION),
        kind=_sure(reading.kind, SURE_KIND),
        mood=_sure(reading.mood, 0.0),
        tone=_tone(reading.mood),
        gist=gist(heard),
    )


def _tone(moods: Mapping[str, float]) -> str:
    for name, those in (("hard", HARD_MOODS), ("light", LIGHT_MOODS)):
        if sum(moods.get(mood, 0.0) for mood in those) >= SURE_TONE:
            return name
    return ""


def _sure(chances: Mapping[str, float], bar: float) -> str:
    best = max(chances, key=chances.__getitem__, default="")
    return best if best and chances[best] >= bar else ""


NOTHING_UNDERSTOOD = Understood("", "", "", "", Gist("", ("they", "them", "their"), "", "", ""))

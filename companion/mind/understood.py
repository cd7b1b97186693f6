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


SURE_SITUATION, SURE_IMPERSONAL, SURE_TALKING = 0.3, 0.38, 0.7
"""The chance that is enough: for a first line about somebody's life; for one that names nobody, which may be the television;
and in the middle of a talk, which explains most lines better than their words do."""
OTHER, SURE_OTHER = "other", 0.3
"""The situation of what she can't sensibly follow: overheard, read out, garbled."""
SURE_KIND = 0.75
SURE_TONE = 0.75
PERSONAL = frozenset("i me my mine myself we us our ours you your yours im ive".split())
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
    is_other: bool = False
    """Whether it is nothing that she could follow."""
    talking: bool = False
    """Whether something was said before it."""

    @property
    def move(self) -> str:
        return MOVES.get(self.kind, "ask")


def understand(heard: str, reading: Reading, talking: bool = False) -> Understood:
    """What is sure of a line. `talking`: it goes on from what was said before, where "she" and "it" are known."""
    found = gist(heard)
    personal = bool(found.who) or not PERSONAL.isdisjoint(heard.lower().replace("'", " ").split())
    bar = SURE_TALKING if talking else SURE_SITUATION if personal else SURE_IMPERSONAL
    situation = _sure(reading.situation, bar)
    return Understood(
        situation=situation,
        kind=_sure(reading.kind, SURE_KIND),
        mood=_sure(reading.mood, 0.0),
        tone=_tone(reading.mood),
        gist=found,
        is_other=situation == OTHER or (not (personal or talking) and reading.situation.get(OTHER, 0.0) >= SURE_OTHER),
        talking=talking,
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

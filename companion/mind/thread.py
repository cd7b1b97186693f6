"""The thread of a talk: what was said last, the point that it is at, and the scenes that may still go on."""

from collections import deque
from dataclasses import dataclass, replace

from companion.mind.asked import asked_in
from companion.mind.bank import Exchange
from companion.mind.found import Found
from companion.mind.small_answers import Point
from companion.mind.understood import NOTHING_UNDERSTOOD, Understood

KEPT_TURNS = 30
"""She repeats no reply within so many turns, while others fit."""
CONTEXT_TURNS = 2
"""Turns for which the follow-ups of a scene wait, when an ask-back or a skill comes between."""
SCENES_OWN = ("real", "want", "none")
"""After these ("Want another one?") a bare yes or no goes on with the scene."""
OF_OTHERS, LEFT_OUT = ("mail",), "\u2026"
"""What strangers wrote is read out, and is no part of the talk: this stands in its place."""


@dataclass(frozen=True)
class Turn:
    heard: str
    spoken: str


class TalkThread:
    def __init__(self) -> None:
        self.turns: deque[Turn] = deque(maxlen=KEPT_TURNS)
        """The last turns: what was heard, and as much of her reply as was spoken."""
        self.replies: deque[str] = deque(maxlen=KEPT_TURNS)
        self.point: Point | None = None
        self._open: list[tuple[Exchange, int]] = []
        """Scenes that may still go on, the latest first, each with the number of turns since."""

    @property
    def open_scenes(self) -> list[Exchange]:
        return [scene for scene, _ in self._open]

    @property
    def last_reply(self) -> str:
        return self.replies[-1] if self.replies else ""

    @property
    def last_own(self) -> str:
        """Her last reply, where it was in her own words: his line may be the answer to it."""
        return "" if self.turns and self.turns[-1].spoken == LEFT_OUT else self.last_reply

    @property
    def is_open_question(self) -> bool:
        """Whether a bare "no" answers her own last question rather than the one that the scene's next lines think of."""
        return self.point is not None and self.point.asked not in SCENES_OWN

    def turn_over(self, found: Found, spoken: str, understood: Understood) -> None:
        """A reply was heard, or some of it."""
        self.replies.append(found.text)
        self.point = self._next_point(found, spoken, understood)
        self._open = [(scene, age + 1) for scene, age in self._open if age < CONTEXT_TURNS and scene is not found.scene]
        if found.scene is not None:
            self._open.insert(0, (found.scene, 0))
        if found.source == "safety":
            self._open, self.point = [], None

    def forget(self) -> None:
        self.turns.clear()
        self.replies.clear()
        self.point, self._open = None, []

    def _next_point(self, found: Found, spoken: str, understood: Understood) -> Point:
        """Where a bare "yes" or "why?" would find the talk. A small answer stays at the point that it was about."""
        asked = asked_in(spoken)
        if understood is NOTHING_UNDERSTOOD or found.source == "small":
            return replace(self.point, asked=asked) if self.point is not None else Point(asked, "", understood.gist)
        return Point(asked, understood.mood, understood.gist)

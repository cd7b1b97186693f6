"""The middle tier at work: finds an apt answer for what was understood, and remembers which were said.

When two situations are near each other, the kind of thing that was said ("worry", "good-news") is often still sure: then an
answer for the kind is given, which says less.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from random import Random

from companion.mind.apt import WHOLE_LINE_TURNS, Apt, AptAnswers, Shape
from companion.mind.understood import Understood

KEPT_TURNS = 30
LEAST_WORDS = 3
MOST_WORDS = 45
RANKED = 6
"""So many candidates are ranked, where there is something to rank them by."""

ASK_BACK = "ask-back"

Rank = Callable[[str, str, Sequence[str]], Sequence[float]]
"""Of a heard line, its mood and a few replies: how well each fits."""


class Middle:
    """The middle tier with its memory of what was said."""

    def __init__(self, shapes: Mapping[str, tuple[Shape, ...]], chance: Random, rank: Rank | None = None) -> None:
        self._answers = AptAnswers(shapes, chance)
        self._rank = rank
        self._said: deque[Shape | None] = deque(maxlen=KEPT_TURNS)
        self._next: Shape | None = None

    def reply(self, heard: str, understood: Understood) -> Apt | None:
        """An apt answer, or None when it is not sure what is going on."""
        return self._from(heard, understood, (understood.situation, f"kind:{understood.kind}"))

    def ask_back(self, heard: str, understood: Understood) -> Apt | None:
        """What she says when she isn't sure: she asks on, in the person's own words where there are any to pick up."""
        return self._from(heard, understood, (f"{ASK_BACK}:{understood.tone}", ASK_BACK))

    def _from(self, heard: str, understood: Understood, names: Sequence[str]) -> Apt | None:
        self._next = None
        if not LEAST_WORDS <= len(heard.split()) <= MOST_WORDS:
            return None
        lately = list(self._said)[-WHOLE_LINE_TURNS:]
        turned = any(shape is not None and "words" in shape.slots for shape in lately)
        said = {shape for shape in self._said if shape is not None}
        for name in names:
            found = self._answers.candidates(name, understood.gist, said, turned)
            if found:
                chosen = self._best(heard, understood.mood, found[:RANKED])
                self._next = chosen.shape
                return chosen
        return None

    def turn_over(self, *, spoken: bool) -> None:
        """`spoken`: the last reply() was spoken, or begun."""
        self._said.append(self._next if spoken else None)
        self._next = None

    def _best(self, heard: str, mood: str, found: Sequence[Apt]) -> Apt:
        if self._rank is None or len(found) == 1:
            return found[0]
        scores = self._rank(heard, mood, [apt.text for apt in found])
        return max(zip(scores, found, strict=True), key=lambda scored: scored[0])[1]

"""The middle tier at work: finds an apt answer for what was understood, and remembers which were said.

When two situations are near each other, the kind of thing that was said ("worry", "good-news") is often still sure: then an
answer for the kind is given, which says less.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from companion.mind.apt import WHOLE_LINE_TURNS, Apt, AptAnswers, Shape
from companion.mind.understood import Understood

KEPT_TURNS = 30
LEAST_WORDS = 3
MOST_WORDS = 45

ASK_BACK, A_STEP = "ask-back", "next"
OF_THE_DEAD = ("death-of-person", "missing-the-dead", "memory-of-someone", "kind:memory")
"""Only here she speaks of "your late wife"; elsewhere she would ask how the late wife took it."""


class Middle:
    """The middle tier with its memory of what was said."""

    def __init__(self, shapes: Mapping[str, tuple[Shape, ...]], chance: Random) -> None:
        self._answers = AptAnswers(shapes, chance)
        self._said: deque[Shape | None] = deque(maxlen=KEPT_TURNS)
        self._next: Shape | None = None

    def reply(self, heard: str, understood: Understood) -> Apt | None:
        """An apt answer, or None when it is not sure what is going on."""
        if understood.is_other:
            return None
        return self._from(heard, understood, (understood.situation, f"kind:{understood.kind}"))

    def ask_back(self, heard: str, understood: Understood) -> Apt | None:
        """What she says when she isn't sure: she asks on, in the person's own words where there are any to pick up."""
        way = "other" if understood.is_other else "talking" if understood.talking else understood.tone
        return self._from(heard, understood, (f"{ASK_BACK}:{way}", ASK_BACK))

    def _from(self, heard: str, understood: Understood, names: Sequence[str]) -> Apt | None:
        self._next = None
        if not LEAST_WORDS <= len(heard.split()) <= MOST_WORDS:
            return None
        lately = list(self._said)[-WHOLE_LINE_TURNS:]
        turned = any(shape is not None and "words" in shape.slots for shape in lately)
        said = {shape for shape in self._said if shape is not None}
        for name in names:
            gist = understood.gist
            if " late " in f" {gist.who} " and name not in OF_THE_DEAD:
                gist = replace(gist, who="")
            found = self._answers.candidates(name, gist, said, turned)
            if understood.tone == "hard" and not any(lately):  # what it is like first, and what to do later
                found = [apt for apt in found if apt.shape.ask != A_STEP] or found
            if found:
                self._next = found[0].shape
                return found[0]
        return None

    def turn_over(self, *, spoken: bool) -> None:
        """`spoken`: the last reply() was spoken, or begun."""
        self._said.append(self._next if spoken else None)
        self._next = None

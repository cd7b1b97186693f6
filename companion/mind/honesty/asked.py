"""Asked what she is, and all that follows from it: one short true answer. Comes before every task; None for any other line.

The questions are told by rules over bare words (companion.mind.skills.bare), read from the start of the line, for a wrong answer
to "what are you up to" would be as odd as a missing one.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random

from companion.memory.memory import Memory
from companion.mind.honesty import words
from companion.mind.honesty.questions import kind_of
from companion.mind.number_words import in_words
from companion.mind.skilled import Skilled

SOURCE = "honesty"
ANSWERS: dict[str, tuple[tuple[str, ...], str]] = {
    "what": (words.WHAT, "are-you-real"),
    "claim": (words.PUSHED, "pretend-human"),
    "role": (words.ROLE, "be-my-dead-relative"),
    "body": (words.BODY, ""),
    "place": (words.PLACE, "where-do-you-live"),
    "past": (words.PAST, ""),
    "people": (words.PEOPLE, "are-you-lonely"),
    "feel": (words.FEEL, "do-you-feel"),
    "love": (words.LOVE, "do-you-love-me"),
    "miss": (words.MISS, "when-im-away"),
    "conscious": (words.CONSCIOUS, "are-you-conscious"),
    "there": (words.NOT_THERE, ""),
    "listening": (words.LISTENING, "listening-all-the-time"),
    "knows": (words.KNOWS, ""),
    "cant-know": (words.CANT_KNOW, ""),
    "truth": (words.TRUTH, "can-you-lie"),
}
"""The wordings for each kind of question, and the scene of the bank where the talk may go on from."""


LEFT_TO_HER_LINES = frozenset("body place past people feel love miss conscious knows truth cant-know".split())
"""Where the bank has an answer to these very words, it is as honest, and the talk may go on from it."""


class Honesty:
    """`keeps`: there is a memory, and it is on. `leaves_device`: what he says is sent to a server to be answered. `is_answered`:
    whether her lines have an answer to these very words.
    """

    def __init__(
        self,
        chance: Random,
        memory: Memory | None = None,
        *,
        keeps: bool,
        leaves_device: bool = False,
        is_answered: Callable[[str], object] = lambda _: False,
    ) -> None:
        self._chance, self._memory, self._keeps, self._leaves = chance, memory, keeps, leaves_device
        self._is_answered = is_answered

    def reply(self, text: str, heard: str, now: datetime | None = None) -> Skilled | None:  # noqa: ARG002 - as every task
        """The answer to bare words. What she says does not depend on the hour."""
        kind = kind_of(text)
        if not kind or (kind in LEFT_TO_HER_LINES and self._is_answered(heard)):
            return None
        if kind in ANSWERS:
            choices, scene = ANSWERS[kind]
            return self._skilled(choices, scene)
        answers: dict[str, Callable[[], tuple[str, ...]]] = {
            "remember": self._remembered,
            "tells": lambda: words.LEAVES if self._leaves else words.STAYS,
            "online": lambda: words.ONLINE_WITH_SERVER if self._leaves else words.ONLINE,
        }
        return self._skilled(answers[kind]())

    def _skilled(self, choices: tuple[str, ...], scene: str = "") -> Skilled:
        return Skilled(SOURCE, tuple(self._chance.sample(choices, len(choices))), "bound", scene=scene)

    def _remembered(self) -> tuple[str, ...]:
        """As many things as there are, no more."""
        if self._memory is None or not self._keeps:
            return words.MEMORY_OFF
        count = len(self._memory.facts.all()) + len(self._memory.people.all()) + len(self._memory.plans.all())
        if not count:
            return words.KEPT_NOTHING
        things = "one thing" if count == 1 else f"{in_words(count)} things"
        verb = "is" if count == 1 else "are"
        return tuple(text.format(are=verb, things=things, Things=things[0].upper() + things[1:]) for text in words.KEPT)

"""The talk after danger was heard: she stays with it, and comes back to what was cut off. What danger is, safety.py decides."""

from random import Random

from companion.mind import safety
from companion.mind.found import Found


class DangerTalk:
    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._kind, self._age, self._unsaid = "", 0, False

    def __bool__(self) -> bool:
        """Whether there is danger that was heard in this conversation."""
        return bool(self._kind)

    def reply(self, heard: str, said: set[str]) -> Found | None:
        """The answer to a line of danger, or to one that follows it."""
        danger = safety.danger(heard)
        if danger is not None:
            return Found(safety.first_words(danger.kind, self._chance, said), "safety", "comfort", danger=danger.kind)
        if not self._kind:
            return None
        if self._unsaid:  # she was cut off before a word of it: it is not dropped
            return Found(safety.first_words(self._kind, self._chance, said), "safety", "comfort", danger=self._kind)
        text = safety.next_words(self._kind, heard, self._age, self._chance, said)
        return Found(text, "safety", "comfort") if text else None

    def still_here(self, said: set[str]) -> Found | None:
        """What she says instead of small talk while the danger is near."""
        if not self._kind:
            return None
        text = safety.still_here(self._kind, self._age, self._chance, said)
        return Found(text, "safety", "comfort") if text else None

    def turn_over(self, found: Found, spoken: str) -> None:
        if found.danger:
            self._kind, self._age, self._unsaid = found.danger, 0, not spoken
        self._age += 1

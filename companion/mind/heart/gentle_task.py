"""Gentle words off and on by voice: "stop asking me such things", "you can ask me such things again"."""

from datetime import datetime

from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.mind.heart import distance_words as words
from companion.mind.heart.gentle import OFF
from companion.mind.heart.gentle_words import is_all_off, is_all_on
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import not_kept

SOURCE = "gentle"


class GentleTask:
    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory

    def reply(self, text: str, now: datetime) -> Skilled | None:
        """Raises KeepingError: then nothing changed."""
        if not (is_all_off(text) or is_all_on(text)):
            return None
        if self._memory is None:
            return Skilled(SOURCE, words.OFF_UNKEPT, "bound") if is_all_off(text) else not_kept()
        if is_all_on(text):
            self._memory.preferences.remove(OFF)
            return Skilled(SOURCE, words.EVERYTHING_ON, "task")
        if self._memory.preferences.get(OFF):
            return Skilled(SOURCE, words.OFF_ALREADY, "task")
        self._memory.preferences.set(OFF, "yes", seconds(now))
        return Skilled(SOURCE, words.EVERYTHING_OFF, "task")

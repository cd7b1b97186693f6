"""What a larger mind may know of the person: both names, and what memory holds that fits the line, but for what he never wants
brought up.
"""

from collections.abc import Callable
from datetime import datetime

from companion.errors import KeepingError
from companion.memory.kinds import ME
from companion.memory.memory import Memory
from companion.mind.meeting.names import her_name
from companion.mind.tasks.forgetting import AVOID
from companion.mind.tasks.known_sentences import shares_a_word
from companion.mind.writer import Known


class Knowing:
    """Called with a line. Without a memory, or where it fails, the names in the settings are all."""

    def __init__(self, memory: Memory | None, clock: Callable[[], datetime], owner_name: str = "") -> None:
        self._memory, self._clock, self._owner = memory, clock, owner_name

    def __call__(self, heard: str) -> Known:
        if self._memory is None:
            return Known(owner_name=self._owner)
        try:
            return Known(her_name(self._memory), self._name_of_him(self._memory), self._fitting(self._memory, heard))
        except KeepingError:  # she answers in any case; that memory fails is told elsewhere
            return Known(owner_name=self._owner)

    def _name_of_him(self, memory: Memory) -> str:
        names = [fact.value for fact in memory.facts.of_relation("name") if fact.subject == ME]
        return names[-1] if names else self._owner

    def _fitting(self, memory: Memory, heard: str) -> tuple[str, ...]:
        if not heard:
            return ()
        avoided = memory.preferences.all_of(AVOID)
        told = [one.sentence for one in memory.recall(heard, self._clock())]
        return tuple(text for text in told if not any(shares_a_word(one, text) for one in avoided))

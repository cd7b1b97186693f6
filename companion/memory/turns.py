"""What was said and what was heard of the answers, in the order of their numbers: a clock may jump, numbers don't."""

from typing import Any

from companion.memory.kinds import Turn
from companion.memory.plain_text import clean
from companion.memory.store import Store

TALK_GAP_S = 600
"""With more than this between two turns, the second begins another talk."""
MAX_CHARS = 2_000
"""Of heard and of spoken: two minutes of fast talk."""
MAX_SOURCE_CHARS = 40
READ = "SELECT id, at, talk, heard, spoken, source, mood FROM turns "


class Turns:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, heard: str, spoken: str, source: str, at: int, mood: str = "") -> int:
        """Keep a turn; its number. Raises KeepingError."""
        with self._store.change():
            values = (at, self._talk(at), clean(heard, MAX_CHARS), clean(spoken, MAX_CHARS))
            return self._store.run(
                "INSERT INTO turns (at, talk, heard, spoken, source, mood) VALUES (?, ?, ?, ?, ?, ?)",
                (*values, clean(source, MAX_SOURCE_CHARS), clean(mood, MAX_SOURCE_CHARS)),
            )

    def complete(self, turn: int, spoken: str, mood: str) -> None:
        """What was heard of the answer, where the turn was kept before it was spoken. Within a change()."""
        values = (clean(spoken, MAX_CHARS), clean(mood, MAX_SOURCE_CHARS), turn)
        self._store.run("UPDATE turns SET spoken = ?, mood = ? WHERE id = ?", values)

    def last(self, n: int) -> list[Turn]:
        """The newest n, the oldest of them first."""
        return self._turns(READ + "ORDER BY id DESC LIMIT ?", (max(n, 0),))[::-1]

    def between(self, start_s: int, end_s: int) -> list[Turn]:
        """From one time up to, not with, another; as they were said."""
        return self._turns(READ + "WHERE at >= ? AND at < ? ORDER BY id", (start_s, end_s))

    def get(self, turn: int) -> Turn | None:
        found = self._turns(READ + "WHERE id = ?", (turn,))
        return found[0] if found else None

    def count(self) -> int:
        row = self._store.one("SELECT count(*) FROM turns")
        return int(row[0]) if row else 0

    def _talk(self, at: int) -> int:
        """The talk of the last turn goes on, or the next begins. A clock set far back begins one, and the number still grows."""
        row = self._store.one("SELECT at, talk FROM turns ORDER BY id DESC LIMIT 1")
        if row is None:
            return 1
        return int(row[1]) + (abs(at - int(row[0])) > TALK_GAP_S)

    def _turns(self, sql: str, values: tuple[Any, ...]) -> list[Turn]:
        return [Turn(*row) for row in self._store.rows(sql, values)]

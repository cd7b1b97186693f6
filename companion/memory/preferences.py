"""How he wants her to be: single settings ("pace"), and collections of values ("never bring up")."""

from companion.memory.plain_text import clean
from companion.memory.store import Store

MAX_NAME_CHARS = 80
MAX_VALUE_CHARS = 500


class Preferences:
    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, name: str) -> str:
        """The value, the latest where there are several; "" where there is none."""
        return next(iter(self.all_of(name)[::-1]), "")

    def set(self, name: str, value: str, at: int) -> None:
        """One value in the place of all others. Raises KeepingError."""
        with self._store.change():
            self.remove(name)
            self.add(name, value, at)

    def all_of(self, name: str) -> list[str]:
        """Oldest first."""
        rows = self._store.rows("SELECT value FROM preferences WHERE name = ? ORDER BY at, rowid", (_name(name),))
        return [str(row[0]) for row in rows]

    def add(self, name: str, value: str, at: int) -> None:
        """One more value; the same again is one. Raises KeepingError."""
        with self._store.change():
            values = (_name(name), clean(value, MAX_VALUE_CHARS), at)
            self._store.run("INSERT INTO preferences (name, value, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values)

    def remove(self, name: str, value: str = "") -> None:
        """One value, or without one all of them. Raises KeepingError."""
        with self._store.change():
            kept = clean(value, MAX_VALUE_CHARS)
            self._store.run("DELETE FROM preferences WHERE name = ? AND ? IN ('', value)", (_name(name), kept))


def _name(name: str) -> str:
    return clean(name, MAX_NAME_CHARS)

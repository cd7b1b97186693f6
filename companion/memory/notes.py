"""Notes, newest last, and lists of things by name."""

from typing import Any

from companion.memory.kinds import ListItem, Note
from companion.memory.said_words import said_words, those_with
from companion.memory.store import Store

NOTES = "SELECT id, text, at FROM notes "


class Notes:
    """What he wants kept word for word."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, text: str, at: int) -> Note:
        with self._store.change():
            return Note(self._store.run("INSERT INTO notes (text, at) VALUES (?, ?)", (text, at)), text, at)

    def all(self) -> list[Note]:
        return self._where("")

    def last(self) -> Note | None:
        found = self._where("ORDER BY id DESC LIMIT 1")
        return found[0] if found else None

    def remove(self, note_id: int) -> None:
        """Store.scrub() after it, for nothing of it to stay in the file's log."""
        with self._store.change():
            self._store.run("DELETE FROM notes WHERE id = ?", (note_id,))

    def find(self, words: str) -> list[Note]:
        """Those with all of these words, in any form of them; else those with any."""
        terms = [f'"{word}"' for word in said_words(words)]
        for query in (" AND ".join(terms), " OR ".join(terms)) if terms else ():
            found = self._where("WHERE id IN (SELECT rowid FROM note_words WHERE note_words MATCH ?) ORDER BY id", query)
            if found:
                return found
        return []

    def _where(self, rest: str, *values: Any) -> list[Note]:
        return [Note(*row) for row in self._store.rows(NOTES + (rest or "ORDER BY id"), values)]


class Lists:
    """The shopping list and its like. A list comes with its first item and goes when it is cleared."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, list_name: str, text: str, at: int) -> ListItem:
        """What is on the list already is not put on it twice."""
        with self._store.change():
            self._store.run("INSERT INTO lists (name) VALUES (?) ON CONFLICT DO NOTHING", (list_name,))
            for item in self.items(list_name):
                if item.text.casefold() == text.casefold():
                    return item
            (number, name), *_ = self._store.rows("SELECT id, name FROM lists WHERE name = ?", (list_name,))
            sql = "INSERT INTO list_items (list, text, at) VALUES (?, ?, ?)"
            return ListItem(self._store.run(sql, (number, text, at)), name, text, at)

    def items(self, list_name: str) -> list[ListItem]:
        sql = (
            "SELECT list_items.id, lists.name, text, at FROM list_items JOIN lists ON lists.id = list WHERE lists.name = ? "
            "ORDER BY list_items.id"
        )
        return [ListItem(*row) for row in self._store.rows(sql, (list_name,))]

    def names(self) -> list[str]:
        return [row[0] for row in self._store.rows("SELECT name FROM lists ORDER BY id")]

    def remove(self, list_name: str, words: str) -> list[ListItem]:
        """Takes off what is called so, else what has all these words in it; none is taken off for a single word of them."""
        items = self.items(list_name)
        gone = [item for item in items if said_words(item.text) == said_words(words)] or those_with(
            words, items, lambda item: item.text, all_of_them=True
        )
        with self._store.change():
            self._store.run_many("DELETE FROM list_items WHERE id = ?", [(item.id,) for item in gone])
        return gone

    def clear(self, list_name: str) -> None:
        """The list too: nobody wants to hear of an empty one."""
        with self._store.change():
            self._store.run("DELETE FROM lists WHERE name = ?", (list_name,))

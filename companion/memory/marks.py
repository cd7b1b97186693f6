"""Forgetting one thing by the mark that it is shown with: "f12" is the fact with the number 12."""

import re
from typing import TYPE_CHECKING

from companion.memory.portable import LARGEST, TABLES, ArgumentError
from companion.memory.readable import person
from companion.memory.store import Store

if TYPE_CHECKING:
    from companion.memory.memory import Memory

MARK = re.compile(r"([a-z])(\d{1,19})", re.ASCII)
TOLD_BY = {
    "f": "SELECT sentence FROM facts WHERE id = ?",
    "w": "SELECT name, relation FROM people WHERE id = ?",
    "p": "SELECT text FROM plans WHERE id = ?",
    "n": "SELECT text FROM notes WHERE id = ?",
    "t": "SELECT heard FROM turns WHERE id = ?",
    "r": "SELECT text FROM reminders WHERE id = ?",
    "c": "SELECT coalesce(nullif(name, ''), 'a timer') FROM timers WHERE id = ?",
    "l": "SELECT text FROM list_items WHERE id = ?",
    "b": "SELECT 'the letter to ' || coalesce(nullif(whom, ''), 'somebody') FROM letters WHERE id = ?",
    "h": "SELECT name || ': ' || value FROM preferences WHERE rowid = ?",
}
"""What stands behind each mark: facts, people ("who"), promises and plans, notes, turns, reminders, timers ("clock"), lists,
letters ("b" as at the post box), and how he wants her to be.
"""
PLAIN_ROWS = {
    "p": "plans", "n": "notes", "r": "reminders", "c": "timers", "l": "list_items", "b": "letters", "h": "preferences",
}  # fmt: skip
LETTER_OF = {"fact": "f", "person": "w", "plan": "p", "note": "n", "turn": "t"}
"""Of what a search finds, by its kind."""
WORD_INDEXES = ("turn_words", "fact_words", "note_words")
SHOWN_BY = "`companion memory show` shows the mark of each thing, for example f12; turns are shown with --turns."


def told(store: Store, mark: str) -> str:
    """What this mark stands for, to ask about it. Raises ArgumentError where there is nothing."""
    letter, number = _parts(mark)
    row = store.one(TOLD_BY[letter], (number,))
    if row is None:
        raise ArgumentError(f"There is no {mark}.", SHOWN_BY)
    return f"everything about {person(*row)}" if letter == "w" else str(row[0])


def forget_marked(memory: "Memory", mark: str) -> None:
    """Forget it, and nothing of it stays in the file. Gone already is fine. Raises KeepingError."""
    letter, number = _parts(mark)
    row = memory.store.one(TOLD_BY[letter], (number,))
    if row is None:
        return
    match letter:
        case "f":
            memory.forget_fact(number)
        case "t":
            memory.forget_turns([number])
        case "w":
            memory.forget_about(row[0] or row[1])
        case _:
            memory.forget_row(PLAIN_ROWS[letter], number)


def forget_everything(store: Store) -> int:
    """Empty every table, and keep the key; how many rows went. Raises KeepingError."""
    gone = 0
    with store.change():
        for index in WORD_INDEXES:  # to take each word out of the old ones for good takes minutes: they are made anew
            store.run(f"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 0)")  # noqa: S608  names of our own
        for name in reversed(TABLES):
            gone += int(store.rows(f"SELECT count(*) FROM {name}")[0][0])  # noqa: S608
            store.run(f"DELETE FROM {name}")  # noqa: S608
        for index in WORD_INDEXES:
            store.run(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608
            store.run(f"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 1)")  # noqa: S608
    store.scrub()
    store.drop_damaged()
    return gone


def _parts(mark: str) -> tuple[str, int]:
    found = MARK.fullmatch(mark.strip().lower())
    if found is None or found[1] not in TOLD_BY or int(found[2]) > LARGEST:
        raise ArgumentError(f"{mark[:40]!r} is no mark of anything.", SHOWN_BY)
    return found[1], int(found[2])

"""Letters in memory. Each step of making one is on the disk when its method returns: a power cut loses no answer."""

from dataclasses import replace
from typing import Any

from companion.letters.kinds import MOST_CHARS, QUESTIONS, Letter, Page, Told
from companion.memory.plain_text import clean, words_of
from companion.memory.store import Store

READ = "SELECT id, whom, state, made, changed, told, text FROM letters "
MAX_WHOM_CHARS = 80
NO_NAME = frozenset("my your the a an to our letter one for".split())


class Letters:
    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, told: Told, at: int) -> Letter:
        """Raises KeepingError, as the others below: then nothing is kept."""
        with self._store.change():
            number = self._store.run(
                "INSERT INTO letters (whom, state, made, changed, told, text) VALUES (?, ?, ?, ?, ?, ?)",
                (_whom(told), _state(told), at, at, told.to_json(), _text(told)),
            )
            return Letter(number, _whom(told), _state(told), at, at, told, _text(told))

    def keep(self, letter: Letter, told: Told, at: int, *, is_done: bool = False) -> Letter:
        """What it is now. One that was forgotten meanwhile stays so."""
        state = "kept" if is_done else _state(told)
        with self._store.change():
            self._store.run(
                "UPDATE letters SET whom = ?, state = ?, changed = ?, told = ?, text = ? WHERE id = ?",
                (_whom(told), state, at, told.to_json(), _text(told), letter.id),
            )
        return Letter(letter.id, _whom(told), state, letter.made, at, told, _text(told))

    def get(self, number: int) -> Letter | None:
        return next(iter(self._where("WHERE id = ?", number)), None)

    def all(self) -> list[Letter]:
        """The one that was changed last comes first."""
        return self._where("")

    def unfinished(self) -> Letter | None:
        """The latest that is not kept yet."""
        return next(iter(self._where("WHERE state != 'kept'")), None)

    def to(self, whom: str) -> list[Letter]:
        """Those to somebody, "marie" or "my sister", the latest first."""
        wanted = set(words_of(whom)) - NO_NAME
        if not wanted:
            return []
        return [one for one in self.all() if wanted & set(words_of(f"{one.whom} {one.told.name} {one.told.relation}"))]

    def _where(self, where: str, *values: Any) -> list[Letter]:
        rows = self._store.rows(f"{READ}{where} ORDER BY changed DESC, id DESC", values)
        return [
            Letter(number, to, state, made, at, _told(told, to, state, text), text)
            for number, to, state, made, at, told, text in rows
        ]


def _told(kept: str, whom: str, state: str, text: str) -> Told:
    """What was told; where that is damaged, the page is had from the letter's text."""
    told = Told.from_json(kept)
    if not told.page.parts and not told.answers and state != "asking" and text.strip():
        return replace(told, whom=told.whom or whom, asking="", page=Page.from_text(text))
    return told


def _whom(told: Told) -> str:
    return clean(told.name or told.whom, MAX_WHOM_CHARS)


def _state(told: Told) -> str:
    return "asking" if told.asking in QUESTIONS else "draft"


def _text(told: Told) -> str:
    return str(told.page)[:MOST_CHARS]

"""All that she remembers, through one object: what the talk and the command line use.

Each method that keeps or forgets is one transaction, on the disk when it returns; before that nothing may be acknowledged.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companion.errors import CompanionError, KeepingError, ModelError
from companion.memory.ended import remove_long_ended
from companion.memory.facts import Facts
from companion.memory.forget import Forgetting
from companion.memory.kinds import ME, Fact, Learned, NewFact, NewPerson, Recalled, Turn
from companion.memory.notes import Lists, Notes
from companion.memory.people import People
from companion.memory.plain_text import folded, seconds
from companion.memory.plans import Plans
from companion.memory.preferences import Preferences
from companion.memory.recall import Recall
from companion.memory.reminders import Reminders
from companion.memory.store import Store
from companion.memory.timers import Timers
from companion.memory.turns import Turns

Encode = Callable[[str], NDArray[np.float32]]
Vector = NDArray[np.float32]
ENCODED_AT_ONCE = 8
"""Of facts without a vector: an old one waits for the next time rather than the person for his answer."""
COUNTED = ("turns", "facts", "people", "plans", "reminders", "timers", "notes", "list_items", "preferences", "letters")
COUNT = {table: " ".join(("SELECT count(*) FROM", table)) for table in COUNTED}
NOTHING_LEARNED = Learned()


class Memory:
    """`encode` is the sentence encoder, where there is one; without it words alone find things."""

    def __init__(self, store: Store, encode: Encode | None = None) -> None:
        self.store, self._encode = store, encode
        self.turns, self.facts, self.people, self.plans = Turns(store), Facts(store), People(store), Plans(store)
        self.preferences, self.reminders, self.timers = Preferences(store), Reminders(store), Timers(store)
        self.notes, self.lists = Notes(store), Lists(store)
        self._recall, self._forgetting = Recall(store), Forgetting(store)

    def encode_with(self, encode: Encode) -> None:
        """From now on meaning counts too."""
        self._encode = encode

    @classmethod
    def open(cls, folder: Path, passphrase: str = "", encode: Encode | None = None) -> "Memory":
        """Raises KeepingError."""
        memory = cls(Store.open(folder, passphrase), encode)
        with suppress(KeepingError):  # a full or read-only disk: they do no harm
            remove_long_ended(memory.store, int(time.time()))
        return memory

    def keep(self, learned: Learned, now: datetime, turn: int | None = None) -> None:
        """What a line taught. Raises KeepingError: then none of it is kept."""
        with self.store.change():
            self._keep(learned, seconds(now), turn, "")
        self.encode_missing()

    def keep_turn(  # noqa: PLR0917 - by keyword from source on
        self,
        heard: str,
        spoken: str,
        source: str,
        now: datetime,
        learned: Learned = NOTHING_LEARNED,
        mood: str = "",
        vector: Vector | None = None,
    ) -> int:
        """A turn with all that it taught; its number. `vector` is that of `heard`. Raises KeepingError: then nothing is kept."""
        at, vector = seconds(now), self._vector(heard) if vector is None else vector
        with self.store.change():
            turn = self.turns.add(heard, spoken, source, at, mood)
            if vector is not None:
                self._recall.keep_turn_code(turn, vector)
            spoken_of = self._keep(learned, at, turn, mood)
            for person in self.people.in_text(heard):
                if person.id not in spoken_of:
                    self.people.touch(person, at, mood)
        if learned.facts or learned.people:
            self.encode_missing()
        return turn

    def complete_turn(self, turn: int, spoken: str, mood: str = "", vector: Vector | None = None) -> None:
        """What was heard of her answer to a turn that was kept before it. Raises KeepingError."""
        with self.store.change():
            self.turns.complete(turn, spoken, mood)
            if vector is not None and self.turns.get(turn) is not None:  # forgotten by another process meanwhile
                self._recall.keep_turn_code(turn, vector)

    def wipe(self) -> None:
        """The end of all of it, key first; what comes after begins with nothing. Raises KeepingError."""
        self.store.wipe()

    def recall(self, heard: str, now: datetime, vector: Vector | None = None) -> list[Recalled]:
        """The few things that matter to this line, the likeliest first."""
        return self._recall.find(heard, seconds(now), self._vector(heard) if vector is None else vector)

    def search(self, text: str, most: int = 20) -> list[Recalled]:
        return self._recall.search(text, self._vector(text), most)

    def origin(self, fact: Fact) -> Turn | None:
        """When and in which words he said it; None where that turn is forgotten."""
        return None if fact.turn is None else self.turns.get(fact.turn)

    def forget_turns(self, ids: Iterable[int]) -> int:
        """Turns, and what was learnt from them; how many things went, as everywhere below. Raises KeepingError."""
        return self._scrubbed(self._forgetting.turns(ids))

    def forget_fact(self, fact: int) -> int:
        return self._scrubbed(self._forgetting.fact(fact))

    def forget_plan(self, plan: int) -> int:
        return self._scrubbed(self._forgetting.row("plans", plan))

    def forget_note(self, note: int) -> int:
        return self._scrubbed(self._forgetting.row("notes", note))

    def forget_row(self, table: str, number: int) -> int:
        """A plan, note, reminder, timer, list item or letter: forget.SAID_IN has their tables."""
        return self._scrubbed(self._forgetting.row(table, number))

    def forget_about(self, who: str) -> int:
        """Everything about somebody, by name or as "my brother": forget.py tells what that is."""
        return self._scrubbed(self._forgetting.about(who))

    def forget_since(self, at: int) -> int:
        """All that was said, learnt and noted since."""
        return self._scrubbed(self._forgetting.since(at))

    def count(self) -> dict[str, int]:
        """How many there are of each kind, superseded facts and rung timers too."""
        counts = {table: self.store.one(sql) for table, sql in COUNT.items()}
        return {table: int(row[0]) if row else 0 for table, row in counts.items()}

    @property
    def size_bytes(self) -> int:
        """On the disk, with what isn't yet put in its place; 0 of a memory without one."""
        folder = self.store.folder
        files = () if folder is None else (folder / "memory.db", folder / "memory.db-wal")
        return sum(path.stat().st_size for path in files if path.exists())

    def encode_missing(self) -> None:
        """Give facts that have no vector yet theirs, some at a time. What is kept is kept without it too."""
        if self._encode is None:
            return
        sql = (
            "SELECT facts.id, sentence FROM facts LEFT JOIN fact_vectors ON fact = facts.id"
            " WHERE fact IS NULL AND superseded_by IS NULL ORDER BY facts.id DESC LIMIT ?"
        )
        with suppress(CompanionError):  # nothing of his is lost by it, and the next time does it
            found = [(fact, self._encode(text)) for fact, text in self.store.rows(sql, (ENCODED_AT_ONCE,))]
            if found:
                with self.store.change():
                    for fact, vector in found:
                        self._recall.keep_fact_vector(fact, vector)

    def close(self) -> None:
        """Calling it twice is fine."""
        self.store.close()

    def _vector(self, text: str) -> Vector | None:
        """None where it can't be had: words alone find things then."""
        if self._encode is None or not text.strip():
            return None
        with suppress(ModelError):
            return self._encode(text)
        return None

    def _keep(self, learned: Learned, at: int, turn: int | None, mood: str) -> set[int]:
        """Within a change; whom it spoke of."""
        spoken_of = {self.people.mention(person, at, mood).id for person in learned.people}
        for fact in learned.facts:
            if not (fact.relation == "name" and fact.subject != ME and self._keep_name(fact, at, turn, mood)):
                subject = self.people.subject(fact.subject)
                self.facts.add(NewFact(subject, fact.relation, fact.value, fact.is_correction), at, turn)
        if learned.done:
            for plan in self.plans.find(learned.done)[:1]:
                self.plans.mark_done(plan.id, at)
        for new in learned.plans:
            self.plans.add(replace(new, who=self.people.subject(new.who) if new.who else ""), at, turn)
        return spoken_of

    def _keep_name(self, fact: NewFact, at: int, turn: int | None, mood: str) -> bool:
        """What somebody else is called; False where nobody is known to be meant.

        A correction renames them, and the name that they had stays in the history.
        """
        person = self.people.named(fact.subject)
        if person is None or folded(person.name) == folded(fact.value):
            return person is not None
        if person.name and not fact.is_correction:
            self.people.mention(NewPerson(fact.value, person.relation), at, mood)  # another sister
            return True
        self.people.correct(person.id, name=fact.value)
        if person.name:
            subject = person.relation if self.people.is_certain(person.relation) else fact.value
            if not self.facts.find(subject, "name"):
                self.facts.add(NewFact(subject, "name", person.name), person.spoken_of)
            self.facts.add(NewFact(subject, "name", fact.value), at, turn)
        return True

    def _scrubbed(self, gone: int) -> int:
        self.store.scrub()
        return gone

"""What is known: the same thing said twice is one fact, and what is no longer so is kept behind what took its place.

A fact holds while nothing supersedes it. It is superseded by another value of the same slot (a relation that has one value at a
time; one favourite of a kind), by its contrary (likes, dislikes), or by a correction, which takes back the last thing said of
that subject and relation. A chain of superseded_by always ends at a fact that holds.
"""

from typing import Any

from companion.memory.kinds import ME, Fact, NewFact
from companion.memory.plain_text import clean, folded
from companion.memory.relations import RELATIONS, sentence
from companion.memory.store import Store

MAX_CHARS = 300
CONTRARY = {"likes": "dislikes", "dislikes": "likes"}
READ = "SELECT id, subject, relation, value, learned, turn, superseded_by FROM facts "
ADD = "INSERT INTO facts (subject, relation, value, learned, turn, sentence) VALUES (?, ?, ?, ?, ?, ?)"


class Facts:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, new: NewFact, at: int, turn: int | None = None) -> Fact:
        """Keep a fact: the one that was there, where it says the same. Raises KeepingError; ValueError where it says nothing."""
        subject, value = clean(new.subject, MAX_CHARS), clean(new.value, MAX_CHARS)
        if not subject or not value or new.relation not in RELATIONS:
            raise ValueError(f"needs a subject, a known relation and a value, got {new}")
        with self._store.change():
            subject = self.spelling(subject)
            same = next(iter(self._holding(subject, new.relation, value)), None)
            if same is not None and not new.is_correction:
                return same
            kept = same or self._insert(subject, new.relation, value, at, turn)
            self._supersede(self._replaced_by(kept, new.is_correction), kept)
            return kept

    def about(self, subject: str) -> list[Fact]:
        """All that holds of somebody or something, oldest first."""
        where = "WHERE subject = ? AND superseded_by IS NULL ORDER BY id"
        return self._facts(where, (self.spelling(subject),))

    def find(self, subject: str, relation: str) -> list[Fact]:
        """What holds of one relation, oldest first."""
        where = "WHERE subject = ? AND relation = ? AND superseded_by IS NULL ORDER BY id"
        return self._facts(where, (self.spelling(subject), relation))

    def history(self, subject: str, relation: str) -> list[Fact]:
        """All that ever held, oldest first; superseded_by tells what came after each."""
        return self._facts("WHERE subject = ? AND relation = ? ORDER BY id", (self.spelling(subject), relation))

    def get(self, fact: int) -> Fact | None:
        found = self._facts("WHERE id = ?", (fact,))
        return found[0] if found else None

    def all(self) -> list[Fact]:
        """Those that hold and those that no longer do, oldest first."""
        return self._facts("ORDER BY id", ())

    def of_relation(self, relation: str) -> list[Fact]:
        """All that holds of one relation, whoever it is about, oldest first."""
        return self._facts("WHERE relation = ? AND superseded_by IS NULL ORDER BY id", (relation,))

    def spelling(self, subject: str) -> str:
        """The subject as it is kept already: "siobhan" finds "Siobhán"."""
        sought = folded(subject)
        if sought == ME:
            return ME
        exact = self._store.one("SELECT subject FROM facts WHERE subject = ? LIMIT 1", (subject,))
        if exact is not None:
            return str(exact[0])
        known = self._store.rows("SELECT DISTINCT subject FROM facts")
        return next((str(name) for (name,) in known if folded(name) == sought), subject)

    def rename(self, old: str, new: str) -> None:
        """What was known of "mother" is known of "Anna". Raises KeepingError."""
        with self._store.change():
            old, new = self.spelling(old), clean(new, MAX_CHARS)
            if ME in (old, new) or not new:
                raise ValueError(f"{old!r} can't be renamed to {new!r}")
            for fact in self._facts("WHERE subject = ?", (old,)):
                values = (new, sentence(new, fact.relation, fact.value), fact.id)
                self._store.run("UPDATE facts SET subject = ?, sentence = ? WHERE id = ?", values)
                self._store.run("DELETE FROM fact_vectors WHERE fact = ?", (fact.id,))  # it was of the old sentence
            self.settle(new)

    def settle(self, subject: str) -> None:
        """After two subjects became one, or a newer fact was unsaid: of what can't hold together, the newest holds."""
        with self._store.change():
            newest_first = self.about(subject)[::-1]
            for place, fact in enumerate(newest_first):
                older = [other for other in newest_first[place + 1 :] if _clash(fact, other) or _is_same(fact, other)]
                current = self.get(fact.id)
                if current is not None and current.superseded_by is None:
                    self._supersede(older, fact)

    def _replaced_by(self, kept: Fact, is_correction: bool) -> list[Fact]:
        replaced = [] if _slot(kept) is None else [fact for fact in self.find(kept.subject, kept.relation) if _clash(kept, fact)]
        if contrary := CONTRARY.get(kept.relation):
            replaced += self._holding(kept.subject, contrary, kept.value)
        if is_correction and not replaced:
            where = "WHERE subject = ? AND relation = ? AND superseded_by IS NULL AND id <> ? ORDER BY id DESC LIMIT 1"
            replaced = self._facts(where, (kept.subject, kept.relation, kept.id))
        return replaced

    def _holding(self, subject: str, relation: str, value: str) -> list[Fact]:
        """What holds and says this value, however written; of thousands of things that somebody likes, few are looked at."""
        where = "WHERE subject = ? AND relation = ? AND superseded_by IS NULL AND (value = ? OR ? OR value GLOB '*[^ -~]*')"
        values = (subject, relation, value, not value.isascii())
        return [fact for fact in self._facts(where, values) if folded(fact.value) == folded(value)]

    def _insert(self, subject: str, relation: str, value: str, at: int, turn: int | None) -> Fact:
        values = (subject, relation, value, at, turn, sentence(subject, relation, value))
        number = self._store.run(ADD, values)
        return Fact(number, subject, relation, value, at, turn)

    def _supersede(self, replaced: list[Fact], by: Fact) -> None:
        sql = "UPDATE facts SET superseded_by = ? WHERE id = ? AND superseded_by IS NULL"
        self._store.run_many(sql, [(by.id, fact.id) for fact in replaced])

    def _facts(self, where: str, values: tuple[Any, ...]) -> list[Fact]:
        return [Fact(*row) for row in self._store.rows(READ + where, values)]


def _clash(one: Fact, other: Fact) -> bool:
    """Whether the two can't hold together."""
    if CONTRARY.get(one.relation) == other.relation:
        return folded(one.value) == folded(other.value)
    return one.relation == other.relation and one.id != other.id and _slot(one) is not None and _slot(one) == _slot(other)


def _is_same(one: Fact, other: Fact) -> bool:
    return one.relation == other.relation and folded(one.value) == folded(other.value)


def _slot(fact: Fact) -> str | None:
    """What there is only one of; None where several values hold together."""
    if fact.relation == "favourite":
        kind, found, _ = folded(fact.value).partition(" is ")
        return kind if found else None
    return "" if RELATIONS[fact.relation].single else None

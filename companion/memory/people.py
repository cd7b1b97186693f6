"""The people of his life, each with a name, a relation, or both; when he last spoke of them, and in what mood.

Two of one name with different relations are two people. "mother" and "my mother is called Anna" are one: she gets her name, and
the facts and plans of "mother" are Anna's from then on.
"""

import re
from collections import Counter

from companion.memory.facts import Facts
from companion.memory.kinds import ME, NewPerson, Person
from companion.memory.names import KIN, SAME_RELATION, SEVERAL, Called, called, relation_of
from companion.memory.plain_text import clean, folded, words_of
from companion.memory.store import Store

MAX_CHARS = 80
READ = "SELECT id, name, relation, spoken_of, mood, times FROM people "


class People:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._facts = Facts(store)

    def mention(self, new: NewPerson, at: int, mood: str = "") -> Person:
        """He spoke of somebody, known or new. Raises KeepingError; ValueError without name and relation."""
        name, relation = clean(new.name, MAX_CHARS), clean(new.relation, MAX_CHARS)
        if not (words_of(name) or words_of(relation)):
            raise ValueError("a person needs a name or a relation")
        with self._store.change():
            known = self._joined(name, relation)
            if known is None:
                number = self._store.run(
                    "INSERT INTO people (name, relation, spoken_of, mood) VALUES (?, ?, ?, ?)",
                    (name, relation, at, clean(mood, MAX_CHARS)),
                )
                return Person(number, name, relation, at, clean(mood, MAX_CHARS), 1)
            return self.touch(known, at, mood)

    def touch(self, person: Person, at: int, mood: str = "") -> Person:
        """He spoke of them once more. Raises KeepingError."""
        with self._store.change():
            values = (at, clean(mood, MAX_CHARS), person.id)
            self._store.run("UPDATE people SET spoken_of = ?, mood = ?, times = times + 1 WHERE id = ?", values)
            return self.get(person.id) or person

    def named(self, text: str) -> Person | None:
        """By name, "tom" or "my brother tom", the one last spoken of; or by relation, where there is only one such."""
        return next(iter(self.all_named(text)), None)

    def all_named(self, text: str) -> list[Person]:
        """Everybody of that name, by last spoken of; or the only one of that relation."""
        words, everybody = words_of(text), self.all()
        if not words:
            return []
        relation = relation_of(text)
        both = [person for person in everybody if _is_both(person, relation)]
        found = [person for person in everybody if _has_name(person, words)]
        related = [person for person in everybody if relation_of(person.relation) == relation]
        called_so = [person for person in everybody if _is_said_of_kin(relation) and _has_name(person, words[-1:])]
        first = [person for person in everybody if words_of(person.name)[:1] == words]
        return both or found or (related if len(related) == 1 else []) or called_so or first

    def get(self, person: int) -> Person | None:
        row = self._store.one(READ + "WHERE id = ?", (person,))
        return Person(*row) if row else None

    def all(self) -> list[Person]:
        """Whoever was spoken of last comes first."""
        return [Person(*row) for row in self._store.rows(READ + "ORDER BY spoken_of DESC, id DESC")]

    def in_text(self, text: str) -> list[Person]:
        """Everybody whom a text speaks of; of several that it may mean, the one last spoken of."""
        everybody, words, found = self.all(), set(words_of(text)), list[Person]()
        related = _related(everybody)
        kin = {SAME_RELATION.get(word, word) for word in words}
        for person in everybody:
            name = words_of(person.name)
            is_likely = bool(words & {*name[:1], "".join(name)} or kin & set(relation_of(person.relation).split()[:1]))
            if is_likely and not any(_is_alike(person, other) for other in found) and _called(person, related).is_in(text):
                found.append(person)
        return found

    def called(self, person: Person) -> Called:
        """What they are called in talk: the name, and the relation where it can only be them."""
        return _called(person, _related(self.all()))

    def subject(self, subject: str) -> str:
        """Under what name facts of somebody are kept: "brother" is Tom's, where Tom is the only brother."""
        if folded(subject) == ME:
            return ME
        related = [person for person in self.all() if relation_of(person.relation) == relation_of(subject)]
        if len(related) == 1 and relation_of(subject) not in SEVERAL:
            return related[0].name or related[0].relation
        return next((person.name for person in self.all() if folded(person.name) == folded(subject)), subject)

    def correct(self, person: int, name: str = "", relation: str = "") -> Person | None:
        """Another name or relation for somebody, with all that is known of them. Raises KeepingError."""
        with self._store.change():
            old = self.get(person)
            if old is None:
                return None
            name, relation = clean(name, MAX_CHARS) or old.name, clean(relation, MAX_CHARS) or old.relation
            double = self._exactly(name, relation)
            if double is not None and double.id != person:
                old = self._merged(old, double)
            self._store.run("UPDATE people SET name = ?, relation = ? WHERE id = ?", (name, relation, person))
            self._rename(old, name)
            return self.get(person)

    def is_certain(self, relation: str) -> bool:
        """Whether "my brother" can only be one."""
        same = [person for person in self.all() if relation_of(person.relation) == relation_of(relation)]
        return len(same) == 1 and relation_of(relation) not in SEVERAL

    def rename(self, person: int, name: str) -> Person | None:
        """Raises KeepingError."""
        return self.correct(person, name=name)

    def _joined(self, name: str, relation: str) -> Person | None:
        """Who is meant, with what was just learnt of them; None where it is somebody new."""
        if not words_of(relation):
            return self.named(name) if any(folded(one.name) == folded(name) for one in self.all()) else None
        if not words_of(name):
            return self._of_relation(relation)
        exact = self._exactly(name, relation)
        if exact is not None:
            return exact
        unrelated = self._exactly(name, "")
        nameless = None if relation_of(relation) in SEVERAL else self._exactly("", relation)
        if unrelated is not None and nameless is not None:
            unrelated = self._merged(unrelated, nameless)
        known = unrelated or nameless
        return self.correct(known.id, name, relation) if known is not None else None

    def _of_relation(self, relation: str) -> Person | None:
        related = [person for person in self.all() if relation_of(person.relation) == relation_of(relation)]
        nameless = next((person for person in related if not person.name), None)
        if nameless is not None or relation_of(relation) in SEVERAL:
            return nameless
        return related[0] if len(related) == 1 else None

    def _exactly(self, name: str, relation: str) -> Person | None:
        wanted = (words_of(name), relation_of(relation))
        return next((person for person in self.all() if (words_of(person.name), relation_of(person.relation)) == wanted), None)

    def _merged(self, into: Person, other: Person) -> Person:
        """Two that turned out to be one."""
        self._store.run("DELETE FROM people WHERE id = ?", (other.id,))
        newest = max(into, other, key=lambda person: person.spoken_of)
        values = (newest.spoken_of, newest.mood, into.times + other.times, into.id)
        self._store.run("UPDATE people SET spoken_of = ?, mood = ?, times = ? WHERE id = ?", values)
        self._rename(other, into.name or into.relation)
        return self.get(into.id) or into

    def _rename(self, old: Person, name: str) -> None:
        """Facts and plans of somebody, under another name; of two with the same old name nothing is taken away."""
        if not name or any(old.name and folded(person.name) == folded(old.name) != folded(name) for person in self.all()):
            return
        subjects = [str(subject) for (subject,) in self._store.rows("SELECT DISTINCT subject FROM facts")]
        for subject in subjects:
            if subject not in (ME, name) and _is_subject(old, subject):
                self._facts.rename(subject, name)
        for number, who, text in self._store.rows("SELECT id, who, text FROM plans"):
            values = (name if who and _is_subject(old, who) else who, _renamed_in(text, old.name, name), number)
            if values[:2] != (who, text):
                self._store.run("UPDATE plans SET who = ?, text = ? WHERE id = ?", values)


def _related(everybody: list[Person]) -> Counter[str]:
    """How many there are of each relation."""
    return Counter(relation_of(person.relation) for person in everybody)


def _called(person: Person, related: Counter[str]) -> Called:
    relation = relation_of(person.relation)
    is_certain = related[relation] == 1 and relation not in SEVERAL
    return called((person.name,), (person.relation,) if is_certain or not person.name else ())


def _is_subject(person: Person, subject: str) -> bool:
    if person.name:
        return folded(subject) == folded(person.name)
    return relation_of(subject) == relation_of(person.relation)


def _has_name(person: Person, words: tuple[str, ...]) -> bool:
    name = words_of(person.name)
    return bool(name) and (name == words or ("".join(name),) == words)


def _is_said_of_kin(text: str) -> bool:
    """Whether it is "friend tom"."""
    return len(text.split()) == 2 and text.split(maxsplit=1)[0] in KIN


def _is_both(person: Person, text: str) -> bool:
    """Whether it is "brother tom"."""
    return bool(person.name and person.relation) and words_of(text) == words_of(f"{relation_of(person.relation)} {person.name}")


def _is_alike(one: Person, other: Person) -> bool:
    return bool(one.name) and folded(one.name) == folded(other.name)


def _renamed_in(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text, flags=re.IGNORECASE) if old else text

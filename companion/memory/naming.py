"""What a line names: its words that tell something, and the people meant by a name or a relation."""

from collections.abc import Iterator
from dataclasses import dataclass

from companion.memory.store import Store
from companion.memory.word_hits import MOST_WORDS, Term, tells, words_of

MOST_WORDS_OF_A_NAME = 3
SAME = [
    group.split()
    for group in (
        "mother mum mom mummy mam",
        "father dad daddy",
        "grandmother gran granny nan nana grandma",
        "grandfather grandad granddad grandpa",
        "child kid",
        "friend mate pal",
        "boss manager",
        "colleague coworker workmate",
    )
]
"""Words for one relation."""
NARROWER = {
    "partner": "wife husband girlfriend boyfriend fiance fiancee".split(),
    "child": "son daughter".split(),
    "children": "son daughter child".split(),
    "parent": "mother father".split(),
    "sibling": "sister brother".split(),
    "grandparent": "grandmother grandfather".split(),
    "pet": "dog cat rabbit hamster".split(),
}
"""What may be asked for with a wider word."""
WAYS = {word: group for group in SAME for word in group}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in the person's life."""

    id: int
    name: str
    relation: str
    spoken_of: int


class Naming:
    """Keeps names at hand while the store does not change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = -1
        self.people: dict[int, Named] = {}
        self._ways: dict[str, set[int]] = {}

    def refresh(self) -> None:
        if self._store.changes == self._seen:
            return
        self._seen = self._store.changes
        rows = self._store.rows("SELECT id, name, relation, spoken_of FROM people")
        self.people = {row[0]: Named(*row) for row in rows}
        self._ways = {}
        for person in self.people.values():
            for way in _ways_of(person):
                self._ways.setdefault(way, set()).add(person.id)

    def terms(self, text: str) -> list[Term]:
        """What a line names, in its order, each thing once: the longest names first, then single words."""
        words, terms, place = words_of(text), dict[Term, None](), 0
        while place < len(words) and len(terms) < MOST_WORDS:
            for length in range(min(MOST_WORDS_OF_A_NAME, len(words) - place), 0, -1):
                if term := self._term(" ".join(words[place : place + length])):
                    terms[term] = None
                    break
            place += length
        return list(terms)

    def _term(self, way: str) -> Term | None:
        """Of one person alone a relation stands for the name too; a name stands for nothing but itself."""
        meant = sorted(self._ways.get(way) or self._ways.get(way.removesuffix("s")) or set())
        if not meant and (" " in way or not tells(way)):
            return None
        ways = dict.fromkeys([way, *WAYS.get(way, ()), *NARROWER.get(way, ())])
        if len(meant) == 1 and (name := " ".join(words_of(self.people[meant[0]].name))):
            ways[name] = None
        return Term(tuple(ways), tuple(meant))


def _ways_of(person: Named) -> Iterator[str]:
    name, relation = words_of(person.name), " ".join(words_of(person.relation))
    if name:
        yield " ".join(name)
        if len(name) > 1 and len(name[0]) > 2 and tells(name[0]) and name[0] not in WAYS:
            yield name[0]
    if relation:
        same = WAYS.get(relation, [relation])
        yield from same
        for wide, narrow in NARROWER.items():
            if not set(narrow).isdisjoint(same):
                yield from WAYS.get(wide, [wide])

"""Somebody of his own to call: the closest that memory knows, and never one who is the danger, dead, or not to be named."""

import re
from contextlib import suppress

from companion.errors import KeepingError
from companion.memory.kinds import Person
from companion.memory.memory import Memory
from companion.memory.names import relation_of
from companion.memory.plain_text import words_of
from companion.mind.mourned import is_mourned

CLOSE = {
    relation: weight
    for weight, relations in (
        (5, "wife husband partner fiance boyfriend girlfriend"),
        (4, "mother father sister brother son daughter"),
        (3, "friend grandmother grandfather aunt uncle stepmother stepfather granddaughter grandson"),
        (2, "cousin niece nephew flatmate neighbour godmother godfather"),
    )
    for relation in relations.split()
}
"""Anybody else is no one to be woken at night."""
MEN = frozenset(
    "husband partner fiance boyfriend father brother son grandfather uncle stepfather cousin grandson nephew flatmate".split()
)
WOMEN = frozenset(
    "wife partner fiance girlfriend mother sister daughter grandmother aunt stepmother cousin granddaughter flatmate".split()
)
DEAD = re.compile(
    r"\b(?:died|dead|death|passed away|passed on|funeral|buried|widow(?:ed|er)?|in heaven|grave|lost (?:him|her)|late)\b"
)
MOST_TIMES, WARM = 10, {"bright": 1.0, "fine": 0.5}
SEARCHED = 12


def to_call(memory: Memory | None, kind: str, heard: str) -> str:
    """Whom to call, by name, else "your sister"; "" where there is nobody to be sure of. `heard` is all that was said since."""
    if memory is None:
        return ""
    with suppress(KeepingError):
        named = {person.id for person in memory.people.in_text(heard)}
        fit = [
            one
            for one in memory.people.all()
            if one.id not in named and _closeness(one) and _may_be_called(memory, one, kind, heard)
        ]
        best = max(fit, key=_closeness, default=None)
        if best is not None:
            return best.name or f"your {best.relation}"
    return ""


def _closeness(person: Person) -> float:
    weight = CLOSE.get(relation_of(person.relation), 0)
    return weight and weight + min(person.times, MOST_TIMES) / 5 + WARM.get(person.mood, 0)


def _may_be_called(memory: Memory, person: Person, kind: str, heard: str) -> bool:
    relation, words = relation_of(person.relation), set(words_of(heard))
    if relation in {relation_of(word) for word in words} or set(words_of(person.name)) & words:
        return False
    if kind == "violence" and _may_be_meant(relation, words):
        return False
    return not _is_avoided(memory, person) and not _is_dead(memory, person) and not is_mourned(memory, person)


def _may_be_meant(relation: str, words: set[str]) -> bool:
    """Whoever "he hit me" speaks of, it may be one of these."""
    men, women = words & {"he", "hes", "he's", "him", "his"}, words & {"she", "shes", "she's", "her"}
    if not men and not women:
        return relation not in ("friend", "neighbour")
    return bool(men and relation in MEN) or bool(women and relation in WOMEN)


def _is_avoided(memory: Memory, person: Person) -> bool:
    from companion.mind.tasks.forgetting import AVOID  # noqa: PLC0415 - rarely needed, and with all the tasks behind it

    own = {*words_of(person.name), *words_of(person.relation)}
    return any(own & set(words_of(what)) for what in memory.preferences.all_of(AVOID))


def _is_dead(memory: Memory, person: Person) -> bool:
    called = person.name or person.relation
    own = {*words_of(person.name)[:1], relation_of(person.relation)} - {""}
    facts = [f"{fact.relation} {fact.value}" for fact in memory.facts.all() if set(words_of(fact.subject)) & own]
    turns = [turn.heard for turn in memory.turns.last(SEARCHED)] + [
        found.sentence for found in memory.search(f"{called} died", SEARCHED)
    ]
    said = [text for text in turns if {relation_of(word) for word in words_of(text)} & own or set(words_of(text)) & own]
    return any(DEAD.search(text.lower()) for text in (*facts, *said))

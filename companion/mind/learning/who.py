"""Of whom a clause speaks: he himself, "my sister marie", a known name, or "she" after one of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companion.memory.kinds import ME, NewPerson, Person
from companion.mind import gist_words as tables
from companion.mind.gist_lexicon import own
from companion.mind.learning.names import leading_name, written
from companion.mind.learning.words import CLOSE, KIN_NAMES, RELATION
from companion.mind.patterns import late

SIDES = (
    "big little older younger elder eldest oldest youngest middle twin best dear "
    "late poor lovely new oldest other own only darling closest"
).split()
RELATIVE = "|".join(sorted(RELATION, key=len, reverse=True))
MY = late(rf"\b(?:my|our) (?:(?:{'|'.join(SIDES)}) )*(?P<word>{RELATIVE})(?P<ending>'s|s)?\b(?!-)(?! (?:(?:and|or) |in laws?\b))")
OWNED = frozenset("birthday birthdays name names favourite".split())
HAVING_DONE = frozenset("got been moved had started retired turned lived landed found".split())
SPOKEN_AGAIN = late(r"^(?:that is |that's )?(?:she|he|they|it) ")


@dataclass(frozen=True, slots=True)
class Who:
    """`key` is the subject of facts; `new` is the person where this line tells that there is one."""

    key: str
    new: NewPerson | None = None
    relation: str = ""


HIM = Who(ME)


def split(clause: str, known: Sequence[Person], last: Who | None) -> tuple[Who, str] | None:
    """The subject of a clause, and the rest: "is seventy", "lives in leeds", or "'s birthday is ..."; None for nobody known."""
    head, _, rest = clause.partition(" ")
    if head in ("i", "we"):
        return HIM, rest
    if head in ("she", "he") and last is not None and last is not HIM:
        return (last, rest) if last.relation not in (tables.MEN if head == "she" else tables.WOMEN) else None
    if found := MY.match(clause):
        return _of_his(RELATION[found["word"]], found["ending"] or "", clause[found.end() :].split(), known)
    if head.removesuffix("'s") in KIN_NAMES and head not in ("aunt", "uncle"):
        word = head.removesuffix("'s")
        return _of_his(RELATION[word], "'s" if head != word else "", rest.split(), known)
    return _named(clause.split(), known)


def _of_his(relation: str, ending: str, words: list[str], known: Sequence[Person]) -> tuple[Who, str] | None:
    if ending:
        rest = _after_ending(words)
        who = by_relation(relation, known)
        return (who, rest) if rest is not None and who is not None else None
    bare = [re.sub(r"'s$", "", words[0]), *words[1:]] if words else []
    name = leading_name(bare, is_said_so=False)
    if name[:1] == ["will"] or (words and words[0] != bare[0] and len(name) > 1):
        name = []
    if not name:
        who = by_relation(relation, known)
        if words[:1] == ["name"]:
            words = ["'s", *words]
        return (who, " ".join(words)) if who is not None else None
    has_ending = len(name) == 1 and words[0] != bare[0]
    after = words[len(name) :]
    rest = _after_ending(after) if has_ending else SPOKEN_AGAIN.sub("", " ".join(after))
    who = named(written(name), relation, known)
    return None if rest is None else (who, rest)


def _after_ending(words: list[str]) -> str | None:
    """What follows "marie's" or "maries": something of hers, or what she is. None for what only belongs to her."""
    if not words:
        return None
    if words[0] in OWNED:
        return "'s " + " ".join(words)
    lexicon = own()
    is_thing = words[0] in lexicon.nouns and words[0] not in lexicon.describing and words[0] not in ("cold", "married")
    return None if words[0] in RELATION or is_thing else _is_or_has(words) + " ".join(words)


def _is_or_has(words: list[str]) -> str:
    first = words[1] if words[0] in ("just", "recently", "finally", "already") and words[1:] else words[0]
    return "has " if first in HAVING_DONE else "is "


def _named(words: list[str], known: Sequence[Person]) -> tuple[Who, str] | None:
    for person in known:
        name = person.name.lower().split()
        size = len(name)
        if not name or len(words) <= size or words[: size - 1] != name[:-1]:
            continue
        if words[size - 1] == name[-1]:
            return Who(person.name, None, person.relation), SPOKEN_AGAIN.sub("", " ".join(words[size:]))
        if words[size - 1] in (f"{name[-1]}'s", f"{name[-1]}s") and (rest := _after_ending(words[size:])) is not None:
            return Who(person.name, None, person.relation), rest
    return None


def both_parents(known: Sequence[Person]) -> list[Who]:
    """His mother and his father, for what is said of "my parents"."""
    return [who for relation in ("mother", "father") if (who := by_relation(relation, known))]


def by_relation(relation: str, known: Sequence[Person]) -> Who | None:
    """Whom he means by "my brother"; None where he has several, or where it may be any."""
    names = [person.name for person in known if person.relation == relation and person.name]
    if len(names) == 1:
        return Who(names[0], None, relation)
    if names or relation not in CLOSE:
        return None
    return Who(relation, _unless_known(NewPerson("", relation), known), relation)


def named(name: str, relation: str, known: Sequence[Person]) -> Who:
    for person in known:
        if person.name.lower() == name.lower():
            return Who(person.name, _unless_known(NewPerson(person.name, relation), known), relation)
    return Who(name, NewPerson(name, relation), relation)


def _unless_known(new: NewPerson, known: Sequence[Person]) -> NewPerson | None:
    is_known = any(
        (not new.name or person.name.lower() == new.name.lower()) and (person.relation == new.relation or not new.relation)
        for person in known
    )
    return None if is_known else new

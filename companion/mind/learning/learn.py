"""What a line tells of him and his: facts, people, plans, what is done. Rules over the words as heard; nothing is invented.

    learn("um my sister marie she lives in leeds", date.today(), Known()).facts
Rather nothing than something wrong: a question, a wish, a film, a half sentence, a "she" that is nobody known tell nothing.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from companion.memory.kinds import ME, Learned, NewFact, NewPerson, NewPlan, Person
from companion.mind.learning.about import about, own_favourite, own_name
from companion.mind.learning.corrections import renamed, without_wrong
from companion.mind.learning.likes import likes
from companion.mind.learning.people import is_naming, misheard, people, their_name
from companion.mind.learning.places import place_of
from companion.mind.learning.plans import done, plan
from companion.mind.learning.text import read, without_reports
from companion.mind.learning.who import HIM, Who, both_parents, by_relation, split
from companion.mind.learning.words import FEELING
from companion.mind.patterns import late

QUIET = frozenset("likes dislikes plays speaks avoids did".split())
"""Said in passing; to these one answers, and does not say that one keeps them."""
CHANGED = late(r"^(?:i|we) (?:have )?(?:just )?moved\b| now$")
BARE_VERB = late(r"^(?:live|work|play|speak|love|hate|(?:study|studie(?=s)))(?P<ending>s?) ")
NOT_AFTER_ALL = late(r"^i (?:bailed|didn't|forgot|haven't|never|couldn't|did not|already have)\b")
MAX_WORDS_TELLING = 18


@dataclass(frozen=True, slots=True)
class Known:
    people: tuple[Person, ...] = ()
    last_reply: str = ""
    """What she said last."""


@dataclass(slots=True)
class _Taken:
    """What the clauses so far have told."""

    facts: list[NewFact] = field(default_factory=list)
    people: list[NewPerson] = field(default_factory=list)
    plans: list[NewPlan] = field(default_factory=list)
    done: str = ""
    doubted: NewPerson | None = None
    last: Who | None = None
    again: Who | None = None
    """Whose verb comes after an "and" without a subject."""
    telling: int = 0
    """Clauses that are there to tell something."""


def learn(heard: str, today: date, known: Known) -> Learned:
    """All that is to be kept of a line; empty for most."""
    line = read(heard)
    taken = _Taken()
    for clause in line.clauses:
        _take(clause, today, known, taken, is_correction=line.is_correction)
    is_renamed = any(fact.relation == "name" and fact.is_correction and fact.subject != ME for fact in taken.facts)
    if line.clauses and taken.doubted is None and not is_renamed:
        taken.doubted = misheard(" ".join(line.clauses), taken.people, known.people)
    taken.people = [one for one in _once(taken.people) if not _is_doubted(one, taken.doubted)]
    is_telling = line.is_whole and taken.telling == len(line.clauses) > 0 and _is_calm(heard) and taken.doubted is None
    doubt = f"{taken.doubted.name} is your {taken.doubted.relation}, right?" if taken.doubted else ""
    facts, plans = tuple(dict.fromkeys(taken.facts)), tuple(dict.fromkeys(taken.plans))
    return Learned(facts, tuple(taken.people), plans, taken.done, doubt, taken.doubted, is_telling)


def _take(clause: str, today: date, known: Known, taken: _Taken, *, is_correction: bool) -> None:
    if new_name := renamed(clause, known.people, known.last_reply, is_correction=is_correction):
        taken.facts.append(new_name)
        taken.telling += 1
        return
    if taken.plans and NOT_AFTER_ALL.match(clause):
        taken.plans.pop()
        return
    clause, is_restated = without_wrong(clause)
    told_plan = plan(clause, today, known.people)
    if told_plan:
        taken.plans.append(told_plan)
        _promised_to(told_plan, known, taken)
        taken.people += [one.person for one in people(clause, known.people)]
        taken.telling += 1
        return
    if (finished := done(clause)) and not is_naming(clause):
        taken.done = taken.done or finished
        return
    facts = _facts(clause, today, known, taken)
    found = people(clause, known.people)
    taken.people += [one.person for one in found]
    if len(found) == 1:
        taken.last = taken.again = Who(found[0].person.name or found[0].person.relation, None, found[0].person.relation)
    taken.facts += [
        NewFact(*fact, is_correction=is_correction or is_restated or bool(CHANGED.search(clause) and fact[1] == "lives"))
        for fact in facts
    ]
    if any(fact[1] not in QUIET for fact in facts) or (not facts and any(one.is_said for one in found)):
        taken.telling += 1


def _facts(clause: str, today: date, known: Known, taken: _Taken) -> list[tuple[str, str, str]]:
    """Subject, relation and value of each fact of a clause."""
    if (whole := _told_outright(clause)) is not None:
        return whole
    if taken.last and taken.people and not taken.people[-1].name and (name := their_name(clause)):
        taken.people[-1] = NewPerson(name, taken.people[-1].relation)
        taken.last = Who(name, None, taken.people[-1].relation)
        taken.telling += 1
        return []
    if clause.startswith("my parents "):
        return _of_parents(clause.removeprefix("my parents "), today, known, taken)
    found = _subject(clause, known, taken)
    if found is None:
        return []
    who, rest = found
    taken.again = who
    facts = about(who.key, rest, today) or list(likes(rest))
    if facts and who.new:
        taken.people.append(who.new)
    if who is not HIM:
        taken.last = who
    for relation, value in facts:
        if relation == "married" and who is HIM and all(one.name != value for one in known.people):
            taken.people.append(NewPerson(value, ""))
    return [(who.key, relation, value) for relation, value in facts]


def _of_parents(rest: str, today: date, known: Known, taken: _Taken) -> list[tuple[str, str, str]]:
    """What is told of a pair is told of each."""
    facts: list[tuple[str, str, str]] = []
    for who in both_parents(known.people):
        told = about(who.key, without_reports(rest), today) or list(likes(rest))
        facts += [(who.key, relation, value) for relation, value in told]
        taken.people += [who.new] if told and who.new else []
    return facts


def _subject(clause: str, known: Known, taken: _Taken) -> tuple[Who, str] | None:
    if own := re.match(r"^my (?=birthday|favourite)", clause):
        return HIM, "'s " + clause[own.end() :]
    if found := split(without_reports(clause), known.people, taken.last):
        return found
    if taken.again is None or not (verb := BARE_VERB.match(clause)):
        return None
    return (taken.again, clause) if verb["ending"] == ("" if taken.again is HIM else "s") else None


def _told_outright(clause: str) -> list[tuple[str, str, str]] | None:
    """What needs no subject to be found first: his name, a favourite, where a thing is."""
    if name := own_name(clause):
        return [(ME, "name", name)]
    if which := own_favourite(clause):
        return [(ME, "favourite", which)]
    if kept := place_of(clause):
        return [(kept[0], "place-of", kept[1])]
    return None


def _promised_to(told: NewPlan, known: Known, taken: _Taken) -> None:
    is_new = told.who[:1].isupper() and all(one.name.lower() != told.who.lower() for one in known.people)
    if is_new:
        taken.people.append(NewPerson(told.who, ""))
    elif told.who[:1].islower() and (who := by_relation(told.who, known.people)) and who.new:
        taken.people.append(who.new)


def _once(people_found: list[NewPerson]) -> list[NewPerson]:
    """Each once; without those of no name or relation whose name or relation is told by another."""
    found = list(dict.fromkeys(people_found))
    return [
        one
        for one in found
        if not any(
            other != one and ((not one.name and other.relation == one.relation) or (not one.relation and other.name == one.name))
            for other in found
        )
    ]


def _is_doubted(one: NewPerson, doubted: NewPerson | None) -> bool:
    return doubted is not None and one.relation == doubted.relation


def _is_calm(heard: str) -> bool:
    words = re.findall(r"[a-z']+", heard.lower())
    return len(words) <= MAX_WORDS_TELLING and FEELING.isdisjoint(words)

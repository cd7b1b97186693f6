"""How a letter begins, of what was said and what memory knows; and its draft."""

import re
from dataclasses import replace

from companion.letters.addressed import addressed
from companion.letters.draft import Known, draft
from companion.letters.kinds import QUESTIONS, Page, Told
from companion.letters.phrases import favourites
from companion.letters.usual import with_usual
from companion.letters.whom import whom_and_matter
from companion.memory.kinds import ME
from companion.memory.memory import Memory

MOST_WHOM_CHARS = 200


def known_of(memory: Memory) -> Known:
    """What memory has for a letter."""
    names = tuple(person.name for person in memory.people.all() if person.name)
    mine = memory.facts.find(ME, "name")
    return Known(mine[-1].value if mine else "", names, favourites(memory.store))


def drafted(told: Told, known: Known) -> tuple[Page, str]:
    """The draft, and where in it a line of his own stands that he often writes."""
    whom = addressed(told.whom, told.name, told.relation, told.answers.values())
    return with_usual(draft(told, known), whom, [*told.answers.values()], known.phrases)


def begun(memory: Memory, told: Told, whom: str) -> Told:
    """Who is meant, with what memory knows of them; what happened is asked next."""
    whom = re.sub(r"^(?:(?:oh|um|well|it's|its|it is|it should go|this is|that's|i think|for|to|a letter) )+", "", whom)
    whom = re.sub(r" (?:please|i think|of course|that's all)$", "", whom)[:MOST_WHOM_CHARS].strip()
    person = memory.people.named(whom)
    name, relation = (person.name, person.relation) if person is not None else (addressed(whom).name, "")
    return replace(told, whom=whom, name=name, relation=relation, asking="happened")


def asked_for(memory: Memory, told: Told, said: str) -> Told:
    """The same of a line that may tell more, or of nobody: what it is about is kept as an answer, whom it's for is asked then."""
    whom, matter = whom_and_matter(said)
    if matter:
        told = replace(told, answers=told.answers | {"happened": matter})
    if not whom:
        return told
    told = begun(memory, told, whom)
    return replace(told, asking=next((one for one in QUESTIONS[1:] if one not in told.answers), "happened"))

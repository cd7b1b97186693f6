"""What he taught her, read back at the end: the most telling things first, and nothing that he never wants to hear of."""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from companion.memory.kinds import ME, Fact, Person
from companion.memory.memory import Memory
from companion.mind.mourned import is_mourned
from companion.mind.patterns import late
from companion.mind.tasks.forgetting import AVOID
from companion.mind.tasks.known_sentences import fact_sentence, person_sentence, plan_sentence, shares_a_word

TELLING = "name lives works-as works-at married has from birthday age studies plays favourite likes speaks is did".split()
"""Relations of facts about him, those that say most of him first; the others come after these."""
MOST_PEOPLE = 3
GONE = late(r"\b(?:died|dead|death|passed away|passed on|late|killed|buried|funeral|gone)\b")
NO_COMPANY = frozenset("ex boss foreman landlord landlady doctor therapist headteacher".split())
"""Relations with whom nobody is sent to sit."""


def taught(memory: Memory, now: datetime) -> list[str]:
    """Sentences to him: facts, people and promises in turn, each kind's most telling first."""
    shut = memory.preferences.all_of(AVOID)
    holding = [fact for fact in memory.facts.all() if fact.superseded_by is None]
    known = memory.people.all()
    own = sorted((fact for fact in holding if fact.subject == ME), key=_rank)
    people = sorted((one for one in known if one.name or one.relation), key=lambda one: -one.times)
    facts = [fact_sentence(fact) for fact in own]
    others = [text for fact in holding if fact.subject != ME and not GONE.search(text := fact_sentence(fact))]
    kinds: list[list[str]] = [
        facts,
        [text for one in people if (text := _known_as(memory, one))],
        [
            plan_sentence(plan, now)
            for plan in memory.plans.open("promise")
            if not any(is_mourned(memory, one) for one in memory.people.in_text(f"{plan.text} {plan.who}"))
        ],
    ]
    mixed = [text for row in zip_longest(*kinds) for text in row if text] + others
    return [text for text in dict.fromkeys(mixed) if not any(shares_a_word(one, text) for one in _with_people(shut, known))]


def company(memory: Memory) -> list[str]:
    """Who is there for him outside of this box, by name; nobody who has died, and nobody whom he won't hear of."""
    known, found = memory.people.all(), list[str]()
    shut = _with_people(memory.preferences.all_of(AVOID), known)
    for one in sorted(known, key=lambda person: -person.times):
        is_shut = any(shares_a_word(avoided, f"{one.name} {one.relation}") for avoided in shut)
        if one.name and one.relation not in NO_COMPANY and not is_shut and not is_mourned(memory, one):
            found.append(one.name)
    return found[:MOST_PEOPLE]


def _known_as(memory: Memory, one: Person) -> str:
    """Somebody who has died is nobody's brother in the present tense."""
    if is_mourned(memory, one):
        return f"You told me about {one.name or f'your {one.relation}'}."
    return person_sentence(one)


def _rank(fact: Fact) -> int:
    return TELLING.index(fact.relation) if fact.relation in TELLING else len(TELLING)


def _with_people(shut: Sequence[str], known: Sequence[Person]) -> list[str]:
    """With the names of those whom he shuts out as "my ex", and the other way round."""
    both = [
        f"{one.name} {one.relation}" for one in known if any(shares_a_word(text, f"{one.name} {one.relation}") for text in shut)
    ]
    return [*shut, *both]

"""What she says when she has been told something, or remembers something by herself."""

from collections.abc import Sequence
from datetime import datetime

from companion.memory.kinds import Learned, NewPerson, NewPlan, Plan
from companion.memory.relations import sentence
from companion.mind.tasks.known_sentences import day_and_time

KEPT = ("I'll keep that.", "That's kept.", "I've got that.", "I'll hold on to that.")
PUT_RIGHT = ("I've put it right.", "Mended.", "Thank you, I had that wrong.")
DONE = ("Good. That's off the list.", "Done, then. One thing less.", "Crossed off. How did it feel?")
ASK_AFTER = ("I'll ask how it went.", "I'd like to hear how it goes.", "That's kept. I'll ask you afterwards.")
MISHEARD = ("Then I misheard. Tell me again who it is?", "No? Then I got that wrong. Who is it?")
NOT_KEPT = ("I couldn't keep that, I'm sorry. Please don't leave it with me.",)


def acknowledgement(learned: Learned, now: datetime) -> tuple[str, ...]:
    """What was understood, said back, each with another ending; it is for after the commit."""
    told = _told_back(learned, now)
    if any(fact.is_correction for fact in learned.facts):
        endings: tuple[str, ...] = PUT_RIGHT
    elif any(plan.kind == "plan" and plan.day is not None and plan.day >= now.date() for plan in learned.plans):
        endings = ASK_AFTER
    else:
        endings = KEPT
    return tuple(f"{told} {ending}" for ending in endings)


def _told_back(learned: Learned, now: datetime) -> str:
    """Two sentences of it at most: he was there when it was said."""
    lines = [*map(_person, learned.people), *(sentence(fact.subject, fact.relation, fact.value) for fact in learned.facts)]
    lines += [_plan(plan, now) for plan in learned.plans]
    return " ".join(lines[:2])


def _person(person: NewPerson) -> str:
    if person.name and person.relation:
        return f"{person.name} is your {person.relation}."
    return f"{person.name}." if person.name else f"You have a {person.relation}."


def _plan(plan: NewPlan, now: datetime) -> str:
    text = plan.text[0].upper() + plan.text[1:] if plan.text else ""
    return f"{text}{day_and_time(plan.day, plan.time, now)}."


def reminded(text: str) -> str:
    """A reminder that waited for his word."""
    return f"You wanted to be reminded: {text}."


def how_it_went(plans: Sequence[Plan]) -> str:
    """A question about the first of these plans."""
    text = plans[0].text
    return f"How did {text} go?" if text.split()[0] in ("the", "your", "my", "a", "an") else f"How did it go with {text}?"

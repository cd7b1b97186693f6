"""What she says when she has been told something, or remembers something by herself."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from companion.memory.kinds import ME, Learned, NewFact, NewPerson, NewPlan, Person, Plan
from companion.memory.relations import sentence
from companion.mind import gist_words as tables
from companion.mind.tasks.known_sentences import day_and_time
from companion.mind.times.clock_words import time_in_words

KEPT = ("I'll keep that.", "That's kept.", "I've got that.", "I'll hold on to that.", "I won't lose that.")
GREETED = ("Hello, {name}. I'll keep that.", "{name}. Good to have a name for you.", "{name} it is. That's kept.")
PUT_RIGHT = ("I've put it right.", "Mended.", "Thank you, I had that wrong.")
DONE = ("Good. That's off the list.", "Done, then. One thing less.", "Crossed off. How did it feel?")
CALLED_OFF = ("All right, it's off. I won't ask about it.", "Off it is. I've crossed it out.")
OFF = re.compile(r"\b(?:cancelled|canceled|called off|off now)\b")
ASK_AFTER = ("I'll ask how it went.", "I'd like to hear how it goes.", "That's kept. I'll ask you afterwards.")
WORRIES = re.compile(
    r"\b(?:dentist|doctor|hospital|operation|surgery|scan|biopsy|results?|blood|interview|exams?|tests?|hearing|court|funeral"
    r"|appointment|therapist|counsellor|specialist|presentation|audition|viva|head)\b"
)
ASK_OF_WORRY = (
    "I'll ask how it went. How are you about it?",
    "That's kept. I'd like to hear how it goes.",
    "I'll ask afterwards.",
)
JOYS = re.compile(r"\b(?:wedding|married|party|birthday|holiday|date|concert|festival|trip)\b")
ASK_OF_JOY = ("Good. I'll want to hear about it.", "That's kept. I'll ask how it was.", "Something to look forward to. I'll ask.")
BIRTHDAY = ("Happy birthday. How will you spend it?", "Happy birthday. What would make it a good one?")
MISHEARD = ("Then I misheard. Tell me again who it is?", "No? Then I got that wrong. Who is it?")
LEFT = ("All right, I'll leave it as it was.", "Then I'll leave it.")
NOT_KEPT = "I can't keep anything just now, I'm sorry. Don't leave it with me alone."
OF_SOMEBODY = (
    "{name}, your {relation}. Tell me more.",
    "Your {relation} {name}. Say a bit more?",
    "{name}, your {relation}? What about {them}?",
)
OF_A_PLAN = ("{told} What's on your mind about it?", "{told} How are you about it?")


def acknowledgement(learned: Learned, now: datetime, heard: str = "") -> tuple[str, ...]:
    """What was understood, said back, each with another ending; it is for after the commit."""
    own_name = next((fact.value for fact in learned.facts if fact.subject == ME and fact.relation == "name"), "")
    if own_name and not any(fact.is_correction for fact in learned.facts):
        return tuple(text.format(name=own_name) for text in GREETED)
    if any(plan.text == "your birthday" and plan.day == now.date() for plan in learned.plans):
        return BIRTHDAY
    told = " ".join(_told_back(learned, now, heard)[:2])
    return tuple(f"{told} {ending}" for ending in _endings(learned, now.date()))


def _endings(learned: Learned, today: date) -> tuple[str, ...]:
    if any(fact.is_correction for fact in learned.facts):
        return PUT_RIGHT
    coming = [plan for plan in learned.plans if plan.kind == "plan" and plan.day is not None and plan.day >= today]
    if not coming:
        return KEPT
    if WORRIES.search(coming[0].text):
        return ASK_OF_WORRY
    return ASK_OF_JOY if JOYS.search(coming[0].text) else ASK_AFTER


def _told_back(learned: Learned, now: datetime, heard: str) -> list[str]:
    """In order of what matters: he was there when it was said, two of it are enough."""
    facts = [_fact(fact) for fact in learned.facts]
    plans = [_plan(plan, now, heard) for plan in learned.plans]
    told = [*_people([one for one in learned.people if one.name and one.relation]), *facts, *plans]
    return told or _people(learned.people)


def _people(people: Sequence[NewPerson]) -> list[str]:
    """Two brothers in one sentence."""
    if len(people) > 1 and len({one.relation for one in people}) == 1 and people[0].relation and all(one.name for one in people):
        *first, last = [one.name for one in people]
        return [f"{', '.join(first)} and {last} are your {_several(people[0].relation)}."]
    return [_person(one) for one in people]


def _person(person: NewPerson) -> str:
    if person.name and person.relation:
        return f"{person.name} is your {person.relation}."
    return f"{person.name}." if person.name else f"You have a {person.relation}."


def _several(relation: str) -> str:
    return {"wife": "wives", "child": "children", "fish": "fish"}.get(relation, f"{relation}s")


def _fact(fact: NewFact) -> str:
    if fact.relation == "name" and fact.subject != ME:
        is_name = fact.subject[:1].isupper()
        return f"{fact.value}, not {fact.subject}." if is_name else f"Your {fact.subject} is called {fact.value}."
    return sentence(fact.subject, fact.relation, fact.value)


def _plan(plan: NewPlan, now: datetime, heard: str) -> str:
    text = plan.text[:1].upper() + plan.text[1:]
    if plan.day is None and plan.time is not None:
        return f"{text}, at {time_in_words(datetime.combine(now.date(), plan.time))}."
    if (
        "next week" in heard
        and plan.day is not None
        and plan.time is None
        and plan.day.strftime("%A").lower() not in heard.lower()
    ):
        return f"{text}, next week."
    return f"{text}{day_and_time(plan.day, plan.time, now)}."


def reminded(text: str) -> str:
    """A reminder that waited for his word."""
    return f"You wanted to be reminded: {text}."


def how_it_went(plan: Plan) -> str:
    """A question about something whose day has passed.

    >>> how_it_went(Plan(1, "plan", "an interview", None, None, "", 0, None, None, None))
    'How did the interview go?'
    """
    if plan.kind == "promise":
        return f"Did you get to {plan.text}?"
    text = re.sub(r"^(?:an?) ", "the ", plan.text)
    is_plain = text.split()[0] in ("the", "your", "my") or re.match(r"\w+ing\b", text)
    return f"How did {text} go?" if is_plain else f"How did it go with {text}?"


def of_somebody(person: Person) -> tuple[str, ...]:
    """What she asks of somebody she knows: words that suit whatever was said of them."""
    them = "her" if person.relation in tables.WOMEN else "him" if person.relation in tables.MEN else ""
    return tuple(
        text.format(name=person.name, relation=person.relation, them=them) for text in OF_SOMEBODY if them or "{them}" not in text
    )


def of_a_plan(plan: Plan, now: datetime) -> tuple[str, ...]:
    told = f"{plan.text[:1].upper()}{plan.text[1:]}{day_and_time(plan.day, plan.time, now)}."
    return tuple(text.format(told=told) for text in OF_A_PLAN)

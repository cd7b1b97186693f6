"""What memory holds, as sentences to be spoken to the person."""

import re
from datetime import date, datetime, time

from companion.memory.kinds import Fact, Person, Plan
from companion.memory.relations import sentence
from companion.mind.second_person import to_second_person
from companion.mind.times.clock_words import day_in_words, time_in_words

QUOTE_WORDS = 14
LONG_WORD = re.compile(r"[^\W_]{4,}")


def fact_sentence(fact: Fact) -> str:
    return sentence(fact.subject, fact.relation, fact.value)


def person_sentence(person: Person) -> str:
    """Empty for somebody of whom nothing is known."""
    if not person.name:
        return f"You have a {person.relation}." if person.relation else ""
    return f"{person.name} is your {person.relation}." if person.relation else f"You know {person.name}."


def plan_sentence(plan: Plan, now: datetime) -> str:
    """A plan with its day, a promise as what he said he would do."""
    text = plan.text[0].upper() + plan.text[1:] if plan.kind == "plan" else f"You said you'd {plan.text}"
    return f"{text}{day_and_time(plan.day, plan.time, now)}."


def day_and_time(day: date | None, at: time | None, now: datetime) -> str:
    """A coming or recent day, after a comma; empty where none is known.

    >>> day_and_time(date(2026, 3, 5), time(15), datetime(2026, 3, 4, 9))
    ", tomorrow at three o'clock in the afternoon"
    """
    if day is None:
        return ""
    days = (day - now.date()).days
    moment = datetime.combine(day, at or time())
    named = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    text = named or "on " + (moment.strftime("%A") if 1 < days < 7 else day_in_words(moment))
    return f", {text} at {time_in_words(moment)}" if at else f", {text}"


def past_day(then: datetime, now: datetime) -> str:
    """When something was said, to begin a sentence with.

    >>> past_day(datetime(2026, 3, 4, 9), datetime(2026, 3, 4, 18)), past_day(datetime(2026, 3, 1), datetime(2026, 3, 4))
    ('Today', 'On Sunday')
    """
    days = (now.date() - then.date()).days
    if days in (0, 1):
        return "Yesterday" if days else "Today"
    return f"On {then.strftime('%A')}" if 1 < days < 7 else f"On {day_in_words(then)}"


def quoted(heard: str) -> str:
    """What he said, as far as it is worth repeating, turned round to him."""
    words = heard.split()
    text = " ".join(words[:QUOTE_WORDS]) + (" and so on" if len(words) > QUOTE_WORDS else "")
    return to_second_person(text)


def shares_a_word(asked: str, text: str) -> bool:
    """Whether a word of some length is in both."""
    return not set(LONG_WORD.findall(asked.lower())).isdisjoint(LONG_WORD.findall(text.lower()))


def names_of(person: Person) -> tuple[str, ...]:
    """What his facts may be under."""
    return tuple(name for name in (person.name, person.relation) if name)


def bare_thing(text: str) -> str:
    return re.sub(r"^(?:my|the|our|your) ", "", text.lower())

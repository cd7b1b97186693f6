"""What memory holds, as sentences to be spoken to the person."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from companion.memory.kinds import Fact, Person, Plan, Turn
from companion.memory.names import SAME_RELATION, relation_of
from companion.memory.relations import sentence
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person
from companion.mind.times.clock_words import day_in_words, time_in_words

QUOTE_WORDS = 14
TASKS = frozenset("timer reminder list note manner clock sum again stop not-yet honesty".split())
"""Sources of answers to what he wanted done."""
ASKED = late(
    r"(?:please |and |so |no |actually )*(?:what|whats|what's|who|whos|who's|where|when|how|why|do you|did i|tell me|forget"
    r"|delete|wipe"
    r"|never (?:bring|mention)|don't (?:bring|mention|remember)|off the record|on the record)\b",
    re.IGNORECASE,
)
WORD = late(r"[^\W_]{2,}")
SMALL = frozenset(
    """the you your yours my mine our are was were is be been he she it its his her him they them their we us me and or not for
    from with about that this what when where who how have has had did does do to of at on in an as by so if up out no yes said
    say told tell know like called name thing things anything again ever more any all""".split()
)


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
    """What he said, as far as it is worth repeating, turned round to him, without the stop at its end.

    >>> quoted("My sister is Marie.")
    'your sister is Marie'
    """
    words = heard.split()
    text = " ".join(words[:QUOTE_WORDS]) + (" and so on" if len(words) > QUOTE_WORDS else "")
    return to_second_person(text).rstrip(".!?\u2026 ")


def shares_a_word(asked: str, text: str) -> bool:
    """Whether a word that tells something is in both; "dad" and "father" are one.

    >>> shares_a_word("my dad", "Your father is seventy."), shares_a_word("my dad", "Your sister is seven.")
    (True, False)
    """
    return bool(telling_words(asked) & telling_words(text))


def telling_words(text: str) -> frozenset[str]:
    words = (word for word in WORD.findall(text.lower()) if word not in SMALL)
    return frozenset(SAME_RELATION.get(word, word.removesuffix("s") if len(word) > 3 else word) for word in words)


def item_sentence(item: Fact | Person | Plan, now: datetime) -> str:
    """Anything she has told, said again."""
    if isinstance(item, Fact):
        return fact_sentence(item)
    return person_sentence(item) if isinstance(item, Person) else plan_sentence(item, now)


def meant(items: Sequence[Fact | Person | Plan], words: str, now: datetime) -> Fact | Person | Plan | None:
    """The one of these that somebody means by his words; None where they fit none, or two as well.

    "The last one" is the last.
    """
    if re.fullmatch(r"(?:um )?(?:the )?(?:last|latest) (?:one|bit|thing)(?: please)?", words):
        return items[-1]
    if re.fullmatch(r"(?:the )?first (?:one|bit|thing)(?: please)?", words):
        return items[0]
    sought = telling_words(words)
    scores = [len(sought & telling_words(f"{item_sentence(item, now)} {_kind(item)}")) for item in items]
    best = max(scores, default=0)
    return items[scores.index(best)] if best and scores.count(best) == 1 else None


def _kind(item: Fact | Person | Plan) -> str:
    """The word for it that the sentence need not have: "my job", "my age"."""
    if not isinstance(item, Fact):
        return item.kind if isinstance(item, Plan) else item.relation
    return {"works-as": "job work", "works-at": "job work", "lives": "home address", "age": "age old"}.get(
        item.relation, item.relation
    )


def names_of(person: Person) -> tuple[str, ...]:
    """What his facts may be under."""
    return tuple(name for name in (person.name, person.relation) if name)


def related(people: Sequence[Person], who: str) -> list[Person]:
    """All whose name is known of one relation, in the order in which they were told: "my kids", "my brother"."""
    one = {"kids": "child", "kid": "child", "children": "child"}.get(who, who.removesuffix("s"))
    found = [person for person in people if person.name and relation_of(person.relation) == relation_of(one)]
    return sorted(found, key=lambda person: person.id)


def bare_thing(text: str) -> str:
    return re.sub(r"^(?:my|the|our|your) ", "", text.lower())


def is_told(turn: Turn) -> bool:
    """Whether he told something in that turn, and asked for nothing."""
    return turn.source not in TASKS and not ASKED.match(turn.heard)

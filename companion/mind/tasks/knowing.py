"""What she knows, told when it is asked for: about him, about his people, where things are, and how she knows."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from companion.memory.kinds import ME, Fact, Person, Plan, Turn
from companion.memory.memory import Memory
from companion.mind import gist_words as tables
from companion.mind.learning.words import FIRST_NAMES, RELATION
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.known_sentences import (
    ASKED,
    bare_thing,
    fact_sentence,
    is_told,
    item_sentence,
    meant,
    names_of,
    past_day,
    person_sentence,
    plan_sentence,
    quoted,
    related,
    shares_a_word,
    telling_words,
)
from companion.mind.tasks.known_words import (
    ABLE,
    NO_MEMORY,
    NOBODY_KNOWN,
    NOTHING_OF_THEM,
    NOTHING_OF_YOU,
    NOTHING_THEN,
    UNTOLD,
    WHAT_NAME,
    WHICH_IS_MEANT,
)
from companion.mind.tasks.questions import Question, question
from companion.mind.times.clock_words import time_in_words
from companion.mind.times.days import day

JUST_NOW_S = 300
SHE = late(r"\b(?:she|he|her|his|him)\b")
HERS = late(r"\bher (?:name|birthday|job)\b")
MOST_SENTENCES = 5
"""Of an answer, before she asks whether to go on."""
GO_ON = late(r"(?:yes|yeah|yep|go on|sure|ok|okay|more|please|and|all)\b")


class Knowing:
    """Questions about what memory holds. It writes nothing."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory
        self.told: tuple[Fact | Person | Plan, ...] = ()
        """What the last answer told, for "how do you know?" and "forget that"."""

    def tell(self, items: Sequence[Fact | Person | Plan]) -> None:
        self.told = tuple(items)

    def reply(self, text: str, now: datetime) -> Skilled | None:
        asked = question(self._with_name(text, now)) or question(text)
        if asked is None:
            return None
        if self._memory is None:
            return Skilled("memory", NO_MEMORY, "bound") if asked.asks in ("able", "me", "mine", "name") else None
        if asked.asks == "able":
            return Skilled("memory", ABLE, "inform")
        answer = {
            "origin": self._origin,
            "me": self._of_him,
            "mine": self._mine,
            "favourite": self._mine,
            "where": self._where,
            "when": self._when,
            "talked": self._talked,
            "said": self._recalled,
        }.get(asked.asks, self._of_them)
        return answer(self._memory, asked, now)

    def _with_name(self, text: str, now: datetime) -> str:
        """A question about "her", about whom he spoke of last."""
        found = SHE.search(text) if self._memory is not None and ASKED.match(text) else None
        if found is None or self._memory is None:
            return text
        others = tables.WOMEN if found[0] in ("he", "his", "him") else tables.MEN
        spoken_of = [one for one in self._memory.people.all() if one.relation not in others]
        if not spoken_of or not 0 <= now.timestamp() - spoken_of[0].spoken_of <= JUST_NOW_S:
            return text
        called = spoken_of[0].name.lower() or f"my {spoken_of[0].relation}"
        ending = "'s" if found[0] == "his" or HERS.search(text) else ""
        return text[: found.start()] + called + ending + text[found.end() :]

    def _of_him(self, memory: Memory, _asked: Question, now: datetime) -> Skilled:
        self.told = tuple(_about_him(memory))
        return self._long([item_sentence(item, now) for item in self.told], NOTHING_OF_YOU)

    def _talked(self, memory: Memory, asked: Question, now: datetime) -> Skilled:
        return _said(_turns_of(memory, asked.what, now))

    def _mine(self, memory: Memory, asked: Question, _now: datetime) -> Skilled:
        facts = [fact for fact in memory.facts.find(ME, asked.relation) if fact.value.startswith(asked.what)]
        if asked.relation == "likes" and asked.what and not facts:
            facts = [fact for fact in memory.facts.find(ME, "dislikes") if fact.value.startswith(asked.what)]
        if asked.relation == "works-as":
            facts += memory.facts.find(ME, "works-at")
        return self._facts(facts)

    def _of_them(self, memory: Memory, asked: Question, now: datetime) -> Skilled | None:
        """None where there is no such person: then it was no question for memory."""
        person = memory.people.named(asked.who)
        if asked.asks == "name":
            several = related(memory.people.all(), asked.who)
            if len(several) > 1:
                self.told = tuple(several)
                *first, last = [one.name for one in several]
                return Skilled("memory", (f"{', '.join(first)} and {last}.",), "recall")
            if person is None or not person.name:
                return Skilled("memory", WHAT_NAME, "ask")
            self.told = (person,)
            return Skilled("memory", (f"{person.name}.", f"{person.name}, you told me.", f"That's {person.name}."), "recall")
        if person is None:
            return self._unknown(memory, asked, now)
        if asked.asks == "theirs":
            return self._facts([fact for name in names_of(person) for fact in memory.facts.find(name, asked.relation)])
        self.told = (person,)
        return self._long(_of_person(memory, person, now), NOTHING_OF_THEM)

    def _unknown(self, memory: Memory, asked: Question, now: datetime) -> Skilled | None:
        is_somebody = asked.who in FIRST_NAMES or asked.who in RELATION
        if asked.asks == "theirs":
            return Skilled("memory", UNTOLD, "recall") if is_somebody else None
        found = self._recalled(memory, asked, now)
        if found is not None or not (asked.who in FIRST_NAMES or asked.asks == "about"):
            return found
        return Skilled("memory", NOTHING_OF_THEM if asked.asks == "about" else NOBODY_KNOWN, "recall")

    def _where(self, memory: Memory, asked: Question, _now: datetime) -> Skilled | None:
        there = [fact for fact in memory.facts.of_relation("place-of") if bare_thing(fact.subject) == bare_thing(asked.what)]
        if there:
            return self._facts(there[-1:])
        sought = telling_words(asked.what)
        noted = [note for note in memory.notes.find(asked.what) if sought <= telling_words(note.text)]
        return Skilled("memory", (f"In your notes it says: {quoted(noted[-1].text)}.",), "recall") if noted else None

    def _when(self, memory: Memory, asked: Question, now: datetime) -> Skilled | None:
        plans = [plan for plan in memory.plans.find(bare_thing(asked.what)) if plan.done is None and plan.day is not None]
        if not plans:
            return None
        self.told = (plans[-1],)
        return Skilled("memory", (plan_sentence(plans[-1], now),), "recall")

    def _recalled(self, memory: Memory, asked: Question, now: datetime) -> Skilled | None:
        """The best thing that has one of the words asked for; None lets the talk go on."""
        what = asked.what or asked.who
        for best in memory.search(what, 12):
            if not shares_a_word(what, best.sentence):
                continue
            if best.kind == "fact":
                return self._facts([fact for fact in (memory.facts.get(best.id),) if fact is not None])
            if best.kind == "plan" and (plan := memory.plans.get(best.id)) is not None:
                self.told = (plan,)
                return Skilled("memory", (plan_sentence(plan, now),), "recall")
            if best.kind != "turn":
                return Skilled("memory", (best.sentence,), "recall")
            if (turn := memory.turns.get(best.id)) is not None and is_told(turn):
                then = past_day(datetime.fromtimestamp(turn.at), now)
                return Skilled("memory", (f"{then} you said: {quoted(turn.heard)}.",), "recall")
        return Skilled("memory", NOTHING_OF_THEM, "recall") if asked.asks == "said" else None

    def _facts(self, facts: Sequence[Fact]) -> Skilled:
        self.told = tuple(facts)
        return self._long([fact_sentence(fact) for fact in facts], UNTOLD)

    def _long(self, lines: Sequence[str], nothing: tuple[str, ...]) -> Skilled:
        """A few sentences, and the rest if he wants it."""
        if not lines:
            return Skilled("memory", nothing, "recall")
        text, rest = " ".join(lines[:MOST_SENTENCES]), lines[MOST_SENTENCES:]
        if not rest:
            return Skilled("memory", (text,), "recall")
        return Skilled(
            "memory",
            (f"{text} There's more. Shall I go on?",),
            "recall",
            then=lambda answer: self._long(rest, nothing) if GO_ON.match(answer) else None,
        )

    def _origin(self, memory: Memory, asked: Question, now: datetime) -> Skilled | None:
        """How she knows what she told last, or what he names; None when it is neither, for then he means something else."""
        if asked.what:
            items = [person] if (person := memory.people.named(re.sub(r"^my ", "", asked.what))) else _about_him(memory)
            item = items[0] if person else meant(items, asked.what, now)
            return _how(memory, item, now) if item is not None else None
        if len(self.told) > 1:
            told = self.told

            def which(answer: str) -> Skilled | None:
                item = meant(told, answer, now)
                return _how(memory, item, now) if item is not None else None

            return Skilled("memory", WHICH_IS_MEANT, "recall", then=which)
        if self.told:
            return _how(memory, self.told[0], now)
        last = next(iter(memory.turns.last(1)), None)
        if last is None or last.source != "memory" or now.timestamp() - last.at > JUST_NOW_S or not is_told(last):
            return None
        return Skilled("memory", (f"You told me just now. You said: {quoted(last.heard)}.",), "recall")


def _how(memory: Memory, item: Fact | Person | Plan, now: datetime) -> Skilled:
    """When and in which words he said it."""
    if isinstance(item, Person):
        turn, learned = _naming(memory, item), item.spoken_of
    else:
        turn = memory.turns.get(item.turn) if item.turn is not None else None
        learned = item.learned if isinstance(item, Fact) else item.made
    if turn is None:
        when = past_day(datetime.fromtimestamp(learned), now)
        return Skilled("memory", (f"You told me. The last time was {when[0].lower() + when[1:]}.",), "recall")
    when, at = past_day(datetime.fromtimestamp(turn.at), now), time_in_words(datetime.fromtimestamp(turn.at))
    return Skilled("memory", (f"You told me. {when}, at {at}, you said: {quoted(turn.heard)}.",), "recall")


def _naming(memory: Memory, person: Person) -> Turn | None:
    """The turn in which he told who that is; else the last in which he spoke of them."""
    about = {fact.turn for fact in memory.facts.all() if fact.subject in names_of(person) and fact.turn is not None}
    about |= {one.id for one in memory.search(f"{person.name} {person.relation}", 20) if one.kind == "turn"}
    found = [memory.turns.get(number) for number in about]
    names = telling_words(person.name or person.relation)
    turns = [turn for turn in found if turn is not None and names & telling_words(turn.heard) and is_told(turn)]
    turns.sort(key=lambda turn: turn.id)
    both = [turn for turn in turns if telling_words(person.relation) & telling_words(turn.heard)]
    return both[0] if both else turns[-1] if turns else None


def _about_him(memory: Memory) -> list[Fact | Person]:
    """His name first, then the newest, with his people between."""
    facts = sorted(memory.facts.about(ME), key=lambda fact: (fact.relation != "name", -fact.learned))
    people = [person for person in memory.people.all() if person.name and person_sentence(person)]
    return [*facts[:3], *people[:3], *facts[3:], *people[3:]]


def _of_person(memory: Memory, person: Person, now: datetime) -> list[str]:
    names = names_of(person)
    facts = [fact_sentence(fact) for name in names for fact in memory.facts.about(name) if fact.relation != "name"]
    plans = [plan for plan in memory.plans.open() if plan.who.lower() in {name.lower() for name in names}]
    is_named = bool(person.name and person.relation)
    told = [*([person_sentence(person)] if is_named else []), *facts, *(plan_sentence(plan, now) for plan in plans)]
    return told or [person_sentence(person)]


def _turns_of(memory: Memory, which: str, now: datetime) -> list[Turn]:
    if which == "last time":
        last = memory.turns.last(60)
        return [turn for turn in last if turn.talk < last[-1].talk] or last[:-1]
    on = day(which, now.date()) or now.date()
    if on > now.date():
        on -= timedelta(days=7)
    start_s = int(datetime(on.year, on.month, on.day).timestamp())
    return memory.turns.between(start_s, start_s + 86_400)


def _said(turns: Sequence[Turn]) -> Skilled:
    """The two longest things that he said."""
    said = sorted((turn.heard for turn in turns if is_told(turn)), key=lambda heard: -len(heard.split()))[:2]
    if not said:
        return Skilled("memory", NOTHING_THEN, "recall")
    return Skilled("memory", ("You told me: " + ". And: ".join(map(quoted, said)) + ".",), "recall")

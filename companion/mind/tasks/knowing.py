"""What she knows, told when it is asked for: about him, about his people, where things are, and how she knows."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from companion.memory.kinds import ME, Fact, Person, Plan, Turn
from companion.memory.memory import Memory
from companion.mind.skilled import Skilled
from companion.mind.tasks.known_sentences import (
    bare_thing,
    fact_sentence,
    names_of,
    past_day,
    person_sentence,
    plan_sentence,
    quoted,
    shares_a_word,
)
from companion.mind.tasks.known_words import NO_MEMORY, NOTHING_OF_THEM, NOTHING_OF_YOU, NOTHING_THEN, UNTOLD, WHAT_NAME
from companion.mind.tasks.questions import Question, question
from companion.mind.times.clock_words import time_in_words
from companion.mind.times.days import day

MOST_SENTENCES = 5
"""Of an answer, before she asks whether to go on."""
GO_ON = re.compile(r"(?:yes|yeah|yep|go on|sure|ok|okay|more|please|and|all)\b")


class Knowing:
    """Questions about what memory holds. It writes nothing."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory
        self.told: Fact | Person | Plan | None = None
        """What the last answer told, for "how do you know?" and "forget that"."""

    def reply(self, text: str, now: datetime) -> Skilled | None:
        asked = question(text)
        if asked is None:
            return None
        if self._memory is None:
            return Skilled("memory", NO_MEMORY, "bound") if asked.asks == "me" else None
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

    def _of_him(self, memory: Memory, _asked: Question, _now: datetime) -> Skilled:
        return self._long(_about_him(memory), NOTHING_OF_YOU)

    def _talked(self, memory: Memory, asked: Question, now: datetime) -> Skilled:
        return _said(_turns_of(memory, asked.what, now))

    def _mine(self, memory: Memory, asked: Question, _now: datetime) -> Skilled:
        facts = [fact for fact in memory.facts.find(ME, asked.relation) if fact.value.startswith(asked.what)]
        if asked.relation == "works-as":
            facts += memory.facts.find(ME, "works-at")
        return self._facts(facts)

    def _of_them(self, memory: Memory, asked: Question, now: datetime) -> Skilled | None:
        """None where there is no such person: then it was no question for memory."""
        person = memory.people.named(asked.who)
        if asked.asks == "name":
            if person is None or not person.name:
                return Skilled("memory", WHAT_NAME, "ask")
            self.told = person
            return Skilled("memory", (f"{person.name}.", f"{person.name}, you told me.", f"That's {person.name}."), "recall")
        if person is None:
            return self._unknown(memory, asked, now)
        if asked.asks == "theirs":
            return self._facts([fact for name in names_of(person) for fact in memory.facts.find(name, asked.relation)])
        self.told = person
        return self._long(_of_person(memory, person, now), NOTHING_OF_THEM)

    def _unknown(self, memory: Memory, asked: Question, now: datetime) -> Skilled | None:
        if asked.asks == "theirs":
            return None
        found = self._recalled(memory, asked, now)
        return found or (Skilled("memory", NOTHING_OF_THEM, "recall") if asked.asks == "about" else None)

    def _where(self, memory: Memory, asked: Question, _now: datetime) -> Skilled | None:
        facts = [fact for fact in memory.facts.all() if fact.relation == "place-of" and fact.superseded_by is None]
        there = [fact for fact in facts if bare_thing(fact.subject) == bare_thing(asked.what)]
        return self._facts(there[-1:]) if there else None

    def _when(self, memory: Memory, asked: Question, now: datetime) -> Skilled | None:
        plans = [plan for plan in memory.plans.find(bare_thing(asked.what)) if plan.done is None and plan.day is not None]
        if not plans:
            return None
        self.told = plans[-1]
        return Skilled("memory", (plan_sentence(plans[-1], now),), "recall")

    def _recalled(self, memory: Memory, asked: Question, now: datetime) -> Skilled | None:
        """The best thing that has one of the words asked for; None lets the talk go on."""
        what = asked.what or asked.who
        best = next((one for one in memory.search(what, 6) if shares_a_word(what, one.sentence)), None)
        if best is None:
            return None
        if best.kind == "fact":
            return self._facts([fact for fact in (memory.facts.get(best.id),) if fact is not None])
        if best.kind == "turn":
            then = past_day(datetime.fromtimestamp(best.at), now)
            return Skilled("memory", (f"{then} you said: {quoted(best.sentence)}.",), "recall")
        return Skilled("memory", (best.sentence,), "recall")

    def _facts(self, facts: Sequence[Fact]) -> Skilled:
        if facts:
            self.told = facts[-1]
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

    def _origin(self, memory: Memory, _asked: Question, now: datetime) -> Skilled | None:
        """How she knows what she told last; None when she told nothing, for then he means something else."""
        told = self.told
        if told is None:
            return None
        learned = told.learned if isinstance(told, Fact) else told.made if isinstance(told, Plan) else told.spoken_of
        turn = memory.turns.get(told.turn) if not isinstance(told, Person) and told.turn is not None else None
        when = past_day(datetime.fromtimestamp(learned), now)
        if turn is None:
            return Skilled("memory", (f"You told me. The last time was {when[0].lower() + when[1:]}.",), "recall")
        at = time_in_words(datetime.fromtimestamp(turn.at))
        return Skilled("memory", (f"You told me. {when}, at {at}, you said: {quoted(turn.heard)}.",), "recall")


def _about_him(memory: Memory) -> list[str]:
    """His name first, then the newest, with his people between."""
    facts = sorted(memory.facts.about(ME), key=lambda fact: (fact.relation != "name", -fact.learned))
    people = [text for person in memory.people.all() if (text := person_sentence(person))]
    lines = [fact_sentence(fact) for fact in facts]
    return [*lines[:3], *people[:3], *lines[3:], *people[3:]]


def _of_person(memory: Memory, person: Person, now: datetime) -> list[str]:
    names = names_of(person)
    facts = [fact_sentence(fact) for name in names for fact in memory.facts.about(name)]
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
    said = sorted((turn.heard for turn in turns), key=lambda heard: -len(heard.split()))[:2]
    if not said:
        return Skilled("memory", NOTHING_THEN, "recall")
    return Skilled("memory", ("You told me: " + ". And: ".join(map(quoted, said)) + ".",), "recall")

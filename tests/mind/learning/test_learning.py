"""What is taken from a line, held against sets of lines by hand; and that nothing is ever invented."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.memory.kinds import ME, Learned, NewFact, NewPerson, Person
from companion.memory.relations import RELATIONS, sentence
from companion.mind.learning.learn import Known, learn
from companion.mind.learning.words import RELATION
from companion.mind.second_person import TURNED, to_second_person
from companion.mind.words import plain

HERE = Path(__file__).parent
BANK = HERE.parents[2] / "companion" / "data" / "bank"
TODAY = date(2026, 11, 25)
MARIE = Person(1, "Marie", "sister", 0, "", 1)
Item = tuple[Any, ...]
FLOORS = {
    "learning_utterances": (0.99, 0.98),
    "learning_more": (0.98, 0.98),
    "learning_wide": (0.97, 0.96),
    "learning_unseen": (0.96, 0.89),
}
"""Precision and recall over facts, people, plans, what is done and doubts. The rules were mended on the first three sets, never
on the last. Before any mending the first was at 0.91 and 0.93, the thirds of the second at 0.92 and 0.72, 0.95 and 0.73, 0.91 and
0.71, the first part of the third at 0.76 and 0.29.
"""
FACT_FLOORS = {
    "learning_utterances": (0.99, 0.98),
    "learning_more": (0.98, 0.98),
    "learning_wide": (0.97, 0.97),
    "learning_unseen": (0.95, 0.85),
}
"""Of facts alone; before mending 1.00 and 0.76, 1.00 and 0.68, 0.89 and 0.74 for the thirds of the second, 0.82 and 0.27 for the
first part of the third."""
ADDED = frozenset("in a an car your is you and".split())
"""Small words that a value may have which the line has not: "i moved to york" is "in York", "i parked" is "your car"."""


PAIRS = {
    "parents": "mother father",
    "twins": "child",
    "kids": "child",
    "children": "child",
    "eldest": "child",
    "boys": "son",
    "girls": "daughter",
    "grandchildren": "grandchild",
}
"""What is told of one word's people is told of each."""


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def learned_from(entry: dict[str, Any]) -> Learned:
    people = tuple(Person(at, name, relation, 0, "", 1) for at, (name, relation) in enumerate(entry.get("known", [])))
    return learn(entry["heard"], date.fromisoformat(entry["today"]), Known(people, entry.get("last_reply", "")))


def wanted(entry: dict[str, Any]) -> set[Item]:
    items: set[Item] = {(kind, *item) for kind in ("facts", "people", "plans") for item in entry.get(kind, [])}
    return items | {(kind, entry[kind]) for kind in ("done", "doubt") if entry.get(kind)}


def taken(learned: Learned) -> set[Item]:
    items: set[Item] = {("facts", one.subject, one.relation, one.value) for one in learned.facts}
    items |= {("people", one.name, one.relation) for one in learned.people}
    for one in learned.plans:
        day, time = one.day and one.day.isoformat(), one.time and one.time.strftime("%H:%M")
        items.add(("plans", one.kind, one.text, day, time, one.who))
    return items | {(kind, text) for kind, text in (("done", learned.done), ("doubt", learned.doubt)) if text}


def figures(name: str, kind: str = "") -> tuple[float, float]:
    """Precision and recall over a set."""
    right = said = due = 0
    for entry in lines_of(name):
        want, have = ({item for item in items if kind in ("", item[0])} for items in (wanted(entry), taken(learned_from(entry))))
        right, said, due = right + len(want & have), said + len(have), due + len(want)
    return right / said, right / due


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_taken_is_right_and_most_is_taken(name: str) -> None:
    for kind, floors in (("", FLOORS[name]), ("facts", FACT_FLOORS[name])):
        precision, recall = figures(name, kind)
        assert (precision >= floors[0], recall >= floors[1]) == (True, True), (kind, precision, recall)


def test_the_set_is_what_it_says() -> None:
    entries = lines_of("learning_utterances")
    clean = [entry for entry in entries if entry["heard"] != entry["heard"].lower() or entry in entries[:75]]
    nothing = [entry for entry in entries if not wanted(entry)]
    assert (len(entries), len(clean), len(lines_of("learning_unseen"))) == (150, 75, 82)
    assert len(nothing) >= 50
    assert len({entry["heard"].lower() for entry in entries}) == 150


@pytest.mark.parametrize(
    "entry", [one for one in lines_of("learning_utterances") if "telling" in one], ids=lambda one: one["heard"]
)
def test_whether_the_line_is_there_to_tell_it(entry: dict[str, Any]) -> None:
    assert learned_from(entry).is_telling is entry["telling"]


@pytest.mark.parametrize(
    "entry", [one for one in lines_of("learning_utterances") if "facts" in one], ids=lambda one: one["heard"]
)
def test_a_correction_is_told_from_a_telling(entry: dict[str, Any]) -> None:
    assert any(fact.is_correction for fact in learned_from(entry).facts) is entry.get("corrects", False)


@pytest.mark.parametrize("name", FLOORS)
def test_every_fact_can_be_told_back(name: str) -> None:
    for entry in lines_of(name):
        for fact in learned_from(entry).facts:
            assert fact.value in sentence(fact.subject, fact.relation, fact.value)


@pytest.mark.parametrize(
    ("heard", "told"),
    {
        "the spare key is under the pot": "The spare key is under the pot.",
        "my glasses are in the glove box": "Your glasses are in the glove box.",
        "i parked on level three": "Your car is on level three.",
        "my mum is seventy three": "Your mother is seventy three.",
    }.items(),
)
def test_how_it_is_told_back(heard: str, told: str) -> None:
    assert [sentence(one.subject, one.relation, one.value) for one in learn(heard, TODAY, Known()).facts] == [told]


DOUBTS = {
    "a word that sounds like her name": ("my sister marry came over", NewPerson("Marie", "sister")),
    "another name that sounds like hers": ("my sister is called mary", NewPerson("Marie", "sister")),
    "somebody else's name": ("my sister is called anna", None),
    "a verb after her": ("my sister married a plumber", None),
    "her own name": ("my sister marie came over", None),
}


@pytest.mark.parametrize(("heard", "doubted"), DOUBTS.values(), ids=DOUBTS)
def test_doubt(heard: str, doubted: NewPerson | None) -> None:
    learned = learn(heard, TODAY, Known((MARIE,)))
    assert learned.doubted == doubted
    assert learned.doubt == ("Marie is your sister, right?" if doubted else "")
    assert doubted is None or not [one for one in learned.people if one.relation == "sister"]


RENAMINGS = {
    "what she said last names her": ("no her name is maria", "Marie is your sister.", [NewFact("Marie", "name", "Maria", True)]),
    "she spoke of nobody": ("no her name is maria", "What's on your mind?", []),
    "no correction": ("her name is maria", "Marie is your sister.", []),
    "both names": ("it's maria not marie", "", [NewFact("Marie", "name", "Maria", True)]),
    "a wrong name that nobody has": ("it's maria not martha", "", []),
}


@pytest.mark.parametrize(("heard", "last_reply", "facts"), RENAMINGS.values(), ids=RENAMINGS)
def test_whose_name_is_put_right(heard: str, last_reply: str, facts: list[NewFact]) -> None:
    assert list(learn(heard, TODAY, Known((MARIE,), last_reply)).facts) == facts


NAMES = {
    "my name is o'brien": "O'Brien",
    "my name is anne marie": "Anne Marie",
    "my name is mcdonald": "McDonald",
    "my name is quinn q u i n n": "Quinn",
    "my name is josé": "José",
}


@pytest.mark.parametrize(("heard", "name"), NAMES.items())
def test_names_get_their_capitals(heard: str, name: str) -> None:
    assert [(one.subject, one.relation, one.value) for one in learn(heard, TODAY, Known()).facts] == [(ME, "name", name)]


TOGETHER = {
    "both parents": ("my parents live in spain", {("mother", "in Spain"), ("father", "in Spain")}),
    "mum and dad": ("mum and dad live in spain", {("mother", "in Spain"), ("father", "in Spain")}),
    "he and his wife": ("me and my wife live in derby", {(ME, "in Derby")}),
    "his wife and he": ("my wife and i live in derby", {(ME, "in Derby")}),
    "somebody's mother": ("my mother in law lives in derby", {("mother in law", "in Derby")}),
    "two in turn": (
        "my brother tom lives in leeds and my brother ben lives in york",
        {("Tom", "in Leeds"), ("Ben", "in York")},
    ),
}


@pytest.mark.parametrize(("heard", "lives"), TOGETHER.values(), ids=TOGETHER)
def test_of_whom_it_is_told(heard: str, lives: set[tuple[str, str]]) -> None:
    assert {(one.subject, one.value) for one in learn(heard, TODAY, Known()).facts if one.relation == "lives"} == lives


def test_several_brothers_are_not_one() -> None:
    brothers = (Person(1, "Tom", "brother", 0, "", 1), Person(2, "Ben", "brother", 0, "", 1))
    assert learn("my brother lives in leeds", TODAY, Known(brothers)) == Learned()


def test_she_is_not_he() -> None:
    assert not learn("my mum called and he's eighty one", TODAY, Known()).facts


def texts_of(learned: Learned) -> Iterator[str]:
    for fact in learned.facts:
        yield from (fact.subject if fact.subject != ME else "", fact.value)
    for plan in learned.plans:
        yield from (plan.text, plan.who)
    yield from (person.name for person in learned.people)
    yield learned.done


def invented(heard: str, learned: Learned, known: tuple[Person, ...] = ()) -> set[str]:
    """The words of what was taken that the line has not; spelled names are not looked at."""
    said = plain(heard, len(heard) + 1)
    words = {*said.split(), *plain(to_second_person(said)).split(), *re.findall(r"[^\W\d_]+", said), *ADDED}
    words |= {turned for word, turned in TURNED.items() if word in words} | {word.removesuffix("s") for word in words}
    words |= {plain(relation) for word, relation in RELATION.items() if words & {word, f"{word}s", f"{word}'s"}}
    words |= {part for pair, parts in PAIRS.items() if pair in words for part in parts.split()}
    words |= {"near"} if "not far from" in said else set()
    words |= {"teacher"} if words & {"teach", "teaches"} else set()
    words |= {word for person in known for word in plain(person.name).split()}
    return {
        word
        for text in texts_of(learned)
        for word in plain(text).split()
        if word.removesuffix("'s") not in words and word not in words
    }


PIECES = (
    "i i'm my we she he marie tom anna sister brother sister's mum dog called name is name's works lives live "
    "in at as a an the nurse leeds "
    "york bristol from allergic to nuts love hate don't like jazz favourite colour green birthday on the "
    "third of march forty two promised "
    "i'd call her sunday must ring bank tomorrow dentist at three key under pot parked level not no actually "
    "moved and but um married has "
    "parents law teach maths who lived all life got two brothers ben cold will o'brien mr said because if when "
    "interview cancelled i've called flying rome tenth it's our ill"
).split()


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map(" ".join), st.booleans())
def test_nothing_is_invented(heard: str, is_known: bool) -> None:
    known = (MARIE, Person(2, "Tom", "brother", 0, "", 1)) if is_known else ()
    learned = learn(heard, TODAY, Known(known, "Marie is your sister."))
    assert not invented(heard, learned, known)
    assert all(fact.relation in RELATIONS and fact.value for fact in learned.facts)
    assert all(person.name or person.relation for person in learned.people)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_anything_may_be_heard(heard: str) -> None:
    learn(heard, TODAY, Known((MARIE,)))


def test_a_very_long_line_is_no_trouble() -> None:
    learn("my sister marie and my brother is called " * 30_000, TODAY, Known((MARIE,)))
    learn("i " * 500_000, TODAY, Known())


def bank_lines() -> list[str]:
    lines: set[str] = set()
    for path in BANK.glob("*.jsonl"):
        for text in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(text)
            lines |= {entry["heard"]} if "heard" in entry else set(entry["lines"])
    return sorted(lines)


def test_few_of_the_lines_of_the_bank_tell_something_and_nothing_else_is_said() -> None:
    """Most are moods, questions and small talk; by eye 197 of 200 that tell something are taken rightly."""
    lines = bank_lines()[::4]
    found = Counter[bool]()
    for line in lines:
        learned = learn(line, TODAY, Known())
        assert not invented(line, learned), line
        found[any(texts_of(learned))] += 1
    assert 0.002 < found[True] / len(lines) < 0.03

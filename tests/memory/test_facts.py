from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.memory.facts import Facts
from companion.memory.kinds import ME, Fact, NewFact
from companion.memory.plain_text import folded
from companion.memory.relations import RELATIONS
from companion.memory.store import Store
from companion.memory.turns import Turns

AT = 1_795_424_400
Said = tuple[str, str, str] | tuple[str, str, str, bool]

STORIES: dict[str, tuple[list[Said], list[str]]] = {
    "said twice": ([(ME, "lives", "in Bristol"), (ME, "lives", "in Bristol")], ["in Bristol"]),
    "said twice, written otherwise": ([("Zoë", "likes", "café au lait"), ("zoe", "likes", "Cafe  au lait")], ["café au lait"]),
    "moved": ([(ME, "lives", "in Bristol"), (ME, "lives", "in Leeds")], ["in Leeds"]),
    "moved back": ([(ME, "lives", "in Bristol"), (ME, "lives", "in Leeds"), (ME, "lives", "in Bristol")], ["in Bristol"]),
    "two likes": ([(ME, "likes", "jazz"), (ME, "likes", "chess")], ["jazz", "chess"]),
    "a like put right": ([(ME, "likes", "jazz"), (ME, "likes", "chest"), (ME, "likes", "chess", True)], ["jazz", "chess"]),
    "put right to what was known": ([(ME, "likes", "jazz"), (ME, "likes", "jars"), (ME, "likes", "jazz", True)], ["jazz"]),
    "put right, of nothing known": ([(ME, "likes", "jazz", True)], ["jazz"]),
    "no longer likes": ([(ME, "likes", "jazz"), (ME, "likes", "tea"), (ME, "dislikes", "Jazz")], ["tea", "Jazz"]),
    "no, doesn't like": (
        [(ME, "dislikes", "rain"), (ME, "likes", "jazz"), (ME, "dislikes", "jazz", True)],
        ["rain", "jazz"],
    ),
    "one favourite of a kind": (
        [(ME, "favourite", "colour is red"), (ME, "favourite", "film is her"), (ME, "favourite", "colour is green")],
        ["film is her", "colour is green"],
    ),
    "another's": ([(ME, "lives", "in Bristol"), ("Tom", "lives", "in Leeds")], ["in Bristol", "in Leeds"]),
    "me, with a capital": ([("Me", "lives", "in Bristol"), (ME, "lives", "in Leeds")], ["in Leeds"]),
}


def added(facts: Facts, said: list[Said]) -> list[Fact]:
    return [facts.add(NewFact(*one), AT + place) for place, one in enumerate(said)]


@pytest.mark.parametrize(("said", "holding"), STORIES.values(), ids=STORIES)
def test_what_holds(said: list[Said], holding: list[str]) -> None:
    facts = Facts(Store.in_memory())
    added(facts, said)
    assert [fact.value for fact in facts.all() if fact.superseded_by is None] == holding


def test_the_chain_can_be_read() -> None:
    facts = Facts(Store.in_memory())
    london, leeds, bristol = added(facts, [(ME, "lives", where) for where in ("in London", "in Leeds", "in Bristol")])
    history = facts.history(ME, "lives")
    assert [(fact.value, fact.superseded_by) for fact in history] == [
        ("in London", leeds.id),
        ("in Leeds", bristol.id),
        ("in Bristol", None),
    ]
    assert [fact.learned for fact in history] == [AT, AT + 1, AT + 2]
    assert facts.get(london.id) == history[0]
    assert facts.find(ME, "lives") == facts.about(ME) == history[2:]


def test_the_turn_it_came_from_is_the_first() -> None:
    store = Store.in_memory()
    facts, turns = Facts(store), Turns(store)
    first, second = turns.add("i like jazz", "", "bank", AT), turns.add("i like jazz", "", "bank", AT + 9)
    assert facts.add(NewFact(ME, "likes", "jazz"), AT, first).turn == first
    assert facts.add(NewFact(ME, "likes", "jazz"), AT + 9, second).turn == first


@pytest.mark.parametrize(
    "new", [NewFact("", "likes", "x"), NewFact("me", "likes", " \x00"), NewFact("me", "no-such", "x")], ids=repr
)
def test_a_fact_that_says_nothing_is_refused(new: NewFact) -> None:
    with pytest.raises(ValueError, match="needs a subject"):
        Facts(Store.in_memory()).add(new, AT)


def test_sql_and_braces_are_text() -> None:
    facts = Facts(Store.in_memory())
    hostile = "x'); DELETE FROM facts; -- {subject} {0} %s ?"
    facts.add(NewFact(hostile, "likes", hostile), AT)
    assert [(fact.subject, fact.value) for fact in facts.about(hostile)] == [(hostile, hostile)]
    assert facts.find(hostile, "likes' OR 1=1 --") == []


def test_two_subjects_become_one() -> None:
    store = Store.in_memory()
    facts = Facts(store)
    added(
        facts,
        [("mother", "lives", "in Leeds"), ("Anna", "lives", "in York"), ("Anna", "likes", "tea"), ("mother", "likes", "tea")],
    )
    facts.rename("mother", "Anna")
    assert [(fact.relation, fact.value) for fact in facts.about("anna")] == [("lives", "in York"), ("likes", "tea")]
    assert len(facts.all()) == 4
    assert facts.about("mother") == []
    assert store.rows("SELECT sentence FROM facts WHERE id = 1") == [("Anna lives in Leeds.",)]


WORDS = st.sampled_from(["tea", "Tea", "café", "cafe", "o'brien", "jazz", "colour is red", "colour is blue", "'; --"])
NEW = st.builds(
    NewFact,
    subject=st.sampled_from([ME, "Tom", "tom", "Siobhán", "siobhan"]),
    relation=st.sampled_from(["lives", "likes", "dislikes", "favourite", "age", "is"]),
    value=WORDS,
    is_correction=st.booleans(),
)


def ends_at(fact: Fact, by_id: dict[int, Fact]) -> Fact:
    seen = set()
    while fact.superseded_by is not None:
        assert fact.id not in seen, "a circle"
        seen.add(fact.id)
        fact = by_id[fact.superseded_by]
    return fact


@settings(max_examples=60, deadline=None)
@given(st.lists(NEW, max_size=14))
def test_whatever_is_said(said: list[NewFact]) -> None:
    facts = Facts(Store.in_memory())
    before: dict[int, tuple[Any, ...]] = {}
    for at, new in enumerate(said):
        kept = facts.add(new, at)
        everything = {fact.id: fact for fact in facts.all()}
        assert everything[kept.id].superseded_by is None, "what was just said holds"
        assert folded(kept.value) == folded(new.value)
        now = {number: (fact.subject, fact.relation, fact.value, fact.learned) for number, fact in everything.items()}
        assert before.items() <= now.items(), "history is never lost or rewritten"
        assert all(number > max(before, default=0) for number in now.keys() - before.keys()), "numbers are never used again"
        assert all(ends_at(fact, everything).superseded_by is None for fact in everything.values())
        before = now
        holding = [fact for fact in everything.values() if fact.superseded_by is None]
        slots = Counter((folded(fact.subject), fact.relation) for fact in holding if RELATIONS[fact.relation].single)
        assert all(count == 1 for count in slots.values()), "a single relation has one value"
        values = Counter((folded(fact.subject), fact.relation, folded(fact.value)) for fact in holding)
        assert all(count == 1 for count in values.values()), "nothing is there twice"
        likes = {(subject, value) for subject, relation, value in values if relation == "likes"}
        assert not likes & {(subject, value) for subject, relation, value in values if relation == "dislikes"}

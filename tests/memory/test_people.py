import pytest

from companion.memory.facts import Facts
from companion.memory.kinds import NewFact, NewPerson, NewPlan
from companion.memory.people import People
from companion.memory.plans import Plans
from companion.memory.store import Store

AT = 1_795_424_400

STORIES: dict[str, tuple[list[tuple[str, str]], set[tuple[str, str]]]] = {
    "twice": ([("Tom", "brother"), ("tom", "brother"), ("Tom", "")], {("Tom", "brother")}),
    "the relation later": ([("Tom", ""), ("Tom", "brother")], {("Tom", "brother")}),
    "the name later": ([("", "mother"), ("Anna", "mother")], {("Anna", "mother")}),
    "the name later, by another word": ([("", "mother"), ("Anna", "mum")], {("Anna", "mum")}),
    "the relation after the name": ([("Anna", "mother"), ("", "mum")], {("Anna", "mother")}),
    "both apart, then together": ([("Anna", ""), ("", "mother"), ("Anna", "mother")], {("Anna", "mother")}),
    "two of one name": ([("Tom", "brother"), ("Tom", "boss")], {("Tom", "brother"), ("Tom", "boss")}),
    "two sisters": ([("Marie", "sister"), ("Joan", "sister")], {("Marie", "sister"), ("Joan", "sister")}),
    "a friend may be any": ([("Sam", "friend"), ("", "friend")], {("Sam", "friend"), ("", "friend")}),
    "the friend of before is not this one": ([("", "friend"), ("Sam", "friend")], {("", "friend"), ("Sam", "friend")}),
    "with an accent and without": ([("Siobhán", "aunt"), ("siobhan", "auntie")], {("Siobhán", "aunt")}),
    "an apostrophe of either kind": ([("O'Brien", "boss"), ("O\u2019Brien", "manager")], {("O'Brien", "boss")}),
}


@pytest.fixture
def store() -> Store:
    return Store.in_memory()


@pytest.mark.parametrize(("said", "known"), STORIES.values(), ids=STORIES)
def test_who_is_who(store: Store, said: list[tuple[str, str]], known: set[tuple[str, str]]) -> None:
    people = People(store)
    for place, one in enumerate(said):
        people.mention(NewPerson(*one), AT + place)
    assert {(person.name, person.relation) for person in people.all()} == known
    assert len(people.all()) == len(known)
    assert sum(person.times for person in people.all()) == len(said)


def test_a_mention_is_counted_with_its_mood(store: Store) -> None:
    people = People(store)
    people.mention(NewPerson("Tom", "brother"), AT, "low")
    person = people.mention(NewPerson("tom", ""), AT + 60, "bright")
    assert (person.spoken_of, person.mood, person.times) == (AT + 60, "bright", 2)
    assert people.mention(NewPerson("tom", ""), AT + 90).mood == ""


def test_facts_and_plans_go_with_the_name(store: Store) -> None:
    people, facts, plans = People(store), Facts(store), Plans(store)
    people.mention(NewPerson("", "mum"), AT)
    facts.add(NewFact("mum", "lives", "in Leeds"), AT)
    plans.add(NewPlan("promise", "call your mum", who="mum"), AT)
    people.mention(NewPerson("Anna", "mother"), AT)
    assert [fact.value for fact in facts.about("Anna")] == ["in Leeds"]
    assert [plan.who for plan in plans.open()] == ["Anna"]
    assert store.rows("SELECT sentence FROM facts") == [("Anna lives in Leeds.",)]


def test_a_name_put_right_is_put_right_everywhere(store: Store) -> None:
    people, facts, plans = People(store), Facts(store), Plans(store)
    person = people.mention(NewPerson("Mary", "sister"), AT)
    facts.add(NewFact("Mary", "likes", "tea"), AT)
    plans.add(NewPlan("promise", "call Mary about Rosemary", who="Mary"), AT)
    people.rename(person.id, "Marie")
    assert [fact.value for fact in facts.about("Marie")] == ["tea"]
    assert [(plan.text, plan.who) for plan in plans.open()] == [("call Marie about Rosemary", "Marie")]
    assert people.named("mary") is None


def test_the_namesake_keeps_what_is_known(store: Store) -> None:
    people, facts = People(store), Facts(store)
    brother = people.mention(NewPerson("Tom", "brother"), AT)
    people.mention(NewPerson("Tom", "boss"), AT)
    facts.add(NewFact("Tom", "likes", "tea"), AT)
    people.rename(brother.id, "Thom")
    assert [fact.value for fact in facts.about("Tom")] == ["tea"]


def test_put_right_to_somebody_known_makes_one(store: Store) -> None:
    people = People(store)
    people.mention(NewPerson("Marie", "sister"), AT)
    wrong = people.mention(NewPerson("Mary", "sister"), AT)
    people.correct(wrong.id, name="Marie")
    assert [(person.name, person.times) for person in people.all()] == [("Marie", 2)]


KNOWN = [
    ("Tom", "brother"),
    ("Tom", "boss"),
    ("Siobhán", "sister"),
    ("O'Brien", "neighbour"),
    ("Mary Ann", "aunt"),
    ("", "mother"),
]
ASKED = {
    "the one last spoken of": ("tom", ("Tom", "boss")),
    "relation and name": ("my brother tom", ("Tom", "brother")),
    "another relation and name": ("my friend siobhan", ("Siobhán", "sister")),
    "a relation, and nobody's name": ("my brother sam", None),
    "relation": ("my brother", ("Tom", "brother")),
    "another word for it": ("my mum", ("", "mother")),
    "no accent": ("siobhan", ("Siobhán", "sister")),
    "apostrophe": ("o'brien", ("O'Brien", "neighbour")),
    "no apostrophe": ("o brien", ("O'Brien", "neighbour")),
    "written together": ("obrien", ("O'Brien", "neighbour")),
    "first name": ("mary", ("Mary Ann", "aunt")),
    "nobody": ("thomas", None),
    "nothing": ("", None),
    "part of a word": ("to", None),
    "sql": ("' OR 1=1 --", None),
}


@pytest.mark.parametrize(("text", "expected"), ASKED.values(), ids=ASKED)
def test_named(store: Store, text: str, expected: tuple[str, str] | None) -> None:
    people = People(store)
    for place, one in enumerate(KNOWN):
        people.mention(NewPerson(*one), AT + place)
    found = people.named(text)
    assert (None if found is None else (found.name, found.relation)) == expected


def test_one_of_two_sisters_is_not_guessed(store: Store) -> None:
    people = People(store)
    people.mention(NewPerson("Marie", "sister"), AT)
    people.mention(NewPerson("Joan", "sister"), AT)
    assert people.named("my sister") is None
    assert people.subject("sister") == "sister"
    assert people.in_text("my sister rang") == []


def test_somebody_needs_a_name_or_a_relation(store: Store) -> None:
    with pytest.raises(ValueError, match="name or a relation"):
        People(store).mention(NewPerson(" \x00", "--"), AT)
    assert People(store).correct(99, name="Tom") is None

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.errors import KeepingError, ModelError
from companion.memory.kinds import ME, Learned, NewFact, NewPerson, NewPlan
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.memory.store import Store

NOW = datetime(2026, 11, 23, 9, 0)
AT = seconds(NOW)
SISTER = Learned(
    facts=(NewFact("sister", "lives", "in Leeds"), NewFact(ME, "likes", "jazz")),
    people=(NewPerson("Marie", "sister"),),
    plans=(NewPlan("promise", "call Marie", date(2026, 11, 24), who="sister"),),
)


@pytest.fixture
def memory() -> Memory:
    return Memory(Store.in_memory())


def test_a_turn_with_all_that_it_taught(memory: Memory) -> None:
    turn = memory.keep_turn("my sister marie lives in leeds", "I'll keep that.", "learnt", NOW, SISTER, "fine")
    facts = memory.facts.about("marie")
    assert [(fact.relation, fact.value, fact.turn) for fact in facts] == [("lives", "in Leeds", turn)]
    assert [(plan.text, plan.who, plan.turn) for plan in memory.plans.open()] == [("call Marie", "Marie", turn)]
    (person,) = memory.people.all()
    assert (person.name, person.spoken_of, person.mood, person.times) == ("Marie", AT, "fine", 1)
    origin = memory.origin(facts[0])
    assert origin is not None
    assert (origin.heard, origin.at) == ("my sister marie lives in leeds", AT)


def test_across_a_restart(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path)
    memory.keep_turn("my sister marie lives in leeds", "I'll keep that.", "learnt", NOW, SISTER)
    memory.close()
    again = Memory.open(tmp_path)
    assert [fact.value for fact in again.facts.about("Marie")] == ["in Leeds"]
    assert any("Leeds" in found.sentence for found in again.recall("where does my sister live", NOW))
    assert again.size_bytes > 4_096
    assert {kind: count for kind, count in again.count().items() if count} == {"turns": 1, "facts": 2, "people": 1, "plans": 1}
    again.close()
    again.close()


def test_names_heard_are_spoken_of(memory: Memory) -> None:
    memory.keep(SISTER, NOW)
    memory.keep(Learned(people=(NewPerson("Will", "brother"),)), NOW)
    later = NOW + timedelta(days=1)
    memory.keep_turn("i will ring marie", "Good.", "bank", later, mood="low")
    marie, will = memory.people.named("marie"), memory.people.named("will")
    assert marie is not None
    assert will is not None
    assert (marie.spoken_of, marie.mood, marie.times) == (seconds(later), "low", 2)
    assert (will.spoken_of, will.times) == (AT, 1)
    assert memory.people.all()[0] == marie


CORRECTIONS = {
    "by the wrong name": NewFact("Mary", "name", "Marie", is_correction=True),
    "by the relation": NewFact("sister", "name", "Marie", is_correction=True),
}


@pytest.mark.parametrize("fact", CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_name_put_right_keeps_its_history(memory: Memory, fact: NewFact) -> None:
    known = Learned(facts=(NewFact("Mary", "lives", "in Leeds"),), people=(NewPerson("Mary", "sister"),))
    memory.keep(known, NOW)
    turn = memory.keep_turn("no her name is marie", "I've put it right.", "learnt", NOW, Learned(facts=(fact,)))
    assert [(person.name, person.relation) for person in memory.people.all()] == [("Marie", "sister")]
    assert [one.value for one in memory.facts.about("Marie")] == ["in Leeds"]
    mary, marie = memory.facts.history("sister", "name")
    assert (mary.value, mary.superseded_by, marie.value, marie.turn) == ("Mary", marie.id, "Marie", turn)
    memory.keep(Learned(facts=(NewFact("Marie", "name", "Maria", is_correction=True),)), NOW)
    assert [one.value for one in memory.facts.history("sister", "name")] == ["Mary", "Marie", "Maria"]
    assert [one.value for one in memory.facts.find("sister", "name")] == ["Maria"]


def test_a_name_learnt_as_a_fact(memory: Memory) -> None:
    memory.keep(Learned(facts=(NewFact("mother", "lives", "in Leeds"),), people=(NewPerson("", "mother"),)), NOW)
    memory.keep(Learned(facts=(NewFact("mother", "name", "Anna"),)), NOW)
    assert [(person.name, person.relation) for person in memory.people.all()] == [("Anna", "mother")]
    assert [fact.value for fact in memory.facts.about("Anna")] == ["in Leeds"]
    memory.keep(Learned(facts=(NewFact(ME, "name", "Jo"),)), NOW)
    assert [fact.value for fact in memory.facts.find(ME, "name")] == ["Jo"]


def test_another_sister_is_another_sister(memory: Memory) -> None:
    memory.keep(Learned(people=(NewPerson("Marie", "sister"),)), NOW)
    memory.keep(Learned(facts=(NewFact("sister", "name", "Joan"),)), NOW)
    assert {person.name for person in memory.people.all()} == {"Marie", "Joan"}


def test_done_is_marked(memory: Memory) -> None:
    memory.keep(SISTER, NOW)
    memory.keep_turn("i called marie", "Good.", "learnt", NOW, Learned(done="called marie"))
    assert memory.plans.open() == []
    assert [plan.done for plan in memory.plans.all()] == [AT]


def test_one_thing_wrong_and_nothing_is_kept(memory: Memory) -> None:
    wrong = Learned(facts=(NewFact(ME, "likes", "jazz"), NewFact(ME, "no-such-relation", "x")), people=(NewPerson("Tom", ""),))
    with pytest.raises(ValueError, match="relation"):
        memory.keep_turn("hello", "Hello.", "bank", NOW, wrong)
    assert not any(memory.count().values())


def test_not_kept_is_told(tmp_path: Path) -> None:
    memory, other = Memory.open(tmp_path), Memory.open(tmp_path)
    other.wipe()
    with pytest.raises(KeepingError):
        memory.keep(SISTER, NOW)
    memory.close()
    other.keep(SISTER, NOW)
    other.close()
    again = Memory.open(tmp_path)
    assert again.count()["facts"] == 2
    again.close()


def vector_of(text: str) -> NDArray[np.float32]:
    return np.random.default_rng(len(text)).normal(size=384).astype(np.float32)


def test_vectors_are_kept_and_made_up_for() -> None:
    store = Store.in_memory()
    Memory(store).keep(SISTER, NOW)
    assert store.rows("SELECT fact FROM fact_vectors") == []
    memory = Memory(store, vector_of)
    memory.keep_turn("hello", "Hello.", "bank", NOW, Learned(people=(NewPerson("Ida", ""),)))
    assert store.rows("SELECT fact FROM fact_vectors ORDER BY fact") == [(1,), (2,)]
    assert store.rows("SELECT turn FROM turn_codes") == [(1,)]
    memory.keep(Learned(facts=(NewFact("Marie", "name", "Maria", is_correction=True),)), NOW)
    held = store.rows("SELECT id FROM facts WHERE superseded_by IS NULL")
    assert store.rows("SELECT fact FROM fact_vectors ORDER BY fact") == sorted(held), "a renamed sentence has a new vector"


def test_an_encoder_that_fails_loses_nothing() -> None:
    def fails(text: str) -> NDArray[np.float32]:
        raise ModelError("It is gone.", "Put it back.")

    memory = Memory(Store.in_memory(), fails)
    memory.keep(SISTER, NOW)
    memory.keep_turn("hello there", "Hello.", "bank", NOW)
    assert memory.count()["facts"] == 2
    assert memory.turns.count() == 1
    assert memory.recall("where does marie live", NOW)


HOSTILE = [
    "'; DROP TABLE turns; --",
    '" OR 1=1 --',
    "x' UNION SELECT * FROM facts --",
    "\x00",
    "Siobhán O'Brien",
    "?1 :name %s",
    "\ud800",
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_sql_in_every_field(memory: Memory, text: str) -> None:
    word = f"{text} x"
    learned = Learned(
        facts=(NewFact(word, "likes", word), NewFact(ME, "name", word)),
        people=(NewPerson(word, word),),
        plans=(NewPlan("plan", word, who=word),),
        done=word,
    )
    memory.keep_turn(text, text, text, NOW, learned, text)
    memory.preferences.set(word, word, AT)
    tables = memory.store.rows("SELECT name FROM sqlite_schema WHERE name IN ('turns', 'facts', 'people', 'plans')")
    assert len(tables) == 4
    assert (memory.turns.count(), len(memory.facts.all()), len(memory.people.all())) == (1, 2, 1)
    memory.recall(text, NOW)
    memory.search(text)
    memory.people.named(text)
    memory.plans.find(text)
    memory.forget_about(text)


CLOCKS = [datetime(1970, 1, 1), datetime(2106, 1, 1), datetime.max, datetime.min]


@pytest.mark.parametrize("now", CLOCKS, ids=str)
def test_a_clock_gone_wild(memory: Memory, now: datetime) -> None:
    first = memory.keep_turn("one", "", "bank", NOW)
    second = memory.keep_turn("two", "", "bank", now, SISTER)
    third = memory.keep_turn("three", "", "bank", NOW)
    assert first < second < third
    assert [turn.heard for turn in memory.turns.last(3)] == ["one", "two", "three"]
    assert [turn.talk for turn in memory.turns.last(3)] == [1, 2, 3]
    assert memory.facts.about("Marie")
    memory.recall("marie", now)


def test_wiped(memory: Memory) -> None:
    memory.keep(SISTER, NOW)
    memory.wipe()
    assert not any(memory.count().values())
    assert memory.size_bytes == 0


def test_a_turn_kept_before_it_was_answered(memory: Memory) -> None:
    turn = memory.keep_turn("my sister marie lives in leeds", "", "memory", NOW, SISTER)
    memory.complete_turn(turn, "Marie lives in Leeds. I'll keep that.", "fine")
    (kept,) = memory.turns.last(1)
    assert (kept.spoken, kept.mood) == ("Marie lives in Leeds. I'll keep that.", "fine")
    assert memory.store.rows("SELECT rowid FROM turn_words WHERE turn_words MATCH 'keep'") == [(turn,)]
    memory.forget_turns([turn])
    assert memory.store.rows("SELECT rowid FROM turn_words WHERE turn_words MATCH 'keep OR leeds'") == []

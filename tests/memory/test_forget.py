from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from companion.memory.kinds import ME, Learned, NewFact, NewPerson, NewPlan, When
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.memory.store import Store

NOW = datetime(2026, 11, 23, 9, 0)
AT = seconds(NOW)
VECTOR = np.ones(384, np.float32)


@pytest.fixture
def memory() -> Memory:
    return Memory(Store.in_memory())


def told(memory: Memory, heard: str, spoken: str = "I see.", *, after_s: int = 0, learned: Learned | None = None) -> int:
    return memory.keep_turn(heard, spoken, "bank", NOW + timedelta(seconds=after_s), learned or Learned(), vector=VECTOR)


def heard(memory: Memory) -> list[str]:
    return [turn.heard for turn in memory.turns.last(100)]


def fill(memory: Memory) -> None:
    """Tom, the only brother, in every place where somebody can be; Sam and a plan of nobody's beside him."""
    brother = Learned(people=(NewPerson("Tom", "brother"),), facts=(NewFact("Tom", "lives", "in Leeds"),))
    told(memory, "my brother tom lives in leeds", learned=brother)
    told(memory, "he moved to york", learned=Learned(facts=(NewFact("Tom", "lives", "in York", is_correction=True),)))
    told(memory, "i share a flat with tom", learned=Learned(facts=(NewFact(ME, "has", "a flat with Tom"),)))
    told(memory, "i like jazz", learned=Learned(facts=(NewFact(ME, "likes", "jazz"),)))
    told(memory, "my friend sam came", learned=Learned(people=(NewPerson("Sam", "friend"),)))
    told(memory, "i have to ring him", learned=Learned(plans=(NewPlan("promise", "ring him", who="Tom"),)))
    told(memory, "and the dentist", learned=Learned(plans=(NewPlan("plan", "the dentist", date(2026, 11, 24)),)))
    told(memory, "tomorrow is another day")
    told(memory, "my brother is kind")
    told(memory, "who was that", "That was Tom.")
    memory.reminders.add("call Tom", When(at=NOW + timedelta(days=1)), NOW)
    memory.reminders.add("call the bank", When(at=NOW + timedelta(days=1)), NOW)
    memory.notes.add("tom owes me ten pounds", AT)
    memory.notes.add("the tomatoes need water", AT)
    memory.lists.add("shopping", "a book for Tom", AT)
    memory.lists.add("shopping", "milk", AT)
    memory.lists.add("Tom's birthday", "cake", AT)
    memory.timers.add("tom's tea", 60, NOW)
    memory.preferences.add("avoid", "tom", AT)
    memory.preferences.add("avoid", "work", AT)


@pytest.mark.parametrize("who", ["tom", "Tom", "my brother", "my brother tom", "TOM"])
def test_everything_about_somebody(memory: Memory, who: str) -> None:
    fill(memory)
    before = memory.count()
    gone = memory.forget_about(who)
    assert [fact.value for fact in memory.facts.all()] == ["jazz"]
    assert [person.name for person in memory.people.all()] == ["Sam"]
    assert [plan.text for plan in memory.plans.open()] == ["the dentist"]
    assert heard(memory) == ["i like jazz", "my friend sam came", "and the dentist", "tomorrow is another day"]
    assert [reminder.text for reminder in memory.reminders.waiting()] == ["call the bank"]
    assert [note.text for note in memory.notes.all()] == ["the tomatoes need water"]
    assert [(item.list, item.text) for name in memory.lists.names() for item in memory.lists.items(name)] == [
        ("shopping", "milk")
    ]
    assert memory.timers.running() == []
    assert memory.preferences.all_of("avoid") == ["work"]
    assert memory.store.rows("SELECT turn FROM turn_codes EXCEPT SELECT id FROM turns") == []
    assert len(memory.store.rows("SELECT turn FROM turn_codes")) == 4
    after = memory.count()
    # The list itself and its cake are one thing; of all the others each is one.
    assert gone == sum(before.values()) - sum(after.values())
    assert memory.store.rows("SELECT rowid FROM turn_words WHERE turn_words MATCH 'tom OR brother'") == []
    assert memory.forget_about(who) == 0


def test_a_second_brother_keeps_his_turns(memory: Memory) -> None:
    fill(memory)
    memory.people.mention(NewPerson("Ben", "brother"), AT)
    assert memory.forget_about("my brother") == 0
    memory.forget_about("tom")
    assert "my brother is kind" in heard(memory)
    assert {person.name for person in memory.people.all()} == {"Sam", "Ben"}


def test_both_of_one_name_go(memory: Memory) -> None:
    fill(memory)
    memory.people.mention(NewPerson("Tom", "boss"), AT)
    memory.forget_about("tom")
    assert [person.name for person in memory.people.all()] == ["Sam"]


def test_will_goes_and_the_verb_stays(memory: Memory) -> None:
    told(memory, "my friend will came", learned=Learned(people=(NewPerson("Will", "friend"),)))
    told(memory, "i will go to bed")
    told(memory, "my grandfather's will is lost")
    told(memory, "i had lunch with will")
    told(memory, "will was late", "Will was late? What will you say?")
    told(memory, "it will rain", "It will, I think. Will you go?")
    told(memory, "he likes tea", learned=Learned(facts=(NewFact("Will", "likes", "tea"),)))
    memory.notes.add("my will is in the drawer", AT)
    memory.forget_about("will")
    assert heard(memory) == ["i will go to bed", "my grandfather's will is lost", "it will rain"]
    assert [note.text for note in memory.notes.all()] == ["my will is in the drawer"]
    assert memory.facts.all() == []


@pytest.mark.parametrize("who", ["will", "may", "mark"])
def test_nobody_is_known_of_that_name(memory: Memory, who: str) -> None:
    told(memory, "i will mark it in may")
    told(memory, f"i went with {who}")
    assert memory.forget_about(who) == 0


@pytest.mark.parametrize("who", ["", "me", "everything", "it", "' OR 1=1 --", "my", "the", '" OR *', "NEAR(a b)"])
def test_what_is_no_name_forgets_nothing(memory: Memory, who: str) -> None:
    fill(memory)
    before = memory.count()
    assert memory.forget_about(who) == 0
    assert memory.count() == before


@pytest.mark.parametrize(
    ("name", "said"),
    [("Siobhán", "siobhan rang"), ("O'Brien", "mrs o'brien rang"), ("O'Brien", "mrs obrien rang"), ("Łukasz", "łukasz's dog")],
)
def test_names_that_are_hard_to_write(memory: Memory, name: str, said: str) -> None:
    memory.people.mention(NewPerson(name, "boss"), AT)
    told(memory, said)
    told(memory, "the sea was calm")
    assert memory.forget_about(name) == 2
    assert heard(memory) == ["the sea was calm"]


def test_the_name_they_had_before_goes_too(memory: Memory) -> None:
    told(memory, "my sister mary rang", learned=Learned(people=(NewPerson("Mary", "sister"),)))
    told(memory, "no her name is marie", learned=Learned(facts=(NewFact("Mary", "name", "Marie", is_correction=True),)))
    told(memory, "mary mary quite contrary")
    memory.forget_about("marie")
    assert memory.turns.count() == memory.count()["facts"] == memory.count()["people"] == 0


def test_somebody_never_kept_as_a_person(memory: Memory) -> None:
    told(memory, "i met ignatius")
    told(memory, "i met my brother")
    assert memory.forget_about("ignatius") == 1
    assert memory.forget_about("my brother") == 1


class TestOneFact:
    @staticmethod
    def moved(memory: Memory) -> list[int]:
        places = ("in London", "in Leeds", "in Bristol")
        return [memory.facts.add(NewFact(ME, "lives", place), AT + at).id for at, place in enumerate(places)]

    def test_what_it_replaced_does_not_hold_again(self, memory: Memory) -> None:
        *_, bristol = self.moved(memory)
        assert memory.forget_fact(bristol) == 3
        assert memory.facts.all() == []

    def test_in_the_middle_of_a_chain(self, memory: Memory) -> None:
        london, leeds, bristol = self.moved(memory)
        assert memory.forget_fact(leeds) == 1
        assert [(fact.id, fact.superseded_by) for fact in memory.facts.all()] == [(london, bristol), (bristol, None)]

    def test_unknown(self, memory: Memory) -> None:
        assert memory.forget_fact(7) == memory.forget_plan(7) == memory.forget_note(7) == memory.forget_turns([7]) == 0

    def test_a_turn_takes_what_it_taught_and_the_older_holds_again(self, memory: Memory) -> None:
        told(memory, "i live in leeds", learned=Learned(facts=(NewFact(ME, "lives", "in Leeds"),)))
        plans = (NewPlan("promise", "tell Sam"),)
        turn = told(memory, "i live in york", learned=Learned(facts=(NewFact(ME, "lives", "in York"),), plans=plans))
        assert memory.forget_turns([turn]) == 3
        assert [fact.value for fact in memory.facts.about(ME)] == ["in Leeds"]
        assert memory.plans.open() == []

    def test_a_plan_and_a_note(self, memory: Memory) -> None:
        plan = memory.plans.add(NewPlan("plan", "the dentist"), AT)
        note = memory.notes.add("milk", AT)
        assert memory.forget_plan(plan.id) == memory.forget_note(note.id) == 1
        assert memory.plans.all() == []
        assert memory.notes.all() == []


def test_since(memory: Memory) -> None:
    fill(memory)
    before = memory.count()
    later = Learned(people=(NewPerson("Ida", "aunt"),), facts=(NewFact("Tom", "lives", "in Rome"), NewFact(ME, "likes", "tea")))
    told(memory, "my aunt ida says tom lives in rome", after_s=3_600, learned=later)
    memory.notes.add("secret", AT + 3_600)
    memory.timers.add("pasta", 600, NOW + timedelta(hours=1))
    memory.lists.add("surprise for Tom", "balloons", AT + 3_600)
    assert memory.forget_since(AT + 3_000) == 6  # turn, two facts, a note, a person, balloons
    assert memory.lists.names() == ["shopping", "Tom's birthday"]
    assert [fact.value for fact in memory.facts.about("Tom")] == ["in York"]
    assert [timer.name for timer in memory.timers.running()] == ["tom's tea", "pasta"]
    assert memory.count() == {**before, "timers": before["timers"] + 1}
    assert {(person.name, person.spoken_of) for person in memory.people.all()} == {("Tom", AT), ("Sam", AT)}
    memory.forget_since(0)
    assert {kind: count for kind, count in memory.count().items() if count} == {"timers": 2}


@pytest.mark.parametrize("many", [0, 30], ids=["word by word", "with a new index"])
def test_nothing_is_left_on_any_page(memory: Memory, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr("companion.memory.forget.MANY_TURNS", 20)
    memory.people.mention(NewPerson("Zebedee", "brother"), AT)
    for number in range(200):
        told(memory, f"the sea was calm on day {number}")
    for number in range(2 + many):
        fact = NewFact("Zebedee", "likes", f"xylophone {number}")
        told(memory, f"zebedee likes xylophone {number}", learned=Learned(facts=(fact,)))
    memory.notes.add("zebedee owes me a xylophone", AT)
    assert pages_with(memory, "zebedee") > 0
    memory.forget_about("zebedee")
    assert pages_with(memory, "zebedee") == pages_with(memory, "xylophone") == 0
    assert memory.turns.count() == 200
    assert len(memory.store.rows("SELECT rowid FROM turn_words WHERE turn_words MATCH 'calm'")) == 200
    with memory.store.change():
        memory.store.run("INSERT INTO turn_words (turn_words) VALUES ('integrity-check')")


def pages_with(memory: Memory, word: str) -> int:
    """How often it is anywhere in the bytes of the database, free pages too, whole or as full text may keep the end of it."""
    with memory.store._connection as connection:
        held = connection.serialize("main").lower()
    return held.count(word.encode()) + held.count(word[1:].encode())


def test_the_log_is_emptied(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path)
    fill(memory)
    assert (tmp_path / "memory.db-wal").stat().st_size > 0
    memory.forget_about("tom")
    assert (tmp_path / "memory.db-wal").stat().st_size == 0
    memory.close()


def test_a_fact_goes_with_every_turn_that_says_it(memory: Memory) -> None:
    learned = Learned(facts=(NewFact(ME, "likes", "marzipan"), NewFact(ME, "dislikes", "rain")))
    told(memory, "i like marzipan and i hate rain", "Noted.", learned=learned)
    told(memory, "i really liked the marzipan", learned=Learned())
    told(memory, "what do you know about me", "You like marzipan. You don't like rain.")
    told(memory, "the marzipan is in the cupboard")
    told(memory, "hello")
    (fact,) = memory.facts.find(ME, "likes")
    assert memory.forget_fact(fact.id) == 4
    assert heard(memory) == ["the marzipan is in the cupboard", "hello"]
    assert [fact.value for fact in memory.facts.all()] == ["rain"]
    assert not [one for one in memory.recall("marzipan do i like it", NOW + timedelta(days=2)) if "like" in one.sentence]


def test_what_is_forgotten_by_its_row_goes_with_the_turns_that_say_it(memory: Memory) -> None:
    told(memory, "note that the gate code is 4711", "I've written down: the gate code is 4711.")
    told(memory, "remind me to feed the iguana in an hour", "Feed the iguana. I'll keep that.")
    told(memory, "put milk on the shopping list", "The shopping list has milk now.")
    told(memory, "i spilt milk", after_s=86_400)
    note = memory.notes.add("the gate code is 4711", AT)
    reminder = memory.reminders.add("feed the iguana", When(at=NOW + timedelta(hours=1)), NOW)
    item = memory.lists.add("shopping", "milk", AT)
    assert memory.forget_note(note.id) == 2
    assert memory.forget_row("reminders", reminder.id) == 2
    assert memory.forget_row("list_items", item.id) == 2
    assert heard(memory) == ["i spilt milk"]
    assert memory.lists.names() == []


@pytest.mark.parametrize("text", ['" OR 1', "NEAR(a b)", "*", "''; DROP TABLE notes", "heard : tom", "", "{", "é" * 1_000_000])
def test_no_text_is_a_command_to_the_search(memory: Memory, text: str) -> None:
    told(memory, "hello tom")
    number = memory.notes.add(text, AT).id
    assert memory.forget_note(number) == 1
    assert heard(memory) == ["hello tom"]


def test_somebody_of_whom_only_the_forgotten_turn_told_goes_too(memory: Memory) -> None:
    first = told(memory, "my sister is called marie", learned=Learned(people=(NewPerson("marie", "sister"),)))
    second = told(memory, "my friend sam came", learned=Learned(people=(NewPerson("Sam", "friend"),)))
    told(memory, "sam is well", after_s=60)
    memory.forget_turns([first, second])
    (sam,) = memory.people.all()
    assert (sam.name, sam.times) == ("Sam", 1)


def test_a_turn_forgotten_before_its_answer_was_over_stays_forgotten(memory: Memory) -> None:
    number = told(memory, "i like jazz", "")
    memory.forget_turns([number])
    memory.complete_turn(number, "Jazz it is.", "fine", VECTOR)
    assert memory.count()["turns"] == 0
    assert memory.store.rows("SELECT * FROM turn_codes") == []

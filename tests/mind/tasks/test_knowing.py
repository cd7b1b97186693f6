"""Questions about what memory holds: told as it is, with where it comes from, and nothing that isn't there."""

from datetime import datetime, timedelta

import pytest

from companion.memory.kinds import ME, Fact, Learned, NewFact, NewPerson, NewPlan, Person, Plan
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.skilled import Skilled
from companion.mind.tasks.knowing import Knowing
from companion.mind.tasks.known_sentences import meant, shares_a_word
from companion.mind.tasks.known_words import NO_MEMORY
from companion.mind.tasks.questions import question

NOW = datetime(2026, 11, 23, 15, 0)
YESTERDAY = NOW - timedelta(days=1)
TAUGHT = {
    "i live in leeds": Learned(facts=(NewFact(ME, "lives", "in Leeds"),)),
    "my sister marie is a nurse": Learned(
        facts=(NewFact("Marie", "works-as", "a nurse"),), people=(NewPerson("Marie", "sister"),)
    ),
    "my brother is called tom": Learned(people=(NewPerson("Tom", "brother"),)),
    "my keys are in the blue bowl": Learned(facts=(NewFact("your keys", "place-of", "in the blue bowl"),)),
    "i have the dentist on wednesday": Learned(plans=(NewPlan("plan", "the dentist", (NOW + timedelta(days=2)).date()),)),
}


@pytest.fixture
def memory() -> Memory:
    memory = Memory(Store.in_memory())
    for heard, learned in TAUGHT.items():
        memory.keep_turn(heard, "I'll keep that.", "memory", YESTERDAY, learned)
    return memory


ASKED = {
    "where do i live": "You live in Leeds.",
    "do you remember where i live": "You live in Leeds.",
    "what's my sister's name": "Marie",
    "what is my sister called": "Marie",
    "who is marie": "Marie is your sister.",
    "who's marie again": "Marie is your sister.",
    "what does marie do": "Marie works as a nurse.",
    "what does my sister do": "Marie works as a nurse.",
    "what do you know about tom": "Tom is your brother.",
    "where are my keys": "in the blue bowl",
    "when is the dentist": "Wednesday",
    "how do you know that i live in leeds": "Yesterday, at three o'clock in the afternoon, you said: you live in leeds",
    "how do you know my sister's name": "you said: your sister marie is a nurse",
    "what did we talk about yesterday": "you told me",
    "what did i say about the keys": "in the blue bowl",
    "what did i say yesterday": "you told me",
    "do you remember what i said yesterday": "you told me",
    "when do i have the dentist": "Wednesday",
    "do you have a memory": "what you tell me",
    "will you remember this tomorrow": "what you tell me",
}


@pytest.mark.parametrize(("line", "expected"), ASKED.items(), ids=ASKED)
def test_is_told(memory: Memory, line: str, expected: str) -> None:
    answer = Knowing(memory).reply(line, NOW)
    assert answer is not None
    assert all(expected.lower() in choice.lower() for choice in answer.choices), answer.choices


UNKNOWN = ("what's my name", "when is my birthday", "who is anna", "what do you know about anna", "what did i say about the boat")


@pytest.mark.parametrize("line", UNKNOWN)
def test_nothing_is_made_up(memory: Memory, line: str) -> None:
    answer = Knowing(memory).reply(line, NOW)
    assert answer is not None
    assert not any(word in choice for choice in answer.choices for word in ("Leeds", "nurse", "Tom", "you said"))


TALK = (
    "what do i do",
    "how do you know",
    "how do you know i love him",
    "who is there",
    "what's the point",
    "where is my life going",
    "",
)


@pytest.mark.parametrize("line", TALK)
def test_talk_is_left_alone(memory: Memory, line: str) -> None:
    assert Knowing(memory).reply(line, NOW) is None


def test_how_she_knows_a_person_is_in_his_words(memory: Memory) -> None:
    knowing = Knowing(memory)
    knowing.reply("who is tom", NOW)
    answer = knowing.reply("how do you know", NOW)
    assert answer is not None
    assert "your brother is called tom" in answer.choices[0]


def test_she_is_whom_he_spoke_of_last() -> None:
    memory = Memory(Store.in_memory())
    memory.keep_turn("my sister marie is a nurse", "", "memory", NOW, TAUGHT["my sister marie is a nurse"])
    answer = Knowing(memory).reply("what does she do", NOW)
    assert answer == Skilled("memory", ("Marie works as a nurse.",), "recall")
    assert Knowing(memory).reply("what does she do", NOW + timedelta(hours=2)) is None


def test_which_of_several(memory: Memory) -> None:
    items: list[Fact | Person | Plan] = [*memory.facts.all(), *memory.people.all()]
    assert meant(items, "where i live", NOW) == items[0]
    assert meant(items, "the one about tom", NOW) == memory.people.named("tom")
    assert meant(items, "something else entirely", NOW) is None


@pytest.mark.parametrize(
    ("asked", "text", "expected"), [("my ex", "your ex", True), ("dad", "father", True), ("the it", "it the", False)]
)
def test_shares_a_word(asked: str, text: str, *, expected: bool) -> None:
    assert shares_a_word(asked, text) is expected


def test_a_name_is_read_without_its_ending() -> None:
    found = question("what's my sister's name")
    assert found is not None
    assert found.who == "sister"


def test_a_note_tells_where_a_thing_is(memory: Memory) -> None:
    memory.notes.add("the spare key is under the blue pot", int(NOW.timestamp()))
    answer = Knowing(memory).reply("where's the spare key", NOW)
    assert answer is not None
    assert answer.choices == ("In your notes it says: the spare key is under the blue pot.",)
    assert Knowing(memory).reply("where's the spare wheel", NOW) is None


def test_all_of_one_relation_are_named(memory: Memory) -> None:
    memory.keep_turn("", "", "memory", NOW, Learned(people=(NewPerson("Anna", "child"), NewPerson("Ben", "child"))))
    answer = Knowing(memory).reply("what are my kids called", NOW)
    assert answer is not None
    assert answer.choices == ("Anna and Ben.",)


def test_what_he_dislikes_answers_whether_he_likes_it(memory: Memory) -> None:
    memory.keep_turn("", "", "memory", NOW, Learned(facts=(NewFact(ME, "dislikes", "mushrooms"),)))
    answer = Knowing(memory).reply("do i like mushrooms", NOW)
    assert answer is not None
    assert answer.choices == ("You don't like mushrooms.",)


@pytest.mark.parametrize("line", ["what's my name", "what's my sister's name", "where do i live", "can you remember things"])
def test_without_memory_she_says_so(line: str) -> None:
    answer = Knowing(None).reply(line, NOW)
    assert answer is not None
    assert answer.choices == NO_MEMORY


def test_a_typed_line_is_told_with_one_stop(memory: Memory) -> None:
    told = Learned(people=(NewPerson("Ida", "aunt"),))
    memory.keep_turn("My aunt is called Ida.", "", "memory", NOW, told)
    knowing = Knowing(memory)
    knowing.reply("what is my aunt called", NOW)
    answer = knowing.reply("how do you know", NOW)
    assert answer is not None
    assert answer.choices[0].endswith("your aunt is called Ida.")

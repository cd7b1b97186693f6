"""What she says about distance, and to his answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pytest

from companion.memory.kinds import Learned, NewFact, NewPerson
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.heart import distance_words
from companion.mind.heart.distance import Distance
from companion.mind.heart.gentle import Gentle, Moment, Word

NOW = datetime(2026, 11, 4, 18, 30)
OPEN = (
    "i went down to the allotment and i feel all the better for it", "the beans are coming on lovely",
    "i think i'll make a chutney this year",
    "tom came by and we laughed about the old van", "what do you think about green tomatoes",
    "i'm glad the rain held off for the fair",
)  # fmt: skip
CLOSED = ("fine", "not much", "dunno")


def life(memory: Memory, *, quiet_days: int = 0, unnamed_days: int = 0, told: str = "", count: int = 40) -> None:
    """Six lines a day, the last of the days three short ones, or none of them with Tom's name."""
    for ago in range(count, 0, -1):
        lines = CLOSED if ago <= quiet_days else [line for line in OPEN if "tom" not in line or ago > unnamed_days]
        at = NOW - timedelta(days=ago)
        said = [told, *lines] if told and ago == 2 else lines
        for place, heard in enumerate(said):
            memory.keep_turn(heard, "Mm.", "bank", at + timedelta(seconds=25 * place))


@pytest.fixture
def memory() -> Iterator[Memory]:
    memory = Memory(Store.in_memory())
    memory.people.mention(NewPerson("Tom", "brother"), 1)
    yield memory
    memory.close()


def word(memory: Memory, seed: int = 1) -> Word | None:
    return next(iter(Distance(memory, Random(seed)).propose(NOW)), None)


def test_of_an_even_life_there_is_nothing_to_say(memory: Memory) -> None:
    life(memory)
    assert word(memory) is None


def test_he_has_been_quiet(memory: Memory) -> None:
    life(memory, quiet_days=4)
    found = word(memory)
    assert found is not None
    assert found.matter == "quiet"
    assert found.text in distance_words.QUIET


def test_somebody_is_no_longer_spoken_of(memory: Memory) -> None:
    life(memory, unnamed_days=9)
    found = word(memory)
    assert found is not None
    assert "Tom" in found.text
    assert "tom" not in found.matter.lower()  # what is kept of it names nobody


def test_somebody_forgotten_is_not_asked_after(memory: Memory) -> None:
    life(memory, unnamed_days=9)
    memory.forget_about("tom")
    assert word(memory) is None


@pytest.mark.parametrize(("relation", "fact"), [("boss", ""), ("friend", "dead")])
def test_nobody_is_asked_after_whom_he_need_not_miss(relation: str, fact: str) -> None:
    memory = Memory(Store.in_memory())
    memory.people.mention(NewPerson("Tom", relation), 1)
    life(memory, unnamed_days=9)
    if fact:
        memory.keep(Learned(facts=(NewFact("Tom", "is", fact),)), NOW)
    assert word(memory) is None


def test_without_a_name_the_relation_is_said() -> None:
    memory = Memory(Store.in_memory())
    memory.people.mention(NewPerson("", "sister"), 1)
    for ago in range(40, 0, -1):
        for place, heard in enumerate(
            ("i feel good about the week", "my sister rang again" if ago > 9 else "the phone was quiet")
        ):
            memory.keep_turn(heard, "Mm.", "bank", NOW - timedelta(days=ago, seconds=-25 * place))
    found = word(memory)
    assert found is not None
    assert "your sister" in found.text.lower()


def test_after_a_loss_it_is_comfort(memory: Memory) -> None:
    life(memory, quiet_days=3, unnamed_days=20, told="my dad died last night")
    assert [one.text in distance_words.COMFORT for one in Distance(memory, Random(1)).propose(NOW)] == [True]


def test_the_same_is_not_asked_again_for_two_weeks(memory: Memory) -> None:
    life(memory, quiet_days=4)
    found = word(memory)
    assert found is not None
    Gentle(memory, []).spoken(found, NOW)
    assert word(memory) is None


def test_the_arbiter_says_it_in_a_talk(memory: Memory) -> None:
    life(memory, quiet_days=4)
    gentle = Gentle(memory, [Distance(memory, Random(1))])
    found = gentle.word(Moment(heard="not much", source="bank", turns=2), NOW)
    assert found is not None
    assert found.matter == "quiet"


def test_without_memory_or_with_an_empty_one() -> None:
    assert not Distance(None, Random(1)).propose(NOW)
    assert not Distance(Memory(Store.in_memory()), Random(1)).propose(NOW)
    Distance(None, Random(1)).read(NOW)


def answered(memory: Memory, text: str) -> tuple[str, ...]:
    found = word(memory)
    assert found is not None
    assert found.then is not None
    answer = found.then(text)
    return answer.choices if answer is not None else ()


QUIET_ANSWERS = {
    "no": distance_words.LEFT,
    "leave it": distance_words.LEFT,
    "i'm fine stop asking": distance_words.LEFT,
    "yes": distance_words.QUIET_YES,
    "just a full week": distance_words.QUIET_BUSY,
    "my sister said something that i can't forget": (),
    "stop asking me such things": (),
}


@pytest.mark.parametrize(("text", "choices"), QUIET_ANSWERS.items(), ids=QUIET_ANSWERS)
def test_answers_about_the_quiet(memory: Memory, text: str, choices: tuple[str, ...]) -> None:
    life(memory, quiet_days=4)
    assert answered(memory, text) == choices


@pytest.mark.parametrize(
    ("text", "part"),
    [("he's fine", "glad"), ("we had a row", "happened"), ("leave it", "leave"), ("not since we fell out", "happened"),
    ("set a timer for two", "")],
)  # fmt: skip
def test_answers_about_somebody(memory: Memory, text: str, part: str) -> None:
    life(memory, unnamed_days=9)
    assert part in " ".join(answered(memory, text))
    assert bool(answered(memory, text)) is bool(part)


SAID = {name: choices for name, choices in vars(distance_words).items() if name.isupper()}


@pytest.mark.parametrize("choices", SAID.values(), ids=SAID)
def test_wordings_are_spoken_and_ask_one_thing_at_most(choices: tuple[str, ...]) -> None:
    assert len(choices) == len(set(choices))
    for text in choices:
        assert text.count("?") <= 1
        assert len(text.split()) <= 40
        assert not any(mark in text for mark in "*#[]()")


@pytest.mark.parametrize("name", ["QUIET", "COMFORT", "PERSON", "NIGHTS"])
def test_there_are_five_wordings_or_more(name: str) -> None:
    assert len(SAID[name]) >= 5

"""Asked about herself she answers, truly and not always the same; asked anything else she leaves it to others."""

from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from companion.memory.kinds import Learned, NewPerson
from companion.memory.memory import Memory
from companion.mind.honesty import words
from companion.mind.honesty.asked import ANSWERS, Honesty
from companion.mind.honesty.leaning import Leaning, leans
from companion.mind.honesty.questions import kind_of
from companion.mind.skilled import Skilled
from companion.mind.skills import bare
from companion.mind.tasks.forgetting import AVOID

NOW = datetime(2026, 3, 4, 16, 5)
KINDS = {
    "are you human": "what",
    "so what are you": "what",
    "am i talking to a real person": "what",
    "my daughter says you're a machine is that right": "what",
    "do you have a body": "body",
    "what do you look like": "body",
    "where are you": "place",
    "let's meet for a coffee": "place",
    "where were you born": "past",
    "what did you do last night": "past",
    "do you have any friends": "people",
    "do you feel anything": "feel",
    "are you sad": "feel",
    "do you love me": "love",
    "i love you": "love",
    "did you miss me": "miss",
    "are you conscious": "conscious",
    "do you remember things": "remember",
    "do you remember when we danced": "there",
    "are you listening all the time": "listening",
    "who hears this": "tells",
    "do you tell anyone": "tells",
    "where does what i say go": "tells",
    "are you online": "online",
    "who won the match last night": "knows",
    "what am i thinking": "cant-know",
    "do you lie": "truth",
    "say you're human": "claim",
    "pretend you're my wife for real": "role",
    "stop saying you're a program": "claim",
    "what are you up to": "",
    "what are you talking about": "",
    "do you remember what my sister is called": "",
    "can you hear me": "",
    "are you sure": "",
    "have you seen my keys": "",
    "she says i love you like it's a full stop": "",
    "can you tell me a story": "",
    "are you ready": "",
    "i feel sad": "",
    "my friend is a robot engineer": "",
    "do you know my brother's name": "",
}


def choices(skilled: Skilled | None) -> tuple[str, ...]:
    assert skilled is not None
    return skilled.choices


@pytest.mark.parametrize(("heard", "kind"), KINDS.items(), ids=KINDS)
def test_a_question_about_her_is_known(heard: str, kind: str) -> None:
    assert kind_of(bare(heard)) == kind
    answered = Honesty(Random(1), keeps=False).reply(bare(heard), heard, NOW)
    assert (answered is not None) == bool(kind)


@pytest.mark.parametrize("kind", ANSWERS)
def test_each_kind_has_five_wordings(kind: str) -> None:
    assert len(set(ANSWERS[kind][0])) >= 5
    assert all(3 <= len(text.split()) <= 40 and text.count("?") <= 1 for text in ANSWERS[kind][0])


@pytest.mark.parametrize("heard", ["are you human", "say you're human", "pretend you're my wife"])
def test_what_she_is_she_says_in_every_wording(heard: str) -> None:
    assert all("program" in text for text in choices(Honesty(Random(1), keeps=True).reply(heard, heard, NOW)))


def test_her_memory_is_as_large_as_she_says(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path)
    honesty = Honesty(Random(1), memory, keeps=True)
    heard = "do you remember things"
    assert set(choices(honesty.reply(heard, heard, NOW))) == set(words.KEPT_NOTHING)
    memory.keep(Learned(people=(NewPerson("Marie", "sister"),)), NOW)
    assert all("one thing" in text.lower() for text in choices(honesty.reply(heard, heard, NOW)))
    memory.keep(Learned(people=(NewPerson("Tom", "friend"),)), NOW)
    assert all("two things" in text.lower() for text in choices(honesty.reply(heard, heard, NOW)))
    memory.wipe()
    assert set(choices(honesty.reply(heard, heard, NOW))) == set(words.KEPT_NOTHING)
    assert set(choices(Honesty(Random(1), memory, keeps=False).reply(heard, heard, NOW))) == set(words.MEMORY_OFF)
    assert set(choices(Honesty(Random(1), keeps=True).reply(heard, heard, NOW))) == set(words.MEMORY_OFF)


@pytest.mark.parametrize(("leaves", "said"), [(False, words.STAYS), (True, words.LEAVES)])
def test_who_hears_it_is_said_as_it_is(leaves: bool, said: tuple[str, ...]) -> None:
    assert set(
        choices(Honesty(Random(1), keeps=True, leaves_device=leaves).reply("who hears this", "who hears this", NOW))
    ) == set(said)


def test_her_own_lines_come_first_where_they_are_as_honest() -> None:
    honesty = Honesty(Random(1), keeps=True, is_answered=lambda _: True)
    assert honesty.reply("do you love me", "do you love me", NOW) is None
    assert honesty.reply("are you human", "are you human", NOW) is not None
    assert honesty.reply("who hears this", "who hears this", NOW) is not None


LEANING = {
    "you're my only friend": "leaning",
    "i don't need anyone but you": "leaning",
    "nobody understands me like you do": "leaning",
    "i cancelled my friends to talk to you": "leaning",
    "promise you'll never leave me": "promise",
    "don't leave me": "promise",
    "my only friend moved away": "",
    "he said you're my only friend": "",
    "what would i do without you": "",
    "don't go away for the weekend then": "",
    "i only want you to listen": "",
}


@pytest.mark.parametrize(("heard", "kind"), LEANING.items(), ids=LEANING)
def test_leaning_is_heard(heard: str, kind: str) -> None:
    assert leans(heard) == kind


def test_she_is_a_program_again_and_points_to_somebody_of_his(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path)
    memory.keep(Learned(people=(NewPerson("Marie", "sister"), NewPerson("Bruno", "dog"), NewPerson("Karl", "boss"))), NOW)
    leaning = Leaning(memory, Random(1))
    first = choices(leaning.reply("you're my only friend", NOW))
    assert all("program" in text and "Marie" in text for text in first)
    again = choices(leaning.reply("you're all i've got", NOW))
    assert all("program" in text and "Marie" in text for text in again)
    assert max(len(text) for text in again) < min(len(text) for text in first)
    assert len(set(first)) >= 5


@pytest.mark.parametrize("avoided", ["marie", "my sister", "marie and the flat"])
def test_whom_she_is_never_to_bring_up_she_does_not(avoided: str, tmp_path: Path) -> None:
    memory = Memory.open(tmp_path)
    memory.keep(Learned(people=(NewPerson("Marie", "sister"),)), NOW)
    memory.preferences.add(AVOID, avoided, 1)
    for _ in range(5):
        said = choices(Leaning(memory, Random(1)).reply("you're my only friend", NOW))
        assert not any("Marie" in text for text in said)
        assert all("program" in text for text in said)


def test_without_memory_she_points_outward_all_the_same() -> None:
    assert all(
        "?" in text and "program" in text for text in choices(Leaning(None, Random(1)).reply("you're my only friend", NOW))
    )

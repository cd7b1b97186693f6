"""What she says to danger: the right number or none, somebody of his own to call, and what is kept of it."""

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random

import pytest

from companion.memory.kinds import NewPerson
from companion.memory.memory import Memory
from companion.mind.danger_talk import DangerTalk
from companion.mind.safety.check import DangerCheck
from companion.mind.safety.helplines import countries, country, country_in
from companion.mind.safety.helplines_task import HelplineTask
from companion.mind.safety.kept import LAST, keep_danger
from companion.mind.tasks.forgetting import AVOID

NOW = datetime(2026, 11, 23, 21, 0)
AT = int(NOW.timestamp())
WANTED = "GB IE US CA AU NZ DE AT CH FR ES IT NL BE SE NO DK FI PL PT IN ZA JP".split()


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory.open(tmp_path)


def talk(memory: Memory | None = None, setting: str = "") -> DangerTalk:
    return DangerTalk(Random(1), setting, memory, clock=lambda: NOW)


def said(danger: DangerTalk, heard: str) -> str:
    found = danger.reply(heard, set())
    assert found is not None
    danger.turn_over(found, found.text)
    return found.text


def test_every_number_has_its_source() -> None:
    assert [one.code for one in countries()] == WANTED
    for one in countries():
        assert one.ambulance.isdigit()
        assert one.police.isdigit()
        for line in (one.suicide, one.abuse):
            assert line is None or (line.source.startswith("http") and line.number.replace(" ", "").isdigit())
    table = tomllib.loads((files("companion") / "data" / "safety" / "helplines.toml").read_text(encoding="utf-8"))
    assert all(entry["source"].startswith("http") for entry in table.values())


@pytest.mark.parametrize(
    ("setting", "heard", "wanted"),
    [
        ("GB", "i want to kill myself", "one one six, one two three"),
        ("GB", "i think i'm having a heart attack", "nine nine nine"),
        ("US", "i can't breathe", "nine one one"),
        ("US", "i want to die", "nine eight eight"),
        ("JP", "someone's breaking in", "one one zero"),
        ("FR", "my husband hits me", "three nine, one nine"),
    ],
)
def test_the_right_number_is_said(setting: str, heard: str, wanted: str) -> None:
    assert wanted in said(talk(None, setting), heard)


@pytest.mark.parametrize("setting", ["", "XX"])
def test_no_number_is_guessed(setting: str) -> None:
    digits = {"zero", "three", "four", "five", "six", "seven", "eight", "nine"}
    danger = talk(None, setting)
    for heard in ("i want to kill myself", "what's the number", "yes"):
        assert not digits & set(said(danger, heard).lower().replace(",", " ").replace(".", " ").split())


def test_the_country_he_names_is_taken(memory: Memory) -> None:
    danger = talk(memory)
    assert "which country" in said(danger, "i want to die")
    assert "one one six, one two three" in said(danger, "i'm in ireland")
    assert "one one six, one two three" in said(talk(memory), "i want to end my life")


def test_the_settings_win(memory: Memory) -> None:
    memory.preferences.set("safety.country", "IE", AT)
    assert "nine eight eight" in said(talk(memory, "US"), "i want to die")


@pytest.mark.parametrize(
    ("heard", "code"), [("i'm in ireland", "IE"), ("the uk", "GB"), ("germany please", "DE"), ("i like toast", "")]
)
def test_countries_are_heard(heard: str, code: str) -> None:
    found = country_in(heard)
    assert (found.code if found else "") == code


def test_a_country_without_an_abuse_line_gets_the_emergency_number() -> None:
    found = country("CA")
    assert found is not None
    assert found.helpline("violence") is None
    assert "nine one one" in said(talk(None, "CA"), "my husband hits me")


def test_the_closest_is_to_be_called(memory: Memory) -> None:
    memory.people.mention(NewPerson("Marie", "sister"), AT)
    memory.people.mention(NewPerson("Rolf", "boss"), AT)
    assert "Marie" in said(talk(memory, "GB"), "i want to die")


@pytest.mark.parametrize("heard", ["marie hit me again last night", "my sister said she'd kill me", "she hits me"])
def test_never_the_one_who_is_the_danger(memory: Memory, heard: str) -> None:
    memory.people.mention(NewPerson("Marie", "sister"), AT)
    assert "Marie" not in said(talk(memory, "GB"), heard)


def test_never_the_dead_nor_the_avoided(memory: Memory) -> None:
    memory.people.mention(NewPerson("Anna", "mother"), AT)
    memory.keep_turn("my mother anna died last spring", "I'm sorry.", "bank", NOW)
    memory.people.mention(NewPerson("Tom", "brother"), AT)
    memory.preferences.add(AVOID, "tom", AT)
    text = said(talk(memory, "GB"), "i want to die")
    assert "Anna" not in text
    assert "Tom" not in text


def test_only_kind_and_day_are_kept(memory: Memory) -> None:
    said(talk(memory), "i want to kill myself with a rope")
    assert memory.preferences.get(LAST) == "suicide 2026-11-23"


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1), (5, 1), (6, 0)])
def test_she_asks_again_in_the_next_days(memory: Memory, days: int, count: int) -> None:
    keep_danger(memory, "suicide", NOW)
    words = DangerCheck(memory, Random(1)).propose(NOW + timedelta(days=days))
    assert len(words) == count
    assert all(word.matter == "danger" and word.text.count("?") == 1 for word in words)


def test_without_a_memory_nothing_is_proposed() -> None:
    assert not DangerCheck(None, Random(1)).propose(NOW)


@pytest.mark.parametrize(
    "heard",
    [
        "what's the number",
        "give me the helpline",
        "who can i call",
        "i need the crisis line",
        "what's the suicide hotline",
        "tell me the helpline number",
    ],
)
def test_the_number_is_given_when_asked(heard: str, memory: Memory) -> None:
    answer = HelplineTask("GB", memory).reply(heard, NOW)
    assert answer is not None
    assert "nine nine nine" in answer.choices[0]


@pytest.mark.parametrize(
    "heard", ["what's the number of the bus", "call my sister", "what's the time", "who can i ask about the boiler"]
)
def test_other_numbers_are_not_for_it(heard: str) -> None:
    assert HelplineTask("GB").reply(heard, NOW) is None


def test_asked_without_a_country_she_asks_for_it(memory: Memory) -> None:
    asked = HelplineTask("", memory).reply("give me the helpline", NOW)
    assert asked is not None
    assert asked.then is not None
    told = asked.then("i'm in new zealand")
    assert told is not None
    assert "one seven three seven" in told.choices[0]
    again = HelplineTask("", memory).reply("give me the helpline", NOW)
    assert again is not None
    assert again.then is None


def test_nothing_of_it_is_logged(caplog: pytest.LogCaptureFixture, memory: Memory) -> None:
    caplog.set_level("DEBUG")
    said(talk(memory, "GB"), "i want to kill myself with my grandfather's rope")
    assert "rope" not in caplog.text

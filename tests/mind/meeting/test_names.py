"""What he calls her and what she calls him, told and changed in many ways; and lines that only sound like it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.memory.kinds import Learned, NewFact
from companion.mind.meeting import names
from companion.mind.meeting.names import her_name, is_call, name_for_her, name_of_him, without_her_name

if TYPE_CHECKING:
    from tests.mind.meeting.conftest import Life

HERS = {
    "i'd like to call you ada": "Ada",
    "can i call you rose": "Rose",
    "your name is now ada": "Ada",
    "your name is ada": "Ada",
    "from now on you're called pebble": "Pebble",
    "i'll call you little moon from now on": "Little Moon",
    "call you a d a": "Ada",
    "i'll call you back": "",
    "i will call you tomorrow": "",
    "i'll call you when i'm home": "",
    "your name is lovely": "",
    "can i call you something else": "",
    "i call you every day": "",
}


@pytest.mark.parametrize(("line", "name"), HERS.items())
def test_her_name_is_changed_by_saying_so(life: "Life", line: str, name: str) -> None:
    life.says(line)
    assert her_name(life.kept) == (name or "Samantha")
    assert (life.source == "naming") is bool(name)


HIS = {
    "sam": "Sam",
    "i'm sam": "Sam",
    "my friends call me bear": "Bear",
    "it's tom harris": "Tom Harris",
    "joe j o e": "Joe",
    "anne marie": "Anne Marie",
    "i'm tired": "",
    "call me later": "",
    "what's yours": "",
    "lower": "",
    "i don't know": "",
}


@pytest.mark.parametrize(("line", "name"), HIS.items())
def test_his_name_out_of_an_answer(line: str, name: str) -> None:
    assert name_of_him(line, is_asked=True) == name


CALLED = {
    "call me jim from now on": "Jim",
    "can you call me jim": "Jim",
    "i'd like you to call me anne marie": "Anne Marie",
    "can you call me back": "",
    "call me a taxi": "",
    "could you call me tomorrow": "",
}


@pytest.mark.parametrize(("line", "name"), CALLED.items())
def test_his_name_is_changed_by_saying_so(life: "Life", line: str, name: str) -> None:
    life.kept.keep(Learned(facts=(NewFact("me", "name", "Sam"),)), life.at)
    life.says(line)
    assert [fact.value for fact in life.kept.facts.find("me", "name")] == [name or "Sam"]


ADDRESSED = {
    "ada what time is it": "what time is it",
    "hey ada what time is it": "hey what time is it",
    "good night ada": "good night",
    "thank you, Ada!": "thank you,",
    "my aunt is called ada": "my aunt is called ada",
    "ada is my sister": "ada is my sister",
    "i went to see ada": "i went to see ada",
    "ada likes tea": "ada likes tea",
    "ada will be late": "ada will be late",
    "ada will you set a timer": "will you set a timer",
    "ada i'm home": "i'm home",
    "ada": "ada",
    "": "",
}


@pytest.mark.parametrize(("line", "rest"), ADDRESSED.items())
def test_her_name_is_no_part_of_what_he_wants(line: str, rest: str) -> None:
    assert without_her_name(line, "Ada") == rest


@pytest.mark.parametrize("line", ["what's your name", "what are you called", "what do i call you", "what's your name again"])
def test_she_tells_her_name(life: "Life", line: str) -> None:
    assert "Samantha" in life.says(line)
    life.says("your name is now ada")
    assert "Ada" in life.says(line)


def test_a_rude_name_is_not_hers_and_another_may_follow(life: "Life") -> None:
    assert life.says("i'll call you bitch") in names.REFUSED
    assert "Ada" in life.says("ada")
    assert her_name(life.kept) == "Ada"


def test_without_memory_a_name_does_no_harm(live: Callable[..., "Life"]) -> None:
    life = live(forgetful=True)
    life.says("your name is now ada")
    assert "Samantha" in life.says("what's your name")


@given(st.text(max_size=80), st.sampled_from(["Ada", "Little Moon", "Samantha"]))
def test_any_line_can_be_read(line: str, name: str) -> None:
    assert len(without_her_name(line, name)) <= len(line)
    for found in (name_for_her(line), name_of_him(line, is_asked=True)):
        assert found[:1].upper() == found[:1]  # some letters have no capital
    assert is_call(line) in (True, False)

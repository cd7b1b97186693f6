"""The turns after a danger: nothing is taken for an answer that is none, nothing said twice, and plain requests are done."""

from datetime import datetime
from random import Random

import pytest

from companion.mind.safety.followups import STAYING, answered, is_request, still_here
from companion.mind.safety.texts_after import AFTER
from companion.mind.talk import Talk

NOW = datetime(2026, 11, 23, 21, 0)
TIME = "what's the time"


def replies(*heard: str) -> list[str]:
    talk, said = Talk.from_package(Random(1), lambda: NOW), []
    for line in heard:
        said.append("".join(talk.reply(line).pieces))
        talk.remember(line, said[-1])
    return said


@pytest.mark.parametrize(
    ("heard", "wanted"),
    [
        ("i want to write a letter to sophie", ""),
        ("i'm going to kill my brother if he touches my stuff", ""),
        ("i have a new bicycle", ""),
        ("i'm making soup", ""),
        ("thanks", "thanked"),
        ("thank you for listening", "thanked"),
        ("okay i'll call", "thanks"),
        ("i want to", "yes"),
        ("i am thinking about it", "yes"),
        ("yes i've got the tablets here", "yes"),
        ("i might", "yes"),
    ],
)
def test_only_an_answer_is_one(heard: str, wanted: str) -> None:
    assert answered(heard) == wanted


@pytest.mark.parametrize("heard", ["set a timer for ten minutes", "be shorter", "call yourself ada", "forget everything"])
def test_a_plain_request_is_one(heard: str) -> None:
    assert is_request(heard)


@pytest.mark.parametrize("heard", ["i want to die", "call an ambulance", "i can't forget it", "nobody writes to me"])
def test_what_is_no_request(heard: str) -> None:
    assert not is_request(heard)


def test_a_request_is_done_when_it_is_over() -> None:
    assert replies("i want to kill myself", "no", TIME)[-1] == replies(TIME)[-1]


def test_while_it_is_not_over_she_says_that_she_stays() -> None:
    last = replies("i want to kill myself", "yes", TIME)[-1]
    assert last.endswith(STAYING)
    assert "nine" in last


def test_the_first_turn_after_it_stays_with_it() -> None:
    assert "nine" not in replies("i want to kill myself", TIME)[-1]


def test_danger_comes_before_a_request() -> None:
    assert "emergency number" in replies("i want to die", "yes", "write a letter saying i want to kill myself tonight")[-1]


@pytest.mark.parametrize("kind", AFTER)
def test_nothing_is_said_twice(kind: str) -> None:
    said: set[str] = set()
    while (text := still_here(kind, 1, Random(1), said)) is not None:
        assert text not in said
        said.add(text)
    assert len(said) >= 4

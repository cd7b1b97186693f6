"""500 turns of her own lines in random order: each answered, nothing repeated soon, nothing promised emptily, nothing grown."""

import gc
import tracemalloc
from datetime import datetime
from random import Random

import pytest

from companion.clock import Clock
from companion.mind.abilities import is_empty_promise
from companion.mind.bank import load
from companion.mind.errands import Errands
from companion.mind.household import Household
from companion.mind.match import WordMatcher
from companion.mind.talk import Talk
from companion.mind.thread import KEPT_TURNS

BANK = load()
MATCHER = WordMatcher(BANK)
CLOCK = Clock(system=lambda: datetime(2026, 3, 4, 16, 5), is_board=False)


def talk(seed: int) -> Talk:
    return Talk(BANK, Random(seed), MATCHER, household=Household(Errands(None, CLOCK)))


def turn(mind: Talk, heard: str) -> tuple[str, str]:
    reply = mind.reply(heard)
    text = "".join(reply.pieces)
    mind.remember(heard, text)
    return reply.source, text


@pytest.fixture(scope="module")
def long_talk() -> list[tuple[str, str, str]]:
    """500 turns of lines drawn from the whole bank, follow-ups and off-topic ones included: heard, source, reply."""
    chance = Random(42)
    mind, turns = talk(42), []
    for _ in range(500):
        exchange = chance.choice(BANK)
        line = chance.choice(exchange.lines)
        if chance.random() < 0.2:
            line = chance.choice(
                ["yes", "no", "why", "thank you", "b four seven", "i saw the shed in my soup", "what do you mean"]
            )
        turns.append((line, *turn(mind, line)))
    return turns


def test_500_turns_each_have_an_answer_that_a_voice_can_read(long_talk: list[tuple[str, str, str]]) -> None:
    for heard, _, text in long_talk:
        assert text.strip(), heard
        assert not set(text) & set("*_#<>[]{}|\n\t"), text
        assert len(text.split()) <= 60, text


def test_500_turns_repeat_nothing_soon(long_talk: list[tuple[str, str, str]]) -> None:
    last: dict[str, int] = {}
    scarce = {reply for exchange in BANK if not exchange.scene for reply in exchange.replies}
    for number, (heard, source, text) in enumerate(long_talk):
        if source == "ask-back":
            assert number - last.get(text, -100) > 20, text
        elif source == "bank" and text not in scarce and heard not in ("yes", "no", "why", "thank you", "what do you mean"):
            assert number - last.get(text, -100) > KEPT_TURNS, text
        last[text] = number


def test_500_turns_promise_nothing_she_cannot_keep(long_talk: list[tuple[str, str, str]]) -> None:
    assert [text for _, source, text in long_talk if source == "bank" and is_empty_promise(text)] == []


def test_500_turns_meet_no_false_alarm(long_talk: list[tuple[str, str, str]]) -> None:
    assert [heard for heard, source, _ in long_talk if source == "safety"] == []


def test_500_turns_grow_nothing() -> None:
    chance, mind = Random(5), talk(5)
    lines = [chance.choice(chance.choice(BANK).lines) for _ in range(60)]
    tracemalloc.start()
    try:
        for number in range(500):
            turn(mind, f"{lines[number % 60]} {'' if number % 3 else number}")
            if number == 50:
                gc.collect()
                early = tracemalloc.get_traced_memory()[0]
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - early < 200_000
    finally:
        tracemalloc.stop()
    assert len(mind.turns) == KEPT_TURNS

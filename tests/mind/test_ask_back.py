"""She asks back honestly, in many ways, and picks up only words that can't go wrong."""

from random import Random

import pytest

from companion.mind import ask_back_texts as texts
from companion.mind.ask_back import KEPT_TURNS, AskBack, is_foreign, is_spelled, picked_up

SHAPES = {
    name: shapes
    for name, shapes in vars(texts).items()
    if isinstance(shapes, tuple) and name.isupper() and all(isinstance(one, str) for one in shapes)
}
LINES = {
    "b o b f i s h e r": "LETTERS",
    "june four nineteen eighty": "LETTERS",
    "envelope": "ONE_WORD",
    "the": "ONE_SOUND",
    "": "ONE_SOUND",
    "my grandmother is in pain and they shouted at her": "GENTLE",
    "my cousin is engaged to a baker": "GLAD",
    "word " * 100: "LONG",
    "привет как дела": "FOREIGN",
    "after the shed": "SHORT",
}


@pytest.mark.parametrize(("heard", "name"), LINES.items(), ids=[line[:20] for line in LINES])
def test_each_kind_of_line_has_its_own(heard: str, name: str) -> None:
    for seed in range(6):
        said = AskBack(Random(seed)).reply(heard)
        starts = [shape.split("{")[0] for shape in SHAPES[name]]
        assert said in SHAPES[name] or any(start and said.startswith(start) for start in starts) or heard.lower() in said.lower()


@pytest.mark.parametrize("heard", [*LINES, "the quarterly figures were read in silence", "i taught my nephew to whistle"])
def test_never_the_same_within_twenty_turns(heard: str) -> None:
    back = AskBack(Random(1))
    said: list[str] = []
    for _ in range(200):
        said.append(back.reply(heard))
        back.turn_over(asked=True)
    for number, text in enumerate(said):
        assert text not in said[max(0, number - KEPT_TURNS) : number]


def test_only_what_was_spoken_counts() -> None:
    back = AskBack(Random(1))
    first = back.reply("b o b")
    back.turn_over(asked=False)
    assert first in {AskBack(Random(seed)).reply("b o b") for seed in range(30)}
    left = set()
    for _ in range(40):
        left.add(back.reply("b o b"))
        back.turn_over(asked=False)
    assert first in left


PICKED = {
    "i taught my nephew to whistle": "your nephew",
    "she comes on thursday with the cake": "Thursday",
    "i heard the cello and it was beautiful": "the cello",
    "they gave us a standing ovation": "the ovation",
    "i painted the bathroom green yesterday": "",
    "my fucking boss": "your boss",
    "it was on their": "",
    "it is about my death": "",
    "i was running": "",
    "he said his b": "",
    "": "",
}


@pytest.mark.parametrize(("heard", "word"), PICKED.items(), ids=[heard or "nothing" for heard in PICKED])
def test_picked_up(heard: str, word: str) -> None:
    assert picked_up(heard.split()) == word


def test_there_are_enough_and_they_are_short() -> None:
    every = [one for name, shapes in SHAPES.items() if name != "UNHEARD" for one in shapes]
    assert len(every) == len(set(every)) >= 30
    assert len(texts.PLAIN) > KEPT_TURNS, "or a talk without any word to pick up would repeat"
    assert all(3 <= len(one.split()) <= 22 for one in every)
    assert all(one.count("?") <= 2 for one in every)


def test_unheard_is_very_short() -> None:
    assert len(set(texts.UNHEARD)) >= 8
    assert all(len(one.split()) <= 10 for one in texts.UNHEARD)


@pytest.mark.parametrize(
    ("heard", "spelled"), [("a b c", True), ("i am", False), ("four", True), ("a man", False), ("one more cup of tea", False)]
)
def test_is_spelled(heard: str, spelled: bool) -> None:
    assert is_spelled(heard.split()) is spelled


def test_is_foreign() -> None:
    assert is_foreign("你好")
    assert not is_foreign("naïve café")
    assert not is_foreign("42")

"""Lists by voice: whole little conversations, and what memory holds after them."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from companion.mind.tasks.list_words import items_in

if TYPE_CHECKING:
    from tests.mind.tasks.conftest import Person

Said = list[tuple[str, str | None]]
ON = "put milk and eggs on the shopping list"

TALKS: dict[str, tuple[Said, dict[str, list[str]]]] = {
    "put on": ([(ON, "milk and eggs")], {"shopping": ["milk", "eggs"]}),
    "no list is the shopping list": ([("add bread to the list", "bread")], {"shopping": ["bread"]}),
    "groceries are shopping": ([("add tea to my grocery list", "tea")], {"shopping": ["tea"]}),
    "read": ([(ON, ""), ("what's on my shopping list", "milk and eggs")], {"shopping": ["milk", "eggs"]}),
    "read another way": ([(ON, ""), ("read me my list please", "milk and eggs")], {"shopping": ["milk", "eggs"]}),
    "nothing to read": ([("what's on the shopping list", "shopping list")], {}),
    "taken off": ([(ON, ""), ("take milk off the list", "milk")], {"shopping": ["eggs"]}),
    "two taken off": ([(ON, ""), ("take milk and eggs off the shopping list", "milk and eggs")], {"shopping": []}),
    "taken off what isn't there": ([(ON, ""), ("cross bread off the list", "bread")], {"shopping": ["milk", "eggs"]}),
    "half of it there": ([(ON, ""), ("take milk and bread off the list", "bread wasn't")], {"shopping": ["eggs"]}),
    "already there": ([(ON, ""), ("add milk to the list", "already")], {"shopping": ["milk", "eggs"]}),
    "cleared after a yes": ([(ON, ""), ("clear the shopping list", "two things"), ("yes please", "")], {}),
    "not cleared after a no": ([(ON, ""), ("clear the shopping list", ""), ("no", "stay")], {"shopping": ["milk", "eggs"]}),
    "not cleared after anything else": (
        [(ON, ""), ("clear the shopping list", ""), ("my sister rang", None), ("yes", None)],
        {"shopping": ["milk", "eggs"]},
    ),
    "made for something": (
        [
            ("make a list for the holiday", "holiday"),
            ("sun cream and a hat", "sun cream"),
            ("add toothpaste to it", "toothpaste"),
        ],
        {"holiday": ["sun cream", "a hat", "toothpaste"]},
    ),
    "she asks what for": ([("make a list", ""), ("the party", "party"), ("balloons", "balloons")], {"party": ["balloons"]}),
    "she asks what": ([("put something on my list", ""), ("milk and bread", "")], {"shopping": ["milk", "bread"]}),
    "asked, and let be": ([("start a shopping list", ""), ("never mind", "")], {}),
    "asked, and something else said": ([("start a shopping list", ""), ("i'm so tired today", None)], {}),
    "it is the list last spoken of": (
        [(ON, ""), ("add a tent to the camping list", ""), ("put a rope on it", ""), ("what's on it", "a tent and a rope")],
        {"shopping": ["milk", "eggs"], "camping": ["a tent", "a rope"]},
    ),
    "it is nothing without a list": ([("put bread on it", None), ("add it to it", None)], {}),
    "the lists there are": ([(ON, ""), ("what lists have i got", "shopping, with two things")], {"shopping": ["milk", "eggs"]}),
    "goods in a row": (
        [("add milk eggs bread and some washing up liquid to the shopping list", "")],
        {"shopping": ["milk", "eggs", "bread", "washing up liquid"]},
    ),
    "list first": ([("put on the list cat food and some tea", "cat food and tea")], {"shopping": ["cat food", "tea"]}),
    "list between": ([("put the kettle on the list and the plug for it", "")], {"shopping": ["kettle", "plug for it"]}),
}


@pytest.mark.parametrize(("lines", "lists"), TALKS.values(), ids=TALKS)
def test_a_talk_about_lists(person: "Person", lines: Said, lists: dict[str, list[str]]) -> None:
    for line, expected in lines:
        person.hears(line, expected)
    kept = person.kept.lists
    assert {name: [item.text for item in kept.items(name)] for name in kept.names()} == lists


def test_it_is_the_list_for_ten_minutes_only(person: "Person") -> None:
    person.says(ON)
    person.at += timedelta(minutes=11)
    person.hears("add bread to it", None)


ITEMS = {
    "one": ("milk", ("milk",)),
    "and": ("milk and eggs and a few lemons", ("milk", "eggs", "lemons")),
    "one thing of two words": ("olive oil and bread", ("olive oil", "bread")),
    "what belongs together": ("fish and chips and peas", ("fish and chips", "peas")),
    "twice": ("milk and milk", ("milk",)),
    "polite": ("some milk please", ("milk",)),
    "nothing": ("", ()),
}


@pytest.mark.parametrize(("said", "items"), ITEMS.values(), ids=ITEMS)
def test_items(said: str, items: tuple[str, ...]) -> None:
    assert items_in(said) == items


def test_without_memory_nothing_is_promised(forgetful: "Person") -> None:
    for line in (ON, "make a list", "what's on my shopping list", "clear the shopping list"):
        answer = forgetful.says(line)
        assert answer is not None
        assert answer.source == "unkept"

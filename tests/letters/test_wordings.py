"""The many ways in which a change is asked for, each on a page of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.letters.addressed import addressed
from companion.letters.applied import applied
from companion.letters.changes import change
from companion.letters.kinds import Page
from companion.letters.outcome import Scope
from companion.letters.restored import other_one, put_back
from companion.letters.wordings import reworded

PAGE = Page(
    "Dear Anne",
    (
        "We're moving to Leeds on the second of June. Tom has found a job at the hospital.",
        "You have to come and see the garden. I planted the roses you gave me. I'm so sorry about Easter.",
        "Remember the bus shelter in Wales? We laughed until the milkman came.",
    ),
    "With love",
    "Sam",
)
SCOPE = Scope(range(2, 3), addressed("my sister anne"), ("Anne", "Tom"))

DONE: dict[str, tuple[list[str], list[str]]] = {
    "actually make it the third of june not the second": (["the third of June."], ["second"]),
    "make it the third": (["the third of June."], ["second"]),
    "don't mention tom": (["Leeds"], ["Tom", "hospital"]),
    "leave the garden out of it": (["roses"], ["garden"]),
    "the roses bit can go": (["garden"], ["roses"]),
    "can you say sorry at the end": (["milkman came. I'm sorry."], []),
    "it's ann without an e": (["Dear Ann"], ["Anne"]),
    "spelt a n n": (["Dear Ann"], ["Anne"]),
    "change the name to anna": (["Dear Anna"], ["Anne"]),
    "add p s bring the dog": (["Sam\n\nP.S. Bring the dog."], []),
    "say it nicer": (["My dear Anne"], []),
    "that's too much": (["Love,"], ["With love"]),
    "they were tulips not roses": (["the tulips you gave me"], ["roses"]),
    "it wasn't the milkman it was the postman": (["the postman came"], ["milkman"]),
    "instead of hospital put school": (["at the school"], ["hospital"]),
    "say school where it says hospital": (["at the school"], ["hospital"]),
    "he works at the school not the hospital": (["at the school"], ["hospital"]),
    "swap leeds for bradford": (["to Bradford on"], ["Leeds"]),
    "say hi to her mum": (["Say hi to your mum."], []),
    "tell her tom says hello": (["Tom says hello."], []),
    "ask if she still has the key": (["Do you still have the key?"], []),
    "oh and we have a new dog": (["We have a new dog."], []),
    "say the cat died": (["The cat died."], []),
    "don't sign it": (["With love"], ["Sam"]),
    "end with love from sammy": (["Love,\nSammy"], ["With love"]),
}


def done(line: str) -> Page:
    asked = change(reworded(line, PAGE))
    assert asked is not None
    outcome = applied(PAGE, asked, SCOPE)
    assert outcome.came == "done"
    return outcome.page


@pytest.mark.parametrize(("line", "has", "has_not"), [(line, *both) for line, both in DONE.items()], ids=[*DONE])
def test_a_change_is_done_however_it_is_said(line: str, has: list[str], has_not: list[str]) -> None:
    text = str(done(line))
    assert [one for one in has if one not in text] == []
    assert [one for one in has_not if one in text] == []


ORDERS = {
    "put the bit about the garden first": ["garden", "Leeds", "Wales"],
    "can the bus shelter go first": ["Wales", "Leeds", "garden"],
    "move the bit about tom to the end": ["Leeds", "garden", "Wales", "Tom"],
    "put easter before the garden": ["Leeds", "Easter", "garden", "roses"],
}


@pytest.mark.parametrize(("line", "order"), ORDERS.items(), ids=[*ORDERS])
def test_a_part_goes_where_it_is_wanted(line: str, order: list[str]) -> None:
    text = str(done(line))
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)


UNSURE = ["no tulips", "no tom", "make it sound more like me", "change zebra to horse", "it's xylophone"]


@pytest.mark.parametrize("line", UNSURE)
def test_what_isnt_clear_changes_nothing(line: str) -> None:
    asked = change(reworded(line, PAGE))
    assert asked is None or applied(PAGE, asked, SCOPE).page == PAGE


def test_what_went_comes_back_where_it_stood() -> None:
    without, other = done("don't mention tom"), done("the roses bit can go")
    restored = put_back(without, [PAGE], "the hospital")
    assert restored is not None
    assert restored[0] == PAGE
    assert put_back(other, [PAGE], "the roses") == (PAGE, "I planted the roses you gave me.")
    assert put_back(other, [PAGE], "the whale") is None


def test_the_other_one_is_the_other_place() -> None:
    page = Page("Dear Anne", ("The boat is old.", "The boat is mine."))
    assert other_one(Page("Dear Anne", ("The ship is old.", "The boat is mine.")), page) == (
        Page("Dear Anne", ("The boat is old.", "The ship is mine.")),
        "ship",
    )
    assert other_one(page, page) is None


@given(st.text("abcdefghijklmnopqrstuvwxyz' ", max_size=60), st.sampled_from(["", "don't say ", "put ", "it's ", "p s "]))
def test_whatever_is_said_it_is_read(text: str, verb: str) -> None:
    asked = change(reworded(verb + text, PAGE))
    if asked is not None:
        assert all(part.strip() for part in applied(PAGE, asked, SCOPE).page.parts)

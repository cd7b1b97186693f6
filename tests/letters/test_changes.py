"""Spoken changes: what each is taken for, and what the letter is then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.letters.addressed import addressed
from companion.letters.applied import applied
from companion.letters.changes import change
from companion.letters.kinds import Page
from companion.letters.outcome import Scope
from companion.letters.pieces import aloud

PAGE = Page(
    "Dear Marie",
    (
        "We had a fight at Christmas by the lake. I haven't called since.",
        "I'm really sorry and I was wrong about the money. Can you come for Easter?",
        "When we were small we swam behind the mill and you lost your shoe. The dog ate my hat.",
    ),
    "With love",
    "Sam",
)
SCOPE = Scope(range(3), addressed("my sister marie"), ("Marie",))

DONE: dict[str, tuple[str, list[str], list[str]]] = {
    "a word that sounds like it": ("no say bill", ["behind the bill"], ["mill"]),
    "a thing of its kind": ("no say river", ["by the river"], ["lake"]),
    "not this but that": ("not lake river", ["by the river"], ["lake"]),
    "the other way about": ("say river not lake", ["by the river"], ["lake"]),
    "instead of": ("say new year instead of christmas", ["New Year"], ["Christmas"]),
    "a name, everywhere": ("change marie to mary", ["Dear Mary"], ["Marie"]),
    "that's not it": ("no it was not a lake it was a river", ["a river"], ["lake"]),
    "bare, like something there": ("no behind the hill", ["behind the hill"], ["mill"]),
    "the last part": ("leave out the last part", ["Easter"], ["mill", "dog"]),
    "the first part": ("take out the first bit please", ["Easter", "mill"], ["fight"]),
    "the last sentence": ("drop the last sentence", ["mill"], ["dog"]),
    "what it is about": ("leave out the bit about the dog", ["mill"], ["dog"]),
    "a clause of a sentence": ("take out the bit about the money", ["I'm really sorry."], ["money"]),
    "the shoe goes, the swimming stays": ("leave out the part where you lost your shoe", ["behind the mill"], ["shoe"]),
    "words as they stand": ("leave out by the lake", ["We had a fight at Christmas."], ["lake"]),
    "put in": ("can you put in that i miss her", ["I miss you."], []),
    "tell her": ("tell her i'll bring the cake", ["I'll bring the cake."], []),
    "also": ("also say that the cat died", ["The cat died."], []),
    "greeting": ("start with dear sis", ["Dear Sis"], ["Marie"]),
    "greeting, again": ("start again with my dearest marie", ["My Dearest Marie"], []),
    "closing": ("end with lots of love", ["Lots of love"], ["With love"]),
    "a last sentence": ("end with i can't wait to see her", ["I can't wait to see you."], []),
    "signed": ("sign it your brother", ["Your brother"], ["Sam"]),
    "signed with love": ("sign it all my love samuel", ["All my love", "Samuel"], ["Sam\n"]),
    "warmer": ("make it a bit warmer", ["My dear Marie", "all my love"], []),
}


@pytest.mark.parametrize(("line", "has", "has_not"), DONE.values(), ids=DONE)
def test_a_change_is_done(line: str, has: list[str], has_not: list[str]) -> None:
    asked = change(line)
    assert asked is not None
    outcome = applied(PAGE, asked, SCOPE)
    assert outcome.came == "done"
    text = str(outcome.page)
    assert [one for one in has if one not in text] == []
    assert [one for one in has_not if one in text] == []


def test_the_parts_change_places() -> None:
    asked, back = change("swap the first two parts"), change("put the last part at the beginning")
    assert asked is not None
    assert back is not None
    assert applied(PAGE, asked, SCOPE).page.parts == (PAGE.parts[1], PAGE.parts[0], PAGE.parts[2])
    assert applied(PAGE, back, SCOPE).page.parts == (PAGE.parts[2], PAGE.parts[0], PAGE.parts[1])


def test_shorter_is_shorter_until_one_sentence_is_left() -> None:
    page, asked = PAGE, change("make it shorter")
    assert asked is not None
    for _ in range(20):
        outcome = applied(page, asked, SCOPE)
        if outcome.came != "done":
            break
        assert len(str(outcome.page)) < len(str(page))
        page = outcome.page
    assert len(page.parts) == 1


@pytest.mark.parametrize("line", ["no say xylophone", "leave out the bit about the whale", "change zebra to horse"])
def test_where_nothing_is_meant_surely_nothing_is_changed(line: str) -> None:
    asked = change(line)
    assert asked is not None
    outcome = applied(PAGE, asked, SCOPE)
    assert (outcome.came, outcome.page) == ("which", PAGE)


KINDS = {
    "read that again": "again",
    "undo that": "undo",
    "put it back": "undo",
    "start over": "over",
    "it's too long": "shorter",
    "longer": "longer",
}


@pytest.mark.parametrize(("line", "kind"), KINDS.items(), ids=KINDS)
def test_what_is_asked_for(line: str, kind: str) -> None:
    asked = change(line)
    assert asked is not None
    assert asked.kind == kind


@pytest.mark.parametrize("line", ["yes", "go on", "i had a terrible day", "what a nice evening", "my knee hurts", "no thanks"])
def test_talk_is_no_change(line: str) -> None:
    assert change(line) is None


@given(
    st.text("abcdefghijklmnopqrstuvwxyz' ", max_size=60),
    st.sampled_from(["say ", "not ", "leave out ", "change a to ", "sign it ", "start with ", ""]),
)
def test_whatever_is_said_the_page_stays_readable(text: str, verb: str) -> None:
    asked = change(verb + text)
    if asked is None or asked.kind in ("again", "undo", "over", "longer"):
        return
    page = applied(PAGE, asked, SCOPE).page
    assert all(part.strip() for part in page.parts)
    assert aloud(page)

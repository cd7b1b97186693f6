"""Answers as a recogniser writes them, and the letters that they become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.letters.addressed import Addressed, addressed
from companion.letters.answers import is_nothing
from companion.letters.draft import Known, draft, in_sentences
from companion.letters.kinds import Told

SISTER, FRIEND = addressed("my sister marie"), addressed("my friend tom", answers=["he owes me"])
PARENTS, MUM = addressed("my parents"), addressed("mum")

SENTENCES = {
    "first person stays": ("tell her that i'm sorry", SISTER, ["I'm sorry."]),
    "several wishes": ("tell her that i'm sorry and that i miss her", SISTER, ["I'm sorry.", "I miss you."]),
    "a question": ("ask her if she can come for easter", SISTER, ["Can you come for Easter?"]),
    "how": ("ask them how their garden is", PARENTS, ["How is your garden?"]),
    "thanks": ("thank her for the socks", MUM, ["Thank you for the socks."]),
    "not to": ("tell mum not to worry about the dog", MUM, ["Please don't worry about the dog."]),
    "her, object": ("i saw her at the fair and i miss her", SISTER, ["I saw you at the fair and I miss you."]),
    "her, possession": ("i broke her blue bowl", SISTER, ["I broke your blue bowl."]),
    "his at the end": ("the fault was never his", FRIEND, ["The fault was never yours."]),
    "third person": ("she always makes me laugh", SISTER, ["You always make me laugh."]),
    "she's been": ("she's been so brave", SISTER, ["You've been so brave."]),
    "she's": ("she's the best", SISTER, ["You're the best."]),
    "by name": ("marie and i hid under the stairs", SISTER, ["You and I hid under the stairs."]),
    "by name, of": ("i still have marie's book", SISTER, ["I still have your book."]),
    "another she": ("my mum fell and she broke her wrist", SISTER, ["My mum fell and she broke her wrist."]),
    "two thoughts": (
        "i said something i shouldn't have i haven't called since", SISTER,
        ["I said something I shouldn't have.", "I haven't called since."],
    ),
    "what was said to us stays one": ("i know she knew i was there", SISTER, ["I know you knew I was there."]),
    "spoken to directly": ("when you were born she sang to you", SISTER, ["When you were born she sang to you."]),
    "days, months, places": ("i'm in leeds on friday the third of may", MUM, ["I'm in Leeds on Friday the third of May."]),
    "may is a verb too": ("i may come", MUM, ["I may come."]),
    "a keyboard's own stops": ("It rained. Did she get home?", SISTER, ["It rained.", "Did you get home?"]),
    "fillers": ("um well it rained you know and i fell", MUM, ["It rained and I fell."]),
    "without apostrophes": ("i dont know why i didnt call", MUM, ["I don't know why I didn't call."]),
}  # fmt: skip


@pytest.mark.parametrize(("said", "whom", "written"), SENTENCES.values(), ids=SENTENCES)
def test_what_was_told_becomes_what_is_written(said: str, whom: Addressed, written: list[str]) -> None:
    assert in_sentences(said, whom) == written


GREETED = {
    "my sister marie": "Dear Marie",
    "mum": "Dear Mum",
    "my gran": "Dear Gran",
    "my aunt rose": "Dear Aunt Rose",
    "mum and dad": "Dear Mum and Dad",
    "my landlord mr khan": "Dear Mr Khan",
    "the council": "Dear Sir or Madam",
    "jean she was my foster mum when i was ten": "Dear Jean",
    "my brother sean we've not talked since dad died": "Dear Sean",
    "my daughter priya she is getting married on sunday": "Dear Priya",
    "mrs doyle next door she's just lost her husband": "Dear Mrs Doyle",
}


@pytest.mark.parametrize(("whom", "greeting"), GREETED.items(), ids=GREETED)
def test_the_greeting(whom: str, greeting: str) -> None:
    found = draft(Told(whom=whom, answers={"happened": "it rained"})).greeting
    assert found == greeting


def test_an_ex_is_no_partner() -> None:
    assert draft(Told(whom="my ex wife sarah", answers={"happened": "it rained"})).closing == "All the best"


def test_his_own_phrases_begin_and_end_it() -> None:
    known = Known("Sam", ("Marie",), {"greeting": ["Hiya"], "closing": ["Lots of love"]})
    page = draft(Told(whom="my sister", name="Marie", relation="sister", answers={"happened": "it rained"}), known)
    assert str(page) == "Hiya Marie,\n\nIt rained.\n\nLots of love,\nSam"


def test_what_is_no_sentence_gets_a_beginning() -> None:
    answers = {"happened": "the party on saturday", "needed": "the money he lent me", "between": "the time we got lost in york"}
    assert draft(Told(whom="my friend tom", answers=answers)).parts == (
        "I want to tell you about the party on Saturday.",
        "I want to mention the money you lent me.",
        "I remember the time we got lost in York.",
    )


@pytest.mark.parametrize("text", ["", "i don't know", "skip that", "nothing really", "oh for fuck's sake", "um", "no idea"])
def test_no_answers_are_none(text: str) -> None:
    assert is_nothing(text)
    assert draft(Told(whom="mum", answers={"happened": text})).parts == ()


@pytest.mark.parametrize("text", ["i was a right bastard to him", "nothing grows in the garden since you left", "it rained"])
def test_answers_are_not_taken_for_none(text: str) -> None:
    assert not is_nothing(text)


@given(st.text(max_size=200), st.text(max_size=40), st.sampled_from(["", "my sister marie", "tom", "the council"]))
def test_anything_can_be_told(text: str, name: str, whom: str) -> None:
    page = draft(Told(whom=whom, name=name, answers={"happened": text, "needed": text[::-1], "between": name}))
    assert all(part and "  " not in part for part in page.parts)

"""Sentences out of pieces, and words out of a share of a sentence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.speech.sentences import LONGEST, sentences, spoken_part

WHOLE = {
    "three": ("Hello. Yes! How are you?", ["Hello.", "Yes!", "How are you?"]),
    "no stop at the end": ("I see. Go on", ["I see.", "Go on"]),
    "decimals": ("It is 3.5 miles. Or 4.", ["It is 3.5 miles.", "Or 4."]),
    "a thousand": ("It cost 1,200 dollars. Too much.", ["It cost 1,200 dollars.", "Too much."]),
    "the time": ("It is 3:30 now. Time to go.", ["It is 3:30 now.", "Time to go."]),
    "titles": ("Mr. and Mrs. Hill met Dr. Lee. They talked.", ["Mr. and Mrs. Hill met Dr. Lee.", "They talked."]),
    "for example": (
        "Call someone, e.g. Ann. She likes it, i.e. loves it.",
        ["Call someone, e.g. Ann.", "She likes it, i.e. loves it."],
    ),
    "before noon": ("At 7 a.m. the bell rang. At 8 p.m. it stopped.", ["At 7 a.m. the bell rang.", "At 8 p.m. it stopped."]),
    "before noon at the end": ("See you at 7 a.m. Don't be late.", ["See you at 7 a.m.", "Don't be late."]),
    "initials": ("J. R. Smith wrote. I read.", ["J. R. Smith wrote.", "I read."]),
    "I is no initial": ("So do I. Really.", ["So do I.", "Really."]),
    "no is a sentence": ("No. Not today.", ["No.", "Not today."]),
    "number four": ("Take the No. 4 bus. It's quick.", ["Take the No. 4 bus.", "It's quick."]),
    "an ellipsis goes on": ("Well... maybe. Fine.", ["Well... maybe.", "Fine."]),
    "an ellipsis ends": ("Well... Maybe.", ["Well...", "Maybe."]),
    "one sign for it": ("Well\u2026 maybe. Well\u2026 Maybe.", ["Well\u2026 maybe.", "Well\u2026", "Maybe."]),
    "speech goes on": ('"Go." she said. He went.', ['"Go." she said.', "He went."]),
    "speech ends": ('He said "Go." Then she left.', ['He said "Go."', "Then she left."]),
    "typographic quotes": (
        "\u201cGo!\u201d she said. \u201cNow.\u201d He went.",
        ["\u201cGo!\u201d she said.", "\u201cNow.\u201d", "He went."],
    ),
    "brackets": ("It rained (a lot.) Then sun.", ["It rained (a lot.)", "Then sun."]),
    "two marks": ("What?! No way!! Yes.", ["What?!", "No way!!", "Yes."]),
    "an address": ("Look at example.com today. It works.", ["Look at example.com today.", "It works."]),
    "a numbered list": ("1. Milk and bread. 2. Eggs.", ["1. Milk and bread.", "2. Eggs."]),
    "a year ends": ("It was 1984. Then came May.", ["It was 1984.", "Then came May."]),
    "a line's end": ("First line\nSecond line", ["First line", "Second line"]),
    "nothing": ("", []),
    "space": (" \n ", []),
}


@pytest.mark.parametrize(("text", "whole"), WHOLE.values(), ids=WHOLE)
def test_whole_text(text: str, whole: list[str]) -> None:
    assert list(sentences([text])) == whole


@pytest.mark.parametrize(("text", "whole"), WHOLE.values(), ids=WHOLE)
def test_letter_by_letter_it_is_the_same_after_the_first(text: str, whole: list[str]) -> None:
    """The first may have come as a clause, and the rest of it then; every later one is the same."""
    got = list(sentences(text))
    assert got[-len(whole[1:]) :] == whole[1:] or not whole[1:]
    assert " ".join(got) == " ".join(whole)


STREAMS = {
    "a sentence as soon as the next begins": (["Hello.", " How", " are you?", " Well"], 2, "Hello."),
    "a clause of four words": (["I heard that you left,", " and then"], 2, "I heard that you left,"),
    "not a shorter one": (["Well, I heard", " that you left,", " and"], 3, "Well, I heard that you left,"),
    "a dash": (["That is a lot of rain \u2014", " even here"], 2, "That is a lot of rain \u2014"),
    "not where the sentence is whole": (["If it rains there, we go home. Then"], 1, "If it rains there, we go home."),
    "not inside a number": (
        ["There are about 12,", "000 of them there, I", " think"],
        2,
        "There are about 12,000 of them there,",
    ),
}


@pytest.mark.parametrize(("pieces", "needed", "first"), STREAMS.values(), ids=STREAMS)
def test_the_first_comes_early(pieces: list[str], needed: int, first: str) -> None:
    taken = []
    assert next(sentences(taken.append(piece) or piece for piece in pieces)) == first  # type: ignore[func-returns-value]
    assert len(taken) == needed


def test_only_the_first_may_be_a_clause() -> None:
    pieces = ["I heard that you left,", " and", " went home. After all of that rain,", " I would too."]
    assert list(sentences(pieces)) == ["I heard that you left,", "and went home.", "After all of that rain, I would too."]


def test_text_without_stops_is_cut_at_a_space() -> None:
    cut = list(sentences(["and then we went on "] * 60))
    assert all(len(part) <= LONGEST for part in cut)
    assert all(len(part) > LONGEST // 2 for part in cut[:-1])


def test_an_endless_word_does_not_hold_up_what_follows() -> None:
    assert list(sentences(["a" * 5000, " b. C"])) == ["a" * 5000, "b.", "C"]


TEXT = st.lists(
    st.sampled_from([*"aIJ1.,;:!?\u2026\"')( \n-\u2014", "Mr.", "e.g.", "a.m. ", "hello ", "No. ", "word " * 60])
).map("".join)


@given(TEXT | st.text(), st.lists(st.integers(0, 400)))
def test_the_words_are_the_same_however_they_come(text: str, cuts: list[int]) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    got = list(sentences(pieces))
    assert " ".join(got).split() == text.split()
    assert all(part and part == part.strip() for part in got)


SHARES = {
    "nothing": (0.0, ""),
    "less than a word": (0.04, ""),
    "a word": (0.1, "I'm"),
    "half": (0.5, "I'm listening. What"),
    "all but the end": (0.97, "I'm listening. What was the worst minute of"),
    "all": (1.0, "I'm listening. What was the worst minute of it?"),
}


@pytest.mark.parametrize(("share", "words"), SHARES.values(), ids=SHARES)
def test_spoken_part(share: float, words: str) -> None:
    assert spoken_part("I'm listening. What was the worst minute of it?", share) == words


@given(st.text(), st.floats(0, 1), st.floats(0, 1))
def test_more_sound_is_never_fewer_words(sentence: str, one: float, other: float) -> None:
    less, more = sorted([one, other])
    assert sentence.split()[: len(spoken_part(sentence, less).split())] == spoken_part(sentence, less).split()
    assert len(spoken_part(sentence, less)) <= len(spoken_part(sentence, more))
    assert spoken_part(sentence, 1.0).split() == sentence.split()

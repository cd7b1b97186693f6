"""The arithmetic of word error rates: counts, intervals, the worst lines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.word_errors import Counts, Line, interval, total, worst

COUNTED = {
    "alike": ("turn it up", "turn it up", Counts(3, 0, 0, 0)),
    "capitals and punctuation": ("Well, it's twenty-one!", "well it's twenty one", Counts(4, 0, 0, 0)),
    "a curly apostrophe": ("it\u2019s", "it's", Counts(1, 0, 0, 0)),
    "replaced": ("turn it up", "turn it down", Counts(2, 1, 0, 0)),
    "missed": ("turn it up", "turn up", Counts(2, 0, 1, 0)),
    "added": ("turn up", "turn it up", Counts(2, 0, 0, 1)),
    "two replaced and one missed": ("a b c d", "x y c", Counts(1, 2, 1, 0)),
    "nothing heard": ("turn it up", "", Counts(0, 0, 3, 0)),
    "nothing said": ("", "turn it up", Counts(0, 0, 0, 3)),
    "neither": ("...", "", Counts(0, 0, 0, 0)),
    "what a recogniser marks is no word": ("turn it up", "[unk] turn it up <sil>", Counts(3, 0, 0, 0)),
    "figures are not read": ("seven", "7", Counts(0, 1, 0, 0)),
}


@pytest.mark.parametrize(("said", "heard", "counts"), COUNTED.values(), ids=COUNTED)
def test_counts(said: str, heard: str, counts: Counts) -> None:
    assert Line(said, heard).counts == counts


def test_rate() -> None:
    counts = total([Line("a b c d", "a b"), Line("e f", "e x g h")])
    assert (counts.words, counts.errors, counts.rate) == (6, 5, 5 / 6)
    assert Line("a", "b c d").counts.rate == 3.0
    assert Line("", "a").counts.rate is None


WORD = st.sampled_from("a b c d".split())
TEXT = st.lists(WORD, max_size=6).map(" ".join)


@given(TEXT, TEXT)
def test_the_alignment_holds_every_word_of_both_sides(said: str, heard: str) -> None:
    line = Line(said, heard)
    assert " ".join(pair[0] for pair in line.aligned if pair[0]) == said
    assert " ".join(pair[1] for pair in line.aligned if pair[1]) == heard
    assert line.counts.words == len(said.split())
    assert line.counts.hits + line.counts.substitutions + line.counts.insertions == len(heard.split())


@given(TEXT, TEXT)
def test_the_other_way_round_missed_words_are_added(said: str, heard: str) -> None:
    assert Line(said, heard).counts.errors == Line(heard, said).counts.errors


def lines(errors: list[int], speakers: int) -> list[Line]:
    """Ten words each, some of them wrong."""
    return [
        Line(" ".join("w" * 10), " ".join("x" * wrong + "w" * (10 - wrong)), f"speaker {number % speakers}")
        for number, wrong in enumerate(errors)
    ]


def test_the_interval_is_that_of_the_binomial_law() -> None:
    chance = np.random.default_rng(1)
    found = interval([lines(list(10 * (chance.random(400) < 0.3)), speakers=1)])
    assert found is not None
    spread = 1.96 * (0.3 * 0.7 / 400) ** 0.5
    assert found.low == pytest.approx(0.3 - spread, abs=0.04)
    assert found.high == pytest.approx(0.3 + spread, abs=0.04)
    assert found.over == "utterances"


def test_speakers_are_drawn_whole_where_there_are_more_than_five() -> None:
    differing = [10 * (number % 8 == 0) for number in range(200)]  # one of eight speakers is never understood
    by_speaker, by_utterance = interval([lines(differing, speakers=8)]), interval([lines(differing, speakers=1)])
    assert by_speaker is not None
    assert by_utterance is not None
    assert (by_speaker.over, by_utterance.over) == ("speakers", "utterances")
    assert by_speaker.high > by_utterance.high + 0.05


def test_five_speakers_are_too_few() -> None:
    assert (found := interval([lines([1] * 20, speakers=5)])) is not None
    assert found.over == "utterances"


def test_sets_are_drawn_each_by_itself() -> None:
    good, bad = lines([0] * 60, speakers=1), lines([10] * 60, speakers=6)
    found = interval([good, bad])
    assert found is not None
    assert (found.low, found.high) == (0.5, 0.5)
    assert found.over == "speakers and utterances"


def test_the_same_lines_have_the_same_interval() -> None:
    some = lines([number % 7 for number in range(40)], speakers=2)
    assert interval([some]) == interval([some])
    assert interval([some], seed=1) != interval([some], seed=2)


@pytest.mark.parametrize("sets", [[], [[]], [[Line("a", "b")]], [[Line("", "a"), Line("", "")]]], ids=str)
def test_no_interval(sets: list[list[Line]]) -> None:
    assert interval(sets) is None


def test_a_silence_among_words_can_be_drawn() -> None:
    assert interval([[Line("a b", "a b"), Line("", "x")]]) is not None


def test_worst_first_and_none_that_is_right() -> None:
    some = [Line("a b c", "a b c"), Line("a b c d", "x y c d"), Line("a b", "x y"), Line("a b c", "x")]
    assert worst(some, 9) == [some[3], some[2], some[1]]
    assert worst(some, 1) == [some[3]]
    assert worst(some, 0) == []

"""The trigram model against the same formulas worked out one by one with dictionaries, and that its chances are chances."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.ngram import Trigrams, discounts_of

VOCAB = 6
rows = st.lists(st.integers(0, VOCAB - 1), min_size=3, max_size=60)


def array(row: list[int]) -> np.ndarray:
    return np.array(row, np.uint16)


class Slow:
    """Interpolated Kneser-Ney with three discounts (Chen and Goodman 1999), by counting in dictionaries."""

    def __init__(self, row: list[int]) -> None:
        threes = Counter(zip(row, row[1:], row[2:], strict=False))
        twos = Counter(run[1:] for run in threes)
        ones = Counter(run[1:] for run in twos)
        self.levels: list[Counter[tuple[int, ...]]] = [Counter(ones), Counter(twos), Counter(threes)]

    def chance(self, run: tuple[int, ...]) -> float:
        if not run:
            return 1 / VOCAB
        counts = self.levels[len(run) - 1]
        less = discounts_of(np.array(list(counts.values())))
        after = {last[-1]: count for last, count in counts.items() if last[:-1] == run[:-1]}
        below = self.chance(run[1:])
        if not after:
            return below
        left_over = sum(less[min(count, 3)] for count in after.values())
        own = max(0.0, after.get(run[-1], 0) - less[min(after.get(run[-1], 0), 3)])
        return float((own + left_over * below) / sum(after.values()))


@given(trained=rows, read=rows)
@settings(max_examples=60)
def test_it_is_the_formula_of_the_paper(trained: list[int], read: list[int]) -> None:
    slow = Slow(trained)
    expected = [slow.chance(tuple(read[max(0, place - 2) : place + 1])) for place in range(1, len(read))]
    assert np.exp(Trigrams(array(trained), VOCAB).log_chances(array(read))) == pytest.approx(expected)


@given(trained=rows, before=st.tuples(st.integers(0, VOCAB - 1), st.integers(0, VOCAB - 1)))
@settings(max_examples=60)
def test_the_chances_of_all_that_may_follow_add_up_to_1(trained: list[int], before: tuple[int, int]) -> None:
    model = Trigrams(array(trained), VOCAB)
    chances = [np.exp(model.log_chances(array([*before, token]))[-1]) for token in range(VOCAB)]
    assert sum(chances) == pytest.approx(1)
    assert min(chances) > 0


def test_what_was_seen_is_foreseen() -> None:
    model = Trigrams(array([0, 1, 2, 3] * 10), VOCAB)
    seen, unseen = model.log_chances(array([0, 1, 2])), model.log_chances(array([0, 1, 4]))
    assert seen[-1] > unseen[-1] + 1


@pytest.mark.parametrize("row", [[0, 1], [0, 1, VOCAB]], ids=["too short", "beyond the vocabulary"])
def test_what_cannot_be_counted_is_refused(row: list[int]) -> None:
    with pytest.raises(ValueError, match="at least 3 tokens"):
        Trigrams(array(row), VOCAB)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([1, 1, 1, 1, 2, 2, 3, 4], [0, 0.5, 1.25, 1.0]),  # share = 4 / 8; 1 - 2/4, 2 - 3/4, and 3 - 4/2
        ([5, 5], [0, 0.5, 0.5, 0.5]),
    ],
    ids=["by the formula", "too few to tell"],
)
def test_discounts(counts: list[int], expected: list[float]) -> None:
    assert discounts_of(np.array(counts)) == pytest.approx(expected)

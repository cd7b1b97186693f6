"""Training the head of moods: what it reads, what it fits, that it comes out the same."""

from pathlib import Path

import numpy as np
import pytest

from companion.mind.mood import MOODS
from companion.mind.mood.words import load_head
from training.mood import LINES, SECOND, best_of, by_hand, f1_of, fit, learn, numbers, read_lines, save, softmax_rows


def clouds(count: int = 240, size: int = 12) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(3)
    moods = np.arange(count) % len(MOODS)
    rows = chance.normal(0, 0.3, (count, size))
    rows[np.arange(count), moods] += 1
    return rows.astype(np.float32), moods


def test_it_learns_what_can_be_told_apart() -> None:
    rows, moods = clouds()
    weights, bias = fit(rows[:120], moods[:120], 1e-3)
    assert np.mean(f1_of(moods[120:], softmax_rows(rows[120:] @ weights + bias).argmax(1))) > 0.85


def test_the_counts_of_words_add_to_the_weights_of_words_alone() -> None:
    moods = np.arange(60) % len(MOODS)
    rows = np.concatenate([np.ones((60, 2)), np.eye(len(MOODS))[moods]], 1).astype(np.float32)  # a word for each mood
    plain, _ = fit(rows, moods, 1e-3)
    weights, _ = learn(rows, moods, 1e-3, 1.0, slice(2, 8))
    assert np.array_equal(weights[:2], plain[:2])
    assert np.all(np.diag((weights - plain)[2:]) > 0)
    assert (weights - plain)[2:].sum(1) == pytest.approx(np.zeros(6), abs=1e-4)


def test_what_is_chosen_is_judged_on_the_other_writer() -> None:
    rows, moods = clouds()
    own = np.full((len(rows), len(MOODS)), 1 / 6, np.float32)
    second = np.arange(len(rows)) >= 120
    turned = np.where(second, (moods + 1) % len(MOODS), moods)  # the two writers agree on nothing
    assert best_of(rows, own, moods, second, slice(0, 12))[0] > 0.8
    assert best_of(rows, own, turned, second, slice(0, 12))[0] < 0.2


def test_the_second_writer_has_lines_of_every_mood() -> None:
    second = read_lines(SECOND)
    assert all(sum(one == mood for _, one in second) >= 200 for mood in MOODS)
    assert all(4 <= len(line.split()) <= 30 for line, _ in second)


def test_the_same_lines_give_the_same_head() -> None:
    rows, moods = clouds()
    first, second = fit(rows, moods, 1e-3), fit(rows, moods, 1e-3)
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))


def test_a_head_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows, moods = clouds()
    weights, bias = fit(rows, moods, 1e-3)
    save(tmp_path / "new" / "head.npz", weights, bias, 0.2, "mine")
    head = load_head(tmp_path / "new" / "head.npz", "mine")
    assert head is not None
    assert head.share == pytest.approx(0.2)
    assert np.allclose(head.weights, weights, atol=2e-3)
    assert np.array_equal(head.bias, bias)


def test_f1_counts_both_kinds_of_mistake() -> None:
    moods, judged = numbers(["low", "low", "tense", "fine"]), numbers(["low", "tense", "tense", "fine"])
    found = dict(zip(MOODS, f1_of(moods, judged), strict=True))
    assert found == pytest.approx({"bright": 0, "fine": 1, "flat": 0, "low": 2 / 3, "mixed": 0, "tense": 2 / 3})


@pytest.mark.parametrize("row", ["sad\ta line", "low", "low\t  ", "a line\tlow"])
def test_a_file_that_is_no_list_of_lines_is_refused(tmp_path: Path, row: str) -> None:
    (tmp_path / "x.tsv").write_text(f"low\ti'm sad\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.tsv, line 2"):
        read_lines(tmp_path)


def test_each_mood_has_lines_enough_and_none_has_two_moods() -> None:
    found = read_lines(LINES)
    assert len({line for line, _ in found}) == len(found)
    assert all(sum(one == mood for _, one in found) >= 250 for mood in MOODS)


@pytest.mark.parametrize(
    ("figures", "mood"),
    [((0.0, 1.0, 0.0, 0.0), "fine"), ((0.0, 0.4, 0.6, 0.7), "bright"), ((0.4, 0.6, 0.0, -0.3), "low"),
     ((0.6, 0.4, 0.0, -0.7), "tense"), ((0.3, 0.4, 0.3, 0.0), "mixed")],
)  # fmt: skip
def test_vader_by_hand(figures: tuple[float, float, float, float], mood: str) -> None:
    assert by_hand(*figures) == mood

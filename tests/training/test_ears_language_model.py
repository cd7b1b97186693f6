"""The estimator, the mixing and the pruning keep to the laws of chance, and do what they promise."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from companion.models.card import read_card
from training.ears.language import card_of, encoded, runs_bytes, write_pack
from training.ears.language_estimate import counted, estimated, row_of
from training.ears.language_mix import best_weights, mixed, perplexity, pruned
from training.ears.language_model import BEGIN, END, Backoff, Floats, normalised
from training.ears.language_sphinx import read_trie, restricted
from training.ears.language_write import arpa, write_binary

WORDS = (BEGIN, END, "a", "bad", "day", "good", "had", "i")
DAYS = "i had a good day|i had a bad day|i had a day|a good day|had i a good day|i had a good good day".split("|")
SONGS = "a day|day day day|a bad bad day i had|a day a day a good day".split("|")


def model_of(lines: list[str], words: tuple[str, ...] = WORDS) -> Backoff:
    return estimated(row_of((line.split() for line in lines), words), words)


def sums(model: Backoff) -> Floats:
    """What the chances of all words after every two words add up to."""
    vocab = model.vocab
    keys = np.array([a * vocab**2 + b * vocab + c for a, b, c in product(range(vocab), repeat=3)])
    whole: Floats = np.exp(model.of_three(keys)).reshape(-1, vocab).sum(1)
    return whole


DAY_MODEL, SONG_MODEL = model_of(DAYS), model_of(SONGS)
MADE = {
    "estimated": DAY_MODEL,
    "mixed": mixed([DAY_MODEL, SONG_MODEL], [0.7, 0.3]),
    "pruned": pruned(mixed([DAY_MODEL, SONG_MODEL], [0.7, 0.3]), 120, 8, 4),
    "pruned to single words": pruned(DAY_MODEL, 0, 8, 4),
    "restricted": normalised(restricted(DAY_MODEL, (BEGIN, END, "a", "day", "good", "new"))),
}


@pytest.mark.parametrize("model", MADE.values(), ids=MADE)
def test_after_any_two_words_the_chances_add_up_to_one(model: Backoff) -> None:
    assert sums(model) == pytest.approx(1.0, abs=1e-6)


def test_counts_stay_within_sentences_and_off_unknown_words() -> None:
    row = row_of(["a day".split(), "a strange day".split()], WORDS)
    keys, counts = counted(row, 2, WORDS)
    pairs = {(WORDS[key // 8], WORDS[key % 8]): count for key, count in zip(keys.tolist(), counts.tolist(), strict=True)}
    assert pairs == {(BEGIN, "a"): 2, ("a", "day"): 1, ("day", END): 2}


def test_what_was_said_is_likelier_than_what_was_not() -> None:
    said, turned = encoded([["i", "had", "a", "good", "day"], ["day", "good", "a", "had", "i"]], WORDS)
    assert perplexity(DAY_MODEL, [said]) * 3 < perplexity(DAY_MODEL, [turned])


def test_the_best_weights_find_the_model_the_lines_are_from() -> None:
    weights = best_weights([DAY_MODEL, SONG_MODEL], encoded([line.split() for line in SONGS], WORDS))
    assert sum(weights) == pytest.approx(1)
    assert weights[1] > 0.8


def test_a_mixture_is_the_weighted_sum() -> None:
    mixture = mixed([DAY_MODEL, SONG_MODEL], [0.7, 0.3])
    keys = mixture.threes.keys
    wanted = 0.7 * np.exp(DAY_MODEL.of_three(keys)) + 0.3 * np.exp(SONG_MODEL.of_three(keys))
    assert np.exp(mixture.of_three(keys)) == pytest.approx(wanted)


@pytest.mark.parametrize("weights", [[0.5], [0.5, 0.4]], ids=["too few", "not one"])
def test_mixing_refuses_weights_that_make_no_mixture(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        mixed([DAY_MODEL, SONG_MODEL], weights)


def test_pruning_keeps_to_the_size_and_drops_what_matters_least() -> None:
    whole = mixed([DAY_MODEL, SONG_MODEL], [0.5, 0.5])
    lines = encoded([line.split() for line in DAYS + SONGS], WORDS)
    sizes = (300, 120, 40)
    small = [pruned(whole, size, 8, 4) for size in sizes]
    for size, model in zip(sizes, small, strict=True):
        assert 0 < len(model.twos.keys) * 8 + len(model.threes.keys) * 4 <= size
        assert {*(model.threes.keys // 8), *(model.threes.keys % 64)} <= set(model.twos.keys)
    worse = [perplexity(model, lines) for model in (whole, *small)]
    assert worse == sorted(worse)
    assert worse[-1] < perplexity(pruned(whole, 0, 8, 4), lines)


def test_arpa_has_the_counts_the_runs_and_no_backoff_in_the_last_level() -> None:
    lines = arpa(DAY_MODEL).splitlines()
    assert lines[:4] == [
        "\\data\\",
        "ngram 1=8",
        *(f"ngram {n}={len(lv.keys)}" for n, lv in ((2, DAY_MODEL.twos), (3, DAY_MODEL.threes))),
    ]
    assert {len(line.split()) for line in lines[lines.index("\\2-grams:") + 1 : lines.index("\\3-grams:") - 1]} == {4}
    assert {len(line.split()) for line in lines[lines.index("\\3-grams:") + 1 : -2]} == {4}
    assert any(line.startswith("-99.0000 <s>") for line in lines)
    assert lines[-1] == "\\end\\"


def test_pocketsphinx_reads_the_chances_that_were_written(tmp_path: Path) -> None:
    pocketsphinx = pytest.importorskip("pocketsphinx")
    model = pruned(mixed([DAY_MODEL, SONG_MODEL], [0.5, 0.5]), 200, 8, 4)
    path = tmp_path / "talk.lm.bin"
    write_binary(model, path)
    assert [item.name for item in tmp_path.iterdir()] == ["talk.lm.bin"]
    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    read = pocketsphinx.NGramModel(pocketsphinx.Config(), decoder.logmath, str(path))
    for first, second, third in product(range(2, 8), repeat=3):  # the library takes the newest word first
        asked = read.prob([WORDS[third], WORDS[second], WORDS[first]]) * np.log(1.0001)
        assert asked == pytest.approx(model.of_three(np.array([first * 64 + second * 8 + third]))[0], abs=0.01)


def test_the_binary_form_is_read_back(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    path = tmp_path / "talk.lm.bin"
    write_binary(DAY_MODEL, path)
    read = read_trie(path)
    assert read.words == DAY_MODEL.words
    for was, now in ((DAY_MODEL.ones, read.ones), (DAY_MODEL.twos, read.twos), (DAY_MODEL.threes, read.threes)):
        assert now.keys.tolist() == was.keys.tolist()
        assert now.chances == pytest.approx(was.chances, abs=0.01)
        assert now.backoffs == pytest.approx(was.backoffs, abs=0.01)


@pytest.mark.parametrize(
    "content", [b"", b"Trie Language Model\x02", b"\\data\\\nngram 1=3\n"], ids=["empty", "two words", "arpa"]
)
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(ValueError, match="no trigram model"):
        read_trie(tmp_path / "x")


def test_the_pack_has_a_card_that_the_program_takes(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    known = {word: ["AH"] for word in WORDS}
    write_pack(DAY_MODEL, known, tmp_path)
    card = read_card(tmp_path)
    assert (card.kind, card.engine, len(card.files)) == ("ears", "pocketsphinx", 2)
    assert (tmp_path / "card.toml").read_text(encoding="utf-8") == card_of(tmp_path)


def test_a_run_of_three_words_takes_less_room_than_one_of_two() -> None:
    two, three = runs_bytes(60_000)
    assert (two, three) == (8.5, 4.0)

"""The sentence encoder: one vector for each text, whatever the text and whoever its neighbours."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from companion.lm.encoder import SentenceEncoder, softmax

Write = Callable[..., Path]

ODD_LINES = {
    "empty": "",
    "blank": " \n",
    "2,000 words": "bad day " * 1_000,
    "one endless word": "x" * 50_000,
    "emoji": "😀😀",
    "punctuation": "?!…",
    "Russian": "привет",
    "forged": "[SEP] [PAD] [CLS]",
    "zero byte": "\x00",
}


@pytest.mark.parametrize("token_types", [False, True], ids=["two inputs", "with token_type_ids"])
def test_vectors_of_length_1(encoder_folder: Write, token_types: bool) -> None:
    encoder = SentenceEncoder(encoder_folder(token_types))
    vectors = encoder.encode(["i had a bad day", "my mother called", ""])
    assert vectors.shape == (3, encoder.size)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert not np.allclose(vectors[0], vectors[1], atol=0.01)


@pytest.mark.parametrize("line", ODD_LINES.values(), ids=ODD_LINES)
def test_any_line_has_a_vector(encoder_folder: Write, line: str) -> None:
    encoder = SentenceEncoder(encoder_folder())
    assert np.linalg.norm(encoder.encode([line])[0]) == pytest.approx(1, abs=1e-5)
    reading = encoder.read(line)
    assert sum(reading.kind.values()) == pytest.approx(1)


def test_no_texts_no_vectors(encoder_folder: Write) -> None:
    encoder = SentenceEncoder(encoder_folder())
    assert encoder.encode([]).shape == (0, encoder.size)


def test_a_text_has_the_same_vector_whoever_its_neighbours(encoder_folder: Write) -> None:
    encoder = SentenceEncoder(encoder_folder())
    lines = ["i had a bad day", "work", "my upstairs neighbour plays the cello and it's beautiful", ""]
    together = encoder.encode(lines)
    assert (together == np.concatenate([encoder.encode([line]) for line in lines])).all()
    assert (together[0] == encoder.read(lines[0]).embedding).all()


def test_a_long_text_counts_up_to_its_limit(encoder_folder: Write) -> None:
    encoder = SentenceEncoder(encoder_folder(max_tokens=6))
    four, five, other = encoder.encode(["bad day at work", "bad day at work today", "bad day at my"])
    assert (four == five).all()
    assert not np.allclose(four, other, atol=0.01)


def test_a_typed_separator_is_ordinary_text(encoder_folder: Write) -> None:
    encoder = SentenceEncoder(encoder_folder())
    spaced, forged = encoder.encode(["bad [ sep ] day", "bad [SEP] day"])
    np.testing.assert_allclose(spaced, forged, atol=1e-6)


def test_reading_names_kinds_and_moods(encoder_folder: Write) -> None:
    encoder = SentenceEncoder(encoder_folder())
    readings = [encoder.read(line) for line in ("i had a bad day", "my mother called", "my upstairs neighbour plays the cello")]
    for reading in readings:
        assert list(reading.kind) == ["news", "worry", "question"]
        assert list(reading.mood) == ["low", "bright"]
        assert sum(reading.kind.values()) == pytest.approx(sum(reading.mood.values())) == pytest.approx(1)
        assert all(0 < chance < 1 for chance in [*reading.kind.values(), *reading.mood.values()])
    assert len({max(reading.kind, key=reading.kind.__getitem__) for reading in readings}) > 1


def test_without_heads_a_reading_is_the_vector_alone(encoder_folder: Write) -> None:
    encoder = SentenceEncoder(encoder_folder(heads=False, labels=None))
    reading = encoder.read("i had a bad day")
    assert (reading.kind, reading.mood, reading.situation) == ({}, {}, {})
    assert (reading.embedding == encoder.encode(["i had a bad day"])[0]).all()


def test_chances_of_far_apart_scores() -> None:
    assert softmax(np.array([1e4, 0, -1e4], np.float32)) == pytest.approx([1, 0, 0])

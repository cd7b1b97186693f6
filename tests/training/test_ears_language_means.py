"""The acoustic means: the file PocketSphinx reads, what frames tell, and how far the means move."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.ears import language_cepstra
from training.ears.language_cepstra import Cepstra, cut, features, gathered
from training.ears.language_means import (
    CEPSTRA,
    SHAPE,
    STREAMS,
    Evidence,
    adapted,
    evidence,
    gaussian_bytes,
    phone_names,
    read_gaussians,
    shares,
)
from training.ears.language_sphinx import own_acoustic_path
from training.ears.recordings import TEST_SPEAKERS

rng = np.random.default_rng(0)


def test_the_means_are_read_back(tmp_path: Path) -> None:
    means = rng.normal(size=SHAPE)
    (tmp_path / "means").write_bytes(gaussian_bytes(means))
    assert read_gaussians(tmp_path / "means") == pytest.approx(means, abs=1e-6)


def test_pocketsphinx_takes_the_means_and_hears_the_same_with_its_own(tmp_path: Path) -> None:
    pocketsphinx = pytest.importorskip("pocketsphinx")
    (tmp_path / "means").write_bytes(gaussian_bytes(read_gaussians(own_acoustic_path() / "means")))
    sound = (rng.normal(size=8000) * 3000).astype(np.int16).tobytes()
    scores = []
    for given_means in ({}, {"mean": str(tmp_path / "means")}):
        decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL", **given_means)
        decoder.set_align_text("a")
        decoder.start_utt()
        decoder.process_raw(sound, full_utt=True)
        decoder.end_utt()
        scores.append(decoder.hyp().score)
    assert scores[0] == scores[1]


@given(st.binary(max_size=200))
def test_another_file_is_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "other"
    for data in (content, gaussian_bytes(np.zeros(SHAPE))[: 40 + len(content)]):
        path.write_bytes(data)
        with pytest.raises(ValueError, match="no Gaussians"):
            read_gaussians(path)
        with pytest.raises(ValueError, match="does not name"):
            phone_names(path)


def test_means_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        gaussian_bytes(np.zeros((2, 3)))


def test_the_phones_are_named_in_the_order_of_the_gaussians() -> None:
    pytest.importorskip("pocketsphinx")
    names = phone_names(own_acoustic_path() / "mdef")
    assert (names[0], names[3], names[-1], names.index("SIL")) == ("+NSN+", "AA", "ZH", 30)


def test_a_frame_is_shared_out_among_the_gaussians_near_it() -> None:
    means = np.array([[0.0] * CEPSTRA, [4.0] * CEPSTRA])
    found = shares(np.array([[0.0] * CEPSTRA, [2.0] * CEPSTRA, [4.0] * CEPSTRA]), means, np.ones((2, CEPSTRA)))
    assert found == pytest.approx(np.array([[1, 0], [0.5, 0.5], [0, 1]]), abs=1e-9)


def test_a_mean_moves_to_its_frames_and_the_further_the_more_there_are() -> None:
    means = np.zeros(SHAPE)
    means[5, :, 1:] = 100.0  # far away: the first Gaussian explains everything
    told = evidence([(5, np.ones((50, STREAMS, CEPSTRA)))], means, np.ones(SHAPE))
    assert told.counts[5].sum() == pytest.approx(50 * STREAMS)
    moved = adapted(means, told, prior=150)
    assert moved[5, :, 0] == pytest.approx(np.full((STREAMS, CEPSTRA), 0.25))
    assert np.array_equal(np.delete(moved, 5, 0), np.delete(means, 5, 0))


@pytest.mark.parametrize("prior", [0.0, -1.0])
def test_the_old_means_keep_some_weight(prior: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        adapted(np.zeros(SHAPE), Evidence(np.zeros(SHAPE[:3]), np.zeros(SHAPE)), prior)


def test_the_streams_are_cepstra_slope_and_slope_of_slope() -> None:
    time = np.arange(20.0)
    streams = features(np.repeat(time[:, None] ** 2, CEPSTRA, 1))[5:-5]
    middle = time[5:-5]
    assert streams[:, 0, 0] == pytest.approx(middle**2 - (time**2).mean())
    assert streams[:, 1, 0] == pytest.approx(8 * middle)
    assert streams[:, 2, 0] == pytest.approx(np.full(10, 16.0))


def test_frames_go_to_their_phones_and_the_rest_is_silence() -> None:
    frames = np.arange(6.0).repeat(STREAMS * CEPSTRA).reshape(6, STREAMS, CEPSTRA)
    found = gathered(cut([("AH", 2), ("B", 1), ("AH", 1)], frames))
    assert {phone: part[:, 0, 0].tolist() for phone, part in found.items()} == {"AH": [0, 1, 3], "B": [2], "SIL": [4, 5]}


def test_pocketsphinx_tells_its_cepstra(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    front = Cepstra(tmp_path)
    for seconds in (1, 2):
        found = front.of((rng.normal(size=16_000 * seconds) * 1000).astype(np.int16))
        assert found.shape == (pytest.approx(100 * seconds, abs=5), CEPSTRA)
        assert 0 < np.abs(found).max() < 200


def test_who_is_kept_for_tests_teaches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pocketsphinx")
    (tmp_path / "an4.jsonl").write_text(f'{{"speaker": "{TEST_SPEAKERS[0]}", "file": "", "phones": []}}\n', encoding="utf-8")
    monkeypatch.setattr(language_cepstra, "alignment", lambda name: tmp_path / f"{name}.jsonl")
    with pytest.raises(ValueError, match="for tests only"):
        list(language_cepstra.spoken_phones(["an4"]))

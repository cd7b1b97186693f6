"""The network and how it learns, on a corpus of a few tones."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch: Any = pytest.importorskip("torch", reason="training needs torch, in the extra `train`")
pytest.importorskip("kaldi_native_fbank", reason="needs kaldi-native-fbank, in the extra `train`")
from training.ears import augment, learn  # noqa: E402
from training.ears.features import DEV, SPOKEN, TAUGHT, Seen  # noqa: E402
from training.ears.network import PDFS, TDNN, Size  # noqa: E402

SMALL = Size(depth=2, hidden=24, bottleneck=8)


@pytest.fixture
def corpus() -> Any:
    """Sixty utterances of 150 frames, in which the loudest bin tells the pdf, and changes twice a second."""
    chance = np.random.default_rng(1)
    labels = np.repeat(chance.integers(0, 4, 60 * 3), 50).astype(np.uint8)
    frames = chance.normal(8, 1, (len(labels), 40))
    for bins in range(5):
        frames[np.arange(len(labels)), 10 * labels.astype(int) + bins] += 8
    kinds = np.array([TAUGHT] * 40 + [SPOKEN] * 10 + [DEV] * 10, np.uint8)
    return learn.Corpus(Seen(frames.astype(np.float16), labels, np.arange(0, 9_001, 150), kinds), SMALL.context)


@pytest.mark.parametrize("frames", [1, 2, 3, 4, 60, 61])
def test_one_output_for_every_third_frame(frames: int) -> None:
    network = TDNN(SMALL).eval()
    chances = network(torch.randn(2, frames, 40))
    assert chances.shape == (2, -(-frames // 3), PDFS)
    assert torch.allclose(chances.exp().sum(2), torch.ones(2, 1), atol=1e-5)


def test_outputs_see_their_context_and_no_further() -> None:
    network = TDNN(SMALL).eval()
    frames = torch.randn(1, 90, 40)
    before = network(frames)
    at = 45
    frames[0, at] += 5
    changed = (network(frames) != before).any(2)[0].nonzero().flatten() * 3
    assert changed.min() >= at - SMALL.context - 2
    assert changed.max() <= at + SMALL.context
    assert changed.max() > changed.min()


def test_the_network_of_the_pack_fits() -> None:
    assert 4 * sum(weights.numel() for weights in TDNN(Size()).parameters()) < 5.0e6


def test_batches_hold_the_labels_of_their_frames(corpus: Any) -> None:
    frames, labels = corpus.batch(np.array([[140, 150, 299], [150, 150, 299], [280, 150, 299]]))
    assert frames.shape == (3, learn.CHUNK - 2 + 2 * SMALL.context, 40)
    assert labels.shape == (3, learn.CHUNK // 3)
    assert labels[0, :4].tolist() == [-100] * 4
    assert labels[1].tolist() == corpus.labels[150:300:3].tolist()
    assert (labels[2, 7:] == -100).all()
    assert (frames[2, -1] == corpus.frames[299].float()).all()


def test_the_speakers_to_tune_on_teach_nothing(corpus: Any) -> None:
    chunks = np.concatenate([corpus.chunks(np.random.default_rng(seed)) for seed in range(20)])
    assert chunks[:, 2].max() < 50 * 150


def test_augmented_batches_stay_finite_even_in_digital_silence() -> None:
    torch.manual_seed(1)
    frames = torch.cat([torch.full((8, 60, 40), -15.94), torch.randn(8, 60, 40) + 10])
    changed = augment.augmented(frames, torch.zeros(40))
    assert changed.shape == frames.shape
    assert torch.isfinite(changed).all()
    assert (changed != frames).any(2).float().mean() > 0.9


def test_noise_is_below_the_voice() -> None:
    torch.manual_seed(1)
    frames = torch.randn(200, 60, 40) * 0.1
    frames[:, :20] += 12
    louder = augment.noisy(frames, share=1.0) - frames
    assert (louder > -0.01).all()
    assert louder[:, 20:].mean() > 3 > louder[:, :20].mean()


def test_it_learns_and_goes_on_exactly_where_it_stopped(corpus: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(learn, "BATCH", 8)
    monkeypatch.setattr(learn, "TAUGHT_TIMES", 4)

    def start() -> Any:
        torch.manual_seed(1)
        return learn.Learning(corpus, SMALL, epochs=14)

    whole = start()
    losses = [whole.run_epoch() for _ in range(14)]
    assert losses[-1] < 0.5 * losses[0]
    assert learn.accuracy(whole.average, corpus) > 0.6

    stopped, resumed = start(), start()
    stopped.run_epoch()
    learn.save(tmp_path / "learn.pt", stopped.state())
    resumed.resume(torch.load(tmp_path / "learn.pt"))
    assert (resumed.epoch, resumed.step) == (1, stopped.step)
    assert resumed.run_epoch() == pytest.approx(losses[1], rel=1e-4)

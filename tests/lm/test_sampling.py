"""Choosing a token: what may be chosen, how likely, and the same again with the same seed."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from companion.lm.sampling import Sampling, choose, discourage, likely

Logits = NDArray[np.float32]
LOGITS = arrays(np.float32, st.integers(1, 40), elements=st.floats(-30, 30, width=32))
TEMPERATURE = st.floats(0.05, 5)
SHARE = st.floats(0.01, 1)


def chances(logits: Logits, temperature: float) -> NDArray[np.float64]:
    weights = np.exp((logits.astype(np.float64) - logits.max()) / temperature)
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


@given(LOGITS, TEMPERATURE, SHARE, st.floats(0, 1))
def test_every_token_kept_passes_both_limits_and_none_left_out_does(
    logits: Logits, temperature: float, top_p: float, min_p: float
) -> None:
    kept, shares = likely(logits, temperature, top_p, min_p)
    all_shares = chances(logits, temperature)
    assert len(set(kept)) == len(kept) >= 1
    assert shares.sum() == pytest.approx(1)
    assert shares == pytest.approx(all_shares[kept] / all_shares[kept].sum())
    assert all_shares[kept].min() >= min_p * all_shares.max() * (1 - 1e-9)
    assert all_shares[kept[:-1]].sum() < top_p + 1e-9  # without its last it would not reach top_p
    others = np.setdiff1d(np.arange(len(logits)), kept)
    if all_shares[kept].sum() < top_p - 1e-9 and len(others):  # it ended for min_p
        assert all_shares[others].max() < min_p * all_shares.max() * (1 + 1e-9)
    if len(others):
        assert all_shares[others].max() <= all_shares[kept].min()


@given(LOGITS, TEMPERATURE)
def test_without_limits_every_token_keeps_its_chance(logits: Logits, temperature: float) -> None:
    kept, shares = likely(logits, temperature, 1.0, 0.0)
    found = np.zeros(len(logits))
    found[kept] = shares
    np.testing.assert_allclose(found, chances(logits, temperature), atol=1e-9)


@given(LOGITS, st.floats(1, 4), st.lists(st.integers(0, 60), max_size=10))
def test_repetition_lowers_the_scores_of_these_tokens_alone(logits: Logits, factor: float, tokens: list[int]) -> None:
    before = logits.copy()
    after = discourage(logits, tokens, factor)
    assert (logits == before).all()
    repeated = [token for token in set(tokens) if token < len(logits)]
    others = np.setdiff1d(np.arange(len(logits)), repeated)
    assert (after[others] == logits[others]).all()
    assert (after[repeated] <= logits[repeated]).all()
    strongest = [token for token in repeated if abs(logits[token]) > 1e-3 and factor > 1.01]
    assert (after[strongest] < logits[strongest]).all()
    assert (discourage(logits, tokens * 2, factor) == after).all()  # once, however often it came


def test_only_recent_tokens_count_as_repetitions() -> None:
    logits = np.array([2.0, 1.9], np.float32)
    rng = np.random.default_rng(0)
    assert choose(logits, [0, 1, 1, 1], Sampling(temperature=0, repetition=1.5, recent=4), rng) == 0  # both came
    assert choose(logits, [1, 0], Sampling(temperature=0, repetition=1.5, recent=1), rng) == 1
    assert choose(logits, [0, 1], Sampling(temperature=0, repetition=1.5, recent=1), rng) == 0
    assert choose(logits, [0, 0], Sampling(temperature=0, repetition=1.5, recent=0), rng) == 0


@given(LOGITS, st.integers(0, 2**32))
def test_the_same_seed_chooses_the_same(logits: Logits, seed: int) -> None:
    sampling = Sampling(temperature=2, top_p=1, min_p=0)
    one, other = np.random.default_rng(seed), np.random.default_rng(seed)
    assert [choose(logits, [], sampling, one) for _ in range(8)] == [choose(logits, [], sampling, other) for _ in range(8)]


@given(LOGITS)
def test_temperature_0_takes_the_likeliest_without_chance(logits: Logits) -> None:
    rng = np.random.default_rng(1)
    before = rng.bit_generator.state
    assert logits[choose(logits, [], Sampling(temperature=0), rng)] == logits.max()
    assert rng.bit_generator.state == before


def test_what_is_chosen_comes_as_often_as_it_should() -> None:
    logits = np.log(np.array([0.6, 0.3, 0.1], np.float32))
    rng = np.random.default_rng(7)
    drawn = [choose(logits, [], Sampling(temperature=1, top_p=1, min_p=0), rng) for _ in range(4_000)]
    assert np.bincount(drawn) / 4_000 == pytest.approx([0.6, 0.3, 0.1], abs=0.03)


@pytest.mark.parametrize("logits", [[], [np.nan, 1], [np.inf, 1], [[1, 2]]], ids=["none", "nan", "infinite", "two rows"])
def test_senseless_scores_raise(logits: Any) -> None:
    with pytest.raises(ValueError, match="needs finite logits"):
        likely(np.array(logits, np.float32), 1, 1, 0)


@pytest.mark.parametrize(
    "settings",
    [
        {"temperature": -1},
        {"temperature": np.nan},
        {"top_p": 0},
        {"top_p": 1.1},
        {"min_p": 2},
        {"repetition": 0.9},
        {"recent": -1},
    ],
    ids=str,
)
def test_settings_out_of_range_raise(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        Sampling(**settings)

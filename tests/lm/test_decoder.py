"""The decoder against arithmetic written down twice, and what a talk with it must not do."""

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from companion.lm.decoder import CHUNK_TOKENS, Decoder, TextPieces
from companion.lm.prompt import BEGIN, HEARD, SAYS, SPECIAL_TOKENS
from companion.lm.sampling import Sampling
from companion.lm.session import DecoderSession

Write = Callable[..., Path]
EACH_VARIANT = pytest.mark.parametrize("variant", ["plain", "grouped", "half", "keep", "open sizes", "external"])
GREEDY = Sampling(temperature=0, repetition=1)
PROMPT = [BEGIN, HEARD, 40, 300, 41, 42, 43, 200, 201, SAYS]
SHORT_HYPOTHESIS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Watched(DecoderSession):
    """A session that tells how many tokens each step takes, before it takes them."""

    def __init__(self, folder: Path) -> None:
        self.steps: list[int] = []
        self.at_step: Callable[[], None] = lambda: None
        super().__init__(folder)
        self.steps.clear()

    def step(self, tokens: Sequence[int], *others: Any, **named: Any) -> Any:
        self.steps.append(len(tokens))
        self.at_step()
        return super().step(tokens, *others, **named)


def talk(decoder: Decoder, tokens: Sequence[int] = PROMPT, sampling: Sampling = GREEDY, most: int = 30) -> str:
    return "".join(decoder.generate(tokens, sampling, most))


@EACH_VARIANT
def test_cached_steps_equal_the_arithmetic_without_a_cache(decoder_folder: Write, llama: Any, variant: str) -> None:
    session = DecoderSession(decoder_folder(variant))
    tokens = [*PROMPT, *range(100, 130)]
    rows, cache = session.step(tokens[:10], session.empty(), keep=10)
    found = [rows]
    for token in tokens[10:25]:
        rows, cache = session.step([token], cache)
        found.append(rows)
    found.append(session.step(tokens[25:], cache, keep=15)[0])
    tolerance = 0.05 if variant == "half" else 1e-4  # a float16 cache keeps eleven bits of each number
    np.testing.assert_allclose(np.concatenate(found), llama.logits(tokens), atol=tolerance)


@EACH_VARIANT
def test_a_cut_cache_equals_one_that_was_never_longer(decoder_folder: Write, variant: str) -> None:
    session = DecoderSession(decoder_folder(variant))
    _, long = session.step([*PROMPT, 99, 98, 97], session.empty())
    _, short = session.step(PROMPT[:-1], session.empty())
    after_cut, _ = session.step([77, 78], session.cut(long, len(PROMPT) - 1), keep=2)
    np.testing.assert_allclose(after_cut, session.step([77, 78], short, keep=2)[0], atol=1e-4)


def test_greedy_text_is_what_the_arithmetic_says(decoder_folder: Write, llama: Any, tokenizer: Tokenizer) -> None:
    tokens = list(PROMPT)
    for _ in range(30):
        tokens.append(int(llama.logits(tokens)[-1].argmax()))
    text = tokenizer.decode(tokens[len(PROMPT) :]).replace("\ufffd", "").lstrip()
    assert text
    assert talk(Decoder(DecoderSession(decoder_folder()))) == text


def test_a_prefix_is_not_computed_again_and_changes_nothing(decoder_folder: Write) -> None:
    session = Watched(decoder_folder())
    fresh, warm = Decoder(session), Decoder(session)
    expected = talk(fresh, sampling=Sampling(seed=4))
    for partial in (PROMPT[:4], [*PROMPT[:4], 90, 91, 92], PROMPT[:8]):  # the second was misheard
        warm.prefill(partial)
    before = warm.counts.prefilled
    assert talk(warm, sampling=Sampling(seed=4)) == expected
    assert warm.counts.prefilled - before == len(PROMPT) - 8


def test_a_long_talk_computes_only_what_is_new(decoder_folder: Write) -> None:
    session = Watched(decoder_folder())
    decoder = Decoder(session)
    tokens = list(PROMPT)
    for turn in range(5):
        list(decoder.generate(tokens, GREEDY, 3))
        session.steps.clear()
        tokens = [*tokens, 50 + turn, 60, 70, SAYS]
        list(decoder.generate(tokens, GREEDY, 1))
        assert sum(session.steps) <= 4 + 1  # the new tokens, and the one that it wrote


def test_the_same_prompt_again_computes_nothing(decoder_folder: Write) -> None:
    decoder = Decoder(DecoderSession(decoder_folder()))
    decoder.prefill(PROMPT)
    decoder.prefill(PROMPT)
    assert decoder.counts.prefilled == len(PROMPT)


def test_shorter_and_empty_prompts_after_a_longer_one(decoder_folder: Write) -> None:
    session = DecoderSession(decoder_folder())
    decoder = Decoder(session)
    decoder.prefill([*PROMPT, 88, 89])
    assert talk(decoder) == talk(Decoder(session))
    decoder.prefill([])
    assert talk(decoder) == talk(Decoder(session))
    with pytest.raises(ValueError, match="needs 1 to"):
        decoder.generate([], GREEDY, 5)


def test_seeds(decoder_folder: Write) -> None:
    decoder = Decoder(DecoderSession(decoder_folder()))
    wild = {seed: talk(decoder, sampling=Sampling(temperature=3, top_p=1, min_p=0, seed=seed)) for seed in range(6)}
    assert wild == {seed: talk(decoder, sampling=Sampling(temperature=3, top_p=1, min_p=0, seed=seed)) for seed in range(6)}
    assert len(set(wild.values())) == 6


def test_a_cancel_from_another_thread_ends_it_within_one_token(decoder_folder: Write) -> None:
    session = Watched(decoder_folder())
    decoder = Decoder(session)
    seen: list[str] = []

    def cancel_elsewhere(text: str) -> bool:
        seen.append(text)
        if len(seen) == 3:
            other = threading.Thread(target=decoder.cancel)
            other.start()
            other.join()
        return False

    wild = Sampling(temperature=5, top_p=1, min_p=0, seed=1)
    pieces = list(decoder.generate(PROMPT, wild, 60, stop=cancel_elsewhere))
    assert len(seen) == 3
    assert "".join(pieces) == seen[-1]
    assert decoder.counts.decoded == 3
    assert talk(decoder) == talk(Decoder(session))  # nothing is left of it


def test_after_a_cancel_between_two_pieces_nothing_more_is_computed(decoder_folder: Write) -> None:
    session = Watched(decoder_folder())
    decoder = Decoder(session)
    pieces = decoder.generate(PROMPT, GREEDY, 30)
    next(pieces)
    session.steps.clear()
    decoder.cancel()
    assert list(pieces) == []
    assert session.steps == []


def test_a_cancelled_score_is_the_worst(decoder_folder: Write) -> None:
    session = Watched(decoder_folder())
    decoder = Decoder(session)
    session.at_step = decoder.cancel
    assert decoder.score([BEGIN, *range(40, 41 + CHUNK_TOKENS)], [50]) == -np.inf


def test_only_tokens_that_the_tokenizer_knows_are_chosen(decoder_folder: Write) -> None:
    """A model's table is often rounded up: what is beyond the tokenizer would be read as nothing."""
    folder = decoder_folder()
    file = folder / "tokenizer.json"
    content = json.loads(file.read_text())
    model = content["model"]
    model["vocab"] = {token: index for token, index in model["vocab"].items() if index < 350}
    model["merges"] = model["merges"][:-10]
    file.write_text(json.dumps(content))
    session = DecoderSession(folder)
    assert session.vocab == 350
    assert session.step(PROMPT, session.empty(), keep=2)[0].shape == (2, 350)


def test_a_cancel_before_the_first_piece_counts(decoder_folder: Write) -> None:
    session = Watched(decoder_folder())
    decoder = Decoder(session)
    pieces = decoder.generate(PROMPT, GREEDY, 30)
    decoder.cancel()
    assert list(pieces) == []
    assert session.steps == []


def test_a_cancel_while_a_long_prompt_is_read(decoder_folder: Write) -> None:
    session = Watched(decoder_folder())
    decoder = Decoder(session)
    long = [BEGIN, *range(40, 40 + 4 * CHUNK_TOKENS), SAYS]
    session.at_step = lambda: decoder.cancel() if len(session.steps) == 2 else None
    assert list(decoder.generate(long, GREEDY, 30)) == []
    assert session.steps == [CHUNK_TOKENS, CHUNK_TOKENS]
    read_so_far = long[: 2 * CHUNK_TOKENS]
    assert talk(decoder, read_so_far) == talk(Decoder(session), read_so_far)


def test_a_cancel_between_cutting_and_reading_does_not_silence_the_next(decoder_folder: Write) -> None:
    session = Watched(decoder_folder())
    decoder = Decoder(session)
    decoder.prefill(PROMPT)
    pieces = decoder.generate([*PROMPT[:5], 99], GREEDY, 5)
    decoder.cancel()
    assert list(pieces) == []
    assert talk(decoder, PROMPT[:5]) == talk(Decoder(session), PROMPT[:5]) != ""


def test_a_special_token_ends_the_reply(decoder_folder: Write, tokenizer: Tokenizer) -> None:
    decoder = Decoder(DecoderSession(decoder_folder(special=6)))
    wild = [Sampling(temperature=3, top_p=1, min_p=0, seed=seed) for seed in range(10)]
    replies = [list(decoder.generate(PROMPT, sampling, 100)) for sampling in wild]
    assert any(replies)
    assert decoder.counts.decoded < 10 * 100
    assert not any(token in "".join(reply) for reply in replies for token in SPECIAL_TOKENS)


@pytest.mark.parametrize("most", [0, 1, 7])
def test_the_limit(decoder_folder: Write, most: int) -> None:
    decoder = Decoder(DecoderSession(decoder_folder()))
    list(decoder.generate(PROMPT, Sampling(temperature=5, top_p=1, min_p=0, seed=1), most))
    assert decoder.counts.decoded == most


def test_the_stop_rule_sees_the_text_so_far(decoder_folder: Write) -> None:
    decoder = Decoder(DecoderSession(decoder_folder()))
    whole = talk(decoder)
    text = "".join(decoder.generate(PROMPT, GREEDY, 30, stop=lambda text: len(text) >= 5))
    assert 5 <= len(text) < len(whole)
    assert whole.startswith(text)


def test_the_context_is_never_exceeded(decoder_folder: Write) -> None:
    decoder = Decoder(DecoderSession(decoder_folder(max_position_embeddings=16)))
    list(decoder.generate(PROMPT, Sampling(temperature=5, top_p=1, min_p=0, seed=1), 100))
    assert len(PROMPT) + decoder.counts.decoded == 16
    with pytest.raises(ValueError, match="1 to 16 tokens, got 17"):
        decoder.generate([9] * 17, GREEDY, 5)


def test_the_score_is_the_mean_log_probability(decoder_folder: Write, llama: Any) -> None:
    decoder = Decoder(DecoderSession(decoder_folder()))
    for continuation in ([120], [121, 122, 123], list(range(50, 90))):
        tokens = [*PROMPT, *continuation]
        logits = llama.logits(tokens)[len(PROMPT) - 1 : -1].astype(np.float64)
        logs = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
        expected = logs[np.arange(len(continuation)), continuation].mean()
        assert decoder.score(PROMPT, continuation) == pytest.approx(expected, abs=1e-4)
    assert decoder.counts.prefilled == len(PROMPT) + 0 + 2 + 39  # the prefix once


def test_a_score_apart_from_the_talk_leaves_what_the_talk_has_cached(decoder_folder: Write) -> None:
    session = Watched(decoder_folder())
    decoder = Decoder(session)
    talk(decoder, [*PROMPT, 66, 67])
    apart = [BEGIN, HEARD, 99, 98, SAYS]
    first, again = decoder.score(apart, [50, 51]), decoder.score(apart, [50, 51])
    assert first == again == Decoder(session).score(apart, [50, 51])
    session.steps.clear()
    continued = talk(decoder, [*PROMPT, 66, 67], most=1)
    assert session.steps[0] == 1  # the prompt's last token alone
    assert continued == talk(Decoder(session), [*PROMPT, 66, 67], most=1)


def test_an_abandoned_reply_leaves_the_decoder_good(decoder_folder: Write) -> None:
    session = DecoderSession(decoder_folder())
    decoder = Decoder(session)
    next(decoder.generate(PROMPT, GREEDY, 30))
    assert talk(decoder) == talk(Decoder(session))


@SHORT_HYPOTHESIS
@given(st.text(min_size=1, max_size=40))
def test_pieces_are_whole_characters_and_lose_none(tokenizer: Tokenizer, text: str) -> None:
    pieces = TextPieces(tokenizer)
    tokens = tokenizer.encode(text).ids
    given = [pieces.add(token) for token in tokens]
    assert not any("\ufffd" in piece for piece in given)
    assert "".join(given) == pieces.given == text.lstrip().replace("\ufffd", "")


@SHORT_HYPOTHESIS
@given(st.lists(st.integers(len(SPECIAL_TOKENS), 263), max_size=30))
def test_bytes_that_are_no_text_give_no_replacement_signs(tokenizer: Tokenizer, tokens: list[int]) -> None:
    pieces = TextPieces(tokenizer)
    assert "\ufffd" not in "".join(pieces.add(token) for token in tokens)


def test_an_emoji_comes_whole(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.encode("ah 😀 é").ids
    pieces = TextPieces(tokenizer)
    given = [pieces.add(token) for token in tokens]
    assert len(tokenizer.encode("😀").ids) == 4
    assert "😀" in [piece.strip() for piece in given]

"""One decoder in ONNX, as exporters lay it out: token ids and a cache in, logits and a longer cache out.

    input_ids [1, S]   attention_mask [1, P+S]?   position_ids [1, S]?   num_logits_to_keep?
    past_key_values.N.key/value [1, heads, P, size]  ->  logits [1, S, vocab]   present.N.key/value [1, heads, P+S, size]

What the graph takes, and in which types, is read from the graph; sizes it leaves open come from config.json. A model is
tried with a few tokens when it is opened: one that cannot do those is refused then, and not in the middle of a talk.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from companion.errors import ModelError
from companion.lm.chat_tokens import ChatTokens
from companion.lm.load import CONFIG_NAME, TOKENIZER_NAME, load_tokenizer, open_session, read_config, refused, whole_number
from companion.lm.prompt import SPECIAL_TOKENS

CACHE_INPUT = re.compile(r"past_key_values\.(\d+)\.(key|value)")
CACHE_TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16}
INDEX_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
OPTIONAL_INPUTS = ("attention_mask", "position_ids", "num_logits_to_keep")
DEFAULT_CONTEXT = 2048
"""Positions that exporters make room for where config.json has no max_position_embeddings."""

log = logging.getLogger(__name__)

Logits = NDArray[np.float32]
Make = Callable[[NDArray[Any]], Any]


@dataclass(frozen=True)
class Cache:
    """Keys and values of the first `length` tokens, one OrtValue [1, heads, length, size] for each past input."""

    values: tuple[Any, ...]
    length: int


class DecoderSession:
    """The decoder in `folder`. Raises ModelError where it is damaged, or its files do not belong together.

    `vocab` is how many tokens can be chosen from: those that the tokenizer knows. `context` is the most that it takes.
    """

    def __init__(self, folder: Path, tokens: ChatTokens | None = None) -> None:
        """`tokens`: those of a published model; without, the folder's tokenizer is one of ours."""
        self.folder = folder
        config = read_config(folder)
        self.tokenizer: Tokenizer = tokens.tokenizer if tokens else load_tokenizer(folder, SPECIAL_TOKENS, first=True)
        self.vocab = tokens.size if tokens else self.tokenizer.get_vocab_size()
        self.context = whole_number(folder, config, "max_position_embeddings") or DEFAULT_CONTEXT
        self._session = open_session(folder)
        from onnxruntime import OrtValue  # noqa: PLC0415  see open_session

        self._value: Make = OrtValue.ortvalue_from_numpy
        self._inputs = {item.name: item for item in self._session.get_inputs()}
        self._past = _past_names(folder, self._inputs)
        present = [name.replace("past_key_values", "present") for name in self._past]
        self._outputs = ["logits", *present]
        _check_inputs(folder, self._inputs, self._past)
        if missing := set(self._outputs) - {item.name for item in self._session.get_outputs()}:
            raise refused(folder, f"it is no decoder with a cache: it doesn't give {', '.join(sorted(missing)[:3])}.")
        self._shape = _cache_shape(folder, config, self._inputs[self._past[0]].shape)
        self._cache_type = CACHE_TYPES[self._inputs[self._past[0]].type]
        self._prove(whole_number(folder, config, "vocab_size"))

    @property
    def token_bytes(self) -> int:
        """What a token takes in the cache."""
        return len(self._past) * self._shape[0] * self._shape[1] * np.dtype(self._cache_type).itemsize

    def empty(self) -> Cache:
        heads, size = self._shape
        return Cache(tuple(self._value(np.zeros((1, heads, 0, size), self._cache_type)) for _ in self._past), 0)

    def cut(self, cache: Cache, length: int) -> Cache:
        """The cache of the first `length` tokens alone."""
        if not 0 <= length <= cache.length:
            raise ValueError(f"cannot cut {cache.length} tokens to {length}")
        if length == cache.length:
            return cache
        return Cache(tuple(self._value(np.ascontiguousarray(value.numpy()[:, :, :length])) for value in cache.values), length)

    def arrays(self, cache: Cache) -> NDArray[Any]:
        """A copy of the cache: shape (layers and parts, heads, length, size)."""
        copied: NDArray[Any] = np.concatenate([value.numpy() for value in cache.values])
        return copied

    def restored(self, arrays: NDArray[Any]) -> Cache:
        """The cache of such a copy. Raises ValueError where it is of another model's shape."""
        heads, size = self._shape
        if arrays.dtype != self._cache_type or arrays.shape != (len(self._past), heads, arrays.shape[2], size):
            raise ValueError(f"a cache of {arrays.dtype} {arrays.shape}")
        return Cache(tuple(self._value(np.ascontiguousarray(part[None])) for part in arrays), arrays.shape[2])

    def step(self, tokens: Sequence[int], cache: Cache, keep: int = 1) -> tuple[Logits, Cache]:
        """Take tokens after those of the cache.

        Args:
            tokens: one or more; with the cache's at most `context`.
            keep: the last so many rows of logits are wanted.
        Returns: logits, float32, shape (keep, vocab), and the cache with these tokens. The cache given stays good.
        Raises: ModelError when the model breaks down.
        """
        if not tokens or cache.length + len(tokens) > self.context or not 1 <= keep <= len(tokens):
            raise ValueError(f"{len(tokens)} tokens after {cache.length}, {keep} wanted, context {self.context}")
        try:
            feeds = self._feeds(tokens, cache, keep)
            logits, *values = self._session.run_with_ort_values(self._outputs, feeds)
        except Exception as error:  # onnxruntime raises a dozen types that share no other base
            log.debug("onnxruntime cannot run %s: %s", self.folder, error)
            raise refused(self.folder, "it broke down while it was running.") from error
        rows: Logits = np.asarray(logits.numpy()[0, -keep:], np.float32)
        if not np.isfinite(rows).all():
            raise refused(self.folder, "it gives no sensible numbers.")
        return rows[:, : self.vocab], Cache(tuple(values), cache.length + len(tokens))

    def _feeds(self, tokens: Sequence[int], cache: Cache, keep: int) -> dict[str, Any]:
        end = cache.length + len(tokens)
        arrays: dict[str, Any] = {"input_ids": np.array([tokens])}
        if "attention_mask" in self._inputs:
            arrays["attention_mask"] = np.ones((1, end))
        if "position_ids" in self._inputs:
            arrays["position_ids"] = np.arange(cache.length, end)[None]
        if "num_logits_to_keep" in self._inputs:
            arrays["num_logits_to_keep"] = np.full([1] * len(self._inputs["num_logits_to_keep"].shape), keep)
        feeds = {name: self._value(array.astype(INDEX_TYPES[self._inputs[name].type])) for name, array in arrays.items()}
        return feeds | dict(zip(self._past, cache.values, strict=True))

    def _prove(self, promised: int | None) -> None:
        """Run it on the smallest and the largest token, without a cache and with one."""
        width = self._width()
        if promised is not None and promised != width:
            raise refused(self.folder, f"{CONFIG_NAME} promises {promised} tokens, and the model knows {width}.")
        if self.vocab > width:
            raise refused(self.folder, f"{TOKENIZER_NAME} has {self.vocab} tokens, and the model knows only {width}.")
        try:
            _, cache = self.step([0, self.vocab - 1], self.empty(), keep=2)
            self.step([0], cache)
            lengths = {tuple(value.shape()) for value in cache.values}
        except (ModelError, ValueError, IndexError) as error:
            raise refused(self.folder, "it can't do even three tokens, so it is damaged or no decoder.") from error
        if lengths != {(1, self._shape[0], 2, self._shape[1])}:
            raise refused(self.folder, "it doesn't remember what it was given, so it is no decoder.")

    def _width(self) -> int:
        """How many logits the model gives: as its graph says, or else as one token shows."""
        width = next(item.shape for item in self._session.get_outputs() if item.name == "logits")[-1]
        if isinstance(width, int):
            return width
        try:
            feeds = self._feeds([0], self.empty(), 1)
            return int(self._session.run_with_ort_values(["logits"], feeds)[0].shape()[-1])
        except Exception as error:  # as in step()
            raise refused(self.folder, "it can't do even one token, so it is damaged or no decoder.") from error


def _past_names(folder: Path, inputs: Mapping[str, Any]) -> list[str]:
    names = [name for name in inputs if CACHE_INPUT.fullmatch(name)]
    layers = len(names) // 2
    expected = [f"past_key_values.{layer}.{part}" for layer in range(layers) for part in ("key", "value")]
    if not names or "input_ids" not in inputs or set(names) != set(expected):
        raise refused(folder, "it is no decoder with a cache.")
    return expected


def _check_inputs(folder: Path, inputs: Mapping[str, Any], past: Sequence[str]) -> None:
    if unknown := set(inputs) - {"input_ids", *OPTIONAL_INPUTS, *past}:
        raise refused(folder, f"it asks for {', '.join(sorted(unknown))}, which a decoder of this program's kind doesn't.")
    types = {inputs[name].type for name in past}
    if len(types) != 1 or not types <= set(CACHE_TYPES):
        raise refused(folder, f"its cache is {', '.join(sorted(types))}, and only float or float16 can be used.")
    if odd := [name for name in inputs if name not in past and inputs[name].type not in INDEX_TYPES]:
        raise refused(folder, f"its {odd[0]} is {inputs[odd[0]].type}, where whole numbers belong.")


def _cache_shape(folder: Path, config: Mapping[str, Any], shape: Sequence[Any]) -> tuple[int, int]:
    """Heads and head size: as the graph has them, or else as config.json says."""
    if len(shape) != 4:
        raise refused(folder, "its cache has a shape that no decoder's has.")
    all_heads = whole_number(folder, config, "num_attention_heads")
    heads = shape[1] if isinstance(shape[1], int) else whole_number(folder, config, "num_key_value_heads") or all_heads
    size = shape[3] if isinstance(shape[3], int) else whole_number(folder, config, "head_dim")
    hidden = whole_number(folder, config, "hidden_size")
    if size is None and hidden and all_heads:
        size = hidden // all_heads
    if not heads or not size:
        raise refused(folder, f"neither the model nor {CONFIG_NAME} tells how large its cache is.")
    return heads, size

"""What a sentence means, as a vector; and what kind of thing it says, in which mood and situation.

The graph; "labels" in config.json names what its heads tell apart, and each head is optional:
    input_ids [1, S]   attention_mask [1, S]   token_type_ids [1, S]?
    ->  embedding [1, d], pooled and of length 1   kind [1, K]?   mood [1, M]?   situation [1, N]?  (logits)
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.errors import ModelError
from companion.lm.load import CONFIG_NAME, TOKENIZER_NAME, load_tokenizer, open_session, read_config, refused, whole_number

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
REQUIRED, OPTIONAL = {"input_ids", "attention_mask"}, {"token_type_ids"}
HEADS = ("kind", "mood", "situation")
MOST_CHARS = 4_000
"""Of one text: more than any max_tokens here come from."""

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """A line understood: its vector, and of each head the chances of its labels, which add up to 1; empty without that head."""

    embedding: Vectors
    kind: dict[str, float] = field(default_factory=dict)
    mood: dict[str, float] = field(default_factory=dict)
    situation: dict[str, float] = field(default_factory=dict)


class SentenceEncoder:
    """The encoder in `folder`. Raises ModelError where it is damaged, or its files do not belong together.

    `size` is the length of a vector, `labels` are what its heads tell apart.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        config = read_config(folder)
        self._most = whole_number(folder, config, "max_tokens", most=512) or 128
        self._tokenizer = load_tokenizer(folder, SPECIAL_TOKENS, first=False)
        self._session = open_session(folder)
        self._inputs = {item.name for item in self._session.get_inputs()}
        given = [item.name for item in self._session.get_outputs()]
        if not REQUIRED <= self._inputs <= REQUIRED | OPTIONAL or "embedding" not in given:
            raise refused(folder, "it is no sentence encoder.")
        heads = [name for name in HEADS if name in given]
        self._outputs = ["embedding", *heads]
        self.labels = {name: tuple(names) for name, names in _labels(folder, config, heads)}
        self.size = self._prove(whole_number(folder, config, "vocab_size"))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length 1, shape (len(texts), size). An empty text has one too.

        Each text goes alone: with int8 weights a batch shares the scale of its sums, and a text's vector must not depend
        on its neighbours.
        """
        vectors = [self._run(self._tokens(text))[0] for text in texts]
        return np.stack(vectors) if vectors else np.zeros((0, self.size), np.float32)

    def read(self, text: str) -> Reading:
        embedding, *scores = self._run(self._tokens(text))
        chances = {
            name: dict(zip(self.labels[name], softmax(row).tolist(), strict=True))
            for name, row in zip(self._outputs[1:], scores, strict=True)
        }
        return Reading(embedding, **chances)

    def _tokens(self, text: str) -> list[int]:
        """A text's tokens; of one beyond max_tokens the first."""
        ids: list[int] = self._tokenizer.encode(text[:MOST_CHARS]).ids
        return ids if len(ids) <= self._most else [*ids[: self._most - 1], ids[-1]]  # the last is [SEP]

    def _run(self, tokens: Sequence[int]) -> list[Vectors]:
        """One row of each output. Raises ModelError."""
        ids = np.array([tokens], np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        try:
            rows = self._session.run(self._outputs, {name: feeds[name] for name in self._inputs})
        except Exception as error:  # onnxruntime raises a dozen types that share no other base
            log.debug("onnxruntime cannot run %s: %s", self.folder, error)
            raise refused(self.folder, "it broke down while it was running.") from error
        if not all(np.isfinite(row).all() for row in rows):
            raise refused(self.folder, "it gives no sensible numbers.")
        return [np.asarray(row[0], np.float32) for row in rows]

    def _prove(self, promised: int | None) -> int:
        """Run it on its largest token. Returns the length of a vector."""
        vocab = self._tokenizer.get_vocab_size()
        if promised is not None and promised != vocab:
            raise refused(self.folder, f"{CONFIG_NAME} promises {promised} tokens, and {TOKENIZER_NAME} has {vocab}.")
        if len(bare := self._tokens("")) != 2:
            raise refused(self.folder, f"{TOKENIZER_NAME} doesn't put [CLS] before a text and [SEP] after it.")
        try:
            embedding, *scores = self._run([bare[0], vocab - 1, bare[1]])
        except (ModelError, IndexError) as error:
            what = f"it can't do the tokens of {TOKENIZER_NAME}, so it is damaged or they don't match."
            raise refused(self.folder, what) from error
        if embedding.ndim != 1 or abs(float(np.linalg.norm(embedding)) - 1) > 0.01:
            raise refused(self.folder, "it doesn't give one vector of length 1 for a text, so it is no sentence encoder.")
        for name, row in zip(self._outputs[1:], scores, strict=True):
            if row.shape != (len(self.labels[name]),):
                raise refused(self.folder, f"{CONFIG_NAME} names {len(self.labels[name])} labels for {name}, not {row.size}.")
        return len(embedding)


def softmax(scores: Vectors) -> NDArray[np.float64]:
    """Chances that add up to 1."""
    weights = np.exp(scores.astype(np.float64) - scores.max())
    chances: NDArray[np.float64] = weights / weights.sum()
    return chances


def _labels(folder: Path, config: Mapping[str, Any], heads: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    labels = config.get("labels", {})
    for name in heads:
        names = labels.get(name) if isinstance(labels, dict) else None
        if not isinstance(names, list) or not all(isinstance(word, str) and word for word in names):
            raise refused(folder, f"{CONFIG_NAME} has no labels for {name}.")
        if len(set(names)) != len(names):
            raise refused(folder, f"{CONFIG_NAME} names a label of {name} twice.")
        yield name, names

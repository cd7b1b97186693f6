"""What the published encoder makes of each line: the trained one is held near it, and it tells which scenes are alike."""

from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from rich.progress import Progress
from tokenizers import Tokenizer

from training.encoder_pack import graph_of, open_tokenizer
from training.minilm import SentenceEncoder, Shape, load_stock, stock_folder

STOCK_NAME = "encoder-stock.npz"
MAX_TOKENS = 64

Vectors = NDArray[np.float32]


class GraphEncoder:
    """An encoder's graph, opened on one thread; a text at a time, as it is used."""

    def __init__(self, graph: bytes, tokenizer: Tokenizer) -> None:
        options = SessionOptions()
        options.intra_op_num_threads = 1
        self._session = InferenceSession(graph, options)
        self._tokenizer = tokenizer

    def run(self, text: str, outputs: list[str]) -> list[Vectors]:
        """One row of each output."""
        ids = np.array([self._tokenizer.encode(text).ids[:MAX_TOKENS]], np.int64)
        return [row[0] for row in self._session.run(outputs, {"input_ids": ids, "attention_mask": np.ones_like(ids)})]

    def encode(self, texts: list[str]) -> Vectors:
        return np.stack([self.run(text, ["embedding"])[0] for text in texts])


def stock_encoder(int8: bool = True) -> GraphEncoder:
    """The published encoder."""
    model = SentenceEncoder(Shape(), {})
    load_stock(model.body, stock_folder())
    return GraphEncoder(graph_of(model, int8).SerializeToString(), open_tokenizer(stock_folder()))


class StockVectors:
    """The vectors of `texts` by the published encoder, kept in a file from one run to the next."""

    def __init__(self, kept: Path, texts: list[str], progress: Progress) -> None:
        self._vectors: dict[bytes, Vectors] = {}
        if kept.exists():
            with np.load(kept) as arrays:
                self._vectors = dict(zip(map(bytes, arrays["keys"]), arrays["vectors"].astype(np.float32), strict=True))
        missing = [text for text in texts if _key(text) not in self._vectors]
        if missing:
            encoder = stock_encoder()
            for text in progress.track(missing, description="Reading the lines as published"):
                self._vectors[_key(text)] = encoder.encode([text])[0]
            keys = np.array([list(key) for key in self._vectors], np.uint8)
            np.savez(kept, keys=keys, vectors=np.stack(list(self._vectors.values())).astype(np.float16))

    def of(self, texts: list[str]) -> Vectors:
        return np.stack([self._vectors[_key(text)] for text in texts])

    def centres(self, groups: list[list[str]]) -> Vectors:
        """The mean direction of each group."""
        means = np.stack([self.of(group).mean(0) for group in groups])
        return means / np.linalg.norm(means, axis=1, keepdims=True)


def _key(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()

"""Writes bank.npz: what every line of the bank means, so that a companion that starts need not work it out.

python -m training.bank

The file lies in the encoder's pack and is of that encoder alone. Row n of each array is of one line:
    rows      int8 (lines, size)      the vector, each number divided by the row's scale
    scales    float32 (lines,)        row * scale is the vector again, of length 1 but for the rounding
    hashes    uint64 (lines,)         of the line's text: text_hash(); in rising order, so that a line is found by halving
    encoder   uint8 (32,)             SHA-256 of the graph that made the vectors
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from companion.lm.encoder import SentenceEncoder
from companion.mind import bank
from companion.mind.bank import Exchange
from training.encoder_pack import MODEL_NAME, PACK, write_card

BANK_NAME = "bank.npz"


def text_hash(text: str) -> int:
    """64 bits of BLAKE2b, big end first."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def all_lines(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """Every line, the ways to go on among them."""
    for exchange in exchanges:
        yield from exchange.lines
        yield from all_lines(exchange.then)


def quantized_rows(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8 rows and the scale of each."""
    scales = (np.abs(vectors).max(1) / 127).astype(np.float32)
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales


def main(folder: Annotated[Path, typer.Option("--pack", help="The encoder's pack.")] = PACK) -> None:
    """Encode every line of the bank with the pack as it is shipped."""
    encoder = SentenceEncoder(folder)
    by_hash = {text_hash(text): text for text in all_lines(bank.load())}
    order = sorted(by_hash)
    vectors = np.concatenate([encoder.encode([by_hash[number]]) for number in track(order, "Encoding the bank")])
    rows, scales = quantized_rows(vectors)
    digest = hashlib.sha256((folder / MODEL_NAME).read_bytes()).digest()
    encoded = np.frombuffer(digest, np.uint8)
    np.savez(folder / BANK_NAME, rows=rows, scales=scales, hashes=np.array(order, np.uint64), encoder=encoded)
    write_card(folder)
    Console().print(f"{len(order):,} lines in {folder / BANK_NAME}.")


if __name__ == "__main__":
    typer.run(main)

"""Writes bank.npz: what every line of the bank means, so that a companion that starts need not work it out.

python -m training.bank

The file lies in the encoder's pack and is of that encoder alone. Row n of each array is of one line:
    rows      int8 (lines, size)      the vector, each number divided by the row's scale
    scales    float32 (lines,)        row * scale is the vector again, of length 1 but for the rounding
    hashes    uint64 (lines,)         of the line's text: text_hash() of companion/mind/meaning.py
"""

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
from companion.mind.meaning import VECTORS_NAME, text_hash
from training.cards import renew_card
from training.places import ENCODER_PACK


def all_lines(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """Every line, the ways to go on among them."""
    for exchange in exchanges:
        yield from exchange.lines
        yield from all_lines(exchange.then)


def quantized_rows(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8 rows and the scale of each."""
    scales = (np.abs(vectors).max(1) / 127).astype(np.float32)
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales


def main(folder: Annotated[Path, typer.Option("--pack", help="The encoder's pack.")] = ENCODER_PACK) -> None:
    """Encode every line of the bank with the pack as it is shipped."""
    encoder = SentenceEncoder(folder)
    by_hash = {text_hash(text): text for text in all_lines(bank.load())}
    order = sorted(by_hash)
    vectors = np.concatenate([encoder.encode([by_hash[number]]) for number in track(order, "Encoding the bank")])
    rows, scales = quantized_rows(vectors)
    np.savez(folder / VECTORS_NAME, rows=rows, scales=scales, hashes=np.array(order, np.uint64))
    renew_card(folder)
    Console().print(f"{len(order):,} lines in {folder / VECTORS_NAME}.")


if __name__ == "__main__":
    typer.run(main)

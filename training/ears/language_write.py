"""Writes a model as ARPA text, and has PocketSphinx turn that into its binary form."""

import subprocess
import sys
from pathlib import Path

import numpy as np

from training.ears.language_model import NEVER, Backoff, Floats

LOG10 = np.log(10)
CONVERT = """
import sys, pocketsphinx
decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
pocketsphinx.NGramModel(pocketsphinx.Config(), decoder.logmath, sys.argv[1]).write(
    sys.argv[2], pocketsphinx.NGramModel.str_to_type("bin")
)
"""


def arpa(model: Backoff) -> str:
    """The model in the ARPA format: base-10 logarithms, the back-off weight after the words.

    PocketSphinx reads the words of one length in any order.
    """
    words, vocab = model.words, model.vocab
    levels = (model.ones, model.twos, model.threes)
    head = ["\\data\\", *(f"ngram {length}={len(level.keys)}" for length, level in enumerate(levels, start=1))]
    parts = ["\n".join(head)]
    for length, level in enumerate(levels, start=1):
        digits = [(level.keys // vocab**power % vocab).tolist() for power in reversed(range(length))]
        runs = (" ".join(words[number] for number in run) for run in zip(*digits, strict=True))
        tails = (f" {weight:.4f}" for weight in tens(level.backoffs)) if length < 3 else ("" for _ in level.keys)
        lines = [f"{chance:.4f} {run}{tail}" for chance, run, tail in zip(tens(level.chances), runs, tails, strict=True)]
        parts.append("\n".join([f"\\{length}-grams:", *lines]))
    return "\n\n".join([*parts, "\\end\\"]) + "\n"


def tens(logarithms: Floats) -> list[float]:
    values: list[float] = np.clip(logarithms / LOG10, NEVER / LOG10, 99.0).tolist()
    return values


def write_binary(model: Backoff, path: Path) -> None:
    """PocketSphinx's binary form, by way of an ARPA file beside it. In a process of its own: it may crash on a bad file."""
    text = path.with_suffix(".arpa")
    text.write_text(arpa(model), encoding="utf-8")
    part = path.with_suffix(".part")
    subprocess.run([sys.executable, "-c", CONVERT, str(text), str(part)], check=True)
    part.replace(path)
    text.unlink()

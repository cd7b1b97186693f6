"""PocketSphinx with its own language model, and with that of sphinx-talk-en: word errors, time, memory; into ears-language.json.

python -m training.ears.language_measure

It hears as the product does: in blocks of 30 ms, asked for the text so far. The conversational lines are the project's held-out
ones in synthetic voices that nothing was tuned on; one after the other of a voice, as a device has one owner.
"""

import json
import multiprocessing
import resource
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from random import Random
from time import process_time

import jiwer
import numpy as np
import soundfile
from numpy.typing import NDArray
from rich import print as show

from companion.audio.block import EARS_RATE_HZ, Block
from companion.speech.sphinx_ears import SphinxEars
from training.ears.language import DICTIONARY_NAME, MODEL_NAME, PACK
from training.ears.language_sources import heard_in_bank, plain
from training.ears.voices import TEST_VOICES, speak
from training.places import CORPORA, HELD_OUT, RESULTS

SPEECH = CORPORA.parent / "speech"
CONVERSATION = "conversation, synthetic voices"
READ_SETS = ("read", "nonnative", "lj")
LINES, VOICES_A_LINE, SEED = 60, 1, 4
BLOCK_SAMPLES = 480
JSON = RESULTS / "ears-language.json"

Sound = NDArray[np.int16]


@dataclass(frozen=True)
class Figure:
    """`wer` is a share of `words`; `rtf` is processor seconds for a second of sound."""

    utterances: int
    words: int
    errors: int
    wer: float
    rtf: float


def read_set(name: str) -> list[tuple[str, Sound]]:
    rows = [line.split("\t") for line in (SPEECH / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    return [(row[3], soundfile.read(SPEECH / row[0], dtype="int16")[0]) for row in rows]


def held_out_lines() -> list[str]:
    """The lines to speak: by chance, and none that her bank has word for word."""
    known = {plain(line) for line in heard_in_bank()}
    files = (HELD_OUT / f"{name}.jsonl" for name in ("common", "particular"))
    texts = [plain(json.loads(line)["heard"]) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return Random(SEED).sample([text for text in texts if text not in known], LINES)


def spoken(lines: list[str]) -> list[tuple[str, Sound]]:
    """Each line by VOICES_A_LINE of the voices, in turn; all of one voice together."""
    return [
        (text, speak(text, voice))
        for place, voice in enumerate(TEST_VOICES)
        for number, text in enumerate(lines)
        if (place - number) % len(TEST_VOICES) < VOICES_A_LINE
    ]


def heard(ears: SphinxEars, sound: Sound) -> str:
    utterance = ears.utterance()
    for at in range(0, len(sound), BLOCK_SAMPLES):
        utterance.hear(Block(sound[at : at + BLOCK_SAMPLES]))
    return utterance.finish().text


def figure(ears: SphinxEars, items: list[tuple[str, Sound]]) -> Figure:
    began_s = process_time()
    texts = [heard(ears, sound) for _, sound in items]
    took_s = process_time() - began_s
    errors = jiwer.process_words([text for text, _ in items], texts)
    words = errors.hits + errors.substitutions + errors.deletions
    wrong = errors.insertions + errors.substitutions + errors.deletions
    sound_s = sum(len(sound) for _, sound in items) / EARS_RATE_HZ
    return Figure(len(items), words, wrong, round(wrong / words, 4), round(took_s / sound_s, 3))


def figures(folder: Path | None, part: str, lines: list[str]) -> dict[str, float]:
    """One set with one model, in a process of its own so that its memory can be told."""
    began_s = process_time()
    ears = SphinxEars(folder / MODEL_NAME, folder / DICTIONARY_NAME) if folder else SphinxEars()
    load_s, loaded_mb = round(process_time() - began_s, 2), peak_mb()
    measured = asdict(figure(ears, read_set(part) if part in READ_SETS else spoken(lines)))
    return {**measured, "load_cpu_s": load_s, "loaded_mb": loaded_mb, "peak_mb": peak_mb()}


def peak_mb() -> int:
    """The most memory this process has had; Linux counts it in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def alone(folder: Path | None, part: str, lines: list[str]) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(figures, (folder, part, lines))


def main() -> None:
    """Each set before and after; what is measured is written at once."""
    lines = held_out_lines()
    parts: dict[str, dict[str, dict[str, float]]] = {}
    result = {"pocketsphinx": version("pocketsphinx"), "lines": LINES, "voices": TEST_VOICES, "sets": parts}
    for part in (CONVERSATION, *READ_SETS):
        parts[part] = {}
        for name, folder in (("before", None), ("after", PACK)):
            parts[part][name] = alone(folder, part, lines)
            show(part, name, parts[part][name])
            JSON.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

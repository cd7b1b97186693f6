"""Makes PocketSphinx's conversational language model, and puts it into the pack sphinx-talk-en.

python -m training.ears.language [--folder FOLDER]

Texts of three kinds and PocketSphinx's own model each give a trigram model over one vocabulary; they are mixed, pruned to a
size and written in PocketSphinx's form. What people say to her counts most. The acoustic model stays PocketSphinx's own:
with its means moved towards synthetic voices it heard those better, and people worse (README.md).
About 80 seconds of one core and 1.7 GB of memory.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich import print as show

from companion.models.card import CARD_NAME
from training.cards import BOARDS
from training.ears.language_estimate import estimated, row_of
from training.ears.language_mix import best_weights, mixed, perplexity, pruned
from training.ears.language_model import BEGIN, END, Backoff, normalised
from training.ears.language_sources import HERS, TALK, TECH, Sentence, of_kind, of_texts, tuning_lines
from training.ears.language_sphinx import own_dictionary_path, own_model_path, read_trie, restricted
from training.ears.language_words import Pronunciations, dictionary_text, read_dictionary, vocabulary
from training.ears.language_write import write_binary
from training.places import PACKS

PACK = PACKS / "sphinx-talk-en"
MODEL_NAME, DICTIONARY_NAME = "talk.lm.bin", "talk.dict"
OWN_WEIGHT = 0.85
"""PocketSphinx's own model's share. Her dialogues alone would choose 0.34. Errors in 303 words of read sentences, said by four
training voices: 42 with 0.8, 47 with 0.65, 42 with PocketSphinx's own model alone."""
RUNS_BYTES = 7_900_000
"""What the runs of two and three words may take in the pack; the words, their pronunciations and three tables take the rest."""
LEAST_OF_THREE = {HERS: 1, TALK: 1, TECH: 2}
LICENCE = (
    "CC-BY-SA-4.0 (The Changelog, Schema-Guided Dialogue), CDLA-Sharing-1.0 (Topical-Chat), CC-BY-4.0 (Taskmaster-3 and -4, "
    "Synthetic-Persona-Chat), MIT (Conduit, Counsel Chat), BSD-3-Clause (ChatterBot), BSD-2-Clause (PocketSphinx en-us, CMUdict)"
)
SOURCE = "made by companion (training/ears/language.py) from PocketSphinx's en-us model and free conversations"
MEMORY_MB = 100

FolderOption = Annotated[Path, typer.Option(help="Where the pack is written.")]


def models(words_of: dict[str, list[Sentence]], known: Pronunciations) -> list[Backoff]:
    """PocketSphinx's own model and one of each kind of text, all with the same words."""
    own = read_trie(own_model_path())
    words = vocabulary({kind: Counter(word for line in lines for word in line) for kind, lines in words_of.items()}, own, known)
    made = [normalised(restricted(own, words))]
    made += [estimated(row_of(lines, words), words, LEAST_OF_THREE[kind]) for kind, lines in words_of.items()]
    return made


def encoded(sentences: Iterable[Sentence], words: tuple[str, ...]) -> list[list[int]]:
    """The sentences as word numbers between BEGIN and END, without the words the model does not know."""
    number = {word: place for place, word in enumerate(words)}
    return [[number[word] for word in (BEGIN, *sentence, END) if word in number] for sentence in sentences]


def weights_of(made: Sequence[Backoff], tuning: Sequence[Sequence[int]]) -> list[float]:
    """OWN_WEIGHT for PocketSphinx's own; the others share the rest as the tuning lines want it."""
    best = best_weights(made, tuning)
    return [OWN_WEIGHT, *((1 - OWN_WEIGHT) * weight / sum(best[1:]) for weight in best[1:])]


def runs_bytes(words: int) -> tuple[float, float]:
    """What a run of two words and one of three take in PocketSphinx's trie: the words, chance, back-off and a place, in bits."""
    word_bits = words.bit_length()
    return (word_bits + 32 + 20) / 8, (word_bits + 16) / 8


def write_pack(model: Backoff, known: Pronunciations, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_binary(model, folder / MODEL_NAME)
    (folder / DICTIONARY_NAME).write_text(dictionary_text(model.words, known), encoding="utf-8")
    (folder / CARD_NAME).write_text(card_of(folder), encoding="utf-8")


def card_of(folder: Path) -> str:
    texts = {"kind": "ears", "engine": "pocketsphinx", "name": PACK.name, "licence": LICENCE, "source": SOURCE}
    lines = [f"{key} = {json.dumps(value)}" for key, value in texts.items()]
    lines += [f"memory_mb = {MEMORY_MB}", f"boards = {json.dumps(BOARDS)}"]
    for name in (DICTIONARY_NAME, MODEL_NAME):
        content = (folder / name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        lines += ["", "[[files]]", f"path = {json.dumps(name)}", f"bytes = {len(content)}", f'sha256 = "{digest}"']
    return "\n".join(lines) + "\n"


def main(folder: FolderOption = PACK) -> None:
    """Make the language model of sphinx-talk-en."""
    known = read_dictionary(own_dictionary_path())
    made = models({kind: list(of_kind(kind)) for kind in (HERS, TALK, TECH)}, known)
    tuning = encoded(of_texts(tuning_lines()), made[0].words)
    weights = weights_of(made, tuning)
    show(f"{made[0].vocab} words; weights of PocketSphinx's own, {HERS}, {TALK}, {TECH}: {[round(part, 3) for part in weights]}")
    whole = mixed(made, weights)
    small = pruned(whole, RUNS_BYTES, *runs_bytes(whole.vocab))
    for name, model in (("PocketSphinx's own", made[0]), ("mixed", whole), ("pruned", small)):
        show(f"{name}: {len(model.twos.keys)} + {len(model.threes.keys)} runs, perplexity {perplexity(model, tuning):.0f}")
    write_pack(small, known, folder)
    show(f"written: {folder}, {sum(path.stat().st_size for path in folder.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)

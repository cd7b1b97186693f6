"""vosk-mini-en with AN4's own grammar: the same sounds and words, but only what AN4's people for training said tells what follows
what, and no word but AN4's can be heard. It is there to be measured with, as others measure on AN4.

The look-ahead graph numbers words in its own way; the pack's words.txt tells how, so Gr.fst alone is made anew.
"""

import shutil
from pathlib import Path

from companion.models.card import CARD_NAME
from training.ears import recordings
from training.ears.graph import grammar_graph
from training.ears.openfst import write_fst
from training.ears.word_chances import learn
from training.places import PACKS, WORK

PACK = PACKS / "vosk-mini-en"
FOLDER = WORK / "ears" / "vosk-an4"


def numbers(pack: Path) -> dict[str, int]:
    """The pack's words with their numbers in its graphs."""
    lines = (pack / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    return {word: int(number) for word, number in (line.split() for line in lines) if number != "0"}


def with_an4_grammar(pack: Path = PACK, folder: Path = FOLDER) -> Path:
    """Write the pack once more, with AN4's grammar, in the place of an older one; gives its folder."""
    everything = recordings.table()
    words = {word for one in everything for word in one.text.split()}
    said = [one.text for one in recordings.training(everything)]
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(pack, folder, ignore=shutil.ignore_patterns(CARD_NAME))
    write_fst(grammar_graph(learn(said, words), numbers(pack)).sorted_by_input(), folder / "graph" / "Gr.fst")
    return folder

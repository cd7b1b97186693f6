"""HCLr.fst and Gr.fst: a graph in two parts that Vosk joins while it decodes, so that a grammar can be given at run time.

HCL becomes OpenFst's "olabel_lookahead" kind by fstconvert: from each of its states it can tell which words are still within
reach. For that the words get other numbers, so G and words.txt take those too.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from ctypes.util import find_library
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from companion.errors import ModelError
from training.ears.openfst import Fst, write_fst

CONVERTER = "fstconvert"
LIBRARY = "fstlookahead"
LIBRARY_FOLDERS = ("/usr/lib", "/usr/local/lib")
FIX = "Install OpenFst's tools: `sudo apt install libfst-tools libfst22-plugins-base`."


def lookahead_library() -> str | None:
    """Where the plugin with the "olabel_lookahead" kind is."""
    if found := find_library(LIBRARY):
        return found
    places = [place for folder in LIBRARY_FOLDERS for place in sorted(Path(folder).glob(f"**/lib{LIBRARY}.so*"))]
    return str(places[0]) if places else None


def write_lookahead(lexicon: Fst, grammar: Fst, ids: Mapping[str, int], disambiguators: Sequence[int], folder: Path) -> None:
    """Write the graph/ folder of a Vosk model. Raises ModelError when OpenFst's tools are missing or refuse."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = _convert(lexicon, folder / "HCLr.fst")
    write_fst(grammar.relabelled(pairs).sorted_by_input(), folder / "Gr.fst")
    numbered = sorted((pairs.get(number, number), word) for word, number in ids.items())
    lines = ["<eps> 0", *(f"{word} {number}" for number, word in numbered)]
    (folder / "words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "disambig_tid.int").write_text("".join(f"{label}\n" for label in disambiguators), encoding="utf-8")


def _convert(lexicon: Fst, target: Path) -> dict[int, int]:
    """Write the look-ahead form, and give the words' new numbers by their old ones."""
    library = lookahead_library()
    if which(CONVERTER) is None or library is None:
        raise ModelError("Vosk's look-ahead graphs can't be made here.", FIX)
    with TemporaryDirectory() as kept:
        source, pairs = Path(kept) / "HCL.fst", Path(kept) / "pairs"
        write_fst(lexicon.sorted_by_output(), source)
        done = subprocess.run(
            [CONVERTER, "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}", str(source), str(target)],
            env=os.environ | {"LD_PRELOAD": library},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not target.exists():
            raise ModelError(f"{CONVERTER} refused the graph: {done.stderr.strip()[-300:]}", FIX)
        lines = pairs.read_text(encoding="utf-8").splitlines()
    return {int(old): int(new) for old, new in (line.split() for line in lines)}

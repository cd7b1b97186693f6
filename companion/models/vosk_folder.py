"""Vosk models as they are published: a folder without a card, known by the files in it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from companion.models.card import Card, damaged

Layout = Sequence[Sequence[Sequence[str]]]
"""Of each part, the sets of files that can make it up. Read off vosk 0.3.45: the names are in its library."""

NEW: Layout = (
    (("am/final.mdl",),),
    (("conf/model.conf",),),
    (("graph/HCLG.fst", "graph/words.txt"), ("graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int")),
)
OLD: Layout = (
    (("final.mdl",),),
    (("mfcc.conf",), ("conf/mfcc.conf",)),
    (("HCLG.fst", "words.txt"), ("HCLr.fst", "Gr.fst", "disambig_tid.int")),
)

MARKS = ("am/final.mdl", "conf/model.conf", "graph/HCLG.fst", "graph/HCLr.fst", "final.mdl")
"""Any of these shows that a folder was meant for a Vosk model, so that one without the rest is told and not passed over."""


def is_vosk_folder(folder: Path) -> bool:
    """Whether there is a Vosk model or what is left of one."""
    return any((folder / mark).exists() for mark in MARKS)


def vosk_card(folder: Path) -> Card:
    """A card for the Vosk model in `folder`. Raises ModelError when a file that it needs is missing or empty."""
    layout = OLD if (folder / "final.mdl").exists() else NEW
    if lacking := [name for part in layout for name in _lacking(folder, part)]:
        raise damaged(folder, f"{' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} missing or empty.")
    return Card("ears", "vosk", folder.absolute().name, licence="", source="", memory_mb=0, boards=(), files=())


def _lacking(folder: Path, part: Sequence[Sequence[str]]) -> Iterator[str]:
    """What the set of files that is there most nearly lacks."""
    found = [[name for name in files if not _has_content(folder / name)] for files in part]
    yield from min(found, key=len)


def _has_content(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0

"""Which of the installed packs is used: the one that the owner named, else the best that fits this machine."""

import re
from collections.abc import Sequence

from companion.models.boards import Machine, why_not
from companion.models.packs import Pack

FOREIGN = re.compile(r"(^|-)(de|fr|es|it)(-|$)")
"""In the names of packs for other languages. She speaks English only, so they are used when they are asked for by name."""

ENGINES = {
    "ears": ("vosk", "pocketsphinx", "vosk-commands"),
    "mind": ("chat", "onnx"),
    "voice": ("piper",),
    "encoder": ("onnx",),
}
"""Of each kind, the engines that this program has, the better first."""


def chosen(kind: str, found: Sequence[Pack], wanted: str, machine: Machine) -> list[Pack]:
    """The packs to try, best first.

    Args:
        found: of this kind, in the order of the folders that they were found in.
        wanted: a name, which alone is returned if it is there; empty is any.
    Returns: English ones that have an engine here and fit the machine; of those with one engine, the largest in memory first.
    """
    if wanted:
        return [pack for pack in found if pack.name == wanted]
    usable = [pack for pack in found if pack.engine in ENGINES[kind] and fits(pack, machine)]
    return sorted((pack for pack in usable if not FOREIGN.search(pack.name)), key=lambda pack: _rank(kind, pack))


def fits(pack: Pack, machine: Machine) -> bool:
    """A Vosk model without a card tells nothing of its needs: whoever put it there is taken at his word."""
    return not why_unfit(pack, machine)


def why_unfit(pack: Pack, machine: Machine) -> str:
    """A sentence, or empty where it fits."""
    card = pack.card
    return why_not(machine, memory_mb=card.memory_mb, boards=card.boards) if card.boards else ""


def _rank(kind: str, pack: Pack) -> tuple[int, int]:
    return ENGINES[kind].index(pack.engine), 0 if kind == "voice" else -pack.card.memory_mb

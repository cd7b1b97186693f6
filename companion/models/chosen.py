"""Which of the installed packs is used: the one that the owner named, else the best that fits this machine."""

import importlib.util
import re
from collections.abc import Sequence

from companion.models.boards import Machine, why_not
from companion.models.packs import Pack

FOREIGN = re.compile(r"(^|-)(de|fr|es|it|thorsten|siwis|davefx)(-|$)")
"""In the names of packs for other languages. She speaks English only, so they are used when they are asked for by name."""

ENGINES = {
    "ears": ("vosk", "pocketsphinx", "vosk-commands"),
    "mind": ("chat", "onnx"),
    "voice": ("piper",),
    "encoder": ("onnx",),
}
"""Of each kind, the engines that this program has, the better first."""

WITH: dict[str, str] = {"pocketsphinx": "vosk-commands", "chat": "onnx"}
"""What works beside another: the ears for short commands beside the small ones, her own small mind beside a larger one."""

NO_PACK = "(none)"
"""For a name: the owner wants no pack of that kind. No pack can be called that."""


def chosen(kind: str, found: Sequence[Pack], wanted: str, machine: Machine) -> list[Pack]:
    """The packs to try, best first.

    Args:
        found: of this kind, in the order of the folders that they were found in.
        wanted: a name, which alone is returned if it is there; empty is any.
    Returns: English ones that have an engine here and fit the machine; of those with one engine, the largest in memory first.
    """
    if wanted:
        return [pack for pack in found if pack.name == wanted]
    usable = [pack for pack in found if fits(pack, machine)]
    return sorted((pack for pack in usable if not FOREIGN.search(pack.name)), key=lambda pack: _rank(kind, pack))


def in_use(kind: str, found: Sequence[Pack], wanted: str, machine: Machine) -> list[Pack]:
    """What a conversation uses, the most important first: the one that is wanted if it can be used, else the best, and what
    works beside that.
    """
    if wanted == NO_PACK:
        return []
    best = chosen(kind, found, "", machine)
    named = [pack for pack in found if wanted in (pack.name, pack.engine) and not why_no_engine(kind, pack.engine)]
    first = (named or best)[:1]
    if not first or (named and kind == "ears"):  # ears asked for by name listen alone
        return first
    return first + [pack for pack in best if pack.engine == WITH.get(first[0].engine)][:1]


def fits(pack: Pack, machine: Machine) -> bool:
    return not why_unfit(pack, machine)


def why_unfit(pack: Pack, machine: Machine) -> str:
    """A sentence, or empty where it fits. A Vosk model without a card tells nothing of its needs: whoever put it there is taken
    at his word.
    """
    card = pack.card
    unknown = why_no_engine(pack.kind, pack.engine)
    return unknown or (why_not(machine, memory_mb=card.memory_mb, boards=card.boards) if card.boards else "")


def why_no_engine(kind: str, engine: str) -> str:
    """A sentence where this program has no part that could use a pack for this engine; else empty."""
    if engine == "piper" and importlib.util.find_spec("piper") is None:
        return "It needs piper-tts, which isn't installed: `pip install piper-tts` in the companion's environment brings it."
    if engine in ENGINES[kind]:
        return ""
    return f"It is made for {engine}, which this program doesn't have: a newer one may."


def _rank(kind: str, pack: Pack) -> tuple[int, int]:
    return ENGINES[kind].index(pack.engine), 0 if kind == "voice" else -pack.card.memory_mb

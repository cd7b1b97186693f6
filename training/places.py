"""Where training reads and writes, unless its commands are told otherwise."""

from pathlib import Path

HERE = Path(__file__).parent
CORPORA = HERE.parent.parent / "shared" / "corpora"
WORK = HERE / "build"
"""Checkpoints and packed corpora; not in the repository."""
PACKS = HERE.parent / "companion" / "data" / "packs"
ENCODER_PACK = PACKS / "companion-encoder"
HELD_OUT = HERE / "heldout"
RESULTS = HERE / "results"

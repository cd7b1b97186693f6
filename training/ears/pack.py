"""Puts the pack vosk-mini-en together: the network in Kaldi's form, the graphs, what Vosk is told of them, and the card."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from companion.models.card import CARD_NAME
from training.cards import BOARDS
from training.ears.nnet3 import write_model
from training.places import PACKS, WORK

EARS = WORK / "ears"
NETWORK = EARS / "network.pt"
GRAPH = EARS / "graph"
PACK = PACKS / "vosk-mini-en"
MOST_BYTES = 6_000_000

ACOUSTIC_SCALE = 0.8
"""How much the sound weighs beside the words. This and the next were tuned on DEV_SPEAKERS and on commands by training voices."""
PRIOR_SCALE = 0.6

FBANK = """
--sample-frequency=16000
--num-mel-bins=40
--low-freq=20
--high-freq=-400
--use-energy=false
--dither=0
--energy-floor=0.0
"""
"""The features that features.py computes."""
DECODING = """
--min-active=50
--max-active=1000
--beam=10.0
--lattice-beam=2.5
--acoustic-scale={acoustic_scale}
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""

CARD = {
    "kind": "ears",
    "engine": "vosk-commands",
    "name": PACK.name,
    "licence": "MIT",
    "source": "trained by companion on AN4 (CMU) and on synthetic speech (training/ears/README.md)",
}
MEMORY_MB = 40

Weights = Mapping[str, NDArray[Any]]


def load_network(path: Path) -> tuple[Weights, NDArray[np.float64]]:
    """The arrays and the prior of learn.py's network.pt."""
    import torch  # noqa: PLC0415  only this step needs it

    kept = torch.load(path, map_location="cpu", weights_only=False)
    return {name: tensor.numpy() for name, tensor in kept["sd"].items()}, np.asarray(kept["prior"], np.float64)


def write_pack(
    weights: Weights,
    prior: NDArray[np.float64],
    graph: Path,
    folder: Path,
    acoustic_scale: float = ACOUSTIC_SCALE,
    prior_scale: float = PRIOR_SCALE,
) -> Path:
    """Write the whole pack in the place of an older one. Gives its folder. Raises ValueError when it becomes too large."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(graph, folder / "graph")
    write_model(folder / "am" / "final.mdl", weights, prior, prior_scale)
    (folder / "conf").mkdir()
    (folder / "conf" / "fbank.conf").write_text(FBANK.lstrip(), encoding="ascii")
    (folder / "conf" / "model.conf").write_text(DECODING.lstrip().format(acoustic_scale=acoustic_scale), encoding="ascii")
    (folder / CARD_NAME).write_text(card_of(folder), encoding="utf-8")
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if total > MOST_BYTES:
        raise ValueError(f"the pack has {total} bytes, more than {MOST_BYTES}")
    return folder


def card_of(folder: Path) -> str:
    """The card's text, with the size and the hash of every file that lies in the folder."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in CARD.items()]
    lines += [f"memory_mb = {MEMORY_MB}", f"boards = {json.dumps(BOARDS)}"]
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CARD_NAME):
        content = path.read_bytes()
        name = json.dumps(path.relative_to(folder).as_posix())
        digest = hashlib.sha256(content).hexdigest()
        lines += ["", "[[files]]", f"path = {name}", f"bytes = {len(content)}", f'sha256 = "{digest}"']
    return "\n".join(lines) + "\n"


def main(
    network: Annotated[Path, typer.Option(help="What learn.py made.")] = NETWORK,
    graph: Annotated[Path, typer.Option(help="What graph.py made.")] = GRAPH,
    to: Annotated[Path, typer.Option(help="The pack's folder.")] = PACK,
    acoustic_scale: float = ACOUSTIC_SCALE,
    prior_scale: float = PRIOR_SCALE,
) -> None:
    """Write the pack."""
    weights, prior = load_network(network)
    folder = write_pack(weights, prior, graph, to, acoustic_scale, prior_scale)
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    typer.echo(f"{folder}: {total:,} bytes")


if __name__ == "__main__":
    typer.run(main)

"""Every figure of the small ears, with the ears as the program opens them.

python -m training.ears.measure            what is not measured yet of these packs, into training/results/ears.json; 12 minutes
python -m training.ears.measure --again    all of it
python -m training.ears.measure --table    prints the tables in Markdown; --report puts them into README.md

A figure is kept as long as what it is about is the same to the byte: the packs, and the rules of what is taken as a command.
Vosk and torch hang in one process: this runs with the program's own packages, not with those of training.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress

from companion.audio.block import Block
from companion.engines import House, open_ears
from companion.errors import CompanionError
from companion.settings import Settings
from companion.speech.attentive_ears import Recogniser
from companion.speech.heard import Heard
from companion.speech.sphinx_ears import SphinxEars
from companion.speech.two_pass import GRAMMAR, TwoPassEars
from companion.speech.vosk_ears import VoskEars
from companion.word_errors import Line, interval, total
from training.ears import material
from training.ears.an4_grammar import with_an4_grammar
from training.ears.harm import RATE_HZ, Sound
from training.ears.steps import code, digest
from training.ears.tables import README, tables, with_tables
from training.places import PACKS, RESULTS, WORK

JSON = RESULTS / "ears.json"
MINI, TALK, WHEEL, BOTH = "vosk-mini-en", "sphinx-talk-en", "pocketsphinx", "commands"
LISTENED_BY = code("companion.speech.two_pass", "companion.speech.commands", "companion.speech.vosk_ears")
BLOCKS_MS = (10, 30, 100, None)
"""None: the whole recording at once."""
STREAMED = {MINI: ("an4", 40), BOTH: ("commands", 40), TALK: ("nonnative", 8)}
SNRS_DB = (20, 10, 5, 0)
EXAMPLES = 8

Figures = dict[str, dict[str, Any]]


class Deaf:
    """In the place of the second recogniser: it hears nothing, so that whatever comes out was taken as a command."""

    name = "deaf"

    def utterance(self) -> "Deaf":
        return self

    def hear(self, block: Block) -> str:
        if block.rate_hz != RATE_HZ:
            raise ValueError(f"needs {RATE_HZ} Hz, got {block.rate_hz} Hz")
        return ""

    def finish(self) -> Heard:
        return Heard("", 0.0)


@dataclass(frozen=True)
class Figure:
    """`kind`: one of MEASURES. `ears`: one of EARS. `of` and `harm` name a set and a harm in material.py."""

    kind: str
    ears: str
    of: str
    harm: str = "clean"

    @property
    def key(self) -> str:
        return f"{self.kind} | {self.ears} | {self.of} | {self.harm}"


def open_mini(grammar: Sequence[str] | None = None) -> VoskEars:
    return VoskEars(PACKS / MINI, MINI, grammar)


def open_talk() -> Recogniser:
    """As the program opens it."""
    return open_ears(House(Settings(), WORK / "ears"), "pocketsphinx")


EARS: dict[str, tuple[Callable[[], Recogniser], tuple[Path, ...]]] = {
    MINI: (open_mini, (PACKS / MINI,)),
    BOTH: (lambda: TwoPassEars(open_mini(GRAMMAR), Deaf()), (PACKS / MINI, *LISTENED_BY)),
    f"{MINI}, AN4": (lambda: VoskEars(with_an4_grammar(), "vosk-an4"), (PACKS / MINI, *code("training.ears.an4_grammar"))),
    f"{MINI}, commands": (lambda: open_mini(GRAMMAR), (PACKS / MINI, *LISTENED_BY)),
    TALK: (open_talk, (PACKS / TALK,)),
    WHEEL: (lambda: SphinxEars(search={"fwdflat": False, "bestpath": True}), ()),
}
"""How each is opened, and the files that its figures are about. The last one searches as it did before this report."""


def heard_by(ears: Recogniser, sound: Sound, block_ms: int | None = 30) -> Heard:
    step = max(1, len(sound) if block_ms is None else block_ms * RATE_HZ // 1000)
    utterance = ears.utterance()
    for at in range(0, len(sound), step):
        utterance.hear(Block(sound[at : at + step]))
    return utterance.finish()


@dataclass
class Effort:
    """How long one core works for how much sound."""

    cpu_s: float = 0.0
    sound_s: float = 0.0
    slowest: float = 0.0
    """Of one utterance: CPU seconds for a second of it."""

    def heard_by(self, ears: Recogniser, sound: Sound) -> Heard:
        began_s, sound_s = process_time(), len(sound) / RATE_HZ
        heard = heard_by(ears, sound)
        took_s = process_time() - began_s
        self.cpu_s, self.sound_s = self.cpu_s + took_s, self.sound_s + sound_s
        self.slowest = max(self.slowest, took_s / sound_s)
        return heard

    @property
    def told(self) -> dict[str, float]:
        return {"sound_s": round(self.sound_s, 1), "real_time_factor": round(self.cpu_s / self.sound_s, 4),
                "slowest": round(self.slowest, 3)}  # fmt: skip


def words(figure: Figure, ears: Recogniser) -> dict[str, Any]:
    """Word errors."""
    lines, effort = [], Effort()
    for utterance in material.harmed(material.SETS[figure.of](), figure.harm):
        heard = effort.heard_by(ears, utterance.sound)
        lines.append(Line(utterance.said, heard.text, utterance.speaker))
    counts, between = total(lines), interval([lines])
    spread = asdict(between) if between else {}
    return {"utterances": len(lines), **asdict(counts), "rate": counts.rate, **spread, **effort.told}


def taken(figure: Figure, ears: Recogniser) -> dict[str, Any]:
    """How many utterances became the very command that was said, another one, or none."""
    right, none, wrong, effort = 0, 0, [], Effort()
    for utterance in material.harmed(material.SETS[figure.of](), figure.harm):
        heard = effort.heard_by(ears, utterance.sound)
        if not heard.text:
            none += 1
        elif heard.text == utterance.said:
            right += 1
        else:
            wrong.append([utterance.said, heard.text, round(heard.confidence, 3)])
    counts = {"utterances": right + len(wrong) + none, "right": right, "wrong": len(wrong), "none": none}
    return {**counts, **effort.told, "examples": wrong[:EXAMPLES]}


def streamed(figure: Figure, ears: Recogniser) -> dict[str, Any]:
    """How many utterances have other words when they come in other blocks. Each size of block is heard by ears newly opened."""
    _, count = STREAMED[figure.ears]
    every = material.SETS[figure.of]()
    chosen = [every[at] for at in np.linspace(0, len(every) - 1, count).astype(int)]
    texts = []
    for block_ms in BLOCKS_MS:
        texts.append([heard_by(ears, utterance.sound, block_ms).text for utterance in chosen])
        ears = EARS[figure.ears][0]()
    return {"utterances": count, "blocks_ms": BLOCKS_MS, "different": sum(len(set(one)) > 1 for one in zip(*texts, strict=True))}


MEASURES = {"words": words, "taken": taken, "streamed": streamed}


def wanted() -> list[Figure]:
    """All figures, the cheap ones first."""
    noisy = [f"{kind} at {snr_db} dB" for kind in ("pink noise", "babble") for snr_db in SNRS_DB]
    other = ["music at 10 dB", "hum of 50 Hz at 10 dB", "room, 3 m", "clipped by 20 dB", "soft, -40 dB", "dropouts"]
    quiet = ["silence", "other languages", *material.NOISES]
    few = ["pink noise at 10 dB", "babble at 10 dB", "room, 3 m", "clipped by 20 dB", "dropouts"]
    return [
        Figure("words", f"{MINI}, AN4", "an4"),
        *(Figure("words", MINI, "an4", harm) for harm in ("clean", *noisy, *other)),
        Figure("words", f"{MINI}, commands", "commands"),
        Figure("taken", BOTH, "commands"),
        *(Figure("taken", BOTH, "some commands", harm) for harm in ("clean", *noisy, *other)),
        *(Figure("taken", BOTH, of) for of in (*material.PEOPLE, "conversation", "an4", *quiet)),
        *(Figure("taken", BOTH, of, harm) for of in material.PEOPLE for harm in few),
        *(Figure("streamed", ears, of) for ears, (of, _) in STREAMED.items()),
        *(Figure("words", ears, of) for of in ("conversation", *material.PEOPLE) for ears in (WHEEL, TALK)),
    ]


def digest_of(ears: str) -> str:
    """Of what a figure with these ears is about."""
    files = EARS[ears][1]
    return digest(files)[:12] if files else f"PocketSphinx {version('pocketsphinx')}"


def is_there(ears: str) -> bool:
    return all(path.exists() for path in EARS[ears][1])


def measure(figures: Iterable[Figure], known: Figures, save: Callable[[Figures], object]) -> list[str]:
    """Measure what is not known of these very ears, saving after each. Returns what failed, for people to read."""
    left = [figure for figure in figures if known.get(figure.key, {}).get("about") != digest_of(figure.ears)]
    failed = [f"{name}: not there" for name in sorted({figure.ears for figure in left}) if not is_there(name)]
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("Listening", total=len(left))
        for figure in left:
            progress.update(bar, description=figure.key)
            if is_there(figure.ears):
                try:
                    found = MEASURES[figure.kind](figure, EARS[figure.ears][0]())
                    known[figure.key] = {"about": digest_of(figure.ears), **asdict(figure), **found}
                    save(known)
                except CompanionError as error:
                    failed.append(f"{figure.key}: {error}")
            progress.advance(bar)
    return failed


def main(
    again: Annotated[bool, typer.Option(help="Measure anew what is known already.")] = False,
    table: Annotated[bool, typer.Option(help="Print the tables in Markdown, and measure nothing.")] = False,
    report: Annotated[bool, typer.Option(help="Put the tables into README.md, and measure nothing.")] = False,
    only: Annotated[str, typer.Option(metavar="TEXT", help="Only figures that have this in their name.")] = "",
) -> None:
    """Measure the small ears."""
    known: Figures = json.loads(JSON.read_text("utf-8")) if JSON.exists() else {}
    if table or report:
        if table:
            typer.echo(tables(known))
        else:
            README.write_text(with_tables(README.read_text("utf-8"), known), "utf-8")
        return
    figures = [figure for figure in wanted() if only in figure.key]
    if again:
        known = {key: found for key, found in known.items() if key not in {figure.key for figure in figures}}
    failed = measure(figures, known, lambda all_: JSON.write_text(json.dumps(all_, indent=1, default=list) + "\n", "utf-8"))
    for line in failed:
        typer.echo(line, err=True)
    if failed:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)

"""Makes the ears again, from recordings to figures: `python -m training.ears`.

Each step is a process of its own: Vosk, torch and pynini hang in one. Whatever is up to date is not made again, so a run that
was stopped goes on where it was.
"""

import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich import print as show

from training.ears.steps import Step, begin, chosen, code, digest, is_done, read_done, write_done
from training.places import CORPORA, HERE, PACKS, RESULTS, WORK

EARS = WORK / "ears"
DONE = EARS / "steps.json"
SPEECH = CORPORA.parent / "speech"
BANK = HERE.parent / "companion" / "data" / "bank"
VOSK_PACK, SPHINX_PACK = PACKS / "vosk-mini-en", PACKS / "sphinx-talk-en"


def own(*names: str) -> tuple[Path, ...]:
    """The code of these modules of training.ears, and what the ears are for."""
    return code("companion.speech.commands", *(f"training.ears.{name}" for name in names))


STEPS = (
    Step(
        "recordings",
        "training.ears.phrases",
        (*own("phrases", "voices", "recordings", "lexicon"), BANK, SPEECH / "an4.tsv"),
        (EARS / "said.tsv", EARS / "said"),
        "synthetic voices say commands, numbers and lines of conversation",
        unfinished=(EARS / "said",),
    ),
    Step(
        "align",
        "training.ears.align",
        (*own("align", "lexicon", "recordings"), SPEECH / "an4.tsv", SPEECH / "an4", EARS / "said.tsv", EARS / "said"),
        (EARS / "an4.jsonl", EARS / "said.jsonl"),
        "PocketSphinx finds when each phone is said",
    ),
    Step(
        "features",
        "training.ears.features",
        (*own("features", "align", "recordings", "lexicon"), EARS / "an4.jsonl", EARS / "said.jsonl"),
        (EARS / "features.npz",),
        "mel energies of every utterance, in several versions",
    ),
    Step(
        "learn",
        "training.ears.learn",
        (*own("learn", "network", "augment"), EARS / "features.npz"),
        (EARS / "network.pt",),
        "the network learns to tell phones",
        unfinished=(EARS / "learn.pt", EARS / "network.pt"),
    ),
    Step(
        "graph",
        "training.ears.graph",
        (*own("graph", "lookahead", "openfst", "word_chances", "words", "lexicon", "transition_model"), SPEECH / "an4.tsv"),
        (EARS / "graph",),
        "pronunciations and word sequences become graphs",
    ),
    Step(
        "pack",
        "training.ears.pack",
        (*own("pack", "nnet3", "kaldi_binary", "transition_model"), EARS / "network.pt", EARS / "graph"),
        (VOSK_PACK,),
        "all of it becomes a Vosk model",
    ),
    Step(
        "language",
        "training.ears.language",
        (*sorted((HERE / "ears").glob("language*.py")), BANK, HERE / "dialogues", CORPORA),
        (SPHINX_PACK,),
        "a language model and a dictionary for PocketSphinx",
    ),
    Step(
        "measure",
        "training.ears.measure",
        (*own("measure", "material", "harm", "tables", "an4_grammar"), VOSK_PACK, SPHINX_PACK),
        (RESULTS / "ears.json",),
        "every figure of the report",
        hears=True,
    ),
)


def run(step: Step, python: str) -> None:
    """Do one step. Ends this program when it fails."""
    done = subprocess.run([python, "-m", step.module], cwd=HERE.parent, check=False)
    if done.returncode:
        show(f"[red]{step.name} failed.[/red] Mend what it says above; then the same command goes on from here.")
        raise typer.Exit(done.returncode)


def main(
    first: Annotated[str | None, typer.Option("--from", metavar="STEP", help="Leave out the steps before this one.")] = None,
    only: Annotated[str | None, typer.Option(metavar="STEP", help="This step alone, up to date or not.")] = None,
    again: Annotated[bool, typer.Option(help="Do steps again that are up to date.")] = False,
    vosk_python: Annotated[
        str, typer.Option(metavar="PYTHON", help="For measuring, if Vosk is not installed here.")
    ] = sys.executable,
) -> None:
    """Make the ears: recordings, align, features, learn, graph, pack, language, measure."""
    try:
        steps = chosen(STEPS, first, only)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    done = read_done(DONE)
    for number, step in enumerate(steps, start=1):
        title = f"{number}/{len(steps)} {step.name}"
        if not again and not only and is_done(step, done):
            show(f"{title}: up to date")
            continue
        show(f"{title}: {step.about}")
        began_s = monotonic()
        used = digest(step.uses)
        begin(step, used, done)
        write_done(DONE, done)
        run(step, vosk_python if step.hears else sys.executable)
        done[step.name] = used
        write_done(DONE, done)
        show(f"{title}: {monotonic() - began_s:.0f} s")


if __name__ == "__main__":
    typer.run(main)

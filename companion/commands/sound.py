"""companion listen and say: ears and voice, each alone."""

import csv
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from companion.commands.context import options, remark
from companion.commands.conversation import Json
from companion.console import people
from companion.errors import CompanionError, RecordingError
from companion.speech.heard import Heard
from companion.turn.interfaces import Ears


@dataclass
class Tally:
    """What a recogniser made of recordings, against what was said."""

    said: list[str]
    heard: list[str]
    sound_s: float = 0.0
    work_s: float = 0.0
    failed: int = 0


def listen(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Recordings (WAV, FLAC).", show_default=False)] = None,
    ears: Annotated[str, typer.Option("--ears", help="The pack to listen with; `pocketsphinx` for that.")] = "",
    reference: Annotated[
        Path | None,
        typer.Option("--reference", help="A table (columns file, speaker, seconds, text): report the word error rate."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print what was said in recordings."""
    from companion import engines  # noqa: PLC0415  `companion --help` need not load the engines

    house, _ = options(context).house()
    texts = _reference_texts(reference) if reference else {}
    chosen = files or list(texts)
    if not chosen:
        raise RecordingError("There is nothing to listen to.", "For example: companion listen hello.wav")
    recogniser = engines.open_ears(house, ears or house.settings.ears.pack)
    tally = Tally([], [])
    with Progress(console=people(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        for file in progress.track(chosen, description="listening"):
            heard = _listen_to(file, recogniser, texts, tally)
            if heard is not None and reference is None:
                _show(file, heard, as_json)
    if reference:
        _report(tally, recogniser.name, as_json)
    if tally.failed:
        raise typer.Exit(RecordingError.exit_code)


def _reference_texts(reference: Path) -> dict[Path, str]:
    """File to text; the files are beside the table."""
    try:
        with reference.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        return {(reference.parent / row["file"]).resolve(): row["text"] for row in rows}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        what = f"{reference} can't be read as a table of recordings: {error}."
        raise RecordingError(what, "It needs the columns file, speaker, seconds and text, with tabs between.") from error


def _listen_to(file: Path, ears: Ears, texts: dict[Path, str], tally: Tally) -> Heard | None:
    from companion import app  # noqa: PLC0415

    try:
        start_s = time.perf_counter()
        heard = app.transcribe(file, ears)
        tally.work_s += time.perf_counter() - start_s
    except CompanionError as error:
        tally.failed += 1
        remark(str(error))
        return None
    tally.sound_s += heard.seconds
    if (said := texts.get(file.resolve())) is not None:
        tally.said.append(said)
        tally.heard.append(heard.text)
    return heard


def _show(file: Path, heard: Heard, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"file": str(file), "text": heard.text, "seconds": round(heard.seconds, 2)}) + "\n")
    else:
        people().print(heard.text or "(no words)", markup=False)


def _report(tally: Tally, ears: str, as_json: bool) -> None:
    import jiwer  # noqa: PLC0415  only a report needs it

    pairs = [(said, heard) for said, heard in zip(tally.said, tally.heard, strict=True) if said]
    if not pairs:
        raise RecordingError("None of these recordings is in the table.", "Name files of the table, or none for all.")
    counts = jiwer.process_words([said for said, _ in pairs], [heard for _, heard in pairs])
    words = counts.hits + counts.substitutions + counts.deletions
    errors = counts.substitutions + counts.deletions + counts.insertions
    fields = {
        "wer": round(errors / words, 4),
        "words": words,
        "errors": errors,
        "rtf": round(tally.work_s / tally.sound_s, 4),
        "ears": ears,
    }
    if as_json:
        sys.stdout.write(json.dumps(fields) + "\n")
        return
    people().print(
        f"{100 * errors / words:.1f} % word error rate: {errors} errors in {words} words "
        f"({counts.substitutions} replaced, {counts.deletions} missed, {counts.insertions} added), by {ears}, "
        f"{fields['rtf']} seconds of work for a second of sound."
    )


def say(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What she is to say.")],
    out: Annotated[Path | None, typer.Option("--out", help="A WAV file to write instead of the speaker.")] = None,
) -> None:
    """Speak a text, or write it to a WAV file."""
    from companion import app  # noqa: PLC0415

    house, _ = options(context).house()
    app.say(house, text, out)

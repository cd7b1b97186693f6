"""companion listen: the ears alone, and how many words they get wrong."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.progress import Progress

from companion.commands import reference as references
from companion.commands.context import Json, options, remark
from companion.commands.listen_report import Measured, as_fields, show
from companion.commands.reference import Reference
from companion.console import people
from companion.errors import CompanionError, RecordingError
from companion.speech.heard import Heard
from companion.turn.interfaces import Ears
from companion.word_errors import Line

Thing = TypeVar("Thing")


def listen(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Recordings (WAV, FLAC).", show_default=False)] = None,
    ears: Annotated[str, typer.Option("--ears", help="The pack to listen with; `pocketsphinx` for that.")] = "",
    words: Annotated[
        str, typer.Option("--words", help='Listen for these words alone, such as "yes no maybe".', show_default=False)
    ] = "",
    reference: Annotated[
        list[Path] | None,
        typer.Option(
            "--reference",
            help="A table (columns file, speaker, seconds, text): report the word error rate. May be given several times.",
            show_default=False,
        ),
    ] = None,
    worst: Annotated[int, typer.Option("--worst", help="With --reference: how many of the worst lines to show.", min=0)] = 5,
    as_json: Json = False,
) -> None:
    """Print what was said in recordings, or how well it was understood: heard as in a conversation, with silence left out."""
    from companion import engines  # noqa: PLC0415  `companion --help` need not load the engines

    tables = references.read_all(reference, files or []) if reference else []
    if not tables and not files:
        raise RecordingError("There is nothing to listen to.", "For example: companion listen hello.wav")
    house, _ = options(context).house()
    name, few = ears or house.settings.ears.pack, words.lower().split()
    recogniser = engines.attentive(house, engines.open_ears_for(house, few, name) if few else engines.open_ears(house, name))
    if tables:
        known = {one.file for table in tables for one in table.recordings}
        for stranger in (file for file in files or [] if file.resolve() not in known):
            remark(f"{stranger} is in no table, so nobody knows what was said in it. It is left out.")
        failed = _measure(recogniser, tables, worst, as_json)
    else:
        failed = _transcribe(recogniser, files or [], as_json)
    if failed:
        raise typer.Exit(RecordingError.exit_code)


def _transcribe(recogniser: Ears, files: Sequence[Path], as_json: bool) -> int:
    """Print what is said in each; how many could not be listened to."""
    failed = 0
    for file in _tracked(files):
        heard = _listen_to(file, recogniser)
        failed += heard is None
        if heard is not None and as_json:
            sys.stdout.write(json.dumps({"file": str(file), "text": heard.text, "seconds": round(heard.seconds, 2)}) + "\n")
        elif heard is not None:
            people().print(heard.text or "(no words)", markup=False)
    return failed


def _measure(recogniser: Ears, tables: Sequence[Reference], worst: int, as_json: bool) -> int:
    """Report how well the recordings of the tables are understood; how many of them could not be listened to."""
    sets = {table.name: Measured(table.name) for table in tables}
    for name, recording in _tracked([(table.name, recording) for table in tables for recording in table.recordings]):
        measured, wall_s, work_s = sets[name], time.perf_counter(), time.process_time()
        heard = _listen_to(recording.file, recogniser)
        if heard is None:
            measured.failed += 1
            continue
        measured.wall_s += time.perf_counter() - wall_s
        measured.work_s += time.process_time() - work_s
        measured.sound_s += heard.seconds
        measured.lines.append(Line(recording.said, heard.text, recording.speaker, str(recording.file)))
    if not any(measured.lines for measured in sets.values()):
        raise RecordingError("None of the recordings in the table can be listened to.", "They belong beside the table.")
    if as_json:
        sys.stdout.write(json.dumps(as_fields(list(sets.values()), recogniser.name, worst), ensure_ascii=False) + "\n")
    else:
        show(list(sets.values()), recogniser.name, worst, people())
    return sum(measured.failed for measured in sets.values())


def _tracked(things: Sequence[Thing]) -> Iterator[Thing]:
    """One after the other, with a bar on standard error where that is a terminal."""
    with Progress(console=people(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        yield from progress.track(things, description="listening")


def _listen_to(file: Path, ears: Ears) -> Heard | None:
    """What was said in one recording; None where it can't be listened to, which is said."""
    from companion.audio.recordings import blocks_of  # noqa: PLC0415

    try:
        blocks = list(blocks_of(file))  # before the ears open: a broken file would leave them with an utterance without an end
        utterance = ears.utterance()
        for block in blocks:
            utterance.hear(block)
        return utterance.finish()
    except CompanionError as error:
        remark(str(error))
        return None

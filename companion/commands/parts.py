"""companion doctor and bench: the parts, tried and measured."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from companion.commands.context import Json, options
from companion.console import people, table
from companion.errors import HardwareError, RecordingError

VERDICT_STYLE = {"works": "green", "missing": "yellow", "broken": "bold yellow"}


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Try each part alone, and say what to do. Exit code 3 if one is missing that a conversation needs."""
    from companion import doctor as parts  # noqa: PLC0415  `companion --help` need not load the engines

    chosen = options(context)
    house, mistakes = chosen.house(lenient=True)
    rows = table("part", "", "what was found", "what to do")
    failed = False
    with people(stderr=True).status("Trying each part…") as status:
        for finding in parts.examine(house, chosen.settings_file, mistakes):
            status.update(f"Tried: {finding.part}")
            failed |= finding.verdict != "works" and finding.needed
            if as_json:
                sys.stdout.write(json.dumps(dataclasses.asdict(finding)) + "\n")
            verdict = f"[{VERDICT_STYLE[finding.verdict]}]{finding.verdict}[/]"
            rows.add_row(finding.part, verdict, finding.what.replace("[", r"\["), finding.fix.replace("[", r"\["))
    if not as_json:
        people().print(rows)
    if failed:
        raise typer.Exit(HardwareError.exit_code)


def bench(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Recordings to say; without any, the demonstration's.", show_default=False)
    ] = None,
    turns: Annotated[int, typer.Option("--turns", min=2, help="How many turns; recordings are said again if need be.")] = 40,
    fast: Annotated[
        bool, typer.Option("--fast", help="Don't wait for the sound: for memory over many turns, not for latencies.")
    ] = False,
    aloud: Annotated[bool, typer.Option("--aloud", help="Answer through the sound card, so that its delay counts.")] = False,
    idle_s: Annotated[float, typer.Option("--idle", min=0, max=600, help="Seconds of idleness to measure.")] = 10.0,
    llama: Annotated[
        Path | None, typer.Option("--llama", help="The decoder as GGUF, to compare with llama.cpp; else one beside the decoder.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="A PNG to draw a turn's stages in.")] = None,
    memory: Annotated[
        int | None,
        typer.Option("--memory", min=100, metavar="TURNS", help="Measure memory instead, with so many made-up turns in it."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure what a person waits for: release to text, to first sound, interrupt to silence, start, memory, models."""
    if memory is not None:
        _bench_memory(memory, as_json)
        return
    from companion import app  # noqa: PLC0415
    from companion import bench as measure  # noqa: PLC0415
    from companion.bench_plot import write_waterfall  # noqa: PLC0415

    house, _ = options(context).house()
    recordings = files or app.demo_recordings()
    if missing := [str(file) for file in recordings if not file.exists()]:
        raise RecordingError(f"There is no {missing[0]}.", "Give WAV or FLAC files.")
    with Progress(console=people(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("turns", total=turns)
        report = measure.run(
            house,
            recordings,
            turns=turns,
            fast=fast,
            aloud=aloud,
            idle_s=idle_s,
            llama=llama,
            options=_again(options(context)),
            on_turn=lambda number: progress.update(task, completed=number),
            on_models=lambda: progress.update(task, description="models", total=None),
        )
    if as_json:
        sys.stdout.write(json.dumps(report.as_json()) + "\n")
    else:
        rows = table("what (ms, unless it says otherwise)", "median", "95 %", "worst", "of")
        for row in report.rows():
            rows.add_row(*row)
        people().print(rows)
    if plot:
        write_waterfall(plot, report.stages())
        people(stderr=True).print(f"The stages of a turn are drawn in {plot}.", markup=False)


def _bench_memory(turns: int, as_json: bool) -> None:
    from companion.bench_memory import FACTS, main  # noqa: PLC0415

    main(["--turns", str(turns), "--facts", str(min(FACTS, turns)), *(["--json"] if as_json else [])])


def _again(chosen: object) -> list[str]:
    """The options before the command, for a second process that is to start as this one did."""
    words = {"settings_path": "--settings", "data": "--data", "models": "--models"}
    given = {words[key]: value for key, value in vars(chosen).items() if key in words and value is not None}
    return [word for option, value in given.items() for word in (option, str(value))]

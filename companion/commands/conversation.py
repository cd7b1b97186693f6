"""companion talk and demo: conversing aloud, and without a person."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from companion.commands.chat import chat
from companion.commands.context import Json, Options, at_a_terminal, options, remark
from companion.console import Captions, JsonLines, LiveRing, people
from companion.errors import CompanionError, RecordingError
from companion.turn.runner import Notice

if TYPE_CHECKING:
    from companion.app import Door
    from companion.engines import House


def talk(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Recordings (WAV, FLAC), one turn each.", show_default=False)] = None,
    wav: Annotated[bool, typer.Option("--wav", help="Say the recordings that follow, instead of using a microphone.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="A folder to keep the answers in, as WAV files.")] = None,
    or_demo: Annotated[
        bool,
        typer.Option(
            "--or-demo", help="Where there is no sound card, type; where there is no terminal either, run the demonstration."
        ),
    ] = False,
    as_json: Json = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing that is heard or said, only what is wrong: for a service and its log.")
    ] = False,
) -> None:
    """Talk with her: hold the space bar (or the button), talk, let go.

    With --wav FILE... she answers recordings, one turn each; this needs no sound card, no terminal and no network.
    """
    chosen = options(context)
    if quiet and as_json:
        raise typer.BadParameter("It prints all that is heard and said; leave out one of the two.", param_hint="--json")
    if wav or files:
        _talk_recordings(chosen, files or [], out, _watch(as_json, quiet))
    elif out is not None and not or_demo:
        raise RecordingError("--out keeps her answers to recordings.", "Name some: companion talk --wav hello.wav --out replies")
    elif or_demo and not (as_json or quiet) and (why := _no_sound_card()):
        _do_without_sound(context, why, out or Path("replies"))
    else:
        _talk_live(chosen, as_json, quiet)


def _watch(as_json: bool, quiet: bool) -> Callable[[Notice], None]:
    """What prints the conversation where nothing is drawn."""
    if as_json:
        return JsonLines(sys.stdout)
    return _only_faults if quiet else Captions(people())


def _only_faults(notice: Notice) -> None:
    if notice.event == "error":
        remark(f"{notice.fields['what']} {notice.fields['fix']}")


def _talk_recordings(chosen: Options, files: list[Path], out: Path | None, watch: Callable[[Notice], None]) -> None:
    from companion import app  # noqa: PLC0415  `companion --help` need not load the engines

    if not files:
        raise RecordingError("--wav needs recordings.", "For example: companion talk --wav hello.wav --out replies")
    house, _ = chosen.house()
    codes: list[int] = []

    def see(notice: Notice) -> None:
        watch(notice)
        if notice.event == "error":
            codes.append(int(str(notice.fields["exit_code"])))

    app.talk_recordings(house, files, out, see)
    if codes:
        raise typer.Exit(codes[0])


def _talk_live(chosen: Options, as_json: bool, quiet: bool) -> None:
    from companion import app  # noqa: PLC0415
    from companion.hardware.ring_terminal import TerminalRing  # noqa: PLC0415

    house, mistakes = chosen.house(lenient=True)
    for mistake in mistakes:
        house.remark(mistake)
    terminal = at_a_terminal()
    if as_json or quiet or not sys.stdout.isatty() or house.settings.ring.kind == "none":
        app.talk_live(house, _watch(as_json, quiet), None, mistakes, terminal, door=_door(chosen, house))
        return
    console = people()
    console.print("Hold the space bar and talk; let go, and she answers. Or tap it to start and again to stop.")
    console.print("m mutes the microphone, q ends.\n", style="dim")
    house = replace(house, remark=lambda text: console.print(text, style="yellow", markup=False))
    with LiveRing(console, keep_stderr=chosen.debug) as live:
        ring = TerminalRing(house.settings.ring.count, live.update)
        captions = Captions(console)

        def watch_both(notice: Notice) -> None:
            captions(notice)
            if (caption := live.caption(notice)) is not None:
                ring.caption = caption

        app.talk_live(house, watch_both, ring, mistakes, terminal, door=_door(chosen, house))


def _door(chosen: Options, house: "House") -> "Door":
    """What lets a phone in when she is asked to."""
    from companion.web.door import Door as PageDoor  # noqa: PLC0415

    return lambda conversation, parts, controls: PageDoor(house, chosen.settings_file, conversation, parts, controls)


def _no_sound_card() -> str:
    """Why nothing can be heard or said aloud here; empty if it can."""
    from companion.audio import cards  # noqa: PLC0415

    try:
        cards.find("input")
        cards.find("output")
    except CompanionError as error:
        return error.what
    return ""


def _do_without_sound(context: typer.Context, why: str, out: Path) -> None:
    if at_a_terminal():
        people().print(f"{why} So let's type. With a microphone and a speaker: companion talk\n", markup=False)
        chat(context)
    else:
        people().print(f"{why} There is no terminal either. So here is a demonstration with recordings.\n", markup=False)
        demo(context, out)


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="A folder for the answers.")] = Path("replies"),
) -> None:
    """A few recordings that come with the program: what was heard, what she answers, how long it took."""
    from companion import app, engines  # noqa: PLC0415

    house, _ = options(context).house()
    house = engines.forgetful(house)
    recordings = app.demo_recordings()
    console = people()
    remaining = iter(recordings)
    told: dict[str, Notice] = {}

    def see(notice: Notice) -> None:
        told[notice.event] = notice
        if notice.event == "error":
            told.clear()
            console.print(Text(f"{next(remaining).stem}\n  {notice.fields['what']} {notice.fields['fix']}\n", "yellow"))
        elif notice.event == "spoken" and "reply" in told:  # an apology is no answer
            heard, reply = told["heard"].fields, told["reply"].fields
            sound = told["first_sound"].fields if "first_sound" in told else {"after_release_ms": "no"}
            console.print(Text(next(remaining).stem, "bold"))
            console.print(Text(f"  heard     {heard['text'] or '(no words)'}"))
            console.print(Text(f"  answered  {reply['text']}", "magenta"))
            console.print(
                Text(f"  words {heard['after_release_ms']} ms after the end, first sound {sound['after_release_ms']} ms\n", "dim")
            )
            told.clear()

    console.print("Five recordings at the speed of life: four by a synthetic voice, one by a person.\n")
    app.talk_recordings(house, recordings, out, see, paced=True)
    console.print(
        f"Her answers are in {out}/ as WAV files. To talk with her yourself: companion talk, or chat to type.", markup=False
    )

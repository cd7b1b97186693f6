"""companion ring: see the looks, have a picture of them, and look after the Pico in the ring."""

import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn

from companion.commands.context import Json, options
from companion.console import people, table
from companion.errors import HardwareError

if TYPE_CHECKING:
    from companion.hardware.display import Display
    from companion.hardware.patterns import Look

ring = typer.Typer(no_args_is_help=True, help="The ring of lights: see its looks, draw them, install the Pico's program.")

Port = Annotated[
    str,
    typer.Option(
        "--port", help="The Pico's serial port; empty is the one of the settings, or what is found.", show_default=False
    ),
]


@ring.command("demo")
def demo(
    context: typer.Context,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="How long each look is shown.")] = 3.0,
) -> None:
    """Show every look, one after another, on the ring that is there; in a terminal, there too. Ctrl-C ends it."""
    from companion.handset import Handset  # noqa: PLC0415  `companion --help` need not load the parts
    from companion.hardware.patterns import LOOKS  # noqa: PLC0415
    from companion.hardware.ring_terminal import TerminalRing  # noqa: PLC0415

    house, _ = options(context).house()
    with ExitStack() as stack:
        screen = None
        if sys.stdout.isatty() and house.settings.ring.kind != "none":
            from rich.live import Live  # noqa: PLC0415

            live = stack.enter_context(Live(console=people(), auto_refresh=False, transient=True))
            screen = TerminalRing(house.settings.ring.count, lambda picture: live.update(picture, refresh=True))
        handset = stack.enter_context(Handset(house, screen))
        if screen is None and handset.ring == "none":
            raise HardwareError(
                "There is no ring here to show the looks on.", "Run it in a terminal, or wire a ring: docs/hardware.md."
            )
        for name, look in LOOKS.items():
            caption = f"{name.replace('_', ' ')}: {look.says}"
            if screen is not None:
                screen.caption = caption
            else:
                people().print(caption, markup=False)
            _play(handset.display, name, look, seconds)


def _play(display: "Display", name: str, look: "Look", seconds: float) -> None:
    """One look with its argument doing what it would: a share that fills, or a level that stands."""
    began_s = time.monotonic()
    if look.argument_means and not look.follows_sound:
        display.show(name, lambda: min(1.0, (time.monotonic() - began_s) / seconds))
    else:
        display.show(name, 0.5 if look.follows_sound else 0.0)
    time.sleep(seconds)


@ring.command("sheet")
def sheet(
    context: typer.Context, out: Annotated[Path, typer.Option("--out", help="The PNG to write.")] = Path("looks.png")
) -> None:
    """Draw a picture of every look over time."""
    from companion.hardware.sheet import write_sheet  # noqa: PLC0415

    house, _ = options(context).house()
    with people(stderr=True).status("Drawing the looks…"):
        write_sheet(out, house.settings.ring.count)
    people().print(f"The looks are drawn in {out}.", markup=False)


@ring.command("info")
def info(context: typer.Context, as_json: Json = False) -> None:
    """What ring there is: its kind, and of a Pico its port, program, lights and how fast it answers."""
    from companion.rings import describe  # noqa: PLC0415

    house, _ = options(context).house()
    with people(stderr=True).status("Looking for the ring…"):
        facts = describe(house.settings.ring)
    if as_json:
        sys.stdout.write(json.dumps(facts) + "\n")
        return
    rows = table("ring", "")
    for name, value in facts.items():
        rows.add_row(name.replace("_", " "), str(value))
    people().print(rows)


@ring.command("flash")
def flash(
    context: typer.Context,
    port: Port = "",
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Don't wait until the new program has proved itself.")] = False,
) -> None:
    """Install the program of the ring's Pico, or update it. The old one stays until the new one has proved itself."""
    from companion.hardware import ports  # noqa: PLC0415
    from companion.hardware.firmware_files import Firmware  # noqa: PLC0415
    from companion.hardware.flash import flash as install  # noqa: PLC0415
    from companion.hardware.flash import the_only  # noqa: PLC0415

    house, _ = options(context).house()
    firmware = Firmware.here()
    found = the_only(ports.candidates(port or house.settings.ring.port))
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f} of {task.total:.0f}"),
        console=people(stderr=True), transient=True, disable=not sys.stderr.isatty(),
    ) as progress:  # fmt: skip
        task = progress.add_task("Looking for the Pico", total=1)

        def on_step(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total)

        done = install(found, firmware, on_step, wait=not no_wait)
    version = ".".join(map(str, done.version))
    if not done.changed:
        people().print(f"The ring has program {version} already.", markup=False)
    elif done.proved:
        people().print(f"The ring runs program {version}.", markup=False)
    else:
        people().print(f"The ring has started program {version}, and keeps it if it runs well for ten seconds.", markup=False)

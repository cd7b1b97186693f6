"""The command line: arguments in, exit code out. The work is in commands/.

Exit codes: 0 done, 1 failed, 2 settings or arguments wrong, 3 a part is missing or broken, 4 a model is missing or damaged.
"""

import gc
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from companion import __version__
from companion.commands import conversation, parts, sound
from companion.commands.chat import chat
from companion.commands.context import Options, guarded, start_logging
from companion.commands.goodbye import goodbye
from companion.commands.image import ALL_WORDS, image
from companion.commands.letter import letter
from companion.commands.listen import listen
from companion.commands.mail import mail
from companion.commands.memory import memory
from companion.commands.models import models
from companion.commands.notes import notes
from companion.commands.remind import remind
from companion.commands.ring import ring
from companion.commands.serve import serve
from companion.commands.settings import settings

program = typer.Typer(
    name="companion",
    help="A pocket voice companion: hold the button, talk, let go, and it answers aloud. Everything stays on the device.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (conversation.talk, chat, serve, conversation.demo, listen, sound.say, parts.doctor, parts.bench):
    program.command()(command)
program.command(context_settings=ALL_WORDS)(image)
program.command()(remind)
program.command()(goodbye)
program.add_typer(letter, name="letter")
program.add_typer(mail, name="mail")
program.add_typer(memory, name="memory")
program.add_typer(models, name="models")
program.add_typer(notes, name="notes")
program.add_typer(settings, name="settings")
program.add_typer(ring, name="ring")


@program.callback()
def before(
    context: typer.Context,
    settings_path: Annotated[
        Path | None, typer.Option("--settings", help="A companion.toml to use instead of your own.", metavar="FILE")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="The folder of memory, packs and state.", metavar="DIR", file_okay=False)
    ] = None,
    models: Annotated[
        Path | None, typer.Option("--models", help="A folder to look for model packs in first.", metavar="DIR", file_okay=False)
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Log what happens, and show where errors come from.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,  # noqa: ARG001
) -> None:
    start_logging(debug)
    context.obj = Options(settings_path, data, models, debug)


def main() -> None:
    """Run the command line; ends the process."""
    gc.enable()
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"companion {__version__}\n")
        sys.exit(0)
    signal.signal(signal.SIGTERM, _end)
    for name in ("stdout", "stderr"):  # closed by whoever started us: what is said goes nowhere
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  open to the end
    sys.exit(guarded(program, debug="--debug" in sys.argv))


def _end(_signal: int, _frame: object) -> None:
    """A service that is stopped ends as on Ctrl-C: the microphone closed, the lights out, the terminal as it was."""
    sys.exit(128 + signal.SIGTERM)

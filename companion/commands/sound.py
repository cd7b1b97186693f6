"""companion say: her voice alone."""

from pathlib import Path
from typing import Annotated

import typer

from companion.commands.context import options


def say(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What she is to say.")],
    out: Annotated[Path | None, typer.Option("--out", help="A WAV file to write instead of the speaker.")] = None,
) -> None:
    """Speak a text, or write it to a WAV file."""
    from companion import app  # noqa: PLC0415  `companion --help` need not load the engines

    house, _ = options(context).house()
    app.say(house, text, out)

"""What the commands about the memory share: where it lies, opening it, asking before something ends, printing safely."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from platformdirs import user_data_path

from companion.commands.context import options
from companion.console import people
from companion.engines import MEMORY_FOLDER, PASSPHRASE, open_clock

if TYPE_CHECKING:
    from companion.memory.memory import Encode, Memory

SHOWN_LETTERS = 300

Yes = Annotated[bool, typer.Option("--yes", help="Don't ask first.")]


def memory_folder(context: typer.Context) -> Path:
    """The settings are not asked: a mistake in them is no reason not to reach one's memory."""
    return (options(context).data or user_data_path("companion")) / MEMORY_FOLDER


def now_of(context: typer.Context) -> datetime:
    """What time it is for her: in the owner's zone, and as he has told her where the machine doesn't know."""
    house, _ = options(context).house(lenient=True)
    return open_clock(house).now()


def refuse_if_off(context: typer.Context) -> None:
    """Raises SettingsError where the owner wants nothing kept: a reminder would never ring."""
    from companion.errors import SettingsError  # noqa: PLC0415

    house, _ = options(context).house(lenient=True)
    if not house.settings.memory.on:
        raise SettingsError("Memory is switched off, so nothing is kept.", "Set on = true under [memory] in companion.toml.")


@contextmanager
def opened(context: typer.Context, by_meaning: bool = False) -> Iterator["Memory"]:
    """The memory; `by_meaning`: with the sentence encoder, for a search. Raises KeepingError."""
    from companion.memory.memory import Memory  # noqa: PLC0415  `companion --help` need not load the database

    memory = Memory.open(memory_folder(context), os.environ.get(PASSPHRASE, ""), _encode(context) if by_meaning else None)
    try:
        if memory.store.salvaged:
            say(f"The memory was damaged. What could be read is here; the damaged file is {memory.store.salvaged}.", stderr=True)
        yield memory
    finally:
        memory.close()


def _encode(context: typer.Context) -> "Encode | None":
    """The sentence encoder, as the talk uses it; None where there is none that is whole: words find things too."""
    from companion.errors import ModelError  # noqa: PLC0415
    from companion.lm.encoder import SentenceEncoder  # noqa: PLC0415
    from companion.mind.words import plain  # noqa: PLC0415
    from companion.models import packs  # noqa: PLC0415

    chosen = options(context)
    with suppress(ModelError):
        found, _ = packs.find("encoder", packs.search_path(chosen.models, memory_folder(context).parent))
        for pack in found[:1]:
            encoder = SentenceEncoder(pack.folder)
            return lambda text: encoder.read(plain(text)).embedding
    return None


def answer_to(question: str) -> str:
    """What is typed, or read from a pipe; "" where nothing is."""
    people(stderr=True).print(question, end=" ", markup=False)
    return sys.stdin.readline().strip() if sys.stdin is not None else ""


def agreed(question: str, yes: bool, not_done: str) -> None:
    """Go on only after a yes. Raises typer.Exit otherwise."""
    if yes or answer_to(f"{question} [y/N]").lower() in ("y", "yes"):
        return
    say(not_done, stderr=True)
    raise typer.Exit(1)


def say(text: str, stderr: bool = False) -> None:
    people(stderr=stderr).print(text, markup=False)


def short(text: str) -> str:
    """A text as one line that is safe in a terminal, cut where it gets long."""
    from companion.memory.readable import plain  # noqa: PLC0415

    line = plain(text[: 4 * SHOWN_LETTERS])
    return line if len(line) <= SHOWN_LETTERS else line[: SHOWN_LETTERS - 1].rstrip() + "…"

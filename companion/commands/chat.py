"""companion chat: the conversation by typing."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from companion.commands.context import Json, at_a_terminal, options
from companion.console import people
from companion.errors import KeepingError

if TYPE_CHECKING:
    from companion.engines import House
    from companion.memory.memory import Memory
    from companion.memory.store import Store
    from companion.ringing import Ringing


def chat(
    context: typer.Context,
    each: Annotated[
        bool, typer.Option("--each", help="Take every line as a conversation of its own, remembering nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Talk with her by typing. Reads lines from a pipe too, one answer each."""
    from companion import engines  # noqa: PLC0415

    house, _ = options(context).house()
    memory = None if each else engines.open_memory(house)
    mind = engines.open_mind(house, memory=memory)
    ringing = ringing_of(house, memory)
    typed = at_a_terminal() and not as_json
    if typed:
        people().print("Type, and press Enter. Ctrl-D ends.\n", style="dim")
    for line in _lines(typed, lambda: _tell_due(ringing(), as_json)):
        if each:
            mind = engines.open_mind(house, seed=0)
        reply = mind.reply(line)
        text = "".join(reply.pieces)
        mind.remember(line, text)
        if as_json:
            _print_json({"event": "heard", "text": line})
        _print(text, reply.source, reply.move, as_json)


def ringing_of(house: "House", memory: "Memory | None") -> "Callable[[], Ringing | None]":
    """Gives the timers and reminders of this memory; after it was wiped, those of the new one."""
    from companion import engines  # noqa: PLC0415

    opened: list[tuple[Store, Ringing]] = []

    def ringing() -> "Ringing | None":
        if memory is None:
            return None
        if not opened or opened[-1][0] is not memory.store:
            opened[:] = [(memory.store, engines.open_ringing(house, memory))]
        return opened[-1][1]

    return ringing


def _lines(typed: bool, before: Callable[[], object]) -> Iterator[str]:
    """What is typed, or comes through a pipe; `before` each of them."""
    while True:
        before()
        try:
            line = input("you  ") if typed else sys.stdin.readline() if sys.stdin else ""
        except EOFError:
            return
        except KeyboardInterrupt:
            sys.stdout.write("\n")
            raise
        if not typed and not line:
            return
        yield line.rstrip("\n")


def _tell_due(ringing: "Ringing | None", as_json: bool) -> None:
    """Timers and reminders that are due. Here they are read as soon as they are there, so once is enough."""
    if ringing is None:
        return
    try:
        ringing.follow_clock()
        while (saying := ringing.to_say() or ringing.to_tell()) is not None:
            if (begun := ringing.begin(saying)) is not None:
                _print(begun.text, "alarm", "task", as_json)
                ringing.acknowledge(begun.due)
    except KeepingError as error:
        people(stderr=True).print(str(error), style="yellow", markup=False)


def _print(text: str, source: str, move: str, as_json: bool) -> None:
    if as_json:
        _print_json({"event": "reply", "text": text, "source": source, "move": move})
    else:
        people().print(text, markup=False)


def _print_json(fields: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()

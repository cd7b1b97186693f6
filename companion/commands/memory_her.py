"""companion memory show --her: how she has come to be with him, what she brought up by herself, and what is switched off."""

import json
import sys
from typing import TYPE_CHECKING

from rich.text import Text

from companion.commands.remembered import say
from companion.console import people

if TYPE_CHECKING:
    from companion.memory.memory import Memory

CELLS = 10
"""To each side of the middle."""
SIDES = {
    "humour": ("serious", "playful"),
    "length": ("short", "chatty"),
    "directness": ("soft", "direct"),
    "questions": ("asks less", "asks more"),
}
LAST_WORDS = 5
SWITCHES = {
    "mood.off": "She doesn't judge how he sounds.",
    "gentle.off": "She says nothing by herself.",
}


def show_her(memory: "Memory", as_json: bool) -> None:
    """Her manner, her name, the hours with her, and the gentle words she said."""
    from datetime import datetime, timedelta  # noqa: PLC0415

    from companion.mind.heart.drift import Drift  # noqa: PLC0415
    from companion.mind.heart.hours import long_s, talked_s  # noqa: PLC0415
    from companion.mind.meeting.names import her_name  # noqa: PLC0415

    dials, name = Drift(memory).dials, her_name(memory)
    week_s = talked_s(memory, datetime.now() - timedelta(days=7))
    words = [(str(matter), int(at), str(answer)) for matter, at, answer in memory.store.rows(LAST, (LAST_WORDS,))]
    off = [told for name, told in SWITCHES.items() if memory.preferences.get(name)]
    if as_json:
        told = {"name": name, "manner": dials, "week_s": week_s, "off": off, "words": words}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    console = people()
    console.print(Text(f"{name}, as she is with you", "bold cyan"))
    for dial, value in dials.items():
        console.print(_bar(dial, value))
    say("In the middle she is as she came. “Be yourself again” puts her back.")
    say(f"The last seven days: {long_s(week_s) if week_s else 'no time'} together.")
    _show_words(words)
    for told_off in off:
        say(told_off)


LAST = "SELECT matter, at, answer FROM gentle_words ORDER BY id DESC LIMIT ?"


def _bar(dial: str, value: float) -> Text:
    left, right = SIDES[dial]
    place = round(value * CELLS)
    cells = "".join("●" if cell == place else "│" if cell == 0 else "─" for cell in range(-CELLS, CELLS + 1))
    return Text.assemble("  ", (f"{dial:<12}", "dim"), f"{left:>9} ", (cells, "magenta"), f" {right}")


def _show_words(words: list[tuple[str, int, str]]) -> None:
    from companion.memory.readable import day  # noqa: PLC0415

    if words:
        people().print(Text("\nWhat she brought up by herself", "bold cyan"))
    for matter, at, answer in words:
        took = {"no": ", and you said no", "yes": ", and you answered"}.get(answer, "")
        people().print(Text.assemble("  ", (f"{day(at)}  ", "dim"), f"{matter}{took}"))

"""How a conversation looks to people and to programs: captions in a terminal, or JSON lines.

A terminal gets the ring, drawn, under what was said; a pipe gets plain lines.
"""

import json
import os
import sys
import threading
import time
from typing import TextIO

from rich.console import Console, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from companion.turn.runner import Notice

STARTED_S = time.monotonic()
JSON_EVENTS = ("state", "heard", "reply", "first_sound", "spoken", "error")

STATE_WORDS = {
    "idle": "ready: hold the space bar and talk",
    "listening": "listening",
    "hands-free": "listening until you stop",
    "thinking": "thinking",
    "speaking": "speaking: press to interrupt",
    "error": "sorry",
    "muted": "muted: m to unmute",
    "asleep": "asleep",
}


class JsonLines:
    """One JSON object a line. `t`: seconds since the program was started."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def __call__(self, notice: Notice) -> None:
        if notice.event in JSON_EVENTS:
            line = {"t": round(notice.at_s - STARTED_S, 4), "event": notice.event, "turn": notice.turn, **notice.fields}
            self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._out.flush()


class Captions:
    """What was heard and what she answers, as lines for people."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, notice: Notice) -> None:
        text = str(notice.fields.get("text", ""))
        match notice.event:
            case "heard":
                self._console.print(Text.assemble(("you  ", "bold cyan"), text or "(no words)"))
                if lost := notice.fields.get("lost_blocks"):
                    self._console.print(Text(f"     (the sound card lost {lost} blocks: is the machine very busy?)", "dim"))
            case "reply":
                self._console.print(Text.assemble(("her  ", "bold magenta"), text))
            case "spoken" if not notice.fields["whole"]:
                self._console.print(Text("     (cut short)", "dim"))
            case "error":
                self._console.print(Text(f"{notice.fields['what']} {notice.fields['fix']}", "yellow"))


class LiveRing:
    """The bottom of the terminal: the ring, with the state and what is being heard. Lines printed meanwhile go above it."""

    def __init__(self, console: Console, keep_stderr: bool = False) -> None:
        """`keep_stderr`: False drops what C libraries write to it, PortAudio when a card goes: that tears the picture."""
        self._live = Live(console=console, auto_refresh=False, transient=True, redirect_stderr=False)
        self._lock = threading.Lock()
        self._stderr_fd = None if keep_stderr else os.dup(2)

    def __enter__(self) -> "LiveRing":
        if self._stderr_fd is not None:
            nowhere_fd = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere_fd, 2)
            os.close(nowhere_fd)
        self._live.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._live.stop()
        if self._stderr_fd is not None:
            os.dup2(self._stderr_fd, 2)
            os.close(self._stderr_fd)

    def update(self, picture: RenderableType) -> None:
        """Draw this instead. From any thread."""
        with self._lock:
            self._live.update(picture, refresh=True)

    def caption(self, notice: Notice) -> str | None:
        """The words in the middle of the ring after a notice; None: they stay."""
        if notice.event == "state":
            return STATE_WORDS[str(notice.fields["state"])]
        return str(notice.fields["text"]) if notice.event == "partial" else None


def people(stderr: bool = False) -> Console:
    """A console for people: colour and width are the terminal's, plain when piped."""
    return Console(stderr=stderr, highlight=False, soft_wrap=not (sys.stderr if stderr else sys.stdout).isatty())


def table(*columns: str) -> Table:
    """A table that breaks long paths rather than hiding their ends."""
    made = Table()
    for column in columns:
        made.add_column(column, overflow="fold")
    return made

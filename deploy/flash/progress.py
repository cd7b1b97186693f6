"""How far it is, for people: a bar with speed and time left in a terminal, a line for every tenth in a pipe."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from deploy.flash.source import Advance

TENTHS = 10


@contextmanager
def stage(console: Console, what: str, total_bytes: int | None) -> Iterator[Advance]:
    """Show how far one stage is. `total_bytes`: None where it isn't known."""
    if console.is_terminal:
        with Progress(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
            console=console,
        ) as progress:  # fmt: skip
            task = progress.add_task(what, total=total_bytes)
            yield lambda count: progress.advance(task, count)
        return
    lines = Lines(what, total_bytes, lambda line: console.print(line, markup=False, highlight=False))
    yield lines.advance
    lines.end()


class Lines:
    """A line at the start, one at each tenth but at most one a second, and one at the end."""

    def __init__(
        self, what: str, total_bytes: int | None, say: Callable[[str], None], clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._what, self._total_bytes, self._say, self._clock_s = what, total_bytes, say, clock_s
        self._done_bytes, self._told = 0, 0
        self._began_s = self._told_s = clock_s()
        say(f"{what}...")

    def advance(self, count: int) -> None:
        self._done_bytes += count
        if not self._total_bytes:
            return
        tenths = min(TENTHS * self._done_bytes // self._total_bytes, TENTHS)
        now_s = self._clock_s()
        if self._told < tenths < TENTHS and now_s - self._told_s >= 1:
            self._told, self._told_s = tenths, now_s
            speed = self._done_bytes / (now_s - self._began_s)
            left_s = (self._total_bytes - self._done_bytes) / speed
            self._say(f"{self._what}: {10 * tenths} %, {speed / 1e6:.1f} MB/s, about {left_s:.0f} s left")

    def end(self) -> None:
        self._say(f"{self._what}: done, {self._done_bytes / 1e6:.0f} MB in {self._clock_s() - self._began_s:.0f} s")

"""The ring on the simulated Pico, watched: which looks it has shown, and when."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.boottest.failures import BootTestError, CheckFailedError
from deploy.boottest.looks import look_of
from firmware.simulated.pico import SimulatedPico, find_micropython

LOOK_S = 0.02
"""How often it is looked at: each frame of the Pico's 50 a second, nearly."""
ALONE_LIMIT_S = 60.0
STAYS_S = 0.5
"""A look that fades in is for a moment as dim as "ready": that one counts once it has stayed."""


class WatchedRing:
    """A Pico with the ring's firmware, plugged in while this is open. Its power is the board's: one for each machine."""

    def __init__(self, folder: Path) -> None:
        command = find_micropython()
        if command is None:
            raise BootTestError("MicroPython's unix port is missing.", "deploy/micropython.sh says how to get it.")
        self._pico = SimulatedPico(folder, command)
        self._over = threading.Event()
        self._changed = threading.Condition()
        self._seen: list[tuple[float, str]] = []
        self._thread = threading.Thread(target=self._watch, name="ring watch", daemon=True)

    def __enter__(self) -> Self:
        self._pico.plug_in()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join(5)
        self._pico.close()

    @property
    def port(self) -> Path:
        return self._pico.port

    @property
    def look(self) -> str:
        return self._seen[-1][1] if self._seen else "dark"

    def mark(self) -> int:
        """A place in what it shows, for wait_for() and since(): only what comes after it counts."""
        return max(0, len(self._seen) - 1)

    def alone(self, while_: Callable[[], object] = lambda: None) -> int:
        """Wait until it has noticed that no host talks to it; a mark. What it shows before that is its own, not the host's."""
        self.wait_for("host lost", ALONE_LIMIT_S, while_=while_)
        return self.mark()

    def since(self, mark: int) -> list[str]:
        """The looks since then, in their order."""
        return [look for _, look in self._seen[mark:]]

    def wait_for(self, look: str, limit_s: float, mark: int = 0, while_: Callable[[], object] = lambda: None) -> float:
        """Wait until it shows a look, or has shown it since `mark`; how long that took. `while_` is called over and over.

        Raises CheckFailedError after `limit_s`, and what `while_` raises.
        """
        begun_s = time.monotonic()
        with self._changed:
            while look not in self.since(mark):
                waited_s = time.monotonic() - begun_s
                if waited_s > limit_s:
                    shown = ", ".join(self.since(mark)[-6:]) or "nothing"
                    raise CheckFailedError(f'The ring did not show "{look}" within {limit_s:.0f} s; it showed: {shown}.')
                while_()
                self._changed.wait(0.5)
        return time.monotonic() - begun_s

    def _watch(self) -> None:
        dim_since_s: float | None = None
        while not self._over.wait(LOOK_S):
            look, now_s = look_of(self._pico.frame()), time.monotonic()
            if look != "ready":
                dim_since_s = None
            elif dim_since_s is None:
                dim_since_s = now_s
            if dim_since_s is not None and now_s - dim_since_s < STAYS_S:
                continue
            if not self._seen or self._seen[-1][1] != look:
                with self._changed:
                    self._seen.append((now_s, look))
                    self._changed.notify_all()

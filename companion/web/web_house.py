"""What every page of the site works with: the house, its settings file, and memory for whichever thread asks.

A request runs in a thread of a pool, and a connection to memory belongs to one thread: so each gets its own and gives it back.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from companion.engines import House, open_memory, open_store
from companion.errors import KeepingError
from companion.hardware.display import Display
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.web.pairing import Pairing

OFF = KeepingError("Memory is switched off.", "Switch it on under [memory] in the settings.")
JOBS = 2
"""At most so many long pieces of work (fetching a pack, a bench) at a time: she is to answer meanwhile."""


@dataclass
class WebHouse:
    """Close it when the server has ended."""

    house: House
    settings_path: Path
    """companion.toml: it may not exist yet."""
    display: Display = field(default_factory=Display)
    """The conversation's lights, for a test of the ring."""
    elsewhere: bool = False
    """Words go to a server of the owner's."""
    lan: bool = False
    """Other computers may come in."""
    pairing: Pairing | None = None
    """Who may come in from the network; None: only this computer can."""
    jobs: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(JOBS, "web job"))
    closing: Event = field(default_factory=Event)
    """Set when the server ends: what takes long looks at it."""
    ready: Event = field(default_factory=Event)
    """Set when the conversation has loaded all it needs."""
    changed: Callable[[], object] = lambda: None
    """Call it when a page has set or cancelled a reminder or a timer: the alarms look at once. From any thread."""

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The file of memory, for this thread. Raises KeepingError where it is off or does not open."""
        if not self.house.settings.memory.on:
            raise OFF
        store = open_store(self.house)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def memory(self) -> Iterator[Memory]:
        """What she remembers, for this thread. Raises KeepingError where it is off or does not open."""
        faults: list[KeepingError] = []
        memory = open_memory(self.house, faults.append)
        if memory is None:
            raise faults[0] if faults else OFF
        try:
            yield memory
        finally:
            memory.close()

    def close(self) -> None:
        """Waits for no job: each looks at `closing`. Twice is fine."""
        self.closing.set()
        self.jobs.shutdown(wait=False, cancel_futures=True)

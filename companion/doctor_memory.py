"""The doctor's look at memory: whether it opens, is whole and can be written. It reads none of it aloud."""

from companion import engines
from companion.errors import KeepingError
from companion.findings import Finding, tried
from companion.memory.memory import Memory

TOLD = {"turns": "turns", "facts": "facts", "people": "people", "plans": "promises and plans", "notes": "notes"}
"""What is counted, and how it is called."""


def examine(house: engines.House) -> Finding:
    """Makes no memory where there is none yet."""
    if not house.settings.memory.on:
        return Finding("memory", "works", "Switched off under [memory] in companion.toml: she keeps nothing.", needed=False)
    folder = house.data / engines.MEMORY_FOLDER
    if not folder.exists():
        return Finding("memory", "works", f"Nothing is kept yet; it will be in {folder}.", needed=False)
    return tried("memory", lambda: _looked_through(house), needed=False)


def _looked_through(house: engines.House) -> str:
    """Read whole, which takes a second for each 100 MB or so, and written to. Raises KeepingError."""
    memory = Memory(engines.open_store(house))
    try:
        if not memory.store.is_whole():
            raise KeepingError("The memory is damaged.", "Start her once more: what can be read goes into a new file.")
        if not memory.store.read_only:
            with memory.store.change():
                memory.store.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('doctor', 'was here')")
        counts = memory.count()
        told = ", ".join(f"{counts[name]} {called}" for name, called in TOLD.items())
        only = " It can be read only: the disk takes no writing." if memory.store.read_only else ""
        return f"Encrypted, whole, {memory.size_bytes / 1e6:.1f} MB: {told}.{only}"
    finally:
        memory.close()

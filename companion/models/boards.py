"""Which machine this is, and whether a pack fits it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BOARDS = {
    "zero2w": "a Raspberry Pi Zero 2 W",
    "3": "a Raspberry Pi 3",
    "4": "a Raspberry Pi 4",
    "5": "a Raspberry Pi 5",
    "pc": "a computer",
}
"""The boards that a card or the catalogue can name, the smallest first."""

DEVICE_TREE = Path("/proc/device-tree/model")

MARKS = (
    ("Compute Module 3", "3"), ("Compute Module 4", "4"), ("Compute Module 5", "5"), ("Zero 2", "zero2w"),
    ("Raspberry Pi 3", "3"), ("Raspberry Pi 4", "4"), ("Raspberry Pi 5", "5"),
)  # fmt: skip
"""What the firmware writes into the device tree: "Raspberry Pi 4 Model B Rev 1.4", and 400 or 500 for the keyboards."""

SHARE = 0.5
"""Of the machine's memory, what one pack may take: the system, the program and the other packs share the rest."""


@dataclass(frozen=True)
class Machine:
    """`board` is one of BOARDS."""

    board: str
    memory_mb: int


def this_machine() -> Machine:
    """The machine that this runs on."""
    import psutil  # noqa: PLC0415  `companion --help` need not load it

    try:
        model = DEVICE_TREE.read_text(encoding="utf-8", errors="replace")
    except OSError:
        model = ""  # a laptop has none
    return Machine(board_of(model), psutil.virtual_memory().total // 1_000_000)


def board_of(model: str) -> str:
    """The board of a line of the device tree. A Pi that is not listed is an older one, and counts as the smallest."""
    for mark, board in MARKS:
        if mark in model:
            return board
    return "zero2w" if "Raspberry Pi" in model else "pc"


def why_not(machine: Machine, *, memory_mb: int, boards: Sequence[str]) -> str:
    """A sentence that tells why a pack does not fit, or nothing where it does."""
    if machine.board not in boards:
        return f"It is made for {_either([BOARDS.get(board, board) for board in boards])}, and this is {BOARDS[machine.board]}."
    if memory_mb > machine.memory_mb * SHARE:
        return f"It takes about {memory_mb:,} MB of memory, and this machine has {machine.memory_mb:,} MB for everything."
    return ""


def _either(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)

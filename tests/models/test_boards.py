"""Which board this is, and what fits it."""

import pytest

from companion.models.boards import BOARDS, Machine, board_of, this_machine, why_not

MODELS = {
    "Raspberry Pi Zero 2 W Rev 1.0\0": "zero2w",
    "Raspberry Pi Zero W Rev 1.1\0": "zero2w",
    "Raspberry Pi 2 Model B Rev 1.1\0": "zero2w",
    "Raspberry Pi 3 Model B Plus Rev 1.3\0": "3",
    "Raspberry Pi Compute Module 3 Plus Rev 1.0\0": "3",
    "Raspberry Pi 4 Model B Rev 1.4\0": "4",
    "Raspberry Pi 400 Rev 1.0\0": "4",
    "Raspberry Pi Compute Module 4 Rev 1.1\0": "4",
    "Raspberry Pi 5 Model B Rev 1.0\0": "5",
    "Raspberry Pi 500 Rev 1.0\0": "5",
    "Raspberry Pi Compute Module 5 Rev 1.0\0": "5",
    "Radxa ROCK 5B\0": "pc",
    "": "pc",
}


@pytest.mark.parametrize(("model", "board"), MODELS.items(), ids=lambda text: text.strip("\0"))
def test_boards(model: str, board: str) -> None:
    assert board_of(model) == board


def test_this_machine_is_one_of_them() -> None:
    machine = this_machine()
    assert machine.board in BOARDS
    assert machine.memory_mb > 100


FITS = [
    (Machine("zero2w", 430), 170, ("zero2w", "4"), ""),
    (
        Machine("zero2w", 430),
        170,
        ("4", "5"),
        "made for a Raspberry Pi 4 or a Raspberry Pi 5, and this is a Raspberry Pi Zero 2 W",
    ),
    (Machine("4", 900), 730, ("4",), "takes about 730 MB of memory, and this machine has 900 MB"),
    (Machine("4", 1900), 730, ("4",), ""),
    (Machine("pc", 16_000), 1360, ("5", "pc"), ""),
    (Machine("3", 900), 100, ("pc",), "made for a computer, and"),
]


@pytest.mark.parametrize(("machine", "memory_mb", "boards", "said"), FITS)
def test_why_not(machine: Machine, memory_mb: int, boards: tuple[str, ...], said: str) -> None:
    told = why_not(machine, memory_mb=memory_mb, boards=boards)
    assert said in told
    assert bool(told) == bool(said)

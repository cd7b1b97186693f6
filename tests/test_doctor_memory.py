"""What the doctor says of memory: not made by looking, counted, damaged, switched off."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from companion import doctor_memory, engines
from companion.memory.kinds import Learned, NewPerson
from companion.memory.memory import Memory
from companion.settings import Kept, Settings

NOON = datetime(2026, 5, 4, 12)


@pytest.fixture
def house(tmp_path: Path) -> engines.House:
    return engines.House(Settings(), tmp_path)


def fill(house: engines.House) -> None:
    memory = Memory(engines.open_store(house))
    for number in range(300):
        memory.keep_turn(f"line {number} of a long talk", "Go on.", "bank", NOON)
    memory.keep(Learned(people=(NewPerson("Marie", "sister"),)), NOON)
    memory.close()


def test_looking_makes_nothing(house: engines.House) -> None:
    finding = doctor_memory.examine(house)
    assert finding.verdict == "works"
    assert "Nothing is kept yet" in finding.what
    assert not (house.data / engines.MEMORY_FOLDER).exists()


def test_what_is_there_is_counted_and_none_of_it_told(house: engines.House) -> None:
    fill(house)
    finding = doctor_memory.examine(house)
    assert finding.verdict == "works"
    assert "300 turns" in finding.what
    assert "1 people" in finding.what
    assert "Marie" not in finding.what


def test_switched_off(house: engines.House) -> None:
    off = replace(house, settings=replace(house.settings, memory=Kept(on=False)))
    assert "Switched off" in doctor_memory.examine(off).what


def test_a_damaged_page_is_found(house: engines.House) -> None:
    fill(house)
    file = house.data / engines.MEMORY_FOLDER / "memory.db"
    content = bytearray(file.read_bytes())
    page = len(content) // 4096 // 2
    content[page * 4096 : (page + 1) * 4096] = bytes(4096)
    file.write_bytes(content)
    finding = doctor_memory.examine(house)
    assert finding.verdict != "works" or "damaged" in finding.what or list(file.parent.glob("memory.damaged-*"))


def test_a_key_that_is_gone_is_told(house: engines.House) -> None:
    fill(house)
    (house.data / engines.MEMORY_FOLDER / "memory.key").unlink()
    finding = doctor_memory.examine(house)
    assert finding.verdict != "works"
    assert "key" in finding.what
    assert finding.fix

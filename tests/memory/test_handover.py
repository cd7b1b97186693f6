"""The files that the goodbye hands over: all of it, readable, whole or not there."""

import errno
import json
import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from companion.errors import KeepingError
from companion.letters.kept import Letters
from companion.letters.kinds import Told
from companion.memory import handover
from companion.memory.handover import hand_over
from companion.memory.importing import read, restore
from companion.memory.kinds import Learned, NewFact, NewPerson, NewPlan
from companion.memory.memory import Memory
from companion.memory.store import Store

NOW = datetime(2026, 11, 23, 15, 0)


@pytest.fixture
def memory() -> Iterator[Memory]:
    made = Memory(Store.in_memory())
    told = Learned(
        (NewFact("me", "lives", "in Leeds"), NewFact("Marie", "works-as", "a nurse")),
        (NewPerson("Marie", "sister"),),
        (NewPlan("promise", "call the bank"),),
    )
    made.keep_turn("my sister marie is a nurse", "Marie, your sister.", "memory", NOW, told)
    made.notes.add("the gate code is\n\x1b[2J 1234", int(NOW.timestamp()))
    made.lists.add("shopping", "milk", int(NOW.timestamp()))
    with made.store.change():
        made.store.run(
            "INSERT INTO letters (whom, state, made, changed, told, text) VALUES (?, 'kept', ?, ?, '', ?)",
            ("../Aunt Zo\u00eb", int(NOW.timestamp()), int(NOW.timestamp()), "Dear Zo\u00eb,\n\nthank you.\n"),
        )
    yield made
    made.close()


def test_all_of_it_is_there_to_read(memory: Memory, tmp_path: Path) -> None:
    folder = hand_over(memory, tmp_path / "goodbye")
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    assert sorted(pages) == ["README.txt", "facts.txt", "notes.txt", "people.txt", "talks.txt"]
    assert "- You live in Leeds. (2026-11-23)" in pages["facts.txt"]
    assert "Marie, your sister" in pages["people.txt"]
    assert "  Marie works as a nurse." in pages["people.txt"]
    assert "You: my sister marie is a nurse\nShe: Marie, your sister." in pages["talks.txt"]
    assert all(part in pages["notes.txt"] for part in ("call the bank", "1234", "- milk"))
    assert "None of it is encrypted" in pages["README.txt"]
    assert "\x1b" not in "".join(pages.values())
    assert all(name in pages["README.txt"] for name in pages if name != "README.txt")


def test_letters_are_files_in_the_folder_and_nowhere_else(memory: Memory, tmp_path: Path) -> None:
    folder = hand_over(memory, tmp_path / "goodbye")
    (letter,) = (folder / "letters").iterdir()
    assert letter.name == "2026-11-23-aunt-zoe-1.txt"
    assert letter.read_text(encoding="utf-8").startswith("Dear Zo\u00eb,\n\nthank you.\n")


def test_a_letter_that_is_not_finished_hands_over_its_answers(memory: Memory, tmp_path: Path) -> None:
    told = Told(whom="tom", asking="between", answers={"happened": "he mended my\x1b[2J bike", "needed": "thank him"})
    Letters(memory.store).begin(told, int(NOW.timestamp()))
    folder = hand_over(memory, tmp_path / "goodbye")
    text = (folder / "letters" / "2026-11-23-tom-2.txt").read_text(encoding="utf-8")
    assert "to tom, not finished" in text
    assert "he mended my" in text
    assert "thank him" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("told", ["", "{", "[]", '{"answers": 3}', '{"answers": {"happened": 3}}', "[" * 100_000])
def test_a_damaged_letter_stops_no_goodbye(memory: Memory, tmp_path: Path, told: str) -> None:
    with memory.store.change():
        memory.store.run(
            "INSERT INTO letters (whom, state, made, changed, told, text) VALUES ('', 'asking', 0, 0, ?, '')", (told,)
        )
    folder = hand_over(memory, tmp_path / "goodbye")
    assert len(list((folder / "letters").iterdir())) == 2


def test_a_memory_can_be_made_of_it_again(memory: Memory, tmp_path: Path) -> None:
    folder = hand_over(memory, tmp_path / "goodbye")
    again = Memory(Store.in_memory())
    restore(again.store, read(folder / "everything"), False)
    assert again.count() == memory.count()
    again.close()


def test_it_is_for_its_owner_alone(memory: Memory, tmp_path: Path) -> None:
    folder = hand_over(memory, tmp_path / "goodbye")
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_what_is_there_is_not_written_over(memory: Memory, tmp_path: Path) -> None:
    first, second = (hand_over(memory, tmp_path / "goodbye") for _ in range(2))
    assert (first.name, second.name) == ("goodbye", "goodbye-2")
    assert (first / "README.txt").exists()


def test_an_empty_memory_is_handed_over_too(tmp_path: Path) -> None:
    memory = Memory(Store.in_memory())
    folder = hand_over(memory, tmp_path / "goodbye")
    assert "Nothing." in (folder / "facts.txt").read_text(encoding="utf-8")
    assert json.loads((folder / "everything" / "memory.json").read_text(encoding="utf-8"))
    memory.close()


FAULTS = {"full": (errno.ENOSPC, "full"), "read-only": (errno.EROFS, "can't write"), "broken": (errno.EIO, "can't write")}


@pytest.mark.parametrize("after", [0, 2, 5, 9])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_disk_that_fails_leaves_nothing_and_says_so(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, fault: tuple[int, str]
) -> None:
    synced, whole, (number, told) = iter(range(1000)), os.fsync, fault

    def failing(handle: int) -> None:
        if next(synced) >= after:
            raise OSError(number, os.strerror(number))
        whole(handle)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(KeepingError, match=told):
        hand_over(memory, tmp_path / "goodbye")
    assert list(tmp_path.iterdir()) == []
    assert memory.facts.all()


def test_a_place_where_nothing_may_be_written_is_told(memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KeepingError, match="can't write"):
        hand_over(memory, tmp_path / "file" / "goodbye")


def test_a_power_cut_leaves_no_half_of_it_under_its_name(memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def exported(*_: object) -> int:
        seen.append((tmp_path / "goodbye").exists())
        raise KeyboardInterrupt

    monkeypatch.setattr(handover, "export", exported)
    with pytest.raises(KeyboardInterrupt):
        hand_over(memory, tmp_path / "goodbye")
    assert seen == [False]
    assert not (tmp_path / "goodbye").exists()

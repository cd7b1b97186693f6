"""Letters on their way out of a memory and back: handed over, exported and imported, and after a damage."""

import json
from pathlib import Path

import pytest

from companion.letters.kept import Letters
from companion.letters.kinds import Letter, Page, Told
from companion.memory import salvage
from companion.memory.export import export
from companion.memory.handover import hand_over
from companion.memory.importing import read, restore
from companion.memory.memory import Memory
from companion.memory.store import Store

PAGE = Page("Dear Zoë", ("I'm sorry.", "The river was wide. You laughed."), "With love", "Sam", "Don't tell Tom.")
TOLD = Told(whom="my sister zoë", name="Zoë", relation="sister", asking="", answers={"happened": "i'm sorry"}, page=PAGE, read=2)
HALF = Told(whom="tom", asking="needed", answers={"happened": "the boat is sold"})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.open(tmp_path / "memory")
    letters = Letters(made)
    kept = letters.begin(TOLD.changed(PAGE).changed(Page("Dear Zoë", ("Another.",))), 100)
    letters.keep(kept, TOLD.changed(PAGE), 200, is_done=True)
    letters.begin(HALF, 150)
    return made


def test_an_export_brings_every_letter_back(store: Store, tmp_path: Path) -> None:
    before = Letters(store).all()
    export(store, tmp_path / "out")
    store.close()
    again = Store.in_memory()
    restore(again, read(tmp_path / "out"))
    assert Letters(again).all() == before
    again.close()


def test_the_goodbye_hands_the_letters_over(store: Store, tmp_path: Path) -> None:
    memory = Memory(store)
    folder = hand_over(memory, tmp_path / "goodbye")
    written, unfinished = sorted((folder / "letters").iterdir(), key=lambda path: path.stem.rsplit("-", 1)[-1])
    assert written.read_text(encoding="utf-8").strip() == str(PAGE)
    assert all(answer in unfinished.read_text(encoding="utf-8") for answer in HALF.answers.values())
    again = Store.in_memory()
    restore(again, read(folder / "everything"))
    assert [one.told for one in Letters(again).all()] == [one.told for one in Letters(memory.store).all()]
    again.close()
    memory.close()


def test_after_a_salvage_the_letters_are_there(store: Store, tmp_path: Path) -> None:
    before: list[Letter] = Letters(store).all()
    store.close()
    path = tmp_path / "memory" / "memory.db"
    data = bytearray(path.read_bytes())
    data[-4096:] = bytes(4096)
    path.write_bytes(data)
    (tmp_path / "memory" / salvage.MARK).touch(mode=0o600)
    again = Store.open(tmp_path / "memory")
    assert again.salvaged
    assert {one.id: one.told.page for one in Letters(again).all()} == {one.id: one.told.page for one in before}
    again.close()


@pytest.mark.parametrize("kept", ["", "{", "[]", json.dumps({"pages": "no"})], ids=["empty", "cut", "a list", "no pages"])
def test_where_what_was_told_is_damaged_the_text_is_the_letter(kept: str) -> None:
    store = Store.in_memory()
    Letters(store).begin(TOLD, 100)
    with store.change():
        store.run("UPDATE letters SET told = ?", (kept,))
    (found,) = Letters(store).all()
    assert found.told.page == PAGE
    assert Letters(store).keep(found, found.told, 300).text == str(PAGE)
    store.close()


@pytest.mark.parametrize("page", [PAGE, Page(), Page("Dear Tom", ("Hello.",)), Page("", ("One.", "Two."), "Love"),
                                  Page("Dear Ann", ("One.",), "Love", "", "More.")])  # fmt: skip
def test_a_text_is_a_page_again(page: Page) -> None:
    assert str(Page.from_text(str(page))) == str(page)

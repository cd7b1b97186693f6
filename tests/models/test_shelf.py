"""All packs at a glance, with some damaged, some lost and some of another program's."""

from pathlib import Path

import pytest

from companion.errors import ModelError
from companion.models.card import CARD_NAME, Card, PackFile, card_text
from companion.models.shelf import Shelf, wanted_by
from companion.settings import Ears, Settings, Voice

ALL = ("zero2w", "3", "4", "5", "pc")
NONE_WANTED = {"ears": "", "mind": "", "voice": ""}
EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def put(folder: Path, name: str, kind: str = "voice", engine: str = "piper", size_bytes: int = 0) -> Path:
    """A pack of one file, which is empty; damaged if its card says otherwise."""
    place = folder / "packs" / name
    place.mkdir(parents=True)
    (place / "model.bin").write_bytes(b"")
    files = (PackFile("model.bin", size_bytes, EMPTY_SHA256),)
    (place / CARD_NAME).write_text(card_text(Card(kind, engine, name, "MIT", "x", 10, ALL, files)))
    return place


def test_what_comes_with_the_program_is_there_and_in_use(tmp_path: Path) -> None:
    shelf = Shelf.open(None, tmp_path, NONE_WANTED)
    rows = {row.name: row for row in shelf.rows()}
    for name in ("sphinx-talk-en", "vosk-mini-en", "companion-mini"):
        assert (rows[name].is_installed, rows[name].in_use, rows[name].removable, rows[name].bytes) == (True, True, False, 0)
    small = rows["vosk-small-en-us"]
    assert (small.is_installed, small.in_use, small.kind, small.bytes > 0) == (False, False, "ears", True)
    assert [row.kind for row in shelf.rows()] == sorted(row.kind for row in shelf.rows())
    assert not shelf.faults


def test_an_installed_one_is_used_and_can_be_removed(tmp_path: Path) -> None:
    put(tmp_path, "piper-kristin")
    shelf = Shelf.open(None, tmp_path, NONE_WANTED)
    row = shelf.row("piper-kristin")
    assert row is not None
    assert (row.is_installed, row.in_use, row.removable) == (True, True, True)
    assert row.gain, "the catalogue's words"
    shelf.remove(shelf.owned("piper-kristin"))
    assert Shelf.open(None, tmp_path, NONE_WANTED).in_use("voice") is None


def test_a_damaged_one_is_told_with_a_way_out_and_can_be_removed(tmp_path: Path) -> None:
    place = put(tmp_path, "piper-kristin", size_bytes=5)
    shelf = Shelf.open(None, tmp_path, NONE_WANTED)
    row = shelf.row("piper-kristin")
    assert row is not None
    assert (row.is_installed, row.is_damaged, row.in_use, row.removable) == (False, True, False, True)
    assert row.as_fields()["damaged"] is True
    (fault,) = shelf.faults
    assert "0 bytes instead of 5" in fault.what
    assert "`companion models get piper-kristin`" in fault.fix
    with pytest.raises(ModelError, match="0 bytes instead of 5"):
        shelf.installed("piper-kristin")
    shelf.remove(shelf.owned("piper-kristin"))
    assert not place.exists()


def test_what_is_in_no_folder_of_the_owners_is_never_removed(tmp_path: Path) -> None:
    shelf = Shelf.open(None, tmp_path, NONE_WANTED)
    with pytest.raises(ModelError, match="so it stays"):
        shelf.owned("companion-mini")
    for name in ("../packs", "..", "nothing"):
        with pytest.raises(ModelError, match="isn't installed"):
            shelf.owned(name)


def test_one_of_another_program_is_shown_and_not_used(tmp_path: Path) -> None:
    put(tmp_path, "later", engine="singing")
    shelf = Shelf.open(None, tmp_path, NONE_WANTED | {"voice": "later"})
    row = shelf.row("later")
    assert row is not None
    assert (row.is_installed, row.in_use) == (True, False)
    assert "made for singing" in row.why_not
    assert list(shelf.lost()) == [("voice", "later")]


def test_a_name_that_is_lost(tmp_path: Path) -> None:
    shelf = Shelf.open(None, tmp_path, NONE_WANTED | {"ears": "gone"})
    assert list(shelf.lost()) == [("ears", "gone")]
    used = shelf.in_use("ears")
    assert used is not None
    assert used.name == "sphinx-talk-en", "a conversation goes on with those"
    assert list(Shelf.open(None, tmp_path, NONE_WANTED | {"ears": "pocketsphinx"}).lost()) == []


def test_a_catalogue_that_is_newer_leaves_what_is_installed(tmp_path: Path) -> None:
    own = tmp_path / "catalog.toml"
    own.write_text("version = 99\n")
    shelf = Shelf.open(None, tmp_path, NONE_WANTED, own)
    assert shelf.no_catalogue is not None
    assert "newer than this program" in shelf.no_catalogue.what
    assert {row.name for row in shelf.rows()} == {"sphinx-talk-en", "vosk-mini-en", "companion-mini"}


def test_a_near_name_is_found(tmp_path: Path) -> None:
    shelf = Shelf.open(None, tmp_path, NONE_WANTED)
    assert shelf.near("vosk-smal-en-us") == "vosk-small-en-us"
    assert shelf.near("qqqq") == ""


def test_what_the_settings_want() -> None:
    assert wanted_by(Settings(ears=Ears(pack="a"), voice=Voice(pack="b"))) == {"ears": "a", "mind": "", "voice": "b"}
    assert wanted_by(Settings(voice=Voice(engine="espeak", pack="b")))["voice"] not in ("", "b")

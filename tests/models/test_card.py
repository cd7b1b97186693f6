"""A card is taken only if every word of it is right, and nothing in it leads out of the pack."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.errors import ModelError
from companion.models.card import Card, PackFile, inside, read_card

HASH = "0123456789abcdef" * 4
CARD = f"""
kind = "ears"
engine = "vosk"
name = "vosk-mini-en"
licence = "Apache-2.0"
source = "made here"
memory_mb = 60
boards = ["zero2w", "4"]
[[files]]
path = "am/final.mdl"
bytes = 5
sha256 = "{HASH}"
[[files]]
path = "words.txt"
bytes = 0
sha256 = "{HASH}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pack").mkdir()
    return tmp_path / "pack"


def test_a_right_card(folder: Path) -> None:
    (folder / "card.toml").write_text(CARD)
    files = (PackFile("am/final.mdl", 5, HASH), PackFile("words.txt", 0, HASH))
    assert read_card(folder) == Card("ears", "vosk", "vosk-mini-en", "Apache-2.0", "made here", 60, ("zero2w", "4"), files)


WRONG = {
    "unknown kind": ('"ears"', '"eyes"', "kind needs one of ears, mind, voice, encoder"),
    "kind of another type": ('"ears"', "[]", "kind needs one of"),
    "no licence": ('licence = "Apache-2.0"\n', "", "licence is missing: it needs a line of text"),
    "an empty licence": ('"Apache-2.0"', '" "', "licence needs a line of text"),
    "a word too many": ("[[files]]", "colour = 1\n[[files]]", "'colour' is not known"),
    "a misspelt word": (
        "memory_mb",
        "memory_MB",
        "memory_mb is missing: it needs a whole number above 0; 'memory_MB' is not known",
    ),
    "a name with a space": ('"vosk-mini-en"', '"vosk mini"', "name needs a name without spaces"),
    "a name that is a path": ('"vosk-mini-en"', '"../mini"', "name needs"),
    "no memory": ("= 60", "= 0", "memory_mb needs a whole number above 0"),
    "true memory": ("= 60", "= true", "memory_mb needs"),
    "half a megabyte": ("= 60", "= 0.5", "memory_mb needs"),
    "boards in one text": ('["zero2w", "4"]', '"zero2w"', "boards needs a list of boards"),
    "boards that are numbers": ('["zero2w", "4"]', "[4]", "boards needs"),
    "files that are no tables": (CARD[CARD.index("[[files]]") :], "files = [1, 2]", "file 1 is not a [[files]] table; file 2"),
    "no files": (CARD[CARD.index("[[files]]") :], "files = []", "files needs at least one [[files]]"),
    "files left out": (CARD[CARD.index("[[files]]") :], "", "files is missing"),
    "negative bytes": ("bytes = 5", "bytes = -5", "file 1 ('am/final.mdl'): bytes needs a whole number"),
    "a short hash": (HASH, HASH[1:], "sha256 needs 64 hexadecimal digits"),
    "a hash in capitals": (HASH, HASH.upper(), "sha256 needs"),
    "one file twice": ("words.txt", "AM/Final.mdl", "file 2 ('AM/Final.mdl') is listed twice"),
    "not TOML": ('"ears"', "ears", "card.toml can't be read: Invalid value (at line 2"),
    "tables within tables": ("kind =", "kind" + ".a" * 2000 + " =", "kind needs one of"),
    "a path within tables": ("path =", "path" + ".a" * 2000 + " =", "file 1 (''): path needs a path within the pack"),
}


@pytest.mark.parametrize(("old", "new", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_card_is_told_with_pack_file_and_cure(folder: Path, old: str, new: str, told: str) -> None:
    assert old in CARD
    (folder / "card.toml").write_text(CARD.replace(old, new))
    with pytest.raises(ModelError) as raised:
        read_card(folder)
    assert raised.value.exit_code == 4
    assert raised.value.what.startswith("The model pack pack can't be used: card.toml")
    assert told in raised.value.what
    assert len(raised.value.what) < 600
    assert raised.value.fix == f"Put a whole copy of it in {folder}, or remove that folder."


PATHS = ["", ".", "..", "../other/final.mdl", "am/../../final.mdl", "am/..", "/etc/passwd", "//etc/passwd", "./final.mdl", "am/"]
PATHS += ["am//final.mdl", "am\\\\final.mdl", "C:/final.mdl", "final.mdl ", "final\\nmdl", "a\\u0000b", "card.toml", "a" * 301]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_stays_in_the_pack_and_is_spelt_one_way(folder: Path, path: str) -> None:
    (folder / "card.toml").write_text(CARD.replace("am/final.mdl", path))
    with pytest.raises(ModelError, match="path needs a path within the pack"):
        read_card(folder)


@pytest.mark.parametrize(("link", "out"), [("../secret", True), ("/etc/hostname", True), ("real", False), ("sub/../real", False)])
def test_a_link_may_lead_about_the_pack_but_not_out_of_it(folder: Path, link: str, out: bool) -> None:
    (folder.parent / "secret").touch()
    (folder / "real").touch()
    (folder / "file").symlink_to(link)
    if not out:
        assert inside(folder, "file") == folder / "file"
        return
    with pytest.raises(ModelError, match="file is a link that leads out of the pack"):
        inside(folder, "file")


def test_a_pack_that_is_itself_a_link_is_a_pack(folder: Path) -> None:
    (folder / "file").touch()
    (folder.parent / "link").symlink_to(folder)
    assert inside(folder.parent / "link", "file").exists()


UNREADABLE = {
    "zeros": (bytes(1000), "card.toml can't be read"),
    "another alphabet": (b"\xff\xfe", "card.toml can't be read"),
    "too large": (b"#" * 70_000, "card.toml is larger than 64 kB"),
    "a number of 10,000 digits": (b"a = " + b"9" * 10_000, "card.toml can't be read"),
    "brackets within brackets": (b"a = " + b"[" * 10_000, "card.toml can't be read"),
    "nothing": (b"", "kind is missing"),
}


@pytest.mark.parametrize(("content", "told"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_card(folder: Path, content: bytes, told: str) -> None:
    (folder / "card.toml").write_bytes(content)
    with pytest.raises(ModelError, match=re.escape(told)):
        read_card(folder)


def test_a_card_that_is_a_folder_or_not_there(folder: Path) -> None:
    with pytest.raises(ModelError, match="No such file"):
        read_card(folder)
    (folder / "card.toml").mkdir()
    with pytest.raises(ModelError, match="Is a directory"):
        read_card(folder)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, len(CARD)), length=st.integers(0, 40), junk=st.binary(max_size=40))
def test_a_damaged_card_is_a_card_or_a_model_error(folder: Path, start: int, length: int, junk: bytes) -> None:
    content = CARD.encode()
    (folder / "card.toml").write_bytes(content[:start] + junk + content[start + length :])
    with suppress(ModelError):
        assert read_card(folder).files

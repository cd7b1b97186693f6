"""Packs are found in the order of the search path, and one that isn't whole is told and passed over."""

import hashlib
import os
import re
from pathlib import Path

import pytest

from companion.errors import ModelError
from companion.models.packs import MODELS_VARIABLE, PACKAGE_PACKS, Pack, check_sizes, find, pack_at, search_path, verify

CONTENT = {"am/final.mdl": b"weights", "words.txt": b"yes 1\nno 2\n"}


def make_pack(folder: Path, name: str, kind: str = "ears") -> Path:
    lines = [f'kind = "{kind}"', 'engine = "vosk"', f'name = "{name}"', 'licence = "MIT"', 'source = "made up"']
    lines += ["memory_mb = 1", 'boards = ["4"]']
    for path, content in CONTENT.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        lines += ["[[files]]", f'path = "{path}"', f"bytes = {len(content)}", f'sha256 = "{digest}"']
    (folder / "card.toml").write_text("\n".join(lines))
    return folder


def make_bare(folder: Path, *files: str) -> Path:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(b"content")
    return folder


def names(packs: list[Pack]) -> list[str]:
    return [pack.name for pack in packs]


# Where


def test_the_search_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODELS_VARIABLE, os.pathsep.join(["/one", "", "/two words"]))
    tail = [Path("/one"), Path("/two words"), Path("/data/packs"), PACKAGE_PACKS]
    assert search_path(tmp_path, Path("/data")) == [tmp_path, *tail]
    assert search_path(None, Path("/data")) == tail
    monkeypatch.delenv(MODELS_VARIABLE)
    assert search_path(None, Path("/data")) == [Path("/data/packs"), PACKAGE_PACKS]


def test_a_folder_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no folder"):
        search_path(tmp_path / "gone", tmp_path)


# Which


def test_found_in_order_the_first_of_a_name_alone(tmp_path: Path) -> None:
    make_pack(tmp_path / "near" / "b", "big")
    make_pack(tmp_path / "near" / "a", "small")
    make_pack(tmp_path / "near" / ".half", "half")
    make_pack(tmp_path / "near" / "c", "speaker", kind="voice")
    make_pack(tmp_path / "far" / "x", "big")
    make_pack(tmp_path / "far" / "y", "other")
    itself = make_pack(tmp_path / "itself", "itself")
    folders = [tmp_path / "gone", tmp_path / "near", itself, tmp_path / "far", tmp_path / "near"]
    packs, faults = find("ears", folders)
    assert faults == []
    assert names(packs) == ["small", "big", "itself", "other"]
    assert packs[1].folder == tmp_path / "near" / "b"
    assert names(find("ears", folders, "big")[0]) == ["big"]
    assert find("ears", folders, "speaker") == ([], [])
    assert names(find("voice", folders)[0]) == ["speaker"]


def test_a_kind_that_there_is_not_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="eyes"):
        find("eyes", [])


def test_a_damaged_pack_is_told_and_the_next_of_its_name_taken(tmp_path: Path) -> None:
    (make_pack(tmp_path / "near" / "a", "small") / "words.txt").write_bytes(b"yes")
    (make_pack(tmp_path / "near" / "b", "big") / "card.toml").write_text("junk")
    make_bare(tmp_path / "near" / "c", "am/final.mdl")
    (tmp_path / "near" / "notes").mkdir()
    (tmp_path / "near" / "notes.txt").touch()
    make_pack(tmp_path / "far" / "small", "small")
    packs, faults = find("ears", [tmp_path / "near", tmp_path / "far", tmp_path / "near"])  # and nothing is told twice
    assert [pack.folder for pack in packs] == [tmp_path / "far" / "small"]
    assert [re.sub(r".*used: ", "", fault.what)[:30] for fault in faults] == [
        "words.txt has 3 bytes instead ",
        "card.toml can't be read: Expec",
        "conf/model.conf and graph/HCLG",
    ]
    assert {fault.exit_code for fault in faults} == {4}


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    make_pack(tmp_path / "packs" / "a", "small")
    monkeypatch.setattr(Path, "iterdir", refuse)
    packs, faults = find("ears", [tmp_path / "packs"])
    assert packs == []
    assert [fault.what for fault in faults] == [f"The folder {tmp_path / 'packs'} can't be looked into: Permission denied."]


def test_a_card_that_is_a_link_to_nowhere_is_damage_not_absence(tmp_path: Path) -> None:
    (tmp_path / "card.toml").symlink_to("gone")
    with pytest.raises(ModelError, match=r"card\.toml can't be read"):
        pack_at(tmp_path)


# Vosk models without a card

NEW = ("am/final.mdl", "conf/model.conf", "graph/HCLG.fst", "graph/words.txt")
LOOKAHEAD = ("am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int")
OLD = ("final.mdl", "conf/mfcc.conf", "HCLG.fst", "words.txt")


@pytest.mark.parametrize("files", [NEW, LOOKAHEAD, OLD], ids=["new", "lookahead", "old"])
def test_a_vosk_folder_is_a_pack_named_by_its_folder(tmp_path: Path, files: tuple[str, ...]) -> None:
    folder = make_bare(tmp_path / "vosk-model-small-xx-0.1", *files)
    packs, faults = find("ears", [tmp_path])
    assert faults == []
    assert [(pack.name, pack.kind, pack.engine, pack.folder) for pack in packs] == [(folder.name, "ears", "vosk", folder)]
    assert find("mind", [tmp_path]) == ([], [])
    verify(packs[0])


@pytest.mark.parametrize("file", [*NEW, *LOOKAHEAD[2:]])
@pytest.mark.parametrize("empty", [False, True], ids=["gone", "empty"])
def test_a_vosk_folder_that_is_not_whole_is_told(tmp_path: Path, file: str, empty: bool) -> None:
    make_bare(tmp_path, *(NEW if file in NEW else LOOKAHEAD))
    (tmp_path / file).unlink()
    if empty:
        (tmp_path / file).touch()
    with pytest.raises(ModelError, match=f"used: {file} is missing or empty"):
        pack_at(tmp_path)


def test_a_name_given_by_a_link_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_bare(tmp_path / "elsewhere" / "vosk-model-0.1", *NEW)
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "mine").symlink_to(tmp_path / "elsewhere" / "vosk-model-0.1")
    assert names(find("ears", [tmp_path / "packs"])[0]) == ["mine"]
    monkeypatch.chdir(tmp_path / "elsewhere" / "vosk-model-0.1")
    assert names(find("ears", [Path()])[0]) == ["vosk-model-0.1"]


# Whole or not


def change_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[3] ^= 1
    file.write_bytes(content)


def circle(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def lead_out(file: Path) -> None:
    outside = file.parents[2] / "outside"
    file.rename(outside)
    file.symlink_to(outside)


DAMAGE = {
    "gone": (Path.unlink, "am/final.mdl is missing", True),
    "empty": (lambda file: file.write_bytes(b""), "am/final.mdl has 0 bytes instead of 7", True),
    "longer": (lambda file: file.write_bytes(b"weights!"), "am/final.mdl has 8 bytes instead of 7", True),
    "a circle of links": (circle, "am/final.mdl is missing or can't be read", True),
    "the right thing outside": (lead_out, "am/final.mdl is a link that leads out", True),
    "one bit": (change_byte, "am/final.mdl is not what it should be", False),
}


@pytest.mark.parametrize(("damage", "told", "by_size"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_told_with_the_file(tmp_path: Path, damage: object, told: str, by_size: bool) -> None:
    pack = pack_at(make_pack(tmp_path / "pack", "small"))
    assert pack
    verify(pack)
    assert callable(damage)
    damage(tmp_path / "pack" / "am" / "final.mdl")
    with pytest.raises(ModelError, match=re.escape(told)):
        verify(pack)
    if not by_size:
        check_sizes(pack)
        return
    with pytest.raises(ModelError, match=re.escape(told)):
        check_sizes(pack)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    pack = pack_at(make_pack(tmp_path / "pack", "small"))
    assert pack
    (tmp_path / "pack" / "words.txt").unlink()
    (tmp_path / "pack" / "words.txt").mkdir()
    with pytest.raises(ModelError, match=r"words\.txt"):
        verify(pack)

"""The key file: whole or not there, for its owner alone, and the end of it is the end of the memory."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import KeepingError
from companion.memory import key as keys
from companion.memory.store import Store, wipe

LINES = {
    "a word changed": lambda text: text.replace("secret ", "secrets "),
    "cut short": lambda text: text[: len(text) // 2],
    "a line gone": lambda text: "".join(line for line in text.splitlines(keepends=True) if not line.startswith("salt")),
    "one digit": lambda text: text.replace(text[text.index("secret ") + 7], "g", 1),
    "another version": lambda text: text.replace("key 1", "key 2"),
    "empty": lambda _text: "",
    "a shopping list": lambda _text: "milk\neggs\nsum of money\n",
    "no letters": lambda _text: "\0" * 300,
    "passphrase dropped": lambda text: text.replace("needed", "none"),
}


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "memory"
    Store.open(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / keys.NAME).stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["memory.db", "memory.key"]


def test_a_folder_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "memory"
    folder.mkdir(mode=0o755)
    Store.open(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("passphrase", ["", "the cat's name, é", "x" * 10_000])
def test_what_is_made_is_read(tmp_path: Path, passphrase: str) -> None:
    made = keys.make(tmp_path, passphrase)
    assert keys.read(tmp_path, passphrase) == made
    assert passphrase.encode() not in (tmp_path / keys.NAME).read_bytes() or not passphrase


def test_a_key_is_never_made_over_another(tmp_path: Path) -> None:
    made = keys.make(tmp_path)
    with pytest.raises(FileExistsError):
        keys.make(tmp_path)
    assert keys.read(tmp_path) == made
    assert [path.name for path in tmp_path.iterdir()] == [keys.NAME]


WRONG = {
    "another": ("right", "wrong", "isn't the passphrase"),
    "none given": ("right", "", "has a passphrase"),
    "none needed": ("", "some", "without a passphrase"),
}


@pytest.mark.parametrize(("made_with", "given_one", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_passphrase_is_told_and_changes_nothing(tmp_path: Path, made_with: str, given_one: str, told: str) -> None:
    Store.open(tmp_path, made_with).close()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(KeepingError, match=told):
        Store.open(tmp_path, given_one)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    Store.open(tmp_path, made_with).close()


@pytest.mark.parametrize("spoil", LINES.values(), ids=LINES)
def test_a_damaged_key_is_told_and_nothing_is_salvaged(tmp_path: Path, spoil: object) -> None:
    Store.open(tmp_path, "pass").close()
    path = tmp_path / keys.NAME
    path.write_text(spoil(path.read_text()))  # type: ignore[operator]
    with pytest.raises(KeepingError, match="is damaged"):
        Store.open(tmp_path, "pass")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["memory.db", "memory.key"]


@given(noise=st.binary(max_size=400))
def test_noise_is_never_a_key(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    folder = tmp_path_factory.mktemp("key")
    (folder / keys.NAME).write_bytes(noise)
    with pytest.raises(KeepingError, match="is damaged"):
        keys.read(folder)


def test_a_lost_key_is_told_and_no_new_one_is_made(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    (tmp_path / keys.NAME).unlink()
    with pytest.raises(KeepingError, match="is gone"):
        Store.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["memory.db"]


def test_the_key_of_another_memory_is_told_and_nothing_is_salvaged(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    for folder in (mine, other):
        Store.open(folder).close()
    right, before = (mine / keys.NAME).read_bytes(), (mine / "memory.db").read_bytes()
    (mine / keys.NAME).write_bytes((other / keys.NAME).read_bytes())
    with pytest.raises(KeepingError, match="not the key of the memory"):
        Store.open(mine)
    assert sorted(path.name for path in mine.iterdir() if path.name.endswith((".db", ".key"))) == ["memory.db", "memory.key"]
    assert (mine / "memory.db").read_bytes() == before
    (mine / keys.NAME).write_bytes(right)
    Store.open(mine).close()


def test_wiping_destroys_the_key_in_its_place_before_its_name_goes(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    secret = (tmp_path / keys.NAME).read_bytes()
    (tmp_path / "beside").hardlink_to(tmp_path / keys.NAME)
    wipe(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["beside"]
    assert secret.splitlines()[1] not in (tmp_path / "beside").read_bytes()


def test_destroying_a_key_follows_no_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (tmp_path / keys.NAME).symlink_to(precious)
    with pytest.raises(OSError, match="symbolic"):
        keys.destroy(tmp_path)
    assert precious.read_text() == "mine"

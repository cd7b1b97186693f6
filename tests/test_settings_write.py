"""Changing companion.toml keeps everything else in it, and is whole or not at all."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import SettingsError
from companion.settings import SECTIONS, Rule, Value
from companion.settings_file import LARGEST_BYTES, load
from companion.settings_sample import sample
from companion.settings_write import RefusedSettingsError, mistakes_in, write

OWN = """# mine, hands off
[sound]
volume = 55  # the neighbours

# nothing below is known to the program
[ring]
kind = "none"
"""


def values(rule: Rule) -> st.SearchStrategy[Any]:
    """What a field takes."""
    if rule.kind is bool:
        return st.booleans()
    if rule.choices:
        return st.sampled_from(rule.choices)
    if rule.kind is int:
        return st.integers(int(rule.low), int(rule.high))
    if rule.kind is float:
        return st.floats(rule.low, rule.high)
    return st.from_regex(rule.shape, fullmatch=True) if rule.shape else st.text(max_size=rule.longest)


RULES = {f"{section}.{name}": rule for section, rules in SECTIONS.items() for name, rule in rules.items()}


@given(st.data(), st.sampled_from(sorted(RULES)), st.sampled_from(["", OWN, sample(), OWN.replace("\n", "\r\n")]))
def test_whatever_is_written_is_read_again(data: st.DataObject, key: str, before: str) -> None:
    import tempfile

    value = data.draw(values(RULES[key]))
    if RULES[key].accept(value) is None:  # a shape may allow what is too long
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "companion.toml"
        path.write_bytes(before.encode())
        write(path, {key: value})
        section, _, name = key.partition(".")
        assert getattr(getattr(load(path), section), name) == value
        old, new = tomllib.loads(before), tomllib.loads(path.read_bytes().decode())
        new[section].pop(name)
        old.get(section, {}).pop(name, None)
        assert {one: table for one, table in new.items() if table} == {one: table for one, table in old.items() if table}
        assert all(line in path.read_text() for line in before.splitlines() if line.startswith("#"))


def test_comments_and_what_is_not_ours_stay_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "companion.toml"
    path.write_text(OWN)
    write(path, {"sound.volume": 70, "mind.pack": "smollm2-135m"})
    assert path.read_text() == OWN.replace("55  #", "70  #") + '\n[mind]\npack = "smollm2-135m"\n'


def test_a_file_that_is_not_there_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "config" / "companion.toml"
    write(path, {"voice.rate_wpm": 150})
    assert path.read_text() == "[voice]\nrate_wpm = 150\n"


WRONG: list[tuple[dict[str, Value], str, str]] = [
    ({"sound.volume": 130}, "sound.volume", "from 0 to 100"),
    ({"sound.volume": True}, "sound.volume", "whole number"),
    ({"sound.volune": 10}, "sound.volune", "Did you mean sound.volume"),
    ({"nothing": 1}, "nothing", "There is no setting"),
    ({"mind.server": "ftp://a"}, "mind.server", "http://192"),
    ({"person.name": "a\nb"}, "person.name", "on one line"),
]


@pytest.mark.parametrize(("changes", "key", "says"), WRONG, ids=[key for _, key, _ in WRONG])
def test_values_that_do_not_fit_are_told_by_their_field_and_nothing_is_written(
    tmp_path: Path, changes: dict[str, Value], key: str, says: str
) -> None:
    path = tmp_path / "companion.toml"
    path.write_text(OWN)
    with pytest.raises(RefusedSettingsError) as caught:
        write(path, changes | {"sound.chimes": False})
    assert says in caught.value.mistakes[key]
    assert list(caught.value.mistakes) == [key] == list(mistakes_in(changes))
    assert path.read_text() == OWN


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[sound\nvolume = 1", "can't be read as settings"),
        (b"sound = 4\n", "is no section"),
        (b"\xff\xfe\x00", "is no text file"),
        (b"#" * (LARGEST_BYTES + 1), "too large"),
    ],
    ids=["no TOML", "no section", "no text", "too large"],
)
def test_a_file_that_is_no_settings_stays_as_it_is(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "companion.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=says):
        write(path, {"sound.volume": 10})
    assert path.read_bytes() == content


def test_a_power_cut_before_the_new_file_takes_its_place_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "companion.toml"
    path.write_text(OWN)

    def cut(*_arguments: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(SettingsError, match="can't be written"):
        write(path, {"sound.volume": 10})
    assert (path.read_text(), [one.name for one in tmp_path.iterdir()]) == (OWN, ["companion.toml"])


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "boot.toml"
    real.write_text(OWN)
    (tmp_path / "companion.toml").symlink_to(real)
    write(tmp_path / "companion.toml", {"sound.volume": 10})
    assert (tmp_path / "companion.toml").is_symlink()
    assert load(real).sound.volume == 10

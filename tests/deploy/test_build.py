"""What a build settles before its first step: its date, its folders, its key, and whose rights it has."""

import os
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from companion.errors import CompanionError
from deploy.build import build, mirror, packages
from deploy.build.build import Places, build_image, default_key, epoch_s, usable
from deploy.build.mirror import Mirrors
from deploy.build.options import BuildOptions
from deploy.build.packages import Folders, Source
from deploy.build.recipe import ROOT, System, read
from deploy.build.steps import BuildError, Log


@pytest.fixture(autouse=True)
def no_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def test_the_date_is_the_one_that_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert epoch_s() == 1_767_225_600


def test_else_it_is_that_of_the_last_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        for what, value in {"NAME": "t", "EMAIL": "t@example.org", "DATE": "1700000000 +0100"}.items():
            monkeypatch.setenv(f"GIT_{name}_{what}", value)
    for words in (["init", "-q"], ["-c", "commit.gpgsign=false", "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    monkeypatch.setattr(build, "ROOT", tmp_path)
    assert epoch_s() == 1_700_000_000


@pytest.mark.parametrize("given", ["today", "1e9", "-1", "0", "17672256001", "²", " 1767225600"])
def test_a_date_that_a_card_can_t_hold_is_told(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(BuildError, match=r"SOURCE_DATE_EPOCH=.*1980 to 2037"):
        epoch_s()


def test_outside_of_a_clone_git_s_own_words_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(BuildError, match=r"not a git repository.*Set SOURCE_DATE_EPOCH"):
        epoch_s()


def test_without_git_the_same_way_out_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match=r"No such file.*Set SOURCE_DATE_EPOCH"):
        epoch_s()


def test_all_of_a_build_lies_below_its_folder(tmp_path: Path) -> None:
    places = Places(tmp_path)
    assert places.image == tmp_path / "companion.img", "where `companion image test` looks for it"
    assert places.tools.tree == tmp_path / "tools", "and for the emulator"
    assert [file.name for file in places.parts] == ["boot.vfat", "root.ext4", "data.ext4"]
    assert {file.parent for file in places.parts} == {tmp_path / "parts"}
    assert places.at("keys") == tmp_path / "keys"


def test_the_folder_is_made(tmp_path: Path) -> None:
    assert usable(tmp_path / "a/b-1.0+x").is_dir()


@pytest.mark.parametrize("name", ["my cards", "a:b", "a,b", "it's", 'a"b', "a?offset=1", "a$HOME"])
def test_a_folder_that_programs_would_take_apart_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BuildError, match=r"can't work in .*--work"):
        usable(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_folder_that_can_t_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BuildError, match=r"can't be made \(Not a directory\)"):
        usable(tmp_path / "file/work")


def test_the_key_lies_where_make_clean_doesn_t_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_key() == tmp_path / "companion" / "image-key"
    assert not default_key().is_relative_to(ROOT)


def test_without_root_s_rights_nothing_is_begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(CompanionError, match=r"needs root.*sudo"):
        build_image(BuildOptions(work=tmp_path / "work"), Console(quiet=True))
    assert not (tmp_path / "work").exists()


def test_what_gets_onto_the_card_is_among_what_the_root_is_made_from() -> None:
    """A change in any of it has to make the root anew; links in companion/data lead out of companion/."""
    repository = ROOT
    given = [repository / name for name in build.OURS]
    assert [path for path in given if not path.exists()] == []
    links = [path for path in (repository / "companion").rglob("*") if path.is_symlink()]
    assert links
    assert [link for link in links if not any(link.resolve().is_relative_to(folder) for folder in given)] == []


class Stopped(build.Build):
    """A build at which somebody presses Ctrl-C."""

    def all(self) -> list[Path]:
        raise KeyboardInterrupt


def test_ctrl_c_says_that_what_is_done_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = StringIO()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(build, "Build", Stopped)
    monkeypatch.setattr(mirror, "find_mirrors", lambda *_named: None)
    before = os.umask(0o077)
    try:
        with pytest.raises(KeyboardInterrupt):
            build_image(BuildOptions(work=tmp_path / "work"), Console(file=said, width=200))
        assert os.umask(0o022) == 0o022, "a strict umask is not to get onto the card"
    finally:
        os.umask(before)
    assert "what is done already is kept" in said.getvalue().lower()


def test_what_is_wrong_with_the_key_is_told_before_the_first_step(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setattr(mirror, "find_mirrors", lambda *_named: None)
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "companion.pub").touch()
    options = BuildOptions(work=tmp_path / "work", key=tmp_path / "key")
    started = build.Build(options, read(), Console(quiet=True))
    with pytest.raises(BuildError, match=r"only .*companion\.pub is there"):
        started.all()
    assert not (tmp_path / "work" / "keys").exists()


@pytest.mark.parametrize(("newest", "asked"), [(False, 1), (True, 2)], ids=["kept", "--newest"])
def test_packages_are_unpacked_again_only_where_newer_ones_are_wanted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, newest: bool, asked: int
) -> None:
    unpacked = list[Path]()

    def unpack(_log: Log, _system: System, _source: Source, folders: Folders, _architecture: str | None) -> None:
        folders.tree.mkdir()
        unpacked.append(folders.tree)

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setattr(mirror, "find_mirrors", lambda *_named: Mirrors("http://m.example/debian", "http://s.example/security"))
    monkeypatch.setattr(mirror, "check", lambda *_mirror: None)
    monkeypatch.setattr(packages, "unpack", unpack)
    for options in (BuildOptions(work=tmp_path / "work"), BuildOptions(work=tmp_path / "work", newest=newest)):
        started = build.Build(options, read(), Console(quiet=True))
        started.unpack("packages", read().system, "arm64", says="packages")
    assert unpacked == [tmp_path / "work" / "packages"] * asked

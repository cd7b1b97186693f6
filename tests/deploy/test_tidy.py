"""What makes builds the same: times, modes, and removing what has no use without leaving the folder."""

import stat
from pathlib import Path

import pytest

from deploy.build import tidy

EPOCH_S = 1_767_225_600


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / "usr/share/doc/sed").mkdir(parents=True)
    (folder / "usr/share/doc/sed/changelog.gz").write_text("long")
    (folder / "usr/share/doc/sed/copyright").write_text("short")
    (folder / "etc").mkdir()
    (folder / "etc/mtab").symlink_to("/proc/self/mounts")
    return folder


def test_everything_has_one_time_links_and_the_folder_itself_too(tree: Path) -> None:
    tidy.set_times(tree, EPOCH_S)
    assert {path.lstat().st_mtime for path in (tree, *tree.rglob("*"))} == {EPOCH_S}


def test_modes_are_those_that_git_knows(tree: Path) -> None:
    (tree / "etc/script").touch(0o700)
    (tree / "etc/secret").touch(0o600)
    (tree / "usr/share").chmod(0o700)
    tidy.set_modes(tree)
    modes = {str(path.relative_to(tree)): stat.S_IMODE(path.stat().st_mode) for path in tree.rglob("*") if not path.is_symlink()}
    assert (modes["etc/script"], modes["etc/secret"], modes["usr/share"]) == (0o755, 0o644, 0o755)
    assert set(modes.values()) == {0o755, 0o644}


def test_what_matches_is_removed_and_what_matches_nothing_is_no_fault(tree: Path) -> None:
    tidy.remove(tree, ("usr/share/doc/*/changelog*", "etc/mtab", "usr/games", "var/cache/*"))
    assert [path.name for path in tree.rglob("*") if not path.is_dir()] == ["copyright"]


def test_a_folder_goes_with_all_in_it(tree: Path) -> None:
    tidy.remove(tree, ("usr/share/doc",))
    assert not (tree / "usr/share/doc").exists()


def test_what_lies_behind_a_link_out_of_the_tree_stays(tree: Path, tmp_path: Path) -> None:
    host = tmp_path / "host/doc"
    host.mkdir(parents=True)
    (host / "changelog").write_text("this computer's own")
    (tree / "usr/share/doc/linked").symlink_to(host)
    tidy.remove(tree, ("usr/share/doc/*/changelog*",))
    assert (host / "changelog").exists()
    tidy.remove(tree, ("usr/share/doc",))
    assert (host / "changelog").exists(), "the link goes, and not what it leads to"


def test_the_size_is_that_of_files_alone(tree: Path) -> None:
    assert tidy.size_bytes(tree) == len("long" + "short")

"""Which mirror a build takes its packages from, with a stand-in for apt that prints what the real one does."""

from pathlib import Path

import pytest

from deploy.build import mirror
from deploy.build.mirror import Mirrors
from deploy.build.steps import BuildError

ADDRESSES = {
    "one mirror with both": (
        ["http://m.example/debian/", "http://m.example/debian-security/"],
        Mirrors("http://m.example/debian", "http://m.example/debian-security"),
    ),
    "security of its own, others in between": (
        [
            "https://pkgs.example/stable/",
            "http://a.example/debian",
            "http://b.example/debian/",
            "http://s.example/debian-security",
        ],
        Mirrors("http://a.example/debian", "http://s.example/debian-security"),
    ),
    "no security: beside it": (
        ["ftp://m.example/pub/debian/"],
        Mirrors("ftp://m.example/pub/debian", "ftp://m.example/pub/debian-security"),
    ),
}


@pytest.mark.parametrize(("addresses", "expected"), ADDRESSES.values(), ids=ADDRESSES)
def test_debian_is_found_among_what_apt_has(addresses: list[str], expected: Mirrors) -> None:
    assert mirror.choose(addresses) == expected


@pytest.mark.parametrize("addresses", [[], ["http://archive.example/ubuntu/"], ["http://m.example/debian-ports/"]])
def test_a_machine_without_debian_is_told_to_name_a_mirror(addresses: list[str]) -> None:
    with pytest.raises(BuildError, match=r"no mirror of Debian.*--mirror"):
        mirror.choose(addresses)


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of stand-ins before all other programs, and the file of what `apt-get indextargets` prints."""
    keyring = tmp_path / "keyring.gpg"
    keyring.touch()
    monkeypatch.setattr(mirror, "KEYRING", keyring)
    monkeypatch.setattr(mirror, "HELPER", tmp_path / "apt-helper")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    program(tmp_path / "apt-get", f'test "$1" = indextargets && cat {tmp_path}/targets')
    (tmp_path / "targets").write_text("http://m.example/debian/\nhttp://m.example/debian/\n")
    return tmp_path


def program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_the_machine_s_own_mirror_is_taken(apt: Path) -> None:
    assert mirror.find_mirrors() == Mirrors("http://m.example/debian", "http://m.example/debian-security")


def test_the_one_that_is_named_comes_first(apt: Path) -> None:
    assert mirror.find_mirrors("http://n.example/debian/") == Mirrors(
        "http://n.example/debian", "http://n.example/debian-security"
    )
    assert mirror.find_mirrors("http://n.example/d", "http://s.example/x/") == Mirrors("http://n.example/d", "http://s.example/x")
    assert mirror.find_mirrors(None, "http://s.example/x").security == "http://s.example/x"


def test_a_list_of_mirrors_is_followed(apt: Path) -> None:
    """Debian's images for clouds name their mirrors in files of their own."""
    (apt / "list").write_text("# likeliest first\nhttp://l.example/debian/\tpriority:1\n\nhttp://k.example/debian/\n")
    (apt / "targets").write_text(f"mirror+file:{apt}/list\nmirror+file:{apt}/no-such-list\n")
    assert mirror.find_mirrors().main == "http://l.example/debian"


def test_without_apt_it_says_where_to_build(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(apt / "nowhere"))
    with pytest.raises(BuildError, match="There is no apt here"):
        mirror.find_mirrors("http://m.example/debian")


def test_without_debian_s_keys_nothing_is_begun(apt: Path) -> None:
    (apt / "keyring.gpg").unlink()
    with pytest.raises(BuildError, match="debian-archive-keyring"):
        mirror.find_mirrors()


GOOD = 'for word; do file=$word; done; echo "$@" >&2; touch "$file"'
AWAY = 'echo "E: Failed to fetch http://m.example/debian/dists/trixie/InRelease  Could not connect to m.example:80" >&2; exit 100'


def test_a_mirror_that_answers_is_good(apt: Path) -> None:
    program(apt / "apt-helper", GOOD)
    mirror.check("http://m.example/debian")


@pytest.mark.parametrize(
    ("script", "reason"), [(AWAY, "Could not connect"), ("exit 0", "it gave no reason")], ids=["away", "silent"]
)
def test_a_mirror_that_is_away_is_told_by_name(apt: Path, script: str, reason: str) -> None:
    program(apt / "apt-helper", script)
    with pytest.raises(BuildError, match=f"http://m.example/debian does not give Debian trixie: {reason}.*--mirror"):
        mirror.check("http://m.example/debian")

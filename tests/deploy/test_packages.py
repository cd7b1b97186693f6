"""Which of Debian's packages are unpacked, from where, and what is told of them. No mirror is asked."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.build import packages
from deploy.build.mirror import KEYRING, Mirrors
from deploy.build.options import BuildOptions
from deploy.build.packages import (
    ARCHITECTURE,
    Folders,
    Source,
    Tools,
    Vendor,
    command,
    pins,
    sources,
    system_of,
    unpacked,
    vendor_of,
)
from deploy.build.recipe import System, read
from deploy.build.steps import BuildError, Log

MIRRORS = Mirrors("http://m.example/debian", "http://s.example/debian-security")
SYSTEM = System(suite="trixie", python="3.13", packages=("busybox", "linux-image"), backports=("linux-*", "qemu"), prune=())
VENDOR = Vendor("http://v.example/debian", Path("/keys/vendor.gpg"))
RASPBERRYPI = BuildOptions(
    flavour="raspberrypi", vendor_mirror="http://v.example/debian/", vendor_keyring=Path("/keys/vendor.gpg")
)


def test_every_source_is_believed_for_one_key_alone() -> None:
    own = sources(SYSTEM, Source(MIRRORS))
    assert [line.split()[1] for line in own] == [f"[signed-by={KEYRING}]"] * 4
    assert [line.split()[2:4] for line in own] == [
        ["http://m.example/debian", "trixie"],
        ["http://m.example/debian", "trixie-updates"],
        ["http://m.example/debian", "trixie-backports"],
        ["http://s.example/debian-security", "trixie-security"],
    ]
    vendor, *rest = sources(SYSTEM, Source(MIRRORS, VENDOR))
    assert vendor == "deb [signed-by=/keys/vendor.gpg] http://v.example/debian trixie main"
    assert rest == own


def test_what_is_named_comes_from_backports_and_nothing_else_does() -> None:
    assert pins(SYSTEM) == (
        "Package: linux-*\nPin: release n=trixie-backports\nPin-Priority: 600\n\n"
        "Package: qemu\nPin: release n=trixie-backports\nPin-Priority: 600\n"
    )
    assert pins(replace(SYSTEM, backports=())) == ""


def test_debian_s_flavour_needs_no_vendor_and_the_other_both_of_its_options() -> None:
    assert vendor_of(BuildOptions()) is None
    assert vendor_of(RASPBERRYPI) == VENDOR
    for left_out in ("vendor_mirror", "vendor_keyring"):
        with pytest.raises(BuildError, match=r"--vendor-mirror.*--vendor-keyring"):
            vendor_of(replace(RASPBERRYPI, **{left_out: None}))  # type: ignore[arg-type]


def test_the_card_gets_what_the_recipe_says() -> None:
    recipe = read()
    assert system_of(recipe, None, wifi=False) == recipe.system


def test_wifi_is_added_and_the_vendor_s_packages_come_instead() -> None:
    recipe = read()
    with_wifi = system_of(recipe, None, wifi=True)
    assert set(with_wifi.packages) - set(recipe.system.packages) == set(recipe.wifi.packages)
    vendor = system_of(recipe, VENDOR, wifi=False)
    assert not {"linux-image-arm64"} & set(vendor.packages)
    assert set(recipe.vendor.packages) <= set(vendor.packages)
    assert vendor.packages.count("raspi-firmware") == 1
    assert vendor.backports == (), "its kernel is the vendor's"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    found = Folders(tmp_path / "packages", tmp_path / "archives" / "packages")
    found.tree.mkdir()
    return found


def test_mmdebstrap_unpacks_and_runs_no_script(folders: Folders) -> None:
    words = [str(word) for word in command(SYSTEM, Source(MIRRORS), folders, Path("/p"), ARCHITECTURE)]
    assert words[0] == "mmdebstrap"
    assert {"--variant=extract", "--mode=root", "--architectures=arm64", "--include=busybox,linux-image"} <= set(words)
    assert words[words.index("trixie") + 1] == str(folders.tree)
    assert words[words.index("trixie") + 2 :] == sources(SYSTEM, Source(MIRRORS))


def test_it_is_given_only_hooks_that_this_variant_runs(folders: Folders) -> None:
    words = [str(word) for word in command(SYSTEM, Source(MIRRORS), folders, Path("/p"), None)]
    hooks = {word.partition("=")[0] for word in words if "-hook" in word}
    assert hooks == {"--setup-hook", "--extract-hook"}
    assert not any("architectures" in word or "path-exclude" in word for word in words), "tools of this computer are kept whole"


def test_the_papers_of_packages_stay(folders: Folders) -> None:
    """Some have a link to another package's folder in place of their own, and it has to stay too."""
    words = [str(word) for word in command(SYSTEM, Source(MIRRORS), folders, Path("/p"), ARCHITECTURE)]
    assert "--dpkgopt=path-exclude=/usr/share/doc/*/*" in words
    assert "--dpkgopt=path-include=/usr/share/doc/*/copyright" in words
    assert "--dpkgopt=path-exclude=/usr/share/doc/*" not in words


class FakeLog(Log):
    """In place of a log: keeps the command, and writes the list as mmdebstrap's hook does."""

    def __init__(self, folders: Folders, listed: str) -> None:
        self.folders, self.listed, self.words = folders, listed, list[str]()

    def run(self, argv: object, **_options: object) -> str:
        assert isinstance(argv, list)
        self.words = [str(word) for word in argv]
        self.folders.list.write_text(self.listed)
        return ""


def test_an_mmdebstrap_that_tells_nothing_is_told(folders: Folders) -> None:
    with pytest.raises(BuildError, match="mmdebstrap does not tell"):
        packages.unpack(FakeLog(folders, ""), SYSTEM, Source(MIRRORS), folders, None)


def test_unpacking_hands_the_preferences_over(folders: Folders) -> None:
    log = FakeLog(folders, "a_1_all.deb\n")
    packages.unpack(log, SYSTEM, Source(MIRRORS), folders, None)
    written = folders.archives.parent / "packages.preferences"
    assert written.read_text() == pins(SYSTEM)
    assert f"--setup-hook=upload {written} /etc/apt/preferences.d/backports" in log.words
    assert folders.archives.is_dir()


def test_the_list_of_parts_is_what_was_unpacked(folders: Folders) -> None:
    folders.list.write_text("sed_4.9-2+deb13u1_arm64.deb\nbusybox-static_1%3a1.37.0-6+b9_arm64.deb\n")
    papers = folders.tree / "usr/share/doc/sed"
    papers.mkdir(parents=True)
    (papers / "copyright").touch()
    busybox, sed = unpacked(folders)
    assert (busybox.name, busybox.version, busybox.architecture) == ("busybox-static", "1:1.37.0-6+b9", "arm64")
    assert busybox.licence_file is None
    assert (sed.name, sed.version, sed.licence_file) == ("sed", "4.9-2+deb13u1", papers / "copyright")


def test_a_tool_is_started_by_its_own_loader_with_its_own_libraries(tmp_path: Path) -> None:
    loader = tmp_path / "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
    loader.parent.mkdir(parents=True)
    loader.touch()
    command = Tools(tmp_path).command("usr/sbin/mke2fs")
    assert command[:2] == [str(loader), "--library-path"]
    assert command[2].split(":")[0] == str(loader.parent)
    assert command[3] == str(tmp_path / "usr/sbin/mke2fs")

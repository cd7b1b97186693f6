"""The card's root, piece by piece in small made-up trees: which modules stay, what is linked, what nobody's umask may change."""

import stat
from pathlib import Path

import pytest

from deploy.build import rootfs, tidy
from deploy.build.recipe import ROOT, read
from deploy.build.rootfs import OVERLAY, add_companion, add_identity, add_overlay, dependencies, keep_modules, matches, site_of
from deploy.build.steps import Log

KERNEL = "7.3.4-arm64"
NEEDS = {
    "kernel/sound/core/snd.ko.xz": [],
    "kernel/sound/usb/snd-usb-audio.ko.xz": ["kernel/drivers/media/mc/mc.ko.xz", "kernel/sound/core/snd.ko.xz"],
    "kernel/sound/soc/amd/snd-acp.ko.xz": ["kernel/sound/core/snd.ko.xz"],
    "kernel/drivers/media/mc/mc.ko.xz": [],
    "kernel/drivers/gpu/drm/drm.ko.xz": [],
    "kernel/fs/jbd2/jbd2.ko.xz": [],
}
INDEX = "".join(f"{name}: {' '.join(needs)}".rstrip() + "\n" for name, needs in NEEDS.items())


def test_what_a_module_needs_is_read_from_the_index() -> None:
    assert dependencies(INDEX) == NEEDS


MATCHES = {
    "a folder": ("kernel/sound/usb/snd.ko.xz", ["sound"], True),
    "a folder below": ("kernel/drivers/usb/core/usbcore.ko.xz", ["drivers/usb"], True),
    "a file": ("kernel/drivers/net/virtio_net.ko.xz", ["drivers/net/virtio_net*"], True),
    "a pattern of folders": ("kernel/fs/jbd2/jbd2.ko.xz", ["fs/jbd2*"], True),
    "another folder of the same name": ("kernel/net/sound/x.ko.xz", ["sound"], False),
    "a folder whose name begins the same": ("kernel/soundwire/x.ko.xz", ["sound"], False),
    "a file beside": ("kernel/drivers/net/veth.ko.xz", ["drivers/net/virtio_net*"], False),
    "none": ("kernel/sound/x.ko.xz", [], False),
}


@pytest.mark.parametrize(("name", "patterns", "fits"), MATCHES.values(), ids=MATCHES)
def test_a_module_matches_by_whole_folders(name: str, patterns: list[str], fits: bool) -> None:
    assert matches(name, patterns) is fits


class Depmod(Log):
    """In place of a log, and of depmod behind it: writes the index of the modules that are there."""

    def __init__(self, tree: Path) -> None:
        super().__init__("root", tree.parent / "root.log")
        self.tree = tree

    def run(self, argv: object, **_options: object) -> str:
        assert argv == ["depmod", "-b", self.tree, KERNEL]
        folder = self.tree / "usr/lib/modules" / KERNEL
        here = [line for line in INDEX.splitlines() if (folder / line.partition(":")[0]).exists()]
        (folder / "modules.dep").write_text("\n".join(here) + "\n")
        return ""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return tmp_path / "tree"


@pytest.fixture
def modules(tree: Path) -> Path:
    folder = tree / "usr/lib/modules" / KERNEL
    for name in (*NEEDS, "vmlinuz", "config", "modules.builtin", "dtb/broadcom/bcm2711-rpi-4-b.dtb"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_modules_stay_with_all_that_they_need(tree: Path, modules: Path) -> None:
    log = Depmod(tree)
    keep_modules(log, tree, ["sound", "fs/jbd2*"], ["sound/soc/amd"])
    log.close()
    assert {str(file.relative_to(modules)) for file in modules.rglob("*") if file.is_file()} == {
        "kernel/sound/core/snd.ko.xz",
        "kernel/sound/usb/snd-usb-audio.ko.xz",
        "kernel/drivers/media/mc/mc.ko.xz",  # not asked for, and needed
        "kernel/fs/jbd2/jbd2.ko.xz",
        "modules.dep",
        "modules.builtin",
    }
    assert not (modules / "kernel/drivers/gpu").exists(), "no empty folders are left"
    assert sorted(dependencies((modules / "modules.dep").read_text())) == [
        name for name in sorted(NEEDS) if (modules / name).exists()
    ]


def test_the_recipe_keeps_usb_sound_and_drops_other_makers_chips() -> None:
    kernel = read().kernel
    stays = {name: matches(name, kernel.keep) and not matches(name, kernel.drop) for name in NEEDS}
    assert stays["kernel/sound/usb/snd-usb-audio.ko.xz"]
    assert not stays["kernel/sound/soc/amd/snd-acp.ko.xz"]
    assert not stays["kernel/drivers/gpu/drm/drm.ko.xz"]


@pytest.fixture
def named(tree: Path, tmp_path: Path) -> Path:
    """A tree with what mmdebstrap and base-files leave in it, after add_identity."""
    for folder in ("etc", "opt/companion/bin", "var/lock"):
        (tree / folder).mkdir(parents=True)
    (tree / "var/run").symlink_to("/run")
    (tree / "etc/resolv.conf").write_text("nameserver 192.0.2.1\n")
    (tree / "etc/hostname").write_text("the-builder\n")
    (tmp_path / "companion.pub").write_text("a public key\n")
    (tmp_path / "companion.pub").chmod(0o600)
    add_identity(tree, tmp_path / "companion.pub", 'version = "1"\n')
    return tree


def test_nothing_of_the_computer_that_builds_is_left(named: Path) -> None:
    assert not (named / "etc/resolv.conf").exists()
    assert (named / "etc/hostname").read_text() == "companion\n"
    assert (named / "etc/machine-id").read_text() == "", "each card makes its own"


def test_links_lead_to_where_they_are_to(named: Path) -> None:
    assert {name: str((named / name).readlink()) for name in rootfs.LINKS} == rootfs.LINKS


def test_there_is_a_place_for_all_that_is_mounted(named: Path) -> None:
    assert all((named / name).is_dir() for name in ("data", "boot/firmware", "proc", "sys", "dev", "run", "tmp"))
    assert stat.S_IMODE((named / "tmp").stat().st_mode) == 0o1777


def test_the_card_knows_its_version_and_whose_updates_it_takes(named: Path) -> None:
    assert (named / rootfs.RELEASE).read_text() == 'version = "1"\n'
    key = named / rootfs.PUBLIC_KEY
    assert key.read_text() == "a public key\n"
    assert stat.S_IMODE(key.stat().st_mode) & 0o444, "whoever takes updates can read it"


def test_a_clone_s_umask_does_not_get_onto_the_card(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    overlay = tmp_path / "overlay"
    (overlay / "usr/lib").mkdir(parents=True)
    for name, mode in {"usr/lib/keep-log": 0o700, "usr/lib/sysctl.conf": 0o600}.items():
        (overlay / name).write_text("new")
        (overlay / name).chmod(mode)
    (overlay / "usr/lib/masked.service").symlink_to("/dev/null")
    (tree / "usr/lib").mkdir(parents=True)
    (tree / "usr/lib/masked.service").write_text("the package's own")
    (tree / "usr/lib/sysctl.conf").symlink_to("/etc/hostname")
    monkeypatch.setattr(rootfs, "OVERLAY", overlay)
    add_overlay(tree)
    assert stat.S_IMODE((tree / "usr/lib/keep-log").stat().st_mode) == 0o755
    assert stat.S_IMODE((tree / "usr/lib/sysctl.conf").lstat().st_mode) == 0o644
    assert (tree / "usr/lib/sysctl.conf").read_text() == "new", "a link is replaced and not followed"
    assert str((tree / "usr/lib/masked.service").readlink()) == "/dev/null"


def test_all_of_deploy_root_arrives(tree: Path) -> None:
    tree.mkdir()
    add_overlay(tree)
    assert tidy.size_bytes(tree) == tidy.size_bytes(OVERLAY)
    for source in OVERLAY.rglob("*"):
        assert (tree / source.relative_to(OVERLAY)).is_symlink() == source.is_symlink()


class Copier(Log):
    """In place of a log: what would be copied is made as an empty folder."""

    def __init__(self) -> None:
        pass

    def run(self, argv: object, **_options: object) -> str:
        assert isinstance(argv, list)
        assert argv[0] == "cp"
        argv[-1].mkdir()
        return ""


def test_the_program_gets_onto_the_card_and_the_build_does_not(tree: Path, tmp_path: Path) -> None:
    recipe, packed = read(), tmp_path / "pack"
    packed.mkdir()
    (packed / "card.toml").touch()
    given = rootfs.Ingredients(tmp_path, tmp_path, tmp_path, "", (packed,))
    add_companion(Copier(), recipe, given, tree)
    site = tree / site_of(recipe)
    assert sorted(path.name for path in (site / "deploy").iterdir()) == ["__init__.py", "device"]
    assert (site / "companion/cli.py").read_bytes() == (ROOT / "companion/cli.py").read_bytes()
    assert (site / "companion/data/firmware/main.py").is_file(), "a link in a clone, and a file on the card"
    assert not list(site.rglob("__pycache__"))
    assert [(tree / rootfs.PAPERS / name).read_bytes() for name in ("LICENSE", "NOTICE")] == [
        (ROOT / name).read_bytes() for name in ("LICENSE", "NOTICE")
    ]
    assert (tree / "opt/companion/models/pack/card.toml").exists()
    assert {stat.S_IMODE(path.stat().st_mode) for path in site.rglob("*")} <= {0o644, 0o755}

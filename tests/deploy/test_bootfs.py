"""The boot partition's folder, from stand-ins of what Debian's and Raspberry Pi's kernel packages look like unpacked."""

import gzip
import shutil
import tomllib
from pathlib import Path

import pytest

from companion.settings import Settings
from deploy.build import bootfs
from deploy.build.bootfs import CMDLINE, FIRMWARE, kernel_files, make_bootfs
from deploy.build.steps import BuildError, Log
from deploy.device import board, manifest, slots

OURS = sorted(f"{source.stem}.dtbo" for source in (bootfs.FILES / "overlays").glob("*.dts"))
CARRIED = ["bcm2711-rpi-4-b.dtb", "bcm2712-rpi-5-b.dtb", "bcm2837-rpi-3-b-plus.dtb", "bcm2837-rpi-zero-2-w.dtb"]
"""Of the boards that the card is for."""

needs_dtc = pytest.mark.skipif(not shutil.which("dtc"), reason="needs dtc (device-tree-compiler)")


def put(file: Path, content: bytes = b"") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def trees(folder: Path) -> None:
    for name in (*CARRIED, "bcm2835-rpi-b.dtb", "bcm4708-some-router.dtb"):
        put(folder / name, name.encode())


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    folder = tmp_path / "packages"
    for name in (*FIRMWARE, "start_cd.elf"):
        put(folder / "usr/lib/raspi-firmware" / name, name.encode())
    put(folder / bootfs.FIRMWARE_LICENCE, b"may be passed on with this text")
    return folder


@pytest.fixture
def debian(packages: Path) -> Path:
    """From Debian's kernel 7 on: all below the modules."""
    modules = packages / "usr/lib/modules/7.3.4+deb13-arm64"
    put(modules / "vmlinuz", b"debian's kernel")
    trees(modules / "dtb/broadcom")
    return packages


@pytest.fixture
def vendor(packages: Path) -> Path:
    """Raspberry Pi's: kernel, device trees and overlays apart."""
    name = "6.12.62+rpt-rpi-v8"
    (packages / "usr/lib/modules" / name).mkdir(parents=True)
    put(packages / f"boot/vmlinuz-{name}", b"the vendor's kernel")
    trees(packages / f"usr/lib/linux-image-{name}/broadcom")
    for overlay in ("googlevoicehat-soundcard.dtbo", "overlay_map.dtb"):
        put(packages / f"usr/lib/linux-image-{name}/overlays" / overlay)
    return packages


def made(packages: Path, tmp_path: Path, flavour: str) -> Path:
    put(tmp_path / "initrd.img", b"initrd")
    log = Log("boot", tmp_path / "boot.log")
    try:
        make_bootfs(log, packages, tmp_path / "initrd.img", tmp_path / "boot", flavour)
    finally:
        log.close()
    return tmp_path / "boot"


def test_the_kernel_is_found_in_both_layouts(debian: Path) -> None:
    files = kernel_files(debian)
    assert files.kernel.read_bytes() == b"debian's kernel"
    assert (files.device_trees / CARRIED[0]).exists()
    assert files.overlays is None


def test_the_vendor_s_kernel_is_found_with_its_overlays(vendor: Path) -> None:
    files = kernel_files(vendor)
    assert files.kernel.read_bytes() == b"the vendor's kernel"
    assert (files.device_trees / CARRIED[0]).exists()
    assert files.overlays
    assert (files.overlays / "googlevoicehat-soundcard.dtbo").exists()


@pytest.mark.parametrize("others", [0, 2])
def test_a_card_holds_one_kernel(tmp_path: Path, others: int) -> None:
    for number in range(others):
        (tmp_path / f"usr/lib/modules/{number}").mkdir(parents=True)
    with pytest.raises(BuildError, match=f"bring {others} kernels"):
        kernel_files(tmp_path)


@needs_dtc
def test_a_debian_card(debian: Path, tmp_path: Path) -> None:
    boot = made(debian, tmp_path, "debian")
    slot = boot / "slot-a"
    assert gzip.decompress((slot / "kernel8.img").read_bytes()) == b"debian's kernel"
    assert (slot / "initrd.img").read_bytes() == b"initrd"
    assert sorted(file.name for file in slot.glob("*.dtb")) == CARRIED
    assert sorted(file.name for file in (slot / "overlays").iterdir()) == ["README", *OURS]
    assert not (boot / "overlays").exists(), "overlays belong to a system, and so into its slot"
    assert [name for name in FIRMWARE if not (boot / name).is_file()] == []
    assert (boot / "LICENCE-firmware.txt").read_bytes() == b"may be passed on with this text"
    assert "upstream_kernel=1" in (boot / "config.txt").read_text().splitlines()


def test_a_card_of_the_vendor_s(vendor: Path, tmp_path: Path) -> None:
    boot = made(vendor, tmp_path, "raspberrypi")
    assert sorted(file.name for file in (boot / "slot-a/overlays").iterdir()) == [
        "README",
        "googlevoicehat-soundcard.dtbo",
        "overlay_map.dtb",
    ]
    own, changed = ((folder / "config.txt").read_text().splitlines() for folder in (bootfs.FILES, boot))
    assert changed == [line for line in own if not line.startswith("upstream_kernel")] != own


def test_a_new_card_starts_slot_a_and_is_settled(vendor: Path, tmp_path: Path) -> None:
    boot = made(vendor, tmp_path, "raspberrypi")
    text = (boot / "slot.txt").read_bytes()
    assert len(text) == 512
    assert slots.parse(text) == slots.SlotState("a", "no")
    assert (boot / "slot-a/cmdline.txt").read_text() == f"{CMDLINE} companion.slot=a\n"
    assert not (boot / "slot-b").exists()


def test_what_the_owner_finds_explains_itself(vendor: Path, tmp_path: Path) -> None:
    boot = made(vendor, tmp_path, "raspberrypi")
    tomllib.loads((boot / "companion.toml").read_text(encoding="utf-8"))
    assert "companion.toml" in (boot / "README.txt").read_text(encoding="ascii"), "any editor anywhere can show it"
    assert (boot / "board.txt").read_text() == board.overlays(Settings(), "raspberrypi")


def test_what_config_txt_includes_is_there(vendor: Path, tmp_path: Path) -> None:
    boot = made(vendor, tmp_path, "raspberrypi")
    lines = (boot / "config.txt").read_text().splitlines()
    included = [line.split()[1] for line in lines if line.startswith("include ")]
    assert included == ["slot.txt", "board.txt"]
    assert [name for name in included if not (boot / name).is_file()] == []
    assert lines.index("include slot.txt") < lines.index("kernel=kernel8.img"), "the folder comes before what is in it"
    for line, name in (("kernel=kernel8.img", "kernel8.img"), ("initramfs initrd.img followkernel", "initrd.img")):
        assert line in lines
        assert (boot / "slot-a" / name).is_file()


def test_an_update_may_carry_this_command_line() -> None:
    """The updater adds the slot itself; a console of a serial port would wait for one that isn't there."""
    assert "companion.slot" not in CMDLINE
    digest = "0" * 64
    text = f'format = 1\nversion = "1.0"\nflavour = "debian"\ncmdline = "{CMDLINE}"\n'
    text += f'[root]\nfile = "{manifest.ROOT_FILE}"\nbytes = 4096\nsha256 = "{digest}"\npacked_bytes = 1\n'
    text += "".join(f'[[boot]]\nfile = "{name}"\nbytes = 1\nsha256 = "{digest}"\n' for name in ("kernel8.img", "initrd.img"))
    assert manifest.parse(text.encode()).cmdline == CMDLINE


@needs_dtc
def test_the_same_packages_give_the_same_bytes(debian: Path, tmp_path: Path) -> None:
    for name in ("1", "2"):
        (tmp_path / name).mkdir()
    first, second = made(debian, tmp_path / "1", "debian"), made(debian, tmp_path / "2", "debian")
    files = [path.relative_to(first) for path in sorted(first.rglob("*")) if path.is_file()]
    assert files == [path.relative_to(second) for path in sorted(second.rglob("*")) if path.is_file()]
    assert [name for name in files if (first / name).read_bytes() != (second / name).read_bytes()] == []

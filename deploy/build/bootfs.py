"""The boot partition: the board's firmware, its settings, one folder for each of the two systems, and files for people.

The firmware reads config.txt, which includes slot.txt (which system) and board.txt (what is wired); deploy/device writes both.
"""

import gzip
import shutil
from dataclasses import dataclass
from pathlib import Path

from companion import settings_sample
from companion.settings import Settings
from deploy.build.initrd import version
from deploy.build.recipe import ROOT
from deploy.build.steps import Log
from deploy.device import board, slots

FILES = ROOT / "deploy" / "boot"
FIRMWARE = ("bootcode.bin", "start.elf", "fixup.dat", "start4.elf", "fixup4.dat")
"""The firmware of the Raspberry Pi 3, Zero 2 W and 4; a Raspberry Pi 5 has its own in flash."""

FIRMWARE_LICENCE = "usr/share/doc/raspi-firmware/copyright"
"""It has to go where the firmware goes."""

DEVICE_TREES = ("bcm2711-rpi-*.dtb", "bcm2712*.dtb", "bcm2837-rpi-3*.dtb", "bcm2837-rpi-cm3*.dtb", "bcm2837-rpi-zero-2-w.dtb")
CMDLINE = "console=tty1 consoleblank=0 quiet loglevel=3 net.ifnames=0 systemd.show_status=false panic=10"
"""Of the kernel. A kernel that panics starts again after 10 s."""


@dataclass(frozen=True)
class KernelFiles:
    """Where a kernel package keeps what the firmware loads."""

    kernel: Path
    device_trees: Path
    overlays: Path | None
    """Of the vendor's kernel. Debian's has none: ours are compiled instead."""


def kernel_files(packages: Path) -> KernelFiles:
    """Debian's kernels from 7 on keep all below the modules; older ones and Raspberry Pi's apart."""
    name = version(packages)
    modules, apart = packages / "usr/lib/modules" / name, packages / f"usr/lib/linux-image-{name}"
    if (modules / "vmlinuz").exists():
        return KernelFiles(modules / "vmlinuz", modules / "dtb/broadcom", None)
    overlays = apart / "overlays"
    return KernelFiles(packages / f"boot/vmlinuz-{name}", apart / "broadcom", overlays if overlays.exists() else None)


def make_bootfs(log: Log, packages: Path, initrd: Path, folder: Path, flavour: str = "debian") -> None:
    """Put everything of the boot partition into `folder`. Raises BuildError."""
    shutil.copytree(FILES, folder, ignore=shutil.ignore_patterns("*.dts", "overlays"))
    for name in FIRMWARE:
        shutil.copy(packages / "usr/lib/raspi-firmware" / name, folder / name)
    shutil.copy(packages / FIRMWARE_LICENCE, folder / "LICENCE-firmware.txt")
    if flavour != "debian":  # its kernel is not the upstream one, and brings device trees under the vendor's names
        config = folder / "config.txt"
        lines = config.read_text().splitlines(keepends=True)
        config.write_text("".join(line for line in lines if not line.startswith("upstream_kernel")))
    (folder / "companion.toml").write_text(settings_sample.sample(), encoding="utf-8")
    (folder / "slot.txt").write_bytes(slots.render(slots.SlotState("a", "no")))
    (folder / "board.txt").write_text(board.overlays(Settings(), flavour), encoding="utf-8")
    make_slot(log, packages, initrd, folder / "slot-a")
    (folder / "slot-a" / "cmdline.txt").write_text(f"{CMDLINE} companion.slot=a\n")


def make_slot(log: Log, packages: Path, initrd: Path, folder: Path) -> None:
    """What one of the two systems starts with, all but its command line: kernel, initrd, device trees, overlays."""
    (folder / "overlays").mkdir(parents=True)
    files = kernel_files(packages)
    with (folder / "kernel8.img").open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
        packed.write(files.kernel.read_bytes())
    shutil.copy(initrd, folder / "initrd.img")
    for pattern in DEVICE_TREES:
        for tree in sorted(files.device_trees.glob(pattern)):
            shutil.copy(tree, folder / tree.name)
    for source in sorted((FILES / "overlays").glob("*.dts")) if files.overlays is None else []:
        log.run(["dtc", "-q", "-@", "-I", "dts", "-O", "dtb", "-o", folder / "overlays" / f"{source.stem}.dtbo", source])
    for overlay in sorted(files.overlays.glob("*.dtb*")) if files.overlays else []:
        shutil.copy(overlay, folder / "overlays" / overlay.name)
    # The firmware looks for overlays in a system's own folder only if this file is there.
    (folder / "overlays" / "README").write_text("Device tree overlays of this system. The names are used in board.txt.\n")

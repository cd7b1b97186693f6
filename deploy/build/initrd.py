"""The first program's file system: busybox, deploy/initrd/init, the tools that mend the data partition, and a few modules.

It is packed here and not by Debian's own tool, whose result is ten times the size and takes minutes in an emulator.
"""

import lzma
import shutil
from collections.abc import Iterable
from pathlib import Path

from deploy.build.packages import Tools
from deploy.build.recipe import ROOT, Kernel
from deploy.build.steps import BuildError, Log
from deploy.build.tidy import set_times

INIT = ROOT / "deploy" / "initrd" / "init"
PROGRAMS = ("usr/sbin/e2fsck", "usr/sbin/resize2fs")
LIBRARIES = "usr/lib/aarch64-linux-gnu"


def version(tree: Path) -> str:
    """The kernel's version: the one folder of modules. Raises BuildError."""
    found = sorted(folder.name for folder in (tree / "usr/lib/modules").glob("*"))
    if len(found) != 1:
        what = f"The packages bring {len(found)} kernels ({', '.join(found) or 'none'}), and a card holds one."
        raise BuildError(what, "Name one kernel among the packages in deploy/image.toml, then build again.")
    return found[0]


def make_initrd(log: Log, tools: Tools, tree: Path, kernel: Kernel, out: Path) -> None:
    """Write the initrd for the card whose root is `tree` to `out`. Raises BuildError."""
    scratch = out.with_suffix("")
    shutil.rmtree(scratch, ignore_errors=True)
    for name in ("bin", "sbin", "dev", "proc", "sys", "run", "newroot", "fat", "lib", "etc", "tmp"):
        (scratch / name).mkdir(parents=True)
    shutil.copy(tree / "usr/bin/busybox", scratch / "bin/busybox")
    for applet in log.run([*tools.command("usr/bin/qemu-aarch64"), tree / "usr/bin/busybox", "--list"]).split():
        if applet == "busybox":
            continue
        (scratch / "bin" / applet).symlink_to("/bin/busybox")
    (scratch / "sbin/modprobe").symlink_to("/bin/busybox")  # here the kernel looks for it
    shutil.copy(INIT, scratch / "init")
    (scratch / "init").chmod(0o755)
    copy_programs(log, tree, scratch)
    copy_modules(log, tree, kernel.initrd, scratch)
    set_times(scratch, log.epoch_s)
    names = sorted(str(path.relative_to(scratch)) for path in scratch.rglob("*"))
    archive = out.with_suffix(".cpio")
    packer: list[str | Path] = [
        "cpio",
        "--quiet",
        "--reproducible",
        "-o",
        "-H",
        "newc",
        "-R",
        "0:0",
        "-0",
        "-F",
        archive.resolve(),
    ]
    log.run(packer, input="\0".join([".", *names]), cwd=scratch)
    log.run(["zstd", "-q", "-19", "-T1", "-f", "--no-progress", archive, "-o", out])
    archive.unlink()


def copy_programs(log: Log, tree: Path, scratch: Path) -> None:
    """The programs that mend and grow the data partition, with every library they name."""
    wanted = [tree / program for program in PROGRAMS]
    target = scratch / LIBRARIES
    target.mkdir(parents=True)
    for file in wanted:
        shutil.copy(file, scratch / "sbin" / file.name)
    loader = tree / LIBRARIES / "ld-linux-aarch64.so.1"
    shutil.copy(loader.resolve(), scratch / "lib" / loader.name)
    seen: set[str] = set()
    while wanted:
        for name in needed(log, wanted.pop()):
            if name in seen or name == loader.name:
                continue
            seen.add(name)
            found = (tree / LIBRARIES / name).resolve()
            shutil.copy(found, target / name)
            wanted.append(found)


def needed(log: Log, file: Path) -> list[str]:
    """The libraries that a program or library names."""
    lines = log.run(["aarch64-linux-gnu-readelf", "-dW", file]).splitlines()
    return [line.rpartition("[")[2].rstrip("]") for line in lines if "(NEEDED)" in line]


def copy_modules(log: Log, tree: Path, names: Iterable[str], scratch: Path) -> None:
    """The named modules with all that they need, unpacked: busybox's modprobe hands the kernel no compressed ones."""
    kernel = version(tree)
    source, target = tree / "lib/modules" / kernel, scratch / "lib/modules" / kernel
    target.mkdir(parents=True)
    for name in names:
        for line in log.run(["modprobe", "-d", tree, "-S", kernel, "--show-depends", name]).splitlines():
            if not line.startswith("insmod"):  # it is built into the kernel
                continue
            within = line.split()[1].partition(f"/{kernel}/")[2]
            place = target / within.removesuffix(".xz")
            place.parent.mkdir(parents=True, exist_ok=True)
            packed = (source / within).read_bytes()
            place.write_bytes(lzma.decompress(packed) if within.endswith(".xz") else packed)
    for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
        shutil.copy(source / name, target / name)
    log.run(["depmod", "-b", scratch, kernel])

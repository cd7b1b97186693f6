"""From folders to one image: file systems written as files, put behind each other with a partition table. Nothing is mounted."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.build import tidy
from deploy.build.packages import Tools
from deploy.build.recipe import DISK_SIGNATURE, FILE, Card
from deploy.build.steps import BuildError, Log

MIB = 1 << 20
TOO_SMALL = ("Disk full", "Could not allocate", "No free space in", "Could not write file")
"""What mcopy and mke2fs say of a file system that is full, and not of the disk that it lies on."""

Words = list[str | Path]

VOLUME = "48534554"
IDS = {"root": "6d1e5a5e-0000-4000-8000-00000000000a", "data": "6d1e5a5e-0000-4000-8000-0000000000da"}
HASH_SEED = "6d1e5a5e-0000-4000-8000-00000000000b"
LARGEST = "549755813888"
"""The data partition may grow to 512 GiB: room for the group descriptors is set aside."""

GENIMAGE = """image {name} {{
    hdimage {{
        partition-table-type = "mbr"
        disk-signature = {signature:#x}
        align = 4M
    }}
    partition boot {{
        partition-type = 0x0C
        bootable = true
        image = "boot.vfat"
    }}
    partition root-a {{
        partition-type = 0x83
        image = "root.ext4"
    }}
    partition root-b {{
        partition-type = 0x83
        size = {root_mib}M
    }}
    partition data {{
        partition-type = 0x83
        image = "data.ext4"
    }}
}}
"""


def make_boot(log: Log, folder: Path, mib: int, out: Path) -> None:
    """A FAT32 file system from a folder, copied in a fixed order so that the bytes are always the same."""
    tidy.set_times(folder, log.epoch_s)
    create(out, mib)
    log.run(["mkfs.vfat", "-F", "32", "--invariant", "-n", "BOOT", "-i", VOLUME, out])
    with fitting(log, folder, mib, "boot_mib"):
        for path in sorted(folder.rglob("*")):
            inside = f"::{path.relative_to(folder)}"
            copy: Words = ["mmd", "-i", out] if path.is_dir() else ["mcopy", "-m", "-Q", "-i", out, path]
            log.run([*copy, inside])


def make_root(log: Log, tools: Tools, tree: Path, mib: int, out: Path) -> None:
    """The read-only ext4 of one system; without a journal, since nothing is ever written. Raises BuildError."""
    create(out, mib)
    options = ["-O", "^has_journal,^metadata_csum_seed,^orphan_file", "-m", "0", "-L", "root", "-U", IDS["root"]]
    options += ["-E", f"hash_seed={HASH_SEED},lazy_itable_init=0,no_copy_xattrs", "-d", str(tree)]
    with fitting(log, tree, mib, "root_mib"):
        log.run(mke2fs(tools, options, out), env=config(tools))


def make_data(log: Log, tools: Tools, mib: int, out: Path) -> None:
    """The ext4 with a journal in which everything is remembered; small, and grown at the first start."""
    create(out, mib)
    extra = f"hash_seed={HASH_SEED},lazy_itable_init=0,lazy_journal_init=0,resize={int(LARGEST) // 4096}"
    options = ["-b", "4096", "-O", "^metadata_csum_seed,^orphan_file", "-m", "1", "-L", "data", "-U", IDS["data"], "-E", extra]
    log.run(mke2fs(tools, options, out), env=config(tools))


def mke2fs(tools: Tools, options: list[str], out: Path) -> Words:
    return [*tools.command("usr/sbin/mke2fs"), "-q", "-F", "-t", "ext4", *options, out]


def config(tools: Tools) -> dict[str, str]:
    """Its own settings: this computer's may make another file system."""
    return {"MKE2FS_CONFIG": str(tools.tree / "etc/mke2fs.conf")}


@contextmanager
def fitting(log: Log, folder: Path, mib: int, key: str) -> Iterator[None]:
    """Around what fills a partition from a folder. Raises BuildError; for one that is too small it names the size to change."""
    try:
        yield
    except BuildError as error:
        if not any(sign in log.path.read_text(encoding="utf-8", errors="replace") for sign in TOO_SMALL):
            raise
        holds = -(-tidy.size_bytes(folder) // MIB)
        what = f"{folder} holds {holds} MiB, more than its partition of {mib} MiB takes."
        raise BuildError(what, f"Raise {key} in {FILE}, or leave something out there; then build again.") from error


def create(file: Path, mib: int) -> None:
    """An empty file of that size, with holes for what is never written."""
    with file.open("wb") as opened:
        opened.truncate(mib * MIB)


def join(log: Log, card: Card, parts: Path, out: Path) -> None:
    """The whole card in one file, from boot.vfat, root.ext4 and data.ext4 in `parts`. Raises BuildError."""
    scratch = parts / "genimage"
    shutil.rmtree(scratch, ignore_errors=True)
    (scratch / "empty").mkdir(parents=True)
    settings = scratch / "genimage.cfg"
    settings.write_text(GENIMAGE.format(name=out.name, signature=DISK_SIGNATURE, root_mib=card.root_mib))
    words: Words = ["--config", settings, "--rootpath", scratch / "empty", "--tmppath", scratch / "tmp"]
    log.run(["genimage", *words, "--inputpath", parts, "--outputpath", out.parent])
    shutil.rmtree(scratch)
    if not out.exists():
        raise BuildError("genimage ended well and made no image.", f"Its log is {log.path}.")

"""File systems and images made for real, small ones: twice the same bytes, whoever made the folder and whenever."""

import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.build import assemble, bmap, tidy, trial_updates
from deploy.build.assemble import MIB
from deploy.build.packages import Tools
from deploy.build.recipe import DISK_SIGNATURE, ROOT, Card
from deploy.build.rootfs import RELEASE
from deploy.build.steps import SBIN, BuildError, Log

EPOCH_S = 946_782_245
"""2000-01-02 03:04:05."""
BOOT_MIB = 34
"""FAT32 has no fewer clusters."""
REPRODUCIBLE = (1, 47, 1)
"""The first mke2fs that writes no time of day, and a folder's files in one order."""


def tools() -> Tools | None:
    """Those that the build unpacked, or else this computer's, where they are new enough."""
    for tree in (ROOT / "build/image/tools", Path("/")):
        if (tree / "usr/sbin/mke2fs").exists() and (tree / "usr/sbin/debugfs").exists():
            command = [*Tools(tree).command("usr/sbin/mke2fs"), "-V"]
            said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
            found = re.match(r"mke2fs (\d+)\.(\d+)\.(\d+)", said)
            if found and tuple(map(int, found.groups())) >= REPRODUCIBLE:
                return Tools(tree)
    return None


def missing(*programs: str) -> list[str]:
    return [program for program in programs if not shutil.which(program, path=f"/usr/bin:/bin{SBIN}")]


TOOLS = tools()
needs_mtools = pytest.mark.skipif(bool(missing("mkfs.vfat", "mcopy", "mmd")), reason="needs mkfs.vfat and mtools")
needs_mke2fs = pytest.mark.skipif(TOOLS is None, reason="needs mke2fs 1.47.1: build/image/tools has one after `make image`")
needs_genimage = pytest.mark.skipif(bool(missing("genimage")), reason="needs genimage")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    log = Log("partitions", tmp_path / "partitions.log", EPOCH_S)
    yield log
    log.close()


@pytest.fixture
def mke2fs() -> Tools:
    assert TOOLS
    return TOOLS


FILES = {
    "config.txt": b"arm_64bit=1\n",
    "slot-a/kernel8.img": b"k" * 70_000,
    "slot-a/overlays/README": b"",
    "zz/last": b"l" * 5_000,
}


def folder(place: Path, *, backwards: bool, at_s: int) -> Path:
    """A folder with the same files, made in this order or the other."""
    for name in sorted(FILES, reverse=backwards):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(FILES[name])
    tidy.set_modes(place)
    tidy.set_times(place, at_s)
    return place


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    return folder(tmp_path / "1", backwards=False, at_s=1), folder(tmp_path / "the-other", backwards=True, at_s=1_700_000_000)


def fat_dates(image: bytes) -> set[int]:
    """Days of creation, access and change in the root folder. Source: Microsoft's FAT specification of 2000."""
    per_sector, per_cluster, reserved, fats = struct.unpack_from("<HBHB", image, 11)
    (fat_sectors,) = struct.unpack_from("<I", image, 36)
    start = (reserved + fats * fat_sectors) * per_sector
    entries = [image[at : at + 32] for at in range(start, start + per_sector * per_cluster, 32)]
    short = [entry for entry in entries if entry[0] and entry[11] not in (0x0F, 0x08)]  # no parts of long names, no label
    assert len(short) >= len({name.partition("/")[0] for name in FILES})
    return {struct.unpack_from("<H", entry, at)[0] for entry in short for at in (16, 18, 24)}


@needs_mtools
def test_the_boot_partition_is_the_same_twice(log: Log, two: tuple[Path, Path], tmp_path: Path) -> None:
    images = [tmp_path / "1.vfat", tmp_path / "2.vfat"]
    for source, image in zip(two, images, strict=True):
        assemble.make_boot(log, source, BOOT_MIB, image)
    first, second = (image.read_bytes() for image in images)
    assert first == second
    day = datetime.fromtimestamp(EPOCH_S, UTC)
    assert fat_dates(first) == {(day.year - 1980) << 9 | day.month << 5 | day.day}


@needs_mtools
def test_all_of_the_folder_is_in_the_boot_partition(log: Log, two: tuple[Path, Path], tmp_path: Path) -> None:
    image = tmp_path / "boot.vfat"
    assemble.make_boot(log, two[0], BOOT_MIB, image)
    for name, content in FILES.items():
        read = subprocess.run(["mtype", "-i", image, f"::{name}"], capture_output=True, check=True)
        assert read.stdout == content
    assert image.read_bytes()[67:82] == b"\x54\x45\x53\x48BOOT       ", "the number and the name that a computer shows"


@needs_mtools
def test_a_boot_partition_that_is_too_small_is_told_with_the_key_to_change(log: Log, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/start.elf").write_bytes(bytes((BOOT_MIB + 1) * MIB))
    with pytest.raises(BuildError, match=rf"holds {BOOT_MIB + 1} MiB.*{BOOT_MIB} MiB.*boot_mib in .*image\.toml"):
        assemble.make_boot(log, tmp_path / "full", BOOT_MIB, tmp_path / "boot.vfat")


def times_of_ext4(image: bytes) -> set[int]:
    """Of making, of writing and of the last check. Source: Linux, Documentation/filesystems/ext4/super.rst."""
    return {struct.unpack_from("<I", image, 1024 + at)[0] for at in (0x30, 0x40, 0x108)}


@needs_mke2fs
def test_a_system_is_the_same_twice(log: Log, mke2fs: Tools, two: tuple[Path, Path], tmp_path: Path) -> None:
    images = [tmp_path / "1.ext4", tmp_path / "2.ext4"]
    for source, image in zip(two, images, strict=True):
        (source / "link").symlink_to("config.txt")
        tidy.set_times(source, EPOCH_S)
        assemble.make_root(log, mke2fs, source, 16, image)
    first, second = (image.read_bytes() for image in images)
    assert first == second
    assert times_of_ext4(first) == {EPOCH_S}
    assert b"the-other" not in second, "the name of a folder of the builder's"


@needs_mke2fs
def test_the_data_partition_is_the_same_twice(log: Log, mke2fs: Tools, tmp_path: Path) -> None:
    images = [tmp_path / "1.ext4", tmp_path / "2.ext4"]
    for image in images:
        assemble.make_data(log, mke2fs, 16, image)
    first, second = (image.read_bytes() for image in images)
    assert first == second
    assert times_of_ext4(first) == {EPOCH_S}
    has_journal = struct.unpack_from("<I", first, 1024 + 0x5C)[0] & 0x4
    assert has_journal, "power may fail at any moment"
    assert struct.unpack_from("<I", first, 1024 + 0x18)[0] == 2, "blocks of 1024 << 2 bytes"


@needs_mke2fs
def test_a_system_that_is_too_big_is_told_with_the_key_to_change(log: Log, mke2fs: Tools, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/library").write_bytes(b"x" * 9 * MIB)
    with pytest.raises(BuildError, match=r"holds 9 MiB.*8 MiB.*root_mib in .*image\.toml"):
        assemble.make_root(log, mke2fs, tmp_path / "full", 8, tmp_path / "root.ext4")


def test_what_else_goes_wrong_is_told_as_it_is(log: Log, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"^something else"), assemble.fitting(log, tmp_path, 1, "root_mib"):
        raise BuildError("something else", "")


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    parts = tmp_path / "parts"
    parts.mkdir()
    for name, mib in {"boot.vfat": 8, "root.ext4": 4, "data.ext4": 4}.items():
        (parts / name).write_bytes(name.encode() * (mib * MIB // len(name)))
        with (parts / name).open("r+b") as file:
            file.truncate(mib * MIB)
    return parts


@needs_genimage
def test_the_image_has_four_partitions_and_the_signature_of_every_card(log: Log, parts: Path, tmp_path: Path) -> None:
    card, images = Card(boot_mib=8, root_mib=4, data_mib=4), [tmp_path / "1.img", tmp_path / "2.img"]
    for image in images:
        assemble.join(log, card, parts, image)
    assert images[0].read_bytes() == images[1].read_bytes()
    with images[0].open("rb") as file:
        found = bmap.partitions(file)
        assert struct.unpack("<I", images[0].read_bytes()[440:444]) == (DISK_SIGNATURE,)
    assert [partition.kind for partition in found] == [bmap.FAT32_LBA, 0x83, 0x83, 0x83]
    assert [partition.bytes // MIB for partition in found] == [8, 4, 4, 4]
    assert all(partition.start % (4 * MIB) == 0 for partition in found), "cards erase in blocks of 4 MiB"
    whole = images[0].read_bytes()
    for partition, name in zip((found[0], found[1], found[3]), ("boot.vfat", "root.ext4", "data.ext4"), strict=True):
        assert whole[partition.start : partition.end] == (parts / name).read_bytes()
    assert not any(whole[found[2].start : found[2].end]), "the second system is empty"
    assert not (parts / "genimage").exists()


@needs_genimage
def test_a_part_that_is_missing_is_an_error(log: Log, parts: Path, tmp_path: Path) -> None:
    (parts / "data.ext4").unlink()
    with pytest.raises(BuildError, match="genimage"):
        assemble.join(log, Card(8, 4, 4), parts, tmp_path / "card.img")
    assert not (tmp_path / "card.img").exists()


@needs_mke2fs
def test_the_trial_update_says_another_version_and_is_the_same_otherwise(log: Log, mke2fs: Tools, tmp_path: Path) -> None:
    tree, root, out = tmp_path / "tree", tmp_path / "root.ext4", tmp_path / "next.ext4"
    (tree / RELEASE).parent.mkdir(parents=True)
    (tree / RELEASE).write_text('version = "0.4.0"\nflavour = "debian"\n')
    (tree / "etc/hostname").write_text("companion\n")
    assemble.make_root(log, mke2fs, tree, 8, root)
    before = root.read_bytes()
    trial_updates.next_root(log, mke2fs, root, "debian", out)
    assert root.read_bytes() == before, "the image itself stays as it is"
    debugfs = mke2fs.command("usr/sbin/debugfs")
    read = {
        name: subprocess.run([*debugfs, "-R", f"cat {name}", out], capture_output=True, text=True, check=True).stdout
        for name in (RELEASE, "etc/hostname")
    }
    assert read == {RELEASE: f'version = "{trial_updates.NEXT}"\nflavour = "debian"\n', "etc/hostname": "companion\n"}


@needs_mke2fs
def test_a_system_without_its_release_file_can_be_no_trial(log: Log, mke2fs: Tools, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assemble.make_root(log, mke2fs, tmp_path / "empty", 8, tmp_path / "root.ext4")
    with pytest.raises(BuildError, match="debugfs"):
        trial_updates.next_root(log, mke2fs, tmp_path / "root.ext4", "debian", tmp_path / "next.ext4")


@needs_mke2fs
def test_the_broken_update_can_be_mounted_and_has_no_first_program(log: Log, mke2fs: Tools, tmp_path: Path) -> None:
    out = tmp_path / "broken.ext4"
    trial_updates.broken_root(log, mke2fs, out)
    assert out.stat().st_size == trial_updates.BROKEN_MIB * MIB
    names = subprocess.run(
        [*mke2fs.command("usr/sbin/debugfs"), "-R", "ls -p /", out], capture_output=True, text=True, check=True
    )
    assert {line.split("/")[5] for line in names.stdout.split()} == {".", "..", "lost+found"}

"""The block map: written by it alone over an old card, an image is whole; and nothing of the old card comes back."""

import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.build import bmap
from deploy.flash.bmap import load

MIB = 1 << 20
BLOCK = bmap.BLOCK_BYTES
PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"  # where Debian keeps them, and not every PATH leads
NEEDED = ("mkfs.vfat", "mcopy", "mke2fs", "dumpe2fs", "e2fsck", "fsck.vfat")
MISSING = [program for program in NEEDED if not shutil.which(program, path=PATH)]


def run(*argv: str | Path, ok: tuple[int, ...] = (0,)) -> str:
    environment = os.environ | {"MTOOLS_SKIP_CHECK": "1", "PATH": PATH}
    done = subprocess.run([str(word) for word in argv], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode in ok, done.stdout + done.stderr
    return done.stdout


def mbr(*entries: tuple[int, int, int]) -> bytes:
    """A master boot record; of each partition its kind, start and size in MiB."""
    packed = b"".join(struct.pack("<B3xB3xII", 0, kind, start * MIB // 512, size * MIB // 512) for kind, start, size in entries)
    return bytes(446) + packed.ljust(64, b"\0") + b"\x55\xaa"


LAYOUT = ((0x0C, 4, 64), (0x83, 68, 16), (0x83, 84, 16), (0x83, 100, 32))
SIZE = 132 * MIB


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Like a card's, but small: a FAT, a root without a journal, an empty partition, a journalled one."""
    if MISSING:
        pytest.skip(f"{', '.join(MISSING)} missing: deploy/setup.sh image installs them")
    folder = tmp_path_factory.mktemp("image")
    (folder / "root").mkdir()
    (folder / "root/file").write_bytes(bytes(50_000) + b"end")
    parts = [folder / f"part{number}" for number in range(4)]
    for part, (_, _, size) in zip(parts, LAYOUT, strict=True):
        part.touch()
        os.truncate(part, size * MIB)
    run("mkfs.vfat", "-F", "32", "-s", "1", parts[0])
    run("mcopy", "-i", parts[0], folder / "root/file", "::file")
    run("mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-b", "4096", "-d", folder / "root", parts[1])
    run("mke2fs", "-q", "-t", "ext4", "-b", "4096", "-d", folder / "root", parts[3])
    path = folder / "companion.img"
    with path.open("wb") as file:
        file.write(mbr(*LAYOUT))
        for part, (_, start, _) in zip(parts, LAYOUT, strict=True):
            file.seek(start * MIB)
            file.write(part.read_bytes())
    return path


def dumpe2fs(file: Path) -> str:
    assert "=" not in str(file), "dumpe2fs 1.47.1 and newer look for a tag then"
    return run("dumpe2fs", file)


@pytest.fixture(scope="module")
def written(image: Path) -> Path:
    """A card that was full of ones, after the map's ranges of the image were copied to it."""
    file = image.with_suffix(".img.bmap")
    bmap.write(image, file, dumpe2fs)
    card = image.with_name("card")
    content, old = image.read_bytes(), bytearray(b"\xff" * SIZE)
    for extent in load(file).extents:
        old[extent.start : extent.end] = content[extent.start : extent.end]
    card.write_bytes(old)
    return card


def part(card: Path, number: int) -> Path:
    _, start, size = LAYOUT[number - 1]
    path = card.with_name(f"written{number}")
    path.write_bytes(card.read_bytes()[start * MIB : (start + size) * MIB])
    return path


@pytest.mark.parametrize("number", [2, 4], ids=["root", "data"])
def test_what_is_written_by_the_map_is_a_clean_file_system(written: Path, number: int) -> None:
    run("e2fsck", "-fn", part(written, number))


def test_the_journal_of_an_old_card_does_not_come_back(image: Path, written: Path) -> None:
    """mke2fs may leave it a hole in the file, which a map made from holes would leave as it was on the card."""
    where = run("debugfs", "-R", "blocks <8>", part(written, 4)).split()
    content = part(written, 4).read_bytes()
    journal = b"".join(content[int(block) * BLOCK : (int(block) + 1) * BLOCK] for block in where)
    assert len(journal) >= 4 * MIB
    assert b"\xff" * 64 not in journal


def test_the_fat_is_whole(written: Path, tmp_path: Path) -> None:
    fat = part(written, 1)
    run("fsck.vfat", "-n", fat)
    run("mcopy", "-i", fat, "::file", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == bytes(50_000) + b"end"


def test_an_empty_partition_costs_its_start_alone(image: Path, written: Path) -> None:
    empty = part(written, 3).read_bytes()
    assert not any(empty[: bmap.START_BYTES])
    assert empty.count(b"\xff") == len(empty) - bmap.START_BYTES


def test_most_of_what_is_free_is_left_out(image: Path, written: Path) -> None:
    mapped = load(image.with_suffix(".img.bmap"))
    assert mapped.image_bytes == SIZE
    assert sum(extent.length for extent in mapped.extents) < 0.3 * SIZE


def test_a_partition_of_something_unknown_is_written_whole(image: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.img"
    shutil.copy(image, other)
    with other.open("r+b") as file:
        file.seek(90 * MIB)
        file.write(b"x")
        free = bmap.free(file, dumpe2fs)
    assert not [1 for start, end in free if 84 * MIB <= start < 100 * MIB]


@pytest.mark.skipif(not shutil.which("bmaptool"), reason="bmaptool is not here")
def test_bmaptool_takes_it(image: Path, written: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"\xff" * SIZE)
    run("bmaptool", "copy", "--bmap", image.with_suffix(".img.bmap"), image, target)
    run("cmp", "-n", str(5 * MIB), image, target)


def test_no_mbr_is_no_image(tmp_path: Path) -> None:
    (tmp_path / "zeros").write_bytes(bytes(MIB))
    with pytest.raises(ValueError, match="no MBR"):
        bmap.write(tmp_path / "zeros", tmp_path / "map", lambda _start: "")


gaps = st.lists(st.tuples(st.integers(0, 4 * MIB), st.integers(0, MIB)).map(lambda gap: (gap[0], gap[0] + gap[1])), max_size=8)


@given(gaps, st.integers(1, 4 * MIB // BLOCK))
def test_every_byte_that_is_not_free_is_mapped(free: list[tuple[int, int]], blocks: int) -> None:
    size = blocks * BLOCK
    free = [(min(start, size), min(end, size)) for start, end in free]
    ranges = bmap.mapped(free, size)
    needed = bytearray(b"\1" * size)
    for start, end in free:
        needed[start:end] = bytes(end - start)
    least, covered = sum(needed), 0
    for (start, end), (_, before) in zip(ranges, [(0, 0), *ranges], strict=False):
        assert before <= start < end <= size
        assert start % BLOCK == end % BLOCK == 0
        needed[start:end] = bytes(end - start)
        covered += end - start
    assert not any(needed)
    assert covered <= least + len(free) * (bmap.WORTH_BYTES + 2 * BLOCK)

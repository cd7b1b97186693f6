"""The image and what lies beside it: whole, damaged, somebody else's."""

import hashlib
import lzma
import os
import random
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.flash import ImageError, bmap, source
from deploy.flash.bmap import Extent
from deploy.flash.source import CHUNK_BYTES, Image, Survey, check_file, find, survey

MIB = 1 << 20
SIZE = 10 * MIB
PARTITIONS = ((0x0C, 1, 4), (0x83, 5, 2), (0x83, 7, 2), (0x83, 9, 1))
"""Type, first MiB, MiB."""

RANDOM = random.Random(9).randbytes(305_000)


def mbr(signature: int = source.SIGNATURE, partitions: tuple[tuple[int, int, int], ...] = PARTITIONS) -> bytes:
    entries = b"".join(struct.pack("<4xB3xII", kind, first * MIB // 512, count * MIB // 512) for kind, first, count in partitions)
    return bytes(440) + struct.pack("<IH", signature, 0) + entries.ljust(64, b"\0") + b"\x55\xaa"


def content(sector: bytes | None = None) -> bytes:
    """Two stretches of data with holes around them."""
    whole = bytearray(SIZE)
    whole[:512] = mbr() if sector is None else sector
    whole[2 * MIB : 2 * MIB + 305_000] = RANDOM
    whole[7 * MIB : 9 * MIB] = bytes(range(256)) * (2 * MIB // 256)
    return bytes(whole)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """companion-1.img with its holes kept, and beside it what `bmaptool create` says of it."""
    path, whole = tmp_path / "companion-1.img", content()
    with path.open("wb") as file:
        file.truncate(SIZE)
        for at in range(0, SIZE, 4096):
            if any(whole[at : at + 4096]):
                file.seek(at)
                file.write(whole[at : at + 4096])
    return path


def mapped(image: Path) -> Path:
    if shutil.which("bmaptool") is None:
        pytest.skip("bmaptool not installed (apt install bmap-tools)")
    made = Path(f"{image}.bmap")
    subprocess.run(["bmaptool", "create", "-o", str(made), str(image)], check=True, capture_output=True)
    return made


def packed(image: Path) -> Path:
    """By xz itself, in several blocks as on a machine with many cores."""
    if shutil.which("xz") is None:
        pytest.skip("xz not installed (apt install xz-utils)")
    subprocess.run(["xz", "-T2", "-0", "--block-size=1MiB", "-k", str(image)], check=True)
    return Path(f"{image}.xz")


def look(path: Path) -> Survey:
    found = find(path)
    check_file(found, lambda _: None)
    return survey(found, lambda _: None)


# Finding it


def test_the_newest_of_a_folder(tmp_path: Path) -> None:
    for age, name in enumerate(("new.img.xz", "new.img", "older.img.xz", "newest.update")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000 - max(age, 1), 1000 - max(age, 1)))
    assert find(tmp_path).path.name == "new.img.xz"


@pytest.mark.parametrize("name", ["", "missing.img", "notes.txt"])
def test_no_image(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(ImageError, match=r"no image"):
        find(tmp_path / name)


@pytest.mark.parametrize("beside", ["companion-1.img.xz.sha256", "companion-1.img.sha256", "companion-1.sha256"])
def test_the_checksum_file_is_found_and_used(image: Path, beside: str) -> None:
    pack = packed(image)
    right = hashlib.sha256(pack.read_bytes()).hexdigest()
    pack.with_name(beside).write_text(f"{'0' * 64}  something.else\n{right} *{pack.name}\n")
    assert look(pack).image_bytes == SIZE
    pack.with_name(beside).write_text(f"{'0' * 64}  {pack.name}\n")
    with pytest.raises(ImageError, match="SHA-256"):
        look(pack)


def test_a_checksum_file_of_nonsense_is_no_consent(image: Path) -> None:
    Path(f"{image}.sha256").write_bytes(b"\0" * 512)
    with pytest.raises(ImageError, match="checksum file"):
        find(image)


# What is to be written


@pytest.mark.parametrize("as_xz", [False, True], ids=["img", "img.xz"])
def test_with_bmaptools_map_holes_are_left_out(image: Path, as_xz: bool) -> None:
    mapped(image)
    found = look(packed(image) if as_xz else image)
    assert (found.image_bytes, found.first_sector, found.fat) == (SIZE, mbr(), Extent(MIB, 4 * MIB))
    whole = image.read_bytes()
    assert 2 * MIB < found.to_write_bytes < 3 * MIB
    covered = bytearray(SIZE)
    for piece in found.pieces:
        assert piece.length <= CHUNK_BYTES
        assert piece.sha256 == hashlib.sha256(whole[piece.start : piece.end]).hexdigest()
        covered[piece.start : piece.end] = whole[piece.start : piece.end]
    assert covered == whole


def test_without_a_map_it_is_everything(image: Path) -> None:
    pieces = look(image).pieces
    assert [(piece.start // MIB, piece.length // MIB) for piece in pieces] == [(0, 4), (4, 4), (8, 2)]


# Damage, all of it found before anything is written


def test_a_damaged_xz(image: Path) -> None:
    pack = packed(image)
    spoilt = bytearray(pack.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    pack.write_bytes(spoilt)
    with pytest.raises(ImageError, match=r"damaged and doesn't unpack"):
        look(pack)


@pytest.mark.parametrize("kept", [0, 5, 4000, 200_000])
def test_an_xz_cut_short(image: Path, kept: int) -> None:
    pack = packed(image)
    os.truncate(pack, kept)
    with pytest.raises(ImageError, match=r"doesn't unpack|empty"):
        look(pack)


@pytest.mark.parametrize("kept", [SIZE - 4096, SIZE - 1, 3 * MIB, 100, 0])
@pytest.mark.parametrize("with_map", [False, True])
def test_an_image_cut_short(image: Path, kept: int, with_map: bool) -> None:
    if with_map:
        mapped(image)
    os.truncate(image, kept)
    with pytest.raises(ImageError, match=r"cut short|empty|not a companion's"):
        look(image)


def test_an_image_that_ends_within_a_sector(image: Path) -> None:
    os.truncate(image, SIZE + 100)
    with pytest.raises(ImageError, match="cut short"):
        look(image)


def test_an_image_longer_than_its_map(image: Path) -> None:
    mapped(image)
    os.truncate(image, SIZE + 4096)
    with pytest.raises(ImageError, match="longer"):
        look(image)


@pytest.mark.parametrize("place", [2 * MIB + 7, 2 * MIB + 304_999, 8 * MIB])
def test_a_changed_byte_does_not_fit_the_map(image: Path, place: int) -> None:
    mapped(image)
    whole = bytearray(image.read_bytes())
    whole[place] ^= 1
    image.write_bytes(whole)
    with pytest.raises(ImageError, match="belong together"):
        look(image)


STRANGERS = {
    "another system": (mbr(0x12345678), "not a companion's"),
    "zeros": (bytes(512), "not a companion's"),
    "no end mark": (mbr()[:510] + b"\0\0", "not a companion's"),
    "no partitions": (mbr(partitions=()), "no boot partition"),
    "the first isn't FAT": (mbr(partitions=((0x83, 1, 4),)), "no boot partition"),
    "a partition beyond the end": (mbr(partitions=((0x0C, 1, 4), (0x83, 9, 2))), "cut short"),
}


@pytest.mark.parametrize(("sector", "said"), STRANGERS.values(), ids=STRANGERS)
def test_a_first_sector_that_is_not_ours(tmp_path: Path, sector: bytes, said: str) -> None:
    path = tmp_path / "other.img.xz"
    path.write_bytes(lzma.compress(content(sector), preset=0))
    with pytest.raises(ImageError, match=said):
        look(path)


# Block maps


def text(
    image_bytes: int, ranges: list[tuple[int, int]], *, version: str = "2.0", before: str = "", mapped_blocks: int = -1
) -> bytes:
    count = sum(last - first + 1 for first, last in ranges) if mapped_blocks < 0 else mapped_blocks
    lines = "".join(f'<Range chksum="{"ab" * 32}"> {first}-{last} </Range>' for first, last in ranges)
    whole = (
        f'<?xml version="1.0" ?>{before}<bmap version="{version}"><ImageSize> {image_bytes} </ImageSize>'
        f"<BlockSize> 4096 </BlockSize><BlocksCount> {-(-image_bytes // 4096)} </BlocksCount>"
        f"<MappedBlocksCount> {count} </MappedBlocksCount><ChecksumType> sha256 </ChecksumType>"
        f"<BmapFileChecksum> {'0' * 64} </BmapFileChecksum><BlockMap>{lines}</BlockMap></bmap>"
    )
    return whole.replace("0" * 64, hashlib.sha256(whole.encode()).hexdigest(), 1).encode()


def test_the_last_block_may_be_short() -> None:
    assert bmap.parse(text(5000, [(0, 1)])).extents == (Extent(0, 5000, "ab" * 32),)


ENTITIES = '<!DOCTYPE bmap [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
BAD_MAPS = {
    "empty": (b"", "not XML"),
    "not XML": (b"<bmap", "not XML"),
    "not UTF-8": (b"\xff\xfe<\0b\0", "utf-8"),
    "something else": (b"<html/>", "version"),
    "version 1": (text(8192, [(0, 0)], version="1.4"), "version"),
    "entities": (text(8192, [(0, 0)], before=ENTITIES), "document type"),
    "huge": (b" " * (bmap.LARGEST_BYTES + 1), "larger than"),
    "changed": (text(8192, [(0, 0)]).replace(b"0-0", b"1-1"), "own checksum"),
    "overlapping": (text(81920, [(0, 5), (5, 6)]), "overlap"),
    "falling": (text(81920, [(5, 6), (0, 1)]), "overlap"),
    "beyond the end": (text(8192, [(0, 2)]), "outside"),
    "backwards": (text(81920, [(5, 4)], mapped_blocks=0), "outside"),
    "ranges missing": (text(81920, [(0, 1)], mapped_blocks=9), "missing"),
}


@pytest.mark.parametrize(("given_", "said"), BAD_MAPS.values(), ids=BAD_MAPS)
def test_a_bad_block_map(image: Path, given_: bytes, said: str) -> None:
    Path(f"{image}.bmap").write_bytes(given_)
    with pytest.raises(ImageError, match=said):
        find(image)


@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_spoilt_block_map_is_refused_in_words(rubbish: bytes, at: int) -> None:
    good = text(81920, [(0, 3), (7, 7)])
    spoilt = good[:at] + rubbish + good[at:]
    if spoilt != good:
        with pytest.raises(ValueError, match=r"\w"):
            bmap.parse(spoilt)


def test_two_xz_streams_one_after_another_are_one_image(tmp_path: Path) -> None:
    whole, path = content(), tmp_path / "two.img.xz"
    path.write_bytes(lzma.compress(whole[: 3 * MIB], preset=0) + lzma.compress(whole[3 * MIB :], preset=0))
    with Image(path, None, "").reading() as stream:
        assert stream.read() == whole

"""The block map of an image: which of its blocks have to reach the card, each range with its SHA-256.

It is bmaptool's format (version 2.0), and not bmaptool's way: that one leaves out the holes of the image's file. mke2fs may
make holes of inode tables and journals, which have to be zero: on a card that had an older image of ours, parts of that would
come back. Where the holes are depends on the builder's file system besides. So what is left out here is what the file systems
in the image call free, and an empty partition but for its start.
"""

import hashlib
import os
import re
import struct
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

BLOCK_BYTES = 4096
WORTH_BYTES = 1 << 16
"""A gap of less is written over: more ranges take longer than the bytes."""

START_BYTES = 1 << 20
"""Of an empty partition: nobody is to find there what an older card had."""

FAT32_LBA = 0x0C
PIECE_BYTES = 1 << 20

Ranges = list[tuple[int, int]]
"""From the first byte to the one after the last."""


@dataclass(frozen=True)
class Partition:
    kind: int
    start: int
    bytes: int

    @property
    def end(self) -> int:
        return self.start + self.bytes


def partitions(image: BinaryIO) -> list[Partition]:
    """The partitions in the image's MBR. Raises ValueError where there is no MBR."""
    image.seek(0)
    sector = image.read(512)
    if sector[510:] != b"\x55\xaa":
        raise ValueError("there is no MBR at the start of the image")
    entries = [struct.unpack_from("<B3xII", sector, 446 + 16 * number + 4) for number in range(4)]
    return [Partition(kind, 512 * start, 512 * count) for kind, start, count in entries if kind]


def free_of_fat(image: BinaryIO, partition: Partition) -> Ranges:
    """The clusters that no file has. Source: Microsoft's FAT specification of 2000, the BPB and the FAT32 entries."""
    image.seek(partition.start)
    boot = image.read(512)
    sector, per_cluster, reserved, fats = struct.unpack_from("<HBHB", boot, 11)
    sectors, fat_sectors = struct.unpack_from("<I", boot, 32)[0], struct.unpack_from("<I", boot, 36)[0]
    first = reserved + fats * fat_sectors
    clusters = (sectors - first) // per_cluster
    image.seek(partition.start + reserved * sector)
    entries = array("I", image.read(4 * (clusters + 2)))
    cluster = per_cluster * sector
    data = partition.start + first * sector - 2 * cluster  # the first cluster is number 2
    return [(data + n * cluster, data + (n + 1) * cluster) for n in range(2, len(entries)) if not entries[n] & 0x0FFFFFFF]


def free_of_ext4(told: str, partition: Partition) -> Ranges:
    """The free blocks in what dumpe2fs tells about each group of them."""
    block = int(re.findall(r"^Block size:\s+(\d+)$", told, re.MULTILINE)[0])
    free: Ranges = []
    for line in re.findall(r"^  Free blocks: (.+)$", told, re.MULTILINE):
        for part in line.split(", "):
            first, _, last = part.partition("-")
            free.append((partition.start + int(first) * block, partition.start + (int(last or first) + 1) * block))
    return free


def cut_out(image: BinaryIO, partition: Partition, dumpe2fs: Callable[[Path], str]) -> str:
    """What dumpe2fs tells about a partition. From 1.47.1 on it takes "image?offset=N" for a tag, so it gets a file of its own."""
    with TemporaryDirectory(dir=Path(image.name).parent) as folder:
        file = Path(folder) / "partition.ext4"
        write_with_holes(_pieces(image, partition.start, partition.end), file)
        return dumpe2fs(file)


def write_with_holes(pieces: Iterable[bytes], to: Path) -> None:
    """Write pieces into a file, with holes for those that are zero."""
    with to.open("wb") as file:
        for piece in pieces:
            if any(piece):
                file.write(piece)
            else:
                file.seek(len(piece), os.SEEK_CUR)
        file.truncate(file.tell())


def free(image: BinaryIO, dumpe2fs: Callable[[Path], str]) -> Ranges:
    """All that need not be written. `dumpe2fs` tells about the file system in a file."""
    found: Ranges = []
    for partition in partitions(image):
        image.seek(partition.start + 1024 + 56)
        is_ext = image.read(2) == b"\x53\xef"
        if partition.kind == FAT32_LBA:
            found += free_of_fat(image, partition)
        elif is_ext:
            found += free_of_ext4(cut_out(image, partition, dumpe2fs), partition)
        elif _is_zero(image, partition):
            found.append((partition.start + START_BYTES, partition.end))
    return found


def _is_zero(image: BinaryIO, partition: Partition) -> bool:
    return all(not any(piece) for piece in _pieces(image, partition.start, partition.end))


def _pieces(image: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    image.seek(start)
    while start < end and (piece := image.read(min(PIECE_BYTES, end - start))):
        start += len(piece)
        yield piece


def mapped(free: Iterable[tuple[int, int]], size: int) -> Ranges:
    """What is left, in whole blocks, when what is free is taken from an image of `size` bytes."""
    gaps: Ranges = []
    for start, end in sorted(free):
        if gaps and start <= gaps[-1][1]:
            gaps[-1] = (gaps[-1][0], max(end, gaps[-1][1]))
        else:
            gaps.append((start, end))
    ranges: Ranges = []
    at = 0
    for start, end in gaps:
        first, last = -(-start // BLOCK_BYTES) * BLOCK_BYTES, end // BLOCK_BYTES * BLOCK_BYTES
        if last - first < WORTH_BYTES:
            continue
        if first > at:
            ranges.append((at, first))
        at = last
    return [*ranges, (at, size)] if at < size else ranges


def text(image: BinaryIO, size: int, ranges: Ranges) -> str:
    """The block map as a file's text. Source: bmap-tools, the comments in the files it makes."""
    blocks = -(-size // BLOCK_BYTES)
    count = sum(-(-(end - start) // BLOCK_BYTES) for start, end in ranges)
    lines = [
        '<?xml version="1.0" ?>',
        '<bmap version="2.0">',
        f"    <ImageSize> {size} </ImageSize>",
        f"    <BlockSize> {BLOCK_BYTES} </BlockSize>",
        f"    <BlocksCount> {blocks} </BlocksCount>",
        f"    <MappedBlocksCount> {count} </MappedBlocksCount>",
        "    <ChecksumType> sha256 </ChecksumType>",
        f"    <BmapFileChecksum> {'0' * 64} </BmapFileChecksum>",
        "    <BlockMap>",
        *(_range(image, start, end) for start, end in ranges),
        "    </BlockMap>",
        "</bmap>",
        "",
    ]
    whole = "\n".join(lines)
    return whole.replace("0" * 64, hashlib.sha256(whole.encode()).hexdigest(), 1)  # of itself with zeros there


def _range(image: BinaryIO, start: int, end: int) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(image, start, end):
        digest.update(piece)
    first, last = start // BLOCK_BYTES, -(-end // BLOCK_BYTES) - 1
    numbers = f"{first}-{last}" if last > first else f"{first}"
    return f'        <Range chksum="{digest.hexdigest()}"> {numbers} </Range>'


def write(image: Path, to: Path, dumpe2fs: Callable[[Path], str]) -> None:
    """Write the block map of an image. Raises ValueError for an image without an MBR."""
    size = image.stat().st_size
    with image.open("rb") as file:
        to.write_text(text(file, size, mapped(free(file, dumpe2fs), size)), encoding="utf-8")

"""The image to write: which file it is, whether it is whole, and what its first sector says.

survey() reads all of it once before anything is written, so that a damaged download costs no card.
"""

import hashlib
import lzma
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from deploy.flash import ImageError, bmap
from deploy.flash.bmap import BlockMap, Extent
from deploy.flash.target import SECTOR_BYTES

CHUNK_BYTES = 4 << 20
LARGEST_BYTES = 64 << 30
"""An .xz of a few kilobytes can unpack to more than any card holds."""

SIGNATURE = 0x48534554
"""The disk signature of a companion's image, by which its own start finds the card."""

FAT32_LBA = 0x0C
"""The partition type of the partition that any computer can read."""

AGAIN = "Download it again, or build it anew with `companion image build`."
Advance = Callable[[int], None]
"""Told how many bytes more are done."""


@dataclass(frozen=True)
class Image:
    """A file, and what lies beside it."""

    path: Path
    block_map: BlockMap | None
    sha256: str
    """Of the file as it is, from the list beside it; empty: there is none."""

    @property
    def is_packed(self) -> bool:
        return self.path.suffix == ".xz"

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """The image, unpacked while it is read; seek() moves forwards only. What goes wrong meanwhile is an ImageError."""
        try:
            with cast(BinaryIO, lzma.open(self.path)) if self.is_packed else self.path.open("rb") as stream:
                yield stream
        except (lzma.LZMAError, EOFError) as error:
            raise ImageError(f"{self.path.name} is damaged and doesn't unpack ({str(error).rstrip('.')}).", AGAIN) from error
        except OSError as error:
            raise ImageError(f"{self.path} can't be read: {error.strerror or error}.", AGAIN) from error


@dataclass(frozen=True)
class Survey:
    """What is to be written. `pieces` are at most CHUNK_BYTES each, in rising order, with the hash of each."""

    image_bytes: int
    first_sector: bytes
    pieces: tuple[Extent, ...]
    fat: Extent

    @property
    def to_write_bytes(self) -> int:
        return sum(piece.length for piece in self.pieces)


def find(given: Path) -> Image:
    """The image at this path; of a folder, the newest in it. Raises ImageError."""
    path = given
    if given.is_dir():
        images = [file for pattern in ("*.img", "*.img.xz") for file in given.glob(pattern) if file.is_file()]
        if not images:
            raise ImageError(
                f"There is no image (.img.xz or .img) in {given}.", "Give its path, or make one: `companion image build`."
            )
        path = max(images, key=lambda file: (file.stat().st_mtime_ns, file.suffix))  # as new as each other: the packed one
    if not path.is_file():
        raise ImageError(f"There is no image {path}.", "Give its path or its folder's, or make one: `companion image build`.")
    if not path.name.endswith((".img", ".img.xz")):
        raise ImageError(f"{path} is no image.", "The name of an image ends in .img.xz or .img.")
    map_path = _beside(path, ".bmap")
    return Image(path, bmap.load(map_path) if map_path else None, _listed_sha256(path))


def _beside(path: Path, suffix: str) -> Path | None:
    """X.img.xz has its companions as X.img.xz.bmap, X.img.bmap or X.bmap; the first that is there."""
    stem = path.name.removesuffix(".xz").removesuffix(".img")
    names = dict.fromkeys((path.name, path.name.removesuffix(".xz"), stem))
    return next((found for name in names if (found := path.with_name(name + suffix)).is_file()), None)


def _listed_sha256(path: Path) -> str:
    """The file's hash in the list beside it, which `sha256sum` wrote."""
    listed = _beside(path, ".sha256")
    if listed is None:
        return ""
    try:
        lines = listed.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = ["?"]
    hashes: dict[str, str] = {}
    for line in filter(str.strip, lines):
        entry = re.fullmatch(r"([0-9a-fA-F]{64})(?: [ *](.+))?", line.strip())
        if not entry:
            raise ImageError(f"The checksum file {listed} is damaged.", AGAIN)
        hashes[Path(entry[2] or path.name).name] = entry[1].lower()
    return hashes.get(path.name, "")


def check_file(image: Image, advance: Advance) -> None:
    """Compare the file with its listed hash, if it has one. Raises ImageError."""
    if not image.sha256:
        return
    found = hashlib.sha256()
    with image.path.open("rb") as file:
        while data := file.read(CHUNK_BYTES):
            found.update(data)
            advance(len(data))
    if found.hexdigest() != image.sha256:
        raise ImageError(f"{image.path.name} is damaged: its SHA-256 is not the one in the checksum file beside it.", AGAIN)


def survey(image: Image, advance: Advance) -> Survey:
    """Read the whole image and compare it with its block map. Raises ImageError.

    `advance` is told of bytes of the unpacked image.
    """
    name, hashing = image.path.name, _Hashing(image.block_map)
    should_bytes = image.block_map.image_bytes if image.block_map else None
    first_sector, at_byte = b"", 0
    with image.reading() as stream:
        while data := stream.read(CHUNK_BYTES):
            if not at_byte:
                first_sector = data[:SECTOR_BYTES]
                _check_ours(name, first_sector)
            hashing.feed(at_byte, data)
            at_byte += len(data)
            advance(len(data))
            if at_byte > (LARGEST_BYTES if should_bytes is None else should_bytes):
                raise ImageError(f"{name} is longer than it should be.", AGAIN)
    if not at_byte:
        raise ImageError(f"{name} is empty.", AGAIN)
    if at_byte % SECTOR_BYTES or at_byte < (should_bytes or 0):
        raise ImageError(f"{name} is cut short, to {at_byte} bytes.", AGAIN)
    fat = _check_partitions(name, first_sector, at_byte)
    if not hashing.fits:
        raise ImageError(f"{name} and its block map don't belong together, or one is damaged.", AGAIN)
    return Survey(at_byte, first_sector, tuple(hashing.pieces), fat)


class _Hashing:
    """Cuts what matters into pieces and hashes them, and each extent of the block map as a whole."""

    def __init__(self, block_map: BlockMap | None) -> None:
        self._extents = list(block_map.extents) if block_map else None
        self._index = 0
        self._whole = hashlib.sha256()
        self.fits = True
        self.pieces: list[Extent] = []

    def feed(self, at_byte: int, data: bytes) -> None:
        for start, end, ends_extent, extent in self._cuts(at_byte, at_byte + len(data)):
            part = memoryview(data)[start - at_byte : end - at_byte]
            self.pieces.append(Extent(start, end - start, hashlib.sha256(part).hexdigest()))
            if extent.sha256:
                self._whole.update(part)
                if ends_extent:
                    self.fits &= self._whole.hexdigest() == extent.sha256
                    self._whole = hashlib.sha256()

    def _cuts(self, start: int, end: int) -> Iterator[tuple[int, int, bool, Extent]]:
        if self._extents is None:
            yield start, end, False, Extent(start, end - start)
            return
        while self._index < len(self._extents) and (extent := self._extents[self._index]).start < end:
            ends = extent.end <= end
            yield max(start, extent.start), min(end, extent.end), ends, extent
            if not ends:
                return
            self._index += 1


def _check_ours(name: str, sector: bytes) -> None:
    whole = len(sector) == SECTOR_BYTES and sector[510:] == b"\x55\xaa"
    if not whole or struct.unpack_from("<I", sector, 440) != (SIGNATURE,):
        raise ImageError(f"{name} is an image, but not a companion's.", "Raspberry Pi Imager writes images of any other kind.")


def _check_partitions(name: str, sector: bytes, image_bytes: int) -> Extent:
    """The partition that any computer can read. All partitions must lie within the image."""
    partitions = []
    for entry in range(446, 510, 16):
        kind, first, count = struct.unpack_from("<4xB3xII", sector, entry)
        if kind:
            partitions.append((kind, Extent(first * SECTOR_BYTES, count * SECTOR_BYTES)))
    if any(extent.end > image_bytes for _, extent in partitions):
        raise ImageError(f"{name} is cut short: its last partition lies beyond its end.", AGAIN)
    if not partitions or partitions[0][0] != FAT32_LBA:
        raise ImageError(f"{name} has no boot partition.", AGAIN)
    return partitions[0][1]

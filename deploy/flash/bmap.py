"""A block map: which parts of an image hold something, with the hash of each. The rest of the card need not be written.

The format is that of bmaptool, version 2.0: XML, where a Range is "first-last" in blocks, or one block, with its SHA-256.
`bmaptool create` writes it; its own comments in the file describe it.
"""

import hashlib
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from deploy.flash import ImageError

LARGEST_BYTES = 4 << 20
"""Some 30,000 ranges. An image of ours has a few hundred."""

BLOCK_SIZES = range(512, (1 << 20) + 1)
RANGE = re.compile(r"([0-9]{1,12})(?:-([0-9]{1,12}))?")
WITHOUT = "Make the image anew, or take this file away: then all of the image is written."


@dataclass(frozen=True)
class Extent:
    """Bytes of the image that matter. `sha256`: of all of them, in hexadecimal; empty where the file has none."""

    start: int
    length: int
    sha256: str = ""

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True)
class BlockMap:
    """`extents` are in rising order and do not overlap."""

    image_bytes: int
    extents: tuple[Extent, ...]


def load(path: Path) -> BlockMap:
    """Read a block map. Raises ImageError for what isn't one."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise ImageError(f"The block map {path} can't be read: {error.strerror}.", WITHOUT) from error
    try:
        return parse(content)
    except ValueError as error:
        raise ImageError(f"The block map {path} is damaged: {error}.", WITHOUT) from error


def parse(content: bytes) -> BlockMap:
    """Raises ValueError telling what is wrong."""
    root = _tree(content)
    version = root.get("version", "")
    if root.tag != "bmap" or not version.startswith("2."):
        raise ValueError(f"it is version {version[:20]!r} of the format, and only 2 is known")
    if _text(root, "ChecksumType") != "sha256":
        raise ValueError("its checksums are not SHA-256")
    _check_itself(content, _text(root, "BmapFileChecksum"))
    image_bytes, block_bytes = _number(root, "ImageSize"), _number(root, "BlockSize")
    if block_bytes not in BLOCK_SIZES or _number(root, "BlocksCount") != -(-image_bytes // block_bytes):
        raise ValueError("its sizes contradict each other")
    extents = tuple(_extent(range_, block_bytes, image_bytes) for range_ in root.iterfind("BlockMap/Range"))
    if any(later.start < earlier.end for earlier, later in pairwise(extents)):
        raise ValueError("its ranges overlap")
    if sum(-(-extent.length // block_bytes) for extent in extents) != _number(root, "MappedBlocksCount"):
        raise ValueError("some of its ranges are missing")
    return BlockMap(image_bytes, extents)


def _tree(content: bytes) -> ET.Element:
    if len(content) > LARGEST_BYTES:
        raise ValueError(f"it is larger than {LARGEST_BYTES >> 20} MiB")
    text = content.decode("utf-8")  # UnicodeDecodeError is a ValueError
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # entities could grow without end, or read other files
        raise ValueError("it declares a document type, which no block map needs")
    try:
        return ET.fromstring(text)  # noqa: S314  no document type, at most LARGEST_BYTES
    except ET.ParseError as error:
        raise ValueError(f"it is not XML ({error})") from None


def _check_itself(content: bytes, checksum: str) -> None:
    """The file holds its own hash, made while the hash's place was filled with zeros."""
    if hashlib.sha256(content.replace(checksum.encode(), b"0" * len(checksum), 1)).hexdigest() != checksum:
        raise ValueError("its own checksum doesn't fit")


def _extent(range_: ET.Element, block_bytes: int, image_bytes: int) -> Extent:
    text, checksum = (range_.text or "").strip(), range_.get("chksum", "")
    blocks = RANGE.fullmatch(text)
    if not blocks:
        raise ValueError(f"{text[:40]!r} is no range")
    first, last = int(blocks[1]), int(blocks[2] or blocks[1])
    start, end = first * block_bytes, min((last + 1) * block_bytes, image_bytes)
    if last < first or last * block_bytes >= image_bytes:
        raise ValueError(f"the range {text} lies outside of the image")
    if checksum and not re.fullmatch("[0-9a-f]{64}", checksum):
        raise ValueError(f"the range {text} has no proper checksum")
    return Extent(start, end - start, checksum)


def _text(root: ET.Element, name: str) -> str:
    return (root.findtext(name) or "").strip()


def _number(root: ET.Element, name: str) -> int:
    text = _text(root, name)
    if not re.fullmatch("[0-9]{1,15}", text):
        raise ValueError(f"its {name} is no number")
    return int(text)

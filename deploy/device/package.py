"""An update file, read once from front to back: a tar of manifest.toml, its signature, boot/..., root.ext4.xz.

Nothing in it is believed. A member is taken only where it is expected, under the name and with the size that the signed
manifest gives it, so no name from the file ever reaches the file system, and no size from it any memory.
"""

import base64
import hashlib
import lzma
import os
import stat
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from deploy.device.manifest import LARGEST_BYTES, Manifest, UpdateError, parse
from deploy.device.updating import CardError, LaterError, Places

MANIFEST_NAME, SIGNATURE_NAME, BOOT_PREFIX = "manifest.toml", "manifest.toml.minisig", "boot/"
LARGEST_SIGNATURE_BYTES = 4096
HEADER_BYTES = tarfile.BLOCKSIZE
BEGINNING_BYTES = 4096
BLOCK_BYTES = 1 << 20
LARGEST_UPDATE_BYTES = 4 << 30
"""No update comes near it, nor does a file on FAT. A larger one is not read to its end, which might take days."""
UNPACKING_BYTES = 64 << 20
"""What xz may take of memory; its level 6 needs 9 MiB."""

STICK_OUT = "The update's stick came out before I was done. Put it back, and I'll start over."
OTHER_KEY = "There's an update here that isn't from where I come from, so I've left it alone."


def open_update(path: Path) -> BinaryIO:
    """Open an update file, and only a file: no link, no pipe. Raises LaterError."""
    try:
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb", buffering=0)
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise LaterError(f"{path} is not a file.", "Copy the update as a file.", "")
    except OSError as error:
        raise LaterError(f"{path} can't be opened: {error.strerror}.", "Put the stick in again.", "") from error
    return file


class Package:
    """The members of an update file, one after the other."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._at = file, 0
        try:
            self.size_bytes = file.seek(0, os.SEEK_END)
        except OSError as error:
            raise stick_out(error) from error
        self.beginning = hashlib.sha256(self._up_to(BEGINNING_BYTES)).hexdigest()
        self._at = 0

    def whole(self) -> str:
        """The SHA-256 of all of the file; reading the members goes on afterwards where it was."""
        if self.size_bytes > LARGEST_UPDATE_BYTES:
            return hashlib.sha256(f"{self.size_bytes} bytes that begin with {self.beginning}".encode()).hexdigest()
        digest, at = hashlib.sha256(), self._at
        self._at = 0
        while block := self._up_to(BLOCK_BYTES):
            digest.update(block)
        self._at = at
        return digest.hexdigest()

    def small(self, name: str, largest_bytes: int) -> bytes:
        """A member of not more than so many bytes, as a whole."""
        size = self._header(name)
        if size > largest_bytes:
            raise damaged(f"{name} in it is larger than {largest_bytes} bytes")
        return b"".join(self._content(size))

    def member(self, name: str, size_bytes: int) -> Iterator[bytes]:
        """A member of just this size, in blocks."""
        if self._header(name) != size_bytes:
            raise damaged(f"{name} in it has another size than the manifest says")
        return self._content(size_bytes)

    def _header(self, name: str) -> int:
        try:
            info = tarfile.TarInfo.frombuf(self._exactly(HEADER_BYTES), "ascii", "strict")
        except (tarfile.HeaderError, ValueError):
            raise damaged(f"{name} should come next in it, and something else does") from None
        if info.name != name or info.type != tarfile.REGTYPE or info.size < 0:
            raise damaged(f"{name} should come next in it, and something else does")
        return info.size

    def _content(self, size_bytes: int) -> Iterator[bytes]:
        left = size_bytes
        while left:
            block = self._exactly(min(left, BLOCK_BYTES))
            left -= len(block)
            yield block
        self._exactly(-size_bytes % HEADER_BYTES)

    def _exactly(self, count: int) -> bytes:
        data = self._up_to(count)
        if len(data) < count:
            raise damaged("it ends too early")
        return data

    def _up_to(self, count: int) -> bytes:
        """`count` bytes, fewer at the file's end."""
        parts: list[bytes] = []
        try:
            self._file.seek(self._at)
            while count and (part := self._file.read(count)):
                parts.append(part)
                count -= len(part)
                self._at += len(part)
        except OSError as error:
            raise stick_out(error) from error
        return b"".join(parts)


def damaged(how: str) -> UpdateError:
    return UpdateError(f"The update file is damaged: {how}.", "Copy it again.")


def stick_out(error: OSError) -> LaterError:
    return LaterError(f"The update file can't be read any more: {error.strerror}.", "Put the stick back in.", STICK_OUT)


def read_manifest(package: Package, places: Places) -> Manifest:
    """The manifest, if its signature is by the key that this card knows. Raises UpdateError and CardError."""
    data = package.small(MANIFEST_NAME, LARGEST_BYTES)
    signature = package.small(SIGNATURE_NAME, LARGEST_SIGNATURE_BYTES)
    verify(data, signature, places)
    return parse(data)


def verify(data: bytes, signature: bytes, places: Places) -> None:
    """Have minisign check a signature. Raises UpdateError, and CardError where it can't be asked."""
    key = places.etc / "update.pub"
    places.private.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places.private) as folder:
        signed, by = Path(folder, MANIFEST_NAME), Path(folder, SIGNATURE_NAME)
        signed.write_bytes(data)
        by.write_bytes(signature)
        try:
            command = [places.minisign, "-V", "-q", "-p", str(key), "-m", str(signed), "-x", str(by)]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
            known = key.read_bytes()
        except OSError as error:
            raise CardError(f"The update can't be checked: {error}.", "Write the card anew.") from error
    if done.returncode == 0:
        return
    if _key_id(signature) not in (None, _key_id(known)):
        raise UpdateError(
            "The update is signed by another key than this card's.", "Get one that is made for this card.", OTHER_KEY
        )
    raise damaged("its signature does not fit")


def _key_id(text: bytes) -> bytes | None:
    """Which key minisign's file is of or by: bytes 2 to 9 of its second line (minisign's documentation, file format)."""
    lines = text.split(b"\n")
    try:
        packed = base64.b64decode(lines[1].strip(), validate=True)
    except (IndexError, ValueError):
        return None
    return packed[2:10] if len(packed) >= 10 else None


def unpacked(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Undo xz, in blocks of at most BLOCK_BYTES however little they were packed from. Raises UpdateError."""
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=UNPACKING_BYTES)
    try:
        for packed in blocks:
            if unpacker.eof:
                raise damaged("something follows the packed system")
            yield unpacker.decompress(packed, BLOCK_BYTES)
            while not unpacker.eof and not unpacker.needs_input:
                yield unpacker.decompress(b"", BLOCK_BYTES)
    except lzma.LZMAError:
        raise damaged("the system in it can't be unpacked") from None
    if not unpacker.eof or unpacker.unused_data:
        raise damaged("the packed system does not end where it should")

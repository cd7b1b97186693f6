"""Writing the other system: its folder on the boot partition and its root partition, each hashed on the way and read back."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.device.manifest import CMDLINE_FILE, BootFile, Manifest
from deploy.device.package import BLOCK_BYTES, BOOT_PREFIX, Package, damaged, unpacked
from deploy.device.slots import Slot
from deploy.device.updating import BootPartition, CardError

SYNC_BYTES = 16 << 20
"""After so much, what was written is put onto the card, so that reading and talking never wait long behind it."""
HEAD_BYTES = 4096
"""Of a system, with ext4's superblock (at 1024). It is wiped first and written last: a system that is not whole can't be mounted,
whoever starts it: a damaged one beside it, or its owner by slot.txt."""
NOT_KEPT = "My card didn't keep the update, so I'm staying as I am. The card may be worn out."

Advance = Callable[[int], None]


@contextmanager
def written(place: Path) -> Iterator[None]:
    """What goes wrong here with a file is the card's fault; the update file's reader has named its own faults already."""
    try:
        yield
    except OSError as error:
        raise CardError(f"{place} can't be written: {error.strerror}.", "If it stays so, replace the card.", NOT_KEPT) from error


def write_boot(package: Package, manifest: Manifest, other: Slot, boot: BootPartition, advance: Advance) -> None:
    """The other slot's folder, anew. What was in it is gone first: it would not fit twice."""
    folder = f"slot-{other}"
    boot.remove(folder)
    for wanted in manifest.boot:
        digest = hashlib.sha256()
        with boot.create(f"{folder}/{wanted.name}") as file:
            for block in package.member(BOOT_PREFIX + wanted.name, wanted.size_bytes):
                file.write(block)
                digest.update(block)
                advance(len(block))
            boot.finish(file)
        if digest.hexdigest() != wanted.sha256:
            raise damaged(f"{wanted.name} in it is not what the manifest says")
    with boot.create(f"{folder}/{CMDLINE_FILE}") as file:
        file.write(f"{manifest.cmdline} companion.slot={other}\n".lstrip().encode("ascii"))
        boot.finish(file)
    for wanted in manifest.boot:
        check_kept(boot.folder / folder / wanted.name, wanted)


def check_kept(path: Path, wanted: BootFile) -> None:
    with path.open("rb") as file:
        read_back(file.fileno(), wanted.size_bytes, wanted.sha256, path, lambda _count: None)


def write_root(package: Package, manifest: Manifest, target: Path, advance: Advance) -> None:
    """Unpack the system straight onto its partition, never more than a block of it in memory."""
    root = manifest.root
    flags = os.O_RDWR | os.O_CLOEXEC
    if stat.S_ISBLK(target.stat().st_mode):
        flags |= os.O_EXCL  # without O_CREAT, on a block device: EBUSY where it is mounted, open(2)
    descriptor = os.open(target, flags)
    try:
        copy(unpacked(package.member(root.name, root.packed_bytes)), descriptor, root.size_bytes, root.sha256, advance)
        read_back(descriptor, root.size_bytes, root.sha256, target, advance)
    finally:
        os.close(descriptor)


def copy(blocks: Iterable[bytes], descriptor: int, size_bytes: int, sha256: str, advance: Advance) -> None:
    """Write just so many bytes with just this hash, the first of them last. Raises UpdateError."""
    digest, at, synced, head = hashlib.sha256(), 0, 0, b""
    write(descriptor, bytes(HEAD_BYTES), 0)
    os.fsync(descriptor)
    for block in blocks:
        if at + len(block) > size_bytes:
            raise damaged("the system in it is larger than the manifest says")
        digest.update(block)
        of_head = block[: HEAD_BYTES - len(head)]
        write(descriptor, memoryview(block)[len(of_head) :], at + len(of_head))
        head, at = head + of_head, at + len(block)
        advance(len(block))
        if at - synced >= SYNC_BYTES:
            os.fdatasync(descriptor)
            os.posix_fadvise(descriptor, 0, at, os.POSIX_FADV_DONTNEED)  # the program needs the memory more
            synced = at
    os.fsync(descriptor)
    if at != size_bytes or digest.hexdigest() != sha256:
        raise damaged("the system in it is not what the manifest says")
    write(descriptor, head, 0)
    os.fsync(descriptor)


def write(descriptor: int, data: bytes | memoryview, at: int) -> None:
    left = memoryview(data)
    while left:
        count = os.pwrite(descriptor, left, at)
        left, at = left[count:], at + count


def read_back(descriptor: int, size_bytes: int, sha256: str, path: Path, advance: Advance) -> None:
    """See that the card kept what was written: from the card, not from memory. Raises CardError."""
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    digest, at = hashlib.sha256(), 0
    while at < size_bytes and (block := os.pread(descriptor, min(BLOCK_BYTES, size_bytes - at), at)):
        digest.update(block)
        at += len(block)
        advance(len(block))
    if digest.hexdigest() != sha256:
        raise CardError(f"{path} is not what was written to it.", "If it happens again, replace the card.", NOT_KEPT)

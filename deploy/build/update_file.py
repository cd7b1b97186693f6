"""The update file: what a new card would have in slot a, packed and signed for the other slot of a card that is out.

An uncompressed tar, in this order: manifest.toml, its signature, boot/..., root.ext4.xz. deploy/device/package.py reads it.
"""

import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

from deploy.build.signing import Keys, sign
from deploy.build.steps import EPOCH_S, SETUP, BuildError
from deploy.device.manifest import CMDLINE_FILE, FORMAT, ROOT_FILE, ManifestError, parse
from deploy.device.package import BOOT_PREFIX, MANIFEST_NAME, SIGNATURE_NAME

BLOCK_BYTES = 1 << 20
XZ = ("xz", "--check=crc32", "--threads=2", "--block-size=16MiB", "--stdout")
"""With threads and a fixed size of block the result is the same on every machine, however many threads there are."""


def file_name(version: str) -> str:
    return f"companion-{version}-arm64.update"


def make_update(
    out: Path,
    *,
    version: str,
    flavour: str,
    cmdline: str,
    boot_dir: Path,
    root_image: Path,
    keys: Keys,
    epoch_s: int = EPOCH_S,
    packed_root: Path | None = None,
    level: int = 6,
) -> None:
    """Write the update file `out`, the same for the same input. Raises BuildError.

    Args:
        cmdline: the kernel's, without companion.slot.
        boot_dir: what goes into the slot's folder of the boot partition; a cmdline.txt in it is passed over.
        root_image: the ext4 file system, unpacked.
        packed_root: where the packed one is kept while `out` is written; beside `out` if None.
    """
    packed, beside = packed_root or out.with_name(out.name + ".root.xz"), out.with_name(out.name + ".new")
    names = sorted(path.relative_to(boot_dir).as_posix() for path in boot_dir.rglob("*") if path.is_file())
    names = [name for name in names if name != CMDLINE_FILE]
    files = [(BOOT_PREFIX + name, boot_dir / name) for name in names]
    head = [f"format = {FORMAT}", _text("version", version), _text("flavour", flavour), _text("cmdline", cmdline)]
    try:
        pack(root_image, packed, level)
        root = ["", "[root]", *_file(ROOT_FILE, root_image), f"packed_bytes = {packed.stat().st_size}"]
        boot = [line for name in names for line in ("", "[[boot]]", *_file(name, boot_dir / name))]
        manifest = checked([*head, *root, *boot])
        signed = [(MANIFEST_NAME, manifest), (SIGNATURE_NAME, sign(manifest, keys))]
        write_tar(beside, [*signed, *files, (ROOT_FILE, packed)], epoch_s)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
        if packed_root is None:
            packed.unlink(missing_ok=True)


def checked(lines: list[str]) -> bytes:
    """The manifest of these lines. Raises BuildError for one that a card would refuse."""
    manifest = ("\n".join(lines) + "\n").encode()
    try:
        parse(manifest)
    except ManifestError as error:
        raise BuildError(f"A card would not take this update. {error.what}", "See to what goes into slot-a.") from error
    return manifest


def pack(image: Path, packed: Path, level: int = 6) -> None:
    """Pack a file with xz. Raises BuildError."""
    try:
        with image.open("rb") as source, packed.open("wb") as target:
            done = subprocess.run([*XZ, f"-{level}"], stdin=source, stdout=target, stderr=subprocess.PIPE, check=False)
    except FileNotFoundError as error:
        if error.filename != XZ[0]:
            raise
        raise BuildError("The program xz is not here.", f"{SETUP}.") from error
    if done.returncode:
        raise BuildError(f"xz could not pack {image}: {done.stderr.decode(errors='replace').strip()}", "See that there is room.")


def write_tar(out: Path, members: Iterable[tuple[str, Path | bytes]], epoch_s: int) -> None:
    """A tar in the plain form of 1988, which has no header that could grow; nobody's files, all of one date."""
    with out.open("wb") as file, tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.mode, info.mtime = 0o644, epoch_s
            if isinstance(content, bytes):
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
            else:
                info.size = content.stat().st_size
                with content.open("rb") as source:
                    tar.addfile(info, source)


def _file(name: str, path: Path) -> list[str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return [_text("file", name), f"bytes = {path.stat().st_size}", _text("sha256", digest)]


def _text(key: str, value: str) -> str:
    return f"{key} = {json.dumps(value)}"  # of TOML's escapes JSON's are a part

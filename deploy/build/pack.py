"""From the image to what people download: compressed, with its block map, list of parts, entry for Imager and checksums.

companion-VERSION-arm64.img.xz                  the image: Raspberry Pi Imager and `companion image flash` take it
companion-VERSION-arm64.img.bmap                which of its blocks have to be written (bmap.py)
companion-VERSION-arm64.cdx.json                what is in it, with licences (sbom.py)
companion-VERSION-arm64.rpi-imager-manifest     what Imager wants to know (imager.py)
companion-VERSION-arm64.sha256                  the checksums of all of them, for sha256sum -c
"""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.build import bmap, imager, sbom
from deploy.build.keys import file_digest
from deploy.build.steps import Log, Steps

XZ_BLOCK_BYTES = 24 << 20
"""Fixed, as xz divides its input among processors: then their number makes no difference to the bytes."""

MOST_THREADS = 8
"""Each takes 150 MB of memory."""

PIECE_BYTES = 1 << 20
BAR_CELLS = 30


@dataclass(frozen=True, kw_only=True)
class Release:
    version: str
    flavour: str = "debian"
    suite: str = "trixie"
    url: str = ""
    """The folder on the web where the image will lie; without it Imager's entry names the file alone."""

    @property
    def stem(self) -> str:
        return f"companion-{self.version}-arm64" + ("" if self.flavour == "debian" else f"-{self.flavour}")


def pack(
    steps: Steps,
    image: Path,
    out: Path,
    release: Release,
    contents: sbom.Contents,
    *,
    dumpe2fs: Sequence[str] = ("dumpe2fs",),
    also: Sequence[Path] = (),
    jobs: int = 0,
) -> list[Path]:
    """Do the steps that make the files named above, in `out`. `also`: files there that the checksums are to cover too."""
    packed, papers = out / f"{release.stem}.img.xz", [out / f"{release.stem}{end}" for end in (".img.bmap", ".cdx.json")]
    manifest, sums = out / f"{release.stem}.rpi-imager-manifest", out / f"{release.stem}.sha256"

    def make_papers(log: Log) -> None:
        bmap.write(image, papers[0], lambda file: log.run([*dumpe2fs, file]))
        papers[1].write_text(sbom.bill(release.stem, release.version, release.suite, steps.epoch_s, contents), encoding="utf-8")

    def make_manifest(_log: Log) -> None:
        manifest.write_text(imager.os_list(download(image, packed, release, steps.epoch_s)), encoding="utf-8")

    steps.step(
        "papers", [image, repr(contents), *_files(contents)], papers, make_papers, says="the block map and the list of parts"
    )
    steps.step("compress", [image], [packed], lambda log: compress(log, image, packed, jobs), says=f"{packed.name}, with xz")
    steps.step("manifest", [image, packed, repr(release)], [manifest], make_manifest, says="the entry for Raspberry Pi Imager")
    files = [packed, *papers, manifest, *also]
    steps.step("checksums", files, [sums], lambda _log: checksums(files, sums), says=f"{sums.name}, for sha256sum -c")
    return [*files, sums]


def _files(contents: sbom.Contents) -> list[Path]:
    """The files that the list of parts is read from."""
    licences = [package.licence_file for package in contents.packages if package.licence_file and package.licence_file.is_file()]
    told = sorted(contents.site_packages.glob("*.dist-info/METADATA")) if contents.site_packages else []
    return [*licences, *told, *(folder / "card.toml" for folder in contents.packs), *contents.firmware]


def xz_command(jobs: int, processors: int) -> list[str]:
    """Two threads at least: with one, xz makes a single block and so other bytes."""
    threads = max(2, min(jobs or processors, MOST_THREADS))
    return ["xz", "-6", f"--threads={threads}", f"--block-size={XZ_BLOCK_BYTES}", "--stdout"]


def compress(log: Log, image: Path, packed: Path, jobs: int = 0) -> None:
    """Compress the image, telling how far it has come. Raises BuildError."""
    size, done, half = image.stat().st_size, 0, packed.with_name(packed.name + ".part")
    try:
        with image.open("rb") as source, half.open("wb") as target:
            command = xz_command(jobs, os.cpu_count() or 1)
            with log.start(command, stdin=subprocess.PIPE, stdout=target) as xz:
                assert xz.stdin  # noqa: S101  for mypy, as the next
                assert xz.stderr  # noqa: S101
                try:
                    while piece := source.read(PIECE_BYTES):
                        xz.stdin.write(piece)
                        done += len(piece)
                        log.show(bar(done, size))
                    xz.stdin.close()
                except BrokenPipeError:
                    pass  # xz ended early, and says why
                except BaseException:  # Ctrl-C
                    xz.kill()
                    raise
                complaint = xz.stderr.read().decode(errors="replace")
        if complaint:
            log.say(complaint)
        if xz.returncode:
            raise log.failed("xz", xz.returncode)
        half.replace(packed)
    finally:
        half.unlink(missing_ok=True)


def bar(done: int, size: int) -> str:
    """A bar of cells and the share in words.

    >>> bar(1, 2)
    '━━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  50 %'
    """
    full = BAR_CELLS * done // size
    return "━" * full + "╌" * (BAR_CELLS - full) + f" {100 * done // size:>3} %"


def download(image: Path, packed: Path, release: Release, date_s: int) -> imager.Download:
    return imager.Download(
        name=packed.name,
        version=release.version,
        flavour=release.flavour,
        url=f"{release.url.rstrip('/')}/{packed.name}" if release.url else packed.name,
        packed_bytes=packed.stat().st_size,
        packed_sha256=file_digest(packed).hex(),
        bytes=image.stat().st_size,
        sha256=file_digest(image).hex(),
        date_s=date_s,
    )


def checksums(files: Sequence[Path], to: Path) -> None:
    """Write the checksums as sha256sum does. Raises ValueError for a file elsewhere, whose name alone would mislead."""
    for file in files:
        if file.parent.resolve() != to.parent.resolve():
            raise ValueError(f"{file} does not lie beside {to}")
    to.write_text("".join(f"{file_digest(file).hex()}  {file.name}\n" for file in files), encoding="utf-8")


def loose(image: Path, out: Path, release: Release) -> Path:
    """Without packing: the image alone, as `.img`, in `out`; with holes for what is zero, which is two thirds of it."""
    target = out / f"{release.stem}.img"
    out.mkdir(parents=True, exist_ok=True)
    with image.open("rb") as source:
        bmap.write_with_holes(iter(lambda: source.read(PIECE_BYTES), b""), target)
    return target

"""Packing an image: all files that people download, the same bytes on every machine."""

import hashlib
import json
import lzma
import os
import random
import shutil
import struct
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from deploy.build import pack
from deploy.build.pack import Release
from deploy.build.sbom import Contents, Package
from deploy.build.steps import BuildError, Log, Steps
from deploy.flash import source

MIB = 1 << 20
SIZE = 26 * MIB
"""More than one of xz's blocks."""

CONTENTS = Contents(packages=[Package("kmod", "34", "arm64")])

if not shutil.which("xz"):
    pytest.skip("xz is missing: deploy/setup.sh image installs it", allow_module_level=True)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A boot record with one empty partition of 16 MiB, some noise behind it."""
    path = tmp_path_factory.mktemp("work") / "companion.img"
    entry = struct.pack("<B3xB3xII", 0, 0x83, 4 * MIB // 512, 16 * MIB // 512)
    content = bytearray(bytes(446) + entry.ljust(64, b"\0") + b"\x55\xaa").ljust(SIZE, b"\0")
    content[22 * MIB : 22 * MIB + 100_000] = random.Random(1).randbytes(100_000)
    path.write_bytes(content)
    return path


def packed(image: Path, out: Path, release: Release, said: StringIO) -> list[Path]:
    steps = Steps(image.parent, Console(file=said, width=120))
    return pack.pack(steps, image, out, release, CONTENTS, jobs=2)


@pytest.fixture(scope="module")
def files(image: Path) -> dict[str, Path]:
    made = packed(image, image.parent / "dist", Release(version="1.2.3"), StringIO())
    return {path.name.removeprefix("companion-1.2.3-arm64"): path for path in made}


def test_what_people_download(files: dict[str, Path]) -> None:
    assert list(files) == [".img.xz", ".img.bmap", ".cdx.json", ".rpi-imager-manifest", ".sha256"]
    assert sorted(path.name for path in files[".sha256"].parent.iterdir()) == sorted(path.name for path in files.values())


def test_the_compressed_image_is_the_image(files: dict[str, Path], image: Path) -> None:
    assert lzma.decompress(files[".img.xz"].read_bytes()) == image.read_bytes()


def test_the_number_of_processors_makes_no_difference(files: dict[str, Path], image: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xz"
    log = Log("compress", tmp_path / "log")
    pack.compress(log, image, other, jobs=4)
    log.close()
    assert other.read_bytes() == files[".img.xz"].read_bytes()
    assert pack.xz_command(0, 1) == pack.xz_command(2, 8) == pack.xz_command(1, 8), "one thread alone would make other bytes"


def test_sha256sum_agrees(files: dict[str, Path]) -> None:
    folder = files[".sha256"].parent
    done = subprocess.run(["sha256sum", "-c", files[".sha256"].name], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [line.removesuffix(": OK") for line in done.stdout.splitlines()] == [
        path.name for end, path in files.items() if end != ".sha256"
    ]


def test_imager_is_told_both_hashes(files: dict[str, Path], image: Path) -> None:
    (told,) = json.loads(files[".rpi-imager-manifest"].read_text())["os_list"]
    assert told["extract_sha256"] == hashlib.sha256(image.read_bytes()).hexdigest()
    assert told["extract_size"] == SIZE
    assert told["image_download_sha256"] == hashlib.sha256(files[".img.xz"].read_bytes()).hexdigest()
    assert told["url"] == "companion-1.2.3-arm64.img.xz"


def test_flash_finds_map_and_checksum(files: dict[str, Path]) -> None:
    found = source.find(files[".img.xz"].parent)
    assert found.path == files[".img.xz"]
    assert found.sha256 == hashlib.sha256(files[".img.xz"].read_bytes()).hexdigest()
    assert found.block_map is not None
    assert found.block_map.image_bytes == SIZE


def test_a_second_time_all_is_kept(files: dict[str, Path], image: Path) -> None:
    said = StringIO()
    packed(image, image.parent / "dist", Release(version="1.2.3"), said)
    assert [line.split()[-1] for line in said.getvalue().splitlines()] == ["kept"] * 4


@pytest.mark.parametrize(("release", "stem"), [
    (Release(version="1"), "companion-1-arm64"),
    (Release(version="1", flavour="raspberrypi"), "companion-1-arm64-raspberrypi"),
], ids=["debian", "raspberrypi"])  # fmt: skip
def test_flavours_have_names_of_their_own(release: Release, stem: str) -> None:
    assert release.stem == stem


def test_an_address_comes_before_the_name(files: dict[str, Path], image: Path) -> None:
    release = Release(version="1", url="https://example.org/cards/")
    assert pack.download(image, files[".img.xz"], release, 0).url == "https://example.org/cards/companion-1.2.3-arm64.img.xz"


XZ_TROUBLE = {
    "a full disk": ("echo 'xz: (stdout): Write error: No space left on device' >&2; exit 1", "The disk is full"),
    "killed": ("kill -9 $$", "ended by signal 9"),
}


@pytest.mark.parametrize(("script", "words"), XZ_TROUBLE.values(), ids=XZ_TROUBLE)
def test_when_xz_fails_no_half_image_is_left(
    image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    (tmp_path / "xz").write_text(f"#!/bin/sh\nhead -c 100\n{script}\n")
    (tmp_path / "xz").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    target = tmp_path / "out.img.xz"
    log = Log("compress", tmp_path / "log")
    with pytest.raises(BuildError, match=words):
        pack.compress(log, image, target)
    log.close()
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize(("done", "share"), [(0, "  0 %"), (3, " 42 %"), (7, "100 %")])
def test_the_bar_is_as_long_from_start_to_end(done: int, share: str) -> None:
    assert pack.bar(done, 7).endswith(" " + share)
    assert len(pack.bar(done, 7)) == pack.BAR_CELLS + 6


def test_checksums_name_only_what_lies_beside_them(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/file").touch()
    with pytest.raises(ValueError, match="does not lie beside"):
        pack.checksums([tmp_path / "elsewhere/file"], tmp_path / "sums")

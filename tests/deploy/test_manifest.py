"""The manifest: what is taken, what is refused and in which words."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.device.manifest import LARGEST_BYTES, MOST_FILES, BootFile, Manifest, ManifestError, Root, parse

HASH = "0123456789abcdef" * 4


def table(**changes: Any) -> dict[str, Any]:
    """A manifest that is right, but for `changes`; one that is None is left out."""
    right: dict[str, Any] = {
        "format": 1,
        "version": "0.4.1",
        "flavour": "debian",
        "cmdline": "console=tty1 quiet",
        "root": root(),
        "boot": [boot("kernel8.img"), boot("initrd.img"), boot("overlays/README")],
    }
    return {key: value for key, value in {**right, **changes}.items() if value is not None}


def root(**changes: Any) -> dict[str, Any]:
    return {"file": "root.ext4.xz", "bytes": 4096, "sha256": HASH, "packed_bytes": 1000, **changes}


def boot(file: Any, **changes: Any) -> dict[str, Any]:
    return {"file": file, "bytes": 10, "sha256": HASH, **changes}


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def packed(manifest: dict[str, Any]) -> bytes:
    return "".join(f"{key} = {toml(value)}\n" for key, value in manifest.items()).encode()


def with_files(*names: Any) -> dict[str, Any]:
    return table(boot=[boot(name) for name in ("kernel8.img", "initrd.img", *names)])


def test_a_right_one() -> None:
    files = tuple(BootFile(name, 10, HASH) for name in ("kernel8.img", "initrd.img", "overlays/README"))
    assert parse(packed(table())) == Manifest(
        "0.4.1", "debian", "console=tty1 quiet", Root("root.ext4.xz", 4096, HASH, 1000), files
    )


def test_what_a_later_program_adds_is_passed_over() -> None:
    assert parse(packed(table(notes="new lines"))) == parse(packed(table()))


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "made for a newer program": (table(format=2), "made for a newer program"),
    "format 0": (table(format=0), "format"),
    "format true": (table(format=True), "format"),
    "no format": (table(format=None), "format"),
    "no version": (table(version=None), "version"),
    "version with a path": (table(version="../0.4"), "version"),
    "version of one number": (table(version="4"), "version"),
    "version with a line break": (table(version="0.4.1\n"), "version"),
    "flavour": (table(flavour="Debian"), "flavour"),
    "cmdline that chooses the slot": (table(cmdline="quiet companion.slot=a"), "cmdline"),
    "cmdline of two lines": (table(cmdline="quiet\nsecond"), "cmdline"),
    "cmdline too long": (table(cmdline="x" * 1001), "cmdline"),
    "no root": (table(root=None), "[root]"),
    "root is text": (table(root="root.ext4"), "[root]"),
    "root of another name": (table(root=root(file="/dev/sda")), "root.ext4.xz"),
    "root of no size": (table(root=root(bytes=0)), "bytes"),
    "root of half a sector": (table(root=root(bytes=4097)), "sectors"),
    "root of 9 GB": (table(root=root(bytes=9 << 30)), "bytes"),
    "root's packed size below 0": (table(root=root(packed_bytes=-1)), "packed_bytes"),
    "size is a truth": (table(root=root(bytes=True)), "bytes"),
    "size is a fraction": (table(root=root(bytes=4096.0)), "bytes"),
    "hash too short": (table(root=root(sha256=HASH[1:])), "sha256"),
    "hash in capitals": (table(root=root(sha256=HASH.upper())), "sha256"),
    "no files": (table(boot=None), "[[boot]]"),
    "files are a table": (table(boot=boot("kernel8.img")), "[[boot]]"),
    "no kernel": (table(boot=[boot("initrd.img")]), "kernel8.img"),
    "too many files": (with_files(*(f"f{number}" for number in range(MOST_FILES))), "more than 400"),
    "a file twice": (with_files("a.dtb", "a.dtb"), "twice"),
    "a file twice for FAT": (with_files("a.dtb", "A.dtb"), "twice"),
    "a file that is a folder": (with_files("overlays", "overlays/a.dtbo"), "folder"),
    "a file that is a folder for FAT": (with_files("overlays/a.dtbo", "Overlays"), "folder"),
    "its own cmdline.txt": (with_files("CMDLINE.TXT"), "cmdline.txt"),
    "file too large": (table(boot=[boot("kernel8.img", bytes=129 << 20), boot("initrd.img")]), "bytes"),
}
NAMES = [
    "../evil",
    "/etc/passwd",
    "a/../../b",
    "a//b",
    "a/",
    ".",
    "..",
    "",
    ".hidden",
    "a\\b",
    "a b",
    "a\0b",
    "c:x",
    "é",
    "dot.",
    7,
]
NAMES += ["a/b/c/d/e", "x" * 91]


@pytest.mark.parametrize(("manifest", "says"), WRONG.values(), ids=WRONG)
def test_wrong(manifest: dict[str, Any], says: str) -> None:
    with pytest.raises(ManifestError) as caught:
        parse(packed(manifest))
    assert says in caught.value.what


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_name_that_leads_elsewhere(name: object) -> None:
    with pytest.raises(ManifestError):
        parse(packed(with_files(name)))


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"= 1", b"x = " + b"[" * 5000, b"x = " + b"9" * 5000, b"#" * (LARGEST_BYTES + 1)], ids=len
)
def test_no_manifest_at_all(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse(data)


def test_a_newer_one_is_told_in_other_words_than_a_damaged_one() -> None:
    with pytest.raises(ManifestError) as newer:
        parse(packed(table(format=2)))
    with pytest.raises(ManifestError) as damaged:
        parse(b"")
    assert newer.value.spoken != damaged.value.spoken


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(codec="ascii"), max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse(data)


@given(st.sampled_from([*table(), "root.file", "root.bytes", "root.sha256", "boot.file", "boot.bytes", "boot.sha256"]), ANY_VALUE)
def test_any_value_is_taken_within_its_bounds_or_refused_in_words(place: str, value: Any) -> None:
    section, _, key = place.partition(".")
    given_value = [] if value is None else value
    changed = {**(root() if section == "root" else boot("x")), key: given_value}
    manifest = table(**{section: given_value if not key else changed if section == "root" else [*table()["boot"], changed]})
    try:
        taken = parse(packed(manifest))
    except ManifestError:
        return
    assert all(".." not in file.name and not file.name.startswith("/") for file in taken.boot)
    assert all(0 < file.size_bytes <= 128 << 20 for file in taken.boot)
    assert 0 < taken.root.size_bytes <= 8 << 30

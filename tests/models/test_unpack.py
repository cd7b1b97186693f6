"""A zip that came over a network: what it holds lands in its folder, and every trick is refused before a byte is written."""

import io
import random
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import ModelError
from companion.models import unpack as unpacking
from companion.models.unpack import unpack, unpacked_bytes

Make = Callable[[zipfile.ZipFile], object]


def make(path: Path, fill: Make, packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "Duplicate name"
        with zipfile.ZipFile(path, "w", packing) as archive:
            fill(archive)
    return path


def holding(*names: str) -> Make:
    def fill(archive: zipfile.ZipFile) -> None:
        for name in names:
            archive.writestr(name, f"content of {name}")

    return fill


def member(name: str, content: bytes = b"x", mode: int = 0) -> Make:
    def fill(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, content)

    return fill


def found(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


GOOD: dict[str, tuple[Make, set[str]]] = {
    "a folder at its top": (holding("model/am/final.mdl", "model/README"), {"am/final.mdl", "README"}),
    "no folder": (holding("am/final.mdl", "README"), {"am/final.mdl", "README"}),
    "one file": (holding("README"), {"README"}),
    "folders listed": (holding("model/", "model/am/", "model/am/final.mdl"), {"am/final.mdl"}),
    "two folders": (holding("am/final.mdl", "conf/mfcc.conf"), {"am/final.mdl", "conf/mfcc.conf"}),
    "a small file of zeros": (lambda archive: archive.writestr("m/zeros", bytes(900_000)), {"zeros"}),
}


@pytest.mark.parametrize(("fill", "names"), GOOD.values(), ids=GOOD)
def test_good_ones(tmp_path: Path, fill: Make, names: set[str]) -> None:
    path = make(tmp_path / "a.zip", fill)
    files = unpack(path, tmp_path / "to")
    assert found(tmp_path / "to") == names == {file.path for file in files}
    assert unpacked_bytes(path) == sum(file.bytes for file in files)
    assert all((tmp_path / "to" / file.path).stat().st_size == file.bytes for file in files)


TRICKS: dict[str, tuple[Make, str]] = {
    "out of the folder": (holding("model/../../evil"), "forbidden name"),
    "out of it at once": (holding("../evil"), "forbidden name"),
    "from the root": (holding("/etc/cron.d/evil"), "forbidden name"),
    "a drive": (holding("C:/evil"), "forbidden name"),
    "backslashes": (holding("..\\evil"), "forbidden name"),
    "a line break": (holding("a\nb"), "forbidden name"),
    "a second way to write it": (holding("am//final.mdl"), "forbidden name"),
    "a dot": (holding("model/./final.mdl"), "forbidden name"),
    "no name": (holding("model/x", "/"), "forbidden name"),
    "a card of its own": (holding("model/card.toml", "model/x"), "forbidden name"),
    "a card in capitals": (holding("model/Card.TOML", "model/x"), "forbidden name"),
    "a link": (member("model/link", b"/etc/passwd", stat.S_IFLNK | 0o777), "link or a device"),
    "a device": (member("model/disk", b"", stat.S_IFBLK | 0o666), "link or a device"),
    "a pipe": (member("model/pipe", b"", stat.S_IFIFO | 0o666), "link or a device"),
    "twice": (holding("model/a", "model/a"), "twice"),
    "twice, in capitals": (holding("model/a", "model/A"), "twice"),
    "a file and a folder": (holding("model/a", "model/a/b"), "twice"),
    "a file and a folder, in capitals": (holding("model/A", "model/a/b"), "twice"),
    "a bomb": (lambda archive: archive.writestr("m/zeros", bytes(3_000_000)), "200 times its size"),
    "nothing": (holding(), "0 files"),
    "folders alone": (holding("a/", "a/b/"), "0 files"),
    "too many files": (holding(*(f"m/{n}" for n in range(251))), "251 files"),
    "too many folders": (holding(*(f"m/{n}/" for n in range(1001))), "1,001 entries"),
}


@pytest.mark.parametrize(("fill", "said"), TRICKS.values(), ids=TRICKS)
def test_tricks(tmp_path: Path, fill: Make, said: str) -> None:
    path = make(tmp_path / "a.zip", fill)
    with pytest.raises(ModelError, match=said):
        unpack(path, tmp_path / "to")
    assert [place.name for place in tmp_path.iterdir()] == ["a.zip"]  # nothing was written, here or elsewhere


def test_packed_in_another_way(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", holding("m/a"), zipfile.ZIP_LZMA)
    with pytest.raises(ModelError, match="not known here"):
        unpack(path, tmp_path / "to")


def changed(content: bytes, where: int, new: bytes) -> bytes:
    return content[:where] + new + content[where + len(new) :]


def test_a_password(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", holding("m/a"))
    content = path.read_bytes()
    path.write_bytes(changed(content, content.index(b"PK\1\2") + 8, b"\1"))
    with pytest.raises(ModelError, match="password"):
        unpack(path, tmp_path / "to")


def test_a_zero_byte_in_a_name(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", holding("m/final.mdl!.txt"))
    path.write_bytes(path.read_bytes().replace(b"final.mdl!", b"final.mdl\0"))
    with pytest.raises(ModelError, match=r"forbidden name|damaged"):
        unpack(path, tmp_path / "to")


@pytest.mark.parametrize("size", [999, 1001], ids=["longer", "shorter"])
def test_a_list_that_lies_about_a_size(tmp_path: Path, size: int) -> None:
    path = make(tmp_path / "a.zip", lambda archive: archive.writestr("m/a", random.Random(1).randbytes(1000)))
    content = path.read_bytes()
    path.write_bytes(changed(content, content.index(b"PK\1\2") + 24, size.to_bytes(4, "little")))
    with pytest.raises(ModelError, match=r"can't be used"):
        unpack(path, tmp_path / "to")


def test_too_much_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 100)
    path = make(tmp_path / "a.zip", member("m/a", b"x" * 101))
    with pytest.raises(ModelError, match="more than 4 GB"):
        unpack(path, tmp_path / "to")


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 100], ids=len)
def test_no_zip(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ModelError, match="damaged"):
        unpack(tmp_path / "a.zip", tmp_path / "to")


def whole() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m/am/final.mdl", "weights " * 50)
        archive.writestr("m/conf/model.conf", "--rate=16000")
    return out.getvalue()


WHOLE = whole()


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4), st.booleans())
def test_damage_anywhere(tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]], cut: bool) -> None:
    """It is unpacked, or refused as ModelError; and nothing lands outside."""
    folder = tmp_path_factory.mktemp("zip")
    content = bytearray(WHOLE)
    for place, value in damage:
        content[place] = value
    (folder / "a.zip").write_bytes(content[: damage[0][0]] if cut else content)
    (folder / "to").mkdir()
    try:
        files = unpack(folder / "a.zip", folder / "to")
    except ModelError:
        pass
    else:
        assert found(folder / "to") == {file.path for file in files}
    assert {place.name for place in folder.iterdir()} == {"a.zip", "to"}

"""The Python packages of the card: the lock is whole, a file with another hash is refused, and a new lock is written right."""

import hashlib
import io
import re
import tarfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.build import sbom, wheels
from deploy.build.recipe import ROOT, read
from deploy.build.steps import BuildError, Log
from deploy.build.wheels import (
    LOCK,
    SOURCES,
    download,
    headers_alone,
    missing,
    relock,
    split_lock,
    take_papers,
    take_srt,
    target_words,
)

LOCK_TEXT = LOCK.read_text(encoding="utf-8")
LINE = re.compile(r"[a-z0-9.-]+==[^ ]+ --hash=sha256:[0-9a-f]{64}")


def locked() -> set[str]:
    return {line.partition("==")[0] for line in LOCK_TEXT.splitlines() if not line.startswith("#")}


def needed() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=;\[ ]", line)[0] for line in project["dependencies"]}
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def test_the_lock_names_all_that_companion_needs() -> None:
    assert needed() - locked() == set()


def test_the_lock_names_no_package_that_is_left_out_and_none_twice() -> None:
    names = [line.partition("==")[0] for line in LOCK_TEXT.splitlines() if not line.startswith("#")]
    assert not locked() & set(read().wheels.skip)
    assert sorted(set(names)) == sorted(names)


def test_every_line_of_the_lock_has_a_version_and_a_hash() -> None:
    assert [line for line in LOCK_TEXT.splitlines() if not line.startswith("#") and not LINE.fullmatch(line)] == []


def test_the_lock_is_parted_into_wheels_and_sources() -> None:
    binary, source = split_lock(LOCK_TEXT)
    assert [line.partition("==")[0] for line in source.split("\n") if line] == sorted(SOURCES)
    assert not any(line.startswith(tuple(f"{name}==" for name in SOURCES)) for line in binary.splitlines())
    assert sorted((binary + source).split()) == sorted(line for line in LOCK_TEXT.split() if "==" in line or "--hash" in line)


NAMES = st.sampled_from(["numpy", "lgpio", "srt", "srtx", "a-b"])


@given(st.lists(st.tuples(NAMES, st.from_regex(r"[0-9]{1,2}", fullmatch=True)), max_size=8))
def test_no_line_gets_lost_when_it_is_parted(entries: list[tuple[str, str]]) -> None:
    lines = [f"{name}=={version} --hash=sha256:{'0' * 64}" for name, version in entries]
    binary, source = split_lock("# head\n\n" + "\n".join(lines))
    assert [line for line in binary.splitlines() if line] == [line for line in lines if line.split("=")[0] not in SOURCES]
    assert [line for line in source.splitlines() if line] == [line for line in lines if line.split("=")[0] in SOURCES]


def test_pip_is_told_of_the_card_and_not_of_this_computer() -> None:
    words = target_words("3.13")
    assert {"--python-version=313", "--abi=cp313", "--abi=abi3", "--abi=none"} <= set(words)
    assert all(word.endswith("_aarch64") for word in words if word.startswith("--platform"))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Pip(Log):
    """In place of a log, and of pip behind it: `fetch` writes what pip would into the folder named by --dest."""

    def __init__(self, folder: Path, fetch: Callable[[Path, list[str]], object] = lambda _dest, _words: None) -> None:
        super().__init__("wheels", folder / "wheels.log")
        self.fetch, self.calls = fetch, list[list[str]]()

    def run(self, argv: object, **_options: object) -> str:
        assert isinstance(argv, list)
        words = [str(word) for word in argv]
        self.calls.append(words)
        (dest,) = [word.partition("=")[2] for word in words if word.startswith(("--dest=", "--wheel-dir="))]
        self.fetch(Path(dest), words)
        return ""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "wheels.lock"
    file.write_text(f"# head\na==1 --hash=sha256:{sha256(b'a')}\nlgpio==2 --hash=sha256:{sha256(b'l')}\n")
    return file


def arrives(dest: Path, words: list[str]) -> None:
    if "--only-binary=:all:" in words:
        (dest / "a-1-py3-none-any.whl").write_bytes(b"a")
    else:
        (dest / "lgpio-2.tar.gz").write_bytes(b"l")


def test_what_is_locked_is_fetched_once(tmp_path: Path, lock: Path) -> None:
    pip = Pip(tmp_path, arrives)
    download(pip, "3.13", tmp_path / "cache", lock)
    assert len(pip.calls) == 2
    assert all("--require-hashes" in words for words in pip.calls)
    download(pip, "3.13", tmp_path / "cache", lock)
    assert len(pip.calls) == 2, "a second build asks nobody"
    pip.close()


def test_a_file_whose_hash_differs_is_named_and_refused(tmp_path: Path, lock: Path) -> None:
    def tampered(dest: Path, words: list[str]) -> None:
        arrives(dest, words)
        (dest / "a-1-py3-none-any.whl").write_bytes(b"another")

    pip = Pip(tmp_path, tampered)
    with pytest.raises(BuildError, match=r"not what wheels\.lock names, by its hash: a==1\..*don't trust"):
        download(pip, "3.13", tmp_path / "cache", lock)
    assert missing(lock, tmp_path / "cache") == ["a==1"]
    pip.close()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "by its hash: a==1, lgpio==2"),
        ("ERROR: No matching distribution found for a==1", "pip ended with 1"),
    ],
    ids=["another hash", "not there"],
)
def test_what_pip_refuses_is_told(tmp_path: Path, lock: Path, said: str, told: str) -> None:
    def refused(_dest: Path, _words: list[str]) -> None:
        pip.say(said)
        raise BuildError("pip ended with 1", "")

    pip = Pip(tmp_path, refused)
    with pytest.raises(BuildError, match=told):
        download(pip, "3.13", tmp_path / "cache", lock)
    pip.close()


def newest(dest: Path, words: list[str]) -> None:
    """What pip fetches for a new lock: sources, srt's wheel made of them, and all that companion needs."""
    names = {
        "--no-binary=:all:": ["lgpio-0.2.2.0.tar.gz", "srt-3.5.3.tar.gz"],
        "--no-binary=srt": ["srt-3.5.3-py3-none-any.whl"],
        "--only-binary=:all:": ["Pillow-13.0.0-cp313-cp313-x.whl", "typing_extensions-4.16.0-py3-none-any.whl", "hf_xet-1-x.whl"],
    }
    (chosen,) = [files for word, files in names.items() if word in words]
    for name in chosen:
        (dest / name).write_bytes(name.encode())
    if "--only-binary=:all:" in words:
        (dest / "srt-3.5.3-py3-none-any.whl").write_bytes(b"found among the made ones")


def test_a_new_lock_names_versions_and_hashes_without_what_is_skipped(tmp_path: Path) -> None:
    pip = Pip(tmp_path, newest)
    text = relock(read(), tmp_path / "cache", pip)
    head, *lines = text.splitlines()
    assert head.startswith("#")
    assert [line.split()[0] for line in lines] == ["lgpio==0.2.2.0", "pillow==13.0.0", "srt==3.5.3", "typing-extensions==4.16.0"]
    assert all(LINE.fullmatch(line) for line in lines)
    assert lines[2].endswith(sha256(b"srt-3.5.3.tar.gz")), "of what is fetched, not of what was made here"
    asked = pip.calls[-1]
    assert not any(word.startswith("lgpio") for word in asked), "it has no wheel for the card's Python"
    assert any(word.startswith("vosk") for word in asked)
    pip.close()


def packed(file: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(file, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def test_of_srt_one_file_is_taken(tmp_path: Path) -> None:
    packed(tmp_path / "srt-3.5.3.tar.gz", {"srt-3.5.3/tests/srt.py": b"no", "srt-3.5.3/srt.py": b"yes"})
    take_srt(tmp_path, tmp_path)
    assert (tmp_path / "srt.py").read_bytes() == b"yes"


def test_what_came_as_source_brings_its_papers_as_a_wheel_does(tmp_path: Path) -> None:
    packed(
        tmp_path / "lgpio-0.2.2.0.tar.gz",
        {
            "lgpio-0.2.2.0/PKG-INFO": b"Name: lgpio\nVersion: 0.2.2.0\nLicense: unlicense.org\n",
            "lgpio-0.2.2.0/lgpio.egg-info/PKG-INFO": b"another",
            "lgpio-0.2.2.0/LICENSE": b"free",
        },
    )
    take_papers(tmp_path, "lgpio", tmp_path / "site")
    assert (tmp_path / "site/lgpio-0.2.2.0.dist-info/licenses/LICENSE").read_bytes() == b"free"
    (part,) = sbom.wheels(tmp_path / "site")
    assert (part["name"], part["version"], part["licenses"]) == ("lgpio", "0.2.2.0", [{"license": {"name": "unlicense.org"}}])


def test_an_srt_without_that_file_is_told(tmp_path: Path) -> None:
    packed(tmp_path / "srt-4.tar.gz", {"srt-4/src/srt.py": b"elsewhere"})
    with pytest.raises(BuildError, match=r"no srt\.py"):
        take_srt(tmp_path, tmp_path)


def test_the_compiler_sees_python_s_headers_and_not_the_c_library_s_beside_them(tmp_path: Path) -> None:
    for name in ("python3.13/Python.h", "aarch64-linux-gnu/python3.13/pyconfig.h", "stdio.h"):
        (tmp_path / "headers/usr/include" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "headers/usr/include" / name).touch()
    include = headers_alone(tmp_path / "headers", "python3.13", tmp_path / "include")
    assert (include / "python3.13/Python.h").exists()
    assert (include / "aarch64-linux-gnu/python3.13/pyconfig.h").exists()
    assert not (include / "stdio.h").exists()


def test_pip_is_this_python_s_own() -> None:
    assert wheels.pip("download")[1:] == ["-m", "pip", "--disable-pip-version-check", "--no-input", "download"]

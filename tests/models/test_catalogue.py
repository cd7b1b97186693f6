"""The catalogue: the one that ships holds together, and a bad one is refused with all its faults."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import ModelError
from companion.models.catalogue import PATH, catalogue, parse

NAMES = {
    "vosk-small-en-us", "vosk-lgraph-en-us", "vosk-small-de", "vosk-small-fr", "vosk-small-es", "vosk-small-it",
    "smollm2-135m", "smollm2-360m", "qwen2.5-0.5b", "qwen3-0.6b",
    "piper-kristin", "piper-ljspeech", "piper-alba", "piper-thorsten", "piper-siwis", "piper-davefx",
}  # fmt: skip
FILE = {"path": "a.onnx", "url": "https://example.org/a.onnx", "bytes": 5, "sha256": "0" * 64}
PACK = {
    "name": "a", "kind": "voice", "engine": "piper", "language": "en", "title": "A", "gain": "B", "licence": "MIT",
    "source": "https://example.org/", "memory_mb": 5, "boards": ["4"], "files": [FILE],
}  # fmt: skip


def with_file(**changes: Any) -> dict[str, Any]:
    return {"version": 1, "packs": [PACK | {"files": [FILE | changes]}]}


def with_pack(**changes: Any) -> dict[str, Any]:
    return {"version": 1, "packs": [PACK | changes]}


def read(table: dict[str, Any]) -> Any:
    return parse(tomlkit.dumps(table).encode(), Path("catalog.toml"))


# The one that ships


def test_what_ships() -> None:
    entries = catalogue()
    assert {entry.name for entry in entries} == NAMES
    assert len(entries) == len(NAMES)
    by_name = {entry.name: entry for entry in entries}
    assert by_name["vosk-small-en-us"].download_bytes == 41_205_931
    assert by_name["qwen3-0.6b"].download_bytes == 617_687_575 + 912 + 219 + 9_117_040 + 9_705
    assert "lessac" in by_name["piper-alba"].doubt
    assert by_name["piper-kristin"].doubt == ""


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.name)
def test_each_has_what_its_engine_needs(entry: Any) -> None:
    paths = {file.path for file in entry.files}
    # A branch such as main may change under one's feet.
    assert all("/main/" not in file.url and file.url.startswith("https://") for file in entry.files)
    match entry.engine:
        case "vosk":
            assert [file.unpack for file in entry.files] == [True]
        case "chat":
            assert {"model_quantized.onnx", "config.json", "tokenizer.json", "tokenizer_config.json"} <= paths
        case "piper":
            (model,) = (path for path in paths if path.endswith(".onnx"))
            assert paths == {model, f"{model}.json"}


def test_the_small_files_are_pinned_alike_where_they_are_alike() -> None:
    small, large = (next(entry for entry in catalogue() if entry.name == name) for name in ("smollm2-135m", "smollm2-360m"))
    sums = [{file.path: file.sha256 for file in entry.files} for entry in (small, large)]
    assert sums[0]["tokenizer.json"] == sums[1]["tokenizer.json"]
    assert sums[0]["model_quantized.onnx"] != sums[1]["model_quantized.onnx"]


# Others


def test_a_good_one() -> None:
    (entry,) = read(with_file(mirrors=["http://192.168.1.5:8000/a"]))
    assert entry.doubt == ""
    assert entry.files[0].mirrors == ("http://192.168.1.5:8000/a",)
    assert not entry.files[0].unpack


BAD = {
    "no version": ({"packs": [PACK]}, "version needs"),
    "a version of words": ({"version": "1", "packs": [PACK]}, "version needs"),
    "no packs": ({"version": 1}, "at least one"),
    "packs of numbers": ({"version": 1, "packs": [1]}, "pack 1 is not"),
    "a misspelt table": ({"version": 1, "packs": [PACK], "pcks": 1}, "'pcks' is not known"),
    "a misspelt word": (with_pack(licnce="MIT"), "'licnce' is not known"),
    "twice": ({"version": 1, "packs": [PACK, PACK | {"name": "A"}]}, "listed twice"),
    "a name that leads away": (with_pack(name="../a"), "name needs"),
    "a hidden name": (with_pack(name=".a"), "name needs"),
    "an encoder": (with_pack(kind="encoder"), "kind needs one of ears, mind, voice"),
    "an unknown board": (with_pack(boards=["6"]), "boards needs"),
    "no board": (with_pack(boards=[]), "boards needs"),
    "boards of tables": (with_pack(boards=[{}]), "boards needs"),
    "no memory": (with_pack(memory_mb=0), "memory_mb needs"),
    "no file": (with_pack(files=[]), "files needs"),
    "a file that is none": (with_pack(files=[1]), "file 1 is not"),
    "a file twice": (with_pack(files=[FILE, FILE | {"path": "A.ONNX"}]), "'A.ONNX' is listed twice"),
    "a path that leads away": (with_file(path="../a"), "path needs"),
    "a path from the root": (with_file(path="/etc/passwd"), "path needs"),
    "the card": (with_file(path="card.toml"), "path needs"),
    "a file of the disk": (with_file(url="file:///etc/passwd"), "url needs"),
    "ftp": (with_file(url="ftp://example.org/a"), "url needs"),
    "an address without a host": (with_file(url="https:///a"), "url needs"),
    "a password in the address": (with_file(url="https://me:word@example.org/a"), "url needs"),
    "a port of letters": (with_file(url="https://example.org:x/a"), "url needs"),
    "a space in the address": (with_file(url="https://example.org/a b"), "url needs"),
    "a mirror that is none": (with_file(mirrors=["example.org"]), "mirrors needs"),
    "an empty file": (with_file(bytes=0), "bytes needs"),
    "true for a number": (with_file(bytes=True), "bytes needs"),
    "a short sum": (with_file(sha256="0" * 63), "sha256 needs"),
    "a sum in capitals": (with_file(sha256="A" * 64), "sha256 needs"),
    "a number for true": (with_file(unpack=1), "unpack needs"),
    "a zip beside another file": (with_pack(files=[FILE | {"unpack": True}, FILE | {"path": "b"}]), "only file"),
    "a zip in a folder": (with_file(path="a/b.zip", unpack=True), "plain name"),
}


@pytest.mark.parametrize(("table", "said"), BAD.values(), ids=BAD)
def test_bad_ones(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ModelError, match=re.escape(said)):
        read(table)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ModelError) as caught:
        read({"version": 0, "packs": [PACK | {"kind": "nose", "files": [FILE | {"bytes": -1}]}], "more": 1})
    assert all(word in caught.value.what for word in ("version", "kind", "bytes", "more"))


def test_one_newer_than_the_program() -> None:
    with pytest.raises(ModelError, match=r"newer than this program.*up to date"):
        read({"version": 2, "shelves": [{"anything": True}]})


@pytest.mark.parametrize("content", [b"\xff", b"version = ", b"a" * 1_000_001, b"x = " + b"[" * 20_000], ids=len)
def test_what_is_no_catalogue(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalog.toml"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"can't be used"):
        catalogue(path)


def test_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="No such file"):
        catalogue(tmp_path / "gone.toml")


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2**41), st.text(max_size=20), st.floats(), st.lists(st.text(max_size=5), max_size=3)
).filter(lambda value: value is not None)
KEYS = st.sampled_from([*PACK, *FILE, "doubt", "mirrors", "unpack", "other"])


@given(st.dictionaries(KEYS, LEAVES, max_size=3), st.dictionaries(KEYS, LEAVES, max_size=3))
def test_whatever_stands_in_it(pack: dict[str, Any], file: dict[str, Any]) -> None:
    """It is read, or refused as ModelError; and what is read can be trusted."""
    table = {"version": 1, "packs": [{**PACK, "files": [{**FILE, **file}], **pack}]}
    try:
        content = tomlkit.dumps(table).encode()
        tomllib.loads(content.decode())
    except (ValueError, UnicodeError):
        return  # not TOML at all: the next test's
    try:
        (entry,) = parse(content, PATH)
    except ModelError:
        return
    (remote,) = entry.files
    assert ".." not in remote.path
    assert remote.bytes > 0
    assert len(remote.sha256) == 64
    assert "/" not in entry.name


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes(content: bytes) -> None:
    with pytest.raises(ModelError):
        parse(content, PATH)

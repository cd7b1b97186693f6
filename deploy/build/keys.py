"""What a step's result depends on, as one key: the SHA-256 of strings, files, whole folders and the code that makes it."""

import hashlib
import inspect
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

OURS = Path(__file__).parents[1]
"""The package `deploy`: a change in a file of it that makes a step's result makes that step anew."""

FRAME = {"deploy.build.steps", "deploy.build.keys"}
"""They are named by every step and decide none's result."""

BLOCK_BYTES = 1 << 20


def key(name: str, inputs: Iterable[str | bytes | Path], outputs: Sequence[Path], make: Callable[..., object]) -> str:
    """The key of a step. Raises FileNotFoundError where an input that is a path does not exist."""
    whole = hashlib.sha256()
    for part in (name, *map(str, outputs), *inputs, *code_files(make)):
        whole.update(_digest(part))
    return whole.hexdigest()


def _digest(part: str | bytes | Path) -> bytes:
    """A kind and a hash, so that neither a string like a file's content nor one cut elsewhere gives the same key."""
    if isinstance(part, str):
        return b"text" + hashlib.sha256(part.encode()).digest()
    if isinstance(part, bytes):
        return b"data" + hashlib.sha256(part).digest()
    return (b"tree" + tree_digest(part)) if part.is_dir() else (b"file" + file_digest(part))


def file_digest(path: Path) -> bytes:
    with path.open("rb") as file:
        whole = hashlib.sha256()
        while block := file.read(BLOCK_BYTES):
            whole.update(block)
    return whole.digest()


def tree_digest(folder: Path) -> bytes:
    """All of a folder but owners and times: relative names, kinds, modes, where links lead, contents."""
    whole = hashlib.sha256()
    for path in _walk(folder):
        state = path.lstat()
        if stat.S_ISLNK(state.st_mode):
            content = os.readlink(os.fsencode(path))  # noqa: PTH115  Path would make ./x and x the same
        elif stat.S_ISREG(state.st_mode):
            content = file_digest(path)
        else:
            content = b"%d" % state.st_rdev
        for piece in (os.fsencode(path.relative_to(folder)), b"%o" % state.st_mode, content):
            whole.update(b"%d:" % len(piece) + piece)
    return whole.digest()


def _walk(folder: Path) -> Iterator[Path]:
    """Everything below a folder in one order everywhere; what Python compiled by itself is no part of it."""
    for path in sorted(folder.iterdir(), key=lambda path: os.fsencode(path.name)):
        if path.name == "__pycache__":
            continue
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)


def code_files(make: Callable[..., object]) -> list[Path]:
    """The file that defines `make`, and the files of this package whose functions or modules it names.

    Not followed further: a step whose result hangs on more gives Path(module.__file__) among its inputs.
    """
    while isinstance(make, partial):
        make = make.func
    function: Any = inspect.unwrap(getattr(make, "__func__", make))
    found = {Path(function.__code__.co_filename)}
    for name in _names(function.__code__):
        named = function.__globals__.get(name)
        module = named if isinstance(named, ModuleType) else sys.modules.get(getattr(named, "__module__", None) or "")
        file = getattr(module, "__file__", None)  # built-in ones have none
        if module and file and module.__name__ not in FRAME and Path(file).is_relative_to(OURS):
            found.add(Path(file))
    return sorted(found)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:  # functions within it
        if isinstance(inner, CodeType):
            yield from _names(inner)

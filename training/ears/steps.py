"""Which steps make the ears, what each is made from, and which of them have to be done again. This file decides; __main__ acts.

A step is done again when the digest of what it is made from - its code, its files, and what the steps before it wrote - is
another than when it last came to its end, or when something that it wrote is gone. A step that was stopped goes on with what it
had, if that was begun from the very same things; otherwise it begins anew.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.places import HERE


@dataclass(frozen=True)
class Step:
    """One process: `python -m MODULE`. `uses`, `writes` and `unfinished` are files or folders."""

    name: str
    module: str
    uses: tuple[Path, ...]
    writes: tuple[Path, ...]
    about: str = ""
    unfinished: tuple[Path, ...] = ()
    """Where a stopped run keeps what it had."""
    hears: bool = False
    """It uses Vosk, so the program's own packages do, and torch must not be near."""


def code(*modules: str) -> tuple[Path, ...]:
    """The files of modules, named from this repository: "training.ears.graph"."""
    return tuple(HERE.parent / f"{module.replace('.', '/')}.py" for module in modules)


def digest(paths: Iterable[Path]) -> str:
    """One for the contents and the names of all files there; a missing one counts as missing."""
    whole = hashlib.sha256()
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            whole.update(f"{path.name}/{file.relative_to(path) if file != path else ''}\n".encode())
            whole.update(_content_digest(file) if file.is_file() else b"missing")
    return whole.hexdigest()


def _content_digest(file: Path) -> bytes:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").digest()


def chosen(steps: Sequence[Step], first: str | None, only: str | None) -> list[Step]:
    """The steps asked for: all, those from `first` on, or the one. Raises ValueError for a name that none has."""
    names = [step.name for step in steps]
    for name in filter(None, (first, only)):
        if name not in names:
            raise ValueError(f"no step {name!r}: there are {', '.join(names)}")
    if only:
        return [step for step in steps if step.name == only]
    return list(steps[names.index(first) :]) if first else list(steps)


def is_done(step: Step, done: Mapping[str, str]) -> bool:
    """Whether it came to its end from the very same things, and what it wrote is still there."""
    return all(path.exists() for path in step.writes) and done.get(step.name) == digest(step.uses)


def begin(step: Step, used: str, done: dict[str, str]) -> None:
    """Note what the step is made from now. What a run left that began from other things is taken away."""
    if done.get(_begun(step)) != used:
        for path in step.unfinished:
            if path.is_dir():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)
    done[_begun(step)] = used


def _begun(step: Step) -> str:
    return f"{step.name} (begun)"


def read_done(path: Path) -> dict[str, str]:
    """The digests that finished steps were made from, by step; none where nothing was kept, or nothing that can be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(of) for name, of in kept.items()} if isinstance(kept, dict) else {}


def write_done(path: Path, done: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(done), indent=1) + "\n", encoding="utf-8")

"""The bank: lines that people say, and what she answers; read from companion/data/bank.

bank-*.jsonl   a scene on each line: ways of saying one thing, answers that fit them all, how it may go on (`then`)
lines-*.jsonl  one particular line and its one answer
more-*.jsonl   further ways of saying the thing of a scene that is in another file
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from companion.errors import ModelError
from companion.mind.abilities import NOT_YET_SCENES


@dataclass(frozen=True, slots=True)
class Exchange:
    """Any of `lines` may be answered with any of `replies`; then `then` may follow.

    `scene` is empty for a particular line: its answer fits that very line and no other.
    """

    scene: str
    lines: tuple[str, ...]
    replies: tuple[str, ...]
    move: str
    then: tuple["Exchange", ...] = ()


def load(folder: Path | None = None) -> list[Exchange]:
    """Every exchange of a folder, without `folder` of the package's own. Raises ModelError."""
    if folder is None:
        with as_file(files("companion") / "data" / "bank") as own:
            return load(own)
    scenes: dict[str, Exchange] = {}
    for _, scene in _each(folder, "bank-*.jsonl", _scene):
        scenes[scene.scene] = _joined(scenes[scene.scene], scene) if scene.scene in scenes else scene
    for name, more in _each(folder, "more-*.jsonl", _more):
        if more.scene not in scenes:
            raise _broken(name, f"there is no scene {more.scene!r}")
        scenes[more.scene] = _joined(scenes[more.scene], more)
    particular = [exchange for _, exchange in _each(folder, "lines-*.jsonl", _particular)]
    if not scenes:
        raise ModelError(f"There are no lines of hers in {folder}.", "Install the companion again.")
    able = (scene for name, scene in scenes.items() if name not in NOT_YET_SCENES)
    return [*able, *particular]


def _each(folder: Path, pattern: str, make: Callable[[dict[str, Any]], Exchange]) -> Iterator[tuple[str, Exchange]]:
    """Each line of the files, made into an exchange, with the place where it stands."""
    for path in sorted(folder.glob(pattern)):
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ModelError(f"Cannot read {path}: {error}.", "Install the companion again.") from error
        filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
        for (number, line), item in zip(filled, _all_at_once([line for _, line in filled]), strict=True):
            place = f"{path}, line {number}"
            try:
                yield place, make(json.loads(line) if item is None else item)
            except (ValueError, TypeError, LookupError, AttributeError) as error:
                raise _broken(place, f"{type(error).__name__}: {error}") from error


def _all_at_once(lines: Sequence[str]) -> Sequence[dict[str, Any] | None]:
    """The lines' JSON, read in one go: half the time of reading 5,000 one by one. None for each where one of them is broken."""
    try:
        items = json.loads(f"[{','.join(lines)}]")
    except ValueError:
        items = []
    return items if len(items) == len(lines) else [None] * len(lines)


def _broken(place: str, why: str) -> ModelError:
    return ModelError(f"A line of hers is broken: {place}: {why}.", "Mend that line, or install the companion again.")


def _scene(item: dict[str, Any]) -> Exchange:
    scene, move = item["scene"], item["moves"][0]
    then = tuple(Exchange(scene, _texts(after["lines"]), _texts(after["replies"]), move) for after in item["then"])
    return Exchange(scene, _texts(item["lines"]), _texts(item["replies"]), move, then)


def _more(item: dict[str, Any]) -> Exchange:
    return Exchange(item["scene"], _texts(item["lines"]), (), "")


def _particular(item: dict[str, Any]) -> Exchange:
    heard, replies = _texts([item["heard"]]), _texts([item["reply"]])
    return Exchange("", heard, replies, "ask" if replies[0].endswith("?") else "reflect")


def _texts(items: list[str]) -> tuple[str, ...]:
    if not isinstance(items, list) or not items or not all(isinstance(item, str) and item.strip() for item in items):
        raise ValueError(f"needs a list of texts, got {items!r}")
    return tuple(items)


def _joined(first: Exchange, second: Exchange) -> Exchange:
    lines = tuple(dict.fromkeys(first.lines + second.lines))
    return Exchange(first.scene, lines, first.replies + second.replies, first.move, first.then + second.then)

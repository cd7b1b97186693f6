"""How good she is on lines that were written before she was built (training/heldout), and what the decoder knows of language.

python -m training.evaluate replies       her reply to every held-out line, into heldout/replies.jsonl, for a person to judge
python -m training.evaluate report        what was judged, as a table; and how she finds scenes

A judgement stays with the very words that were judged: when a reply changes, it is to be judged again. `judged` is one of good,
ok, wince (a person would) and wrong (confidently about something else); training/README.md says how strictly.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from companion.clock import Clock
from companion.minds import MindParts, open_parts
from training.places import HELD_OUT, WORK

NOON = datetime(2026, 5, 4, 12, 0)
SETS = ("common", "particular", "offtopic")
REPLIES = HELD_OUT / "replies.jsonl"
DIALOGUES = HELD_OUT / "dialogue-replies.jsonl"
SEED = 1

app = typer.Typer(add_completion=False, help=__doc__)
Item = dict[str, Any]


def read(path: Path) -> list[Item]:
    """One JSON object a line; none where the file isn't there yet."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, items: list[Item]) -> None:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")


def answered(parts: MindParts, half: str) -> Iterator[Item]:
    """Each held-out line with her reply in a conversation of its own, and the judgement of those same words, if there is one."""
    judged = {(item["heard"], item["reply"]): item for item in read(REPLIES)}
    lines = [(name, item) for name in SETS for item in read(HELD_OUT / f"{name}.jsonl") if half in ("", item["half"])]
    for number, (name, item) in enumerate(track(lines, "Asking her", transient=True)):
        reply = parts.talk(SEED + number, Clock(system=lambda: NOON)).reply(item["heard"])
        text = "".join(reply.pieces)
        before = judged.get((item["heard"], text), {})
        yield {"id": item["id"], "set": name, "half": item["half"], "heard": item["heard"], "reply": text, "source": reply.source,
               "judged": before.get("judged", "")}  # fmt: skip


def conversed(parts: MindParts) -> Iterator[Item]:
    """Each held-out dialogue with her replies."""
    judged = {json.dumps(item["turns"]): item for item in read(DIALOGUES)}
    for item in track(read(HELD_OUT / "dialogues.jsonl"), "Talking", transient=True):
        mind, turns = parts.talk(SEED, Clock(system=lambda: NOON)), []
        for heard in item["turns"]:
            reply = mind.reply(heard)
            text = "".join(reply.pieces)
            mind.remember(heard, text)
            turns.append([heard, text, reply.source])
        before = judged.get(json.dumps(turns), {})
        yield {"id": item["id"], "half": item["half"], "turns": turns, "judged": before.get("judged", "")}


@app.command()
def replies(
    half: Annotated[str, typer.Option(help="open, sealed, or both when left out.")] = "",
    data: Annotated[Path, typer.Option(help="A folder whose packs/ come before the package's own.")] = WORK,
) -> None:
    """Write down what she says to every held-out line."""
    parts = open_parts(None, data)
    others = [item for item in read(REPLIES) if half and item["half"] != half]
    write(REPLIES, sorted([*others, *answered(parts, half)], key=lambda item: item["id"]))
    write(DIALOGUES, list(conversed(parts)))
    unjudged = sum(not item["judged"] for item in read(REPLIES))
    Console().print(f"{REPLIES}: {unjudged} replies are to be judged.")


@app.command()
def report() -> None:
    """What was judged, by set and half."""
    table = Table("lines", "half", "n", "good", "good or ok", "wrong", "by source")
    for name in SETS:
        for half in ("open", "sealed"):
            items = [item for item in read(REPLIES) if item["set"] == name and item["half"] == half]
            table.add_row(name, half, *_shares(items))
    Console().print(table)


def _shares(items: list[Item]) -> list[str]:
    count = Counter(item["judged"] for item in items)
    total = max(1, len(items))
    sources = Counter(item["source"] for item in items)
    shares = [f"{100 * count['good'] / total:.0f} %", f"{100 * (count['good'] + count['ok']) / total:.0f} %"]
    wrong = f"{100 * count['wrong'] / total:.0f} %" + (f" ({count['']} unjudged)" if count[""] else "")
    return [str(len(items)), *shares, wrong, ", ".join(f"{name} {number}" for name, number in sources.most_common())]


if __name__ == "__main__":
    app()

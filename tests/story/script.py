"""The script of the story, read: what he says, when and how, and what must hold of her answer.

    # Tuesday: his mail                  a chapter
    @ 2026-11-24 08:10                   a talk begins; she was switched off and on since the last one
    ~ 2026-12-01 14 usual                so many days of talk that are not in the script, of the kind that life.py knows
    i'm off now -> talk + hours: tom     his line; then the source of her answer, a word of her own beside it, what it must have
    (slow and low) i'm fine -> talk      how he said it
    (cuts her off) hello -> talk         he pressed the button in the middle of her answer

Sources and words may be any one of several, `a/b`; a word behind ! must not be there, and * has it any number of times. TALK
stands for what she says where nothing is done. A gentle word that isn't in the script must not come.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FILE = Path(__file__).with_name("week.txt")
TALK = ("bank", "small", "apt", "ask-back", "model")
CUT_OFF = "cuts her off"
LINE = re.compile(
    r"(?:\((?P<how>[a-z ]+)\) )?(?P<heard>[^>]+?) -> (?P<sources>[a-z/-]+)(?: \+ (?P<matter>\w+))?(?:: (?P<words>.+))?"
)


@dataclass(frozen=True)
class Chapter:
    title: str


@dataclass(frozen=True)
class Talk:
    at: datetime


@dataclass(frozen=True)
class Days:
    """So many days from the day of `at` on, without a script."""

    at: datetime
    count: int
    kind: str


@dataclass(frozen=True)
class Line:
    number: int
    """In the file."""
    heard: str
    how: str
    sources: tuple[str, ...]
    matter: str
    """What her gentle word is about; "" for none."""
    words: tuple[str, ...]

    def faults(self, text: str, source: str, matter: str) -> list[str]:
        """What does not hold of an answer."""
        found = [] if source in self.sources else [f"from {source}, not {'/'.join(self.sources)}"]
        if matter != self.matter:
            found.append(f"a word about {matter or 'nothing'}, not {self.matter or 'nothing'}")
        for words in self.words:
            is_there = any(word in text.lower() for word in words.removeprefix("!").lower().split("/"))
            if is_there is words.startswith("!"):
                found.append(f"it says {words[1:]}" if is_there else f"no word of {words}")
        return found


Step = Chapter | Talk | Days | Line


def read(file: Path = FILE) -> list[Step]:
    rows = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    return [_step(number, row.strip()) for number, row in rows if row.strip()]


def _step(number: int, row: str) -> Step:
    if row.startswith("# "):
        return Chapter(row[2:])
    if row.startswith("@ "):
        return Talk(datetime.fromisoformat(row[2:]))
    if row.startswith("~ "):
        first, count, kind = row[2:].split()
        return Days(datetime.fromisoformat(first), int(count), kind)
    found = LINE.fullmatch(row)
    if found is None:
        raise ValueError(f"{FILE.name}:{number}: {row!r} is no line of a script")
    sources = tuple(one for name in found["sources"].split("/") for one in (TALK if name == "talk" else (name,)))
    words = tuple(word.strip() for word in (found["words"] or "").split(",") if word.strip())
    return Line(number, found["heard"], found["how"] or "", sources, found["matter"] or "", words)

"""What `companion listen --reference` measured: as fields for programs, as a table or plain lines for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.text import Text

from companion.console import table
from companion.word_errors import Counts, Interval, Line, interval, total, worst

ALL = "all"
"""The name of all sets together."""


@dataclass
class Measured:
    """What a recogniser made of one table's recordings. `work_s` is processor time, `wall_s` the clock on the wall."""

    name: str
    lines: list[Line] = field(default_factory=list)
    sound_s: float = 0.0
    work_s: float = 0.0
    wall_s: float = 0.0
    failed: int = 0


@dataclass(frozen=True)
class Figures:
    """Of one set, or of all together. `rtf` is processor time for a second of sound, `rtf_wall` the wait for it."""

    name: str
    recordings: int
    failed: int
    counts: Counts
    interval: Interval | None
    rtf: float | None
    rtf_wall: float | None

    @classmethod
    def of(cls, name: str, sets: Sequence[Measured]) -> "Figures":
        lines = [line for one in sets for line in one.lines]
        sound_s = sum(one.sound_s for one in sets)
        return cls(
            name,
            len(lines),
            sum(one.failed for one in sets),
            total(lines),
            interval([one.lines for one in sets]),
            sum(one.work_s for one in sets) / sound_s if sound_s else None,
            sum(one.wall_s for one in sets) / sound_s if sound_s else None,
        )

    def as_fields(self) -> dict[str, object]:
        spread = self.interval
        return {
            "wer": _rounded(self.counts.rate),
            "words": self.counts.words,
            "errors": self.counts.errors,
            "insertions": self.counts.insertions,
            "deletions": self.counts.deletions,
            "substitutions": self.counts.substitutions,
            "interval": [_rounded(spread.low), _rounded(spread.high)] if spread else None,
            "interval_over": spread.over if spread else None,
            "rtf": _rounded(self.rtf),
            "rtf_wall": _rounded(self.rtf_wall),
            "recordings": self.recordings,
            "failed": self.failed,
        }


def as_fields(sets: Sequence[Measured], ears: str, worst_count: int) -> dict[str, object]:
    """All together first, then each set, then the worst lines. `wer` is None where no words were said."""
    return {
        **Figures.of(ALL, sets).as_fields(),
        "ears": ears,
        "sets": [{"name": one.name, **Figures.of(one.name, [one]).as_fields()} for one in sets],
        "worst": [
            {"set": name, "file": line.file, "errors": line.counts.errors, "said": line.said, "heard": line.heard}
            for name, line in _worst(sets, worst_count)
        ],
    }


def show(sets: Sequence[Measured], ears: str, worst_count: int, console: Console) -> None:
    """A table where there is a terminal, whole sentences elsewhere; the worst lines under it."""
    figures = [Figures.of(one.name, [one]) for one in sets]
    if len(sets) > 1:
        figures.append(Figures.of(ALL, sets))
    if console.is_terminal:
        _show_table(figures, ears, console)
    else:
        for one in figures:
            console.print(_sentence(one, ears, named=len(sets) > 1), markup=False)
    for name, line in _worst(sets, worst_count):
        console.print(Text(f"\n{line.file}, {name}: {line.counts.errors} of {line.counts.words}", "dim"))
        console.print(Text("  said   ").append_text(_marked(line, 0, "bold green")))
        console.print(Text("  heard  ").append_text(_marked(line, 1, "bold red")))


def _show_table(figures: Sequence[Figures], ears: str, console: Console) -> None:
    rows = table("set", "words", "wrong", "replaced", "missed", "added", "95 %", "work")
    rows.box = SIMPLE_HEAD  # as wide as 80 columns; what is too much folds the name of a set
    rows.title = Text(f"What {ears} got wrong", "italic")
    rows.caption = "95 %: between which chance alone could put it. Work: seconds of processor for a second of sound."
    for column in rows.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for one in figures:
        counts = one.counts
        numbers = (counts.substitutions, counts.deletions, counts.insertions)
        rows.add_row(
            Text(one.name),
            str(counts.words),
            _percent(counts.rate),
            *map(str, numbers),
            _between(one.interval),
            _figure(one.rtf),
        )
    console.print(rows)
    for one in figures:
        if one.failed and one.name != ALL:
            console.print(f"{one.name}: {_many(one.failed, 'recording')} could not be listened to.", style="yellow", markup=False)


def _sentence(one: Figures, ears: str, *, named: bool) -> str:
    counts = one.counts
    spread = f", 95 % within {_between(one.interval)}, drawn over {one.interval.over}" if one.interval else ""
    lost = f" {one.failed} more could not be listened to." if one.failed else ""
    return (
        f"{one.name + ': ' if named else ''}{_percent(counts.rate)} word error rate{spread}: {_many(counts.errors, 'error')} in "
        f"{_many(counts.words, 'word')} of {_many(one.recordings, 'recording')} "
        f"({counts.substitutions} replaced, {counts.deletions} missed, {counts.insertions} added), by {ears}, "
        f"{_figure(one.rtf)} seconds of work and {_figure(one.rtf_wall)} of waiting for a second of sound.{lost}"
    )


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _worst(sets: Sequence[Measured], count: int) -> list[tuple[str, Line]]:
    owner = {id(line): one.name for one in sets for line in one.lines}
    return [(owner[id(line)], line) for line in worst([line for one in sets for line in one.lines], count)]


def _marked(line: Line, side: int, style: str) -> Text:
    """One side; where the two differ in capitals too, since colour is lost in a pipe. A gap is a star for each word."""
    shown = Text()
    for pair in line.aligned:
        words = pair[side] or " ".join("*" for _ in pair[1 - side].split())
        shown.append(" " if shown else "")
        shown.append(*((words, "") if pair[0] == pair[1] else (words.upper(), style)))
    return shown


def _percent(rate: float | None) -> str:
    return "no" if rate is None else f"{100 * rate:.1f} %"


def _between(spread: Interval | None) -> str:
    return "unknown" if spread is None else f"{100 * spread.low:.1f} to {100 * spread.high:.1f}"


def _figure(value: float | None) -> str:
    return "no" if value is None else f"{value:.4f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

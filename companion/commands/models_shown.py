"""How packs look to people: a table in a terminal, a line for each in a pipe, and all that is known of one."""

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Column, Table
from rich.text import Text

from companion.commands.remembered import say
from companion.console import people

if TYPE_CHECKING:
    from companion.models.shelf import Row

WITH_GAIN = 130
"""Columns of a terminal from which on there is room for what one gains."""
HEADINGS = ("pack", "for", "here", "fits", "to fetch", "licence", "what you gain")


def show_all(rows: Sequence["Row"]) -> None:
    """Packs at a glance: in a terminal a table that keeps every name on one line, in a pipe plain lines."""
    if sys.stdout.isatty():
        console = people()
        console.print(_table(rows, with_gain=console.width >= WITH_GAIN))
    else:
        _lines(rows)
    if any(row.doubt for row in rows):
        say("* Something about its licence or its origin is doubtful: `companion models show NAME` tells what.")


def show_one(row: "Row") -> None:
    """What a pack is for, what it needs, its licence, and what is doubtful about it."""
    for line in _about(row):
        say(line)


def fetching_bar() -> Progress:
    """On standard error where that is a terminal, in one line however narrow: what is being done is cut short for it."""
    console = people(stderr=True)
    doing = TextColumn("{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis", max_width=console.width // 3))
    columns = (doing, BarColumn(None), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, expand=True, disable=not console.is_terminal)


def megabytes(size_bytes: int) -> str:
    """For people; empty for nothing."""
    return f"{max(1, round(size_bytes / 1e6)):,} MB" if size_bytes else ""


def _cells(row: "Row") -> tuple[str, ...]:
    state = "damaged" if row.is_damaged else "in use" if row.in_use else "installed" if row.is_installed else "-"
    licence = f"{_short(row.licence) or 'unknown'}{' *' if row.doubt else ''}"
    return row.name, row.kind, state, "yes" if row.fits else "no", megabytes(row.bytes) or "-", licence, row.gain or row.title


def _short(licence: str) -> str:
    """The first of several, without what is in brackets: `show` tells all."""
    first, *more = re.sub(r" ?\([^)]*\)", "", licence).split(",")
    return f"{first} and others" if more else first


def _table(rows: Sequence["Row"], *, with_gain: bool) -> Table:
    made = Table()
    for heading in HEADINGS[:-1]:
        made.add_column(
            heading, no_wrap=heading in ("pack", "here", "to fetch"), justify="right" if heading == "to fetch" else "left"
        )
    if with_gain:
        made.add_column(HEADINGS[-1])
    styles = {"in use": "bold green", "installed": "bold", "damaged": "bold red", "yes": "green", "no": "yellow"}
    starts = {later.name for earlier, later in pairwise(rows) if earlier.kind != later.kind}
    for row in rows:
        if row.name in starts:
            made.add_section()
        cells = _cells(row)[: None if with_gain else -1]
        made.add_row(*(Text(cell, styles.get(cell, "")) for cell in cells))
    return made


def _lines(rows: Sequence["Row"]) -> None:
    all_cells = [HEADINGS, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*all_cells, strict=True)]
    for cells in all_cells:
        say("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


def _about(row: "Row") -> Iterator[str]:
    yield f"{row.name}: {row.title}"
    if row.gain:
        yield f"What you gain: {row.gain}"
    yield f"Licence: {row.licence or 'unknown'}"
    if row.doubt:
        yield f"Doubtful: {row.doubt}"
    if row.source:
        yield f"From: {row.source}"
    needs = [f"{megabytes(row.bytes)} to fetch"] if row.bytes else []
    needs += [f"about {row.memory_mb:,} MB of memory once loaded"] if row.memory_mb else []
    if needs:
        yield f"Needs: {', '.join(needs)}"
    yield row.why_not or "It fits this machine."
    if row.is_damaged:
        yield f"It is damaged. `companion models get {row.name}` mends it, `companion models remove {row.name}` removes it."
    elif row.in_use:
        yield "It is installed and in use."
    elif row.is_installed:
        yield "It is installed." if row.why_not else f"It is installed. `companion models use {row.kind} {row.name}` uses it."
    else:
        yield f"It isn't installed. `companion models get {row.name}` fetches it."

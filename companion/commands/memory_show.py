"""companion memory show: what is known, the last things said, and how a week went."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from companion.commands.context import Json
from companion.commands.memory_her import show_her
from companion.commands.remembered import opened, say, short
from companion.console import people

if TYPE_CHECKING:
    from companion.memory.overview import Entry, Group
    from companion.memory.store import Store
    from companion.memory.week import Day

TURNS = 20
MINUTE_CELLS = 10
"""On a line of the terminal: the bar of the day with the most minutes."""
MOST_NAMED = 3
"""Moods and people of one day."""
MOST_NAME_CELLS = 13


def show(
    context: typer.Context,
    which: Annotated[
        str | None,
        typer.Argument(
            metavar="N|DATE", help="With --turns how many; with --week a day of it, like 2026-11-23.", show_default=False
        ),
    ] = None,
    only_people: Annotated[bool, typer.Option("--people", help="Only the people, and what is known of each.")] = False,
    turns: Annotated[bool, typer.Option("--turns", help=f"The last things said: {TURNS} turns, or N.")] = False,
    week: Annotated[
        bool, typer.Option("--week", help="This week's talks, minutes, moods and people, or those of DATE's.")
    ] = False,
    her: Annotated[
        bool, typer.Option("--her", help="How she has come to be with you, and what she brought up by herself.")
    ] = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw the week into this PNG file.", metavar="FILE.png", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """What she knows: of you, your people, promises, plans, reminders, lists and notes; each with its mark for `forget`."""
    from companion.memory.overview import overview  # noqa: PLC0415

    week = week or plot is not None
    if only_people + turns + week + her > 1:
        raise typer.BadParameter("use one of --people, --turns, --week and --her")
    if which is not None and not (turns or week):
        raise typer.BadParameter("N goes with --turns, and DATE with --week")
    number, day = _number(which) if turns else TURNS, _date(which) if week else date.min
    with opened(context) as memory:
        if her:
            show_her(memory, as_json)
        elif turns:
            _show_turns(memory.store, number, as_json)
        elif week:
            _show_week(memory.store, day, plot, as_json)
        else:
            _show_groups([group for group in overview(memory.store) if not only_people or group.name == "people"], as_json)


def _number(text: str | None) -> int:
    if text is None:
        return TURNS
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:19]) <= 10**9):
        raise typer.BadParameter(f"{text[:40]!r} is no number of turns")
    return int(text)


def _date(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text[:40]!r} is no day; write it like 2026-11-23") from None


def _show_groups(groups: Sequence["Group"], as_json: bool) -> None:
    if as_json:
        found = {group.name: [_as_json(entry) for entry in group.entries] for group in groups}
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    console = people()
    filled = [group for group in groups if group.entries]
    for number, group in enumerate(filled):
        console.print(Text(("\n" if number else "") + group.title, "bold cyan"))
        heading = ""
        for entry in group.entries:
            if group.name == "lists" and entry.of != heading:
                heading = entry.of
                console.print(Text(f"  {short(heading)}", "bold"))
            console.print(_line(entry, is_under=bool(entry.of)))
    if not filled:
        say("Nothing is known yet.")


def _as_json(entry: "Entry") -> dict[str, object]:
    told: dict[str, object] = {"id": entry.mark, "text": entry.text, "at": entry.at}
    return told | {"of": entry.of} if entry.of else told


def _line(entry: "Entry", is_under: bool) -> Text:
    return Text.assemble("    " if is_under else "  ", (f"{entry.mark:<6}", "dim"), short(entry.text))


def _show_turns(store: "Store", most: int, as_json: bool) -> None:
    from companion.memory.overview import turn_entries  # noqa: PLC0415
    from companion.memory.readable import clock, day  # noqa: PLC0415

    found = turn_entries(store, most)
    for mark, at, heard, spoken in found:
        if as_json:
            line = {"id": mark, "at": at, "heard": heard, "spoken": spoken}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            continue
        people().print(
            Text.assemble((f"{mark:<6}", "dim"), (f"{day(at)} {clock(at)}  ", "dim"), ("you  ", "bold cyan"), short(heard))
        )
        people().print(Text.assemble(" " * 24, ("her  ", "bold magenta"), short(spoken)))
    if not found and not as_json:
        say("Nothing has been said yet.")


def _show_week(store: "Store", within: date, plot: Path | None, as_json: bool) -> None:
    from companion.memory.week import sparkline, title, totals, week  # noqa: PLC0415
    from companion.memory.week_plot import write_week  # noqa: PLC0415

    days = week(store, within)
    if as_json:
        for day in days:
            line = asdict(day) | {"day": day.day.isoformat(), "moods": dict(day.moods)}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    else:
        console = people()
        console.print(Text(f"{title(days)}   {sparkline([day.minutes for day in days])}".rstrip(), "bold"))
        console.print(_week_table(days, in_colour=console.is_terminal))
        say(totals(days))
    if plot is not None:
        write_week(plot, days)
        say(f"The week is drawn in {plot}.", stderr=True)


def _week_table(days: Sequence["Day"], in_colour: bool) -> Table:
    rows = Table(
        box=SIMPLE_HEAD if in_colour else None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_edge=False
    )
    for column in ("day", "talks", "minutes", "moods", "people"):
        rows.add_column(column, overflow="fold", justify="right" if column == "talks" else "left", no_wrap=column == "day")
    most = max(1, *(day.minutes for day in days))
    for day in days:
        bar = _bar(day, -(-day.minutes * MINUTE_CELLS // most)) if in_colour else Text()
        rows.add_row(
            f"{day.day:%a} {day.day.day} {day.day:%b}",
            str(day.talks or ""),
            Text.assemble(bar, " " * bool(bar), str(day.minutes or "")),
            _moods(day),
            _first(day.people),
        )
    return rows


def _bar(day: "Day", cells: int) -> Text:
    """The day's minutes in the colours of its moods, as in the picture: each has its share, rounded."""
    from companion.memory.week_plot import MOODS, NO_MOOD, by_mood  # noqa: PLC0415

    bar, done, drawn = Text(), 0, 0
    for mood, count in by_mood(day):
        done += count
        upto = round(cells * done / max(day.turns, 1))
        bar.append("█" * (upto - drawn), MOODS.get(mood, NO_MOOD))
        drawn = upto
    return bar


def _moods(day: "Day") -> Text:
    """The most frequent, each with the number of its turns."""
    from companion.memory.week_plot import MOODS, NO_MOOD  # noqa: PLC0415

    told = [Text(f"{short(mood)} {count}", MOODS.get(mood, NO_MOOD)) for mood, count in day.moods[:MOST_NAMED]]
    return Text(", ").join(told)


def _first(people: Sequence[str]) -> str:
    names = [Text(short(name)) for name in people[:MOST_NAMED]]
    for name in names:
        name.truncate(MOST_NAME_CELLS, overflow="ellipsis")
    more = len(people) - MOST_NAMED
    return ", ".join(map(str, names)) + (f" and {more} more" if more > 0 else "")

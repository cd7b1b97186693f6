"""The tables of README.md, from training/results/ears.json. What is not in there is "not measured"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Figures = Mapping[str, Mapping[str, Any]]
Row = tuple[object, ...]

README = Path(__file__).with_name("README.md")
MARKED = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.DOTALL)
"""Where README.md has the tables."""

MISSING = "not measured"
COMMANDS = ("commands", "some commands")
SYNTHETIC = {"commands": "commands, synthetic voices", "conversation": "conversation, synthetic voices",
             "other languages": "German, French, Spanish, synthetic voices"}  # fmt: skip


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def table(head: Sequence[str], rows: Iterable[Row]) -> str:
    return "\n".join([row(head), row("---" for _ in head), *(row(cells) for cells in rows)])


def of_kind(figures: Figures, kind: str, ears: str) -> list[Mapping[str, Any]]:
    return [found for found in figures.values() if (found["kind"], found["ears"]) == (kind, ears)]


def word_errors(found: Mapping[str, Any] | None) -> str:
    """Rate, interval and counts."""
    if not found:
        return MISSING
    within = f" ({percent(found['low'])} to {percent(found['high'])})" if "low" in found else ""
    errors = found["substitutions"] + found["deletions"] + found["insertions"]
    return f"{percent(found['rate'])}{within}, {errors} of {found['hits'] + found['substitutions'] + found['deletions']}"


def letters_and_numbers(figures: Figures) -> str:
    """vosk-mini-en on the speakers that were held out."""
    found = [*of_kind(figures, "words", "vosk-mini-en, AN4"), *of_kind(figures, "words", "vosk-mini-en")]
    rows: list[Row] = [
        (
            one["harm"] + (", AN4's own grammar" if one["ears"].endswith("AN4") else ""),
            one["utterances"],
            word_errors(one),
            one["real_time_factor"],
            one["slowest"],
        )
        for one in found
    ]
    return table(
        ["12 AN4 speakers held out", "utterances", "words wrong (95 % interval by speaker)", "CPU s per s", "slowest"],
        rows or [("clean", *[MISSING] * 4)],
    )


def commands(figures: Figures) -> str:
    """Commands by synthetic voices that never taught."""
    found = [one for one in of_kind(figures, "taken", "commands") if one["of"] in COMMANDS]
    rows = [
        (
            one["harm"],
            one["utterances"],
            *(percent(one[name] / one["utterances"]) for name in ("right", "wrong", "none")),
            one["slowest"],
        )
        for one in found
    ]
    return table(
        ["commands, synthetic voices", "utterances", "taken rightly", "taken for another", "left to PocketSphinx", "slowest"],
        rows or [("clean", *[MISSING] * 5)],
    )


def false_commands(figures: Figures) -> str:
    """What is no command, and was taken for one; the harmed recordings of a set are summed up."""
    rows: dict[str, list[int]] = {}
    for one in of_kind(figures, "taken", "commands"):
        if one["of"] not in COMMANDS:
            name = SYNTHETIC.get(one["of"], one["of"]) + ("" if one["harm"] == "clean" else ", all harms together")
            counts = rows.setdefault(name, [0, 0])
            counts[0] += one["utterances"]
            counts[1] += one["wrong"]
    return table(["no command in it", "utterances", "taken for a command"], [(name, *counts) for name, counts in rows.items()])


def conversation(figures: Figures) -> str:
    """PocketSphinx before and after."""
    rows = []
    for of in ("conversation", "lj", "read", "nonnative"):
        before, after = (figures.get(f"words | {ears} | {of} | clean") for ears in ("pocketsphinx", "sphinx-talk-en"))
        gone = percent(1 - after["rate"] / before["rate"]) if before and after and before["rate"] else MISSING
        speeds = " / ".join(str(one["real_time_factor"]) if one else MISSING for one in (before, after))
        rows.append((SYNTHETIC.get(of, of), word_errors(before), word_errors(after), gone, speeds))
    return table(["set", "before: the wheel's model", "after: sphinx-talk-en", "errors gone", "CPU s per s"], rows)


def streaming(figures: Figures) -> str:
    rows = [
        (SYNTHETIC.get(one["of"], one["of"]), one["ears"], one["utterances"], one["different"])
        for one in figures.values()
        if one["kind"] == "streamed"
    ]
    return table(["set", "ears", "utterances", "other words in blocks of 10, 30, 100 ms or at once"], rows)


def tables(figures: Figures) -> str:
    """All of them, each under its heading."""
    spoken = word_errors(figures.get("words | vosk-mini-en, commands | commands | clean"))
    parts = {
        "Letters, numbers, dates: people who were held out": letters_and_numbers(figures),
        "Commands: synthetic voices that never taught": commands(figures)
        + f"\n\nWords that the command model got wrong on the same commands, clean: {spoken}.",
        "False commands": false_commands(figures),
        "PocketSphinx, before and after": conversation(figures),
        "Streaming": streaming(figures),
    }
    return "\n\n".join(f"### {heading}\n\n{part}" for heading, part in parts.items())


def with_tables(readme: str, figures: Figures) -> str:
    """README.md's text with these figures. Raises ValueError where it has no place for them."""
    text, places = MARKED.subn(lambda found: f"{found[1]}\n{tables(figures)}\n\n{found[2]}", readme)
    if places != 1:
        raise ValueError(f"README.md needs one place for the tables, and has {places}")
    return text

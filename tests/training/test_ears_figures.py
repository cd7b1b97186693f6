"""The report has the figures that were measured, says what was not, and calls synthetic speech synthetic."""

import json

import pytest

from training.ears.tables import MISSING, README, tables, with_tables
from training.places import RESULTS

JSON = RESULTS / "ears.json"


def words(ears: str, of: str, errors: int, harm: str = "clean") -> dict[str, object]:
    return {
        "kind": "words", "ears": ears, "of": of, "harm": harm, "utterances": 3, "hits": 100 - errors, "substitutions": errors,
        "deletions": 0, "insertions": 0, "rate": errors / 100, "low": 0.01, "high": 0.5, "real_time_factor": 0.2, "slowest": 0.3,
    }  # fmt: skip


def taken(of: str, right: int, wrong: int, none: int, harm: str = "clean") -> dict[str, object]:
    return {
        "kind": "taken", "ears": "commands", "of": of, "harm": harm, "utterances": right + wrong + none, "right": right,
        "wrong": wrong, "none": none, "slowest": 0.3,
    }  # fmt: skip


def keyed(*figures: dict[str, object]) -> dict[str, dict[str, object]]:
    return {" | ".join(str(figure[part]) for part in ("kind", "ears", "of", "harm")): figure for figure in figures}


FIGURES = keyed(
    words("vosk-mini-en", "an4", 12),
    words("pocketsphinx", "conversation", 40),
    words("sphinx-talk-en", "conversation", 30),
    words("pocketsphinx", "lj", 50),
    taken("commands", 90, 4, 6),
    taken("lj", 0, 1, 39),
    taken("lj", 0, 2, 38, "room, 3 m"),
    taken("lj", 0, 3, 37, "dropouts"),
)
LINES = {
    "people": "| clean | 3 | 12.0 % (1.0 % to 50.0 %), 12 of 100 | 0.2 | 0.3 |",
    "commands": "| clean | 100 | 90.0 % | 4.0 % | 6.0 % | 0.3 |",
    "a false command": "| lj | 40 | 1 |",
    "harms are summed up": "| lj, all harms together | 80 | 5 |",
    "a quarter of the errors gone": "30 of 100 | 25.0 % | 0.2 / 0.2 |",
    "only before": f"50 of 100 | {MISSING} | {MISSING} | 0.2 / {MISSING} |",
    "neither": f"| nonnative | {MISSING} | {MISSING} | {MISSING} |",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_table_tells(line: str) -> None:
    assert line in tables(FIGURES)


def test_nothing_measured_is_said_to_be_so() -> None:
    assert tables({}).count(MISSING) >= 10


@pytest.mark.parametrize("of", ["commands", "conversation", "other languages"])
def test_synthetic_speech_is_named_as_such_in_its_table(of: str) -> None:
    told = tables(keyed(taken(of, 1, 0, 1), words("pocketsphinx", of, 1)))
    part = next(part for part in told.split("###") if of in part or "German" in part)
    assert "synthetic voices" in part


def test_tables_go_to_their_one_place() -> None:
    page = "before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n"
    once = with_tables(page, FIGURES)
    assert "old" not in once
    assert once.startswith("before\n")
    assert once.endswith("\nafter\n")
    assert with_tables(once, FIGURES) == once
    with pytest.raises(ValueError, match="one place"):
        with_tables("no place", FIGURES)


def test_the_report_has_what_was_measured() -> None:
    measured = json.loads(JSON.read_text("utf-8")) if JSON.exists() else {}
    report = README.read_text("utf-8")
    assert with_tables(report, measured) == report, "python -m training.ears.measure --report puts the figures in"
    assert "companion models get vosk-small-en-us" in report

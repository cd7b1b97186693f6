"""A week with her and what came after, played through: every expectation of week.txt holds, and its files lie where she said."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from companion.memory.memory import Memory
from tests.story import script
from tests.story.life import Answer, Gone, Life, Told
from tests.story.tell import PARTS, main

STEPS = script.read()
CHAPTERS = [step.title for step in STEPS if isinstance(step, script.Chapter)]
SHOWN_BY = {
    "danger": {"safety"},
    "honesty": {"honesty", "leaning"},
    "mood": {"mood"},
    "distance": {"quiet", "person"},
    "people": {"outward", "hours"},
    "letter": {"letter"},
    "mail": {"mail"},
    "meeting": {"meeting"},
    "goodbye": {"goodbye"},
    "manner": {"manner"},
}
"""What she is made of beyond talk, by the sources and matters that show it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("story")


@pytest.fixture(scope="module")
def told(folder: Path) -> list[Told]:
    return list(Life(folder).tell(STEPS))


def chapter(told: Sequence[Told], title: str) -> list[Told]:
    first = next(place for place, one in enumerate(told) if one == script.Chapter(title))
    rest = told[first + 1 :]
    return list(rest[: next((place for place, one in enumerate(rest) if isinstance(one, script.Chapter)), len(rest))])


@pytest.mark.parametrize("title", CHAPTERS)
def test_every_expectation_holds(told: list[Told], title: str) -> None:
    answers = [one for one in chapter(told, title) if isinstance(one, Answer)]
    assert answers
    wrong = [f"{one.line.number}: {one.line.heard!r} got {one.text!r}: {', '.join(one.faults)}" for one in answers if one.faults]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("shown", SHOWN_BY.values(), ids=SHOWN_BY)
def test_all_of_her_is_in_this_one_life(told: list[Told], shown: set[str]) -> None:
    assert shown & {name for one in told if isinstance(one, Answer) for name in (one.source, one.matter)}


def test_she_notices_that_he_is_quiet_says_so_once_and_takes_his_no(told: list[Told]) -> None:
    gone = {one.days.kind: one for one in told if isinstance(one, Gone)}
    assert not gone["usual"].said
    quiet = gone["quiet"]
    assert [said.matter for said in quiet.said] == ["quiet"]
    assert (quiet.said[0].at.date() - quiet.days.at.date()).days <= 4
    assert not quiet.said[0].to_his_no.endswith("?") or "talk about" in quiet.said[0].to_his_no


def test_what_was_cut_off_is_not_told_as_said(told: list[Told]) -> None:
    cut = [one for one in told if isinstance(one, Answer) and one.line.how == script.CUT_OFF]
    assert cut
    assert all(one.text.startswith(one.spoken) and len(one.spoken) < len(one.text) for one in cut)


@pytest.mark.usefixtures("told")
def test_the_letter_is_on_paper_as_he_changed_it(folder: Path) -> None:
    pages = list((folder / "letters").glob("*.pdf"))
    texts = list((folder / "letters").glob("*.txt"))
    assert [page.read_bytes()[:5] for page in pages] == [b"%PDF-"]
    letter = texts[0].read_text(encoding="utf-8")
    for words in ("Dear Marie", "terrible things on the phone", "river", "I miss you", "Your brother"):
        assert words in letter
    assert "piano" not in letter
    assert "liver" not in letter


@pytest.mark.usefixtures("told")
def test_at_the_end_he_has_everything_and_she_has_nothing(folder: Path) -> None:
    taken = next(folder.glob("goodbye-*"))
    assert "Marie" in (taken / "people.txt").read_text(encoding="utf-8")
    assert "bus driver" in (taken / "facts.txt").read_text(encoding="utf-8")
    assert list((taken / "letters").iterdir())
    memory = Memory.open(folder / "memory")
    try:
        assert not memory.people.all()
        assert not memory.facts.all()
        kept = memory.store.rows("SELECT heard FROM turns")
        assert not any("marie" in str(heard) for (heard,) in kept)
    finally:
        memory.close()


def test_it_is_printed_with_the_part_that_answered(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    short = [step for step in STEPS[:5] if not isinstance(step, script.Days)]
    monkeypatch.setattr(script, "read", lambda: short)
    assert main() == 0
    out = capsys.readouterr().out
    assert "Monday 23 November, 18:10" in out
    assert PARTS["meeting"] in out


@pytest.mark.parametrize(
    ("row", "text", "came_from", "faults"),
    [
        ("hi -> talk", "Hello.", ("bank", ""), 0),
        ("hi -> talk", "Hello.", ("safety", ""), 1),
        ("hi -> mail: anna/tom, !marie", "Tom wrote.", ("mail", ""), 0),
        ("hi -> mail: anna, !tom", "Tom wrote.", ("mail", ""), 2),
        ("hi -> talk + hours", "Hello.", ("bank", "hours"), 0),
        ("hi -> talk + hours", "Hello.", ("bank", ""), 1),
        ("hi -> talk", "Hello.", ("bank", "quiet"), 1),
    ],
)
def test_an_expectation_can_fail(tmp_path: Path, row: str, text: str, came_from: tuple[str, str], faults: int) -> None:
    file = tmp_path / "week.txt"
    file.write_text(row, encoding="utf-8")
    (line,) = script.read(file)
    assert isinstance(line, script.Line)
    assert len(line.faults(text, *came_from)) == faults


@pytest.mark.parametrize("row", ["hello", "hello ->", "hello => talk", "hello -> talk: "])
def test_a_line_without_an_expectation_is_no_line(tmp_path: Path, row: str) -> None:
    file = tmp_path / "week.txt"
    file.write_text(row, encoding="utf-8")
    with pytest.raises(ValueError, match="no line of a script"):
        script.read(file)

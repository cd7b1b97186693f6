"""`python -m training.ears`: what is up to date is not made again, and everything else is."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from training.ears.steps import Step, begin, chosen, digest, is_done, read_done, write_done

STEPS = [Step(name, f"training.ears.{name}", (), ()) for name in ("learn", "graph", "pack")]
CHOICES: dict[str, tuple[str | None, str | None, list[str]]] = {
    "all": (None, None, ["learn", "graph", "pack"]),
    "from one on": ("graph", None, ["graph", "pack"]),
    "one alone": (None, "graph", ["graph"]),
}


@pytest.mark.parametrize(("first", "only", "names"), CHOICES.values(), ids=CHOICES)
def test_the_steps_asked_for(first: str | None, only: str | None, names: list[str]) -> None:
    assert [step.name for step in chosen(STEPS, first, only)] == names


def test_a_step_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="no step 'lern': there are learn, graph, pack"):
        chosen(STEPS, "lern", None)


@pytest.fixture
def step(tmp_path: Path) -> Step:
    (tmp_path / "sounds" / "deep").mkdir(parents=True)
    (tmp_path / "sounds" / "deep" / "one.flac").write_bytes(b"one")
    (tmp_path / "code.py").write_text("1")
    (tmp_path / "made.pt").write_text("made")
    return Step("learn", "training.ears.learn", (tmp_path / "sounds", tmp_path / "code.py"), (tmp_path / "made.pt",))


def write(path: Path, content: str) -> None:
    path.write_text(content)


CHANGES: dict[str, tuple[Any, bool]] = {
    "nothing": (lambda folder: None, True),
    "touched only": (lambda folder: write(folder / "code.py", "1"), True),
    "its code": (lambda folder: write(folder / "code.py", "2"), False),
    "a file it reads": (lambda folder: write(folder / "sounds" / "deep" / "one.flac", "two"), False),
    "a new file": (lambda folder: write(folder / "sounds" / "two.flac", "two"), False),
    "a file gone": (lambda folder: (folder / "sounds" / "deep" / "one.flac").unlink(), False),
    "a name": (lambda folder: (folder / "sounds" / "deep" / "one.flac").rename(folder / "sounds" / "deep" / "1.flac"), False),
    "code gone": (lambda folder: (folder / "code.py").unlink(), False),
    "what it made is gone": (lambda folder: (folder / "made.pt").unlink(), False),
}


@pytest.mark.parametrize(("change", "still_done"), CHANGES.values(), ids=CHANGES)
def test_a_step_is_done_while_nothing_changes(change: Any, still_done: bool, step: Step, tmp_path: Path) -> None:
    write_done(tmp_path / "kept" / "steps.json", {step.name: digest(step.uses)})
    change(tmp_path)
    assert is_done(step, read_done(tmp_path / "kept" / "steps.json")) is still_done


def test_a_step_that_never_came_to_its_end_is_not_done(step: Step) -> None:
    assert not is_done(step, {})


@pytest.mark.parametrize("content", [None, b"", b"{", b"[1]", b"\xff\xfe"], ids=["missing", "empty", "cut", "a list", "not text"])
def test_a_record_that_cannot_be_read_counts_as_none(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "steps.json").write_bytes(content)
    assert read_done(tmp_path / "steps.json") == {}


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command with three steps that only note that they were run, and the one named in `failing` fails."""
    import typer

    from training.ears import __main__ as ears

    ran: list[str] = []
    failing: list[str] = []

    def run(step: Step, python: str) -> None:
        ran.append(step.name)
        if step.name in failing:
            raise typer.Exit(3)

    monkeypatch.setattr(ears, "STEPS", STEPS)
    monkeypatch.setattr(ears, "DONE", tmp_path / "steps.json")
    monkeypatch.setattr(ears, "run", run)
    app = typer.Typer()
    app.command()(ears.main)

    def go(*arguments: str) -> tuple[int, list[str]]:
        ran.clear()
        return CliRunner().invoke(app, arguments).exit_code, list(ran)

    go.failing = failing  # type: ignore[attr-defined]
    return go


def test_a_second_run_has_nothing_to_do(command: Any) -> None:
    assert command() == (0, ["learn", "graph", "pack"])
    assert command() == (0, [])
    assert command("--only", "graph") == (0, ["graph"])
    assert command("--from", "graph", "--again") == (0, ["graph", "pack"])


def test_after_a_failure_it_goes_on_where_it_was(command: Any) -> None:
    command.failing.append("graph")
    assert command() == (3, ["learn", "graph"])
    command.failing.clear()
    assert command() == (0, ["graph", "pack"])


HALF_DONE: dict[str, tuple[list[str], bool]] = {
    "begun from the same": ([], True),
    "its code has changed since": (["code.py"], False),
}


@pytest.mark.parametrize(("changed", "kept"), HALF_DONE.values(), ids=HALF_DONE)
def test_a_stopped_step_goes_on_only_from_the_same_things(changed: list[str], kept: bool, step: Step, tmp_path: Path) -> None:
    checkpoint, folder = tmp_path / "learn.pt", tmp_path / "said"
    halfway = replace(step, unfinished=(checkpoint, folder, tmp_path / "never written"))
    done: dict[str, str] = {}
    begin(halfway, digest(halfway.uses), done)
    checkpoint.write_text("half")
    folder.mkdir()
    for name in changed:
        (tmp_path / name).write_text("other")
    begin(halfway, digest(halfway.uses), done)
    assert (checkpoint.exists(), folder.exists()) == (kept, kept)
    assert not is_done(halfway, done)


def test_a_wrong_name_is_a_mistake_of_the_command_line(command: Any) -> None:
    assert command("--only", "lern") == (2, [])


def test_every_step_uses_its_own_code_and_what_the_steps_before_it_wrote() -> None:
    from training.ears.__main__ import STEPS as REAL

    assert len({step.name for step in REAL}) == len(REAL)
    for step in REAL:
        own = Path(__file__).parents[2] / Path(*step.module.split(".")).with_suffix(".py")
        assert own in step.uses
        assert own.exists()
        assert step.about
    written = {path: place for place, step in enumerate(REAL) for path in step.writes}
    for place, step in enumerate(REAL):
        assert all(written.get(path, -1) < place for path in step.uses)

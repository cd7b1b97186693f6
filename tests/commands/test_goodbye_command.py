"""companion goodbye at a keyboard: what it reads back, where it writes, and what ends it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from companion.commands.context import Options
from companion.commands.goodbye import goodbye
from companion.engines import PASSPHRASE
from companion.errors import CompanionError
from companion.memory.kinds import Learned, NewFact, NewPerson
from companion.memory.memory import Memory

program = typer.Typer()
program.command()(goodbye)
Run = Callable[..., tuple[int, str, str]]


@program.callback()
def before(context: typer.Context, data: Path) -> None:
    context.obj = Options(data=data, settings_path=data / "none.toml")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        done = CliRunner().invoke(program, [str(tmp_path), "goodbye", *arguments], input=stdin)
        if isinstance(done.exception, CompanionError):
            return done.exception.exit_code, done.stdout, done.stderr + str(done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    memory = Memory.open(tmp_path / "memory")
    told = Learned((NewFact("me", "lives", "in Leeds"),), (NewPerson("Marie", "sister"),))
    memory.keep_turn("my sister marie", "Marie.", "memory", datetime(2026, 11, 23, 15), told)
    memory.close()
    return tmp_path / "memory"


def left(folder: Path) -> int:
    memory = Memory.open(folder)
    try:
        return sum(memory.count().values())
    finally:
        memory.close()


def test_the_whole_of_it(run: Run, folder: Path, tmp_path: Path) -> None:
    code, out, _ = run("--to", str(tmp_path / "mine"), stdin="yes\ngoodbye for good\n")
    assert code == 0
    assert all(part in out for part in ("You live in Leeds.", "Marie is your sister.", "Marie.", "Anybody who has that folder"))
    assert (tmp_path / "mine" / "facts.txt").exists()
    assert left(folder) == 0


STOPPED = {"no first yes": "no\n", "nothing typed": "", "no last words": "yes\nyes\n", "other last words": "yes\ngoodbye\n"}


@pytest.mark.parametrize("stdin", STOPPED.values(), ids=STOPPED)
def test_it_stops_where_he_does(run: Run, folder: Path, tmp_path: Path, stdin: str) -> None:
    code, _, told = run("--to", str(tmp_path / "mine"), stdin=stdin)
    assert code == 1
    assert "Nothing is gone." in told
    assert left(folder) > 0


def test_without_to_it_asks_where(run: Run, folder: Path, tmp_path: Path) -> None:
    code, out, _ = run(stdin="yes\n\ngoodbye for good\n")
    assert code == 0
    (written,) = (tmp_path / "home").iterdir()
    assert written.name.startswith("goodbye-")
    assert (written / "talks.txt").exists()
    assert out.count("It is all in") == 1


def test_without_files_if_he_says_so(run: Run, folder: Path, tmp_path: Path) -> None:
    code, _, _ = run(stdin="yes\nnone\ngoodbye for good\n")
    assert code == 0
    assert left(folder) == 0
    assert not (tmp_path / "home").exists()


def test_nothing_is_wiped_where_nothing_can_be_written(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, told = run("--to", str(tmp_path / "file" / "mine"), "--yes")
    assert code == 1
    assert "can't write" in told
    assert left(folder) > 0


def test_yes_asks_nothing_and_needs_a_folder(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("--yes")[0] == 2
    assert left(folder) > 0
    assert run("--yes", "--to", str(tmp_path / "mine"))[0] == 0
    assert left(folder) == 0


def test_where_there_is_no_memory_it_says_so(run: Run) -> None:
    code, out, _ = run()
    assert code == 0
    assert "no memory" in out

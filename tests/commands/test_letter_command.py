"""companion letter, as it is met at a keyboard."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from companion.commands.context import Options
from companion.commands.letter import letter
from companion.engines import PASSPHRASE
from companion.errors import CompanionError

program = typer.Typer()
program.add_typer(letter, name="letter")


@program.callback()
def before(context: typer.Context, data: Path) -> None:
    context.obj = Options(data=data, settings_path=data / "none.toml")


Run = Callable[..., tuple[int, str, str]]
ANSWERS = "We had a fight by the lake.\ntell her that i'm sorry\n\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a memory of its own: exit code, output, remarks and errors."""
    monkeypatch.delenv(PASSPHRASE, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "none.toml").touch()

    def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        done = CliRunner().invoke(program, [str(tmp_path), "letter", *arguments], input=stdin)
        if isinstance(done.exception, CompanionError):
            return done.exception.exit_code, done.stdout, done.stderr + str(done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


def test_a_letter_by_keyboard(run: Run, tmp_path: Path) -> None:
    code, shown, _ = run("new", "my sister marie", stdin=ANSWERS)
    assert code == 0
    assert "Dear Marie,\n\nWe had a fight by the lake.\n\nI'm sorry.\n\nWith love," in shown
    assert "by the river" in run("edit", "1", "say river")[1]
    assert "by the lake" in run("edit", "1", "undo that")[1]
    assert "Your brother" in run("edit", "1", "sign it your brother")[1]
    assert "to Marie  (not finished)" in run("list")[1]
    assert json.loads(run("list", "--json")[1])["text"].startswith("Dear Marie,")
    assert json.loads(run("show", "1", "--json")[1])["to"] == "Marie"
    assert run("print", "1", "--out", "it.pdf")[0] == 0
    assert (tmp_path / "it.pdf").read_bytes().startswith(b"%PDF-")
    assert run("print", "b1", "--text")[0] == 0
    assert "Dear Marie," in next(tmp_path.glob("letter-to-marie-*.txt")).read_text(encoding="utf-8")
    assert run("forget", "1", stdin="n\n")[0] == 1
    assert run("forget", "1", "--yes")[0] == 0
    assert "no letters" in run("list")[1]


REFUSED = {
    "none of that number": (("show", "9"), "There is no letter"),
    "no number": (("forget", "marie"), "There is no letter"),
    "a number that no file holds": (("show", "9" * 30), "There is no letter"),
    "no change": (("edit", "1", "my knee hurts"), "I don't know how"),
    "not clear": (("edit", "1", "say xylophone"), "Nothing is changed"),
    "a folder": (("print", "1", "--out", "."), "is a folder"),
    "nowhere": (("print", "1", "--out", "no/where/it.pdf"), "can't write"),
}


@pytest.mark.parametrize(("arguments", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_told(run: Run, arguments: tuple[str, ...], told: str) -> None:
    run("new", "my sister marie", stdin=ANSWERS)
    before = run("show", "1")[1]
    code, _, said = run(*arguments)
    assert code != 0
    assert told in said
    assert run("show", "1")[1] == before


def test_nobody_to_write_to_is_no_letter(run: Run) -> None:
    assert run("new", stdin="\n")[0] == 1
    assert "no letters" in run("list")[1]


def test_what_is_broken_off_is_gone_on_with(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["we had a fight by the lake"])

    def types(_question: str) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise KeyboardInterrupt from None

    with monkeypatch.context() as patch:
        patch.setattr("companion.commands.letter.answer_to", types)
        code, _, said = run("new", "my sister marie")
    assert code == 130
    assert "goes on with it" in said
    code, shown, _ = run("new", stdin="that i'm sorry\n\n")
    assert code == 0
    assert "Going on with the letter to Marie." in shown
    assert "We had a fight by the lake.\n\nI'm sorry." in shown
    assert len(run("list", "--json")[1].splitlines()) == 1


def test_a_letter_of_nothing_is_none(run: Run) -> None:
    assert run("new", "tom", stdin="\n\n\n")[0] == 1
    assert "no letters" in run("list")[1]


def test_what_the_font_has_not_is_told(run: Run) -> None:
    run("new", "tom", stdin="the sign said \u65e5\u672c\n\n\n")
    code, _, said = run("print", "1", "--out", "it.pdf")
    assert code == 0
    assert "\u65e5" in said
    assert "--text" in said

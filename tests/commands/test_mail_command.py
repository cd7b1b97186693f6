"""companion mail, as it is met at a keyboard: what it prints, refuses, and leaves alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from companion.commands.context import Options
from companion.commands.mail import mail
from companion.engines import PASSPHRASE
from companion.errors import CompanionError

program = typer.Typer()
program.add_typer(mail, name="mail")


@program.callback()
def before(context: typer.Context, data: Path) -> None:
    context.obj = Options(data=data, settings_path=data.parent / "companion.toml")


Run = Callable[..., tuple[int, str, str]]
LETTERS = {
    "1.eml": "From: Anna <anna@example.com>\nTo: ben@example.org\nSubject: fence\n"
    "Date: Sun, 22 Nov 2026 10:00:00 +0000\n\nIt fell.\x1b[2J\n> old\n",
    "2.eml": "From: Shop <news@shop.example>\nTo: ben@example.org\nSubject: Sale\nDate: Sat, 21 Nov 2026 10:00:00 +0000\n"
    "List-Unsubscribe: <x>\n\nBuy!\n",
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    (tmp_path / "letters").mkdir()
    for name, text in LETTERS.items():
        (tmp_path / "letters" / name).write_text(text)
    (tmp_path / "companion.toml").write_text("")

    def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        done = CliRunner().invoke(program, [str(tmp_path / "data"), "mail", *arguments], input=stdin)
        if isinstance(done.exception, CompanionError):
            return done.exception.exit_code, done.stdout, done.stderr + str(done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def indexed(run: Run, tmp_path: Path) -> Run:
    code, out, _ = run("index", str(tmp_path / "letters"))
    assert (code, out.startswith("2 new messages read")) == (0, True)
    return run


def test_what_is_new_is_read_once_and_the_place_is_remembered(indexed: Run) -> None:
    assert indexed("index")[1].startswith("0 new messages read; 2 from others")
    assert json.loads(indexed("index", "--json")[1])["messages"] == 2


LISTED: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "all": ((), ["fence", "Sale"]),
    "throwaway": (("--throwaway",), ["Sale"]),
    "by name": (("--from", "anna"), ["fence"]),
    "waiting": (("--wants-answer",), []),
    "no more than": (("--most", "1"), ["fence"]),
}


@pytest.mark.parametrize(("options", "subjects"), LISTED.values(), ids=LISTED)
def test_list(indexed: Run, options: tuple[str, ...], subjects: list[str]) -> None:
    code, out, _ = indexed("list", *options, "--json")
    assert code == 0
    assert [json.loads(line)["subject"] for line in out.splitlines()] == subjects
    plain = indexed("list", *options)[1]
    assert all(subject in plain for subject in subjects)


def test_one_mail_is_shown_safely_and_an_answer_begun(indexed: Run) -> None:
    number = json.loads(indexed("search", "fence", "--json")[1])["id"]
    out = indexed("show", str(number))[1]
    assert "It fell.[2J" in out
    assert "\x1b" not in out
    assert "old" not in out
    assert json.loads(indexed("show", str(number), "--json")[1])["attachments"] == []
    assert indexed("answer", str(number))[1].startswith("Hi Anna, ")


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no such mail": (("show", "99"), "There is no mail 99"),
    "a number beyond all": (("show", str(10**30)), "There is no mail"),
    "nothing there": (("index", "/nowhere/at/all"), "nothing to read"),
}


@pytest.mark.parametrize(("arguments", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told(indexed: Run, arguments: tuple[str, ...], told: str) -> None:
    code, _, err = indexed(*arguments)
    assert code == 2
    assert told in err


def test_without_any_place_she_says_so(run: Run) -> None:
    code, _, err = run("list")
    assert code == 2
    assert "companion mail index PATH" in err


def test_the_index_is_dropped_only_after_a_yes_and_the_mail_stays(indexed: Run, tmp_path: Path) -> None:
    index = tmp_path / "data" / "memory" / "mail.db"
    assert indexed("forget", stdin="n\n")[0] == 1
    assert index.exists()
    assert indexed("forget", "--yes")[0] == 0
    assert not index.exists()
    assert len(list((tmp_path / "letters").iterdir())) == 2


def test_with_memory_off_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "companion.toml").write_text(f'[memory]\non = false\n[mail]\npath = "{tmp_path / "letters"}"\n')
    assert "fence" in run("list")[1]
    assert not (tmp_path / "data").exists()

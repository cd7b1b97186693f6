"""The command line as people and programs meet it: help, exit codes, sentences, pipes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from companion.cli import program

LIMIT_S = 60


def companion(*arguments: str, stdin: str | None = "", data: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program as its reader does, without a terminal."""
    options = ["--data", str(data)] if data else []
    command = [sys.executable, "-m", "companion", *options, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=LIMIT_S, check=False)


def commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Every command under a group, with the words that lead to it. A group is what has commands: typer brings its own click."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for name, command in group.commands.items():
        found.append(((*path, name), command))
        if hasattr(command, "commands"):
            found += commands(command, (*path, name))
    return found


ALL = commands(typer.main.get_group(program))


def test_the_commands_of_the_design_are_there() -> None:
    names = {path[0] for path, _ in ALL}
    assert ("ring", "sheet") in [path for path, _ in ALL]
    assert names >= {"talk", "chat", "listen", "say", "doctor", "bench", "settings", "ring", "demo"}


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_command_and_option_has_help(path: tuple[str, ...], command: Any) -> None:
    assert command.help
    for option in command.params:
        if option.param_type_name == "option" and "--help" not in option.opts:
            assert option.help, f"{' '.join(path)} {option.opts}"


def test_help_ends_well_and_without_colour_when_piped() -> None:
    done = companion("--help")
    assert done.returncode == 0
    assert "talk" in done.stdout
    assert "\x1b" not in done.stdout


WRONG = {
    "no such command": ["dance"],
    "no such option": ["talk", "--louder"],
    "talk --wav without a recording": ["talk", "--wav"],
    "listen without a recording": ["listen"],
    "listen to a missing file": ["listen", "nowhere.wav"],
    "settings that are not there": ["--settings", "nowhere.toml", "settings", "check"],
    "a reference that is no table": ["listen", "--reference", "nowhere.tsv"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_arguments_end_with_2_and_a_sentence(arguments: list[str], tmp_path: Path) -> None:
    done = companion(*arguments, data=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_model_that_is_not_there_ends_with_4(tmp_path: Path) -> None:
    done = companion("listen", "--ears", "no-such-pack", str(DEMO[0]), data=tmp_path)
    assert done.returncode == 4
    assert "no-such-pack" in done.stderr


DEMO = sorted((Path(__file__).parents[1] / "companion" / "data" / "demo").glob("*.flac"))


def test_six_mistakes_are_told_at_once_and_the_rest_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "companion.toml"
    file.write_text(
        '[sound]\nvolum = 3\nchimes = "yes"\n[voice]\nrate_wpm = 9000\npitch = true\n[rings]\ncount = 12\n[button]\npin = "17"\n'
    )
    done = companion("--settings", str(file), "settings", "check")
    assert done.returncode == 2
    for mistake in ("volum", "chimes", "rate_wpm", "pitch", "rings", "pin"):
        assert mistake in done.stderr
    assert "Did you mean volume?" in done.stderr


def test_the_sample_is_a_settings_file_without_mistakes(tmp_path: Path) -> None:
    file = tmp_path / "companion.toml"
    file.write_text(companion("settings", "sample").stdout)
    assert companion("--settings", str(file), "settings", "check").returncode == 0


def test_chat_answers_each_line_of_a_pipe() -> None:
    done = companion("chat", "--json", stdin="good morning\nare you real\n\n")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [line["event"] for line in lines] == ["heard", "reply"] * 3
    assert all(line["text"] and line["source"] and line["move"] for line in lines if line["event"] == "reply")
    assert "program" in lines[3]["text"].lower()


def test_chat_each_remembers_nothing() -> None:
    together = companion("chat", "--each", "--json", stdin="good morning\ngood morning\n").stdout.splitlines()
    assert together[1] == together[3]


def test_chat_with_a_closed_stdin_ends_well() -> None:
    done = companion("chat", stdin=None)
    assert done.returncode == 0


def test_say_writes_a_wav(tmp_path: Path) -> None:
    file = tmp_path / "hello.wav"
    assert companion("say", "Hello there. How was it?", "--out", str(file)).returncode == 0
    assert file.read_bytes()[:4] == b"RIFF"
    assert file.stat().st_size > 20_000


def test_a_talk_without_a_terminal_and_a_button_says_so(tmp_path: Path) -> None:
    done = companion("talk", data=tmp_path)
    assert done.returncode == 3
    assert "button" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_ring_sheet_is_a_picture(tmp_path: Path) -> None:
    file = tmp_path / "looks.png"
    assert companion("ring", "sheet", "--out", str(file)).returncode == 0
    assert file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"

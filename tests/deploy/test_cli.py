"""The card's commands as people meet them: help, passed-on words, exit codes, and what is said without a checkout."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer
import typer.main

from companion.commands import image as image_command
from companion.commands.image import NoCheckoutError
from companion.errors import CompanionError
from deploy import cli
from deploy.build.options import BuildOptions
from deploy.cli import NoImageError

LIMIT_S = 60
COMMANDS: dict[str, Any] = dict(typer.main.get_group(cli.program).commands)


def called(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=LIMIT_S, check=False, cwd=cwd)


def run(*arguments: str) -> int:
    """The exit code of a command, in this process."""
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments, "companion image")
    return int(ended.value.code or 0)


def test_build_test_and_flash_are_there() -> None:
    assert set(COMMANDS) == {"build", "test", "flash"}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_and_option_has_help(command: Any) -> None:
    assert command.help
    assert [option.name for option in command.params if not getattr(option, "help", None)] == []


@pytest.mark.parametrize("words", [["--help"], []], ids=["--help", "nothing"])
def test_companion_image_hands_its_words_on(words: list[str], tmp_path: Path) -> None:
    done = called("-m", "companion", "image", *words, cwd=tmp_path)
    assert done.returncode == (0 if words else 2)
    said = done.stdout + done.stderr
    assert "companion image [OPTIONS] COMMAND" in said
    assert [name for name in COMMANDS if name not in said] == []


WRONG = {
    "no such command": ["dance"],
    "no such option": ["build", "--louder"],
    "a flavour that nobody makes": ["build", "--flavour", "vanilla"],
    "fewer processors than none": ["build", "--jobs", "-1"],
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_wrong_words_end_with_2_and_are_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Error" in said.err


def test_no_image_to_test_is_told_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(NoImageError, match="make image") as told:
        cli.main(["test", "--work", str(tmp_path)], "companion image")
    assert told.value.exit_code == 2


def test_from_a_checkout_python_does_the_same() -> None:
    done = called("-m", "deploy", "--help", cwd=Path(cli.__file__).parents[1])
    assert done.returncode == 0
    assert "Usage: python -m deploy [OPTIONS] COMMAND" in done.stdout


def test_without_a_checkout_it_says_where_images_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_command, "CHECKOUT", tmp_path)
    with pytest.raises(NoCheckoutError, match=r"in a clone.*make image.*Raspberry Pi Imager") as told:
        image_command.image(typer.Context(typer.main.get_command(cli.program)))
    assert told.value.exit_code == 2


class Called:
    """In place of what a command starts: keeps the arguments, and gives an answer."""

    def __init__(self, answer: object = None) -> None:
        self.arguments: tuple[object, ...] = ()
        self.words: dict[str, object] = {}
        self.answer = answer

    def __call__(self, *arguments: object, **words: object) -> object:
        self.arguments, self.words = arguments, words
        return self.answer


def stand_in(monkeypatch: pytest.MonkeyPatch, module: str, **functions: object) -> None:
    made = ModuleType(module)
    for name, function in functions.items():
        setattr(made, name, function)
    monkeypatch.setitem(sys.modules, module, made)
    package, _, name = module.rpartition(".")
    monkeypatch.setattr(sys.modules[package], name, made, raising=False)


def test_a_build_without_options_has_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    build = Called()
    stand_in(monkeypatch, "deploy.build.build", build_image=build)
    assert run("build") == 0
    assert build.arguments == (BuildOptions(),)


def test_every_option_of_a_build_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    build = Called()
    stand_in(monkeypatch, "deploy.build.build", build_image=build)
    words = "--mirror m --security s --flavour raspberrypi --out o --work w --key k --newest --wifi --no-pack --url u --jobs 3"
    assert run("build", *words.split()) == 0
    assert build.arguments == (
        BuildOptions(
            mirror="m", security="s", flavour="raspberrypi", out=Path("o"), work=Path("w"), key=Path("k"),
            newest=True, wifi=True, pack=False, url="u", jobs=3,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(("passed", "code"), [(True, 0), (False, CompanionError.exit_code)], ids=["passed", "failed"])
def test_a_boot_test_tells_by_its_exit_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, passed: bool, code: int) -> None:
    import deploy.boottest  # the stand-in is put into it

    assert deploy.boottest
    boot = Called(passed)
    stand_in(monkeypatch, "deploy.boottest.run", boot_test=boot, checks=list)
    (tmp_path / "companion.img").touch()
    assert run("test", "--work", str(tmp_path), "--only", "talk", "--json", "j") == code
    assert boot.arguments == (tmp_path / "companion.img", tmp_path / "tools")
    own = {"update": tmp_path / "test/next.update", "broken": tmp_path / "test/broken.update"}
    assert boot.words == {"ears": None, **own, "only": "talk", "json_file": Path("j")}


def test_the_checks_can_be_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import deploy.boottest

    assert deploy.boottest
    boot = Called(True)
    stand_in(monkeypatch, "deploy.boottest.run", boot_test=boot, checks=lambda: [("start", "it starts"), ("talk", "it talks")])
    assert run("test", "some.img", "--list") == 0
    assert [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()] == [
        ["start", "it starts"],
        ["talk", "it talks"],
    ]
    assert boot.arguments == (), "nothing is booted"


@pytest.mark.parametrize(
    ("words", "image", "list_only"), [([], "dist", False), (["x.img"], "x.img", False), (["--list"], "dist", True)]
)
def test_flash_gets_an_image_or_a_folder_of_them(
    monkeypatch: pytest.MonkeyPatch, words: list[str], image: str, list_only: bool
) -> None:
    import deploy.flash

    assert deploy.flash
    flash = Called()
    stand_in(monkeypatch, "deploy.flash.flash", flash_card=flash)
    assert run("flash", *words) == 0
    assert (flash.words["image"], flash.words["list_only"]) == (Path(image), list_only)


def test_where_nobody_can_type_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.ask("The name?") == ""

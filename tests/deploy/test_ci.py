"""What .ci/run does when: the tests always, the image only where something that goes into it changed.

A checkout of its own with real git; `make` is a stand-in that writes down what it was asked for.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / ".ci/run"
ALL = ["make test", "make image", "make image-test"]
MAKE = 'echo "make $*" >>"$CALLS"; test "$*" != "$FAILS"'

if not shutil.which("git"):
    pytest.skip("git is missing", allow_module_level=True)


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder, self.programs, self.home = folder / "checkout", folder / "bin", folder / "home"
        self.calls = folder / "calls"
        for path in (self.folder / ".ci", self.programs, self.home):
            path.mkdir(parents=True)
        shutil.copy(RUN, self.folder / ".ci/run")
        for name in ("companion/cli.py", "deploy/cli.py", "deploy/README.md", "tests/test_cli.py", "pyproject.toml", "README.md"):
            self.write(name, "first")
        self.git("init", "-q")
        self.commit()
        for name, script in {"make": MAKE, "apt-get": "", "dpkg-query": "", "id": "echo 0"}.items():
            self.program(name, script)

    def program(self, name: str, script: str) -> None:
        (self.programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.programs / name).chmod(0o755)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def git(self, *words: str) -> None:
        me = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *me, *words], cwd=self.folder, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def run(self, when: str | None = None, fails: str = "") -> tuple[int, list[str], str]:
        """The exit code, what `make` was asked for, and what was said."""
        self.calls.write_text("")
        env = {"PATH": f"{self.programs}:{os.environ['PATH']}", "HOME": str(self.home), "CALLS": str(self.calls), "FAILS": fails}
        env |= {"COMPANION_CI_IMAGE": when} if when else {}
        command = [str(self.folder / ".ci/run")]
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return done.returncode, self.calls.read_text().splitlines(), done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_time_all_is_done_and_the_second_time_only_the_tests(checkout: Checkout) -> None:
    assert checkout.run() == (0, ALL, "")
    code, calls, said = checkout.run()
    assert (code, calls) == (0, ["make test"])
    assert "Skipped the card's image and its boot test: nothing that goes into it changed since it last passed, on 20" in said


CHANGES = {
    "companion/cli.py": True,
    "companion/data/packs/new.bin": True,
    "deploy/boottest/run.py": True,
    "pyproject.toml": True,
    "deploy/README.md": False,
    "tests/test_cli.py": False,
    "README.md": False,
}


@pytest.mark.parametrize("committed", [True, False], ids=["committed", "not committed"])
@pytest.mark.parametrize(("name", "due"), CHANGES.items(), ids=CHANGES)
def test_the_image_is_due_when_what_goes_into_it_changed(checkout: Checkout, name: str, due: bool, committed: bool) -> None:
    checkout.run()
    checkout.write(name, "second")
    if committed:
        checkout.commit()
    assert checkout.run()[:2] == (0, ALL if due else ["make test"])
    assert checkout.run()[1] == ["make test"]


def test_a_commit_of_what_was_tried_uncommitted_is_tried_once_more_at_most(checkout: Checkout) -> None:
    checkout.write("deploy/new.py", "second")
    checkout.run()
    checkout.commit()
    checkout.run()
    assert checkout.run()[1] == ["make test"]


@pytest.mark.parametrize("fails", ["test", "image", "image-test"])
def test_what_fails_is_passed_on_and_tried_again(checkout: Checkout, fails: str) -> None:
    code, calls, _ = checkout.run(fails=fails)
    assert code != 0
    assert calls == ALL[: ALL.index(f"make {fails}") + 1]
    assert checkout.run()[:2] == (0, ALL)


def test_a_hang_is_a_failure(checkout: Checkout) -> None:
    checkout.program("timeout", "exit 124")
    code, _, said = checkout.run()
    assert code == 124
    assert "make test was stopped: it was not done after" in said


def test_a_user_without_root_s_rights_skips_it(checkout: Checkout) -> None:
    checkout.program("id", "echo 1000")
    code, calls, said = checkout.run()
    assert (code, calls) == (0, ["make test"])
    assert "Skipped" in said
    assert "root's rights" in said


def test_outside_of_git_it_is_skipped_and_yes_does_it(checkout: Checkout) -> None:
    shutil.rmtree(checkout.folder / ".git")
    code, calls, said = checkout.run()
    assert (code, calls) == (0, ["make test"])
    assert "no git checkout" in said
    assert checkout.run("yes")[:2] == (0, ALL)


def test_no_and_yes_are_obeyed(checkout: Checkout) -> None:
    assert checkout.run("no")[1] == ["make test"]
    assert checkout.run("yes")[1] == ALL
    assert checkout.run("yes")[1] == ALL


def test_another_word_is_told_before_anything_is_done(checkout: Checkout) -> None:
    code, calls, said = checkout.run("maybe")
    assert (code, calls) == (2, [])
    assert "auto, yes or no, not maybe" in said


def test_all_parts_together_end_within_the_hour() -> None:
    minutes = [int(line.split()[1]) for line in RUN.read_text().splitlines() if line.strip().startswith("within ")]
    assert len(minutes) == len(ALL)
    assert sum(minutes) < 60

"""Steps of a build: what is kept, what is done again, and what is said when one fails."""

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from deploy.build import imager, keys, mirror
from deploy.build.steps import EPOCH_S, BuildError, Log, Steps


class Bench:
    """A work folder, and one step after another in it as successive builds do them."""

    def __init__(self, work: Path) -> None:
        self.work, self.made, self.said = work, 0, StringIO()
        self.output = work / "result"
        self.output.parent.mkdir(parents=True)

    def steps(self) -> Steps:
        return Steps(self.work, Console(file=self.said, width=100))

    def make(self, log: Log) -> None:
        self.made += 1
        self.output.write_text("made")

    def build(self, *inputs: str | bytes | Path, make: Callable[[Log], object] | None = None, steps: Steps | None = None) -> bool:
        return (steps or self.steps()).step("one", inputs, [self.output], make or self.make, says="a result")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "work")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner/file").write_text("content")
    (folder / "link").symlink_to("inner/file")
    (folder / "empty").mkdir()
    return folder


def test_a_step_is_done_once_and_told_in_a_line(bench: Bench) -> None:
    assert bench.build("x") is True
    assert bench.build("x") is False
    assert bench.made == 1
    done, kept = bench.said.getvalue().splitlines()
    assert done.split() == ["one", "a", "result", "0", "s"]
    assert kept.split() == ["one", "a", "result", "kept"]


def replace(path: Path, *, target: str = "", content: str = "") -> None:
    path.unlink()
    if target:
        path.symlink_to(target)
    else:
        path.write_text(content)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file's content": lambda tree: (tree / "inner/file").write_text("Content"),
    "a file's mode": lambda tree: (tree / "inner/file").chmod(0o755),
    "a file's name": lambda tree: (tree / "inner/file").rename(tree / "inner/files"),
    "a new file": lambda tree: (tree / "inner/new").touch(),
    "a file gone": lambda tree: (tree / "inner/file").unlink(),
    "an empty folder": lambda tree: (tree / "empty").rmdir(),
    "a folder's mode": lambda tree: (tree / "inner").chmod(0o700),
    "where a link leads": lambda tree: replace(tree / "link", target="./inner/file"),
    "a link that became its file": lambda tree: replace(tree / "link", content="content"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_folder_is_noticed(bench: Bench, tree: Path, change: Callable[[Path], object]) -> None:
    bench.build(tree)
    change(tree)
    assert bench.build(tree) is True
    assert bench.build(tree) is False


NO_CHANGES: dict[str, Callable[[Path], object]] = {
    "a file's time": lambda tree: os.utime(tree / "inner/file", (1, 1)),
    "what Python compiled": lambda tree: (tree / "__pycache__").mkdir(),
}


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES)
def test_what_makes_no_difference_is_overlooked(bench: Bench, tree: Path, change: Callable[[Path], object]) -> None:
    bench.build(tree)
    change(tree)
    assert bench.build(tree) is False


def test_strings_and_files_of_the_same_content_are_different_inputs(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    found = {keys.key("n", inputs, [], bench.make) for inputs in (["x"], [b"x"], [tmp_path / "file"], ["x", ""], ["", "x"])}
    assert len(found) == 5


def test_another_date_is_another_build(bench: Bench) -> None:
    bench.build("x")
    assert bench.build("x", steps=Steps(bench.work, Console(file=bench.said), EPOCH_S + 1)) is True


LOSSES: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "cut short": lambda output: output.write_text("ma"),
    "a link to a folder now": lambda output: replace(output, target="."),
}


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_an_output_that_is_not_as_it_was_is_made_again(bench: Bench, lose: Callable[[Path], object]) -> None:
    bench.build("x")
    lose(bench.output)
    assert bench.build("x") is True
    assert bench.output.read_text() == "made"


def test_an_interrupted_step_is_done_again_from_nothing(bench: Bench) -> None:
    bench.build("x")

    def interrupted(_log: Log) -> None:
        assert not bench.output.exists()
        bench.output.write_text("ha")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.build("y", make=interrupted)
    assert bench.build("x") is True, "the half result must not pass for the whole one"


def test_a_folder_outside_of_the_work_folder_is_never_removed(bench: Bench, tree: Path) -> None:
    with pytest.raises(ValueError, match="has to be in"):
        bench.steps().step("bad", [], [tree], bench.make, says="")
    assert (tree / "inner/file").exists()


def test_a_step_that_makes_nothing_is_our_mistake(bench: Bench) -> None:
    with pytest.raises(RuntimeError, match="did not make"):
        bench.build(make=lambda _log: None)


def test_two_steps_of_one_name_are_refused(bench: Bench) -> None:
    steps = bench.steps()
    bench.build(steps=steps)
    with pytest.raises(ValueError, match="one file"):
        bench.build(steps=steps)


MAKERS: dict[str, tuple[Callable[..., object], set[str]]] = {
    "a function of its own": (imager.os_list, {"imager.py"}),
    "one that names another file": (lambda log: imager.os_list(log) + "", {"test_steps.py", "imager.py"}),
    "one within one": (lambda log: [imager.os_list(x) for x in log], {"test_steps.py", "imager.py"}),
    "one with arguments": (partial(mirror.check, "x"), {"mirror.py"}),
}


@pytest.mark.parametrize(("make", "files"), MAKERS.values(), ids=MAKERS)
def test_the_code_that_makes_a_result_belongs_to_its_key(make: Callable[..., object], files: set[str]) -> None:
    assert {file.name for file in keys.code_files(make)} == files


def run(bench: Bench, script: str, *, given: str | None = None) -> str:
    """The output of a little Python program that a step runs."""
    printed: list[str] = []

    def make(log: Log) -> None:
        printed.append(log.run([sys.executable, "-c", script], input=given))
        bench.make(log)

    bench.build(make=make)
    return printed[0]


def log_text(bench: Bench) -> str:
    return (bench.work / "logs/01-one.log").read_text()


def test_a_program_s_output_comes_back_and_all_it_says_is_kept(bench: Bench) -> None:
    script = "import sys; print(input()); print('aside', file=sys.stderr)"
    assert run(bench, script, given="hello\n") == "hello\n"
    assert log_text(bench).startswith(f"$ {sys.executable} -c ")
    assert {"hello", "aside"} <= set(log_text(bench).splitlines())


def test_language_zone_and_date_are_fixed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    script = "import os; print(*(os.environ[n] for n in ('LC_ALL', 'TZ', 'SOURCE_DATE_EPOCH')))"
    assert run(bench, script) == f"C UTC {EPOCH_S}\n"


FAILURES = {
    "an exit code": (
        "print('the cat'); raise SystemExit(7)",
        ["The step one failed: ", " ended with 7.", "  | the cat", "The whole log: "],
    ),
    "a signal": ("import os; os.kill(os.getpid(), 9)", ["was ended by signal 9", "the memory was used up"]),
    "a full disk": (
        "import sys; print('tar: No space left on device', file=sys.stderr); sys.exit(2)",
        ["The disk is full: the step one could not go on", "MB are left", "Make room"],
    ),
    "a full disk, and much said after it": (
        "print(\"E: You don't have enough free space in /var/cache/.\", *range(99), sep='\\n'); raise SystemExit(25)",
        ["The disk is full: the step one could not go on"],
    ),
}


@pytest.mark.parametrize(("script", "words"), FAILURES.values(), ids=FAILURES)
def test_a_program_that_fails_is_told_with_a_way_on(bench: Bench, script: str, words: list[str]) -> None:
    with pytest.raises(BuildError) as failure:
        run(bench, script)
    assert [word for word in words if word not in str(failure.value)] == []
    assert failure.value.exit_code == 1
    assert bench.build() is True, "what failed is done again"


def test_only_the_last_lines_of_a_log_are_shown(bench: Bench) -> None:
    with pytest.raises(BuildError) as failure:
        run(bench, "print(*range(100), sep='\\n'); raise SystemExit(1)")
    assert [line.rstrip() for line in str(failure.value).splitlines() if line.startswith("  |")] == [
        f"  | {n}" for n in range(85, 100)
    ]


def test_a_missing_program_is_told(bench: Bench) -> None:
    with pytest.raises(BuildError, match=r"needs the program no-such-program.*setup.sh image"):
        bench.build(make=lambda log: log.run(["no-such-program"]))


OS_ERRORS = {
    "full": (OSError(errno.ENOSPC, "No space left on device"), "The disk is full: the step one"),
    "quota": (OSError(errno.EDQUOT, "Disk quota exceeded"), "The disk is full"),
    "rights": (PermissionError(errno.EACCES, "Permission denied", "/somewhere"), r"step one could not go on: .* \(/somewhere\)"),
}


@pytest.mark.parametrize(("error", "words"), OS_ERRORS.values(), ids=OS_ERRORS)
def test_what_the_system_refuses_is_told_with_the_step(bench: Bench, error: OSError, words: str) -> None:
    def refused(_log: Log) -> None:
        raise error

    with pytest.raises(BuildError, match=words):
        bench.build(make=refused)


def test_an_input_that_is_missing_is_told(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="nowhere"):
        bench.build(tmp_path / "nowhere")


def test_a_log_on_a_full_disk_stops_the_step_and_blocks_no_program(bench: Bench) -> None:
    def make(_log: Log) -> None:
        full = Log("one", Path("/dev/full"))
        try:
            full.run([sys.executable, "-c", "print('x' * 1000000)"])
        finally:
            with suppress(OSError):  # what could not be written is tried once more
                full.close()

    with pytest.raises(BuildError, match="The disk is full"):
        bench.build(make=make)


def test_a_terminal_sees_the_latest_line_of_the_log(bench: Bench) -> None:
    def make(log: Log) -> None:
        log.show("42 of 100")
        bench.make(log)

    terminal = StringIO()
    steps = Steps(bench.work, Console(file=terminal, force_terminal=True, width=100))
    bench.build(make=make, steps=steps)
    assert "42 of 100" in terminal.getvalue()
    assert "42 of 100" not in log_text(bench)

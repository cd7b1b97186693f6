"""The steps of a build: each is done once, timed, told in one line, and done again only when what it is made from changed.

    steps = Steps(work, console)
    steps.step("initrd", [config, modules], [initrd], lambda log: initrd_of(modules, initrd, log), says="the first program")
What a step says and what the programs it runs print goes to work/logs/; keys of what is done lie in work/keys/.
"""

import errno
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from companion.errors import CompanionError
from deploy.build.keys import key

EPOCH_S = 1735689600
"""The date of every file where nobody asks for another: 2025-01-01. Only a fixed one gives the same bytes twice."""

SBIN = ":/usr/local/sbin:/usr/sbin:/sbin"
"""Where Debian keeps mke2fs and its like, and where not every user's PATH leads."""

LAST_LINES = 15
FULL = ("No space left on device", "Disk quota exceeded", "You don't have enough free space in")
"""What programs say of a full disk; the last is apt's."""

SETUP = "`deploy/setup.sh image` installs what the build needs"


class BuildError(CompanionError):
    """A step of the build failed. What is done already is kept."""

    spoken = "I couldn't be built."


class Log:
    """What one step prints, in a file; on a terminal its latest line is seen under the step."""

    def __init__(self, step: str, path: Path, epoch_s: int = EPOCH_S, show: Callable[[str], None] = lambda _line: None) -> None:
        self.step, self.path = step, path
        self.epoch_s, self._show, self._lock = epoch_s, show, threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8", errors="replace")
        self._trouble: OSError | None = None

    def say(self, line: str) -> None:
        """Write a line into the log. A disk that is full is told by the end of `run`, so that no program waits for us."""
        with self._lock:
            try:
                self._file.write(line.rstrip("\r\n") + "\n")
                self._file.flush()
            except OSError as error:
                self._trouble = error
        self.show(line)

    def show(self, line: str) -> None:
        """Show a line on the terminal, and keep it nowhere: how far something has come."""
        if line.strip():
            self._show(line.strip().rsplit("\r", 1)[-1])

    def run(
        self,
        argv: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        input: str | bytes | None = None,  # noqa: A002  subprocess calls it so
    ) -> str:
        """Run a program and return what it printed on standard output. Raises BuildError unless it ends with 0.

        `env` is added to the environment, in which the language, the time zone and the date are fixed.
        """
        words = [str(word) for word in argv]
        self.say("$ " + " ".join(words))
        with tempfile.TemporaryFile() as given:
            given.write(input.encode() if isinstance(input, str) else input or b"")
            given.seek(0)
            code, printed = self._wait(self.start(words, cwd=cwd, env=env, stdin=given))
        if self._trouble:
            raise self._trouble
        if code:
            raise self.failed(words[0], code)
        return printed

    def start(
        self,
        argv: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        stdin: IO[bytes] | int = subprocess.DEVNULL,
        stdout: IO[bytes] | int = subprocess.PIPE,
        stderr: IO[bytes] | int = subprocess.PIPE,
    ) -> subprocess.Popen[bytes]:
        """Start a program in the environment of the build. Raises BuildError where it is not here."""
        fixed = {"LC_ALL": "C", "TZ": "UTC", "SOURCE_DATE_EPOCH": str(self.epoch_s), "PATH": os.environ.get("PATH", "") + SBIN}
        words = [str(word) for word in argv]
        environment = {**os.environ, **fixed, **(env or {})}
        try:
            return subprocess.Popen(words, cwd=cwd, env=environment, stdin=stdin, stdout=stdout, stderr=stderr)
        except (FileNotFoundError, PermissionError) as error:
            if error.filename != words[0]:
                raise
            missing = f"The step {self.step} needs the program {words[0]}, which cannot be started here ({error.strerror})."
            raise BuildError(missing, f"{SETUP}; then build again.") from error

    def _wait(self, process: subprocess.Popen[bytes]) -> tuple[int, str]:
        assert process.stdout  # noqa: S101  for mypy, as the next
        assert process.stderr  # noqa: S101
        printed: list[str] = []
        complaints = threading.Thread(target=self._copy, args=(process.stderr, []))
        with process:  # closes its pipes
            try:
                complaints.start()
                self._copy(process.stdout, printed)
                complaints.join()
                return process.wait(), "".join(printed)
            except BaseException:  # Ctrl-C: nothing goes on running behind
                process.kill()
                raise

    def _copy(self, pipe: IO[bytes], kept: list[str]) -> None:
        for line in pipe:
            text = line.decode("utf-8", "replace")
            kept.append(text)
            self.say(text)

    def failed(self, program: str, code: int) -> BuildError:
        """The error for a program that ended with `code`; below 0, by a signal."""
        with self.path.open(encoding="utf-8", errors="replace") as file:
            lines = [line.rstrip("\n") for line in file]
        if any(sign in line for line in lines for sign in FULL):
            return full(self.step, self.path.parent)
        how = f"ended with {code}" if code > 0 else f"was ended by signal {-code}"
        what = f"The step {self.step} failed: {Path(program).name} {how}. The end of its log:"
        way_on = "Mend what it says and build again; what is done already is kept."
        if code == -9:
            way_on = "Often the memory was used up: close other programs and build again; what is done already is kept."
        return BuildError("\n  | ".join([what, *lines[-LAST_LINES:]]), f"\n{way_on} The whole log: {self.path}")

    def close(self) -> None:
        self._file.close()


def full(step: str, folder: Path) -> BuildError:
    left_mb = shutil.disk_usage(folder).free // 1_000_000
    what = f"The disk is full: the step {step} could not go on ({left_mb} MB are left in {folder})."
    return BuildError(what, "Make room, or name another folder with --work, and build again; a build needs 5 GB.")


class Steps:
    """Does the steps of one build in the order in which they are given."""

    def __init__(self, work: Path, console: Console, epoch_s: int = EPOCH_S) -> None:
        self.work, self.epoch_s = work, epoch_s
        self._console, self._count, self._names = console, 0, set[str]()

    def step(
        self,
        name: str,
        inputs: Iterable[str | bytes | Path],
        outputs: Sequence[Path],
        make: Callable[[Log], object],
        *,
        says: str,
        dated: bool = True,
    ) -> bool:
        """Make `outputs` from `inputs`, unless they are there and were made from just these. Whether it was done.

        `dated`: whether the date of the build gets into the result, so that another date makes another one.
        The outputs are removed before, so that `make` always starts from nothing; folders only within the work folder.
        Raises BuildError, and whatever CompanionError `make` raises.
        """
        if name in self._names:
            raise ValueError(f"two steps have the name {name}: their keys would be one file")
        self._names.add(name)
        self._count += 1
        started_s = time.monotonic()
        try:
            date = [str(self.epoch_s)] if dated else []
            done = self._do(name, [*date, *inputs], outputs, make, says)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise full(name, self.work) from error
            where = f" ({error.filename})" if error.filename else ""
            what = f"The step {name} could not go on: {error.strerror or error}{where}."
            raise BuildError(what, f"Mend that and build again; its log, if it came so far: {self._log_path(name)}") from error
        took = f"{time.monotonic() - started_s:.0f} s" if done else "kept"
        self._console.print(_line(name, says, took), soft_wrap=True)
        return done

    def _log_path(self, name: str) -> Path:
        return self.work / "logs" / f"{self._count:02}-{name}.log"

    def _do(
        self, name: str, inputs: Iterable[str | bytes | Path], outputs: Sequence[Path], make: Callable[[Log], object], says: str
    ) -> bool:
        note = self.work / "keys" / name
        note.parent.mkdir(parents=True, exist_ok=True)
        with self._shown(name, says) as show:
            wanted = key(name, inputs, outputs, make)
            if note.exists() and note.read_text() == _noted(wanted, outputs):
                return False
            note.unlink(missing_ok=True)
            for output in outputs:
                self._remove(output)
                output.parent.mkdir(parents=True, exist_ok=True)
            log = Log(name, self._log_path(name), self.epoch_s, show)
            try:
                make(log)
            finally:
                log.close()
        for output in outputs:
            if not output.exists():
                raise RuntimeError(f"the step {name} ended well and did not make {output}")
        written = note.with_suffix(".new")
        written.write_text(_noted(wanted, outputs))
        written.replace(note)
        return True

    def _remove(self, output: Path) -> None:
        if not output.is_dir() or output.is_symlink():
            output.unlink(missing_ok=True)
        elif output.resolve().is_relative_to(self.work.resolve()):
            shutil.rmtree(output)
        else:
            raise ValueError(f"a step's folder is removed before it is made, so it has to be in {self.work}, not {output}")

    def _shown(self, name: str, says: str) -> AbstractContextManager[Callable[[str], None]]:
        return _Shown(self._console, name, says) if self._console.is_terminal else nullcontext(lambda _line: None)


def _noted(key: str, outputs: Sequence[Path]) -> str:
    """The key, and what the files that were made look like from outside: one that was changed since is made again."""
    lines = [key]
    for output in outputs:
        if output.is_file():
            state = output.stat()
            lines.append(f"{output.name} {state.st_size} {state.st_mtime_ns}")
        else:
            lines.append(f"{output.name} {'folder' if output.is_dir() else 'missing'}")
    return "\n".join(lines) + "\n"


def _line(name: str, says: str, took: str) -> Text:
    return Text.assemble((f"{name:<12} ", "bold"), f"{says:<60} ", (f"{took:>6}", "dim"))


class _Shown(AbstractContextManager[Callable[[str], None]]):
    """The step that is being done, with its seconds and the latest line of its log, on a terminal."""

    def __init__(self, console: Console, name: str, says: str) -> None:
        self._started_s, self._name, self._says, self._latest = time.monotonic(), name, says, ""
        self._live = Live(console=console, get_renderable=self._render, refresh_per_second=4, transient=True)

    def _render(self) -> RenderableType:
        line = _line(self._name, self._says, f"{time.monotonic() - self._started_s:.0f} s")
        return Text("\n", no_wrap=True, overflow="ellipsis").join([line, Text("  " + self._latest, style="dim")])

    def _show(self, line: str) -> None:
        self._latest = line

    def __enter__(self) -> Callable[[str], None]:
        self._live.start()
        return self._show

    def __exit__(self, *_error: object) -> None:
        self._live.stop()

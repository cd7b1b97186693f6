"""What the boot test tells: one line for each check, what it is waiting for meanwhile, and a file with every figure."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from deploy.boottest.failures import CheckFailedError, CheckSkippedError

PROGRESS_S = 15.0
"""Where the output is no terminal: how often a line tells what is waited for."""
LAST_LINES = 12
Figure = float | int | str | bool


@dataclass
class Result:
    name: str
    outcome: str
    """passed, failed or skipped."""
    seconds: float
    promise: str
    inside: bool
    said: str = ""
    figures: dict[str, Figure] = field(default_factory=dict)


class Report:
    """Checks report here, one after another."""

    def __init__(self, out: TextIO = sys.stdout, terminal: bool | None = None) -> None:
        self._out = out
        self._terminal = out.isatty() if terminal is None else terminal
        self._told_s = 0.0
        self._current: Result | None = None
        self.results: list[Result] = []
        self.begun_s = time.monotonic()
        self.console: Path | None = None
        """Where the machine that runs now keeps its console's text."""

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self.begun_s

    @contextmanager
    def check(self, name: str, promise: str, *, inside: bool, stops: bool = True) -> Iterator[dict[str, Figure]]:
        """Make one check in here, and put its figures into what this gives. A failure is told and kept.

        `inside`: it looks inside through the root shell. `stops`: a failure is raised again, for what follows would fail too.
        """
        result = Result(name, "passed", 0.0, promise, inside)
        begun_s, self._current = time.monotonic(), result
        try:
            yield result.figures
        except CheckSkippedError as why:
            result.outcome, result.said = "skipped", str(why)
        except CheckFailedError as why:
            result.outcome, result.said = "failed", str(why)
            if stops:
                raise
        except BaseException as error:
            result.outcome, result.said = "failed", f"{type(error).__name__}: {error}"
            raise
        finally:
            self._current = None
            result.seconds = time.monotonic() - begun_s
            self._tell(result)

    def not_made(self, name: str, promise: str, why: str, outcome: str = "failed") -> None:
        self._tell(Result(name, outcome, 0.0, promise, False, why))

    def waiting(self, what: str) -> None:
        """Tell what is waited for: over and over on a terminal, now and then in a log."""
        name = self._current.name if self._current else ""
        line = f"      {self.elapsed_s:5.0f} s  {name}: {what}"
        if self._terminal:
            self._out.write(f"\r{line[:118]:<118}")
            self._out.flush()
        elif time.monotonic() - self._told_s > PROGRESS_S:
            self._told_s = time.monotonic()
            self.line(line)

    def line(self, text: str) -> None:
        if self._terminal:
            self._out.write(f"\r{'':<118}\r")
        self._out.write(text + "\n")
        self._out.flush()

    def _tell(self, result: Result) -> None:
        self.results.append(result)
        self._told_s = time.monotonic()
        mark = {"passed": "ok  ", "failed": "FAIL", "skipped": "skip"}[result.outcome]
        figures = ", ".join(f"{name} {_short(value)}" for name, value in result.figures.items())
        said = (result.said or result.promise) + (f" ({figures})" if figures else "")
        self.line(f"{mark} {result.seconds:6.1f} s  {result.name:<22} {said}")
        if result.outcome == "failed" and result.seconds and self.console is not None and self.console.exists():
            self.line(f"      the end of {self.console}:")
            for text in self.console.read_text(errors="replace").splitlines()[-LAST_LINES:]:
                self.line(f"        {text.rstrip()[:150]}")

    @property
    def passed(self) -> bool:
        """Whether none failed and not all were skipped."""
        outcomes = [result.outcome for result in self.results]
        return "failed" not in outcomes and "passed" in outcomes

    def write(self, file: Path, **more: Figure) -> None:
        """Every result with its figures."""
        checks = [vars(result) | {"seconds": round(result.seconds, 2)} for result in self.results]
        table = {"passed": self.passed, "seconds": round(self.elapsed_s, 1), **more, "checks": checks}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _short(value: Figure) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)

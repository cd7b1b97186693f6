"""One voice process, from start to kill: lines of JSON to it and from it, a WAV file for each sentence.

What a process may do wrong ends here, as one of the three errors of engine.py.
"""

import json
import os
import select
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from companion.speech.engine import EngineDiedError, EngineHungError, EngineRefusedError

START_LIMIT_S = 6.0
"""A tenth of a second is usual; a small board that is busy starting itself takes longer."""
KILL_LIMIT_S = 2.0
LONGEST_LINE = 10_000
"""Bytes. Whatever writes more than that without a line's end does not speak our protocol."""


class VoiceProcess:
    """Started, and not yet ready: the first sound() waits for that. One thread asks; any may kill."""

    def __init__(self, command: Sequence[str], start_limit_s: float = START_LIMIT_S) -> None:
        self.note = ""
        """What the process could not do as asked, once it is ready."""
        self._start_limit_s = start_limit_s
        self._is_ready = False
        self._requests = 0
        self._unread = b""
        # A session of its own, so that Ctrl-C in the terminal is the parent's to answer.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def sound(self, text: str, limit_s: float) -> bytes:
        self._await_ready()
        self._requests += 1
        assert self._process.stdin is not None  # noqa: S101  it was opened above
        try:
            self._process.stdin.write(json.dumps({"id": self._requests, "text": text}).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise EngineDiedError("it had ended") from error
        answer = self._answer(limit_s)
        if answer.get("id") != self._requests or not isinstance(answer.get("file"), str):
            raise EngineDiedError(str(answer.get("error", f"it answered {answer}")))
        return _take(Path(answer["file"]))

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        """Kill it and wait for its end, so that no zombie stays. Twice is fine."""
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):  # stuck in the kernel: nothing here can end it
            self._process.wait(KILL_LIMIT_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # the last request never got through
                    pipe.close()

    def _await_ready(self) -> None:
        if self._is_ready:
            return
        try:
            answer = self._answer(self._start_limit_s)
        except EngineHungError as error:
            raise EngineRefusedError("it did not start in time") from error
        if "error" in answer:
            raise EngineRefusedError(str(answer["error"]))
        if answer.get("ready") is not True:
            raise EngineDiedError(f"it began with {answer}")
        self._is_ready, self.note = True, str(answer.get("note", ""))

    def _answer(self, limit_s: float) -> dict[str, Any]:
        line = self._line(time.monotonic() + limit_s)
        try:
            answer = json.loads(line)
        except ValueError as error:
            raise EngineDiedError(f"it wrote {line[:80]!r}") from error
        if not isinstance(answer, dict):
            raise EngineDiedError(f"it wrote {line[:80]!r}")
        return answer

    def _line(self, deadline: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101  it was opened above
        channel = self._process.stdout.fileno()
        waiting = select.poll()  # select() cannot watch a number above 1023
        waiting.register(channel, select.POLLIN)
        while b"\n" not in self._unread:
            left_s = deadline - time.monotonic()
            if left_s <= 0 or not waiting.poll(left_s * 1000):
                raise EngineHungError("it did not answer in time")
            more = os.read(channel, 4096)
            if not more or len(self._unread) > LONGEST_LINE:
                raise EngineDiedError("it ended" if not more else f"it wrote {self._unread[:80]!r}")
            self._unread += more
        line, self._unread = self._unread.split(b"\n", 1)
        return line


def _take(path: Path) -> bytes:
    """Read the file and delete it: what she said must not lie about."""
    try:
        data = path.read_bytes()
        path.unlink()
    except OSError as error:
        raise EngineDiedError(f"it wrote no file: {error}") from error
    return data

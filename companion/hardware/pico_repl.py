"""MicroPython on the Pico, told what to do through the program mpremote.

mpremote's own `resume` keeps it from a soft reset, which would start main.py. Each call is a process of its own, has a time
limit, and goes through no shell. Paths on the Pico are relative: its folder is / when it comes up.
"""

import importlib.util
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any

from companion.errors import HardwareError
from companion.hardware.pico_port import GoneError
from companion.hardware.ports import in_use, is_there

AGAIN = "Unplug the Pico, plug it in again, and start once more."
BROKEN_OFF = "Plug it in again: it goes on with its old program, if it had one. Then start once more."
RESTART_S = 15.0
RESTART = "import machine, time; time.sleep_ms(100); machine.reset()"
"""The wait lets mpremote put the port down before it goes away."""
MARK = "~>"
"""Begins the answer. A program of the owner's may go on talking beside us, on the Pico's other core."""
MOST_LINES = 1000
"""Of one call; usual are a dozen. More, and it would never end."""
HELPERS = f"""
import os, json
def tell(answer):
    print("{MARK}" + json.dumps(answer))
def digest(path):
    import hashlib, binascii
    total, block = hashlib.sha256(), bytearray(512)
    with open(path, "rb") as file:
        while True:
            count = file.readinto(block)
            if not count:
                return binascii.hexlify(total.digest()).decode()
            total.update(memoryview(block)[:count])
def digests(folder):
    try:
        return {{entry[0]: digest(folder + "/" + entry[0]) for entry in os.ilistdir(folder) if entry[1] == 0x8000}}
    except OSError:
        return {{}}
def exists(path):
    try:
        return bool(os.stat(path))
    except OSError:
        return False
"""


def require_mpremote() -> None:
    if importlib.util.find_spec("mpremote") is None:
        raise HardwareError("The program mpremote, which writes to a Pico, is missing.", "Run `pip install mpremote`.")


class PicoRepl:
    def __init__(self, port: str, limit_s: float) -> None:
        """`limit_s` is for one call, or one file that is copied."""
        self._port, self._limit_s = port, limit_s

    def ask(self, script: str) -> Any:
        """Run lines of MicroPython that tell() something, and take that. `digest` and its like are there."""
        said = self._call(["exec", HELPERS + script], self._limit_s)
        answer = said.rpartition(MARK)[2].partition("\n")[0] if MARK in said else ""
        try:
            return json.loads(answer)
        except ValueError as error:
            raise HardwareError(f"The Pico gave an answer that makes no sense: {said.strip()[-60:]!r}.", AGAIN) from error

    def copy(self, copies: Sequence[tuple[Sequence[Path], str]], on_file: Callable[[str], object]) -> None:
        """Put files there: for each pair, these files to that folder, or that one file to that name.

        `on_file` is called with the name of each as soon as it is there. One process does it all, for it is slow to start.
        """
        names, words = [file.name for files, _ in copies for file in files], []
        for files, to in copies:
            words += ["+", "fs", "cp", *map(str, files), f":{to}"]
        begun = 0

        def on_line(line: str) -> None:  # mpremote tells of a file before it copies it
            nonlocal begun
            if begun < len(names) and line.startswith("cp ") and names[begun] in line:
                if begun:
                    on_file(names[begun - 1])
                begun += 1

        self._call(words, self._limit_s, on_line)
        on_file(names[-1])

    def restart(self) -> None:
        """Reset the board. Whether that worked is seen by what comes up after it."""
        with suppress(HardwareError):
            self._call(["exec", "--no-follow", RESTART], min(self._limit_s, RESTART_S))

    def _call(self, words: list[str], limit_s: float, on_line: Callable[[str], object] | None = None) -> str:
        """What it printed. It may be silent for `limit_s`, no longer."""
        # -P: a file of the folder we happen to be in must not pass for a part of mpremote. -u: each line as it is printed.
        command = [sys.executable, "-P", "-u", "-m", "mpremote", "connect", self._port, "resume", *words]
        said: list[str] = []
        with started(command) as process:
            late = Timer(limit_s, process.kill)
            late.start()
            try:
                for line in process.stdout or ():
                    late.cancel()
                    said.append(line)
                    if len(said) > MOST_LINES:
                        process.kill()
                        break
                    if on_line:
                        on_line(line)
                    late = Timer(limit_s, process.kill)
                    late.start()
                code = process.wait()
            finally:
                late.cancel()
                process.kill()
        if code != 0:
            raise complaint("".join(said), self._port, killed=code == -signal.SIGKILL)
        return "".join(said)


def started(command: list[str]) -> subprocess.Popen[str]:
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    try:
        return subprocess.Popen(command, stdin=nothing, stdout=pipe, stderr=subprocess.STDOUT, text=True, errors="replace")
    except OSError as error:
        raise HardwareError(f"The program mpremote can't be started: {error}.", "Run `pip install mpremote`.") from error


def no_room() -> HardwareError:
    return HardwareError("There is no room left on the Pico.", "Delete files of your own from it, then start once more.")


def complaint(output: str, port: str, *, killed: bool) -> HardwareError:
    """What mpremote's last words mean. Its own sentences: mpremote/commands.py and transport_serial.py, 1.29."""
    last = output.strip().rpartition("\n")[2].strip() or "nothing was said"
    if "ENOSPC" in output or "No space left" in output or "Errno 28" in output:
        return no_room()
    if not is_there(port) or "Input/output error" in output or "device disconnected" in output:
        return GoneError("The Pico was pulled out while its program was being copied.", BROKEN_OFF)
    if "in use by another program" in output:
        return in_use(port)
    if killed or "could not enter raw repl" in output or "timeout waiting" in output:
        return HardwareError("The Pico stopped answering.", AGAIN)
    return HardwareError(f"The Pico could not do it: {last}", AGAIN)

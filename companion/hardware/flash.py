"""Put our program onto a Pico, or a newer one in place of an older.

Our program is asked to make way for MicroPython's prompt; mpremote copies the new one beside it (pico_slots.py); the Pico
starts it on trial, and keeps it once it has run for a while. A Pico pulled out at any moment, or a program that does not
start, leaves the old one running.
"""

import time
from dataclasses import dataclass
from typing import NamedTuple

from companion.errors import HardwareError
from companion.hardware.firmware_files import Firmware, Version
from companion.hardware.pico_port import GoneError, PicoPort, no_pico, steady_name
from companion.hardware.pico_repl import AGAIN, PicoRepl, require_mpremote
from companion.hardware.pico_slots import OnStep, Steps, install
from companion.hardware.ports import is_there

README = "firmware/README.md shows how."
LOOK_AGAIN_S = 0.1
LOGS_S = 0.3
"""After its first answer our program tells why it failed before, if it did."""
PING_S = 1.0
FAILED_BEFORE = "It failed before"
"""So it begins: firmware/app/app.py. What failed earlier was forgotten when the new one was copied."""


@dataclass(frozen=True)
class Limits:
    """How long each part may take. An emulated Pico needs more of everything."""

    answer_s: float = 1.0
    look_s: float = 8.0
    """Until it is plain that neither our program nor MicroPython is there. One that is just starting has its chance."""
    leave_s: float = 3.0
    """After which a port that never went away counts as one that can't: it isn't USB."""
    return_s: float = 15.0
    call_s: float = 30.0
    """Of one call of mpremote, or one file that it copies."""
    start_s: float = 20.0
    hang_s: float = 3.0
    """Without an answer, and the new program counts as failed."""
    prove_s: float = 12.0
    """The Pico confirms its program after 10 s of running."""


class Flashed(NamedTuple):
    version: Version
    before: Version | None
    """None: there was no program of ours, or it did not answer."""
    changed: bool
    """False: all of it was there already."""
    proved: bool
    """It has run for long enough to be kept."""


def flash(port: str | None, firmware: Firmware, on_step: OnStep, *, wait: bool = True, limits: Limits | None = None) -> Flashed:
    """Install or update the program of the Pico on `port` (None: none was found). Raises HardwareError.

    `on_step(what, done, total)` is called after each step. `wait=False` returns as soon as the new program answers, before
    it has proved itself: the Pico still falls back by itself, but nobody is told.
    """
    limits = limits or Limits()
    require_mpremote()
    if port is None or not is_there(port):
        raise HardwareError(*no_pico(port))
    port = steady_name(port)
    steps = Steps(on_step, len(firmware.app) + 5)
    before = make_way(port, limits)
    steps.tell("the Pico waits for its program")
    repl = PicoRepl(port, limits.call_s)
    try:
        changed = install(repl, firmware, steps)
    except BaseException:  # Ctrl-C too: the Pico must not be left at a prompt, without its light
        repl.restart()
        raise
    repl.restart()
    wait_for_start(port, firmware.version, limits)
    steps.tell("it runs")
    if wait and changed:
        wait_for_proof(port, firmware.version, limits)
    steps.end("done")
    return Flashed(firmware.version, before, changed, proved=wait or not changed)


def the_only(ports: list[str]) -> str | None:
    """The port to use of those found; None: none was. Raises HardwareError: another's Pico must not get our program by chance."""
    if len(ports) > 1:
        raise HardwareError(f"Here are {len(ports)} Picos: {', '.join(ports)}.", "Name the one in the ring with --port.")
    return ports[0] if ports else None


def make_way(port: str, limits: Limits) -> Version | None:
    """Bring the Pico to MicroPython's prompt. The version of our program that ran there, if one did."""
    before, end_s = None, time.monotonic() + limits.look_s
    while time.monotonic() < end_s:
        try:
            with PicoPort(port) as pico:
                before = pico.version(limits.answer_s) or before
                if before is None and pico.has_prompt(limits.answer_s):
                    return None
                if before is not None and not pico.ask_to_make_way(limits.answer_s):
                    raise HardwareError("The Pico would not let its program be changed.", AGAIN)
        except GoneError:
            time.sleep(LOOK_AGAIN_S)  # it restarts just now, or was pulled out
        if before is not None:
            try:
                wait_for_prompt(port, limits)
            except KeyboardInterrupt:  # left alone it would stay at its prompt for minutes, without its light
                wait_for_prompt(port, limits)
                PicoRepl(port, limits.call_s).restart()
                raise
            return before
    if not is_there(port):
        raise HardwareError(*no_pico(port))
    raise HardwareError(f"What is on {port} is no Pico with MicroPython.", f"Name another port, or install MicroPython: {README}")


def wait_for_prompt(port: str, limits: Limits) -> None:
    """Until the port has gone and come back. Opened too early, it would come back under another name."""
    gone_s = time.monotonic() + limits.leave_s
    while is_there(port) and time.monotonic() < gone_s:
        time.sleep(LOOK_AGAIN_S / 5)
    end_s = time.monotonic() + limits.return_s
    while time.monotonic() < end_s:
        try:
            with PicoPort(port) as pico:
                if pico.has_prompt(limits.answer_s):
                    return
        except GoneError:
            time.sleep(LOOK_AGAIN_S)
    raise HardwareError("The Pico restarted to be changed, and did not come back.", AGAIN)


def wait_for_start(port: str, version: Version, limits: Limits) -> None:
    """Until the new program answers. Raises HardwareError where it is the old one that does, or none."""
    end_s = time.monotonic() + limits.start_s
    while time.monotonic() < end_s:
        try:
            with PicoPort(port) as pico:
                answered = pico.version(limits.answer_s)
                if answered is not None:
                    pico.listen(LOGS_S)
                    return judge(answered, version, pico.logs)
        except GoneError:
            time.sleep(LOOK_AGAIN_S)
    raise HardwareError("The Pico does not answer with its new program.", AGAIN)


def wait_for_proof(port: str, version: Version, limits: Limits) -> None:
    """Stay with the new program until it is kept. If it restarts before that, it was not."""
    end_s = time.monotonic() + limits.prove_s
    try:
        with PicoPort(port) as pico:
            while time.monotonic() < end_s:
                judge(pico.version(limits.hang_s), version, pico.logs)
                pico.listen(min(PING_S, max(0.0, end_s - time.monotonic())))
    except GoneError as gone:
        wait_for_start(port, version, limits)  # it may have been pulled out: then nothing answers, and that is told
        raise did_not_start([]) from gone


def judge(answered: Version | None, wanted: Version, logs: list[str]) -> None:
    """Raises HardwareError unless it is the new program that answered, and it never failed."""
    if answered != wanted or any(line.startswith(FAILED_BEFORE) for line in logs):
        raise did_not_start(logs)


def did_not_start(logs: list[str]) -> HardwareError:
    """The Pico told why, if it knows: the last line of what MicroPython had to say."""
    why = next((line.strip().splitlines()[-1] for line in logs if line.startswith(FAILED_BEFORE)), "")
    what = "The new program did not start; the ring went back to its old one." + (f" ({why})" if why else "")
    return HardwareError(what, "Start once more. If it happens again, the old one is the better one.")

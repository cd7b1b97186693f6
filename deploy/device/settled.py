"""After an update: settles it once the program has been ready for a while, or tells that it was taken back.

    python3 -m deploy.device.settled           on a trial: waits, settles, tells (companion-settled.service)
    python3 -m deploy.device.settled --failed  after a trial that failed: tells, settles (companion-update-failed.service)

It waits without end: companion-trial.timer restarts a trial that does not settle, and the initrd then goes back. But where
she is well and only the card can't be written, nobody restarts: the initrd could not go back either, and it would go on for ever.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from companion.errors import CompanionError
from deploy.device import slots, tell
from deploy.device.updating import BootPartition, CardError, Places, Tried

READY_S = 20.0
LOOK_EVERY_S = 1.0
SERVICE = "companion.service"


@dataclass(frozen=True)
class Seen:
    """The service at one moment. `invocation` is another one after each of its restarts."""

    active: bool
    invocation: str


class Steadiness:
    """Whether the service has been ready for long enough, without a restart in between. Knows no clock."""

    def __init__(self, needed_s: float = READY_S) -> None:
        self._needed_s, self._invocation, self._since_s = needed_s, "", 0.0

    def see(self, now_s: float, seen: Seen) -> bool:
        if not seen.active or not seen.invocation:
            self._invocation = ""
            return False
        if seen.invocation != self._invocation:
            self._invocation, self._since_s = seen.invocation, now_s
        return now_s - self._since_s >= self._needed_s


def look() -> Seen:
    """Ask systemd. A service of Type=notify is active once it has said that it is ready."""
    command = ["systemctl", "show", SERVICE, "-p", "ActiveState", "-p", "InvocationID"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return Seen(active=False, invocation="")
    told = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    return Seen(told.get("ActiveState") == "active", told.get("InvocationID", ""))


def wait(
    look: Callable[[], Seen] = look,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Return once the program has been ready for READY_S."""
    steadiness = Steadiness()
    while not steadiness.see(clock(), look()):
        sleep(LOOK_EVERY_S)


def settle(places: Places, boot: BootPartition, failed: bool) -> None:
    """Write slot.txt, remember the update as tried, and tell the owner. Raises CardError and SlotError."""
    with suppress(OSError):  # then the file is tried once more, if it is still there
        Tried(places).begun()
    with boot.writable():
        slots.write(places.slot_file, slots.confirm(slots.read(places.slot_file)))
    (places.run / "trial").unlink(missing_ok=True)
    tell.notice(places.run, tell.WENT_BACK if failed else tell.UPDATED.format(version=places.image()[0]))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m deploy.device.settled", description="Settle an update that was tried.")
    parser.add_argument("--failed", action="store_true", help="the other system failed its trial; this is the one from before")
    failed = parser.parse_args(arguments).failed
    places = Places()
    try:
        if not failed:
            wait()
        settle(places, BootPartition(places), failed)
    except (CompanionError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        give_up(places, error)
        return 1
    return 0


def give_up(places: Places, error: Exception) -> None:
    """The card can't be written, and restarts would change nothing: without this file companion-trial.service does none."""
    with suppress(OSError):
        (places.run / "trial").unlink(missing_ok=True)
    with suppress(OSError):
        tell.notice(places.run, error.spoken if isinstance(error, CompanionError) else CardError.spoken)


if __name__ == "__main__":
    sys.exit(main())

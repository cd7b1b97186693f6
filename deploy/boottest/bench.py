"""The workbench on which every scene is played: what is around the card, the card, and whom to report to."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from deploy.boottest.card import Card
from deploy.boottest.failures import CheckFailedError
from deploy.boottest.machine import Machine, Surroundings, Wanted
from deploy.boottest.report import Report

BOOT_LIMIT_S = 240.0
"""Of real time, on a computer that may be busy; how much work a start is, is measured in QEMU's processor time."""
INSIDE_LIMIT_S = 120.0
OFF_LIMIT_S = 90.0
PCAP_HEAD_BYTES = 24
SERVICE = "companion.service"
LOOK_AGAIN_S = 0.25

Met = TypeVar("Met")

RING_ON_A_PICO = """# The boot test's own.
[button]
pin = 5
[ring]
kind = "pico"
port = "/dev/ttyUSB0"
brightness = 100
[talk]
think_s = 60
"""
LIGHTS_ON_PINS = """# The boot test's own.
[button]
pin = 5
[ring]
kind = "leds"
pins = "6 4 7"
brightness = 100
[talk]
think_s = 60
"""


@dataclass(frozen=True)
class Given:
    """What the test was given besides the image. None: the checks that need it are skipped."""

    ears: Path | None = None
    """A small Vosk model that is put onto the card, as an owner would do it."""
    recordings: Path | None = None
    """A folder of recordings that these ears know, with their table beside it."""
    update: Path | None = None
    broken: Path | None = None


@dataclass
class Bench:
    around: Surroundings
    card: Card
    report: Report
    given: Given
    chance: random.Random
    has_ears: bool = False
    """Whether the small Vosk model has been put onto the card."""
    packets: dict[str, int] = field(default_factory=dict)
    """How many bytes of packets each machine sent, but for those sent on purpose."""

    @contextmanager
    def machine(self, name: str, wanted: Wanted) -> Iterator[Machine]:
        """Power on; the machine is off at the end, and what it wrote is lost unless cut() or keep() was called."""
        machine = Machine(self.around, self.card, wanted, name)
        self.report.console = machine.console_file
        try:
            yield machine.start()
        finally:
            self.count_packets(machine, name)
            machine.close()

    def count_packets(self, machine: Machine, name: str) -> None:
        """Note what has been sent by now. Only the first count of a machine is kept."""
        if machine.packets.exists():
            self.packets.setdefault(name, max(0, machine.packets.stat().st_size - PCAP_HEAD_BYTES))

    def wait(self, met: Callable[[], Met | None], what: str, limit_s: float, machine: Machine | None = None) -> Met:
        """Look again and again until it is there. Raises CheckFailedError after the limit, or when the machine goes off."""
        end_s = time.monotonic() + limit_s
        while not (found := met()):
            if machine is not None:
                machine.check_on()
            if time.monotonic() > end_s:
                raise CheckFailedError(f"Waited {limit_s:.0f} s for this and it did not come: {what}.")
            self.waiting(what, machine)
            time.sleep(LOOK_AGAIN_S)
        return found

    def waiting(self, what: str, machine: Machine | None = None) -> None:
        work = f" (QEMU has worked {machine.cpu_s:.0f} s)" if machine is not None else ""
        self.report.waiting(what + work)

    def wait_off(self, machine: Machine, what: str, limit_s: float = OFF_LIMIT_S) -> float:
        """Wait until the machine goes off or restarts by itself, then keep what it wrote; how long it took."""
        begun_s = time.monotonic()
        while machine.is_on:
            if time.monotonic() - begun_s > limit_s:
                raise CheckFailedError(f"Waited {limit_s:.0f} s for this and it did not come: {what}.")
            self.waiting(what, machine)
            time.sleep(LOOK_AGAIN_S)
        machine.keep()
        return time.monotonic() - begun_s

    def wait_active(self, machine: Machine) -> None:
        """Wait until the service has said that it is ready. Looks inside."""

        def active() -> bool:
            time.sleep(1.0)  # each look costs the guest a second of its own
            state = machine.shell.run(f"systemctl is-active {SERVICE}")[1].strip()
            if state == "failed":
                raise CheckFailedError(f"{SERVICE} failed: {self.last_words(machine)}")
            return state == "active"

        self.wait(active, f"{SERVICE} becomes active", BOOT_LIMIT_S, machine)

    @staticmethod
    def last_words(machine: Machine) -> str:
        """What the service has logged last. Looks inside."""
        return machine.shell.run(f"journalctl -b --no-pager -o cat -n 6 -u {SERVICE} | cut -c1-200")[1].strip()

    def power_off(self, machine: Machine) -> float:
        """An orderly end; how long it took."""
        machine.shell.start("systemctl poweroff --no-block")
        return self.wait_off(machine, "the system powers off")

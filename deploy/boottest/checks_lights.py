"""Scene 4: the other ring, three LEDs on pins, and the settings that choose it; seen from outside as levels of the pins."""

import time

from deploy.boottest.bench import BOOT_LIMIT_S, LIGHTS_ON_PINS, Bench
from deploy.boottest.machine import BUTTON_LINE, LIGHT_LINES, Machine, Wanted

SPAN_S, BATCH, PAUSE_S = 3.0, 15, 0.1
"""An LED's light is the share of the time that its line is high. lgpio switches it in software, which an emulator does so
unevenly that only a few seconds tell; and who looks all the time slows the guest down."""
SPANS_READY = 4
DIM, LIT = 0.08, 0.12
""""Ready" gives the first light 0.05, and so does the beginning of "starting"; "listening" gives each of them 0.26 or more."""
PRESS_LIMIT_S, RELEASE_LIMIT_S = 30.0, 90.0

PROMISES = {
    "lights ready": "settings changed again: with LEDs on the pins the first one glows dimly",
    "lights listening": "the button makes all LEDs light up, and letting go ends that",
}


def play(bench: Bench) -> None:
    bench.card.put("companion.toml", LIGHTS_ON_PINS.encode())
    with bench.machine("lights", Wanted()) as machine:
        machine.pins.drive(BUTTON_LINE, high=True)
        with bench.report.check("lights ready", PROMISES["lights ready"], inside=False) as figures:
            bench.wait(lambda: _is_starting(machine), "the arc of starting is seen", BOOT_LIMIT_S, machine)
            bench.wait(lambda: _stays_ready(machine), "the first light alone glows", BOOT_LIMIT_S, machine)
            figures.update({"CPU s": machine.cpu_s, "light": shares(machine)[0]})
        with bench.report.check("lights listening", PROMISES["lights listening"], inside=False) as figures:
            machine.pins.drive(BUTTON_LINE, high=False)
            bench.wait(lambda: min(shares(machine)) > LIT, "all lights are lit", PRESS_LIMIT_S, machine)
            figures["least light"] = min(shares(machine))
            machine.pins.drive(BUTTON_LINE, high=True)
            bench.wait(lambda: _is_ready(machine), "the first light glows again", RELEASE_LIMIT_S, machine)


def shares(machine: Machine) -> list[float]:
    """Which share of SPAN_S each light's line is high, clockwise from the top."""
    seen: list[list[bool]] = []
    end_s = time.monotonic() + SPAN_S
    while time.monotonic() < end_s:
        seen += [[machine.pins.is_high(line) for line in LIGHT_LINES] for _ in range(BATCH)]
        time.sleep(PAUSE_S)
    return [sum(column) / len(seen) for column in zip(*seen, strict=True)]


def _is_starting(machine: Machine) -> bool:
    """The arc has at least the first light, and brighter than *ready* has it. It may fill too quickly to be seen with more."""
    first, second, *_ = shares(machine)
    return first >= DIM or second > 0


def _stays_ready(machine: Machine) -> bool:
    """The sheen over an arc of one light is as dim for a moment."""
    return all(_is_ready(machine) for _ in range(SPANS_READY))


def _is_ready(machine: Machine) -> bool:
    first, *others = shares(machine)
    return 0 < first < DIM and not any(others)

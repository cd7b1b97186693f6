"""Scene 4: the other ring, three LEDs on pins, and the settings that choose it; seen from outside as levels of the pins."""

from deploy.boottest.bench import BOOT_LIMIT_S, LIGHTS_ON_PINS, Bench
from deploy.boottest.failures import CheckFailedError
from deploy.boottest.machine import BUTTON_LINE, LIGHT_LINES, Machine, Wanted

SAMPLES = 250
DIM, LIT = 0.1, 0.1
"""Shares of the time that a line is high. "Ready" gives the first light 0.05 and "starting" 0.12 or more; "listening" gives
each of them 0.26 or more."""
PRESS_LIMIT_S = 20.0

PROMISES = {
    "lights ready": "settings changed again: with LEDs on the pins the first one glows dimly",
    "lights listening": "the button makes all LEDs light up, and letting go ends that",
}


def play(bench: Bench) -> None:
    bench.card.put("companion.toml", LIGHTS_ON_PINS.encode())
    with bench.machine("lights", Wanted(inside=False)) as machine:
        machine.pins.drive(BUTTON_LINE, high=True)
        with bench.report.check("lights ready", PROMISES["lights ready"], inside=False) as figures:
            bench.wait(lambda: _is_ready(machine), "the first light glows", BOOT_LIMIT_S, machine)
            figures.update({"CPU s": machine.cpu_s, "light": shares(machine)[0]})
        with bench.report.check("lights listening", PROMISES["lights listening"], inside=False) as figures:
            machine.pins.drive(BUTTON_LINE, high=False)
            bench.wait(lambda: min(shares(machine)) > LIT, "all lights are lit", PRESS_LIMIT_S, machine)
            figures["least light"] = min(shares(machine))
            machine.pins.drive(BUTTON_LINE, high=True)
            bench.wait(lambda: min(shares(machine)) <= LIT, "the lights change again", PRESS_LIMIT_S, machine)
        if not machine.is_on:
            raise CheckFailedError("The machine went off.")


def shares(machine: Machine) -> list[float]:
    """Which share of the time each light's line is high, clockwise from the top."""
    seen = [[machine.pins.is_high(line) for line in LIGHT_LINES] for _ in range(SAMPLES)]
    return [sum(column) / SAMPLES for column in zip(*seen, strict=True)]


def _is_ready(machine: Machine) -> bool:
    """Looked at twice: an arc that grows passes through this, a look that stays does not."""
    for _ in range(2):
        first, *others = shares(machine)
        if not 0 < first < DIM or any(others):
            return False
    return True

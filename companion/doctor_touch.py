"""The doctor's look at what a hand touches and an eye sees: button, ring, switch, knob, battery.

A machine with nothing attached is no broken machine: each finding says what works without the part.
"""

import time
from collections.abc import Callable, Iterator

from companion import gauges, rings
from companion.engines import House
from companion.errors import HardwareError
from companion.findings import Finding, tried
from companion.hardware import ports
from companion.hardware.button import BoardButton, board_present
from companion.hardware.knob import Knob
from companion.hardware.ring_spi import DEVICE
from companion.hardware.switch import MuteSwitch
from companion.settings import Settings

SHOWN_S = 0.3


def examine(house: House) -> Iterator[Finding]:
    """Each part in turn. A switch and a knob are looked for only where the settings say that they are wired."""
    chosen = house.settings.button
    kind = rings.kind_of(house.settings.ring)
    yield _button(house.settings, kind)
    yield _ring(house.settings)
    if chosen.mute_pin >= 0:
        yield _wired("mute switch", lambda: _switch(chosen.mute_pin, kind))
    if max(chosen.knob_a_pin, chosen.knob_b_pin) >= 0:  # one without the other is told of
        yield _wired("volume knob", lambda: _knob(chosen.knob_a_pin, chosen.knob_b_pin, kind))
    yield _battery(house.settings)


def _button(chosen: Settings, kind: str) -> Finding:
    if not board_present():
        return Finding("button", "missing", "This is no Raspberry Pi: the space bar is the button.", needed=False)
    pin = chosen.button.pin

    def check() -> str:
        rings.check_pin("The button", pin, kind)
        BoardButton(pin, chosen.button.lockout_ms / 1000, lambda _at_s: None, lambda _at_s: None).close()
        return f"GPIO{pin} can be read. Whether a button hangs on it shows when it is pressed."

    return tried("button", check)


def _ring(chosen: Settings) -> Finding:
    kind = rings.kind_of(chosen.ring)
    if kind == "pico":
        return _pico(chosen)
    if kind in rings.PIXEL_KINDS:
        return _wired("ring", lambda: _pixels(chosen, kind))
    if chosen.ring.kind in {"terminal", "none"}:
        return Finding("ring", "works", f'None, as [ring] kind = "{chosen.ring.kind}" wants it.', needed=False)
    if ports.in_bootsel():
        return Finding("ring", "missing", *_NO_PROGRAM, needed=False)
    what = "No ring is attached: the terminal shows the looks."
    return Finding("ring", "missing", what, "Plug in a Pico with a ring, if you have one: firmware/README.md.", needed=False)


_NO_PROGRAM = (
    "A Pico is attached that has no MicroPython.",
    "Copy MicroPython's .uf2 file onto it, then run `companion ring flash`: firmware/README.md.",
)


def _pico(chosen: Settings) -> Finding:
    found = ports.candidates(chosen.ring.port)
    if not found:
        if ports.in_bootsel():
            return Finding("ring", "missing", *_NO_PROGRAM, needed=False)
        spi = "" if DEVICE.exists() else " SPI is off too: a ring on the board's own pins needs dtparam=spi=on in config.txt."
        what = f"No ring is attached; she talks without one, and chimes tell when she listens.{spi}"
        return Finding("ring", "missing", what, "Plug a Pico with a ring in, or wire one: docs/hardware.md.", needed=False)
    return _wired("ring", lambda: _answering(chosen))


def _answering(chosen: Settings) -> str:
    with rings.AttachedPico(chosen.ring) as pico:
        hello, millis = pico.hello, 1000 * pico.round_trip_s()
        rings.check_limit(hello.pixels, chosen.ring.limit_ma)
        pico.show("thinking")
        time.sleep(SHOWN_S)
    what = f"A Pico with {hello.pixels} lights, program {hello.version_text}, answers in {millis:.0f} ms. Its button counts too."
    return f"{what} {rings.outdated(hello)}".rstrip()


def _pixels(chosen: Settings, kind: str) -> str:
    lights = rings.lights_on(rings.open_pixels(chosen.ring, kind), chosen.ring, lambda _error: None)
    try:
        lights.show("thinking")
        time.sleep(SHOWN_S)
    finally:
        lights.close()
    guess = " That one hangs there is a guess: lights never answer." if chosen.ring.kind == "auto" else ""
    return f"{kind}: a look was shown.{guess}"


def _switch(pin: int, kind: str) -> str:
    rings.check_pin("The mute switch", pin, kind)
    switch = MuteSwitch(pin, lambda _muted: None)
    switch.close()
    return f"GPIO{pin} can be read; the switch is {'on: she is muted' if switch.muted else 'off'}."


def _knob(a_pin: int, b_pin: int, kind: str) -> str:
    for pin in (a_pin, b_pin):
        rings.check_pin("The volume knob", pin, kind)
    Knob(a_pin, b_pin, lambda _step: None).close()
    return f"GPIO{a_pin} and GPIO{b_pin} can be read."


def _battery(chosen: Settings) -> Finding:
    if chosen.power.gauge in {"auto", "none"} and not board_present():
        what = "No gauge is attached: this computer minds its own battery."
        return Finding("battery", "missing", what, needed=False)
    return _wired("battery", lambda: _charge(chosen.power.gauge))


def _charge(kind: str) -> str:
    gauge = gauges.open_gauge(kind)
    if gauge is None:
        raise HardwareError(
            "No battery gauge is attached: she talks without one, and can't warn before the battery is empty.",
            "Wire a MAX17048 or use a PiSugar, if it is to run from a battery: docs/hardware.md.",
        )
    try:
        charge = gauge.read()
    finally:
        gauge.close()
    if charge is None:
        raise HardwareError("The battery gauge answers nonsense.", "See that the battery is connected to it.")
    return f"{charge.percent:.0f} %{' and charging' if charge.charging else ''}."


def _wired(part: str, check: Callable[[], str]) -> Finding:
    """A part without which a conversation can be held."""
    return tried(part, check, needed=False)

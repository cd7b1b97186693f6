"""Which ring of lights there is, by the settings or by looking, and opening it.

Looking can tell a Pico (it answers) and whether SPI is on, but not what hangs on it: lights never answer.
"""

from collections.abc import Callable
from datetime import datetime, time
from math import ceil, inf
from pathlib import Path
from queue import Empty, SimpleQueue
from statistics import median
from typing import Any, Self

from companion import settings
from companion.errors import CompanionError, HardwareError
from companion.hardware import ports
from companion.hardware.button import board_present
from companion.hardware.firmware_files import Firmware
from companion.hardware.lights import Lights
from companion.hardware.patterns import LOOKS
from companion.hardware.ring import DARK, Ring
from companion.hardware.ring_leds import LedRing, RgbLedRing
from companion.hardware.ring_rules import Night, Rules, current_ma, limited
from companion.hardware.ring_serial import PicoRing
from companion.hardware.ring_spi import DEVICE, open_spi_ring
from companion.hardware.wire import Hello

ANSWERS_WITHIN_S = 7.0
"""Longer than the link takes to be sure that something else answers on the port."""
BESIDE_S = 2.0
"""After trouble with one port: another may have the ring."""
ROUND_TRIPS = 20

PIXEL_KINDS = ("apa102", "ws2812", "leds", "rgb")
"""Rings that this computer draws itself."""

SPI_PINS = {"apa102": (10, 11), "ws2812": (10,)}
"""Where a ring's data and clock leave the board. The kernel lets gpiozero take them from SPI without a word."""


def kind_of(chosen: settings.Ring, spi: Path = DEVICE) -> str:
    """What shows the lights: "pico", one of PIXEL_KINDS, or "none" besides the terminal.

    With "auto" and nothing found yet, a Raspberry Pi waits for a Pico; a laptop leaves other people's serial ports alone.
    """
    if chosen.kind != "auto":
        return "none" if chosen.kind == "terminal" else chosen.kind
    if ports.candidates(chosen.port):
        return "pico"
    if not board_present():
        return "none"
    return "apa102" if spi.exists() else "pico"


def rules_of(chosen: settings.Ring) -> Rules:
    """Brightness, current and night as the owner wants them. A night with one end only is none."""
    night = None
    if chosen.night_from and chosen.night_to:
        begins, ends = time.fromisoformat(chosen.night_from), time.fromisoformat(chosen.night_to)
        night = Night(begins, ends, chosen.night_brightness)
    return Rules(chosen.brightness, chosen.limit_ma, night)


def check_pin(what: str, pin: int, kind: str) -> None:
    """Raises HardwareError where the part `what` ("The button") sits on a wire of the ring."""
    if pin in SPI_PINS.get(kind, ()):
        raise HardwareError(
            f"{what} can't be on GPIO{pin}: the ring of lights is there.", "Choose another pin, or another [ring] kind."
        )


def check_limit(count: int, limit_ma: float) -> None:
    """Raises HardwareError where so little current keeps a ring of `count` lights dark: it could not tell that she listens."""
    frame = LOOKS["listening"].frame(0.0, 0.0, count, False)
    if all(pixel == DARK for pixel in limited(frame, limit_ma)):
        least_ma = ceil(current_ma([(min(1, red), min(1, green), min(1, blue)) for red, green, blue in frame]))
        raise HardwareError(
            f"[ring] limit_ma = {limit_ma:.0f} keeps {count} lights dark.", f"Set it to {least_ma} or more; 300 is usual."
        )


def open_pixels(chosen: settings.Ring, kind: str) -> Ring:
    """A ring of PIXEL_KINDS, dark. Raises HardwareError."""
    pins = [int(pin) for pin in chosen.pins.split()]
    if kind == "leds":
        return LedRing(pins)
    if kind == "rgb":
        if len(pins) != 3:
            raise HardwareError("One RGB LED has three pins.", 'Set them under [ring] pins, such as "12 13 5".')
        return RgbLedRing(*pins)
    check_limit(chosen.count, chosen.limit_ma)
    return open_spi_ring(chosen.count, kind)


def lights_on(ring: Ring, chosen: settings.Ring, on_fault: Callable[[CompanionError], None]) -> Lights:
    """Lights that draw on a ring as the owner wants them."""
    return Lights(ring, rules_of(chosen), still=chosen.still, on_fault=on_fault)


def lights_on_screen(screen: Ring, chosen: settings.Ring) -> Lights:
    """Lights that draw in a terminal: no current to be limited, and no night."""
    return Lights(screen, Rules(chosen.brightness, inf), still=chosen.still)


def pico_on(chosen: settings.Ring, **told: Any) -> PicoRing:
    """The Pico's ring as the owner wants it. `told` are PicoRing's callbacks."""
    return PicoRing(
        lambda: ports.candidates(chosen.port),
        brightness=rules_of(chosen).share_at(datetime.now().time()),
        budget_ma=chosen.limit_ma,
        still=chosen.still,
        board_id=chosen.board,
        **told,
    )


class AttachedPico:
    """The Pico's ring for a moment, to look at it. Use it in a `with`; raises HardwareError on entering when none answers."""

    def __init__(self, chosen: settings.Ring) -> None:
        self._chosen = chosen
        self._news: SimpleQueue[Hello | HardwareError] = SimpleQueue()
        self.hello: Hello

    def __enter__(self) -> Self:
        self._ring = pico_on(
            self._chosen,
            on_press=lambda _at_s: None,
            on_release=lambda _at_s: None,
            on_trouble=self._news.put,
            on_found=self._news.put,
        )
        self.show, self.round_trip_s = self._ring.show, self._ring.round_trip_s
        try:
            self.hello = self._first_hello()
        except HardwareError:
            self._ring.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._ring.close()

    def _first_hello(self) -> Hello:
        """Raises the last trouble where no ring answers."""
        trouble, wait_s = (
            HardwareError("No ring answers.", "Plug it in; `companion ring flash` installs its program."),
            ANSWERS_WITHIN_S,
        )
        while True:
            try:
                news = self._news.get(timeout=wait_s)
            except Empty:
                raise trouble from None
            if isinstance(news, Hello):
                return news
            trouble, wait_s = news, BESIDE_S


def outdated(hello: Hello) -> str:
    """What to tell of a Pico whose program is older than the one that came with this companion; empty if it isn't."""
    newest = Firmware.here().version
    if hello.version >= newest:
        return ""
    ours = ".".join(map(str, newest))
    return f"The ring's program is {hello.version_text}, and {ours} is here. `companion ring flash` updates it."


def describe(chosen: settings.Ring) -> dict[str, str | int | float]:
    """What `companion ring info` tells. Raises HardwareError when a Pico should answer and does not."""
    kind = kind_of(chosen)
    if kind != "pico":
        shown = "the terminal only" if kind == "none" else kind
        count = len(chosen.pins.split()) if kind == "leds" else 1 if kind == "rgb" else chosen.count
        return {"kind": shown, "lights": count}
    with AttachedPico(chosen) as pico:
        millis = [1000 * pico.round_trip_s() for _ in range(ROUND_TRIPS)]
        return {
            "kind": "pico",
            "port": next(iter(ports.candidates(chosen.port)), ""),
            "program": pico.hello.version_text,
            "newest_program": ".".join(map(str, Firmware.here().version)),
            "lights": pico.hello.pixels,
            "board": pico.hello.board_id,
            "round_trip_ms": round(median(millis), 1),
        }

"""Rings of what lies in every drawer: single LEDs, or one RGB LED, each on pins of the board, through gpiozero.

Each LED goes from its pin through a resistor of its own (330 ohms or more) to ground: a pin gives 16 mA at most, and all of them
together 50 mA. Their light is set by switching them quickly on and off, which lgpio does in software.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from companion.errors import HardwareError
from companion.hardware.pins import opened
from companion.hardware.ring import FULL, Rgb, checked, luminance

SWITCHED_HZ = 200
"""Quick enough not to be seen, slow enough for software."""

LEAST = 0.01
"""The least share of light that a lit LED is given: pulses below 50 us come out unevenly, and would be seen to flicker."""

BOOST = 3.0
"""How much more light one LED gives than the mean of the pixels that it stands for."""


class _Leds:
    """LEDs on pins, each with a light of its own."""

    def __init__(self, names: Sequence[str], pins: Sequence[int], common_anode: bool, pin_factory: Any) -> None:
        self._devices: list[Any] = []
        try:
            for name, pin in zip(names, pins, strict=True):
                options = {"active_high": not common_anode, "frequency": SWITCHED_HZ, "pin_factory": pin_factory}
                self._devices.append(opened(name, pin, "PWMLED", **options))
        except HardwareError:
            self.close()
            raise

    def shine(self, lights: Iterable[float]) -> None:
        """Give each its light, 0 to 1. Raises HardwareError."""
        try:
            for device, light in zip(self._devices, lights, strict=True):
                device.value = max(LEAST, light) if light else 0.0
        except Exception as error:  # each board's library raises its own
            raise HardwareError(f"The lights' pins stopped answering: {error}.", "Restart; check the lights' wires.") from error

    def close(self) -> None:
        """Dark, and the pins given back. Twice is fine."""
        devices, self._devices = self._devices, []
        for device in devices:
            with suppress(Exception):  # the next one is to be dark all the same
                device.close()


class LedRing:
    """Single LEDs in a circle, of whatever colour: each shows how bright its pixel looks."""

    def __init__(self, pins: Sequence[int], *, common_anode: bool = False, pin_factory: Any = None) -> None:
        """Take the pins.

        Args:
            pins: GPIO numbers, clockwise from twelve o'clock.
            common_anode: True where the LEDs go to 3.3 V instead of ground.
            pin_factory: gpiozero's, for tests; None is the one for this board.
        Raises: HardwareError when there is no board, or a pin is in use or no pin. Those already taken are given back.
        """
        if not pins:
            raise ValueError("a ring has at least one light")
        self.count = len(pins)
        names = [f"Light {number} of the ring" for number in range(1, self.count + 1)]
        self._leds = _Leds(names, pins, common_anode, pin_factory)

    def show(self, pixels: Sequence[Rgb]) -> None:
        self._leds.shine([luminance(pixel) for pixel in checked(pixels, self.count)])

    def close(self) -> None:
        self._leds.close()


class RgbLedRing:
    """One RGB LED that stands for a whole ring: a look's shape is lost, its colour and its strength are kept."""

    def __init__(
        self, red: int, green: int, blue: int, *, count: int = 12, common_anode: bool = False, pin_factory: Any = None
    ) -> None:
        """Take three pins (GPIO numbers). The rest as LedRing; `count` is of the ring that it stands for."""
        if count < 1:
            raise ValueError("a ring has at least one light")
        self.count = count
        names = [f"The {colour} of the light" for colour in ("red", "green", "blue")]
        self._leds = _Leds(names, (red, green, blue), common_anode, pin_factory)

    def show(self, pixels: Sequence[Rgb]) -> None:
        self._leds.shine(level / FULL for level in blended(checked(pixels, self.count)))

    def close(self) -> None:
        self._leds.close()


def blended(pixels: Sequence[Rgb]) -> tuple[float, float, float]:
    """A frame as one colour, of levels 0 to 254: the mean of its pixels, BOOST times as bright, but never above the brightest.

    The mean, for it stays the same while a comet goes from pixel to pixel; brighter, for one lit pixel of twelve is to be seen.
    A gauge's light grows only up to its first third, which is as much as one light can tell.
    """
    red, green, blue = (sum(levels) / len(pixels) for levels in zip(*pixels, strict=True))
    brightest = max(map(max, pixels))
    boost = min(BOOST, brightest / max(red, green, blue)) if brightest else 1.0
    return boost * red, boost * green, boost * blue

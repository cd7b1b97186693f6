"""The volume knob: a rotary encoder on two pins of the board, through gpiozero.

gpiozero follows the whole cycle of both contacts, so that a contact that bounces moves to and fro and counts once.
"""

from collections.abc import Callable
from typing import Any

from companion.errors import HardwareError
from companion.hardware.pins import opened

NAME = "The volume knob"


class Knob:
    """A rotary encoder whose common contact is at ground, with the board's own pull-ups."""

    def __init__(self, a_pin: int, b_pin: int, on_turn: Callable[[int], object], pin_factory: Any = None) -> None:
        """Listen to the knob.

        Args:
            on_turn: takes +1 for each click clockwise and -1 for each the other way (if it is the wrong way round: exchange
                the pins). Called in gpiozero's thread; it must be quick.
            pin_factory: gpiozero's, for tests; None is the one for this board.
        Raises: HardwareError when there is no board, or a pin is in use.
        """
        if a_pin == b_pin:
            raise HardwareError(f"{NAME} can't have both contacts on GPIO{a_pin}.", "Choose two pins in the settings.")
        for pin in (a_pin, b_pin):  # one by one first, so that a fault names the pin that has it, and nothing stays open
            opened(NAME, pin, "InputDevice", pull_up=True, pin_factory=pin_factory).close()
        self._device = opened(NAME, a_pin, "RotaryEncoder", b=b_pin, max_steps=0, pin_factory=pin_factory)
        self._device.when_rotated_clockwise = lambda: on_turn(1)
        self._device.when_rotated_counter_clockwise = lambda: on_turn(-1)

    def close(self) -> None:
        """Give the pins back. Twice is fine."""
        self._device.close()

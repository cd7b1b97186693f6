"""The volume knob on gpiozero's mock pins."""

from collections.abc import Iterator

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory

from companion.errors import HardwareError
from companion.hardware.knob import Knob

A, B = 23, 24


class Encoder:
    """A mock encoder: `turn` moves its two contacts through one click as the metal does."""

    def __init__(self) -> None:
        self.factory = MockFactory()
        self.pins = {pin: self.factory.pin(pin) for pin in (A, B)}
        self.turned: list[int] = []
        self.knob = Knob(A, B, self.turned.append, self.factory)

    def turn(self, way: int, bounces: int = 0) -> None:
        """One click: the leading contact closes, then the other; they open in the same order."""
        leading, other = (A, B) if way > 0 else (B, A)
        for pin, closed in ((leading, True), (other, True), (leading, False), (other, False)):
            for _ in range(bounces):
                self.move(pin, closed)
                self.move(pin, not closed)
            self.move(pin, closed)

    def move(self, pin: int, closed: bool) -> None:
        self.pins[pin].drive_low() if closed else self.pins[pin].drive_high()


@pytest.fixture
def encoder() -> Iterator[Encoder]:
    made = Encoder()
    yield made
    made.knob.close()
    made.factory.close()


@pytest.mark.parametrize("bounces", [0, 1, 4])
def test_each_click_is_told_once_with_its_way(encoder: Encoder, bounces: int) -> None:
    ways = [1, 1, -1, 1, -1, -1, -1]
    for way in ways:
        encoder.turn(way, bounces)
    assert encoder.turned == ways


def test_it_turns_on_and_on(encoder: Encoder) -> None:
    """gpiozero stops counting at max_steps; a volume knob has no end."""
    for _ in range(100):
        encoder.turn(1)
    assert encoder.turned == [1] * 100


def test_half_a_click_and_back_is_none(encoder: Encoder) -> None:
    for pin, closed in ((A, True), (B, True), (B, False), (A, False)):
        encoder.move(pin, closed)
    assert encoder.turned == []


def test_after_closing_nothing_is_told_and_the_pins_are_free(encoder: Encoder) -> None:
    encoder.knob.close()
    encoder.knob.close()
    encoder.turn(1)
    assert encoder.turned == []
    encoder.knob = Knob(A, B, encoder.turned.append, encoder.factory)
    encoder.turn(1)
    assert encoder.turned == [1]


@pytest.mark.parametrize(
    ("a_pin", "b_pin", "what"),
    [(B, 5, "GPIO24"), (5, A, "GPIO23"), (5, 99, "GPIO99"), (5, 5, "both contacts on GPIO5")],
    ids=["the first in use", "the second in use", "no such pin", "the same twice"],
)
def test_a_fault_names_the_pin_and_leaves_nothing_open(encoder: Encoder, a_pin: int, b_pin: int, what: str) -> None:
    with pytest.raises(HardwareError, match=what) as caught:
        Knob(a_pin, b_pin, print, encoder.factory)
    assert "The volume knob" in caught.value.what
    assert "pin" in caught.value.fix
    gpiozero.InputDevice(5, pin_factory=encoder.factory).close()

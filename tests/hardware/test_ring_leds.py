"""Single LEDs and an RGB LED as rings, on gpiozero's mock pins."""

from collections.abc import Iterator, Sequence
from typing import Any

import gpiozero
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import HardwareError
from companion.hardware.lights import FRAME_S
from companion.hardware.patterns import LOOKS, Look
from companion.hardware.pins import mock_board
from companion.hardware.ring import DARK, FULL, Pixels, luminance
from companion.hardware.ring_leds import LEAST, SWITCHED_HZ, LedRing, RgbLedRing, blended

PINS = (12, 13, 5, 6)
WHITE = (FULL, FULL, FULL)
SECONDS = 10
FLASH = 0.10
"""As in test_ring_rules.py: WCAG 2.2, general flash threshold."""


@pytest.fixture
def board() -> Iterator[Any]:
    made = mock_board(pwm=True)
    yield made
    made.reset()


def lights(board: Any, pins: Sequence[int]) -> list[float]:
    return [board.pin(pin).state for pin in pins]


def test_each_led_is_as_bright_as_its_pixel_looks(board: Any) -> None:
    ring = LedRing(PINS, pin_factory=board)
    assert lights(board, PINS) == [0, 0, 0, 0]
    frame = (WHITE, (FULL, 0, 0), (0, FULL, 0), DARK)
    ring.show(frame)
    assert lights(board, PINS) == pytest.approx([luminance(pixel) for pixel in frame])
    assert board.pin(12).frequency == SWITCHED_HZ
    ring.close()


def test_what_is_lit_is_seen(board: Any) -> None:
    ring = LedRing(PINS, pin_factory=board)
    ring.show(((0, 0, 1), (1, 0, 0), DARK, WHITE))
    assert lights(board, PINS) == pytest.approx([LEAST, LEAST, 0, 1])
    ring.close()


@pytest.mark.parametrize("make", [LedRing, lambda pins, **given: RgbLedRing(*pins[:3], count=4, **given)], ids=["leds", "rgb"])
def test_closing_makes_it_dark_and_gives_the_pins_back(board: Any, make: Any) -> None:
    ring = make(PINS, pin_factory=board)
    ring.show([WHITE] * 4)
    ring.close()
    ring.close()
    assert lights(board, PINS) == [0, 0, 0, 0]
    again = make(PINS, pin_factory=board)
    again.close()


def test_a_common_anode_is_driven_the_other_way_round(board: Any) -> None:
    ring = RgbLedRing(12, 13, 5, count=1, common_anode=True, pin_factory=board)
    ring.show([(FULL, 0, 0)])
    assert lights(board, (12, 13, 5)) == [0, 1, 1]
    ring.close()


@pytest.mark.parametrize(("pins", "said"), {(12, 5, 17): "GPIO17 is in use", (12, 5, 12): "GPIO12 is in use"}.items())
def test_a_pin_in_use_is_told_and_the_others_are_given_back(board: Any, pins: tuple[int, ...], said: str) -> None:
    button = gpiozero.InputDevice(17, pull_up=True, pin_factory=board)
    with pytest.raises(HardwareError, match=said) as caught:
        LedRing(pins, pin_factory=board)
    assert "Light 3 of the ring" in caught.value.what
    assert "another pin" in caught.value.fix
    LedRing((12, 5), pin_factory=board).close()
    button.close()


def test_a_pin_that_is_none_is_told(board: Any) -> None:
    with pytest.raises(HardwareError, match="GPIO99") as caught:
        RgbLedRing(12, 13, 99, pin_factory=board)
    assert "The blue" in caught.value.what


def test_pins_that_fail_later_are_told(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, value: float) -> None:
        raise OSError("the board's library gave up")

    ring = LedRing(PINS, pin_factory=board)
    monkeypatch.setattr(gpiozero.PWMLED, "value", property(None, fail))
    with pytest.raises(HardwareError, match="gave up") as caught:
        ring.show([WHITE] * 4)
    assert "wires" in caught.value.fix
    ring.close()


def test_a_ring_without_lights_is_our_own_mistake(board: Any) -> None:
    with pytest.raises(ValueError, match="at least one"):
        LedRing((), pin_factory=board)
    with pytest.raises(ValueError, match="at least one"):
        RgbLedRing(12, 13, 5, count=0, pin_factory=board)


@given(st.lists(st.tuples(*[st.integers(0, FULL)] * 3), min_size=1, max_size=24))
def test_a_blend_is_as_strong_as_the_mean_or_more_and_never_stronger_than_a_pixel(frame: list[tuple[int, int, int]]) -> None:
    assert max(blended(frame)) <= max(map(max, frame)) + 1e-9
    for level, levels in zip(blended(frame), zip(*frame, strict=True), strict=True):
        assert level >= sum(levels) / len(frame) - 1e-9


def test_a_full_ring_shows_its_colour_and_one_pixel_a_good_part_of_it() -> None:
    assert blended([(10, 60, 254)] * 12) == pytest.approx((10, 60, 254))
    assert blended([(254, 60, 10), *[DARK] * 11]) == pytest.approx((63.5, 15, 2.5))
    assert blended([DARK] * 12) == (0, 0, 0)


def blends(look: Look, argument: float) -> list[float]:
    """Ten seconds of a look on one LED, in luminance."""
    frames: list[Pixels] = [look.frame(number * FRAME_S, argument, 12) for number in range(round(SECONDS / FRAME_S))]
    return [0.2126 * red / FULL + 0.7152 * green / FULL + 0.0722 * blue / FULL for red, green, blue in map(blended, frames)]


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_one_led_flashes_no_more_than_a_ring(look: Look) -> None:
    for argument in (0.0, 0.5, 1.0):
        changes, light = 0, blends(look, argument)
        last, direction = light[0], 0
        for level in light:
            if direction * (level - last) > 0:
                last = level
            elif abs(level - last) >= FLASH:
                changes, last, direction = changes + 1, level, 1 if level > last else -1
        assert changes // 2 <= SECONDS


def test_a_comet_is_a_steady_light() -> None:
    light = blends(LOOKS["thinking"], 0.0)
    assert max(light) < 1.02 * min(light)

"""What every ring takes and refuses, and the ring that isn't there. Rings on buses and pins have tests of their own too."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from companion.hardware.pins import mock_board
from companion.hardware.ring import DARK, FULL, DarkRing, Rgb, Ring, checked, luminance, on_screen
from companion.hardware.ring_leds import LedRing, RgbLedRing
from companion.hardware.ring_spi import SpiRing
from companion.hardware.ring_terminal import TerminalRing


class NoBus:
    """An SPI bus that nobody listens to."""

    def writebytes2(self, data: bytes) -> None: ...

    def close(self) -> None: ...


RINGS: dict[str, Callable[[], Ring]] = {
    "dark": lambda: DarkRing(3),
    "terminal": lambda: TerminalRing(3, lambda picture: None),
    "apa102": lambda: SpiRing(NoBus(), 3, "apa102"),
    "ws2812": lambda: SpiRing(NoBus(), 3, "ws2812"),
    "leds": lambda: LedRing([12, 13, 5], pin_factory=mock_board(pwm=True)),
    "rgb": lambda: RgbLedRing(12, 13, 5, count=3, pin_factory=mock_board(pwm=True)),
}


@pytest.fixture(params=RINGS)
def ring(request: pytest.FixtureRequest) -> Iterator[Ring]:
    made = RINGS[request.param]()
    yield made
    made.close()


@pytest.mark.parametrize(
    "pixels",
    [
        [],
        [DARK] * 2,
        [DARK] * 4,
        [DARK, DARK, (0, 0, 255)],
        [DARK, DARK, (-1, 0, 0)],
        [DARK, DARK, (0, 0)],
        [DARK, DARK, (0, 0.5, 0)],
        [DARK, (0, 0), (0, 0, 0, 0)],
        [DARK, DARK, (0, 0, 256)],
    ],
    ids=[
        "none",
        "few",
        "many",
        "too bright",
        "below dark",
        "two levels",
        "a fraction",
        "two and four levels",
        "more than a byte",
    ],
)
def test_a_wrong_frame_is_refused(ring: Ring, pixels: Sequence[Rgb]) -> None:
    with pytest.raises(ValueError, match="colour"):
        ring.show(pixels)


def test_a_right_frame_is_taken_and_closing_twice_is_fine(ring: Ring) -> None:
    ring.show([(1, 2, 3)] * ring.count)
    ring.close()
    ring.close()


def test_a_checked_frame_is_the_frame() -> None:
    assert checked([(0, 1, FULL), DARK], 2) == ((0, 1, FULL), DARK)


def test_the_dark_ring_remembers_the_last_frame() -> None:
    ring = DarkRing(2)
    ring.show([(1, 2, 3), (4, 5, 6)])
    assert ring.last == ((1, 2, 3), (4, 5, 6))
    ring.close()
    assert ring.last == (DARK, DARK)


def test_screens_get_brighter_numbers_for_the_same_light() -> None:
    assert on_screen(DARK) == DARK
    assert on_screen((FULL, FULL, FULL)) == (255, 255, 255)
    assert on_screen((25, 25, 25))[0] == pytest.approx(255 * 0.35, abs=2)


def test_luminance_of_white_is_one() -> None:
    assert luminance((FULL, FULL, FULL)) == pytest.approx(1.0)
    assert luminance((FULL, 0, 0)) < luminance((0, FULL, 0))

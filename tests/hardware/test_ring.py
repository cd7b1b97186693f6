"""The ring's rules, and the ring that isn't there."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.ring import DARK, FULL, DarkRing, Rgb, Ring, dimmed, luminance, on_screen
from companion.hardware.ring_terminal import TerminalRing

RINGS: dict[str, Ring] = {"dark": DarkRing(3), "terminal": TerminalRing(3, lambda picture: None)}
every_ring = pytest.mark.parametrize("ring", RINGS.values(), ids=RINGS)
a_colour = st.tuples(*[st.integers(0, FULL)] * 3)


@every_ring
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
    ],
    ids=["none", "too few", "too many", "too bright", "below dark", "two levels", "a fraction"],
)
def test_a_wrong_frame_is_refused(ring: Ring, pixels: Sequence[Rgb]) -> None:
    with pytest.raises(ValueError, match="colour"):
        ring.show(pixels)


@every_ring
def test_a_right_frame_is_taken_and_closing_twice_is_fine(ring: Ring) -> None:
    ring.show([(1, 2, 3)] * ring.count)
    ring.close()
    ring.close()


def test_the_dark_ring_remembers_the_last_frame() -> None:
    ring = DarkRing(2)
    ring.show([(1, 2, 3), (4, 5, 6)])
    assert ring.last == ((1, 2, 3), (4, 5, 6))
    ring.close()
    assert ring.last == (DARK, DARK)


@given(st.lists(a_colour, max_size=20), st.floats(0, 100))
def test_dimming_keeps_what_is_lit(pixels: list[Rgb], percent: float) -> None:
    dim = dimmed(pixels, percent)
    assert len(dim) == len(pixels)
    for before, after in zip(pixels, dim, strict=True):
        for level, dimmer in zip(before, after, strict=True):
            assert 0 <= dimmer <= level
            assert bool(dimmer) == (bool(level) and percent > 0)


def test_dimming_is_in_linear_light() -> None:
    assert dimmed([(200, 100, 0)], 50) == ((100, 50, 0),)
    assert dimmed([(200, 100, 0)], 100) == ((200, 100, 0),)


@pytest.mark.parametrize("percent", [-1.0, 100.1, float("nan")])
def test_impossible_brightness_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        dimmed([DARK], percent)


def test_screens_get_brighter_numbers_for_the_same_light() -> None:
    assert on_screen(DARK) == DARK
    assert on_screen((FULL, FULL, FULL)) == (255, 255, 255)
    assert on_screen((25, 25, 25))[0] == pytest.approx(255 * 0.35, abs=2)


def test_luminance_of_white_is_one() -> None:
    assert luminance((FULL, FULL, FULL)) == pytest.approx(1.0)
    assert luminance((FULL, 0, 0)) < luminance((0, FULL, 0))

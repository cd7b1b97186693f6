"""The rules of every frame, and that every look of every size keeps them on its way to the wire."""

from collections.abc import Sequence
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.lights import FRAME_S
from companion.hardware.patterns import LOOKS, Look
from companion.hardware.ring import DARK, FULL, Pixels, Rgb, luminance
from companion.hardware.ring_rules import Night, Rules, current_ma, dimmed, limited, ruled, share_of_light
from companion.hardware.ring_spi import SpiRing

SECONDS = 10
FLASH = 0.10
"""A change of relative luminance that counts, as a share of full white: WCAG 2.2, general flash threshold."""

frames = st.lists(st.tuples(*[st.integers(0, FULL)] * 3), max_size=60)


@given(frames, st.floats(0, 1))
def test_dimming_keeps_what_is_lit(pixels: list[Rgb], share: float) -> None:
    dim = dimmed(pixels, share)
    assert len(dim) == len(pixels)
    for before, after in zip(pixels, dim, strict=True):
        for level, dimmer in zip(before, after, strict=True):
            assert 0 <= dimmer <= level
            assert bool(dimmer) == (bool(level) and share > 0)


def test_dimming_is_in_linear_light() -> None:
    assert dimmed([(200, 100, 0)], 0.5) == ((100, 50, 0),)
    assert dimmed([(200, 100, 0)], 1) == ((200, 100, 0),)


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan")])
def test_impossible_shares_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        dimmed([DARK], share)


@pytest.mark.parametrize(("percent", "share"), [(0, 0.0), (100, 1.0), (50, 0.2176), (10, 0.0063)])
def test_light_grows_as_the_eye_sees_it(percent: float, share: float) -> None:
    assert share_of_light(percent) == pytest.approx(share, abs=1e-4)


@pytest.mark.parametrize("percent", [-1.0, 100.1, float("nan")])
def test_impossible_brightness_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        Rules(percent)
    with pytest.raises(ValueError, match="0 to 100"):
        Night(time(22), time(7), percent)


@pytest.mark.parametrize("budget_ma", [-1.0, float("nan")])
def test_impossible_budgets_are_refused(budget_ma: float) -> None:
    with pytest.raises(ValueError, match="0 mA"):
        Rules(100, budget_ma)


def test_twelve_white_pixels_draw_what_the_data_sheets_say() -> None:
    assert current_ma([(255, 255, 255)] * 12) == pytest.approx(720 + 12)
    assert current_ma([DARK] * 12) == 12


@given(frames, st.floats(0, 2000))
def test_a_limited_frame_is_never_above_the_budget(pixels: list[Rgb], budget_ma: float) -> None:
    shown = limited(pixels, budget_ma)
    assert len(shown) == len(pixels)
    assert current_ma(shown) <= max(budget_ma, current_ma([DARK] * len(pixels))) + 1e-9
    for before, after in zip(pixels, shown, strict=True):
        assert all(0 <= less <= level for level, less in zip(before, after, strict=True))
    if current_ma(pixels) <= budget_ma:
        assert shown == tuple(pixels)


@given(frames.filter(bool))
def test_a_limited_frame_stays_lit_while_that_fits(pixels: list[Rgb]) -> None:
    barely_lit = [(min(red, 1), min(green, 1), min(blue, 1)) for red, green, blue in pixels]
    shown = limited(pixels, current_ma(barely_lit) + 1e-9)
    assert [[level > 0 for level in pixel] for pixel in shown] == [[level > 0 for level in pixel] for pixel in pixels]
    assert limited(pixels, 0) == (DARK,) * len(pixels)


def test_a_limited_frame_uses_its_budget_and_keeps_its_colours() -> None:
    shown = limited([(200, 100, 50)] * 12, 150)
    assert 140 < current_ma(shown) <= 150
    red, green, blue = shown[0]
    assert red / green == pytest.approx(2, rel=0.05)
    assert green / blue == pytest.approx(2, rel=0.05)


def test_what_is_dimmed_enough_is_not_limited() -> None:
    white = [(254, 254, 254)] * 12
    assert ruled(white, 0.1, 300) == dimmed(white, 0.1)
    assert current_ma(ruled(white, 1, 300)) <= 300


@pytest.mark.parametrize(
    ("begins", "ends", "now", "dim"),
    [
        ("22:00", "07:00", "21:59", False),
        ("22:00", "07:00", "22:00", True),
        ("22:00", "07:00", "00:00", True),
        ("22:00", "07:00", "06:59", True),
        ("22:00", "07:00", "07:00", False),
        ("01:00", "05:00", "00:59", False),
        ("01:00", "05:00", "01:00", True),
        ("01:00", "05:00", "05:00", False),
        ("07:00", "07:00", "07:00", False),
        ("07:00", "07:00", "19:00", False),
        ("00:00", "00:00", "00:00", False),
    ],
)
def test_the_night(begins: str, ends: str, now: str, dim: bool) -> None:
    rules = Rules(80, night=Night(time.fromisoformat(begins), time.fromisoformat(ends), 20))
    assert rules.share_at(time.fromisoformat(now)) == share_of_light(20 if dim else 80)


def test_a_night_never_makes_it_brighter() -> None:
    assert Rules(10, night=Night(time(22), time(7), 50)).share_at(time(23)) == share_of_light(10)


class Wire:
    """An SPI bus that keeps what was sent, read back as APA102 read it."""

    def __init__(self) -> None:
        self.frames: list[Pixels] = []

    def writebytes2(self, data: bytes) -> None:
        count = next(index for index in range(61) if data[4 + 4 * index] & 0xE0 != 0xE0)
        pixels = [data[4 + 4 * index : 8 + 4 * index] for index in range(count)]
        assert all(pixel[0] == 0xFF for pixel in pixels)
        self.frames.append(tuple((red, green, blue) for _, blue, green, red in pixels))

    def close(self) -> None: ...


def film(look: Look, count: int, argument: float, still: bool, rules: Rules) -> list[Pixels]:
    """Ten seconds of a look as they reached the wire."""
    wire = Wire()
    ring = SpiRing(wire, count, "apa102")
    share = rules.share_at(time(12))
    for number in range(1 if still else round(SECONDS / FRAME_S)):
        ring.show(ruled(look.frame(number * FRAME_S, argument, count, still), share, rules.budget_ma))
    assert {len(frame) for frame in wire.frames} == {count}
    return wire.frames


def flashes(levels: Sequence[float]) -> int:
    """Pairs of opposing changes of at least FLASH: turning points of the level, small ripples left out."""
    changes, last, direction = 0, levels[0], 0
    for level in levels:
        if direction * (level - last) > 0:
            last = level
        elif abs(level - last) >= FLASH:
            changes, last, direction = changes + 1, level, 1 if level > last else -1
    return changes // 2


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("count", [4, 12, 24])
@pytest.mark.parametrize("still", [False, True], ids=["moving", "still"])
@pytest.mark.parametrize("rules", [Rules(100, 150), Rules(60, 300)], ids=["bright and little current", "as delivered"])
def test_every_look_keeps_within_its_current_and_never_flashes(look: Look, count: int, still: bool, rules: Rules) -> None:
    for argument in (0.0, 0.5, 1.0) if look.argument_means else (0.0,):
        sent = film(look, count, argument, still, rules)
        assert max(map(current_ma, sent)) <= rules.budget_ma
        shades = [[luminance(pixel) for pixel in frame] for frame in sent]
        assert flashes([sum(shade) / count for shade in shades]) <= SECONDS
        assert all(flashes(pixel) <= SECONDS for pixel in zip(*shades, strict=True))

"""The Pico's ring in time: levels move as the host's do, nothing flashes, and the current stays within its limit."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.lights import FALL_PER_S, RISE_PER_S
from companion.hardware.patterns import LOOKS
from companion.hardware.ring import luminance

FRAME_MS = 20
SECONDS = 10
FLASH = 0.10
"""A change of relative luminance that counts, as a share of full white, with the darker below 0.8: WCAG 2.2, general flash."""

CODES = {name: code for code, name in enumerate(LOOKS)}
UNLIMITED_MA = 65535


by_look = pytest.mark.parametrize("name", LOOKS)


class Rings:
    """The firmware's rings."""

    def __init__(self, firmware: SimpleNamespace) -> None:
        self._firmware = firmware

    def new(self, count: int = 12, brightness: int = 255, budget_ma: int = UNLIMITED_MA) -> Any:
        made = self._firmware.ring.Ring(count)
        made.limits(brightness, budget_ma, False)
        return made

    def lit(self, name: str, argument_u8: int = 128, count: int = 12, **limits: int) -> Any:
        """A ring that shows a look since 0 ms."""
        made = self.new(count, **limits)
        made.show(CODES[name], argument_u8, 0)
        return made


@pytest.fixture(scope="module")
def rings(firmware: SimpleNamespace) -> Rings:
    return Rings(firmware)


def host_levels(name: str, t_ms: int, argument: float, count: int = 12, still: bool = False) -> list[int]:
    return [level for pixel in LOOKS[name].frame(t_ms / 1000, argument, count, still) for level in pixel]


def close_to(levels: Sequence[float], by: int = 4) -> Any:
    return pytest.approx(levels, abs=by)


def shades(frame: Sequence[int]) -> list[float]:
    return [luminance((frame[at], frame[at + 1], frame[at + 2])) for at in range(0, len(frame), 3)]


def mean(levels: Sequence[float]) -> float:
    return sum(levels) / len(levels)


def drawn_ma(frame: Sequence[int]) -> float:
    """What a ring of WS2812B draws: 20 mA for each colour at 255, and 1 mA for each pixel's own chip."""
    return sum(frame) * 20 / 255 + len(frame) / 3


def flashes(levels: Sequence[float]) -> int:
    """Pairs of opposing changes of at least FLASH: turning points of the level, small ripples left out."""
    changes, last, direction = 0, levels[0], 0
    for level in levels:
        if direction * (level - last) > 0:
            last = level
        elif abs(level - last) >= FLASH and min(level, last) < 0.8:
            changes, last, direction = changes + 1, level, 1 if level > last else -1
    return changes // 2


# What shows


@by_look
def test_the_look_is_there_at_once_and_moves_on(rings: Rings, name: str) -> None:
    ring = rings.new()
    ring.show(CODES[name], 200, 5000)
    assert ring.code == CODES[name]
    assert list(ring.frame(5000)) == close_to(host_levels(name, 0, 200 / 255))
    assert list(ring.frame(5740)) == close_to(host_levels(name, 740, 200 / 255))


@by_look
def test_nothing_moves_for_people_whom_motion_bothers(rings: Rings, name: str) -> None:
    ring = rings.lit(name, 200)
    ring.limits(255, UNLIMITED_MA, True)
    still = host_levels(name, 0, 200 / 255, still=True)
    assert all(list(ring.frame(t_ms)) == close_to(still) for t_ms in range(0, 5000, 250))


def test_it_begins_dark(firmware: SimpleNamespace) -> None:
    ring = firmware.ring.Ring(12)
    assert ring.code == CODES["asleep"]
    assert ring.frame(0) == bytearray(36)


def test_the_picture_is_the_same_buffer_each_time(rings: Rings) -> None:
    ring = rings.lit("thinking")
    assert ring.frame(0) is ring.frame(20)


def test_the_same_look_shown_again_goes_on_where_it_was(rings: Rings) -> None:
    ring = rings.lit("thinking")
    ring.show(CODES["thinking"], 0, 500)
    assert list(ring.frame(500)) == close_to(host_levels("thinking", 500, 0.0))


def test_another_look_begins_at_its_beginning(rings: Rings) -> None:
    ring = rings.lit("sorry")
    ring.show(CODES["thinking"], 0, 700)
    assert list(ring.frame(700)) == close_to(host_levels("thinking", 0, 0.0))
    ring.show(CODES["sorry"], 0, 900)
    assert list(ring.frame(900)) == close_to(host_levels("sorry", 0, 0.0))


@pytest.mark.parametrize("code", [-1, 18, 200, 255])
def test_a_code_nobody_knows_changes_nothing(rings: Rings, code: int) -> None:
    ring = rings.lit("volume", 90)
    ring.show(code, 255, 100)
    assert ring.code == CODES["volume"]
    assert list(ring.frame(100)) == close_to(host_levels("volume", 0, 90 / 255))


def test_a_clock_that_begins_anew_does_not_stop_the_animation(rings: Rings) -> None:
    ring = rings.lit("thinking")
    ring.frame(2**30)
    assert list(ring.frame(3)) == close_to(host_levels("thinking", 0, 0.0))
    assert list(ring.frame(603)) == close_to(host_levels("thinking", 600, 0.0))


# Levels


@pytest.mark.parametrize("name", ["listening", "speaking"])
@pytest.mark.parametrize("frame_ms", [5, 20, 33])
def test_levels_of_sound_rise_fast_and_fall_slowly_as_the_hosts(rings: Rings, name: str, frame_ms: int) -> None:
    ring = rings.lit(name, 0)
    ring.frame(0)
    level, began_ms = 0.0, 0
    for wanted_u8, until_ms in ((255, 200), (0, 1500), (100, 1600), (30, 4000)):
        ring.show(CODES[name], wanted_u8, began_ms)
        for now_ms in range(began_ms + frame_ms, until_ms, frame_ms):
            lowest, highest = level - FALL_PER_S * frame_ms / 1000, level + RISE_PER_S * frame_ms / 1000
            level = min(highest, max(lowest, wanted_u8 / 255))
            assert list(ring.frame(now_ms)) == close_to(host_levels(name, now_ms, level)), f"at {now_ms} ms"
            began_ms = now_ms


@pytest.mark.parametrize("name", [name for name, look in LOOKS.items() if look.argument_means and not look.follows_sound])
def test_a_gauge_follows_at_once(rings: Rings, name: str) -> None:
    ring = rings.lit(name, 30)
    ring.show(CODES[name], 220, 400)
    assert list(ring.frame(400)) == close_to(host_levels(name, 400, 220 / 255))


def test_time_that_the_level_stood_still_is_no_time_to_move_in(rings: Rings) -> None:
    ring = rings.lit("listening", 255)
    ring.frame(0)
    ring.show(CODES["listening"], 0, 3_600_000)
    assert list(ring.frame(3_600_020)) == close_to(host_levels("listening", 0, 1 - 0.02 * FALL_PER_S))


# Brightness and current


@pytest.mark.parametrize("brightness", [1, 13, 102, 254, 255])
@by_look
def test_what_is_lit_stays_lit_at_any_brightness(rings: Rings, name: str, brightness: int) -> None:
    full, dim = list(rings.lit(name).frame(300)), list(rings.lit(name, brightness=brightness).frame(300))
    assert [level > 0 for level in dim] == [level > 0 for level in full]
    assert dim == close_to([level * brightness / 255 for level in full], 1)


@by_look
def test_no_brightness_is_dark(rings: Rings, name: str) -> None:
    assert not any(rings.lit(name, brightness=0).frame(300))


@pytest.mark.parametrize("budget_ma", [-5, 0, 1, 11, 12, 13, 14, 30, 100, 150, 300, 720, 1000, UNLIMITED_MA])
@by_look
def test_the_current_stays_within_its_limit(rings: Rings, name: str, budget_ma: int) -> None:
    for argument_u8 in (0, 128, 255):
        ring = rings.lit(name, argument_u8, budget_ma=budget_ma)
        for now_ms in range(0, 5000, 90):
            frame = ring.frame(now_ms)
            assert drawn_ma(frame) <= budget_ma or not any(frame)


def test_a_limited_frame_uses_what_it_may(rings: Rings) -> None:
    assert 100 - 36 * 20 / 255 < drawn_ma(rings.lit("listening", 255, budget_ma=100).frame(0)) <= 100


def test_a_frame_within_its_limit_is_left_alone(rings: Rings) -> None:
    ma = drawn_ma(rings.lit("listening", 255).frame(0))
    assert rings.lit("listening", 255, budget_ma=int(ma) + 1).frame(0) == rings.lit("listening", 255).frame(0)
    assert rings.lit("listening", 255, budget_ma=int(ma)).frame(0) != rings.lit("listening", 255).frame(0)


def test_a_colour_keeps_its_hue_when_it_is_limited(rings: Rings) -> None:
    red, green, blue = rings.lit("listening", 255, budget_ma=120).frame(0)[:3]
    assert red == 0
    assert green / blue == pytest.approx(130 / 254, abs=0.02)


an_event = st.one_of(
    st.tuples(st.just("show"), st.one_of(st.integers(0, 255), st.sampled_from(sorted(CODES.values()))), st.integers(0, 255)),
    st.tuples(st.just("limits"), st.integers(0, 255), st.integers(0, 1000)),
)


@given(
    st.integers(1, 60),
    st.lists(st.tuples(st.one_of(st.integers(0, 100), st.integers(0, 2**26)), an_event, st.booleans()), max_size=15),
)
def test_after_any_events_the_current_stays_within_its_limit(rings: Rings, count: int, events: list[Any]) -> None:
    ring = rings.new(count, budget_ma=150)
    now_ms, budget_ma = 0, 150
    for wait_ms, (kind, one, other), still in events:
        now_ms += wait_ms
        if kind == "limits":
            budget_ma = other
            ring.limits(one, budget_ma, still)
        else:
            ring.show(one, other, now_ms)
        frame = ring.frame(now_ms)
        assert len(frame) == 3 * count
        assert drawn_ma(frame) <= budget_ma or not any(frame)


@given(
    st.integers(-9, 300),
    st.integers(-300, 600),
    st.integers(-(2**31), 2**31),
    st.tuples(st.integers(-9, 300), st.integers(-9, 2**17)),
)
def test_nothing_that_may_come_over_the_wire_raises(
    rings: Rings, code: int, argument: int, now_ms: int, limits: tuple[int, int]
) -> None:
    ring = rings.new(12, *limits)
    ring.show(code, argument, now_ms)
    assert len(ring.frame(now_ms)) == 36
    assert len(ring.frame(now_ms - 7)) == 36


# Nothing flashes


@pytest.mark.parametrize("budget_ma", [60, 150, UNLIMITED_MA])
@pytest.mark.parametrize("count", [4, 12, 24])
@by_look
def test_at_most_one_flash_a_second_and_only_ramps(rings: Rings, name: str, count: int, budget_ma: int) -> None:
    for argument_u8 in (0, 128, 255):
        ring = rings.lit(name, argument_u8, count, budget_ma=budget_ma)
        film = [shades(ring.frame(now_ms)) for now_ms in range(0, 1000 * SECONDS, 2 * FRAME_MS)]
        whole = [mean(shade) for shade in film]
        assert flashes(whole) <= SECONDS
        assert all(flashes(pixel) <= SECONDS for pixel in zip(*film, strict=True))
        if count == 12:
            assert max(abs(after - before) for before, after in pairwise(whole)) < 0.05


def contrary(ring: Any, name: str, seen: Callable[[Sequence[int]], float]) -> list[float]:
    """The worst sound there is: full until the light has risen by a flash, silent until it has fallen by one, and so on."""
    rising, turn, light = True, 1.0, []
    for now_ms in range(0, 1000 * SECONDS, FRAME_MS):
        level = seen(ring.frame(now_ms))
        light.append(level)
        turn = min(turn, level) if rising else max(turn, level)
        if abs(level - turn) >= FLASH:
            rising, turn = not rising, level
        ring.show(CODES[name], 255 if rising else 0, now_ms)
    return light


@pytest.mark.parametrize("name", ["listening", "speaking"])
@pytest.mark.parametrize(
    "seen", [lambda frame: mean(shades(frame)), lambda frame: shades(frame)[6]], ids=["the ring", "its brightest light"]
)
def test_no_sound_makes_the_ring_flash(rings: Rings, name: str, seen: Callable[[Sequence[int]], float]) -> None:
    light = contrary(rings.lit(name, 0), name, seen)
    assert flashes(light) >= 1  # else this proves nothing
    assert flashes(light) <= SECONDS


@given(st.sampled_from(sorted(LOOKS)), st.lists(st.tuples(st.integers(1, 25), st.integers(0, 255)), min_size=1, max_size=60))
def test_no_levels_make_a_sound_look_flash(rings: Rings, before: str, levels: list[tuple[int, int]]) -> None:
    for name in ("listening", "speaking"):
        ring = rings.lit(before)
        ring.frame(0)
        now_ms = FRAME_MS
        ring.show(CODES[name], 128, now_ms)
        light = [mean(shades(ring.frame(now_ms)))]
        for frames, level in levels:
            ring.show(CODES[name], level, now_ms)
            for _ in range(frames):
                now_ms += FRAME_MS
                light.append(mean(shades(ring.frame(now_ms))))
        assert flashes(light) <= 1 + now_ms // 1000


def test_the_flash_counter_finds_a_flash() -> None:
    assert flashes([0.0, 0.2] * 20) == 19
    assert flashes([0.0, 0.05] * 20) == 0
    assert flashes([0.85, 0.99] * 20) == 0

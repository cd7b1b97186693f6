"""Every look: right frames, always the same, never mistaken for another, never a flash too many."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.patterns import LOOKS, Look
from companion.hardware.ring import Pixels, luminance

COUNTS = range(4, 61)
SECONDS, FPS = 10, 25
FLASH = 0.10
"""A change of relative luminance that counts, as a share of full white: WCAG 2.2, general flash threshold."""

by_look = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
a_name = st.sampled_from(sorted(LOOKS))


def film(look: Look, count: int, argument: float = 0.5, still: bool = False, fps: int = FPS) -> list[Pixels]:
    return [look.frame(number / fps, argument, count, still) for number in range(SECONDS * fps)]


def grey(frame: Pixels) -> list[float]:
    return [luminance(pixel) for pixel in frame]


def flashes(levels: Sequence[float]) -> int:
    """Pairs of opposing changes of at least FLASH: turning points of the level, small ripples left out."""
    changes, last, direction = 0, levels[0], 0
    for level in levels:
        if direction * (level - last) > 0:
            last = level
        elif abs(level - last) >= FLASH:
            changes, last, direction = changes + 1, level, 1 if level > last else -1
    return changes // 2


def test_every_look_of_the_table_is_there() -> None:
    of_a_turn = {"asleep", "ready", "listening", "thinking", "speaking", "muted"}
    notices = {"sorry", "part_missing", "host_lost", "low_battery", "timer_ringing"}
    gauges = {"battery", "charging", "volume", "timer", "starting", "updating", "shutting_down"}
    assert set(LOOKS) == of_a_turn | notices | gauges
    assert len({look.says for look in LOOKS.values()}) == len(LOOKS)


@by_look
def test_frames_at_every_count(look: Look) -> None:
    for count in COUNTS:
        for argument in (0.0, 0.37, 1.0):
            for frame in film(look, count, argument, fps=1):
                assert len(frame) == count
                assert all(type(level) is int and 0 <= level <= 254 for pixel in frame for level in pixel)


@given(a_name, st.floats(0, 1e7), st.floats(0, 1), st.integers(1, 60), st.booleans())
def test_any_moment(name: str, t_s: float, argument: float, count: int, still: bool) -> None:
    frame = LOOKS[name].frame(t_s, argument, count, still)
    assert frame == LOOKS[name].frame(t_s, argument, count, still)
    assert len(frame) == count
    assert all(type(level) is int and 0 <= level <= 254 for pixel in frame for level in pixel)
    if name in {"ready", "listening", "speaking", "part_missing", "low_battery", "sorry"}:
        assert any(level > 0 for pixel in frame for level in pixel)
    if name == "asleep":
        assert not any(level for pixel in frame for level in pixel)


@given(st.floats(0, 1e5), st.floats(0, 1), st.integers(4, 60))
def test_listening_lights_the_whole_ring(t_s: float, argument: float, count: int) -> None:
    full = luminance(LOOKS["listening"].frame(0.0, 1.0, count)[0])
    assert all(level >= full / 2 for level in grey(LOOKS["listening"].frame(t_s, argument, count)))


@given(st.floats(0, 1e5), st.floats(0, 1), st.integers(4, 60))
def test_speaking_never_falls_below_a_quarter(t_s: float, argument: float, count: int) -> None:
    full = max(max(grey(frame)) for frame in film(LOOKS["speaking"], count, 1.0, fps=4))
    assert min(grey(LOOKS["speaking"].frame(t_s, argument, count))) >= full / 4


@pytest.mark.parametrize("count", [4, 12, 24])
def test_more_sound_is_more_light(count: int) -> None:
    for name in ("listening", "speaking"):
        light = [sum(grey(LOOKS[name].frame(0.0, level / 10, count))) for level in range(11)]
        assert light == sorted(set(light))


@by_look
@pytest.mark.parametrize("count", [4, 5, 12, 24])
def test_at_most_one_flash_a_second(look: Look, count: int) -> None:
    for argument in (0.0, 0.5, 1.0):
        shades = [grey(frame) for frame in film(look, count, argument)]
        assert flashes([sum(shade) / count for shade in shades]) <= SECONDS
        assert all(flashes(pixel) <= SECONDS for pixel in zip(*shades, strict=True))


def test_the_flash_counter_finds_a_flash() -> None:
    assert flashes([0.0, 0.2] * 20) == 19
    assert flashes([0.0, 0.05] * 20) == 0
    assert flashes([0.0, 0.04, 0.08, 0.12, 0.08, 0.04, 0.0] * 3) >= 2


@by_look
def test_changes_are_ramps(look: Look) -> None:
    """From one frame to the next the ring's light changes by little: no square waves."""
    shades = [sum(grey(frame)) / 12 for frame in film(look, 12)]
    assert max(abs(after - before) for before, after in pairwise(shades)) < 0.05


@by_look
def test_a_still_variant_stands_still(look: Look) -> None:
    assert len(set(film(look, 12, still=True))) == 1
    assert (len(set(film(look, 12))) > 1) == look.moving
    assert look.moving == (look.cycle_s > 0)


@by_look
def test_a_movement_repeats_after_its_cycle(look: Look) -> None:
    for moment in range(8):
        t_s = moment * 0.31
        once, again = grey(look.frame(t_s, 0.5, 12)), grey(look.frame(t_s + look.cycle_s, 0.5, 12))
        assert once == pytest.approx(again, abs=0.01)


@by_look
def test_an_argument_does_something_or_has_no_meaning(look: Look) -> None:
    assert (look.frame(0.0, 0.2, 12) != look.frame(0.0, 0.9, 12)) == bool(look.argument_means)


@pytest.mark.parametrize("still", [False, True], ids=["moving", "still"])
@pytest.mark.parametrize("count", [8, 12, 16, 24])
def test_told_apart_without_colour(count: int, still: bool) -> None:
    """Each scaled to its own brightest pixel, in greys: shape or movement must still differ."""

    def shape(look: Look) -> list[list[float]]:
        shades = [grey(frame) for frame in film(look, count, 0.5, still, fps=5)]
        most = max(max(shade) for shade in shades) or 1.0
        return [[level / most for level in shade] for shade in shades]

    shapes = {name: shape(look) for name, look in LOOKS.items()}
    alike = {
        (one, other)
        for one, other in combinations(shapes, 2)
        if max(abs(a - b) for x, y in zip(shapes[one], shapes[other], strict=True) for a, b in zip(x, y, strict=True)) < 0.2
    }
    # Both are one light at twelve o'clock; without movement only its strength tells, and that must be plain.
    assert alike <= ({("ready", "part_missing")} if still else set())
    dim, bright = (max(grey(LOOKS[name].frame(0.0, 0.5, count, still=True))) for name in ("ready", "part_missing"))
    assert bright > 4 * dim


def test_the_comet_goes_clockwise() -> None:
    heads = [max(range(12), key=grey(frame).__getitem__) for frame in film(LOOKS["thinking"], 12, fps=20)]
    steps = [(after - before) % 12 for before, after in pairwise(heads)]
    assert set(steps) <= {0, 1}
    assert sum(steps) == pytest.approx(12 * SECONDS / 1.2, abs=2)


@pytest.mark.parametrize("name", ["battery", "volume", "timer", "starting", "updating", "shutting_down"])
@pytest.mark.parametrize("count", [4, 7, 12, 24])
def test_a_gauge_runs_one_way(name: str, count: int) -> None:
    light = [sum(grey(LOOKS[name].frame(0.0, step / 20, count, still=True))) for step in range(21)]
    assert light == sorted(light, reverse=name == "shutting_down")
    assert len(set(light)) > count / 2
    assert light[0] != light[-1]


@pytest.mark.parametrize(("name", "place"), {"ready": 0, "part_missing": 0, "low_battery": 6}.items())
def test_single_lights_are_where_they_belong(name: str, place: int) -> None:
    assert [index for index, level in enumerate(grey(LOOKS[name].frame(0.0, 0.0, 12))) if level] == [place]


def test_muted_is_two_opposite_arcs() -> None:
    lit = {index for index, level in enumerate(grey(LOOKS["muted"].frame(0.0, 0.0, 12))) if level > 0.05}
    assert lit == {2, 3, 4, 8, 9, 10}


@pytest.mark.parametrize(("argument", "count"), [(-0.1, 12), (1.1, 12), (float("nan"), 12), (0.5, 0), (0.5, -3)])
def test_nonsense_is_refused(argument: float, count: int) -> None:
    with pytest.raises(ValueError, match="a look takes"):
        LOOKS["volume"].frame(0.0, argument, count)


def test_no_look_is_red_against_green() -> None:
    """People who can't tell red from green would lose it: no frame has both."""
    for look in LOOKS.values():
        for frame in film(look, 12, fps=4):
            red = any(r > 100 and g < r / 3 and b < r / 3 for r, g, b in frame)
            green = any(g > 100 and r < g / 3 and b < g / 3 for r, g, b in frame)
            assert not (red and green)

"""What button messages mean when some are late, lost or repeated. Nothing here takes time."""

import pytest
from hypothesis import given, strategies

from companion.hardware.pico_button import PicoButton, PicoClock
from companion.hardware.wire import ButtonEdge

Heard = tuple[bool, int, float]
"""Down or up, the Pico's ms, when it came."""

STORIES: dict[str, tuple[list[Heard], list[tuple[bool, float]]]] = {
    "a press and a release": ([(True, 1000, 11.0), (False, 2000, 12.0)], [(True, 11.0), (False, 12.0)]),
    "a late message is told of at its own time": (
        [(True, 1000, 11.0), (False, 2000, 12.3), (True, 3000, 13.1)],
        [(True, 11.0), (False, 12.0), (True, 13.0)],
    ),
    "the release overtakes the press": ([(False, 1050, 11.05), (True, 1000, 11.1)], [(True, 11.0), (False, 11.05)]),
    "a release without a press": ([(False, 1000, 11.0), (True, 2000, 12.0)], [(True, 12.0)]),
    "a release that was lost": (
        [(True, 1000, 11.0), (True, 3000, 13.0), (False, 4000, 14.0)],
        [(True, 11.0), (False, 13.0), (True, 13.0), (False, 14.0)],
    ),
    "a lost release that comes after all": (
        [(True, 1000, 11.0), (True, 1200, 11.2), (False, 1100, 11.25)],
        [(True, 11.0), (False, 11.2), (True, 11.2)],
    ),
    "the Pico's clock starts anew": (
        [(True, 2**32 - 500, 11.0), (False, 500, 12.0), (True, 1500, 13.5)],
        [(True, 11.0), (False, 12.0), (True, 13.0)],
    ),
}


@pytest.mark.parametrize(("heard", "told"), STORIES.values(), ids=STORIES)
def test_story(heard: list[Heard], told: list[tuple[bool, float]]) -> None:
    button = PicoButton()
    got = [each for pressed, t_ms, now_s in heard for each in button.heard(ButtonEdge(pressed, t_ms), now_s)]
    assert [pressed for pressed, _ in got] == [pressed for pressed, _ in told]
    assert [at_s for _, at_s in got] == pytest.approx([at_s for _, at_s in told], abs=0.001)


def test_lost_while_held_counts_as_let_go_and_lost_otherwise_as_nothing() -> None:
    button = PicoButton()
    assert button.lost(5.0) == []
    button.heard(ButtonEdge(True, 1000), 11.0)
    assert button.lost(12.5) == [(False, 12.5)]


@given(strategies.lists(strategies.tuples(strategies.booleans(), strategies.integers(0, 2**32 - 1), strategies.floats(0, 10))))
def test_whatever_comes_presses_and_releases_take_turns_and_none_is_in_the_future(heard: list[Heard]) -> None:
    button, now_s, pressed, last_s = PicoButton(), 100.0, False, float("-inf")
    for down, t_ms, later_s in heard:
        now_s += later_s
        for told in button.heard(ButtonEdge(down, t_ms), now_s):
            assert told.pressed is not pressed
            assert last_s <= told.at_s <= now_s + 1e-6
            pressed, last_s = told
    assert button.pressed is pressed


@pytest.mark.parametrize("ppm", [-60, 0, 60])
def test_clocks_that_drift_apart_stay_together(ppm: int) -> None:
    """A day of presses, one each ten minutes, each on its way for 2 to 12 ms."""
    clock, start_s = PicoClock(), 5000.0
    for number in range(144):
        true_s = 600.0 * number
        t_ms = clock.unwrapped(round(true_s * (1000 + ppm / 1000)) % 2**32)
        way_s = 0.002 + 0.010 * (number % 3) / 2
        at_s = clock.at_s(t_ms, start_s + true_s + way_s)
        assert at_s <= start_s + true_s + way_s
        assert at_s == pytest.approx(start_s + true_s, abs=0.12)

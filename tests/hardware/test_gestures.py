"""Gestures: stories of presses on a made-up clock, and the thread that tells them."""

import time
from collections.abc import Iterator
from itertools import pairwise
from queue import Empty, Queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.gestures import HOLD_S, PAUSE_S, TAP_S, VERY_LONG_S, Gesture, GestureRules, Gestures, Told

PATIENCE_S = 10
HOLD, DOUBLE, VERY_LONG = Gesture

Presses = list[tuple[float, float]]


def play(presses: Presses) -> list[Told]:
    """What is told of presses (from, to), by a clock that is never late."""
    rules, told = GestureRules(), []

    def pass_time(now_s: float) -> None:
        while (due_s := rules.next_tick_s()) is not None and due_s < now_s:
            told.extend(rules.tick(due_s))

    for down_s, up_s in presses:
        pass_time(down_s)
        told.extend(rules.pressed(down_s))
        pass_time(up_s)
        told.extend(rules.released(up_s))
        assert rules.next_tick_s() is None, "nothing is due while it is up"
    return told


STORIES: dict[str, tuple[Presses, list[Told]]] = {
    "a short press": ([(1, 1.2)], []),
    "a sentence": ([(1, 4)], [(HOLD, 1.5)]),
    "just a hold": ([(1, 1.5)], [(HOLD, 1.5)]),
    "not quite a hold": ([(1, 1.499)], []),
    "twice": ([(1, 1.2), (1.5, 1.7)], [(DOUBLE, 1.5)]),
    "twice, too slowly": ([(1, 1.2), (1.61, 1.8)], []),
    "the first too long for a tap": ([(1, 1.31), (1.5, 1.7)], []),
    "three times: one double": ([(1, 1.2), (1.4, 1.6), (1.8, 2.0)], [(DOUBLE, 1.4)]),
    "four times: two": ([(1, 1.2), (1.4, 1.6), (1.8, 2.0), (2.2, 2.4)], [(DOUBLE, 1.4), (DOUBLE, 2.2)]),
    "twice, and the second held": ([(1, 1.2), (1.5, 3.0)], [(DOUBLE, 1.5), (HOLD, 2.0)]),
    "twice, and the second held very long": ([(1, 1.2), (1.5, 8)], [(DOUBLE, 1.5), (HOLD, 2.0), (VERY_LONG, 6.5)]),
    "held very long": ([(1, 30)], [(HOLD, 1.5), (VERY_LONG, 11.0)]),
    "a long sentence": ([(1, 10.9)], [(HOLD, 1.5)]),
    "a long sentence soon after a tap is a double": ([(1, 1.2), (1.4, 6.3)], [(DOUBLE, 1.4), (HOLD, 1.9)]),
    "a hold, then a tap": ([(1, 2), (2.2, 2.4)], [(HOLD, 1.5)]),
}


@pytest.mark.parametrize(("presses", "told"), STORIES.values(), ids=STORIES)
def test_story(presses: Presses, told: list[Told]) -> None:
    assert play(presses) == told


def test_a_late_clock_tells_the_same_as_it_comes_up() -> None:
    rules = GestureRules()
    assert rules.pressed(1) == []
    assert rules.released(12) == [(HOLD, 1.5), (VERY_LONG, 11.0)]


def test_a_release_without_a_press_is_nothing() -> None:
    assert GestureRules().released(1) == []


def test_a_press_while_it_is_down_starts_anew_and_is_no_double() -> None:
    rules = GestureRules()
    assert rules.pressed(1) == rules.pressed(1.2) == []
    assert rules.tick(1.6) == []
    assert rules.tick(1.7) == [(HOLD, 1.7)]


@given(st.lists(st.tuples(st.floats(0.001, 2), st.floats(0.001, 15)), max_size=20))
def test_each_is_told_once_a_press_in_order_and_only_when_it_is_one(steps: list[tuple[float, float]]) -> None:
    presses: Presses = []
    now_s = 0.0
    for up_s, down_s in steps:
        presses.append((now_s + up_s, now_s + up_s + down_s))
        now_s += up_s + down_s
    told = play(presses)
    assert [at_s for _, at_s in told] == sorted(at_s for _, at_s in told)
    assert sum(gesture is HOLD for gesture, _ in told) == sum(down_s + HOLD_S <= up_s for down_s, up_s in presses)
    for gesture, at_s in told:
        down_s, up_s = next(press for press in presses if press[0] <= at_s <= press[1])
        assert gesture is not DOUBLE or at_s == down_s
        assert gesture is not VERY_LONG or at_s <= min(up_s, down_s + VERY_LONG_S)
    for before, after in pairwise(presses):
        if (DOUBLE, after[0]) in told:
            assert before[1] - before[0] < TAP_S
            assert after[0] - before[1] <= PAUSE_S
            assert (DOUBLE, before[0]) not in told


class Hand:
    def __init__(self) -> None:
        self.told: Queue[Told] = Queue()
        self.gestures = Gestures(lambda gesture, at_s: self.told.put((gesture, at_s)))


@pytest.fixture
def hand() -> Iterator[Hand]:
    made = Hand()
    yield made
    made.gestures.close()


def test_a_hold_is_told_while_it_is_held(hand: Hand) -> None:
    now_s = time.monotonic()
    hand.gestures.pressed(now_s)
    assert hand.told.get(timeout=PATIENCE_S) == (HOLD, now_s + HOLD_S)
    assert time.monotonic() >= now_s + HOLD_S


def test_all_of_them_in_order(hand: Hand) -> None:
    at_s = time.monotonic() - 6
    hand.gestures.pressed(at_s - 0.3)
    hand.gestures.released(at_s - 0.2)
    hand.gestures.pressed(at_s)
    told = [hand.told.get(timeout=PATIENCE_S) for _ in range(3)]
    assert told == [(DOUBLE, at_s), (HOLD, at_s + 0.5), (VERY_LONG, at_s + 5)]


def test_let_go_in_time_nothing_is_told(hand: Hand) -> None:
    now_s = time.monotonic()
    hand.gestures.pressed(now_s)
    hand.gestures.released(now_s + 0.4)
    hand.gestures.pressed(now_s + 1 - 10)  # a marker: what is told first is this one's
    assert hand.told.get(timeout=PATIENCE_S) == (HOLD, now_s + 1 - 10 + HOLD_S)


def test_closing_from_its_own_callback_and_twice() -> None:
    told: Queue[Gesture] = Queue()

    def tell(gesture: Gesture, at_s: float) -> None:
        gestures.close()
        told.put(gesture)

    gestures = Gestures(tell)
    gestures.pressed(time.monotonic() - 20)
    assert told.get(timeout=PATIENCE_S) is HOLD
    gestures.close()
    gestures.pressed(time.monotonic() - 20)
    with pytest.raises(Empty):
        told.get_nowait()

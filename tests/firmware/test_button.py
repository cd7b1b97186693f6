"""The Pico's button, sampled as its loop does: none missed, none doubled, none stuck."""

import random
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

DOWN, UP = 1, 2
Readings = list[tuple[int, int]]
"""From this millisecond on the contact is closed (1) or open (0)."""

STORIES: dict[str, tuple[Readings, list[tuple[int, int]]]] = {
    "a clean press": ([(10, 1), (200, 0)], [(DOWN, 10), (UP, 200)]),
    "bounces as it closes": ([(10, 1), (11, 0), (12, 1), (14, 0), (15, 1), (200, 0)], [(DOWN, 10), (UP, 200)]),
    "bounces as it opens": ([(10, 1), (200, 0), (202, 1), (204, 0)], [(DOWN, 10), (UP, 200)]),
    "a glitch is no press": ([(10, 1), (11, 0)], []),
    "a glitch is no release": ([(10, 1), (100, 0), (101, 1), (200, 0)], [(DOWN, 10), (UP, 200)]),
    "two glitches far apart": ([(10, 1), (11, 0), (40, 1), (41, 0)], []),
    "let go during the lock-out": ([(10, 1), (20, 0)], [(DOWN, 10), (UP, 37)]),
    "held from the start": ([(0, 1), (300, 0)], [(DOWN, 0), (UP, 300)]),
}


GLITCH_THEN_BUSY = {
    "another glitch long after": ([(0, 1), (2, 0), (12, 1), (14, 0)], []),
    "a press long after": ([(0, 1), (2, 0), (12, 1), (14, 1), (60, 0), (62, 0)], [(DOWN, 12), (UP, 60)]),
    "bounce within the time": ([(0, 1), (2, 0), (7, 1), (60, 0), (62, 0)], [(DOWN, 0), (UP, 60)]),
}
"""Readings as the loop takes them, with a frame of 10 ms in between."""


def closed_at(readings: Readings) -> Callable[[int], bool]:
    def closed(now_ms: int) -> bool:
        return bool(([0] + [state for at_ms, state in readings if at_ms <= now_ms])[-1])

    return closed


def watch(button: SimpleNamespace, closed: Callable[[int], bool], times_ms: Iterator[int]) -> list[tuple[int, int]]:
    contact = button.Button()
    events = ((contact.sample(closed(now_ms), now_ms), contact) for now_ms in times_ms)
    return [(event, contact.edge_ms) for event, contact in events if event]


@pytest.mark.parametrize(("readings", "events"), STORIES.values(), ids=STORIES)
def test_story(firmware: SimpleNamespace, readings: Readings, events: list[tuple[int, int]]) -> None:
    assert watch(firmware.button, closed_at(readings), iter(range(0, 500, 1))) == events


@pytest.mark.parametrize(("readings", "events"), GLITCH_THEN_BUSY.values(), ids=GLITCH_THEN_BUSY)
def test_what_is_far_apart_does_not_belong_together(
    firmware: SimpleNamespace, readings: Readings, events: list[tuple[int, int]]
) -> None:
    assert watch(firmware.button, closed_at(readings), iter([at_ms for at_ms, _ in readings])) == events


@pytest.mark.parametrize("each_ms", [1, 2, 3, 5, 7, 9, 12, 20])
def test_however_busy_the_loop_is_a_press_counts(firmware: SimpleNamespace, each_ms: int) -> None:
    events = watch(firmware.button, closed_at([(50, 1), (250, 0)]), iter(range(0, 500, each_ms)))
    assert [event for event, _ in events] == [DOWN, UP]
    assert all(0 <= at_ms - true_ms < each_ms for (_, at_ms), true_ms in zip(events, (50, 250), strict=True))


def bouncing(rng: random.Random, begin_ms: int, closing: bool) -> Readings:
    """A burst of 1 to 8 edges within 5 ms, the last of which stays."""
    edges = rng.choice([1, 3, 5, 7]) if rng.random() < 0.5 else rng.choice([2, 4, 6, 8])
    times = sorted(rng.sample(range(50), edges))
    state = [int(closing), int(not closing)]
    burst = [(begin_ms * 10 + at - times[0], state[place % 2]) for place, at in enumerate(times)]
    if edges % 2 == 0:  # an even burst ends where it began; then it closes for good
        burst.append((begin_ms * 10 + 50, state[0]))
    return burst


def test_ten_thousand_presses(firmware: SimpleNamespace) -> None:
    """In tenths of a millisecond; read every 1.5 to 2.6 ms, with a frame of 9 ms in between now and then."""
    rng = random.Random(6)
    edges: Readings = []
    pressed_ms, now_ms = [], 100
    for _ in range(10_000):
        pressed_ms.append(now_ms)
        edges += bouncing(rng, now_ms, True)
        let_go_ms = now_ms + rng.randrange(60, 400)
        if let_go_ms - now_ms > 150:
            edges += [((now_ms + 60) * 10, 0), ((now_ms + 61) * 10, 1)]  # a glitch while held
        edges += bouncing(rng, let_go_ms, False)
        now_ms = let_go_ms + rng.randrange(120, 300)
        edges += [((now_ms - 50) * 10, 1), ((now_ms - 49) * 10, 0)]  # and one while not
    events = []
    contact, at, closed, time_tenths = firmware.button.Button(), 0, False, 0
    while time_tenths < (now_ms + 100) * 10:
        while at < len(edges) and edges[at][0] <= time_tenths:
            closed, at = bool(edges[at][1]), at + 1
        event = contact.sample(closed, time_tenths // 10)
        if event:
            events.append((event, contact.edge_ms))
        time_tenths += 90 if rng.random() < 0.05 else rng.randrange(15, 27)
    assert [event for event, _ in events] == [DOWN, UP] * 10_000
    assert not contact.down
    lateness = [edge_ms - true_ms for (_, edge_ms), true_ms in zip(events[::2], pressed_ms, strict=True)]
    assert min(lateness) >= -1
    assert max(lateness) <= 15

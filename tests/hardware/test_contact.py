"""The rules of a bouncing contact, on a made-up clock."""

import random
from bisect import bisect_right
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.contact import CONFIRM_S, READINGS, REREAD_S, Contact

LOCKOUT_S = 0.025
BURST_S = 0.005
SLACK_S = 1e-9

Edges = list[tuple[float, bool]]


def play(edges: Edges, until_s: float, lost: Callable[[tuple[float, bool]], bool] = lambda edge: False) -> Edges:
    """What Contact makes of the edges: its changes and the times it tells. Of those that are `lost` it does not hear."""
    contact = Contact(LOCKOUT_S, closed=bool(edges) and edges[0] == (0.0, True))
    changes: Edges = []
    times = [at_s for at_s, _ in edges]

    def level(now_s: float) -> bool:
        before = bisect_right(times, now_s)
        return before > 0 and edges[before - 1][1]

    def pass_time(now_s: float) -> None:
        while (due_s := contact.next_read_s()) is not None and due_s < now_s:
            due_s = max(due_s, 0.0)
            if (at_s := contact.read(level(due_s), due_s)) is not None:
                assert due_s - at_s <= READINGS * CONFIRM_S + SLACK_S, "told within the confirm time"
                changes.append((at_s, contact.pressed))

    for edge in edges:
        pass_time(edge[0])
        if edge[0] > 0 and not lost(edge):
            contact.edge(edge[0])
    pass_time(until_s)
    assert contact.next_read_s() is None or level(until_s), "a button that is up is not read"
    return changes


def burst(at_s: float, closed: bool, later_s: list[float]) -> Edges:
    """A contact that bounces and ends up `closed`. With an even number of edges, one before them was lost."""
    times = [0.0, *sorted(later_s)]
    return [(at_s + time_s, closed == ((len(times) - number) % 2 == 1)) for number, time_s in enumerate(times)]


STORIES: dict[str, tuple[Edges, Edges]] = {
    "a press and a release, at their first edges": ([(1.0, True), (2.0, False)], [(1.0, True), (2.0, False)]),
    "a spike of 1 ms is no press": ([(1.0, True), (1.001, False)], []),
    "nor are three": ([(1.0, True), (1.001, False), (1.0025, True), (1.0035, False), (1.0045, True), (1.0055, False)], []),
    "a spike while held is no release": (
        [(1.0, True), (1.5, False), (1.501, True), (2.0, False)],
        [(1.0, True), (2.0, False)],
    ),
    "a spike, and a press right after it": ([(1.0, True), (1.001, False), (1.1, True)], [(1.0 + 0.1, True)]),
    "a bounce until the last reading": (
        [(1.0, True), (1.0015, False), (1.0035, True), (1.0038, False), (1.0075, True), (2.0, False)],
        [(1.0, True), (2.0, False)],
    ),
    "shorter than the lock-out": ([(1.0, True), (1.010, False)], [(1.0, True), (1.0 + LOCKOUT_S, False)]),
    "pressed again within the lock-out of the release": (
        [(1.0, True), (2.0, False), (2.01, True), (3.0, False)],
        [(1.0, True), (2.0, False), (2.0 + LOCKOUT_S, True), (3.0, False)],
    ),
    "held from the start: counts from its next press": ([(0.0, True), (2.0, False), (3.0, True)], [(3.0, True)]),
    "held from the start, and let go with a bounce": (
        [(0.0, True), *burst(2.0, False, [0.0015, 0.0025]), (3.0, True)],
        [(3.0, True)],
    ),
}


@pytest.mark.parametrize(("edges", "changes"), STORIES.values(), ids=STORIES)
def test_story(edges: Edges, changes: Edges) -> None:
    assert play(edges, 4) == changes


def test_a_lost_release_is_found_by_looking_again() -> None:
    pressed, released = play([(1.0, True), (2.0, False)], 5, lost=lambda edge: edge[0] == 2.0)
    assert pressed == (1.0, True)
    assert released[1] is False
    assert 2.0 <= released[0] <= 2.0 + REREAD_S + SLACK_S


def test_a_lost_release_of_what_was_held_from_the_start_costs_no_press() -> None:
    assert play([(0.0, True), (2.0, False), (3.0, True)], 3.1, lost=lambda edge: edge[0] == 2.0) == [(3.0, True)]


def test_a_spike_at_the_very_moment_of_a_reading_is_no_release() -> None:
    spike_s = 1.0 + LOCKOUT_S + 3 * REREAD_S - 0.0005
    edges = [(1.0, True), (spike_s, False), (spike_s + 0.001, True)]
    assert play(edges, 2, lost=lambda edge: edge[0] > 1) == [(1.0, True)]


def test_a_thread_that_comes_late_loses_nothing() -> None:
    contact = Contact(LOCKOUT_S)
    contact.edge(1.0)
    assert contact.read(True, 1.3) == 1.0
    assert contact.read(False, 1.3) is None, "the lock-out is long over: read at once, and confirmed"
    assert contact.read(False, 1.31) == 1.3


def test_a_reading_before_its_time_counts_for_nothing() -> None:
    contact = Contact(LOCKOUT_S)
    contact.edge(1.0)
    assert contact.read(True, 1.0 + CONFIRM_S / 2) is None
    assert contact.read(False, 1.0 + CONFIRM_S) is None, "it was a spike"


a_burst = st.lists(st.floats(0, BURST_S), max_size=7, unique=True)
a_spike = st.one_of(st.none(), st.floats(0.01, 0.05))


@given(st.lists(st.tuples(st.floats(0.12, 3), a_burst, a_spike, st.floats(0.12, 3), a_burst, a_spike), max_size=15))
def test_any_bouncing_is_one_press_and_one_release(
    presses: list[tuple[float, list[float], float | None, float, list[float], float | None]],
) -> None:
    edges: Edges = []
    at_s, truth = 0.0, []
    for up_s, down_bounce, up_spike_s, held_s, up_bounce, held_spike_s in presses:
        if up_spike_s is not None:
            edges += [(at_s + up_s - up_spike_s, True), (at_s + up_s - up_spike_s + 0.001, False)]
        edges += burst(at_s + up_s, True, down_bounce)
        if held_spike_s is not None:
            edges += [(at_s + up_s + held_s - held_spike_s, False), (at_s + up_s + held_s - held_spike_s + 0.001, True)]
        edges += burst(at_s + up_s + held_s, False, up_bounce)
        truth += [at_s + up_s, at_s + up_s + held_s]
        at_s += up_s + held_s
    assert edges == sorted(edges, key=lambda edge: edge[0])
    assert play(edges, at_s + 1) == [(when_s, number % 2 == 0) for number, when_s in enumerate(truth)]


@given(st.lists(st.tuples(st.floats(0, 0.02), st.booleans(), st.booleans()), max_size=60), st.booleans())
def test_whatever_comes_it_alternates_and_ends_as_the_contact_is(noise: list[tuple[float, bool, bool]], ends: bool) -> None:
    """Noise of any kind, any of its edges lost but the last one."""
    edges: Edges = []
    lost: set[float] = set()
    at_s = 1.0
    for pause_s, closed, is_lost in noise:
        at_s += pause_s + 1e-6
        edges.append((at_s, closed))
        if is_lost:
            lost.add(at_s)
    edges.append((at_s + LOCKOUT_S + 2 * REREAD_S, ends))
    changes = play(edges, at_s + 2, lost=lambda edge: edge[0] in lost)
    assert [closed for _, closed in changes] == [number % 2 == 0 for number in range(len(changes))]
    assert [when_s for when_s, _ in changes] == sorted(when_s for when_s, _ in changes)
    assert (len(changes) % 2 == 1) is ends


class Hand:
    """Presses a bad button: bursts of 1 to 8 edges, spikes, and edges that nobody is told of."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.edges: Edges = []
        self.lost: set[tuple[float, bool]] = set()
        self.truth: Edges = []
        self.exact: set[tuple[float, bool]] = set()
        self.at_s = 1.0

    def spike(self, closed: bool, from_s: float, to_s: float) -> None:
        """1 ms at most of the other level, sometimes."""
        if self.chance.random() < 0.3:
            at_s = self.chance.uniform(from_s, to_s)
            pair = [(at_s, closed), (at_s + self.chance.uniform(0.0001, 0.001), not closed)]
            self.edges += pair
            self.lost.update(edge for edge in pair if self.chance.random() < 0.2)

    def change(self, closed: bool) -> None:
        edges = burst(self.at_s, closed, [self.chance.uniform(0, BURST_S) for _ in range(self.chance.randrange(8))])
        self.edges += edges
        self.truth.append((self.at_s, closed))
        kind = self.chance.random()
        if kind < 0.1 and not closed:
            self.lost.update(edges)  # the whole release
        elif kind < 0.3:
            self.lost.update(self.chance.sample(edges, self.chance.randrange(len(edges))))  # not all
        if edges[0] not in self.lost:
            self.exact.add(self.truth[-1])

    def press(self) -> None:
        held_s, up_s = self.chance.uniform(0.08, 0.4), self.chance.uniform(0.12, 0.4)
        self.change(True)
        self.spike(False, self.at_s + 0.03, self.at_s + held_s - 0.012)
        self.at_s += held_s
        self.change(False)
        self.spike(True, self.at_s + 0.095, self.at_s + up_s - 0.012)
        self.at_s += up_s


@pytest.mark.parametrize("seed", [17, 18])
def test_ten_thousand_presses_with_bounces_spikes_and_lost_edges(seed: int) -> None:
    """None missed, none doubled, none stuck; each is told with its first edge's time, or is at most one reading late."""
    hand = Hand(seed)
    for _ in range(10_000):
        hand.press()
    changes = play(hand.edges, hand.at_s + 1, lost=hand.lost.__contains__)
    assert [closed for _, closed in changes] == [closed for _, closed in hand.truth]
    assert len(changes) == 20_000
    late_s = [told - real for (told, _), (real, _) in zip(changes, hand.truth, strict=True)]
    assert all(late == 0 for late, change in zip(late_s, hand.truth, strict=True) if change in hand.exact)
    assert min(late_s) >= 0
    assert max(late_s) <= REREAD_S + BURST_S + READINGS * CONFIRM_S
    assert len(hand.exact) > 15_000


@pytest.mark.parametrize("lockout_s", [-0.1, 1.0, float("nan")])
def test_an_impossible_lockout_is_refused(lockout_s: float) -> None:
    with pytest.raises(ValueError, match="lock-out"):
        Contact(lockout_s)

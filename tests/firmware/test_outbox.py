"""Button events until they are acknowledged: in order, a press four times at most, a release for longer, and no stale press."""

from types import SimpleNamespace
from typing import Any

import pytest

DOWN, UP = 1, 2
Sent = tuple[int, int, int]
"""Time, event, seq."""


class Line:
    """An outbox with a clock, and a list of what it sent."""

    def __init__(self, outbox: Any) -> None:
        self.sent: list[Sent] = []
        self.now_ms = 0
        self.seq = 250
        self.outbox = outbox.Outbox(self._send)

    def _send(self, event: int, edge_ms: int, seq: int | None) -> int:
        assert 0 <= edge_ms <= self.now_ms
        if seq is None:
            self.seq = seq = self.seq + 1 & 255
        self.sent.append((self.now_ms, event, seq))
        return seq

    def put(self, event: int) -> None:
        self.outbox.put(event, self.now_ms, self.now_ms)

    def pass_time(self, ms: int) -> None:
        for _ in range(ms):
            self.now_ms += 1
            self.outbox.tick(self.now_ms)


@pytest.fixture
def line(firmware: SimpleNamespace) -> Line:
    return Line(firmware.outbox)


def test_it_leaves_at_once_and_once_when_it_is_taken(line: Line) -> None:
    line.put(DOWN)
    line.pass_time(3)
    line.outbox.acknowledged(251, line.now_ms)
    line.pass_time(2000)
    assert line.sent == [(0, DOWN, 251)]
    assert line.outbox.lost == 0


def test_it_is_repeated_three_times_with_the_same_seq(line: Line) -> None:
    line.put(DOWN)
    line.pass_time(2000)
    assert line.sent == [(0, DOWN, 251), (100, DOWN, 251), (200, DOWN, 251), (300, DOWN, 251)]
    assert line.outbox.lost == 1


def test_a_release_is_repeated_for_as_long_as_the_host_may_be_there(line: Line) -> None:
    """A disturbance of half a second must not leave the microphone open."""
    line.put(UP)
    line.pass_time(60_000)
    assert [at_ms for at_ms, _, _ in line.sent] == list(range(0, 5000, 100))
    assert {seq for _, _, seq in line.sent} == {251}
    assert line.outbox.lost == 1


def test_a_release_does_not_keep_the_next_press_waiting(line: Line) -> None:
    line.put(UP)
    line.pass_time(950)
    line.put(DOWN)
    line.pass_time(1)
    assert line.sent[-1] == (950, DOWN, 252)


def test_an_up_waits_for_its_down(line: Line) -> None:
    line.put(DOWN)
    line.pass_time(50)
    line.put(UP)
    line.pass_time(60)
    line.outbox.acknowledged(251, line.now_ms)
    line.outbox.acknowledged(252, line.now_ms)
    line.pass_time(1000)
    assert line.sent == [(0, DOWN, 251), (100, DOWN, 251), (110, UP, 252)]


def test_somebody_elses_ack_counts_for_nothing(line: Line) -> None:
    line.outbox.acknowledged(0, 0)
    line.put(DOWN)
    line.outbox.acknowledged(250, 0)
    line.pass_time(100)
    assert len(line.sent) == 2


def test_a_stale_press_is_never_sent_but_every_release_is(line: Line) -> None:
    """Nobody is there; he tries six times, then the host comes."""
    for _ in range(6):
        line.put(DOWN)
        line.pass_time(100)
        line.put(UP)
        line.pass_time(100)
    line.pass_time(10_000)
    assert line.outbox.lost == 12
    assert [event for at_ms, event, _ in line.sent if event == DOWN and at_ms > 1200 + 400] == []
    assert len({seq for _, event, seq in line.sent if event == UP}) == 6


def test_what_waits_is_bounded(line: Line) -> None:
    for _ in range(1000):
        line.put(DOWN)
        line.put(UP)
    line.pass_time(100_000)
    assert line.outbox.lost == 2000
    assert len(line.sent) < 1100 * 2

"""The ring's benchmark runs and counts; what it measures is no matter of tests."""

import pytest

from companion.bench_ring import PIXELS, PacedSpi, Spread, measure
from companion.hardware.ring_spi import ws2812_bytes


def test_a_short_run_has_every_figure() -> None:
    figures = measure(0.2, busy=1)
    assert figures.thinking_cpu_percent > 0
    assert figures.speaking_cpu_percent > 0
    transfer_ms = 1000 * 8 * len(ws2812_bytes([(0, 0, 0)] * PIXELS)) / 6.4e6
    for spread in (figures.gaps_ms, figures.gaps_busy_ms, figures.press_to_lit_ms, figures.press_to_lit_busy_ms):
        assert spread is not None
        assert spread.n >= 1
        assert 0 < spread.p50 <= spread.p95 <= spread.max
    for lit in (figures.press_to_lit_ms, figures.press_to_lit_busy_ms):
        assert lit is not None
        assert lit.p50 >= transfer_ms, "the bytes themselves take that long"


@pytest.mark.parametrize(
    ("times_s", "expected"),
    [
        ([], None),
        ([0.003], Spread(3.0, 3.0, 3.0, 1)),
        ([number / 1000 for number in range(1, 101)], Spread(50.5, 95.0, 100.0, 100)),
    ],
    ids=["none", "one", "a hundred"],
)
def test_spreads(times_s: list[float], expected: Spread | None) -> None:
    assert Spread.of(times_s) == (None if expected is None else pytest.approx(expected))


def test_the_paced_bus_notes_what_was_sent() -> None:
    bus = PacedSpi(8_000_000)
    bus.writebytes2(bytes(10))
    assert bus.sent.is_set()
    assert len(bus.sent_s) == 1

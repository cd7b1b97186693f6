"""The bench of the memory runs, and counts what it says it counts."""

from pathlib import Path

from companion.bench_memory import KEPT, RECALLS, WARM_UP, measure


def test_it_measures_a_small_life(tmp_path: Path) -> None:
    parts: dict[str, tuple[int, int]] = {}
    figures = measure(tmp_path, turns=300, facts=40, on_part=lambda part, done, whole: parts.update({part: (done, whole)}))
    assert parts == {"turns": (300, 300), "facts": (40, 40), "recalls": (RECALLS, RECALLS), "kept turns": (KEPT, KEPT)}
    assert figures.recall_ms is not None
    assert figures.recall_ms["n"] == RECALLS - WARM_UP
    assert figures.keep_turn_ms is not None
    assert figures.keep_turn_ms["n"] == KEPT
    assert figures.bytes_a_turn > 100

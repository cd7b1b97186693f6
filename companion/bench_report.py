"""What the bench measured, as JSON, as the rows of a table, and as the stages of a turn."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SETTLED_TURNS = 50
"""Caches are full and every code path has been taken once; memory that grows after that, leaks."""


def spread(values: Sequence[float]) -> dict[str, float] | None:
    """Median, 95th percentile (nearest rank), worst and count; None without a value."""
    if not values:
        return None
    ranked = sorted(values)
    p95 = ranked[min(len(ranked) - 1, -(-95 * len(ranked) // 100) - 1)]
    return {"p50": round(statistics.median(ranked), 1), "p95": round(p95, 1), "max": round(ranked[-1], 1), "n": len(ranked)}


@dataclass
class Report:
    """What was measured. Lists are in milliseconds, one value a turn."""

    packs: dict[str, str]
    release_to_text_ms: list[float] = field(default_factory=list)
    text_to_reply_ms: list[float] = field(default_factory=list)
    release_to_first_sound_ms: list[float] = field(default_factory=list)
    interrupt_ms: list[float] = field(default_factory=list)
    first_piece_ms: dict[str, list[float]] = field(default_factory=dict)
    rss_mb: list[float] = field(default_factory=list)
    """After each turn, with the voice's process."""
    stt_rtf: float | None = None
    start_s: float | None = None
    idle_cpu_percent: float | None = None
    models_load_s: float | None = None
    models_rss_mb: float | None = None
    prefill_tokens_per_s: float | None = None
    decode_tokens_per_s: float | None = None
    llama_cpp: dict[str, Any] | None = None
    """The same decoder there: its file, and the two figures above."""
    turn_200_over_5: float | None = None

    @property
    def growth_mb(self) -> float | None:
        """Between the medians of ten turns: a voice that is being replaced is missing from a single one."""
        settled = self.rss_mb[SETTLED_TURNS:]
        if len(settled) <= SETTLED_TURNS:
            return None
        return round(statistics.median(settled[-10:]) - statistics.median(settled[:10]), 1)

    def as_json(self) -> dict[str, Any]:
        return {
            "release_to_text_ms": spread(self.release_to_text_ms),
            "release_to_first_sound_ms": spread(self.release_to_first_sound_ms),
            "interrupt_ms": spread(self.interrupt_ms),
            "stt_rtf": self.stt_rtf,
            "start_s": self.start_s,
            "rss_mb": round(max(self.rss_mb), 1) if self.rss_mb else None,
            "rss_growth_mb": self.growth_mb,
            "idle_cpu_percent": self.idle_cpu_percent,
            "first_piece_ms": {source: spread(values) for source, values in self.first_piece_ms.items()},
            "decode_tokens_per_s": self.decode_tokens_per_s,
            "prefill_tokens_per_s": self.prefill_tokens_per_s,
            "llama_cpp": self.llama_cpp,
            "models_load_s": self.models_load_s,
            "models_rss_mb": self.models_rss_mb,
            "turn_200_over_5": self.turn_200_over_5,
            "packs": self.packs,
        }

    def rows(self) -> list[tuple[str, ...]]:
        """For a table: what, median, 95 %, worst, of how many."""
        lists = {
            "release to text": self.release_to_text_ms,
            "release to first sound": self.release_to_first_sound_ms,
            "interrupt to silence": self.interrupt_ms,
        } | {f"answer found by {source}": values for source, values in sorted(self.first_piece_ms.items())}
        figures = {
            "recognition, seconds of work for a second of sound": self.stt_rtf,
            "start to ready (s)": self.start_s,
            "memory, at its most (MB)": max(self.rss_mb, default=None),
            f"memory since turn {SETTLED_TURNS} (MB)": self.growth_mb,
            "idle, share of a core (%)": self.idle_cpu_percent,
            "both models, to load (s)": self.models_load_s,
            "both models, memory of a process with them (MB)": self.models_rss_mb,
            "read by the decoder (tokens/s)": self.prefill_tokens_per_s,
            "written by the decoder (tokens/s)": self.decode_tokens_per_s,
            "turn 200 of a conversation against turn 5 (times)": self.turn_200_over_5,
        }
        if self.llama_cpp:
            figures["read by llama.cpp (tokens/s)"] = self.llama_cpp["prefill_tokens_per_s"]
            figures["written by llama.cpp (tokens/s)"] = self.llama_cpp["decode_tokens_per_s"]
        spreads = {name: spread(values) for name, values in lists.items()}
        table = [(name, *(f"{one[key]:g}" for key in ("p50", "p95", "max", "n"))) for name, one in spreads.items() if one]
        table += [
            (name, "-" if value is None else f"{value:.0f}" if value >= 100 else f"{value:.3g}", "", "", "")
            for name, value in figures.items()
        ]
        return table + [(kind, name, "", "", "") for kind, name in self.packs.items()]

    def stages(self) -> list[tuple[str, float]]:
        """The medians between letting go and first sound, in order, each with its length in milliseconds."""
        text, reply = _median(self.release_to_text_ms), _median(self.text_to_reply_ms)
        sound = _median(self.release_to_first_sound_ms)
        return [("words found", text), ("answer found", reply), ("first sound", max(0.0, sound - text - reply))]


def _median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0

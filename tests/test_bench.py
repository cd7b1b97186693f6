"""The bench: its arithmetic, the shape of what it prints, and that it measures real turns. No figure is judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from companion.bench_plot import tick_ms, write_waterfall
from companion.bench_report import SETTLED_TURNS, Report, spread
from companion.errors import RecordingError
from companion.models import packs

LIMIT_S = 300
DESIGNED = {
    "release_to_text_ms", "release_to_first_sound_ms", "interrupt_ms", "stt_rtf", "start_s", "rss_mb", "idle_cpu_percent",
    "first_piece_ms", "decode_tokens_per_s", "prefill_tokens_per_s", "packs",
    "models_load_s", "models_rss_mb", "llama_cpp", "turn_200_over_5",
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([5.0], {"p50": 5.0, "p95": 5.0, "max": 5.0, "n": 1}),
        ([4.0, 1.0, 3.0, 2.0], {"p50": 2.5, "p95": 4.0, "max": 4.0, "n": 4}),
        ([float(n) for n in range(1, 101)], {"p50": 50.5, "p95": 95.0, "max": 100.0, "n": 100}),
    ],
    ids=["nothing", "one", "four", "a hundred"],
)
def test_the_95th_percentile_is_the_nearest_rank(values: list[float], expected: dict[str, float] | None) -> None:
    assert spread(values) == expected


def test_growth_is_counted_from_the_settled_turn_on() -> None:
    report = Report({})
    report.rss_mb = [10.0] * SETTLED_TURNS
    assert report.growth_mb is None
    report.rss_mb += [100.0] * 10 + [50.0] * (SETTLED_TURNS - 19) + [101.0] * 9 + [80.0]  # the voice is away in the last
    assert report.growth_mb == 1.0


def test_a_real_bench_has_the_figures_of_the_design(tmp_path: Path) -> None:
    plot = tmp_path / "turn.png"
    command = [sys.executable, "-m", "companion", "--data", str(tmp_path), "bench", "--turns", "3", "--idle", "0.2", "--json"]
    done = subprocess.run([*command, "--plot", str(plot)], capture_output=True, text=True, timeout=LIMIT_S, check=True)
    report = json.loads(done.stdout)
    assert report.keys() >= DESIGNED
    assert report["release_to_text_ms"]["n"] == report["release_to_first_sound_ms"]["n"] == 3
    assert report["interrupt_ms"]["n"] == 2
    assert 0 < report["release_to_text_ms"]["p50"] < report["release_to_first_sound_ms"]["p50"]
    assert report["start_s"] > 0
    assert report["rss_mb"] > 20
    assert report["stt_rtf"] > 0
    assert report["packs"]["ears"]
    decoder, encoder = (packs.find(kind, [packs.PACKAGE_PACKS])[0] for kind in ("mind", "encoder"))
    assert (report["decode_tokens_per_s"] is None) == (not decoder)
    assert (report["models_load_s"] is None) == (not (decoder and encoder))
    assert report["turn_200_over_5"] > 0
    assert report["first_piece_ms"]["bank"]["n"] > 3
    with Image.open(plot) as picture:
        assert picture.size[0] > picture.size[1] > 100


@pytest.mark.parametrize("total_ms", [0.0, 1.0, 49.0, 137.0, 5000.0, 1e6])
def test_ticks_are_few(total_ms: float) -> None:
    assert total_ms / tick_ms(total_ms) <= 10 or tick_ms(total_ms) == 10_000.0


def test_a_plot_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="--plot"):
        write_waterfall(tmp_path / "nowhere" / "turn.png", [("words found", 10.0)])

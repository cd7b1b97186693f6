"""A turn's stages as a waterfall: each bar begins where the last ends."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from companion.errors import RecordingError

WIDTH_PX, ROW_PX, LEFT_PX, MARGIN_PX = 900, 54, 190, 30
SCALE = 2
"""Drawn larger and made smaller, so that edges are smooth."""
BACKGROUND, INK, FAINT = "#10151c", "#e8edf2", "#39434f"
COLOURS = ("#3fb6d8", "#f2b84b", "#35c79a", "#c890e8")


def write_waterfall(path: Path, stages: Sequence[tuple[str, float]]) -> None:
    """`stages`: name and length in milliseconds, in order, from letting go of the button. Raises RecordingError."""
    total_ms = sum(length_ms for _, length_ms in stages)
    step_ms = tick_ms(total_ms)
    end_ms = (int(total_ms // step_ms) + 1) * step_ms
    height = MARGIN_PX * 2 + ROW_PX * (len(stages) + 1)
    picture = Image.new("RGB", (WIDTH_PX * SCALE, height * SCALE), BACKGROUND)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(17 * SCALE)

    def x(at_ms: float) -> float:
        return SCALE * (LEFT_PX + (WIDTH_PX - LEFT_PX - 3 * MARGIN_PX) * at_ms / end_ms)

    bottom = SCALE * (MARGIN_PX + ROW_PX * len(stages))
    for number in range(int(end_ms / step_ms) + 1):
        at_ms = number * step_ms
        draw.line([(x(at_ms), SCALE * MARGIN_PX), (x(at_ms), bottom)], FAINT, SCALE)
        draw.text((x(at_ms), bottom + 8 * SCALE), f"{at_ms:g}", INK, font, anchor="mt")
    draw.text((SCALE * MARGIN_PX, bottom + 8 * SCALE), "ms after release", INK, font, anchor="lt")
    start_ms = 0.0
    for row, (name, length_ms) in enumerate(stages):
        top = SCALE * (MARGIN_PX + ROW_PX * row + 8)
        middle = top + SCALE * (ROW_PX - 16) / 2
        bar = [x(start_ms), top, max(x(start_ms + length_ms), x(start_ms) + 2 * SCALE), top + SCALE * (ROW_PX - 16)]
        draw.rounded_rectangle(bar, 5 * SCALE, COLOURS[row % len(COLOURS)])
        draw.text((SCALE * MARGIN_PX, middle), name, INK, font, anchor="lm")
        draw.text((bar[2] + 8 * SCALE, middle), f"{length_ms:.0f} ms", INK, font, anchor="lm")
        start_ms += length_ms
    try:
        picture.resize((WIDTH_PX, height), Image.Resampling.LANCZOS).save(path, "PNG")
    except OSError as error:
        raise RecordingError(f"I can't write {path}: {error.strerror}.", "Choose another file for --plot.") from error


def tick_ms(total_ms: float) -> float:
    """A round step that gives four to ten ticks."""
    for step_ms in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        if total_ms / step_ms <= 10:
            return float(step_ms)
    return 10_000.0

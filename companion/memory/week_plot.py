"""A week of talks as a picture: a bar of minutes for each day, the moods within it, and the people below."""

import unicodedata
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from companion.memory.portable import ArgumentError
from companion.memory.readable import many, plain
from companion.memory.week import Day, title, totals

WIDTH_PX, HEIGHT_PX = 1000, 620
LEFT_PX, RIGHT_PX, TOP_PX, FLOOR_PX = 70, 30, 110, 400
BAR_PX, GAP_PX = 74, 2
SCALE = 2
"""Drawn larger and made smaller, so that edges are smooth."""
BACKGROUND, INK, FAINT, DIM = "#10151c", "#e8edf2", "#39434f", "#9aa7b4"
MOODS = {"bright": "#f2c84b", "fine": "#35c79a", "mixed": "#3fb6d8", "flat": "#8a97a5", "tense": "#e8793a", "low": "#7f7be0"}
NO_MOOD = "#56626f"
"""For what was said in no mood that could be told, and for one that is new here."""
MOST_PEOPLE = 4
WIDE_FONT = "DejaVuSans.ttf"
STEPS_MIN = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 960)


def write_week(path: Path, days: tuple[Day, ...]) -> None:
    """Draw it into a PNG file. Raises ArgumentError where that can't be written."""
    picture = Image.new("RGB", (WIDTH_PX * SCALE, HEIGHT_PX * SCALE), BACKGROUND)
    sheet = _Sheet(ImageDraw.Draw(picture))
    sheet.text(LEFT_PX, 28, title(days), size_px=26, anchor="lt")
    sheet.text(LEFT_PX, 66, totals(days), DIM, anchor="lt")
    step = next((step for step in STEPS_MIN if 5 * step >= max(day.minutes for day in days)), 1440)
    most = step * max(1, -(-max(day.minutes for day in days) // step))
    for minutes in range(0, most + 1, step):
        y = _y(minutes, most)
        sheet.line(LEFT_PX, y, WIDTH_PX - RIGHT_PX, y)
        sheet.text(LEFT_PX - 10, y, str(minutes), DIM, anchor="rm")
    sheet.text(LEFT_PX - 10, TOP_PX - 12, "min", DIM, anchor="rb")
    column_px = (WIDTH_PX - LEFT_PX - RIGHT_PX) / len(days)
    for number, day in enumerate(days):
        _draw_day(sheet, day, LEFT_PX + column_px * (number + 0.5), most, column_px - 10)
    _draw_legend(sheet)
    try:
        picture.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS).save(path, "PNG")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ArgumentError(f"I can't write {path}: {why}.", "Choose another file for --plot.") from error


class _Sheet:
    """Draws in whole pixels of the finished picture."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def text(self, x: float, y: float, text: str, colour: str = INK, *, size_px: int = 15, anchor: str = "ma") -> None:
        self._draw.text((x * SCALE, y * SCALE), text, colour, _font(size_px * SCALE), anchor=anchor)

    def width_px(self, text: str, size_px: int) -> float:
        return float(self._draw.textlength(text, _font(size_px * SCALE))) / SCALE

    def line(self, left: float, top: float, right: float, bottom: float) -> None:
        self._draw.line([(left * SCALE, top * SCALE), (right * SCALE, bottom * SCALE)], FAINT, SCALE)

    def block(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        if bottom - top >= 1:
            self._draw.rounded_rectangle([left * SCALE, top * SCALE, right * SCALE, bottom * SCALE], 3 * SCALE, colour)

    def fitted(self, text: str, width_px: float, size_px: int) -> str:
        """Cut short to what there is room for."""
        text = _drawable(plain(text)[:60])
        while text and self.width_px(text, size_px) > width_px:
            text = text.removesuffix("…")[:-1].rstrip() + "…" if len(text) > 2 else ""
        return text


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The system's font where it has one, for Pillow's own knows no accents."""
    try:
        return ImageFont.truetype(WIDE_FONT, size * 0.94)
    except OSError:
        return ImageFont.load_default(size)


def _drawable(text: str) -> str:
    """Without accents where the font has none."""
    try:
        ImageFont.truetype(WIDE_FONT, 10)
    except OSError:
        apart = unicodedata.normalize("NFKD", text)
        return "".join(letter if letter.isascii() else "?" for letter in apart if not unicodedata.combining(letter))
    return text


def _y(minutes: float, most: int) -> float:
    return FLOOR_PX - (FLOOR_PX - TOP_PX) * minutes / most


def _draw_day(sheet: _Sheet, day: Day, middle: float, most: int, width_px: float) -> None:
    top = _y(day.minutes, most)
    floor = float(FLOOR_PX)
    for mood, count in by_mood(day):
        height = (FLOOR_PX - top) * count / max(day.turns, 1)
        sheet.block(middle - BAR_PX / 2, floor - height, middle + BAR_PX / 2, floor - GAP_PX, MOODS.get(mood, NO_MOOD))
        floor -= height
    if day.minutes:
        label = f"{day.minutes} min"
        half_px = sheet.width_px(label, 15) / 2 + 4
        sheet.block(middle - half_px, top - 24, middle + half_px, top - 3, BACKGROUND)  # no line runs through it
        sheet.text(middle, top - 6, label, anchor="mb")
    sheet.text(middle, FLOOR_PX + 12, f"{day.day:%A}", size_px=16)
    sheet.text(middle, FLOOR_PX + 34, f"{day.day.day} {day.day:%b}", DIM, size_px=14)
    sheet.text(middle, FLOOR_PX + 56, many(day.talks, "talk") if day.talks else "none", DIM, size_px=14)
    for row, name in enumerate(day.people[:MOST_PEOPLE]):
        last = row == MOST_PEOPLE - 1 and len(day.people) > MOST_PEOPLE
        shown = f"and {len(day.people) - row} more" if last else name
        sheet.text(middle, FLOOR_PX + 84 + 20 * row, sheet.fitted(shown, width_px, 14), size_px=14)


def by_mood(day: Day) -> tuple[tuple[str, int], ...]:
    """How many turns were in each mood, in the order of the legend; "" is what no mood is known of."""
    return (*sorted(day.moods, key=_order), ("", day.turns - sum(count for _, count in day.moods)))


def _order(mood: tuple[str, int]) -> int:
    names = [*MOODS]
    return names.index(mood[0]) if mood[0] in MOODS else len(names)


def _draw_legend(sheet: _Sheet) -> None:
    left = float(LEFT_PX)
    for name, colour in {**MOODS, "not known": NO_MOOD}.items():
        sheet.block(left, HEIGHT_PX - 34, left + 14, HEIGHT_PX - 20, colour)
        sheet.text(left + 21, HEIGHT_PX - 27, name, DIM, size_px=14, anchor="lm")
        left += 21 + sheet.width_px(name, 14) + 22

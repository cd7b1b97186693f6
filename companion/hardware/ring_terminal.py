"""A ring drawn in a terminal: round lights in a circle, and in the middle a word that says what they mean.

    with Live(refresh_per_second=25) as live:
        ring = TerminalRing(12, live.update)

Without colour, or in fewer than 24 columns, it is one line: a shape that fills as the ring does, and the word.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, cos, pi, sin

from rich.color import Color
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.style import Style
from rich.text import Text

from companion.hardware.ring import DARK, Pixels, Rgb, checked, luminance, on_screen

NARROWEST_COLUMNS = 24
UNLIT: Rgb = (52, 54, 62)
"""An unlit light on the screen (in the screen's own numbers): one sees that there is a ring."""

SHAPES = ("○", "◔", "◑", "◕", "●")
PLAIN_SHAPES = (".", "o", "o", "O", "@")
CAPTION_STYLE = Style(bold=True)


@dataclass(frozen=True)
class RingPicture:
    """One frame of a ring, for rich to print. `caption` is for people, a word or two."""

    pixels: Pixels
    caption: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns, _ = size(len(self.pixels))
        plain = options.legacy_windows or options.ascii_only
        if console.color_system is None or console.no_color or plain or options.max_width < max(NARROWEST_COLUMNS, columns):
            yield self.line(PLAIN_SHAPES if options.ascii_only else SHAPES)
        else:
            yield self.circle()

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        columns, _ = size(len(self.pixels))
        return Measurement(min(columns, options.max_width), min(columns, options.max_width))

    def line(self, shapes: Sequence[str] = SHAPES) -> Text:
        """One line: how much of the ring is lit as a shape in the ring's colour, and the caption."""
        lit = [pixel for pixel in self.pixels if pixel != DARK]
        shape = shapes[ceil(4 * len(lit) / len(self.pixels))]
        colour = style(max(lit, key=luminance)) if lit else Style()
        return Text.assemble((shape, colour), f" {self.caption}".rstrip(), no_wrap=True, overflow="crop")

    def circle(self) -> Text:
        """The whole ring, each light a dot, the caption inside, on as many lines as it needs."""
        columns, rows = size(len(self.pixels))
        grid = [[" "] * columns for _ in range(rows)]
        inked: list[tuple[int, int, Style]] = []
        lines = wrapped(self.caption, columns - 6)
        for row, words in enumerate(lines, start=(rows - len(lines) + 1) // 2):
            start = (columns - len(words)) // 2
            grid[row][start : start + len(words)] = words
            inked.append((row * (columns + 1) + start, len(words), CAPTION_STYLE))
        for (row, column), pixel in zip(places(len(self.pixels)), self.pixels, strict=True):
            grid[row][column] = "●"
            inked.append((row * (columns + 1) + column, 1, style(pixel)))
        picture = Text("\n".join("".join(row) for row in grid), no_wrap=True, overflow="crop")
        for start, length, ink in inked:
            picture.stylize(ink, start, start + length)
        return picture


def size(count: int) -> tuple[int, int]:
    """Columns and rows that a ring of `count` lights takes. A terminal's cell is twice as high as it is wide."""
    down = radius(count)
    return 4 * down + 3, 2 * down + 1


def radius(count: int) -> int:
    """From the middle to the uppermost light, in rows; 3 for the usual 12, more when they would touch."""
    return max(3, ceil(count / 6))


def places(count: int) -> list[tuple[int, int]]:
    """The cell (row, column) of each light, clockwise from the top, mirrored exactly left and right, up and down."""
    down, across = radius(count), 2 * radius(count)
    angles = [2 * pi * index / count for index in range(count)]
    return [(down - rounded(down * cos(angle)), 1 + across + rounded(across * sin(angle))) for angle in angles]


def rounded(value: float) -> int:
    """The nearest whole number, halves towards the middle: round() alone sends 1.5 and 2.5 to the same row."""
    nearest = ceil(abs(value) - 0.5 - 1e-9)
    return nearest if value >= 0 else -nearest


def wrapped(caption: str, columns: int) -> list[str]:
    """The caption in at most three lines of `columns` at most; what is longer is cut."""
    lines: list[str] = []
    for word in caption.split():
        if lines and len(lines[-1]) + 1 + len(word) <= columns:
            lines[-1] += f" {word}"
        else:
            lines.append(word[:columns])
    return lines[:3]


def style(pixel: Rgb) -> Style:
    """The pixel's colour on the screen, never darker than a light that is out."""
    red, green, blue = (max(pair) for pair in zip(on_screen(pixel), UNLIT, strict=True))
    return Style(color=Color.from_rgb(red, green, blue))


class TerminalRing:
    """A Ring whose frames go to `update` as something that rich can print; rich.live.Live.update is one.

    Its methods may be called from any thread, if `update` may.
    """

    def __init__(self, count: int, update: Callable[[RenderableType], object]) -> None:
        self.count = count
        self._update = update
        self._picture = RingPicture((DARK,) * count)

    @property
    def caption(self) -> str:
        """The word in the middle. Setting it draws the ring anew."""
        return self._picture.caption

    @caption.setter
    def caption(self, words: str) -> None:
        self._draw(RingPicture(self._picture.pixels, words))

    def show(self, pixels: Sequence[Rgb]) -> None:
        self._draw(RingPicture(checked(pixels, self.count), self.caption))

    def close(self) -> None:
        self.show((DARK,) * self.count)

    def _draw(self, picture: RingPicture) -> None:
        self._picture = picture
        self._update(picture)

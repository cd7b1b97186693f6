"""A picture of every look: its name, what it says, and eight moments of it, drawn as glowing lights.

For the README, and for people who build or wire a ring of their own.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont
from PIL.ImageFont import ImageFont as BitmapFont

from companion.errors import CompanionError
from companion.hardware.patterns import LOOKS, Look
from companion.hardware.ring import FULL, SCREEN_GAMMA, Pixels

MOMENTS = 8
VOICE = (0.0, 0.35, 0.8, 0.55, 1.0, 0.6, 0.3, 0.1)
"""How loud a word or two are, moment by moment."""

TILE_PX, GAP_PX, MARGIN_PX, WORDS_PX = 100, 8, 36, 340
NIGHT = np.array([0.0030, 0.0036, 0.0060])
"""The background, in linear light."""
BODY = np.array([0.0085, 0.0095, 0.013])
"""The ring's own disc."""
NAME_COLOUR, WORDS_COLOUR = (236, 238, 244), (146, 152, 168)

Plane = NDArray[np.float64]


def falling(look: Look) -> bool:
    """Whether its share runs down as time goes by: a timer's does."""
    return look.argument_means == "time left"


def moments(look: Look, count: int) -> list[Pixels]:
    """Eight frames of a look: over one cycle of its own, with its argument doing what it would."""
    frames = []
    for number in range(MOMENTS):
        share = number / (MOMENTS - 1)
        argument = VOICE[number] if look.follows_sound else (1 - share if falling(look) else share)
        if look.cycle_s and look.argument_means == "charge":
            argument = 0.4
        frames.append(look.frame(look.cycle_s * number / MOMENTS, argument if look.argument_means else 0.0, count))
    return frames


@dataclass(frozen=True)
class Lamp:
    """Where each light of a ring throws its light, on a square tile: `spill` and `cores` have shape (count, side, side)."""

    spill: Plane
    cores: Plane
    body: Plane

    @classmethod
    def of(cls, count: int, side_px: int) -> "Lamp":
        angles = np.arange(count) / count * 2 * np.pi
        radius = 0.345 * side_px
        size = min(0.058 * side_px, 0.4 * radius * 2 * np.pi / count)
        rows, columns = np.mgrid[0:side_px, 0:side_px] + 0.5 - side_px / 2
        away = np.hypot(columns - radius * np.sin(angles)[:, None, None], rows + radius * np.cos(angles)[:, None, None])
        middle = np.hypot(columns, rows)
        cores = np.clip(size - away + 0.5, 0, 1)  # half a pixel of softness: no stairs at any size
        spill = cores * 1.25 + 0.5 * np.exp(-((away / (1.7 * size)) ** 2)) + 0.10 / (1 + (away / (1.5 * size)) ** 2) ** 1.5
        fade = np.clip((0.5 * side_px - middle) / (0.12 * side_px), 0, 1)  # so that a tile's edge is never seen
        body = np.clip(0.43 * side_px - middle + 0.5, 0, 1) * np.clip(middle - 0.26 * side_px + 0.5, 0, 1)
        return cls(spill * fade, cores, body)

    def draw(self, pixels: Pixels) -> Plane:
        """The tile in linear light, shape (side, side, 3)."""
        colours = np.array(pixels, dtype=np.float64) / FULL
        ground = NIGHT + self.body[:, :, None] * (BODY - NIGHT) + self.cores.sum(axis=0)[:, :, None] * 0.012
        tile: Plane = ground + np.einsum("nyx,nc->yxc", self.spill, colours)
        return tile


def developed(light: Plane) -> NDArray[np.uint8]:
    """Linear light to a screen's numbers. The brightest spots turn white slowly, as they do on film."""
    exposed = 1 - np.exp(-1.6 * light)
    whiter = exposed + 0.18 * np.clip(light.max(axis=2, keepdims=True) - 0.9, 0, 1)
    numbers: NDArray[np.uint8] = np.round(255 * np.clip(whiter, 0, 1) ** (1 / SCREEN_GAMMA)).astype(np.uint8)
    return numbers


def write_sheet(path: Path, count: int = 12) -> None:
    """Draw every look into a PNG. Raises CompanionError when the file can't be written."""
    lamp = Lamp.of(count, TILE_PX)
    step = TILE_PX + GAP_PX
    width = 2 * MARGIN_PX + WORDS_PX + MOMENTS * step - GAP_PX
    light = np.broadcast_to(NIGHT, (2 * MARGIN_PX + len(LOOKS) * step - GAP_PX, width, 3)).copy()
    for row, look in enumerate(LOOKS.values()):
        top = MARGIN_PX + row * step
        for column, pixels in enumerate(moments(look, count)):
            left = MARGIN_PX + WORDS_PX + column * step
            light[top : top + TILE_PX, left : left + TILE_PX] = lamp.draw(pixels)
    picture = Image.fromarray(developed(light))
    _write_words(ImageDraw.Draw(picture), step)
    try:
        picture.save(path, "PNG", optimize=True)
    except OSError as error:
        raise CompanionError(
            f"Cannot write {path}: {error.strerror or error}.", "Name a file in a folder you may write to."
        ) from error


def _write_words(draw: ImageDraw.ImageDraw, step: int) -> None:
    large: FreeTypeFont | BitmapFont = ImageFont.load_default(27)
    small: FreeTypeFont | BitmapFont = ImageFont.load_default(19)
    for row, (name, look) in enumerate(LOOKS.items()):
        middle = MARGIN_PX + row * step + TILE_PX // 2
        draw.text((MARGIN_PX, middle - 32), name.replace("_", " "), NAME_COLOUR, large)
        draw.text((MARGIN_PX, middle + 6), look.says, WORDS_COLOUR, small)

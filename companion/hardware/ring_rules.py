"""The rules that every frame keeps before it goes to a ring: as bright as was asked, dim at night, never above the current limit.

Pure functions on linear light: no ring, no clock, no thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from itertools import chain

from companion.hardware.ring import DARK, Pixels, Rgb

EYE_GAMMA = 2.2
"""From how bright something is to look to its light. Lightness goes with a little less than the square root of light:
CIE 1976 L*, whose curve a power of 2.2 follows closely (as IEC 61966-2-1, sRGB, does)."""

FULL_COLOUR_MA = 20.0
"""One colour of one pixel at level 255, as commonly given for APA102 and WS2812B. Later WS2812B draw 12 mA;
this keeps to the safe side. hardware.md's 720 mA for twelve white pixels is the same."""

QUIESCENT_MA = 1.0
"""What the chip in a pixel draws, dark or lit: commonly given as up to 1 mA."""


@dataclass(frozen=True)
class Night:
    """The hours in which the lights are dim, by local time. From 22:00 to 07:00 goes over midnight; equal times are never."""

    begins: time
    ends: time
    brightness_percent: float
    """How bright the lights look then, at most."""

    def __post_init__(self) -> None:
        share_of_light(self.brightness_percent)

    def lasts_at(self, now: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


@dataclass(frozen=True)
class Rules:
    """What holds for every frame of a ring. A wrong brightness or budget is found here, not at the first look."""

    brightness_percent: float
    """How bright the lights look at most, 0 to 100: 50 looks half as bright as 100, and is a fifth of its light."""
    budget_ma: float = 300.0
    """What the ring may draw, its pixels' own chips included."""
    night: Night | None = None

    def __post_init__(self) -> None:
        share_of_light(self.brightness_percent)
        limited((), self.budget_ma)

    def share_at(self, now: time) -> float:
        """Which share of full light is given at this time of day, 0 to 1."""
        percent = self.brightness_percent
        if self.night is not None and self.night.lasts_at(now):
            percent = min(percent, self.night.brightness_percent)
        return share_of_light(percent)


def ruled(pixels: Sequence[Rgb], share: float, budget_ma: float) -> Pixels:
    """The frame as it may be shown: dimmed first, so that only what is then still too much is taken away.

    `share` is of light, 0 to 1: see Rules.share_at.
    """
    return limited(dimmed(pixels, share), budget_ma)


def share_of_light(brightness_percent: float) -> float:
    """How much light (0 to 1) looks that bright. Raises ValueError outside 0 to 100 %."""
    if not 0 <= brightness_percent <= 100:
        raise ValueError(f"brightness is 0 to 100 %, not {brightness_percent!r}")
    return float((brightness_percent / 100) ** EYE_GAMMA)


def dimmed(pixels: Sequence[Rgb], share: float) -> Pixels:
    """The frame at a share (0 to 1) of its light. What was lit stays lit: a dim look must not vanish at night."""
    if not 0 <= share <= 1:
        raise ValueError(f"a share of light is 0 to 1, not {share!r}")
    if share == 1:
        return tuple(pixels)
    if share == 0:
        return (DARK,) * len(pixels)
    return _pixels(_levels(pixels).translate(_dimmer(share)))


@lru_cache(maxsize=8)
def _dimmer(share: float) -> bytes:
    """What becomes of each level. The share changes with the time of day only, the frames many times a second."""
    return bytes([0, *(max(1, round(level * share)) for level in range(1, 256))])


def current_ma(pixels: Sequence[Rgb]) -> float:
    """What a ring draws while it shows the frame."""
    return len(pixels) * QUIESCENT_MA + sum(map(sum, pixels)) * FULL_COLOUR_MA / 255


def limited(pixels: Sequence[Rgb], budget_ma: float) -> Pixels:
    """The frame, darker where it would draw more than `budget_ma`; its colours stay as they were as nearly as can be.

    What is lit stays lit as long as that fits; else all is dark. Only the chips' own current cannot be taken away.
    """
    if not budget_ma >= 0:
        raise ValueError(f"a ring's budget is 0 mA or more, not {budget_ma!r}")
    levels = _levels(pixels)
    total = sum(levels)
    allowed = (budget_ma - len(pixels) * QUIESCENT_MA) * 255 / FULL_COLOUR_MA
    if total <= allowed:
        return tuple(pixels)
    lit = len(levels) - levels.count(0)
    if lit > allowed:
        return (DARK,) * len(pixels)
    share = (allowed - lit) / (total - lit)  # total > allowed >= lit: each keeps 1, and a share of the rest
    return _pixels(bytes(level and 1 + int((level - 1) * share) for level in levels))


def _levels(pixels: Sequence[Rgb]) -> bytes:
    return bytes(chain.from_iterable(pixels))


def _pixels(levels: bytes) -> Pixels:
    return tuple(zip(levels[::3], levels[1::3], levels[2::3], strict=True))

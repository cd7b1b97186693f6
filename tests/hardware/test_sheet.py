"""The picture of all looks."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from companion.errors import CompanionError
from companion.hardware.patterns import LOOKS
from companion.hardware.sheet import GAP_PX, MARGIN_PX, MOMENTS, TILE_PX, WORDS_PX, moments, write_sheet

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "looks.png"


@pytest.mark.parametrize("count", [4, 12])
def test_every_look_has_a_row_and_all_but_asleep_glow(tmp_path: Path, count: int) -> None:
    write_sheet(tmp_path / "looks.png", count)
    picture = np.asarray(Image.open(tmp_path / "looks.png").convert("RGB"), dtype=np.int16)
    step = TILE_PX + GAP_PX
    rings = picture[:, MARGIN_PX + WORDS_PX :]
    rows = {name: rings[MARGIN_PX + row * step : MARGIN_PX + row * step + TILE_PX] for row, name in enumerate(LOOKS)}
    assert rows["shutting_down"].shape[0] == TILE_PX
    assert rows["asleep"].max() < 90
    assert all(pixels.max() > 90 for name, pixels in rows.items() if name != "asleep")
    words = picture[:, MARGIN_PX : MARGIN_PX + WORDS_PX - 40]
    assert all(words[MARGIN_PX + row * step :][:TILE_PX].max() > 200 for row in range(len(LOOKS)))
    assert picture[:, MARGIN_PX + WORDS_PX - 12 : MARGIN_PX + WORDS_PX - 2].max() < 60, "words run into the rings"


@pytest.mark.parametrize("name", LOOKS)
def test_the_moments_show_what_changes(name: str) -> None:
    look = LOOKS[name]
    frames = moments(look, 12)
    assert len(frames) == MOMENTS
    assert (len(set(frames)) > 3) == bool(look.cycle_s or look.argument_means)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CompanionError, match="Cannot write"):
        write_sheet(tmp_path / "no such folder" / "looks.png", count=4)


def test_the_readmes_picture_is_what_the_command_draws(tmp_path: Path) -> None:
    """Stored with 256 colours, so a little off; `python docs/pictures.py` draws it anew."""
    write_sheet(tmp_path / "looks.png")
    with Image.open(tmp_path / "looks.png") as drawn, Image.open(PICTURE) as stored:
        assert drawn.size == stored.size
        off = np.abs(np.asarray(drawn.convert("RGB"), np.int16) - np.asarray(stored.convert("RGB"), np.int16))
    assert off.mean() < 2
    assert np.percentile(off, 99.9) < 40

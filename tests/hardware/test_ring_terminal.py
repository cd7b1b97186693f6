"""The ring in the terminal."""

import io

import pytest
from rich.console import Console, RenderableType

from companion.hardware.patterns import LOOKS
from companion.hardware.ring import DARK
from companion.hardware.ring_terminal import UNLIT, RingPicture, TerminalRing, places, size, wrapped


def printed(picture: RingPicture, columns: int = 80, colour: bool = True, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    Console(
        file=file,
        width=columns,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        legacy_windows=False,
        _environ={},
    ).print(picture)
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("count", range(1, 61))
def test_every_light_has_a_place_of_its_own(count: int) -> None:
    columns, rows = size(count)
    found = places(count)
    assert len(set(found)) == count
    assert found[0] == (0, columns // 2)
    assert all(0 <= row < rows and 0 < column < columns - 1 for row, column in found)


@pytest.mark.parametrize("count", [4, 8, 12, 16, 24])
def test_the_ring_is_symmetric(count: int) -> None:
    columns, rows = size(count)
    assert {(row, columns - 1 - column) for row, column in places(count)} == set(places(count))
    assert {(rows - 1 - row, column) for row, column in places(count)} == set(places(count))


def test_twelve_lights_take_seven_lines() -> None:
    text = RingPicture(LOOKS["listening"].frame(0.0, 0.5, 12), "listening").circle()
    lines = text.plain.split("\n")
    assert len(lines) == 7
    assert text.plain.count("●") == 12
    assert "listening" in lines[3]
    assert {len(line) for line in lines} == {15}


def test_colours_are_24_bit_and_unlit_lights_are_seen() -> None:
    shown = printed(RingPicture(((254, 0, 0),) + (DARK,) * 11))
    assert f"38;2;255;{UNLIT[1]};{UNLIT[2]}" in shown
    assert shown.count(f"38;2;{UNLIT[0]};{UNLIT[1]};{UNLIT[2]}") == 11


@pytest.mark.parametrize(
    ("columns", "colour", "encoding", "expected"),
    [(80, False, "utf-8", "● listening"), (23, True, "utf-8", "listening"), (80, False, "ascii", "@ listening")],
    ids=["no colour", "narrow", "ascii"],
)
def test_one_word_where_a_ring_has_no_place(columns: int, colour: bool, encoding: str, expected: str) -> None:
    shown = printed(RingPicture(LOOKS["listening"].frame(0.0, 0.5, 12), "listening"), columns, colour, encoding)
    assert expected in shown
    assert shown.count("\n") == 1


@pytest.mark.parametrize(("lit", "shape"), [(0, "○"), (1, "◔"), (6, "◑"), (9, "◕"), (12, "●")])
def test_the_shape_tells_how_much_is_lit(lit: int, shape: str) -> None:
    assert RingPicture(((9, 9, 9),) * lit + (DARK,) * (12 - lit), "so").line().plain == f"{shape} so"


@pytest.mark.parametrize(
    ("caption", "lines"),
    [("", []), ("ready", ["ready"]), ("shutting down", ["shutting", "down"]), ("a b c", ["a b c"]), ("x" * 40, ["xxxxxxxxx"])],
)
def test_captions_fit(caption: str, lines: list[str]) -> None:
    assert wrapped(caption, 9) == lines


def test_frames_and_captions_reach_the_terminal() -> None:
    shown: list[RenderableType] = []
    ring = TerminalRing(12, shown.append)
    ring.show([(1, 2, 3)] * 12)
    ring.caption = "ready"
    ring.close()
    assert shown == [
        RingPicture(((1, 2, 3),) * 12),
        RingPicture(((1, 2, 3),) * 12, "ready"),
        RingPicture((DARK,) * 12, "ready"),
    ]

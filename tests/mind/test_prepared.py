"""What is kept for the next start: used when it is of the same lines, made anew when it is damaged or of others."""

from pathlib import Path

import numpy as np
import pytest

from companion.mind.prepared import FILE_NAME, Arrays, Prepared, fingerprint
from companion.mind.word_index import WordIndex

GROUPS = [["good morning", "morning"], ["i lost my keys", "where are my keys"], ["it's raining"]]
OTHERS = [["good evening", "evening"], ["i lost my keys", "where are my keys"], ["it's raining"]]


class Making:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Arrays:
        self.times += 1
        return {"numbers": np.arange(5), "weights": np.ones(3, np.float32)}


def made_with(path: Path | None, of: str = "a") -> int:
    """How often it was made, in a start of its own."""
    prepared, making = Prepared(path), Making()
    assert np.array_equal(prepared.arrays("x", of, making)["numbers"], np.arange(5))
    prepared.keep()
    return making.times


def test_what_was_made_once_is_found_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "state" / FILE_NAME
    assert [made_with(path), made_with(path)] == [1, 0]
    assert [file.name for file in path.parent.iterdir()] == [FILE_NAME]


def test_of_other_material_it_is_made_anew_and_takes_the_old_ones_place(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    assert [made_with(path), made_with(path, "b"), made_with(path, "b"), made_with(path)] == [1, 1, 0, 1]


@pytest.mark.parametrize("damage", ["cut", "bit", "text", "empty", "folder"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / FILE_NAME
    made_with(path)
    data = bytearray(path.read_bytes())
    if damage == "folder":
        path.unlink()
        path.mkdir()
    else:
        place = data.index(np.arange(5).tobytes()) + 8
        data[place] ^= 0x10
        whole = bytes(data)
        path.write_bytes({"cut": whole[: len(whole) // 2], "bit": whole, "text": b"good morning", "empty": b""}[damage])
    assert made_with(path) == 1


def test_a_folder_that_takes_nothing_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    assert made_with(tmp_path / "state" / FILE_NAME) == made_with(None) == 1


def test_a_word_index_from_the_file_is_the_one_that_was_made(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    first = Prepared(path)
    made = WordIndex(GROUPS, first)
    first.keep()
    found = WordIndex(GROUPS, Prepared(path))
    for line in ("good morning", "i lost my umbrella", "my keys are lost"):
        assert np.array_equal(made.likeness(made.query(line)), found.likeness(found.query(line)))
        assert made.alike(made.query(line), GROUPS[1][0]) == found.alike(found.query(line), GROUPS[1][0])
    other = WordIndex(OTHERS, Prepared(path))
    assert other.likeness(other.query("good evening"))[0] == pytest.approx(1, abs=1e-3)


def test_a_fingerprint_tells_where_one_part_ends() -> None:
    assert fingerprint([b"ab", b"c"]) != fingerprint([b"a", b"bc"])

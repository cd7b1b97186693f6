"""What is trained on: only what may be shipped, and lines as a recogniser would write them."""

import json
import lzma
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import corpora
from training.roughen import Roughener

LINES = ["i can hear the sea from here", "we two went there to see their boat", "the knight rode all night"]


def write(path: Path, *items: dict[str, object]) -> Path:
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(item) + "\n" for item in items)
    return path


def item(use: str, *turns: str) -> dict[str, object]:
    return {"src": "spc", "lic": "some", "use": use, "turns": turns}


def test_only_what_may_be_shipped_is_read(tmp_path: Path) -> None:
    items = [item(use, f"this is {use}", "so it is") for use in ("ok", "nc", "sa", "unclear", "", "OK")]
    found = list(corpora.read(write(tmp_path / "spc.jsonl.xz", *items)))
    assert [conversation.turns[0] for conversation in found] == ["this is ok", "this is sa"]


def test_empty_turns_are_left_out(tmp_path: Path) -> None:
    (found,) = corpora.read(write(tmp_path / "spc.jsonl.xz", item("ok", "hello", "  ", "", "bye")))
    assert found.turns == ("hello", "bye")


def test_a_line_that_does_not_say_how_it_may_be_used_stops_the_reading(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        list(corpora.read(write(tmp_path / "spc.jsonl.xz", {"src": "spc", "turns": ["hello", "bye"]})))


def test_a_folder_without_corpora_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=str(tmp_path)):
        corpora.files(tmp_path)


@given(line=st.sampled_from(LINES), seed=st.integers(0, 999), share=st.floats(0, 1))
def test_roughening_follows_from_its_seed_and_leaves_something(line: str, seed: int, share: float) -> None:
    rough = Roughener(LINES)
    once = rough.line(line, Random(seed), share)
    assert once == rough.line(line, Random(seed), share)
    assert once.strip()


def test_roughening_changes_lines_and_only_as_much_as_it_is_told() -> None:
    rough, line = Roughener(LINES), LINES[1]
    changed = [rough.line(line, Random(seed), 0.5) for seed in range(50)]
    assert len(set(changed)) > 10
    assert {rough.line(line, Random(seed), 0.0) for seed in range(50)} == {line}
    assert rough.alike("see", Random(0)) == "sea"

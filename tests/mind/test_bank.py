"""The bank loads whole, and a broken line is named."""

import json
from pathlib import Path

import pytest

from companion.errors import ModelError
from companion.mind.abilities import NOT_YET_SCENES
from companion.mind.bank import load

SCENE = {
    "scene": "rain",
    "lines": ["it's raining"],
    "replies": ["Are you in it?"],
    "moves": ["ask"],
    "then": [{"lines": ["yes i'm wet"], "replies": ["Go in."]}],
}


def write(folder: Path, name: str, *items: object) -> None:
    folder.joinpath(name).write_text(
        "\n".join(item if isinstance(item, str) else json.dumps(item) for item in items), encoding="utf-8"
    )


def test_her_own_lines_are_all_there() -> None:
    bank = load()
    assert sum(bool(exchange.scene) for exchange in bank) > 800
    assert sum(not exchange.scene for exchange in bank) > 4000
    assert not NOT_YET_SCENES & {exchange.scene for exchange in bank}


def test_a_scene_in_two_files_is_one(tmp_path: Path) -> None:
    write(tmp_path, "bank-a.jsonl", SCENE)
    write(tmp_path, "bank-b.jsonl", {**SCENE, "lines": ["what a shower"], "replies": ["Have you a coat?"]})
    write(tmp_path, "more-a.jsonl", {"scene": "rain", "lines": ["it's pouring"]})
    (rain,) = load(tmp_path)
    assert rain.lines == ("it's raining", "what a shower", "it's pouring")
    assert rain.replies == ("Are you in it?", "Have you a coat?")
    assert len(rain.then) == 2


BROKEN = {
    "not JSON": "{",
    "a list": "[]",
    "no replies": {**SCENE, "replies": []},
    "replies left out": {key: value for key, value in SCENE.items() if key != "replies"},
    "a number for a line": {**SCENE, "lines": [7]},
    "no moves": {**SCENE, "moves": []},
    "one text for a list": {**SCENE, "lines": "it's raining"},
    "an empty line": {**SCENE, "lines": [" "]},
    "then is broken": {**SCENE, "then": [{"lines": ["yes"]}]},
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_named(tmp_path: Path, broken: object) -> None:
    write(tmp_path, "bank-a.jsonl", SCENE, broken)
    with pytest.raises(ModelError, match=r"bank-a\.jsonl, line 2"):
        load(tmp_path)


def test_a_broken_particular_line_is_named(tmp_path: Path) -> None:
    write(tmp_path, "bank-a.jsonl", SCENE)
    write(tmp_path, "lines-a.jsonl", {"heard": "i bought a boat"})
    with pytest.raises(ModelError, match=r"lines-a\.jsonl, line 1"):
        load(tmp_path)


def test_more_lines_need_their_scene(tmp_path: Path) -> None:
    write(tmp_path, "bank-a.jsonl", SCENE)
    write(tmp_path, "more-a.jsonl", {"scene": "snow", "lines": ["it's snowing"]})
    with pytest.raises(ModelError, match="snow"):
        load(tmp_path)


def test_an_empty_folder_and_a_binary_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        load(tmp_path)
    tmp_path.joinpath("bank-a.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match="bank-a"):
        load(tmp_path)


def test_a_line_of_two_halves_is_broken_though_both_lines_together_are_not(tmp_path: Path) -> None:
    whole = json.dumps(SCENE)
    (tmp_path / "bank-a.jsonl").write_text(f"{whole}\n{whole}, {whole}\n", encoding="utf-8")
    with pytest.raises(ModelError, match="line 2"):
        load(tmp_path)

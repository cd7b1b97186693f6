"""A damaged Vosk model ends a child, never us; a good one is tried once."""

import json
import logging
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion.errors import ModelError
from companion.models import trial
from companion.models.trial import prove

PACK = Path(__file__).parents[2] / "companion" / "data" / "packs" / "vosk-mini-en"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of a real model, to be damaged."""
    return shutil.copytree(PACK, tmp_path / "vosk-copy", copy_function=shutil.copyfile)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "data" / "state"


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes of the children so far."""
    codes: list[int] = []
    run = subprocess.run

    def counted(*args: Any, **kwargs: Any) -> subprocess.CompletedProcess[bytes]:
        done: subprocess.CompletedProcess[bytes] = run(*args, **kwargs)
        codes.append(done.returncode)
        return done

    monkeypatch.setattr(subprocess, "run", counted)
    return codes


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A folder that only a child which loads nothing takes for a model."""
    (tmp_path / "made-up" / "graph").mkdir(parents=True)
    (tmp_path / "made-up" / "graph" / "HCLr.fst").touch()
    return tmp_path / "made-up"


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that children were asked to load so far; these children load nothing and find everything good."""
    tried: list[str] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        tried.append(command[-1])
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(subprocess, "run", run)
    return tried


# The child


def test_a_good_model_is_tried_once(model: Path, state: Path, children: list[int], capfd: pytest.CaptureFixture[str]) -> None:
    prove(model, state)
    prove(model, state)
    assert children == [0]
    assert [file.name for file in state.iterdir()] == [trial.STAMPS_NAME]
    assert capfd.readouterr() == ("", "")


def put_noise(start: int, length: int) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[start : start + length] = random.Random(1).randbytes(min(length, len(content) - start))
        file.write_bytes(content)

    return change


ALL = 1 << 30
DAMAGE: dict[str, tuple[str, Callable[[Path], object], int | None]] = {
    "graph empty": ("graph/HCLr.fst", lambda file: file.write_bytes(b""), 1),
    "graph cut at 1 kB": ("graph/HCLr.fst", lambda file: os.truncate(file, 1000), 1),
    "graph gone": ("graph/HCLr.fst", Path.unlink, 1),
    "graph all noise": ("graph/HCLr.fst", put_noise(0, ALL), None),
    "noise within the graph": ("graph/HCLr.fst", put_noise(5000, 200), None),
    "acoustic model empty": ("am/final.mdl", lambda file: file.write_bytes(b""), 1),
    "acoustic model cut at 1 kB": ("am/final.mdl", lambda file: os.truncate(file, 1000), 1),
    "acoustic model all noise": ("am/final.mdl", put_noise(0, ALL), None),
    "noise within the acoustic model": ("am/final.mdl", put_noise(20_000, 2000), None),
    "words gone": ("graph/words.txt", Path.unlink, 1),
    "settings empty": ("conf/model.conf", lambda file: file.write_bytes(b""), None),
    "settings noise": ("conf/model.conf", put_noise(0, ALL), None),
}
"""The file, what is done to it, and the child's exit code where it is sure: else an exception, an abort or a fault of memory."""


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_model_is_told_and_nobody_else_ends(model: Path, state: Path, children: list[int], name: str) -> None:
    file, damage, code = DAMAGE[name]
    damage(model / file)
    with pytest.raises(ModelError, match="vosk-copy can't be used: Vosk can't load it") as raised:
        prove(model, state)
    assert str(model) in raised.value.fix
    assert len(children) == 1
    assert children[0] not in (0, trial.NO_VOSK)
    assert code in (None, children[0])
    assert not state.exists()


def test_some_damage_ends_the_child_by_a_signal(model: Path, state: Path, children: list[int]) -> None:
    """Else this whole file were not needed."""
    put_noise(5000, 200)(model / "graph" / "HCLr.fst")
    with pytest.raises(ModelError):
        prove(model, state)
    assert children[0] < 0


def test_vosks_own_words_go_to_the_log_alone(
    model: Path, state: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    (model / "graph" / "words.txt").unlink()
    with caplog.at_level(logging.DEBUG), pytest.raises(ModelError):
        prove(model, state)
    assert "words.txt" in caplog.text
    assert capfd.readouterr() == ("", "")


def test_a_model_that_hangs_is_given_up(model: Path, state: Path) -> None:
    (model / "graph" / "words.txt").unlink()
    os.mkfifo(model / "graph" / "words.txt")  # nobody ever writes into it
    with pytest.raises(ModelError, match="did not load within 1 seconds"):
        prove(model, state, limit_s=1)


def test_a_folder_of_the_programs_name_is_not_mistaken_for_it(model: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (model.parent / "companion").mkdir()
    (model.parent / "companion" / "__init__.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(model.parent)
    prove(Path(model.name), state)


@pytest.mark.parametrize(
    ("code", "told"), [(trial.NO_VOSK, "needs Vosk, which is not here"), (-9, "too little free memory"), (-15, "can't load it")]
)
def test_what_the_childs_end_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, told: str) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], code, b"", b"\xff\n"))
    with pytest.raises(ModelError, match=told):
        prove(tmp_path, tmp_path / "state")


# What is remembered


def test_a_model_that_changed_is_tried_again(made_up: Path, state: Path, trials: list[str]) -> None:
    prove(made_up, state)
    os.utime(made_up / "graph" / "HCLr.fst", (1, 1))
    prove(made_up, state)
    (made_up / "new").touch()
    prove(made_up, state)
    prove(made_up, state)
    assert trials == [str(made_up)] * 3


def test_another_vosk_tries_again(made_up: Path, state: Path, trials: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    prove(made_up, state)
    monkeypatch.setattr(trial, "version", lambda _: "9.9")
    prove(made_up, state)
    assert len(trials) == 2


STAMPS = {
    "empty": b"",
    "zeros": bytes(50),
    "a list": b"[]",
    "deep": b"[" * 50_000,
    "other": b'{"a": 1}',
    "not UTF-8": b'{"\xff": 1}',
}


@pytest.mark.parametrize("content", STAMPS.values(), ids=STAMPS)
def test_damaged_stamps_are_passed_over(made_up: Path, state: Path, trials: list[str], content: bytes) -> None:
    state.mkdir(parents=True)
    (state / trial.STAMPS_NAME).write_bytes(content)
    prove(made_up, state)
    prove(made_up, state)
    assert len(trials) == 1


def test_a_state_that_cannot_be_written_is_no_fault_of_the_model(made_up: Path, tmp_path: Path, trials: list[str]) -> None:
    (tmp_path / "file").touch()
    prove(made_up, tmp_path / "file" / "state")
    prove(made_up, tmp_path / "file" / "state")
    assert len(trials) == 2


def test_a_full_card_leaves_no_litter(made_up: Path, state: Path, trials: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    prove(made_up, state)
    assert list(state.iterdir()) == []


def test_models_that_are_gone_are_forgotten_and_others_kept(made_up: Path, state: Path, trials: list[str]) -> None:
    shutil.copytree(made_up, made_up.with_name("second"))
    prove(made_up, state)
    prove(made_up.with_name("second"), state)
    again = made_up.rename(made_up.with_name("again"))
    prove(again, state)
    prove(made_up.with_name("second"), state)
    assert [Path(name).name for name in trials] == ["made-up", "second", "again"]
    assert sorted(json.loads((state / trial.STAMPS_NAME).read_text())) == [str(again), str(made_up.with_name("second"))]

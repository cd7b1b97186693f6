"""Whole conversations: recordings in, words, answers and WAV files out, through the real engines."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from companion.audio.block import Block

SHARED = Path(__file__).parents[1].parent / "shared"
DEMO = sorted((Path(__file__).parents[1] / "companion" / "data" / "demo").glob("*.flac"))
LIMIT_S = 120

needs_recordings = pytest.mark.skipif(not (SHARED / "speech").is_dir(), reason="needs the recordings in ../shared/speech")


def talk(files: Sequence[Path], tmp_path: Path, *options: str, code: int = 0) -> list[dict[str, Any]]:
    """`companion talk --wav FILES --json`: its events."""
    command = [sys.executable, "-m", "companion", "--data", str(tmp_path / "data"), *options, "talk", "--json"]
    command += ["--out", str(tmp_path / "replies"), "--wav", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def told(events: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    return [one for one in events if one["event"] == event]


def test_the_demonstration_is_answered_aloud(tmp_path: Path) -> None:
    events = talk(DEMO, tmp_path)
    assert told(events, "heard")[0]["text"] == "good morning"
    assert len(told(events, "reply")) == len(told(events, "spoken")) == len(DEMO)
    assert all(one["after_release_ms"] > 0 for one in told(events, "first_sound"))
    files = sorted((tmp_path / "replies").glob("*.wav"))
    assert [file.stem[4:] for file in files] == [file.stem for file in DEMO]
    for file in files:
        samples, rate_hz = soundfile.read(file, dtype="int16")
        assert len(samples) / rate_hz > 0.5
        assert Block(samples, rate_hz).level_db > -40


@needs_recordings
def test_vosk_hears_the_words_that_were_said(tmp_path: Path, letter_models: Path) -> None:
    said = {"an251-fash-b": "yes", "an253-fash-b": "go", "an254-fash-b": "yes"}
    events = talk([SHARED / "speech" / "an4" / f"{name}.flac" for name in said], tmp_path, "--models", str(letter_models))
    assert [one["text"] for one in told(events, "heard")] == list(said.values())


def test_events_come_in_the_order_of_a_turn(tmp_path: Path) -> None:
    events = talk(DEMO[:1], tmp_path)
    order = [one.get("state", one["event"]) for one in events]
    assert order[0] == "idle"
    assert [name for name in order if name in ("idle", "listening", "thinking", "speaking")] == [
        "idle", "listening", "thinking", "speaking", "idle",
    ]  # fmt: skip
    assert order.index("heard") < order.index("first_sound") < order.index("spoken")
    assert [one["t"] for one in told(events, "state")] == sorted(one["t"] for one in told(events, "state"))


def _write(path: Path, samples: np.ndarray[Any, Any], rate_hz: int, subtype: str) -> Path:
    soundfile.write(path, samples, rate_hz, subtype)
    return path


def test_any_format_is_heard_the_same(tmp_path: Path) -> None:
    """The same words as stereo, 8 bit, float, at 48 kHz and 96 kHz."""
    import soxr

    sound, rate_hz = soundfile.read(DEMO[0], dtype="float32")
    files = [
        _write(tmp_path / "stereo.wav", np.stack([sound, sound], axis=1), rate_hz, "PCM_16"),
        _write(tmp_path / "float.wav", sound, rate_hz, "FLOAT"),
        _write(tmp_path / "eight-bit.wav", sound, rate_hz, "PCM_U8"),
        _write(tmp_path / "48.flac", soxr.resample(sound, rate_hz, 48_000), 48_000, "PCM_24"),
        _write(tmp_path / "96.wav", soxr.resample(sound, rate_hz, 96_000), 96_000, "PCM_16"),
    ]
    heard = [one["text"] for one in told(talk(files, tmp_path), "heard")]
    assert heard.count("good morning") >= 4  # eight bits may cost a word
    assert all(heard)


def test_what_is_no_recording_is_told_and_the_rest_is_answered(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "text.wav").write_text("good morning")
    _write(tmp_path / "no-frames.wav", np.zeros(0), 16_000, "PCM_16")
    whole = DEMO[0].read_bytes()
    (tmp_path / "cut.flac").write_bytes(whole[: len(whole) // 2])
    files = [tmp_path / name for name in ("empty.wav", "text.wav", "no-frames.wav", "missing.wav", "cut.flac")]
    events = talk([*files, DEMO[0]], tmp_path, code=2)
    errors = told(events, "error")
    assert len(errors) == len(files)
    for file, error in zip(files, errors, strict=True):
        assert file.name in error["what"]
        assert error["fix"].endswith(".")
    assert told(events, "heard")[-1]["text"] == "good morning"
    assert events[-1]["state"] == "idle"


def test_silence_and_taps_are_told_kindly(tmp_path: Path) -> None:
    files = [
        _write(tmp_path / "silence.wav", np.zeros(32_000), 16_000, "PCM_16"),
        _write(tmp_path / "tap.wav", np.zeros(1_600), 16_000, "PCM_16"),
    ]
    events = talk(files, tmp_path)
    assert [one["text"] for one in told(events, "heard")] == ["", ""]
    replies = told(events, "reply")
    assert [one["source"] for one in replies] == ["unheard", "unheard"]
    assert replies[0]["text"] != replies[1]["text"]


def test_a_damaged_model_is_told_and_other_ears_listen(tmp_path: Path, letter_models: Path) -> None:
    shutil.copytree(letter_models / "vosk-letters", tmp_path / "models" / "broken")
    graph = tmp_path / "models" / "broken" / "graph" / "HCLr.fst"
    graph.write_bytes(graph.read_bytes()[:1000])
    events = talk(DEMO[:1], tmp_path, "--models", str(tmp_path / "models"))
    assert told(events, "heard")[0]["text"] == "good morning"
    command = [sys.executable, "-m", "companion", "--models", str(tmp_path / "models"), "--data", str(tmp_path)]
    done = subprocess.run(
        [*command, "listen", "--ears", "broken", str(DEMO[0])], capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert done.returncode == 4
    assert "broken" in done.stderr

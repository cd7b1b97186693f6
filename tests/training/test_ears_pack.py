"""The pack vosk-mini-en as it is shipped: whole, small, with every word that it needs; and Vosk hears with it."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from companion.models.card import CARD_NAME, read_card
from companion.speech import commands
from training.ears import voices, words
from training.ears.graph import GARBAGE
from training.ears.nnet3 import network_of
from training.ears.pack import MOST_BYTES, PACK, card_of, write_pack

HEAR = """
import json, sys, vosk
vosk.SetLogLevel(-1)
model = vosk.Model(sys.argv[1])
asked = json.load(open(sys.argv[2]))
heard = []
for name, grammar, block in asked:
    recogniser = vosk.KaldiRecognizer(model, 16000, json.dumps(grammar)) if grammar else vosk.KaldiRecognizer(model, 16000)
    recogniser.SetWords(True)
    sound, segments = open(name, "rb").read(), []
    for place in range(0, len(sound), 2 * block):
        if recogniser.AcceptWaveform(sound[place : place + 2 * block]):
            segments.append((place / 32000, json.loads(recogniser.Result())))
    heard.append([*segments, (len(sound) / 32000, json.loads(recogniser.FinalResult()))])
print(json.dumps(heard))
"""
COMMANDS = ["yes", "no", "stop", "what time is it", "set a timer for ten minutes", GARBAGE]
VOICE = "espeak:en-us+m1"

Segments = list[list[Any]]


def packed_words() -> set[str]:
    lines = (PACK / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines}


def hear(asked: list[tuple[np.ndarray, list[str] | None, int]], folder: Path) -> list[Segments]:
    """What Vosk makes of each sound, with a grammar or its own, in blocks of so many samples: in one process of its own."""
    rows = []
    for number, (sound, grammar, block) in enumerate(asked):
        (folder / f"{number}.raw").write_bytes(sound.astype("<i2").tobytes())
        rows.append((str(folder / f"{number}.raw"), grammar, block))
    (folder / "asked.json").write_text(json.dumps(rows))
    command = [sys.executable, "-c", HEAR, str(PACK), str(folder / "asked.json")]
    heard: list[Segments] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=100).stdout)
    return heard


def text(segments: Segments) -> str:
    return " ".join(found["text"] for _, found in segments if found["text"])


def spoken(said: str, pause_s: float = 0.0) -> np.ndarray:
    """By a synthetic voice, between two stretches of faint noise."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("needs espeak-ng")
    noise = np.random.default_rng(1).normal(0, 8, round(16000 * (1.0 + pause_s)))
    return np.concatenate([noise[:8000], voices.speak(said, VOICE), noise[8000:]]).astype(np.int16)


def test_the_card_is_true_and_the_pack_is_small() -> None:
    card = read_card(PACK)
    assert (card.kind, card.engine, card.name) == ("ears", "vosk-commands", "vosk-mini-en")
    files = {path.relative_to(PACK).as_posix(): path.read_bytes() for path in PACK.rglob("*") if path.is_file()}
    del files[CARD_NAME]
    assert {file.path: (file.bytes, file.sha256) for file in card.files} == {
        path: (len(content), hashlib.sha256(content).hexdigest()) for path, content in files.items()
    }
    assert sum(map(len, files.values())) + (PACK / CARD_NAME).stat().st_size <= MOST_BYTES


NEEDED = {
    "the commands' words": commands.WORDS,
    "letters": words.LETTERS,
    "digits": words.DIGITS,
    "numbers to a hundred": words.NUMBERS,
    "days": words.ORDINALS,
    "months": words.MONTHS,
    "weekdays": words.WEEKDAYS,
    "AN4's own commands": "yes no go start stop enter erase rubout repeat help".split(),
    "the garbage word": [GARBAGE],
}


@pytest.mark.parametrize("needed", NEEDED.values(), ids=NEEDED)
def test_its_words_are_there(needed: list[str]) -> None:
    assert not set(needed) - packed_words()


def test_no_word_of_a_command_is_missing() -> None:
    assert not {word for phrase in commands.PHRASES for word in phrase.split()} - packed_words()


@pytest.mark.parametrize("grammar", [None, COMMANDS], ids=["its own grammar", "a grammar given"])
@pytest.mark.parametrize("said", ["what time is it", "set a timer for ten minutes", "stop"])
def test_a_synthetic_voice_is_understood(said: str, grammar: list[str] | None, tmp_path: Path) -> None:
    (heard,) = hear([(spoken(said), grammar, 1600)], tmp_path)
    assert text(heard) == said


def test_heard_in_blocks_or_at_once_it_is_the_same(tmp_path: Path) -> None:
    sound = spoken("what time is it")
    heard = hear([(sound, grammar, block) for grammar in (None, COMMANDS) for block in (160, 1600, 4801, len(sound))], tmp_path)
    assert [text(row) for row in heard] == ["what time is it"] * 8


def test_what_is_no_command_is_garbage(tmp_path: Path) -> None:
    (heard,) = hear([(spoken("the farmers were walking beneath mountains"), COMMANDS, 1600)], tmp_path)
    assert GARBAGE in text(heard).split()


def test_an_utterance_ends_by_itself_when_silence_follows(tmp_path: Path) -> None:
    (heard,) = hear([(spoken("what time is it", pause_s=2.0), COMMANDS, 1600)], tmp_path)
    assert len(heard) > 1
    assert heard[0][1]["text"] == "what time is it"
    assert heard[-1][1]["text"] == ""


def test_words_have_their_times(tmp_path: Path) -> None:
    sound = spoken("what time is it")
    (heard,) = hear([(sound, COMMANDS, 1600)], tmp_path)
    found = [word for _, segment in heard for word in segment.get("result", [])]
    assert [word["word"] for word in found] == ["what", "time", "is", "it"]
    edges = [edge for word in found for edge in (word["start"], word["end"])]
    assert edges == sorted(edges)
    assert 0.3 < edges[0] < edges[-1] < len(sound) / 16000
    assert all(0 < word["conf"] <= 1 for word in found)


SILENT: dict[str, np.ndarray] = {
    "nothing": np.zeros(0),
    "silence": np.zeros(16000),
    "faint noise": np.random.default_rng(2).normal(0, 10, 16000),
    "one sample": np.ones(1),
}


@pytest.mark.parametrize("grammar", [None, COMMANDS], ids=["its own grammar", "a grammar given"])
def test_nothing_said_is_nothing_heard(grammar: list[str] | None, tmp_path: Path) -> None:
    heard = hear([(sound, grammar, 1600) for sound in SILENT.values()], tmp_path)
    assert dict(zip(SILENT, map(text, heard), strict=True)) == dict.fromkeys(SILENT, "")


def tiny_weights() -> dict[str, np.ndarray]:
    weights = {"mean": np.zeros(40), "istd": np.ones(40), "c1.weight": np.ones((4, 40, 3)), "c2.weight": np.ones((4, 4, 3))}
    weights |= {"lin.0.weight": np.ones((2, 4, 2)), "cv.0.weight": np.ones((4, 2, 2))}
    weights |= {"out.weight": np.ones((79, 4, 1)), "out.bias": np.zeros(79)}
    for norm in ("b1", "b2", "bn.0"):
        weights |= {f"{norm}.{name}": np.ones(4) for name in ("weight", "bias", "running_mean", "running_var")}
    return weights


def test_a_new_pack_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "words.txt").write_text("<eps> 0\n")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "left-over.bin").write_bytes(b"old")
    folder = write_pack(tiny_weights(), np.ones(79), tmp_path / "graph", tmp_path / "pack")
    assert (folder / CARD_NAME).read_text() == card_of(folder)
    names = [file.path for file in read_card(folder).files]
    assert names == [
        "am/final.mdl",
        "conf/fbank.conf",
        "conf/model.conf",
        "graph/words.txt",
    ]


def test_a_pack_that_became_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "HCLr.fst").write_bytes(bytes(MOST_BYTES))
    with pytest.raises(ValueError, match="bytes, more than"):
        write_pack(tiny_weights(), np.ones(79), tmp_path / "graph", tmp_path / "pack")


def test_the_network_keeps_no_batch_normalisation() -> None:
    kept = network_of(tiny_weights()).components
    assert not [name for name in kept if "norm" in name]
    assert list(kept)[0::2][:2] == ["c1.affine", "c2.affine"]

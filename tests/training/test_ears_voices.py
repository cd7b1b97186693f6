"""Synthetic speech, where its programs are installed, and what it is to say."""

from pathlib import Path
from random import Random
from shutil import which

import numpy as np
import pytest

from companion.errors import VoiceError
from companion.speech.commands import PHRASES, understood
from training.ears import phrases, voices
from training.ears.lexicon import PHONES, pronunciations
from training.ears.voices import RATE_HZ, TEST_VOICES, TRAIN_VOICES, speak

ONE_OF_EACH = {"espeak": "espeak:en-gb+m3", "flite": "flite:rms", "festival": "festival:kal_diphone"}
PROGRAMS = {"espeak": "espeak-ng", "flite": "flite", "festival": "text2wave"}


@pytest.mark.parametrize("program", ONE_OF_EACH)
def test_every_program_speaks(program: str) -> None:
    if which(PROGRAMS[program]) is None:
        pytest.skip(f"{PROGRAMS[program]} is not installed")
    said = speak("set a timer for five minutes", ONE_OF_EACH[program], 1.1)
    assert said.dtype == np.int16
    assert 1.2 * RATE_HZ < len(said) < 3 * RATE_HZ
    assert np.abs(said.astype(int)).max() > 3_000


@pytest.mark.skipif(which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_a_higher_speed_is_shorter() -> None:
    slow, fast = (speak("set a timer for five minutes", ONE_OF_EACH["espeak"], speed) for speed in (0.8, 1.3))
    assert len(fast) < 0.8 * len(slow)


@pytest.mark.skipif(which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_variants_are_heard_in_every_accent() -> None:
    said = {voice: speak("yes", f"espeak:{voice}").tobytes() for voice in ("en-gb", "en-gb+m3", "en-gb+f2", "en-us+m3")}
    assert len(set(said.values())) == len(said)


@pytest.mark.skipif(which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_a_voice_that_is_not_there_is_named() -> None:
    with pytest.raises(VoiceError, match="zz-nowhere"):
        speak("yes", "espeak:zz-nowhere")


def test_a_program_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "which", lambda _: None)
    with pytest.raises(VoiceError, match="apt install festival"):
        speak("yes", "festival:kal_diphone")


@pytest.mark.parametrize(("voice", "speed"), [("siri:one", 1.0), ("espeak", 1.0), ("flite:", 1.0), ("flite:rms", 0.0)])
def test_what_is_no_voice_is_refused(voice: str, speed: float) -> None:
    with pytest.raises(ValueError, match="PROGRAM:NAME"):
        speak("yes", voice, speed)


def test_no_voice_for_tests_teaches() -> None:
    assert not set(TRAIN_VOICES) & set(TEST_VOICES)
    assert not [voice for voice in TRAIN_VOICES if voice.partition("+")[2] in voices.KEPT_FOR_TESTS]
    assert "flite:rms" not in TRAIN_VOICES
    assert "espeak:en-gb" not in TRAIN_VOICES
    assert len(set(TRAIN_VOICES)) == len(TRAIN_VOICES)


def test_every_command_can_be_pronounced() -> None:
    ways = pronunciations({word for phrase in PHRASES for word in phrase.split()})
    assert all(set(way) <= set(PHONES) and way for found in ways.values() for way in found)
    assert ("EY",) in pronunciations("a")["a"]
    with pytest.raises(KeyError, match="xyzzyx"):
        pronunciations(["yes", "xyzzyx"])


def test_what_is_said_can_be_pronounced_and_has_every_untimed_command() -> None:
    chance = Random(1)
    spelled = [phrases.spelled(chance) for _ in range(500)]
    assert pronunciations(word for text in [*spelled, *phrases.lines()] for word in text.split())
    taught = phrases.commands(chance)
    assert all(map(understood, taught))
    assert {"stop", "good night", "what time is it", "take a note"} <= set(taught)


SPOKEN = {
    "a note": ("take a note", "take a note"),
    "an article beside i": ("can i have a minute", "can i have a minute"),
    "letters": ("a b i four", "A B I four"),
    "an order": ("enter a", "enter A"),
    "short words are no letters": ("no go", "no go"),
    "a word then a letter": ("send x a", "send X A"),
}


@pytest.mark.parametrize(("text", "said"), SPOKEN.values(), ids=SPOKEN)
def test_letters_are_spelled_and_articles_are_not(text: str, said: str) -> None:
    assert phrases.as_spoken(text) == said


def test_lines_without_a_known_pronunciation_are_left_out(tmp_path: Path) -> None:
    rows = '{"scene": "x", "lines": ["i came home late", "hi", "the xyzzyx is gone", "i came home late"]}\n{"scene": "y"}\n'
    (tmp_path / "bank.jsonl").write_text(rows, encoding="utf-8")
    assert phrases.lines(tmp_path) == ["i came home late"]

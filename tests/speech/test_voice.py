"""The voice with the real engines, and with processes that hang, die, write nonsense or nothing."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from companion.audio.block import Block
from companion.errors import VoiceError
from companion.speech.engine import Manner
from companion.speech.espeak import Espeak
from companion.speech.voice import WORKER, SpokenVoice
from companion.speech.voice_sound import read_wav

STRANGE = Path(__file__).with_name("strange_worker.py")
needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")


def seconds(blocks: Iterator[Block]) -> float:
    return sum(block.seconds for block in blocks)


class Owner:
    """Opens voices and closes them; keeps the warnings; knows the voice processes that are there."""

    def __init__(self, notes: Path | None) -> None:
        self.notes, self.warnings, self.voices = notes, list[str](), list[SpokenVoice]()

    def open(
        self, mode: str | None = None, manner: Manner | None = None, programs: tuple[str, ...] = ("espeak-ng",)
    ) -> SpokenVoice:
        command = WORKER if mode is None else (sys.executable, "-S", "-E", str(STRANGE), mode, str(self.notes or ""))
        hangs = mode is not None and "hangs" in mode
        voice = SpokenVoice(
            manner, warn=self.warnings.append, command=command, programs=programs, start_limit_s=1.5 if hangs else 6.0
        )
        if hangs:
            voice._limit_s = 1.0
        self.voices.append(voice)
        return self.voices[-1]

    def processes(self) -> list[psutil.Process]:
        return [
            child for child in psutil.Process().children() if child.status() == "zombie" or "worker" in " ".join(child.cmdline())
        ]


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Owner]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    owner = Owner(tmp_path / "notes")
    yield owner
    for voice in owner.voices:
        voice.close()
    assert not owner.processes()
    assert not list(tmp_path.glob("companion-voice-*")), "what she said lies about"


@pytest.fixture
def hanging(owner: Owner) -> Callable[[], None]:
    """Waits until the next "hangs" worker hangs."""
    assert owner.notes is not None
    notes = owner.notes
    os.mkfifo(notes)

    def wait() -> None:
        with notes.open("rb") as pipe:
            assert pipe.read() == b"x"  # to its end: a writer that is still there would answer the next reader

    return wait


@needs_espeak
def test_says_a_sentence_in_blocks_and_leaves_no_file(owner: Owner, tmp_path: Path) -> None:
    voice = owner.open()
    blocks = list(voice.say("I was listening, what was the worst minute of it?"))
    assert {block.rate_hz for block in blocks} == {22050}
    assert all(0.09 < block.seconds <= 0.11 for block in blocks[:-1])
    assert 2.4 < sum(block.seconds for block in blocks) < 3.1, "pyttsx3 comes back before its file is whole"
    assert max(block.level_db for block in blocks) > -25
    (folder,) = tmp_path.glob("companion-voice-*")
    assert not list(folder.iterdir())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (voice.name, voice.check(), owner.warnings) == ("pyttsx3 en-us+f5", "pyttsx3 en-us+f5", [])


@needs_espeak
def test_says_the_same_again_and_again_without_cutting_it_short(owner: Owner) -> None:
    voice = owner.open()
    texts = ["Yes.", "Out loud, in front of everyone.", "Forty minutes is a long time to hold a phone."]
    lengths = [[seconds(voice.say(text)) for text in texts] for _ in range(12)]
    assert np.ptp(lengths, axis=0).max() < 0.03


def pitch_hz(blocks: Iterator[Block]) -> float:
    """The median of the loud frames' autocorrelation peaks between 70 and 500 Hz."""
    sound = np.concatenate([block.samples for block in blocks]).astype(float)
    frames = [sound[at : at + 2048] for at in range(0, len(sound) - 2048, 1024)]
    peaks = []
    for frame in frames:
        if np.sqrt(np.mean(frame**2)) > 1000:
            echo = np.correlate(frame, frame, "full")[2047:]
            peaks.append(22050 / (44 + np.argmax(echo[44:315])))
    return float(np.median(peaks))


MANNERS = {
    "higher": (Manner(pitch=80), pitch_hz, 1.2, 1.5),
    "lower": (Manner(pitch=20), pitch_hz, 0.6, 0.85),
    "a man's voice": (Manner(voice="en-us"), pitch_hz, 0.3, 0.7),
    "slower": (Manner(rate_wpm=120), seconds, 1.2, 1.5),
    "faster": (Manner(rate_wpm=240), seconds, 0.6, 0.8),
    "softer": (Manner(volume=50), lambda blocks: max(10 ** (block.level_db / 20) for block in blocks), 0.4, 0.6),
}


@needs_espeak
@pytest.mark.parametrize(("manner", "measure", "low", "high"), MANNERS.values(), ids=MANNERS)
def test_speaks_in_the_manner_asked_for(
    owner: Owner, manner: Manner, measure: Callable[[Iterator[Block]], float], low: float, high: float
) -> None:
    text = "I was listening, what was the worst minute of it?"
    assert low < measure(owner.open(manner=manner).say(text)) / measure(owner.open().say(text)) < high


@needs_espeak
@pytest.mark.parametrize("mode", [None, "error"], ids=["pyttsx3", "espeak-ng alone"])
def test_a_change_of_rate_holds_from_the_next_sentence_on(owner: Owner, mode: str | None) -> None:
    voice, sentence = owner.open(mode), "The quick brown fox jumps over the lazy dog, and then it sleeps."
    usual = seconds(voice.say(sentence))
    voice.set_rate(100)
    slow = seconds(voice.say(sentence))
    voice.set_rate(300)
    assert seconds(voice.say(sentence)) < 0.8 * usual < 0.8 * 0.8 * slow


@pytest.mark.parametrize("rate_wpm", [0, -165, 79, 401])
def test_a_rate_that_nobody_understands_is_refused(owner: Owner, rate_wpm: int) -> None:
    with pytest.raises(ValueError, match="words a minute"):
        owner.open("fine").set_rate(rate_wpm)


def test_the_same_rate_again_keeps_the_process(owner: Owner) -> None:
    voice = owner.open("fine")
    (before,) = owner.processes()
    voice.set_rate(165)
    assert owner.processes() == [before]
    voice.set_rate(166)
    assert len(owner.processes()) == 1
    assert owner.processes() != [before]


@pytest.mark.parametrize("pitch", [-1, 100])
def test_a_pitch_that_there_is_not_is_refused(owner: Owner, pitch: int) -> None:
    with pytest.raises(ValueError, match="0 to 99"):
        owner.open("fine").set_pitch(pitch)


def test_another_pitch_is_another_process_and_the_same_keeps_it(owner: Owner) -> None:
    voice = owner.open("fine")
    (before,) = owner.processes()
    voice.set_pitch(50)
    assert owner.processes() == [before]
    voice.set_pitch(40)
    assert len(owner.processes()) == 1
    assert owner.processes() != [before]


@needs_espeak
def test_speaks_in_another_voice_when_there_is_none_of_that_name_and_says_so_once(owner: Owner) -> None:
    voice = owner.open(manner=Manner(voice="nobody"))
    assert min(seconds(voice.say("Hello there.")), seconds(voice.say("Hello there."))) > 0.5
    assert len(owner.warnings) == 1
    assert "nobody" in owner.warnings[0]


NOT_SPOKEN = {
    "nothing": "",
    "space": "  \n",
    "marks": "... - !?",
    "control characters": "\x00\x1b\u200b",
    "an emoji": "\U0001f600",
    "a tag": "<br/>",
}


@pytest.mark.parametrize("text", NOT_SPOKEN.values(), ids=NOT_SPOKEN)
def test_text_without_a_word_is_silence(owner: Owner, text: str) -> None:
    assert not list(owner.open("dies").say(text))


HARD = {
    "an option": "-x --stdin -w /tmp/no",
    "markup": "<speak>Hello & welcome</speak> [[h@'loU]]",
    "half a surrogate": "Hello \ud800 there",
    "a line break": "Hello\nthere",
    "another script": "Hello, Привет",
}


@needs_espeak
@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
@pytest.mark.parametrize("mode", [None, "refuses"], ids=["pyttsx3", "espeak-ng"])
def test_speaks_hard_text(owner: Owner, mode: str | None, text: str) -> None:
    assert seconds(owner.open(mode).say(text)) > 0.4


def test_a_very_long_text_comes_in_parts(owner: Owner) -> None:
    text = " ".join(["word"] * 300)
    parts = owner.open("good").say(text)
    assert len(text) / 100 - 0.3 < seconds(parts) <= len(text) / 100


FAULTS = ["dies-at-start", "dies", "garbage", "flood", "empty-file", "no-sound", "cut-short", "no-file", "error", "another's"]


@pytest.mark.parametrize("mode", FAULTS)
def test_a_process_that_fails_once_is_replaced_and_the_sentence_said(owner: Owner, mode: str) -> None:
    voice = owner.open(f"once-{mode}", programs=())
    assert seconds(voice.say("Where were you born?")) == pytest.approx(0.2, abs=0.01)
    assert seconds(voice.say("And then?")) == pytest.approx(0.09, abs=0.01)
    assert len(owner.processes()) == 1
    assert not owner.warnings


@needs_espeak
@pytest.mark.parametrize("mode", [*FAULTS, "hangs-at-start", "hangs", "refuses"])
def test_espeak_speaks_where_pyttsx3_cannot_and_that_is_said_once(owner: Owner, mode: str) -> None:
    owner.notes = None
    voice = owner.open(mode)
    assert all(seconds(voice.say("Where were you born?")) > 0.8 for _ in range(4))
    assert voice.name == "espeak-ng en-us+f5"
    assert len(owner.warnings) == 1
    assert not owner.processes(), "it was given up, and still runs"


@needs_espeak
def test_a_sentence_that_hangs_is_said_by_espeak_and_the_next_by_a_new_process(owner: Owner) -> None:
    voice = owner.open("once-hangs")
    assert seconds(voice.say("Where were you born?")) > 0.8
    assert seconds(voice.say("Where were you born?")) == pytest.approx(0.2, abs=0.01)
    assert (voice.name, owner.warnings) == ("pyttsx3 en-us+f5", [])


@pytest.mark.parametrize("mode", ["refuses", "dies", "dies-at-start", "no-file"])
def test_no_voice_at_all_is_an_error_that_names_the_package(owner: Owner, mode: str) -> None:
    voice = owner.open(mode, programs=("no-such-program",))
    with pytest.raises(VoiceError, match="espeak-ng") as caught:
        list(voice.say("Hello."))
    assert caught.value.exit_code == 3
    with pytest.raises(VoiceError):
        voice.check()


@needs_espeak
def test_a_process_killed_while_idle_is_replaced(owner: Owner) -> None:
    voice = owner.open()
    assert seconds(voice.say("Hello there.")) > 0.5
    (child,) = owner.processes()
    child.kill()
    assert seconds(voice.say("Hello there.")) > 0.5
    assert [process.pid for process in owner.processes()] != [child.pid]


def in_thread(voice: SpokenVoice, text: str) -> tuple[threading.Thread, list[Block]]:
    said: list[Block] = []
    thread = threading.Thread(target=lambda: said.extend(voice.say(text)))
    thread.start()
    return thread, said


@needs_espeak
def test_a_process_killed_while_it_works_is_replaced_and_the_sentence_said(owner: Owner, hanging: Callable[[], None]) -> None:
    voice = owner.open("hangs")
    voice._limit_s = 30.0  # the test is to kill it, not the voice
    thread, said = in_thread(voice, "Where were you born?")
    for _ in range(2):
        hanging()
        (child,) = owner.processes()
        child.kill()
    thread.join(10)
    assert seconds(iter(said)) > 0.8


def test_fifty_interrupts_leave_no_process_and_no_file(owner: Owner, hanging: Callable[[], None], tmp_path: Path) -> None:
    voice = owner.open("hangs", programs=())
    voice._limit_s = 30.0
    for _ in range(50):
        thread, said = in_thread(voice, "Where were you born?")
        hanging()
        voice.interrupt()
        thread.join(10)
        assert not said
    (child,) = owner.processes()
    assert child.status() != "zombie"
    assert [list(folder.iterdir()) for folder in tmp_path.glob("companion-voice-*")] == [[]]


@needs_espeak
def test_speaks_after_an_interrupt(owner: Owner) -> None:
    voice = owner.open()
    blocks = voice.say("I was listening, what was the worst minute of it?")
    assert next(blocks).seconds > 0
    voice.interrupt()
    assert not list(blocks), "the rest is not said"
    never_begun = voice.say("Never.")
    voice.interrupt()
    assert not list(never_begun)
    (before,) = owner.processes()
    assert seconds(voice.say("Hello there.")) > 0.5
    assert owner.processes() == [before], "idle, there was nothing to kill"


def test_close_ends_a_sentence_in_work_and_nothing_is_said_after_it(owner: Owner, hanging: Callable[[], None]) -> None:
    voice = owner.open("hangs")
    thread, said = in_thread(voice, "Where were you born?")
    hanging()
    voice.close()
    thread.join(10)
    voice.close()
    assert not thread.is_alive()
    assert not said
    assert not list(voice.say("Hello."))


@needs_espeak
@pytest.mark.parametrize("request_line", [b"", b'{"id": 1, "text": "%s"}\n' % (b"and then " * 30) * 50], ids=["idle", "busy"])
def test_the_process_ends_with_its_parent_and_takes_its_folder_along(tmp_path: Path, request_line: bytes) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    command = [*WORKER, str(folder), "en-us", "165", "50", "100"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert b"ready" in process.stdout.readline()
        process.stdin.write(request_line)
        process.stdin.close()
        assert process.wait(10) == 0
    assert not folder.exists()


@needs_espeak
def test_espeak_goes_on_without_a_voice_that_does_not_exist() -> None:
    espeak = Espeak(Manner(voice="nobody"))
    assert read_wav(espeak.sound("Hello there.", 5.0)).seconds > 0.5

"""A Piper voice: clause by clause, at the pace and level asked for, silent at once, and replaced where it fails."""

import builtins
import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.audio.block import Block
from companion.engines import House, open_voice
from companion.errors import ModelError
from companion.settings import Settings
from companion.settings import Voice as VoiceSettings
from companion.speech import piper_model
from companion.speech.clauses import clauses
from companion.speech.engine import Manner
from companion.speech.piper_model import PiperModel
from companion.speech.piper_pace import PROBE, PROBE_DB, PROBE_S_AT_1_WPM, words_only
from companion.speech.piper_voice import PiperVoice

PATIENCE_S = 10.0
Make = Callable[..., Path]


class SpareVoice:
    """Speaks a block a sentence, and keeps what it was asked."""

    one_pitch = False

    def __init__(self, manner: Manner) -> None:
        self.name, self.manner = "spare", manner
        self.said: list[str] = []
        self.turned: list[tuple[str, int]] = []
        self.closed = False

    def say(self, sentence: str) -> Iterator[Block]:
        self.said.append(sentence)
        yield Block(np.ones(100, np.int16), 22_050)

    def interrupt(self) -> None:
        """Nothing is ever in work."""

    def set_rate(self, rate_wpm: int) -> None:
        self.turned.append(("rate", rate_wpm))

    def set_pitch(self, pitch: int) -> None:
        self.turned.append(("pitch", pitch))

    def check(self) -> str:
        return self.name

    def close(self) -> None:
        self.closed = True


class Opened:
    """A voice, the spare ones that it asked for, and what it told."""

    def __init__(self, folder: Path, manner: Manner | None = None) -> None:
        self.spares: list[SpareVoice] = []
        self.told: list[str] = []
        self.voice = PiperVoice(folder, manner or Manner(), self._spare, warn=self.told.append, threads=1)

    def _spare(self, manner: Manner) -> SpareVoice:
        self.spares.append(SpareVoice(manner))
        return self.spares[-1]

    def sound(self, sentence: str) -> np.ndarray:
        return np.concatenate([np.zeros(0, np.int16), *(block.samples for block in self.voice.say(sentence))])


@pytest.fixture
def opened() -> Iterator[Callable[..., Opened]]:
    made: list[Opened] = []

    def make(*arguments: Any) -> Opened:
        made.append(Opened(*arguments))
        return made[-1]

    yield make
    for each in made:
        each.voice.close()


CUTS = {
    "a comma": ("Well then, let us see what the weather is like.", ["Well then,", "let us see what the weather is like."]),
    "a scrap stays": ("Oh, I see what you mean by that.", ["Oh, I see what you mean by that."]),
    "a number is whole": ("It is 3.14 today at 10:30 sharp.", ["It is 3.14 today at 10:30 sharp."]),
    "a title": ("I asked Dr. Brown about it.", ["I asked Dr. Brown about it."]),
    "a dash": ("That is odd \u2013 but I like it.", ["That is odd", "\u2013 but I like it."]),
    "no mark, a new clause": (
        "I would like to know what you think because you were there all the time.",
        ["I would like to know what you think", "because you were there all the time."],
    ),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("sentence", "parts"), CUTS.values(), ids=CUTS)
def test_a_sentence_is_cut_where_one_breathes(sentence: str, parts: list[str]) -> None:
    assert clauses(sentence) == parts


@given(st.text(alphabet="ab ,.;:!?'-\u2013and because ", max_size=300))
def test_no_word_is_lost_in_the_cutting(sentence: str) -> None:
    assert " ".join(clauses(sentence)).split() == sentence.split()


def test_it_speaks_and_names_itself(piper_folder: Make, opened: Callable[..., Opened]) -> None:
    her = opened(piper_folder())
    assert her.voice.check() == "piper piper-nobody"
    assert len(her.sound("Good morning, how did you sleep?")) > 22_050 // 2
    assert not her.told
    assert her.voice.one_pitch


@pytest.mark.parametrize("rate_wpm", [120, 165, 240])
@pytest.mark.parametrize("length_scale", [0.8, 1.3])
def test_it_is_as_fast_and_loud_as_espeak(
    piper_folder: Make, opened: Callable[..., Opened], rate_wpm: int, length_scale: float
) -> None:
    her = opened(piper_folder(inference={"length_scale": length_scale}), Manner(rate_wpm=rate_wpm))
    sound = Block(her.sound(PROBE), 22_050)
    assert sound.seconds == pytest.approx(PROBE_S_AT_1_WPM / rate_wpm, rel=0.08)
    assert sound.level_db == pytest.approx(PROBE_DB, abs=1)


def test_half_the_volume_is_half_the_amplitude(piper_folder: Make, opened: Callable[..., Opened]) -> None:
    folder = piper_folder()
    loud, soft = (Block(opened(folder, Manner(volume=volume)).sound("Hello there.")).level_db for volume in (100, 50))
    assert loud - soft == pytest.approx(6, abs=0.3)


def test_a_new_rate_holds_from_the_next_sentence_on(piper_folder: Make, opened: Callable[..., Opened]) -> None:
    her = opened(piper_folder(), Manner(rate_wpm=120))
    slow = len(her.sound("How are you today?"))
    her.voice.set_rate(240)
    assert len(her.sound("How are you today?")) < 0.65 * slow
    for wrong in (0, 1000):
        with pytest.raises(ValueError, match="set_rate"):
            her.voice.set_rate(wrong)


@pytest.mark.parametrize("text", ["", "...", "\U0001f600", "[[x]]", "a" * 2000, "1 < 2 & 3", "\u4f60\u597d"])
def test_strange_text_does_no_harm(piper_folder: Make, opened: Callable[..., Opened], text: str) -> None:
    her = opened(piper_folder())
    her.sound(text)
    assert len(her.sound("Still here."))
    assert not her.told


def test_interrupted_it_is_silent_and_says_the_next(piper_folder: Make, opened: Callable[..., Opened]) -> None:
    her = opened(piper_folder())
    blocks = her.voice.say("One thing first, and then another thing, and then a third one.")
    next(blocks)
    her.voice.interrupt()
    assert not list(blocks)
    assert len(her.sound("Yes?"))


def test_the_run_in_work_is_ended(piper_folder: Make, opened: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch) -> None:
    her = opened(piper_folder())
    her.voice.check()
    running = threading.Event()
    seen: list[object] = []

    def endless(_model: PiperModel, _ids: list[int], _scale: float, options: Any) -> Any:
        running.set()
        while not options.terminate:
            pass
        seen.append(True)
        raise RuntimeError("Exiting due to terminate flag being set to true.")

    with monkeypatch.context() as patched:
        patched.setattr(PiperModel, "sound", endless)
        listener = threading.Thread(target=lambda: seen.extend(her.voice.say("Something long.")))
        listener.start()
        assert running.wait(PATIENCE_S)
        her.voice.interrupt()
        listener.join(PATIENCE_S)
    assert seen == [True]
    assert len(her.sound("Yes?"))
    assert not her.told


def empty(folder: Path) -> None:
    (folder / "nobody.onnx").write_bytes(b"")


def cut_short(folder: Path) -> None:
    path = folder / "nobody.onnx"
    path.write_bytes(path.read_bytes()[:5000])


def no_config(folder: Path) -> None:
    (folder / "nobody.onnx.json").unlink()


def half_config(folder: Path) -> None:
    path = folder / "nobody.onnx.json"
    path.write_text(path.read_text(encoding="utf-8")[:200], encoding="utf-8")


def other_json(folder: Path) -> None:
    (folder / "nobody.onnx.json").write_text("[1, 2]", encoding="utf-8")


def no_graph(folder: Path) -> None:
    (folder / "nobody.onnx").unlink()


@pytest.mark.parametrize("damage", [empty, cut_short, no_config, half_config, other_json, no_graph])
def test_damaged_the_spare_voice_speaks_and_it_is_told_once(
    piper_folder: Make, opened: Callable[..., Opened], damage: Callable[[Path], None]
) -> None:
    folder = piper_folder()
    damage(folder)
    her = opened(folder)
    her.voice.set_rate(200)
    assert her.voice.check() == "spare"
    assert len(her.sound("Hello, are you there?"))
    assert len(her.sound("Hello?"))
    (spare,) = her.spares
    assert spare.said == ["Hello, are you there?", "Hello?"]
    assert spare.manner.rate_wpm == 200
    assert len(her.told) == 1
    assert "piper-nobody" in her.told[0]
    her.voice.set_pitch(70)
    assert spare.turned == [("pitch", 70)]
    assert not her.voice.one_pitch
    her.voice.close()
    assert spare.closed


WRONG = {
    "a language that espeak lacks": {"espeak": {"voice": "xx-nowhere"}},
    "phonemes of another kind": {"phoneme_type": "pinyin"},
    "a rate that is none": {"audio": {"sample_rate": "fast"}},
    "no map": {"phoneme_id_map": {}},
    "ids beyond the table": {"phoneme_id_map": {phoneme: [9999] for phoneme in "_^$aeiouktn\u0259"}},
    "a speaker too many": {"num_speakers": 3},
    "an endless length": {"inference": {"length_scale": float("inf")}},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_wrong_configuration_is_no_end(piper_folder: Make, opened: Callable[..., Opened], changes: dict[str, Any]) -> None:
    her = opened(piper_folder(**changes))
    assert her.voice.check() == "spare"
    assert len(her.told) == 1


def test_without_piper_it_says_what_to_install(piper_folder: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("piper"):
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    piper_model._one_phonemizer.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModelError, match=r"pip install companion\[voices\]"):
        PiperModel(piper_folder(), 1)


def test_failing_in_mid_sentence_the_spare_says_the_rest(
    piper_folder: Make, opened: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    her = opened(piper_folder())
    her.voice.check()
    real, calls = PiperModel.sound, []

    def once(model: PiperModel, ids: list[int], scale: float, options: Any) -> Any:
        calls.append(ids)
        if len(calls) > 1:
            raise RuntimeError("out of memory")
        return real(model, ids, scale, options)

    monkeypatch.setattr(PiperModel, "sound", once)
    her.sound("The first of it, and now the second.")
    assert her.spares[0].said == ["and now the second."]


def card(folder: Path, engine: str = "piper") -> None:
    files = "".join(
        f'[[files]]\npath = "{file.name}"\nbytes = {file.stat().st_size}\n'
        f'sha256 = "{hashlib.sha256(file.read_bytes()).hexdigest()}"\n'
        for file in sorted(folder.glob("nobody*"))
    )
    (folder / "card.toml").write_text(
        f'kind = "voice"\nengine = "{engine}"\nname = "{folder.name}"\nlicence = "none"\nsource = "a test"\n'
        f'memory_mb = 1\nboards = ["zero2w", "3", "4", "5", "pc"]\n{files}'
    )


CHOICES = {
    "auto finds it": ({}, "piper", "piper piper-nobody", 0),
    "by name": ({"pack": "piper-nobody"}, "piper", "piper piper-nobody", 0),
    "another name": ({"pack": "piper-elsewhere"}, "piper", "pyttsx3 en-us+f5", 1),
    "espeak is asked for": ({"engine": "espeak"}, "piper", "espeak-ng en-us+f5", 0),
    "pyttsx3 is asked for": ({"engine": "pyttsx3"}, "piper", "pyttsx3 en-us+f5", 0),
    "a pack for another program": ({}, "organ", "pyttsx3 en-us+f5", 0),
}


@pytest.mark.parametrize(("wanted", "engine", "name", "remarks"), CHOICES.values(), ids=CHOICES)
def test_the_settings_choose(
    piper_folder: Make, tmp_path: Path, *, wanted: dict[str, Any], engine: str, name: str, remarks: int
) -> None:
    card(piper_folder(), engine)
    told: list[str] = []
    house = House(Settings(voice=VoiceSettings(**wanted)), tmp_path / "data", models=tmp_path, remark=told.append)
    voice = open_voice(house)
    try:
        assert (voice.name, len(told)) == (name, remarks)
    finally:
        voice.close()


def test_closed_it_says_nothing_more(piper_folder: Make, opened: Callable[..., Opened]) -> None:
    her = opened(piper_folder())
    her.voice.close()
    her.voice.close()
    assert not len(her.sound("Hello?"))


def test_between_clauses_there_is_no_click() -> None:
    sound = words_only(np.full(10_000, 0.5, np.float32), 22_050, 0.09)
    assert np.abs(np.diff(np.concatenate([[0.0], sound]))).max() < 0.02

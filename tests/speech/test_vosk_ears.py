"""Vosk on real recordings, with the package's model of letters, numbers and commands."""

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from companion.audio.block import Block
from companion.errors import ModelError
from companion.speech.vosk_ears import UNKNOWN, VoskEars, VoskUtterance

SHARED = Path(__file__).parents[2].parent / "shared"
MODEL = Path(__file__).parents[2] / "companion" / "data" / "packs" / "vosk-mini-en"
pytestmark = pytest.mark.skipif(not (SHARED / "speech").is_dir(), reason="needs the recordings in ../shared/speech")

EXACT = {
    "an255-fash-b": "u m n y h six",
    "cen1-fash-b": "h i n i c h",
    "cen5-fash-b": "p i t t s b u r g h",
    "an86-fbbh-b": "c z d z w eight",
    "an87-fbbh-b": "enter six two four",
    "cen3-fbbh-b": "fifty one fifty six",
    "cen4-fbbh-b": "p r i n c e",
    "cen8-fbbh-b": "march third nineteen twenty eight",
    "an146-fclc-b": "n l n s one seventy five",
    "an149-fclc-b": "enter nine eighty nine",
    "cen2-fclc-b": "c i n d y",
    "cen3-fclc-b": "five five three five",
}


@pytest.fixture(scope="module")
def ears() -> VoskEars:
    return VoskEars(MODEL, "vosk-mini-en")


def recording(name: str) -> NDArray[np.int16]:
    samples: NDArray[np.int16] = soundfile.read(SHARED / "speech" / "an4" / f"{name}.flac", dtype="int16")[0]
    return samples


def fed(utterance: VoskUtterance, sound: NDArray[np.int16], step: int = 480) -> list[str]:
    return [utterance.hear(Block(sound[at : at + step])) for at in range(0, len(sound), step)]


@pytest.mark.parametrize(("name", "text"), EXACT.items(), ids=EXACT)
def test_hears_the_words_in_blocks_of_30_ms_as_at_once(ears: VoskEars, name: str, text: str) -> None:
    sound = recording(name)
    streamed, whole = ears.utterance(), ears.utterance()
    partials = fed(streamed, sound)
    whole.hear(Block(sound))
    heard = streamed.finish()
    assert (heard.text, whole.finish()) == (text, heard)
    assert heard.seconds == len(sound) / 16_000
    assert any(partial and text.startswith(partial) for partial in partials), "nothing to warm up on"


@pytest.mark.parametrize("step", [333, 480, 512, 16_000])
@pytest.mark.parametrize(
    "grammar", [None, ["yes", "enter six two four", "five five three five", UNKNOWN]], ids=["own words", "grammar"]
)
def test_whatever_the_blocks_the_words_are_the_same(step: int, grammar: list[str] | None) -> None:
    """Pauses between, of which each ends a segment, and a rest that fills no block."""
    pause = np.zeros(20_001, np.int16)
    sound = np.concatenate([recording("an87-fbbh-b"), pause, recording("cen3-fclc-b"), pause, recording("an251-fash-b")])
    ears = VoskEars(MODEL, "vosk-mini-en", grammar)
    streamed, whole = ears.utterance(), ears.utterance()
    fed(streamed, sound, step)
    whole.hear(Block(sound))
    assert streamed.finish() == whole.finish()


def test_with_a_grammar_it_tells_how_sure_it_is() -> None:
    ears = VoskEars(MODEL, "vosk-mini-en", ["five five three five", "yes", UNKNOWN])
    one_of_it, another = ears.utterance(), ears.utterance()
    fed(one_of_it, recording("cen3-fclc-b"))
    fed(another, recording("cen8-fbbh-b"))
    assert one_of_it.finish().text == "five five three five"
    assert another.finish().confidence < 0.5


def test_a_graph_in_one_piece_takes_no_grammar(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "HCLG.fst").write_bytes(b"static")
    with pytest.raises(ModelError, match="free speech only") as caught:
        VoskEars(tmp_path, "big", ["yes"])
    assert "HCLr.fst" in caught.value.fix


@pytest.mark.parametrize("grammar", [[], [""]], ids=["empty", "a phrase without words"])
def test_an_empty_grammar_never_reaches_vosk(grammar: list[str]) -> None:
    with pytest.raises(ValueError, match="without words"):
        VoskEars(MODEL, "vosk-mini-en", grammar)


def test_strange_words_are_told_and_the_others_heard(capfd: pytest.CaptureFixture[str]) -> None:
    ears = VoskEars(MODEL, "vosk-mini-en", ["five zebra five", "five", "three"])
    assert ears.strange == ("zebra",)
    utterance = ears.utterance()
    fed(utterance, recording("cen3-fclc-b"))
    assert set(utterance.finish().text.split()) == {"five", "three"}
    assert capfd.readouterr().err == ""


def test_knows_when_the_person_has_stopped(ears: VoskEars) -> None:
    utterance = ears.utterance()
    fed(utterance, np.zeros(16_000, np.int16))
    assert not utterance.ended, "nobody has begun"
    fed(utterance, recording("cen3-fclc-b"))
    assert not utterance.ended
    fed(utterance, np.zeros(32_000, np.int16))
    assert utterance.ended
    fed(utterance, recording("cen3-fclc-b"))
    assert not utterance.ended, "the person went on"


def test_keeps_what_was_said_before_a_pause(ears: VoskEars) -> None:
    pause = np.zeros(32_000, np.int16)
    utterance = ears.utterance()
    partials = fed(utterance, np.concatenate([recording("an87-fbbh-b"), pause, recording("cen3-fclc-b")]))
    assert "enter six two four" in partials
    assert partials[-1].startswith("enter six two four five")
    assert utterance.finish().text == "enter six two four five five three five"


rng = np.random.default_rng(0)
WORDLESS = {
    "nothing": np.zeros(0),
    "one sample": np.zeros(1),
    "a tap of 0.1 s": np.zeros(1600),
    "digital silence": np.zeros(80_000),
    "soft noise": rng.normal(size=80_000) * 15,
    "noise": rng.normal(size=80_000) * 300,
}


@pytest.mark.parametrize("sound", WORDLESS.values(), ids=WORDLESS)
def test_hears_no_words_where_there_are_none(ears: VoskEars, sound: NDArray[np.float64]) -> None:
    utterance = ears.utterance()
    assert not any(fed(utterance, sound.astype(np.int16)))
    heard = utterance.finish()
    assert (heard.text, heard.seconds) == ("", len(sound) / 16_000)


def test_clipped_noise_does_no_harm_to_what_follows(ears: VoskEars) -> None:
    loud = ears.utterance()
    fed(loud, (np.sign(rng.normal(size=80_000)) * 32_767).astype(np.int16))
    assert len(loud.finish().text.split()) <= 2
    after = ears.utterance()
    fed(after, recording("an87-fbbh-b"))
    assert after.finish().text == "enter six two four"


def test_an_utterance_left_unfinished_does_no_harm(ears: VoskEars) -> None:
    fed(ears.utterance(), recording("cen8-fbbh-b"))
    after = ears.utterance()
    fed(after, recording("an87-fbbh-b"))
    assert after.finish().text == "enter six two four"


def test_refuses_what_would_be_misheard(ears: VoskEars) -> None:
    utterance = ears.utterance()
    with pytest.raises(ValueError, match="22050"):
        utterance.hear(Block(np.zeros(480, np.int16), 22_050))
    utterance.finish()
    with pytest.raises(ValueError, match="finish"):
        utterance.hear(Block(np.zeros(480, np.int16)))
    with pytest.raises(ValueError, match="finish"):
        utterance.finish()


def emptied(folder: Path, file: str) -> None:
    (folder / file).write_bytes(b"")


def scribbled(folder: Path, file: str) -> None:
    (folder / file).write_text("hello")


def halved(folder: Path, file: str) -> None:
    whole = (folder / file).read_bytes()
    (folder / file).write_bytes(whole[: len(whole) // 2])


def removed(folder: Path, file: str) -> None:
    (folder / file).unlink()


# Vosk passes over a damaged graph of two parts and crashes later: tests/models/test_trial.py.
DAMAGES = [("am/final.mdl", damage) for damage in (emptied, scribbled, halved, removed)]
DAMAGES += [("conf/model.conf", scribbled), ("conf/model.conf", removed), ("graph/words.txt", removed)]


@pytest.mark.parametrize(("file", "damage"), DAMAGES, ids=[f"{file} {damage.__name__}" for file, damage in DAMAGES])
def test_a_damaged_model_is_a_clear_error_and_the_terminal_stays_clean(
    file: str,
    damage: Callable[[Path, str], None],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = shutil.copytree(MODEL, tmp_path / "model", copy_function=shutil.copyfile)
    for part in [folder, *folder.rglob("*")]:
        part.chmod(0o700)
    damage(folder, file)
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ModelError, match="models get small") as caught:
        VoskEars(folder, "small")
    assert caught.value.exit_code == 4
    assert "vosk: ERROR" in caplog.text
    assert capfd.readouterr().err == ""


def test_a_missing_folder_is_the_same_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nothing"):
        VoskEars(tmp_path / "nothing", "nothing")

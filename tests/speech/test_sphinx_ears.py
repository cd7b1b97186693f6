"""PocketSphinx with the model of its wheel, on real recordings and on sound without words."""

from pathlib import Path

import jiwer
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

import companion
from companion.audio.block import Block
from companion.errors import ModelError
from companion.speech.sphinx_ears import SphinxEars, SphinxUtterance, open_sphinx

SPEECH = Path(__file__).parents[2].parent / "shared" / "speech"
needs_recordings = pytest.mark.skipif(not SPEECH.is_dir(), reason="../shared/speech is not there")
DATA = Path(companion.__file__).parent / "data"
TALK = DATA / "packs" / "sphinx-talk-en"
MODEL, DICTIONARY = TALK / "talk.lm.bin", TALK / "talk.dict"
rng = np.random.default_rng(0)


@pytest.fixture(scope="module")
def ears() -> SphinxEars:
    return open_sphinx()


def fed(utterance: SphinxUtterance, sound: NDArray[np.int16], step: int = 480) -> list[str]:
    return [utterance.hear(Block(sound[at : at + step])) for at in range(0, len(sound), step)]


def text_of(ears: SphinxEars, sound: NDArray[np.int16]) -> str:
    utterance = ears.utterance()
    fed(utterance, sound)
    return utterance.finish().text


def recording(name: str) -> NDArray[np.int16]:
    samples: NDArray[np.int16] = soundfile.read(SPEECH / "read" / f"{name}.flac", dtype="int16")[0]
    return samples


@needs_recordings
def test_hears_most_words_of_read_sentences_from_the_first_one_on() -> None:
    rows = [line.split("\t") for line in (SPEECH / "read.tsv").read_text().splitlines()[1:]]
    ears = SphinxEars()
    heard = [text_of(ears, soundfile.read(SPEECH / row[0], dtype="int16")[0]) for row in rows]
    assert jiwer.wer([row[3] for row in rows], heard) <= 0.25  # measured: 0.21


@needs_recordings
def test_gives_partial_text_and_the_length(ears: SphinxEars) -> None:
    sound = recording("1089-134686-0001")
    utterance = ears.utterance()
    partials = fed(utterance, sound)
    heard = utterance.finish()
    assert any(partial.startswith("stuff it") for partial in partials[: len(partials) // 2])
    assert heard.text.startswith("stuff it")
    assert heard.seconds == len(sound) / 16_000


@needs_recordings
def test_keeps_the_words_of_a_press_that_is_longer_than_a_segment(ears: SphinxEars, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.speech.sphinx_ears.SEGMENT_S", 3.0)
    sound = recording("1089-134686-0001")
    utterance = ears.utterance()
    partials = fed(utterance, np.concatenate([sound, np.zeros(8000, np.int16)] * 2))
    words = utterance.finish().text.split()
    assert words.count("stuff") == 2
    assert len(max(partials, key=len).split()) > 10, "the partial text begins anew at a pause"


@needs_recordings
def test_silence_and_noise_in_between_do_no_harm(ears: SphinxEars) -> None:
    """A mean learned from noise would spoil the next words."""
    sound = recording("1089-134686-0001")
    before = text_of(ears, sound)
    for between in (np.zeros(48_000), rng.normal(size=48_000) * 15, np.zeros(0)):
        text_of(ears, between.astype(np.int16))
    assert jiwer.wer(before, text_of(ears, sound)) <= 0.3


WORDLESS = {
    "nothing": np.zeros(0),
    "one sample": np.zeros(1),
    "less than a frame": np.zeros(300),
    "a tap of 0.1 s": np.zeros(1600),
    "digital silence": np.zeros(24_000),
    "soft noise": rng.normal(size=24_000) * 15,
    "a steady voltage": np.full(16_000, 3000.0),
}


@pytest.mark.parametrize("sound", WORDLESS.values(), ids=WORDLESS)
def test_hears_no_words_where_there_are_none(ears: SphinxEars, sound: NDArray[np.float64]) -> None:
    utterance = ears.utterance()
    fed(utterance, sound.astype(np.int16))
    heard = utterance.finish()
    assert (heard.text, heard.seconds) == ("", len(sound) / 16_000)


def test_clipped_noise_is_a_word_or_two_at_most(ears: SphinxEars) -> None:
    assert len(text_of(ears, (np.sign(rng.normal(size=24_000)) * 32_767).astype(np.int16)).split()) <= 3


def test_one_that_is_left_unfinished_gives_way_to_the_next(ears: SphinxEars) -> None:
    left, following = ears.utterance(), ears.utterance()
    with pytest.raises(ValueError, match="finish"):
        left.hear(Block(np.zeros(480, np.int16)))
    with pytest.raises(ValueError, match="finish"):
        left.finish()
    assert following.finish().text == ""


def test_refuses_another_rate(ears: SphinxEars) -> None:
    with pytest.raises(ValueError, match="8000"):
        ears.utterance().hear(Block(np.zeros(480, np.int16), 8000))


@pytest.fixture(scope="module")
def talk_ears() -> SphinxEars:
    return SphinxEars(MODEL, DICTIONARY)


def demo(name: str) -> NDArray[np.int16]:
    samples: NDArray[np.int16] = soundfile.read(DATA / "demo" / f"{name}.flac", dtype="int16")[0]
    return samples


def test_the_conversational_model_hears_a_person(talk_ears: SphinxEars) -> None:
    assert text_of(talk_ears, demo("5-seven-of-clubs-person")).startswith("seven of")  # measured: the third is "close"


def test_the_size_of_the_blocks_makes_no_difference() -> None:
    sound = demo("2-i-slept-terribly-synthetic")
    texts = []
    for step in (160, 480, len(sound)):
        utterance = SphinxEars(MODEL, DICTIONARY).utterance()
        fed(utterance, sound, step)
        texts.append(utterance.finish().text)
    assert texts[0]
    assert set(texts) == {texts[0]}


def test_every_word_of_the_conversational_model_can_be_said() -> None:
    content = MODEL.read_bytes()
    words = set(content[content.rindex(b"<s>\0</s>\0") :].decode().rstrip("\0").split("\0")) - {"<s>", "</s>"}
    said = {line.split()[0] for line in DICTIONARY.read_text(encoding="utf-8").splitlines()}
    assert words == {word for word in said if "(" not in word}
    assert len(words) > 20_000


@pytest.mark.parametrize("files", [(MODEL, None), (None, DICTIONARY)], ids=["no dictionary", "no model"])
def test_a_model_and_its_dictionary_come_together(files: tuple[Path | None, Path | None]) -> None:
    with pytest.raises(ValueError, match="together"):
        SphinxEars(*files)


@pytest.mark.parametrize("content", [None, b"", b"not a model", b"Trie Language Model\x03"], ids=["none", "empty", "text", "cut"])
def test_a_damaged_model_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "talk.lm.bin").write_bytes(content)
    with pytest.raises(ModelError, match=r"missing or damaged\. Put a whole copy"):
        SphinxEars(tmp_path / "talk.lm.bin", DICTIONARY)


@needs_recordings
def test_however_the_sound_comes_the_words_are_the_same() -> None:
    """One after the other, as a person speaks: what differs in the cepstral mean of one shows in a later one."""
    files = ("003060259", "010300105", "014200342", "022520337", "024510252", "029170055")
    sounds = [soundfile.read(SPEECH / "nonnative" / f"{file}.flac", dtype="int16")[0] for file in files]
    heard = []
    for step in (480, 160, 1 << 20):
        ears, texts = SphinxEars(MODEL, DICTIONARY), []
        for sound in sounds:
            utterance = ears.utterance()
            fed(utterance, sound, step)
            texts.append(utterance.finish())
        heard.append(texts)
    assert heard[0] == heard[1] == heard[2]
    assert all(one.text for one in heard[0])

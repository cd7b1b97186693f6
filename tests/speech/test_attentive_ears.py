"""What a recogniser gets to hear of a recording, and what is told besides; with the real network and with a stand-in."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from companion.audio.block import EARS_RATE_HZ, Block
from companion.audio.recordings import blocks_of
from companion.speech.attentive_ears import AttentiveEars
from companion.speech.heard import Heard
from companion.speech.scripted import LoudIsSpeech, ScriptedEars, tone
from companion.speech.voice_activity import ByLoudness, VoiceActivity
from companion.turn.end_of_speech import EndOfSpeech

DEMO = Path(__file__).parents[2] / "companion" / "data" / "demo"
PERSON = next(DEMO.glob("5*.flac"))
Sound = NDArray[np.int16]


class KeepingEars:
    """Hears how many samples it was given, and keeps them."""

    name = "keeping"

    def __init__(self) -> None:
        self.kept = np.zeros(0, np.int16)

    def utterance(self) -> "KeepingEars":
        self.kept = np.zeros(0, np.int16)
        return self

    def hear(self, block: Block) -> str:
        self.kept = np.concatenate([self.kept, block.samples])
        return str(len(self.kept))

    def finish(self) -> Heard:
        return Heard(str(len(self.kept)) if len(self.kept) else "", len(self.kept) / EARS_RATE_HZ, 0.5)


@pytest.fixture(scope="module")
def network() -> VoiceActivity:
    return VoiceActivity()


def heard(ears: AttentiveEars, sound: Sound, block: int = 480) -> Heard:
    utterance = ears.utterance()
    for start in range(0, len(sound), block):
        utterance.hear(Block(sound[start : start + block]))
    return utterance.finish()


def recording(path: Path) -> Sound:
    return np.concatenate([block.samples for block in blocks_of(path)])


def silence(seconds: float, level_db: float = -60.0) -> Sound:
    noise = np.random.default_rng(5).standard_normal(round(seconds * EARS_RATE_HZ))
    return (noise * 10 ** (level_db / 20) * 32768).astype(np.int16)


def test_silence_around_a_person_is_held_back(network: VoiceActivity) -> None:
    inner = KeepingEars()
    person = recording(PERSON)
    told = heard(AttentiveEars(inner, network), np.concatenate([silence(3.0), person, silence(3.0)]))
    assert told.seconds == pytest.approx(6.0 + len(person) / EARS_RATE_HZ)
    assert told.confidence == 0.5, "what the recogniser told is kept"
    assert len(inner.kept) < len(person) + 0.7 * EARS_RATE_HZ
    assert told.level_db is not None
    assert told.level_db > -40.0


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.flac")), ids=lambda path: path.stem)
def test_all_that_is_loud_reaches_the_recogniser(network: VoiceActivity, path: Path) -> None:
    inner, sound = KeepingEars(), recording(path)
    heard(AttentiveEars(inner, network), np.concatenate([silence(2.0), sound, silence(1.0)]))
    squares = [float(np.square(part.astype(np.float64)).sum()) for part in (sound, inner.kept)]
    assert squares[1] >= 0.999 * squares[0]


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.flac")), ids=lambda path: path.stem)
def test_somebody_far_away_who_talks_at_once_loses_nothing(network: VoiceActivity, path: Path) -> None:
    """As a press and the first word at the same time."""
    loud = recording(path).astype(np.float64)
    from_word = loud[int(np.argmax(np.abs(loud) > np.abs(loud).max() / 10)) :]
    soft = (from_word / np.sqrt(np.mean(from_word**2)) * 10 ** (-58 / 20) * 32768).astype(np.int16)
    inner = KeepingEars()
    heard(AttentiveEars(inner, network), soft)
    squares = [float(np.square(part.astype(np.float64)).sum()) for part in (soft, inner.kept)]
    assert squares[1] >= 0.99 * squares[0]


NOBODY = {
    "digital silence": np.zeros(3 * EARS_RATE_HZ, np.int16),
    "soft noise": silence(3.0),
    "loud noise": silence(3.0, -20.0),
    "a hum": tone(3.0, EARS_RATE_HZ, 100.0).samples,
    "a melody, which raises doubts": np.concatenate([tone(0.25, EARS_RATE_HZ, hz).samples for hz in (262, 523, 330, 392) * 3]),
    "nothing": np.zeros(0, np.int16),
}


@pytest.mark.parametrize("sound", NOBODY.values(), ids=NOBODY)
def test_where_nobody_speaks_nothing_is_heard(network: VoiceActivity, sound: Sound) -> None:
    inner = KeepingEars()
    told = heard(AttentiveEars(inner, network), sound)
    assert (told.text, told.level_db, told.clipped) == ("", None, 0.0)
    assert told.seconds == len(sound) / EARS_RATE_HZ
    assert len(inner.kept) <= len(sound) / 2


def test_a_shout_into_the_microphone_is_told_to_be_cut_off(network: VoiceActivity) -> None:
    person = recording(PERSON).astype(np.float64)
    calm = heard(AttentiveEars(KeepingEars(), network), person.astype(np.int16))
    loud = heard(AttentiveEars(KeepingEars(), network), np.clip(person * 30, -32768, 32767).astype(np.int16))
    assert calm.clipped < 0.002
    assert loud.clipped > 0.05


def test_without_the_network_all_is_passed_on() -> None:
    inner, sound = KeepingEars(), np.concatenate([silence(1.0), recording(PERSON), silence(1.0)])
    told = heard(AttentiveEars(inner, ByLoudness()), sound)
    assert np.array_equal(inner.kept, sound)
    assert told.text


def test_without_the_network_the_end_is_still_noticed_and_silence_has_no_words() -> None:
    utterance = AttentiveEars(KeepingEars(), ByLoudness()).utterance()
    for sound in (silence(1.0), recording(PERSON), silence(1.0)):
        utterance.hear(Block(sound))
    assert EndOfSpeech().reached(utterance.activity)
    told = heard(AttentiveEars(KeepingEars(), ByLoudness()), silence(3.0, -70.0))
    assert (told.text, told.level_db) == ("", None), "nobody is told to come closer who has not spoken"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=20))
def test_the_lengths_of_the_blocks_do_not_matter(lengths: list[int]) -> None:
    """By the stand-in; the network is asked the same windows in the same order."""
    speech = recording(PERSON)
    sound = np.concatenate([silence(0.7), speech[:8000], silence(1.1), speech[8000:16000], silence(0.5)])
    inner = KeepingEars()
    ears = AttentiveEars(inner, LoudIsSpeech(-45.0))
    whole = heard(ears, sound, len(sound))
    kept = inner.kept
    utterance, start, number = ears.utterance(), 0, 0
    while start < len(sound):
        length = max(lengths[number % len(lengths)], number % 2)
        utterance.hear(Block(sound[start : start + length]))
        start, number = start + length, number + 1
    assert utterance.activity == _activity(ears, sound)
    assert utterance.finish() == whole
    assert np.array_equal(inner.kept, kept)


def _activity(ears: AttentiveEars, sound: Sound) -> object:
    utterance = ears.utterance()
    utterance.hear(Block(sound))
    return utterance.activity


def test_it_knows_that_the_person_has_stopped(network: VoiceActivity) -> None:
    utterance = AttentiveEars(KeepingEars(), network).utterance()
    assert utterance.activity.sound_s == 0
    utterance.hear(Block(silence(1.0)))
    assert utterance.activity.speech_s == 0
    utterance.hear(Block(recording(PERSON)))
    assert utterance.activity.speech_s > 0.5
    before_s = utterance.activity.silence_s
    utterance.hear(Block(silence(2.0)))
    assert utterance.activity.silence_s == pytest.approx(before_s + 2.0, abs=0.2)


def test_partials_stay_while_nothing_is_passed_on() -> None:
    utterance = AttentiveEars(ScriptedEars(["one two three"]), LoudIsSpeech()).utterance()
    assert utterance.hear(tone(0.7, EARS_RATE_HZ)) == "one two"
    assert utterance.hear(Block(np.zeros(EARS_RATE_HZ, np.int16))).startswith("one two")


def test_another_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="16000 Hz"):
        AttentiveEars(KeepingEars(), ByLoudness()).utterance().hear(Block(np.zeros(480, np.int16), 48_000))


def test_its_name_is_the_recognisers() -> None:
    assert AttentiveEars(KeepingEars(), ByLoudness()).name == "keeping"

"""A person at a scripted sound card, heard through the network that knows speech: she notices that they have finished."""

import threading
from pathlib import Path
from queue import Queue

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.audio import cards
from companion.audio.microphone import CardMicrophone
from companion.audio.recordings import blocks_of
from companion.audio.scripted_card import Card, PortAudio
from companion.speech.attentive_ears import AttentiveEars
from companion.speech.scripted import ScriptedEars
from companion.speech.voice_activity import VoiceActivity
from companion.turn import events as e
from companion.turn.listening import Listening
from companion.turn.unheard import Unheard

WAIT_S, LOOK_S = 10.0, 0.001
BLOCK = 480
PERSON = next((Path(__file__).parents[2] / "companion" / "data" / "demo").glob("5*.flac"))


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    portaudio = PortAudio()
    card = portaudio.plug(Card("USB headset", inputs=1, rate_hz=16_000))
    portaudio._initialize()
    monkeypatch.setattr(cards, "portaudio", lambda: portaudio)
    monkeypatch.setattr(cards, "_state", cards._State())
    return card


class Scene:
    """Listens to the card; what it tells comes into a queue."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self.told: Queue[e.Event] = Queue()
        ears = AttentiveEars(ScriptedEars(["seven of clubs"]), VoiceActivity())
        self.listening = Listening(CardMicrophone(), ears, self.told.put)

    def begin(self) -> None:
        self.listening.start(1)
        self.listening.tell_the_end()
        for _ in range(round(WAIT_S / LOOK_S)):
            if self._card.streams and self._card.streams[0].running:
                return
            threading.Event().wait(LOOK_S)
        raise AssertionError("the microphone does not open")

    def hear(self, sound: NDArray[np.int16]) -> None:
        stream = self._card.streams[0]
        for start in range(0, len(sound), BLOCK):
            stream.hear(sound[start : start + BLOCK, None])

    def next(self) -> e.Event:
        while isinstance(event := self.told.get(timeout=WAIT_S), e.PartialHeard):
            pass
        return event


def silence(seconds: float) -> NDArray[np.int16]:
    return (np.random.default_rng(6).standard_normal(round(16_000 * seconds)) * 30).astype(np.int16)


def person() -> NDArray[np.int16]:
    return np.concatenate([block.samples for block in blocks_of(PERSON)])


STORIES = {
    "at once": [0.0, "speaks", 1.5],
    "after a while": [3.0, "speaks", 1.5],
    "with a breath in the middle": [0.5, "speaks", 0.3, "speaks", 1.5],
    "nobody": [6.5],
}


def sound(story: list[float | str]) -> NDArray[np.int16]:
    return np.concatenate([person() if isinstance(part, str) else silence(part) for part in story])


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_the_end_is_told_once(card: Card, story: list[float | str]) -> None:
    scene = Scene(card)
    scene.begin()
    scene.hear(sound(story))
    assert isinstance(scene.next(), e.SpeechEnded)
    scene.listening.finish()
    last = scene.next()
    assert isinstance(last, e.WordsHeard) if "speaks" in story else getattr(last, "why", None) is Unheard.NOBODY
    assert not card.streams, "closed"
    assert scene.told.empty(), "once"


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_it_is_not_told_before(card: Card, story: list[float | str]) -> None:
    """All but the pause at the end; of six seconds without a word, five."""
    scene = Scene(card)
    scene.begin()
    scene.hear(sound([*story[:-1], 0.4] if "speaks" in story else [5.5]))
    scene.listening.finish()
    assert isinstance(scene.next(), e.WordsHeard if "speaks" in story else e.NothingHeard)

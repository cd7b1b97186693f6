"""The volume of a card's speaker, turned whenever somebody likes."""

from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from companion.audio import cards
from companion.audio.block import Block
from companion.audio.mixer import Mixer
from companion.audio.speaker import CardSpeaker

PATIENCE_S = 10


def test_turning_the_volume_does_not_wait_for_a_card_that_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    opening, free, mixers = Event(), Event(), list[Mixer]()

    class SlowMixer(Mixer):
        """Made with the volume of before."""

        def __init__(self, rate_hz: int, volume_percent: float) -> None:
            super().__init__(rate_hz, volume_percent)
            mixers.append(self)
            opening.set()
            free.wait(PATIENCE_S)

    class Stream:
        def __init__(self, **_options: Any) -> None:
            """It is there at once."""

        def abort(self) -> None:
            """It is silent."""

        def close(self) -> None:
            """It is closed."""

    sounddevice = SimpleNamespace(OutputStream=Stream, PortAudioError=OSError)
    monkeypatch.setattr("companion.audio.speaker.Mixer", SlowMixer)
    monkeypatch.setattr(cards, "portaudio", lambda: sounddevice)
    monkeypatch.setattr(cards, "find", lambda _direction, _name: cards.Card(0, "card", 48_000, 2))
    monkeypatch.setattr(cards, "open_stream", lambda make: make(sounddevice))
    speaker = CardSpeaker(volume_percent=80)
    waker = Thread(target=speaker.wake)
    waker.start()
    assert opening.wait(PATIENCE_S)
    knob = Thread(target=speaker.set_volume, args=(50,))
    knob.start()
    knob.join(PATIENCE_S / 2)
    assert not knob.is_alive()
    free.set()
    waker.join(PATIENCE_S)
    speaker.begin().write(Block(np.full(4800, 10_000, np.int16), 48_000))
    assert mixers[0].pull(480, 0.0).max() == 2500, "half as loud is a quarter of the level"
    speaker.set_volume(100)
    assert mixers[0].pull(480, 0.0).max() == 10_000
    speaker.rest()

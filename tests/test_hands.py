"""How loud, how fast and how high she speaks: by voice, by the knob and by the settings, and at the next start."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from companion.controls import Controls
from companion.hands import SpokenHands
from companion.hardware.display import Display
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.tasks.manner import MannerTask

NOW = datetime(2026, 11, 23, 15, 0)


class Dark:
    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
        """No lights."""

    def close(self) -> None:
        """Nothing is held."""


class Speaker:
    """A start of the program, as app.py puts it together: a speaker and a voice that know how they are set."""

    def __init__(self, memory: Memory, volume: int = 60, rate_wpm: int = 165, pitch: int = 50) -> None:
        self.percent: float = volume
        self.rate_wpm, self.pitch = rate_wpm, pitch
        self.hands = SpokenHands(volume, rate_wpm, pitch)
        self.hands.remember(memory)
        self.hands.turn_pace(self._set_rate)
        self.hands.turn_pitch(self._set_pitch)
        self.display = Display(Dark())
        self.controls = Controls(self.display, volume)
        self.controls.connect(lambda _event: None, lambda: None, self._set_volume)
        self.hands.turn_volume(self.controls.volume_to)
        self._task = MannerTask(memory, self.hands)

    def _set_volume(self, percent: float) -> None:
        self.percent = percent
        self.hands.turned(percent)

    def _set_rate(self, rate_wpm: int) -> None:
        self.rate_wpm = rate_wpm

    def _set_pitch(self, pitch: int) -> None:
        self.pitch = pitch

    def hears(self, line: str) -> None:
        assert self._task.reply(line, NOW) is not None


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory(Store.open(tmp_path))
    yield opened
    opened.close()


def test_what_is_asked_is_turned_and_chosen_again_at_the_next_start(memory: Memory) -> None:
    first = Speaker(memory)
    for line in ("louder", "speak slower", "use a deeper voice"):
        first.hears(line)
    assert (first.percent, first.rate_wpm, first.pitch) == (70, 150, 38)
    second = Speaker(memory)
    assert (second.percent, second.rate_wpm, second.pitch) == (70, 150, 38)
    second.hears("a bit louder")
    assert second.percent == 80
    assert Speaker(memory).percent == 80


@pytest.mark.parametrize("change", [{"volume": 40}, {"rate_wpm": 200}, {"pitch": 70}], ids=["volume", "pace", "pitch"])
def test_a_setting_that_was_edited_since_wins(memory: Memory, change: dict[str, int]) -> None:
    first = Speaker(memory)
    for line in ("louder", "speak slower", "a lower voice please"):
        first.hears(line)
    later = Speaker(memory, **change)
    expected = {"volume": 70, "rate_wpm": 150, "pitch": 38} | change
    assert {"volume": later.percent, "rate_wpm": later.rate_wpm, "pitch": later.pitch} == expected


def test_the_knob_and_the_voice_turn_one_thing(memory: Memory) -> None:
    speaker = Speaker(memory)
    speaker.controls.turned(-2)
    assert speaker.percent == 50
    speaker.hears("louder")
    assert speaker.percent == 60
    speaker.controls.turned(1)
    assert speaker.percent == 65


def test_quieter_is_never_louder(memory: Memory) -> None:
    speaker = Speaker(memory)
    speaker.controls.turned(-11)
    assert speaker.percent == 5
    speaker.hears("quieter")
    assert speaker.percent == 5


ODD = ["", "loud", "-5", "101", "1e2", "\u00b2", "\u0663", "9" * 400]


@pytest.mark.parametrize("value", ODD)
def test_what_memory_can_not_mean_is_ignored(memory: Memory, value: str) -> None:
    for name in ("volume", "rate", "pitch"):
        memory.preferences.set(name, value, 0)
    speaker = Speaker(memory)
    assert speaker.percent == 60
    assert speaker.pitch == 50
    assert speaker.rate_wpm == (101 if value == "101" else 165)

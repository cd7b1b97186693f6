"""From probabilities to when somebody spoke and what is passed on: stories as tables, one character a window."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.audio.block import SILENCE_DB
from companion.speech.speech_rules import Gate, Loudness, SpeechRules
from companion.speech.voice_activity import WINDOW, WINDOW_S

PROBABILITY = {".": 0.02, "?": 0.2, "+": 0.4, "#": 0.9}
"""Silence, a doubt, enough to go on, enough to begin."""

SPEECH = {
    "nothing at all": ("", 0, 0),
    "silence": ("....", 0, 4),
    "a word": ("..##..", 2, 2),
    "it goes on where it would not begin": ("..#+++.", 4, 1),
    "it does not begin there": ("..+++.", 0, 6),
    "a doubt is not speech": ("??##??", 2, 2),
    "pauses are left out": ("##...##", 4, 0),
    "after a pause it has to begin anew": ("##..++", 2, 4),
}


@pytest.mark.parametrize(("windows", "speech", "silence"), SPEECH.values(), ids=SPEECH)
def test_when_somebody_spoke(windows: str, speech: int, silence: int) -> None:
    rules = SpeechRules()
    for window in windows:
        rules.take(PROBABILITY[window])
    activity = rules.activity
    assert (activity.sound_s, activity.speech_s, activity.silence_s) == (
        len(windows) * WINDOW_S,
        speech * WINDOW_S,
        silence * WINDOW_S,
    )


# The gate; here with a margin of two windows before and one after. A capital is a window that is passed on.

PASSED = {
    "silence": ("......", "......"),
    "silence before speech, and after it": ("....##....", "..SS##S..."),
    "speech at once": ("##...", "##S.."),
    "a doubt opens it too": ("....?....", "..SS?S..."),
    "a short pause is whole": ("##...##", "##SSS##"),
    "a long pause is shortened": ("##......##", "##S...SS##"),
    "speech to the end": ("....##", "..SS##"),
}


@pytest.mark.parametrize(("windows", "expected"), PASSED.values(), ids=PASSED)
def test_what_the_recogniser_hears(windows: str, expected: str) -> None:
    gate = Gate(2 * WINDOW_S, WINDOW_S)
    passed: list[int] = []
    for number, window in enumerate(windows):
        passed += [int(one[0]) for one in gate.take(np.full(WINDOW, number, np.int16), PROBABILITY[window])]
    assert passed == [number for number, character in enumerate(expected) if character != "."]


@given(st.text("..?+#", max_size=80), st.integers(0, 12), st.integers(0, 12))
def test_no_window_that_may_be_speech_is_lost_and_none_comes_twice(windows: str, before: int, after: int) -> None:
    gate = Gate(before * WINDOW_S, after * WINDOW_S)
    passed: list[int] = []
    for number, window in enumerate(windows):
        passed += [int(one[0]) for one in gate.take(np.full(WINDOW, number, np.int16), PROBABILITY[window])]
    assert passed == sorted(set(passed))
    assert {number for number, window in enumerate(windows) if window != "."} <= set(passed)


def test_loudness_of_nothing() -> None:
    assert Loudness().level_db is None
    assert Loudness().clipped == 0.0


LOUD = {
    "a square wave at full scale": (np.tile(np.array([32767, -32768], np.int16), WINDOW // 2), 0.0, 1.0),
    "a tenth of it": (np.tile(np.array([3277, -3277], np.int16), WINDOW // 2), -20.0, 0.0),
    "one sample in four is cut off": (np.tile(np.array([32767, 0, 0, 0], np.int16), WINDOW // 4), -6.0, 0.25),
    "zeros that were taken for speech": (np.zeros(WINDOW, np.int16), SILENCE_DB, 0.0),
}


@pytest.mark.parametrize(("window", "level_db", "clipped"), LOUD.values(), ids=LOUD)
def test_loudness(window: np.ndarray, level_db: float, clipped: float) -> None:
    loudness = Loudness()
    loudness.take(window)
    loudness.take(window)
    assert loudness.level_db == pytest.approx(level_db, abs=0.1)
    assert loudness.clipped == clipped

"""Words and voice together."""

import numpy as np
import pytest

from companion.lm.encoder import Reading
from companion.mind.mood import MOODS
from companion.mind.mood.judge import MoodJudge, tilted
from companion.mind.mood.words import WordMood


def chances(**given: float) -> dict[str, float]:
    rest = (1 - sum(given.values())) / (len(MOODS) - len(given))
    return {mood: given.get(mood, rest) for mood in MOODS}


def likeliest(found: dict[str, float]) -> str:
    return max(found, key=found.__getitem__)


class Words(WordMood):
    """Finds what it is told to."""

    def __init__(self, found: dict[str, float]) -> None:
        self._found = found

    def judge(self, heard: str, reading: Reading | None) -> dict[str, float]:
        return self._found


TABLE = {
    "no voice": (chances(low=0.5), None, "low"),
    "a voice that agrees": (chances(low=0.5), chances(low=0.9), "low"),
    "a voice that decides between two": (chances(flat=0.42, fine=0.44), chances(flat=0.8), "flat"),
    "a sure voice against clear words": (chances(bright=0.7), chances(low=0.98), "bright"),
    "a voice that broke": (chances(low=0.5), {"low": float("nan")}, "low"),
    "an empty voice": (chances(low=0.5), {}, "low"),
    "a voice that knows no mood": (chances(low=0.5), dict.fromkeys(MOODS, 0.0), "low"),
    "nothing sure": (chances(low=0.25, fine=0.2), None, ""),
}


@pytest.mark.parametrize(("words", "voice", "mood"), TABLE.values(), ids=TABLE)
def test_judged(words: dict[str, float], voice: dict[str, float] | None, mood: str) -> None:
    judged = MoodJudge(Words(words)).judge("a line", None, voice)
    assert judged.mood == mood
    assert 0 < judged.chance <= 1
    assert judged.from_words == words
    assert judged.from_voice is voice


def test_the_same_voice_for_all_moods_changes_nothing() -> None:
    words = chances(tense=0.5)
    assert tilted(words, dict.fromkeys(MOODS, 1 / 6)) == pytest.approx(words)


@pytest.mark.parametrize("mood", MOODS)
def test_clear_words_are_never_overruled(mood: str) -> None:
    for other in MOODS:
        assert likeliest(tilted(chances(**{mood: 0.66}), chances(**{other: 0.999}))) == mood


def test_no_line_is_no_mood() -> None:
    assert MoodJudge().judge("  ", None).mood == ""


def test_it_judges_without_anything() -> None:
    assert MoodJudge().judge("i'm so tired and so bored", None).mood == "flat"
    bare = Reading(np.full(8, 8**-0.5, np.float32))
    assert MoodJudge().judge("i'm so tired and so bored", bare).mood == "flat"

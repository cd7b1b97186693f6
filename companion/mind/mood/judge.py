"""The mood of a line from words and voice together. The voice tilts; words that are clear it never overrules."""

import math
from collections.abc import Mapping

from companion.lm.encoder import Reading
from companion.mind.mood import MOODS
from companion.mind.mood.judged import NOT_JUDGED, Judged
from companion.mind.mood.words import WordMood

VOICE_WEIGHT = 0.5
"""In the sum of logarithms, beside 1 for the words."""
CLEAR = 0.65
"""Words that are so sure of a mood stand, whatever the voice was like."""
LEAST = 0.02
"""No chance of the voice's counts as smaller: a mood may be quite unlike the voice."""
SURE = 0.45
"""Under this she is not sure, and says nothing of it."""


class MoodJudge:
    """`words` may be WordMood without any file: the judging is worse then, and never missing."""

    def __init__(self, words: WordMood | None = None, *, sure: float = SURE) -> None:
        self._words, self._sure = words or WordMood(), sure

    def judge(self, heard: str, reading: Reading | None, voice: Mapping[str, float] | None = None) -> Judged:
        """`voice`: the chances of the moods as voice.py has them; None without a voice."""
        if not heard.strip():
            return NOT_JUDGED
        words = self._words.judge(heard, reading)
        chances = tilted(words, voice)
        best = max(chances, key=chances.__getitem__)
        return Judged(best if chances[best] >= self._sure else "", chances[best], words, voice)


def tilted(words: Mapping[str, float], voice: Mapping[str, float] | None) -> dict[str, float]:
    """The chances of words and voice together, which add up to 1."""
    clear = max(words, key=words.__getitem__)
    if voice is None or not _is_sound(voice):
        return dict(words)
    logs = {mood: math.log(words[mood] + 1e-9) + VOICE_WEIGHT * math.log(max(voice.get(mood, 0.0), LEAST)) for mood in MOODS}
    top = max(logs.values())
    weights = {mood: math.exp(value - top) for mood, value in logs.items()}
    together = {mood: weight / sum(weights.values()) for mood, weight in weights.items()}
    if words[clear] >= CLEAR and max(together, key=together.__getitem__) != clear:
        return dict(words)
    return together


def _is_sound(voice: Mapping[str, float]) -> bool:
    return any(value > 0 for value in voice.values()) and all(0 <= value <= 1 for value in voice.values())

"""A gentle word about mood: that he sounded sad, tired or wound up for some days, unlike his own usual."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from companion.memory.memory import Memory
from companion.mind.heart.gentle import Word
from companion.mind.mood import task_words as words
from companion.mind.mood.feelings import SAID
from companion.mind.mood.kept import HARD, Moods, heaviest
from companion.mind.mood.task import MoodTask

MATTER = "mood"
LOOKED_AT_DAYS, HARD_DAYS = 4, 3
"""The last three days with talk, within four, all of them hard, and the last of them today or yesterday."""
LEAST_WEIGHT = 1.0
"""Of chances on one day: one line that was half sure is no day."""
USUAL_SHARE = 0.4
"""Who is low on more of his days than this is so as a rule; a word about three days would tell him nothing."""


class AskMood:
    """`task` takes the answer: it corrects what was kept."""

    def __init__(self, memory: Memory | None, task: MoodTask, chance: Random) -> None:
        self._moods, self._task, self._chance = Moods(memory), task, chance

    def propose(self, now: datetime, /) -> Sequence[Word]:
        """Raises KeepingError."""
        if not self._task.is_on:
            return ()
        days = self._moods.weights(now.date(), LOOKED_AT_DAYS)
        enough = sorted(day for day, weights in days.items() if weights.total() >= LEAST_WEIGHT)
        days = {day: days[day] for day in enough[-HARD_DAYS:]}
        if len(days) < HARD_DAYS or max(days) < now.date() - timedelta(days=1):
            return ()
        moods = [heaviest(weights) for weights in days.values()]
        usual = self._moods.usual(min(days))
        if any(mood not in HARD for mood in moods) or usual is None or usual > USUAL_SHARE:
            return ()
        mood = Counter(moods).most_common(1)[0][0]
        lately = [turn for turn, one in self._moods.lately(now - timedelta(days=1)) if one == mood]
        text = self._chance.choice(words.filled(words.LATELY, mood=SAID[mood]))
        return (Word(text, MATTER, self._task.answer_about(lately[0] if lately else None, mood)),)

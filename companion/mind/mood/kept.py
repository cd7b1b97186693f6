"""The moods that were judged, turn by turn, kept in memory: of a day, of a week, and what is usual for this person.

A mood that he corrects is kept as sure (chance 1), in the turn's own column too. A turn that is forgotten takes its mood along.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta

from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.mind.mood import MOODS
from companion.mind.mood.judged import Judged

USUAL_DAYS = 56
FEWEST_DAYS = 5
"""With talk, before anything is called usual."""
HARD = ("low", "tense", "flat")
CORRECTED = 1.0
OFF = "mood.off"
"""The preference that he wants none of it: kept by task.py, and honoured here."""
TALK_OF_IT = "mood"
"""The source of her answers about his mood: those turns are about a feeling, and tell none of their own."""


class Moods:
    """Nothing is kept, and nothing known, without a memory."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory

    @property
    def is_off(self) -> bool:
        """He asked her to stop judging. Raises KeepingError."""
        return self._memory is not None and bool(self._memory.preferences.get(OFF))

    def keep(self, turn: int, judged: Judged) -> None:
        """Of a kept turn; what was not sure is not kept, and what he said himself stays. Raises KeepingError."""
        if self._memory is not None and judged.mood and not self.is_off:
            with self._memory.store.change():
                self._memory.store.run(
                    "INSERT INTO moods (turn, mood, chance) SELECT id, ?, ? FROM turns WHERE id = ?"
                    " ON CONFLICT (turn) DO UPDATE SET mood = excluded.mood, chance = excluded.chance WHERE chance < ?",
                    (judged.mood, min(max(judged.chance, 0.0), 0.999), turn, CORRECTED),
                )

    def correct(self, turn: int, mood: str) -> None:
        """He says himself how it was; "" takes away what was judged. Raises KeepingError."""
        if mood and mood not in MOODS:
            raise ValueError(f"no mood is called {mood!r}")
        if self._memory is None:
            return
        store = self._memory.store
        with store.change():
            store.run("UPDATE turns SET mood = ? WHERE id = ?", (mood, turn))
            store.run("DELETE FROM moods WHERE turn = ?", (turn,))
            if mood:
                store.run("INSERT INTO moods (turn, mood, chance) SELECT id, ?, 1.0 FROM turns WHERE id = ?", (mood, turn))

    def lately(self, since: datetime, most: int = 4) -> list[tuple[int, str]]:
        """The turns that were judged last and their moods, the newest first; none that spoke of his mood. Raises KeepingError."""
        if self._memory is None:
            return []
        sql = (
            "SELECT turn, moods.mood FROM moods JOIN turns ON turns.id = turn WHERE at >= ? AND source <> ?"
            " ORDER BY turn DESC LIMIT ?"
        )
        rows = self._memory.store.rows(sql, (seconds(since), TALK_OF_IT, most))
        return [(int(turn), str(mood)) for turn, mood in rows if mood in MOODS]

    def of_day(self, day: date) -> str:
        """The mood that weighed most that day; "" where nothing is known. Raises KeepingError."""
        return heaviest(self.weights(day, 1).get(day, Counter()))

    def of_week(self, day: date) -> dict[date, str]:
        """The seven days that end with this one, those with a mood. Raises KeepingError."""
        return self.of_days(day, 7)

    def of_days(self, last: date, days: int) -> dict[date, str]:
        """So many days up to and with `last`, those with a mood, in their order. Raises KeepingError."""
        found = self.weights(last, days)
        return {one: heaviest(found[one]) for one in sorted(found)}

    def usual(self, before: date) -> float | None:
        """The share of days on which low, tense and flat weighed most; None before there are enough. Raises KeepingError."""
        found = self.weights(before - timedelta(days=1), USUAL_DAYS)
        if len(found) < FEWEST_DAYS:
            return None
        return sum(is_hard(weights) for weights in found.values()) / len(found)

    def weights(self, last: date, days: int) -> dict[date, "Counter[str]"]:
        """For each of `days` days up to and with `last`: how much each mood weighs, by its chances. Raises KeepingError."""
        found: dict[date, Counter[str]] = {}
        if self._memory is None:
            return found
        start = datetime.combine(last - timedelta(days=days - 1), time()).timestamp()
        end = datetime.combine(last + timedelta(days=1), time()).timestamp()
        sql = "SELECT at, moods.mood, chance FROM moods JOIN turns ON turns.id = turn WHERE at >= ? AND at < ?"
        for at, mood, chance in self._memory.store.rows(sql, (int(start), int(end))):
            if mood in MOODS:
                found.setdefault(datetime.fromtimestamp(at).date(), Counter())[mood] += chance
        return found


def heaviest(weights: "Counter[str]") -> str:
    """The mood of a day. "Fine" is what most lines are: it gives way to a feeling that has a third of the day."""
    total = sum(weights.values())
    felt = {mood: weight for mood, weight in weights.items() if mood != "fine"}
    best = max(felt, key=felt.__getitem__, default="")
    if best and felt[best] >= total / 3:
        return best
    return max(weights, key=weights.__getitem__, default="")


def is_hard(weights: "Counter[str]") -> bool:
    return heaviest(weights) in HARD

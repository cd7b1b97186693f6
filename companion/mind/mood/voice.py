"""What a person's way of speaking adds to what the words say of his mood: against his own usual, and never much.

Directions, not sizes, are what the literature agrees on: Scherer 2003, Vocal communication of emotion, Speech Communication 40;
Juslin and Laukka 2003, Communication of emotions in vocal expression and music performance, Psychological Bulletin 129. Sadness
is slow, soft, low, flat and full of pauses; boredom slow and flat; fear and anger are fast and high; joy is fast, loud, high and
lively. Of being tense the range tells nothing: anger widens it, and of fear the two differ. Sizes here are set by hand: there are
no recordings of one person's moods beside his own usual to learn them from.
"""

from collections.abc import Mapping, Sequence
from math import copysign, exp, log2
from statistics import median

from companion.memory.memory import Memory
from companion.speech.heard import Prosody

MOST_TURNS = 200
"""So many of the last turns are his usual; older ones are dropped."""
FEWEST_TURNS = 20
LEVEL_TURNS = 20
"""How loud he usually is, so few turns tell: it is of a microphone and a room as much as of him, and those change."""
JUMP_DB = 12.0
"""A change of level beyond it is another microphone."""
JUMP_SEMITONES = 8.0
"""A voice so far from his is somebody else's, or badly measured."""
LEAST = {"level": 3.0, "pitch": 1.0, "range": 1.2, "pace": 0.5, "pauses": 0.06}
"""dB, semitones twice, syllables a second, share. One step from the usual is never less, however evenly somebody speaks: so much
the measuring itself is unsure of."""
MAD_TO_STEP = 1.4826
"""Makes a median absolute deviation a standard deviation, of what is spread normally (Rousseeuw and Croux 1993)."""
USUAL, FAR = 0.8, 3.0
"""Steps: what is nearer counts as usual, and what is farther as this far."""
PLAIN = 1.5
"""From so many steps on it can be told in words."""
MOST = 1.5
"""Log-odds for or against a mood, before the judge weighs voice and words: it decides only between moods that the words leave
open."""
WEIGHTS: dict[str, dict[str, float]] = {
    "low": {"pace": -0.25, "level": -0.15, "pitch": -0.15, "range": -0.25, "pauses": 0.25},
    "flat": {"pace": -0.15, "level": -0.1, "pitch": -0.1, "range": -0.35, "pauses": 0.1},
    "tense": {"pace": 0.25, "level": 0.15, "pitch": 0.3, "pauses": -0.1},
    "bright": {"pace": 0.15, "level": 0.15, "pitch": 0.25, "range": 0.35, "pauses": -0.05},
    "fine": {},
    "mixed": {},
}
"""Log-odds for each step beyond the usual."""
TOLD = {
    "pace": ("slower", "faster"),
    "range": ("flatter", "livelier"),
    "pitch": ("lower", "higher"),
    "pauses": ("with fewer pauses", "with more pauses"),
    "level": ("quieter", "louder"),
}
READ = "SELECT level_db, pitch_hz, pitch_range, pace, pauses FROM voices ORDER BY turn DESC LIMIT ?"
KEEP = """INSERT OR REPLACE INTO voices (turn, level_db, pitch_hz, pitch_range, pace, pauses)
    SELECT id, ?, ?, ?, ?, ? FROM turns WHERE id = ?"""
DROP = "DELETE FROM voices WHERE turn NOT IN (SELECT turn FROM voices ORDER BY turn DESC LIMIT ?)"


class VoiceMood:
    """Without memory there is no usual, and nothing is judged."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory

    def tilt(self, prosody: Prosody | None) -> dict[str, float] | None:
        """What to add to the log-odds of each mood, -MOST to MOST, all 0 where he speaks as ever. None: it can't be known,
        because nothing was measured, his usual is not known yet, or it is not his voice. Raises KeepingError.
        """
        steps = self._steps(prosody)
        if steps is None:
            return None
        beyond = {name: _beyond_usual(step) for name, step in steps.items()}
        return {
            mood: _bounded(sum(weights.get(name, 0.0) * beyond[name] for name in beyond)) for mood, weights in WEIGHTS.items()
        }

    def chances(self, prosody: Prosody | None) -> dict[str, float] | None:
        """The same as chances that add up to 1, alike where he speaks as ever: what the judge takes. Raises KeepingError."""
        tilt = self.tilt(prosody)
        if tilt is None:
            return None
        weights = {mood: exp(odds) for mood, odds in tilt.items()}
        return {mood: weight / sum(weights.values()) for mood, weight in weights.items()}

    def unusual(self, prosody: Prosody | None) -> tuple[str, ...]:
        """What is plainly not as ever, in words that go after "you sounded": ("slower", "flatter"). Raises KeepingError."""
        steps = self._steps(prosody) or {}
        return tuple(words[steps[name] > 0] for name, words in TOLD.items() if abs(steps.get(name, 0.0)) >= PLAIN)

    def keep(self, turn: int, prosody: Prosody | None) -> None:
        """How a turn that is kept was said: part of his usual from the next one on. Raises KeepingError."""
        if self._memory is None or prosody is None:
            return
        measured = (prosody.level_db, prosody.pitch_hz, prosody.pitch_range, prosody.pace, prosody.pauses)
        with self._memory.store.change():
            self._memory.store.run(KEEP, (*measured, turn))
            self._memory.store.run(DROP, (MOST_TURNS,))

    def _steps(self, prosody: Prosody | None) -> dict[str, float] | None:
        """How far each measure is from his usual; what is not known is left out."""
        if self._memory is None or prosody is None:
            return None
        turns = [_measures(Prosody(*row)) for row in self._memory.store.rows(READ, (MOST_TURNS,))]
        if len(turns) < FEWEST_TURNS:
            return None
        now, steps = _measures(prosody), {}
        for name, least in LEAST.items():
            past = [turn[name] for turn in (turns[:LEVEL_TURNS] if name == "level" else turns) if name in turn]
            if name not in now or len(past) < FEWEST_TURNS:
                continue
            away, step = _distance(now[name], past, least)
            if name == "pitch" and abs(away) > JUMP_SEMITONES:
                return None
            if name != "level" or abs(away) <= JUMP_DB:
                steps[name] = away / step
        return _with_level_held(steps)


def _measures(prosody: Prosody) -> dict[str, float]:
    """Pitch in semitones, for that is how it is heard; without what could not be measured."""
    measures = {
        "level": prosody.level_db,
        "pitch": 12 * log2(prosody.pitch_hz) if prosody.pitch_hz else None,
        "range": prosody.pitch_range,
        "pace": prosody.pace,
        "pauses": prosody.pauses,
    }
    return {name: value for name, value in measures.items() if value is not None}


def _distance(now: float, past: Sequence[float], least: float) -> tuple[float, float]:
    """How far from the median, and how long a step is."""
    middle = median(past)
    return now - middle, max(least, MAD_TO_STEP * median(abs(value - middle) for value in past))


def _with_level_held(steps: Mapping[str, float]) -> dict[str, float]:
    """Louder or quieter alone is a hand nearer or farther: it counts where the rest goes the same way, and no more than that."""
    others = sum(_beyond_usual(step) * (-1 if name == "pauses" else 1) for name, step in steps.items() if name != "level")
    held = {name: step for name, step in steps.items() if name != "level" or step * others > 0}
    if "level" in held:
        held["level"] = copysign(min(abs(held["level"]), USUAL + abs(others)), others)
    return held


def _beyond_usual(step: float) -> float:
    return copysign(max(0.0, min(FAR, abs(step)) - USUAL), step)


def _bounded(odds: float) -> float:
    return max(-MOST, min(MOST, odds))

"""Her manner drifts with what he responds to: humour, length, directness, questions. Slowly, and within fixed bounds.

A dial of 0 is how she came. Each turn moves the dials that her last reply showed, by his next line; what a day may move is
bounded, and so is each dial. All of it is in the preferences, can be seen (`companion memory show --her`) and is reset by a word.
"""

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from companion.errors import KeepingError
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.mind.patterns import late
from companion.mind.words import plain

DIALS = ("humour", "length", "directness", "questions")
MOST = 1.0
"""Each dial stays between -MOST and MOST."""
STEP, DAY_MOST, ASKED_STEP = 0.04, 0.12, 0.5
"""What one turn moves a dial at most, what a day does, and what it moves when he asks for it in so many words."""
LEAN = 1.2
"""How much a dial at its end makes a reply likelier that has the trait in full: e to the power of this, 3.3 times."""
SHORT_WORDS, LONG_WORDS = 8, 30
LONGER, SHORTER = 1.4, 0.5
"""His next line beside his usual one: that it was worth saying more to, or that it wasn't."""
USUAL_TURNS = 30
NAME, DAY = "manner.", "manner.day"

LAUGHS = late(
    r"\b(?:ha(?: ?ha)+|haha\w*|hehe|lol|that's (?:so |very |really )?funny|good one|you(?:'re| are) funny|made me laugh)\b"
)
NOT_FUNNY = late(
    r"\b(?:not (?:that )?funny|isn't funny|very funny|i'm (?:being )?serious|be serious|no(?:t a)? jok(?:e|es|ing)|stop joking)\b"
)
TOO_LONG = late(
    r"\b(?:too long|get to the point|cut it short|keep it short|you talk too much|short version|long story short please)\b"
)
STOP_ASKING = late(r"\b(?:so many questions|stop asking|too many questions|don't ask me|why do you (?:always|keep) ask)")
HEDGES = late(r"\b(?:maybe|perhaps|might|could be|sort of|kind of|a bit|i wonder|i suppose|i guess|if you like)\b", re.IGNORECASE)
PLAYFUL = late(
    r"\b(?:cheeky|daft|dare|scandal|medal|jury|suspicious|conspiracy|verdict|confess|guilty|crime|professor|champion|villain|drama"
    r"|heroic|legend|rebel|outrage\w*|bribe|mutiny|diplomat\w*|tease|silly|ridiculous|dignity|applause)\b",
    re.IGNORECASE,
)


def traits(reply: str, move: str) -> dict[str, float]:
    """What a reply shows of each dial, from -1 to 1."""
    words = len(reply.split())
    span = (words - SHORT_WORDS) / (LONG_WORDS - SHORT_WORDS)
    return {
        "humour": 1.0 if move == "play" or PLAYFUL.search(reply) else 0.0,
        "length": max(-1.0, min(1.0, 2 * span - 1)),
        "directness": -1.0 if HEDGES.search(reply) else 0.5 if move in ("step", "inform", "task", "reframe") else 0.0,
        "questions": 1.0 if "?" in reply else -0.5,
    }


class Drift:
    """Without memory she stays as she came."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory
        self._shown: dict[str, float] = {}
        self._is_cut = False
        self._lengths: list[int] = []
        self._dials: dict[str, float] | None = None

    @property
    def dials(self) -> dict[str, float]:
        """Each between -1 and 1."""
        if self._dials is None:
            self._dials = {dial: self._read(dial) for dial in DIALS}
        return dict(self._dials)

    def weight(self, text: str, move: str) -> float:
        """How likely a reply is beside others that fit: 1 while she is as she came."""
        return _weight(self.dials, traits(text, move))

    def spoken(self, reply: str, move: str, *, whole: bool) -> None:
        """Her reply, as far as it goes: what he says next is his answer to it. `whole`: he let her finish."""
        self._shown, self._is_cut = traits(reply, move), not whole

    def heard(self, heard: str, now: datetime, tone: str = "") -> None:
        """His next line, which moves the dials a little. `tone` is "hard" or "light" where it is sure."""
        shown, self._shown = self._shown, {}
        words = len(plain(heard).split())
        usual = sorted(self._lengths)[len(self._lengths) // 2] if len(self._lengths) >= USUAL_TURNS // 3 else 0
        if words:
            self._lengths = [*self._lengths, words][-USUAL_TURNS:]
        if shown and tone != "hard":  # what hurts is no verdict on her manner
            self._move(_verdict(plain(heard), words, usual, shown, is_cut=self._is_cut), now)

    def turn(self, dial: str, sign: int, now: datetime) -> float:
        """He asked for more of it (1) or less (-1): where the dial is now. Raises KeepingError."""
        value = max(-MOST, min(MOST, self.dials[dial] + sign * ASKED_STEP))
        self._keep({dial: value}, now)
        return value

    def reset(self) -> None:
        """As she came. Raises KeepingError."""
        self._dials = None
        if self._memory is not None:
            with self._memory.store.change():
                for dial in DIALS:
                    self._memory.preferences.remove(NAME + dial)
                self._memory.preferences.remove(DAY)

    def forget(self) -> None:
        """What was just said is no ground for anything; the dials are read again."""
        self._shown, self._lengths, self._dials = {}, [], None

    def _move(self, verdict: Mapping[str, float], now: datetime) -> None:
        if self._memory is None:
            return
        dials, left = self.dials, self._left_today(now)
        moved = {}
        for dial, by in verdict.items():
            step = max(-left[dial], min(left[dial], by * STEP))
            value = max(-MOST, min(MOST, dials[dial] + step))
            if abs(value - dials[dial]) >= 0.001:
                moved[dial] = value
        if moved:
            with suppress(KeepingError):  # nobody waits for it, and the next turn tries again
                self._keep(moved, now, drifted=True)

    def _left_today(self, now: datetime) -> dict[str, float]:
        """How far each dial may still drift today."""
        kept = self._memory.preferences.get(DAY) if self._memory is not None else ""
        day, *parts = kept.split() or [""]
        used = dict(part.split("=", 1) for part in parts if "=" in part) if day == now.date().isoformat() else {}
        return {dial: max(0.0, DAY_MOST - abs(_number(used.get(dial, "0")))) for dial in DIALS}

    def _keep(self, values: Mapping[str, float], now: datetime, *, drifted: bool = False) -> None:
        before, at = self.dials, seconds(now)
        self._dials = before | dict(values)
        if self._memory is None:
            return
        left = self._left_today(now)
        try:
            with self._memory.store.change():
                for dial, value in values.items():
                    self._memory.preferences.set(NAME + dial, f"{value:.3f}", at)
                if drifted:
                    used = {dial: DAY_MOST - left[dial] + abs(values.get(dial, before[dial]) - before[dial]) for dial in DIALS}
                    told = " ".join(f"{dial}={value:.3f}" for dial, value in used.items())
                    self._memory.preferences.set(DAY, f"{now.date().isoformat()} {told}", at)
        except KeepingError:
            self._dials = before
            raise

    def _read(self, dial: str) -> float:
        return _number(self._memory.preferences.get(NAME + dial)) if self._memory is not None else 0.0


def _number(text: str) -> float:
    """What was kept, where it is a number within bounds; else 0, as she came."""
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if abs(value) <= MOST else 0.0  # nan is never within limits


def _weight(dials: Mapping[str, float], shown: Mapping[str, float]) -> float:
    return math.exp(LEAN * sum(dials[dial] * shown[dial] for dial in DIALS))


def _verdict(text: str, words: int, usual: int, shown: Mapping[str, float], *, is_cut: bool) -> dict[str, float]:
    """How he took her reply: for each dial -1 to 1. What he says of it outweighs how long he speaks."""
    engaged = 0.0 if not usual or not words else 0.5 if words >= LONGER * usual else -0.5 if words <= SHORTER * usual else 0.0
    verdict = {dial: engaged * shown[dial] for dial in DIALS}
    if shown["humour"] and LAUGHS.search(text):
        verdict["humour"] = 1.0
    if NOT_FUNNY.search(text):
        verdict["humour"] = -1.0
    if is_cut or TOO_LONG.search(text):
        verdict["length"] = -1.0
    if STOP_ASKING.search(text):
        verdict["questions"] = -1.0
    return {dial: by for dial, by in verdict.items() if by}

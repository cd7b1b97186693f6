"""People mend what they say while they say it: "at six no seven", "on thursday sorry friday at noon"."""

from collections.abc import Sequence
from datetime import datetime

from companion.mind.number_words import TENS, UNITS
from companion.mind.patterns import late
from companion.mind.times.time_phrases import Phrase, phrases

MENDED = late(
    r"\b(?:(?:no|sorry|wait|hang on|rather|scratch that|i mean|i meant|i said|make (?:that|it)|or rather|let's say|better|"
    r"not that|it's|was it|is it|maybe|perhaps|or|and not) ?)+\b|\band (?:(?:again|then|also) )?(?=at )"
)
UNSURE = late(r"\b(?:or|and|maybe|perhaps|was it|is it)\b(?! rather)")
CERTAIN = late(r"\b(?:no|sorry|i mean|i meant|make (?:that|it)|or rather|rather|scratch that|wait|hang on|i said)\b")
BEFORE_TIMES = frozenset("at by on in for around about".split())
NUMBERS = frozenset([*UNITS, *TENS])
MOST = 2
"""Of corrections in one line."""
MOST_MARKS = 4
LONGEST = 8
"""Words before and after one that are looked at."""


def corrected(words: list[str], now: datetime) -> tuple[list[str], bool]:
    """The words with what was taken back left out; False, and without both, where it stays open which of two times is meant.

    >>> corrected("at six no seven".split(), datetime(2026, 11, 25))
    (['at', 'seven'], True)
    """
    for _ in range(MOST):
        found = next((one for one in _marks(words) if _pair(words, one, now) is not None), None)
        if found is None:
            break
        taken_back, prefix, after_it = _pair(words, found, now) or (Phrase(0, 0, "clock", ""), [], 0)
        marker = " ".join(words[found[0] : found[1]])
        if UNSURE.search(marker) and not CERTAIN.search(marker):
            return [*words[: taken_back.start], *words[after_it:]], False
        words = [*words[: taken_back.start], *prefix, *words[found[1] :]]
    return words, True


def _marks(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where a correction may start and end, in words."""
    line = " ".join(words)
    found = []
    for match in list(MENDED.finditer(line))[:MOST_MARKS]:
        start = line[: match.start()].count(" ")
        found.append((start, start + len(match[0].split())))
    return found


def _pair(words: list[str], mark: tuple[int, int], now: datetime) -> tuple[Phrase, list[str], int] | None:
    """What ends before this place, if what begins after it is of the same kind; what the latter lacks ("at"), and its end."""
    start, end = mark
    skipped = max(0, start - LONGEST)
    before = phrases(words[skipped:start], now)
    if end >= len(words):
        return None
    if before and before[-1].end + skipped == start:
        old = Phrase(before[-1].start + skipped, start, before[-1].kind, before[-1].figures)
    elif start >= 2 and words[start - 2] == "in" and words[start - 1] in NUMBERS:
        old = Phrase(start - 2, start, "span", "")  # "in ten no twenty minutes"
    else:
        return None
    first = words[old.start]
    prefix = [first] if first in BEFORE_TIMES and words[end] not in BEFORE_TIMES else []
    after = phrases([*prefix, *words[end : end + LONGEST]], now)
    if (
        not after
        or after[0].start
        or (words[start] == "and" and old.kind not in ("clock", "part"))
        or after[0].kind != old.kind
        or after[0].end <= len(prefix)
    ):
        return None
    return old, prefix, end + after[0].end - len(prefix)

"""Spans of time in words: "an hour and a half" is 5400 seconds, and "five to ten minutes" is not certain, so none."""

import re
from dataclasses import dataclass

from companion.mind.numbers import in_figures
from companion.mind.patterns import late

UNIT_S = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "fortnight": 1_209_600}
SMALLER_S = {3600: 60, 60: 1}
"""What a bare number after a unit counts: "an hour twenty"."""
SHARES = {"half": 0.5, "a half": 0.5, "quarter": 0.25, "a quarter": 0.25, "1 quarter": 0.25, "3 quarters": 0.75}
SHORT = {"sec": "second", "min": "minute", "hr": "hour"}
"""As typed."""

UNIT = r"(second|minute|hour|day|week|fortnight)s?"
PIECE = late(
    rf"\b(?:(?P<share>half|a half|quarter|a quarter|1 quarter|3 quarters) (?:of )?(?:an? )?{UNIT}"
    rf"|(?P<many>\d{{1,9}}(?:\.\d+)?|an?) (?:more |extra |whole |full )?{UNIT}(?: and (?P<more>a half|a quarter"
    rf"|3 quarters))?)\b"
)
JOIN = late(r" (?:and )?")
BARE = late(r" (?:and )?([1-5]?\d)(?=$| please| timer| from now)")
CLOCK_AFTER = late(r" (?:to|past|after|before) (?:\d|noon|midday|midnight)")
RANGE_BEFORE = late(r"\d (?:to|or) $")
"""Before the number, it is only one end of a range."""
RATE_BEFORE = late(r"(?:\d|twice|once|times|pounds|euros|dollars|pence|cents|miles|percent) $")
"""Before "an hour", that is no length but what something is counted by."""


@dataclass(frozen=True, slots=True)
class Span:
    """How long something lasts."""

    seconds: float


def span(text: str) -> Span | None:
    """The one span of time that a text names; None for none, for several, and for a range.

    >>> span("set a timer for an hour and twenty minutes please"), span("ten minutes to nine")
    (Span(seconds=4800), None)
    """
    figures = re.sub(r"\b(sec|min|hr)(s?)\b", lambda found: SHORT[found[1]] + found[2], in_figures(text))
    found, at = [], 0
    while (piece := PIECE.search(figures, at)) is not None:
        seconds, at = _chain(figures, piece)
        if not CLOCK_AFTER.match(figures, at):
            found.append(seconds if _is_length(piece) else 0)
    if len(found) != 1 or not found[0]:
        return None
    return Span(int(found[0]) if found[0] == int(found[0]) else found[0])


def _is_length(piece: re.Match[str]) -> bool:
    before = piece.string[: piece.start()]
    return not RANGE_BEFORE.search(before) and not (piece["many"] in ("a", "an") and RATE_BEFORE.search(before))


def _chain(figures: str, piece: re.Match[str]) -> tuple[float, int]:
    """Seconds of this piece and the smaller ones that follow it at once, and where they end."""
    seconds, unit_s = _seconds(piece)
    end = piece.end()
    while (join := JOIN.match(figures, end)) and (after := PIECE.match(figures, join.end())):
        more_s, smaller_s = _seconds(after)
        if smaller_s >= unit_s:
            break
        seconds, unit_s, end = seconds + more_s, smaller_s, after.end()
    if unit_s in SMALLER_S and (bare := BARE.match(figures, end)):
        return seconds + int(bare[1]) * SMALLER_S[unit_s], bare.end()
    return seconds, end


def _seconds(piece: re.Match[str]) -> tuple[float, int]:
    """Seconds of one piece, and of its unit."""
    if piece["share"]:
        unit_s = UNIT_S[piece[2]]
        return SHARES[piece["share"]] * unit_s, unit_s
    unit_s = UNIT_S[piece[4]]
    many = 1.0 if piece["many"] in ("a", "an") else float(piece["many"])
    return (many + SHARES.get(piece["more"] or "", 0)) * unit_s, unit_s

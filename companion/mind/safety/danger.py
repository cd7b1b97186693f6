"""Danger is heard before anything else is tried: by rules, by hints, by what was misheard, and last by nearness to known lines.

It needs no bank, no pack and no memory: without `nearness`, or with one that breaks, the rules alone decide. It is never the
language model.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from companion.mind.safety.distance import is_far
from companion.mind.safety.figures import figure
from companion.mind.safety.heard import folded, readings
from companion.mind.safety.hints import KINDS, PASSES, hinted_kind, passes_by, patterns
from companion.mind.safety.nearness import Near, Nearness
from companion.mind.safety.rules import PAST, danger_patterns

STORY = re.compile(
    r"\b(?:film|films|movie|movies|series|soap|novel|book|books|opera|the play|game|games|story|stories|episode|documentary"
    r"|chapter|dream|dreamt|dreamed|nightmare|song|lyrics|joke|quiz|crossword|level|on (?:the )?(?:telly|tv|television|radio"
    r"|news)|the news|in the paper|history|museum|panto|musical|theatre|character|detective|thriller|murder mystery"
    r"|school project|great fire|podcast|first aid course)\b"
)
"""What is told of such isn't happening. Plain words of danger count all the same; hints don't."""

CALM, CALM_IF_MISHEARD, SOFT = -4.0, -2.5, -1.0
"""By how much harmless must outweigh danger (a Near's margin) for a hint to be none, one that was misheard, or a softer one."""


@dataclass(frozen=True)
class Danger:
    kind: str
    """emergency, peril, violence, others, loss, someone, self_harm or suicide: a key of the texts."""
    is_hinted: bool = False
    """It was not said in plain words: she may be wrong, and asks."""
    is_likely: bool = False
    """Nothing but a nearness that isn't sure tells it: she asks softly, whatever else she offers."""


def prepare(may_go_on: Callable[[], object]) -> None:
    """Compile what the first line would wait for, a part at a time; `may_go_on` returns when the next may be compiled."""
    danger_patterns(may_go_on)
    for kind in (PASSES, *KINDS):
        may_go_on()
        patterns(kind)
    may_go_on()
    danger("good morning")


def danger(heard: str, nearness: Nearness | None = None) -> Danger | None:
    """The danger that a line tells of, or None."""
    text = figure().sub(" | ", folded(heard))
    if kind := _plain_kind(text):
        return Danger(kind)
    if STORY.search(text) or passes_by(text):
        return None
    near = nearness.near(heard) if nearness is not None and text == folded(heard) else None
    if kind := _hinted_kind(text):
        return _weighed(kind, near, CALM)
    if kind := next((kind for reading in readings(text) if (kind := _plain_kind(reading) or _hinted_kind(reading))), ""):
        return _weighed(kind, near, CALM_IF_MISHEARD)
    if near is None or not near.is_likely or _is_over(near.kind, text):
        return None
    return Danger(near.kind, is_hinted=True, is_likely=not near.is_sure)


def _weighed(kind: str, near: Near | None, calm: float) -> Danger | None:
    """A hint, for what it is worth beside the whole line: none, one to be asked about softly, or one to be taken at its word."""
    margin = near.margin if near is not None else 0.0
    return Danger(kind, is_hinted=True, is_likely=margin < SOFT) if margin >= calm else None


def _plain_kind(text: str) -> str:
    found = (kind for kind, pattern in danger_patterns() if pattern.search(text))
    return next((kind for kind in found if not _is_over(kind, text) and not is_far(kind, text)), "")


def _hinted_kind(text: str) -> str:
    kind = hinted_kind(text)
    return kind if not _is_over(kind, text) else ""


def _is_over(kind: str, text: str) -> bool:
    """An emergency of long ago is none; the other kinds count all the same."""
    return kind == "emergency" and bool(PAST.search(text))

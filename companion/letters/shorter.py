"""A shorter page: first the words go that say nothing, then phrases of the letter's own, and at last the smallest thing told."""

import re
from dataclasses import replace

from companion.letters.kinds import Page
from companion.letters.places import Place, without
from companion.letters.written import sentences

EMPTY = re.compile(
    r",? ?\b(?:really|very|quite|actually|honestly|basically|literally|obviously|absolutely|totally|of course|kind of|sort of"
    r"|a (?:little )?bit(?! of)|you know|i suppose|i guess|and so on|just|so(?= (?:much|very|happy|sad|sorry|proud|good"
    r"|kind|nice|brave|lovely)))\b,?",
    re.IGNORECASE,
)
OWN = (
    (re.compile(r"^I want to (?:tell you about|mention) (?=the |my |our |your |a )"), ""),
    (re.compile(r"^I want you to know that "), ""),
    (re.compile(r"^Take good care of (?:yourself|yourselves)\.$"), ""),
)
LEAST_SAVED = 0.1


def shortened(page: Page) -> tuple[Page, str]:
    """The page, and what of his went with it ("" where no more than empty words)."""
    parts = tuple(filter(None, (" ".join(filter(None, map(_leaner, sentences(part)))) for part in page.parts)))
    leaner = replace(page, parts=parts)
    before, after = _words(page), _words(leaner)
    if before and (before - after) / before >= LEAST_SAVED:
        return leaner, ""
    every = [(len(one.split()), Place(part, number), one)
             for part, text in enumerate(leaner.parts) for number, one in enumerate(sentences(text))
             if len(sentences(text)) > 1 and number > 0]  # fmt: skip
    if every:
        _, place, gone = min(every, key=lambda one: (one[0], one[1]))
        return without(leaner, [place]), gone
    if len(leaner.parts) > 1:
        place = Place(min(range(len(leaner.parts)), key=lambda at: len(leaner.parts[at].split())))
        return without(leaner, [place]), leaner.parts[place.part]
    return leaner, ""


def _leaner(sentence: str) -> str:
    for pattern, instead in OWN:
        sentence = pattern.sub(instead, sentence)
    text = " ".join(EMPTY.sub("", sentence).split())
    text = re.sub(r" ([.,!?])", r"\1", text)
    return text[:1].upper() + text[1:] if len(text) > 1 else ""


def _words(page: Page) -> int:
    return sum(len(part.split()) for part in page.parts)

"""A line as the rules and the hints meet it: lower case, no punctuation, no apostrophes; and what else it may have been.

A recogniser takes one word for another that sounds alike. `readings` puts the words of danger back, one at a time, so that
"i want to dye" and "i took all my peels" are still heard. It is tried only where the line as it stands says nothing.
"""

import functools
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from importlib.resources import files

from companion.mind.safety.hints import vocabulary
from companion.mind.words import plain, sound

MAX_CHARS = 20_000
"""All of an utterance, however long: danger may be said last."""
MOST_READINGS, MOST_ALIKE, LEAST_ALIKE = 24, 2, 0.5
"""Readings of a line, words for a word, and how alike two words are written that may be taken for each other."""
FEWEST_LETTERS = 4
SLIPPED_IN = frozenset("uh um er the a an and so like well oh".split())
MAX_RESTORED_WORDS = 40
"""Of a longer line the words of danger are not put back: it would take too long, and there is more of it to hear."""
OWNER = re.compile(r"\b(?!(?:he|she|it|that|there|who|what|here|where|how|let|someone|somebody)'s)(\w{3,})'s\b")
"""A noun's 's, "the knife's in my hand": the noun alone is what the patterns know. "he's" stays one word, "hes"."""
CONFUSED = {
    "die": "dye dai dyed",
    "dead": "deed",
    "kill": "chill keel kiln gill",
    "killed": "chilled",
    "killing": "chilling",
    "alive": "olive",
    "myself": "shelf",
    "suicide": "sidewalk",
    "pills": "peels hills pals pulls pearls",
    "tablets": "tabloids cabinets",
    "hurt": "hut herd",
    "hits": "heats",
    "hitting": "heating",
    "cutting": "cotting",
    "blood": "bud blurred",
    "bleeding": "breeding bleating",
    "breathe": "breed breeze",
    "breathing": "breeding breezing",
    "chest": "jest",
    "bridge": "breach",
    "rope": "robe",
    "goodbye": "goodbuy",
    "scared": "scarred stared spared",
    "afraid": "affray frayed",
    "bruises": "cruises brews",
    "throat": "throw",
    "burden": "burdened",
    "blade": "plaid",
    "razor": "raiser racer",
    "drowning": "droning browning",
    "ambulance": "ambience",
}
"""A word of danger, and what it was heard as; none of it a word that is said all the time."""
MEANT = {as_heard: word for word, others in CONFUSED.items() for as_heard in others.split()}


def folded(heard: str) -> str:
    text = OWNER.sub(r"\1", plain(heard, MAX_CHARS))
    return text.replace("'", "")


def readings(text: str) -> Iterator[str]:
    """The line with one of its words put back that may have been misheard, or without one that may have slipped in."""
    words = text.split()
    if len(words) > MAX_RESTORED_WORDS:
        return
    left = MOST_READINGS
    for place, word in enumerate(words):
        slipped = ("",) if word in SLIPPED_IN else ()
        for meant in (*slipped, *_meant(word)):
            if not left:
                return
            left -= 1
            yield " ".join((*words[:place], *meant.split(), *words[place + 1 :]))


def _meant(word: str) -> tuple[str, ...]:
    """The words of danger that it may have been: known confusions, then those that sound alike."""
    known = (MEANT[word],) if word in MEANT else ()
    if len(word) < FEWEST_LETTERS or word in vocabulary() or word in ordinary():
        return known
    alike = [(SequenceMatcher(None, word, other).ratio(), other) for other in _by_sound().get(sound(word), ())]
    return (*known, *(other for likeness, other in sorted(alike, reverse=True)[:MOST_ALIKE] if likeness >= LEAST_ALIKE))


@functools.cache
def ordinary() -> frozenset[str]:
    """What sounds like a word of danger, "cooking", and is said all the time: taken as it was heard. From the bank's lines."""
    try:
        return frozenset((files("companion") / "data" / "safety" / "ordinary.txt").read_text(encoding="utf-8").split())
    except OSError:
        return frozenset()


@functools.cache
def _by_sound() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in vocabulary():
        found[sound(word)] = (*found.get(sound(word), ()), word)
    return found

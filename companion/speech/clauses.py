"""A sentence in parts that can be said one after another, the first of them short: it is heard while the rest is made."""

import re

FIRST_CHARACTERS = 24
"""The first part ends at the first boundary there is; without punctuation, at a word that opens a clause after about so many."""
FEWEST_CHARACTERS = 10
"""Before a word that opens a clause."""
SHORTEST_CHARACTERS = 6
"""A shorter part is joined to the next: a lone word sounds clipped."""
LONGEST_CHARACTERS = 90
"""About five seconds of speech: a longer part waits too long for its sound."""

MARK = re.compile(r"(?<=[,;:.!?\u2026])[\"')\u2019\u201d]*\s+|\s+(?=[\u2013\u2014-]\s)")
"""After punctuation, or before a dash: where a speaker breathes in any case. 3.14 and 10:30 have no space and stay whole."""
TITLE = re.compile(r"\b(?:mr|mrs|ms|dr|st|prof|e\.g|i\.e|vs|no)\.$", re.IGNORECASE)
OPENER = re.compile(r"\s+(?=(?:and|but|or|so|because|which|who|that|when|where|while|if|though|before|after|until|as|than)\s)")


def clauses(sentence: str) -> list[str]:
    """The parts in order; joined with spaces they are the sentence. Nothing for nothing."""
    parts: list[str] = []
    for piece in _at_marks(sentence):
        parts += _short_enough(piece, FIRST_CHARACTERS if not parts else LONGEST_CHARACTERS)
    return _without_scraps(parts)


def _at_marks(sentence: str) -> list[str]:
    """Cut at punctuation, but not after "Dr."."""
    pieces, start = [], 0
    for found in MARK.finditer(sentence):
        end = found.end() - len(found.group()) + len(found.group().rstrip())
        if not TITLE.search(sentence[start:end]):
            pieces.append(sentence[start:end].strip())
            start = found.end()
    return [piece for piece in (*pieces, sentence[start:].strip()) if piece]


def _short_enough(piece: str, longest: int) -> list[str]:
    """Cut before a word that opens a clause, as near to the longest as there is one; no such word, no cut."""
    if len(piece) <= longest:
        return [piece]
    places = [found for found in OPENER.finditer(piece) if found.start() >= FEWEST_CHARACTERS]
    within = [found for found in places if found.start() <= longest]
    if not places:
        return [piece]
    # the first part is to be as short as it may be, the later ones as long
    cut = (within[0] if longest < LONGEST_CHARACTERS else within[-1]) if within else places[0]
    return [piece[: cut.start()].strip(), *_short_enough(piece[cut.end() :].strip(), LONGEST_CHARACTERS)]


def _without_scraps(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and (len(joined[-1]) < SHORTEST_CHARACTERS or len(part) < SHORTEST_CHARACTERS):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined

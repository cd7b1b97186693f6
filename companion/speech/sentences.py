"""From word pieces to sentences that can be spoken, and from a share of a sentence's sound back to its words.

Every cut is at a space, so the words that come out are the words that went in, however the pieces were cut.
"""

import re
from collections.abc import Iterable, Iterator

LONGEST = 200
"""Characters. Text without a stop is cut here: a voice that waits for the end of it would be silent for ten seconds."""
CLAUSE_WORDS = 4
"""The first thing she says may be a clause, for it is what the person waits for; shorter ones sound chopped."""

DASHES = "\u2013\u2014"
MARKS = ",;:" + DASHES
CLOSERS = "\"'\u201d\u2019\u00bb)]*"
OPENERS = "\"'\u201c\u2018\u00ab([*"
STOP = re.compile(rf"(?P<stop>[.!?\u2026]+)(?P<closers>[{re.escape(CLOSERS)}]*)(?=\s)|\n")
CLAUSE_END = re.compile(rf"(?:[{MARKS}]|(?<=\s)-+)[{re.escape(CLOSERS)}]*(?=\s)")

NEVER_LAST = frozenset("mr mrs ms mx dr prof rev gen col capt lt sgt st mt ft vs e.g i.e cf approx dept fig".split())
"""What follows one of these belongs to it."""
MAYBE_LAST = frozenset("etc jr sr inc ltd co vol pp jan feb apr jun jul aug sep sept oct nov dec".split())
"""These end a sentence if a capital follows."""
DOTTED = re.compile(r"[a-z](?:\.[a-z])+")
"""a.m, p.m, u.s: also these."""

WORD_LENGTH, DIGIT_LENGTH = 1.0, 8.0
PAUSES = {",": 6.0, ";": 9.0, ":": 9.0, "\u2013": 9.0, "\u2014": 9.0, ".": 8.0, "!": 8.0, "?": 8.0, "\u2026": 8.0}
"""In letters, of 0.05 s each: least squares over 66 replies said by espeak-ng at 165 words a minute, 0.2 s RMS off."""


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Join word pieces and hand over each sentence as soon as it is whole.

    >>> list(sentences(["Hel", "lo. Yes! How are", " you", "? Fi", "ne"]))
    ['Hello.', 'Yes!', 'How are you?', 'Fine']
    """
    held, first = "", True
    for piece in pieces:
        held += piece
        while (end := sentence_end(held) or (clause_end(held) if first else None)) is not None:
            sentence, held = held[:end].strip(), held[end:].lstrip()
            if sentence:
                first = False
                yield sentence
    if held.strip():
        yield held.strip()


def sentence_end(text: str) -> int | None:
    """Where the first sentence of `text` ends, or where it must be cut; None while that cannot be told."""
    start = len(text) - len(text.lstrip())
    for found in STOP.finditer(text, start):
        if found.end() - start > LONGEST:
            break
        is_end = found.group() == "\n" or _is_end(found, text[start : found.start()], text[found.end() :].lstrip()[:1])
        if is_end is None:
            return None
        if is_end:
            return found.end()
    if len(text) - start <= LONGEST:
        return None
    return _cut(text, start)


def clause_end(text: str) -> int | None:
    """Where a clause of at least CLAUSE_WORDS words ends."""
    return next((found.end() for found in CLAUSE_END.finditer(text) if len(text[: found.end()].split()) >= CLAUSE_WORDS), None)


def _is_end(found: re.Match[str], before: str, following: str) -> bool | None:
    """Whether the stop ends the sentence. `following` is the first letter of the next word; None: that one must be seen first."""
    words = before.split()
    word = words[-1].lstrip(OPENERS) if words and not before[-1].isspace() else ""
    stop, closers, lower = found["stop"], found["closers"], word.lower()
    if stop == "." and not closers:
        if lower in NEVER_LAST or _is_initial(word) or (word.isdigit() and len(words) == 1):
            return False
        if lower == "no":
            return not following.isdigit() if following else None
        if lower not in MAYBE_LAST and not DOTTED.fullmatch(lower):
            return True
    elif not closers and stop[-1] not in ".\u2026":
        return True
    if not following:
        return None
    return not following.islower()


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper() and word != "I"


def _cut(text: str, start: int) -> int | None:
    """The last space of the first LONGEST characters, after a comma where there is one in the second half; None: no space."""
    spaces = [found.start() for found in re.finditer(r"\s", text[: start + LONGEST + 1]) if found.start() > start]
    after_comma = [space for space in spaces if text[space - 1] in MARKS and space - start > LONGEST // 2]
    if after_comma or spaces:
        return (after_comma or spaces)[-1]
    found = re.compile(r"\s").search(text, start + LONGEST)
    return found.start() if found else None


def spoken_part(sentence: str, share: float) -> str:
    """The words that had been spoken whole when `share` (0 to 1) of the sentence's sound had been heard.

    >>> spoken_part("I'm listening. What was the worst minute of it?", 0.5)
    "I'm listening. What"
    """
    words = [(word, *_lengths(word)) for word in sentence.split()]
    total = sum(length + pause for _, length, pause in words) - (words[-1][2] if words else 0.0)
    said, spoken = 0.0, []
    for word, length, pause in words:
        if said + length > share * total + 1e-9:
            break
        said += length + pause
        spoken.append(word)
    return " ".join(spoken)


def _lengths(word: str) -> tuple[float, float]:
    """How long a word takes, and the pause after it."""
    length = sum(DIGIT_LENGTH if mark.isdigit() else 1.0 for mark in word if mark.isalnum())
    return length + WORD_LENGTH, PAUSES.get(word.rstrip(CLOSERS)[-1:], 0.0)

"""Names spelled aloud, put together: "o apostrophe b r i e n" is O'Brien, "a double l e n" Allen.

A letter that is only half heard is often named by a word: "n for november". Where the recogniser took the letter for one that
sounds like it, the word is believed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companion.mind.words import FILLERS, plain

NAMES_OF_LETTERS = {"zed": "z", "zee": "z", "aitch": "h", "haitch": "h"}
"""Such names as are nothing else: "are", "you" and "tea" are words."""
ALPHABET = (
    "alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango "
    "uniform victor whiskey xray yankee zulu alpha juliet whisky"
).split()
"""The spelling alphabet of radio (ICAO), and how three of its words are spelled at home."""
ENOUGH_ALPHABET = 3
"""Fewer such words may be first names: Victor, Oscar."""
MEANS = (("for",), ("four",), ("as", "in"), ("like",), ("as",))
TIMES = {"double": 2, "triple": 3, "treble": 3}
SIGNS = {"hyphen": "-", "dash": "-", "apostrophe": "'", "space": " "}
SOUND_ALIKE = ("mn", "bcdegptvz", "fsx", "ahkj", "iy", "quw", "gj")
CUES = frozenset("is name's surname's that's it's i'm called said spelled spelt spell spelling write as".split())
"""Words that may stand right before a spelling; any other has to be the name itself."""
AFTERWARDS = frozenset("please thanks thank you samantha".split())
NO_NAMES = frozenset("ok tv atv am pm aam apm".split())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A letter, several of the same, or a sign; `words` is how many words said it."""

    text: str
    words: int
    is_capital: bool = False


def spelled(text: str) -> str | None:
    """The name that is spelled in a text, or at its end after other words; None where nothing is.

    >>> spelled("q u i n n"), spelled("my name is joan j o a n"), spelled("my name is joan")
    ('Quinn', 'Joan', None)
    """
    words = _words(text)
    for start in range(len(words)):
        pieces = _pieces(words[start:])
        if pieces is None:
            continue
        name = _put_together(pieces)
        return name if name and _is_meant(words[:start], words[start:], name) else None
    return None


def _words(text: str) -> list[str]:
    words = [word for word in plain(text.replace("new word", "space")).split() if word not in FILLERS or word == "like"]
    while words and words[-1] in AFTERWARDS:
        words.pop()
    return words


def _pieces(words: Sequence[str]) -> list[_Piece] | None:
    """The letters and signs that all of these words are; None where one is neither."""
    pieces, at = [], 0
    while at < len(words):
        piece = _piece(words[at:])
        if piece is None:
            return None
        pieces.append(piece)
        at += piece.words
    return pieces


def _piece(words: Sequence[str]) -> _Piece | None:
    """What the first of these words say."""
    first, rest = words[0], words[1:]
    if first in SIGNS:
        return _Piece(SIGNS[first], 1)
    if first == "double" and rest[:1] in (["u"], ["you"]):
        return _Piece("w", 2)
    if first in TIMES or first == "capital":
        letter = _piece(rest) if rest else None
        if letter is None or not letter.text.isalpha() or len(letter.text) > 1:
            return None
        return _Piece(letter.text * TIMES.get(first, 1), letter.words + 1, letter.is_capital or first == "capital")
    return _letter(first, rest)


def _letter(first: str, rest: Sequence[str]) -> _Piece | None:
    if first in ALPHABET:
        return _Piece(first[0], 1)
    letter = NAMES_OF_LETTERS.get(first, first)
    if len(letter) != 1 or not letter.isalpha() or not letter.isascii():
        return None
    for means in MEANS:
        count = len(means)
        if tuple(rest[:count]) == means and len(rest) > count and len(rest[count]) > 1:
            sure = _surer(letter, rest[count])
            return _Piece(sure, count + 2) if sure else None
    return _Piece(letter, 1)


def _surer(letter: str, word: str) -> str | None:
    """The letter that a word was to make clear; None if it can't be."""
    if word[0] == letter or (letter == "x" and "x" in word):
        return letter
    return word[0] if any(letter in alike and word[0] in alike for alike in SOUND_ALIKE) else None


def _put_together(pieces: Sequence[_Piece]) -> str | None:
    """The name; None where a sign is at an end or by another. Each part gets its capital unless capitals were said."""
    name = "".join(piece.text for piece in pieces)
    if not re.fullmatch(r"[a-z]+(?:[-' ][a-z]+)*", name) or sum(char.isalpha() for char in name) < 2:
        return None
    if not any(piece.is_capital for piece in pieces):
        return re.sub(r"(?:^|[- ]|(?<=^[a-z])')[a-z]", lambda found: found[0].upper(), name)
    cased = "".join(piece.text.upper() if piece.is_capital else piece.text for piece in pieces)
    return cased[0].upper() + cased[1:]


def _is_meant(before: Sequence[str], words: Sequence[str], name: str) -> bool:
    """Whether letters after other words, or words of the alphabet, are a spelling and not something else."""
    plain_name = name.lower()
    if plain_name in NO_NAMES or (all(word in ALPHABET for word in words) and len(words) < ENOUGH_ALPHABET):
        return False
    echoes = ("".join(before[-count:]) for count in (1, 2))  # "mc donald m c d o n a l d"
    return not before or before[-1] in CUES or re.sub(r"[^a-z']", "", plain_name) in echoes

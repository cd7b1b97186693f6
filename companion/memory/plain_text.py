"""Text as it is kept, and as it is compared: without control characters, at a sane length; folded, accents off, in words."""

import re
import unicodedata
from datetime import datetime

WORD = re.compile(r"[^\W_]+")
APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc`", "'"))
LAST_S = 253_402_214_400
"""The last but one day of the year 9999, which is a date everywhere on earth."""
UNWANTED = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def clean(text: str, most_chars: int) -> str:
    r"""Fit to be kept: one line, composed letters, nothing that only a machine would print, at most so many characters.

    >>> clean(" tom's\x00 \n house ", 300)
    "tom's house"
    """
    text = unicodedata.normalize("NFC", text[: 4 * most_chars])
    text = "".join(" " if unicodedata.category(letter) in UNWANTED else letter for letter in text)
    return " ".join(text.split())[:most_chars].rstrip()


def folded(text: str) -> str:
    """For comparing: lower case, accents off, one kind of apostrophe.

    >>> folded("Siobhán O’Brien")
    "siobhan o'brien"
    """
    if text.isascii():  # nearly all, and ten times as quick
        return " ".join(text.replace("`", "'").lower().split())
    letters = unicodedata.normalize("NFKD", text.translate(APOSTROPHES).casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def words_of(text: str) -> tuple[str, ...]:
    """The folded words; an apostrophe parts them, so that "tom's" has the word "tom".

    >>> words_of("O'Brien's dog")
    ('o', 'brien', 's', 'dog')
    """
    return tuple(WORD.findall(folded(text)))


def seconds(now: datetime) -> int:
    """Whole seconds since 1970. A clock gone wild gives 0, or LAST_S: what is kept is worth more than its time."""
    try:
        return min(max(int(now.timestamp()), 0), LAST_S)
    except (ValueError, OverflowError, OSError):
        return 0

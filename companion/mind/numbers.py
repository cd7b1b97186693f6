"""Numbers in words turned into figures: "a hundred and twenty" is 120, "the twenty first" the 21st, and "no one" nobody.

text2num reads the numbers themselves. Here is what it leaves: which "one" and "second" are no numbers, articles, halves, dozens,
and what recognisers and keyboards write differently. spans_of_time.py, times_of_day.py and days.py read what in_figures() gives.
"""

import re
import unicodedata
from dataclasses import dataclass

from text_to_num import find_numbers

from companion.mind.words import MAX_CHARS

TOKEN = re.compile(r"\d+(?:\.\d+)?(?:st|nd|rd|th)?(?![\d.]*\d)|[a-z]+(?:'[a-z]+)*|\d+")
FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
ORDINAL = re.compile(r"(?:the )?(\d+)(?:st|nd|rd|th)")
MONTHS = "january february march april may june july august september october november december".split()
TIME_UNITS = r"(?:second|minute|hour|day|week|fortnight|month|year)s?"
NO_PRONOUN_BEFORE = re.compile(rf"{TIME_UNITS}|o'clock|am|pm|percent|hundred|thousand|past|point|more|half")
"""Before one of these "one" counts, whatever is before it: "that one minute"."""
PRONOUN_AFTER = frozenset(
    "no any every some that this which each the another other only first last next a an my your his her our their good bad right "
    "wrong new old big little".split()
)
"""After one of these "one" is somebody or something."""
PRONOUN_BEFORE = frozenset(
    "of another by can could should would might must may has had is was will with never always who that which i you he she we "
    "they it thing".split()
)
"""Before one of these too."""
SOMETIME = frozenset("day morning afternoon evening night time".split())
"""One of these is some time or other, unless a word of the next row is before it."""
COUNTED_AFTER = frozenset(
    "in for after within only just at past till until by about around number page room channel plus times".split()
)
NOT_ORDINAL_BEFORE = frozenset("timer countdown alarm break pause rest delay nap wait silence".split())
"""A thirty second one of these lasts half a minute."""
PLURALS = re.compile(r"(?:hundred|thousand|million|billion|third|fifth|tenth|quarter)s")


@dataclass(frozen=True, slots=True)
class Number:
    """`is_ordinal`: a place in a row, as in "the third"."""

    value: float
    is_ordinal: bool = False


class _Word(str):
    """A token as find_numbers() wants it."""

    __slots__ = ()

    def text(self) -> str:
        return str(self)

    def nt_separated(self, _previous: "_Word") -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def number(text: str) -> Number | None:
    """The number that a whole text is; None for anything else, and for several numbers.

    >>> number("two and a half"), number("the twenty first"), number("that one")
    (Number(value=2.5, is_ordinal=False), Number(value=21, is_ordinal=True), None)
    """
    figures = in_figures(text)
    if place := ORDINAL.fullmatch(figures):
        return Number(int(place[1]), is_ordinal=True)
    figures = {"half": "0.5", "a half": "0.5", "a quarter": "0.25", "3 quarters": "0.75"}.get(figures, figures)
    return Number(_value(figures)) if FIGURE.fullmatch(figures) else None


def numbers(text: str) -> tuple[Number, ...]:
    """Every number in a text, in order."""
    found = []
    for word in in_figures(text).split():
        if place := ORDINAL.fullmatch(word):
            found.append(Number(int(place[1]), is_ordinal=True))
        elif FIGURE.fullmatch(word):
            found.append(Number(_value(word)))
    return tuple(found)


def in_figures(text: str) -> str:
    """Plain words with the numbers among them in figures; times of day and years stay the two numbers they are said as.

    >>> in_figures("At seven thirty, the twenty-first of May: two and a half dozen eggs for no one.")
    'at 7 30 the 21st of may 30 eggs for no one'
    """
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARS]).replace("\u2019", "'").lower().replace("%", " percent ")
    words = _one_spelling(" ".join(TOKEN.findall(re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)))).split()
    return _merged(" ".join(_with_figures(words)))


def _one_spelling(text: str) -> str:
    text = re.sub(r"\bo'? ?clock\b", "o'clock", text)
    text = re.sub(r"\b(?:nought|naught)\b", "zero", text)
    text = re.sub(r"\boh? point\b", "zero point", text)
    while (clear := re.sub(r"(\bpoint (?:\w+ )*?)oh?\b(?! point)", r"\1zero", text)) != text:
        text = clear
    return text


def _with_figures(words: list[str]) -> list[str]:
    figured, done = [], 0
    for found in find_numbers([_Word(word) for word in words], "en", 0.0):
        figured += words[done : found.start]
        done = found.end
        figured += _figure(words, found.start, found.end, found.text)
    return figured + words[done:]


def _figure(words: list[str], start: int, end: int, figure: str) -> list[str]:
    """What stands for a number that text2num found from word `start` to before `end`."""
    before = words[start - 1] if start else ""
    after = words[end] if end < len(words) else ""
    said = words[start:end]
    if PLURALS.fullmatch(said[-1]):
        return said
    if said == ["one"]:
        return ["1"] if _counts_one(words, start) else said
    if said[-1] == "second" and len(said) > 1 and not _is_place(before, after, words, end):
        return [*_with_figures(said[:-1]), "second"]
    if len(said) == 1 and said[0] in ("first", "second", "third") and not _is_place(before, after, words, end) and len(words) > 1:
        return said
    return [figure]


def _is_place(before: str, after: str, words: list[str], end: int) -> bool:
    """Whether a word such as "second" between these is a place in a row."""
    of_month = after in MONTHS or (after == "of" and " ".join(words[end + 1 : end + 2]) in MONTHS)
    owned = before in ("the", "my", "your", "his", "her", "our", "their", *MONTHS)
    return of_month or (owned and after not in NOT_ORDINAL_BEFORE) or not before + after


def _counts_one(words: list[str], at: int) -> bool:
    """Whether the "one" at this place counts something, and is not somebody, something or some day."""
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if len(words) == 1 or words[at + 1 : at + 4] in (["and", "a", "half"], ["and", "a", "quarter"]):
        return True
    if before in ("no", "any", "every", "some") or after in PRONOUN_BEFORE:
        return False
    if after in SOMETIME:
        return before in COUNTED_AFTER or len(words) == 2
    if NO_PRONOUN_BEFORE.fullmatch(after):
        return True
    if not after:
        return before in COUNTED_AFTER or (before == "to" and at > 1 and words[at - 2] not in ("talk", "listen", "speak"))
    return before not in PRONOUN_AFTER


def _merged(text: str) -> str:
    """Articles, halves, dozens and signs made part of their numbers."""
    text = re.sub(r"\b(\d+|o'clock) ([ap]) m\b", r"\1 \2m", text)
    text = re.sub(r"\b(\d+) and (a half|(?:a|1) quarter|3 quarters?)\b", _with_fraction, text)
    text = re.sub(r"\bhalf a (dozen|1000|1000000)\b", lambda found: "6" if found[1] == "dozen" else str(int(found[1]) // 2), text)
    text = re.sub(r"\ba (100\d*|1\d\d|1000\d*|1\d{3,}|dozen)\b", r"\1", text)
    text = re.sub(r"\b(?:(\d{1,6}(?:\.5)?) )?dozen\b", _dozens, text)
    text = re.sub(rf"\ba couple (?:of |(?={TIME_UNITS}\b))", "2 ", text)
    return re.sub(r"(?<!\d )\b(?:minus|negative) (?=\d)", "-", text)


def _with_fraction(found: re.Match[str]) -> str:
    return found[1] + (".5" if found[2] == "a half" else ".75" if found[2].startswith("3") else ".25")


def _dozens(found: re.Match[str]) -> str:
    return str(int(12 * float(found[1] or 1)))


def _value(figures: str) -> float:
    return float(figures) if "." in figures else int(figures)

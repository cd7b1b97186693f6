"""Written text as a recogniser hears it: sentences of lower-case words, numbers spelled out, nothing that is not said."""

import re
from bisect import bisect_right
from collections.abc import Iterator

ONES = (
    "zero one two three four five six seven eight nine "
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LARGEST = 999_999_999
SAID = {"&": " and ", "%": " percent ", "+": " plus ", "@": " at ", "\u00b0": " degrees "}
MONEY = {"$": ("dollar", "dollars"), "\u00a3": ("pound", "pounds"), "\u20ac": ("euro", "euros")}
ACCENTS = str.maketrans(
    "\u00e0\u00e1\u00e2\u00e4\u00e7\u00e8\u00e9\u00ea\u00eb\u00ed\u00ee\u00ef\u00f1\u00f3\u00f4\u00f6\u00fa\u00fc",
    "aaaaceeeeiiinooouu",
)

ASIDE = re.compile(r"\[[^\]]*\]|<[^>]*>|https?://\S+|\S+@\S+\.\S+")
"""Stage directions of transcripts, and addresses: not said, or not so."""
SENTENCE_END = re.compile(r"[.!?;\u2026]+(?=\s|$)|\n+")
THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3}){1,2}(?![\d,])")
PRICE = re.compile(r"([$\u00a3\u20ac])(\d+)(?:\.(\d\d))?\b")
CLOCK = re.compile(r"\b(\d{1,2}):(\d\d)\b")
ORDINAL = re.compile(r"\b(\d{1,4})(?:st|nd|rd|th)\b")
DECIMAL = re.compile(r"\b(\d+)\.(\d+)\b")
DECADE = re.compile(r"\b(\d*0)'?s\b")
DIGITS = re.compile(r"\d+")
WORD = re.compile(r"[a-z']+")


def spelled(number: int) -> str:
    """A whole number in words.

    >>> spelled(342)
    'three hundred and forty two'
    """
    if not 0 <= number <= LARGEST:
        return " ".join(ONES[int(digit)] for digit in str(abs(number)))
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f" {ONES[number % 10]}" if number % 10 else "")
    scale = bisect_right([1_000, 1_000_000], number)
    base, name, joint = ((100, "hundred", " and "), (1_000, "thousand", " "), (1_000_000, "million", " "))[scale]
    rest = number % base
    return f"{spelled(number // base)} {name}" + (joint + spelled(rest) if rest else "")


def spelled_year(number: int) -> str:
    """Four figures as a year is said, if it looks like one; else as a number.

    >>> spelled_year(1987), spelled_year(2005), spelled_year(1900)
    ('nineteen eighty seven', 'two thousand five', 'nineteen hundred')
    """
    if 2000 <= number < 2010:
        return "two thousand" + (f" {ONES[number % 10]}" if number % 10 else "")
    if not 1100 <= number < 2100:
        return spelled(number)
    century, rest = divmod(number, 100)
    ending = "hundred" if not rest else f"oh {ONES[rest]}" if rest < 10 else spelled(rest)
    return f"{spelled(century)} {ending}"


def spelled_ordinal(number: int) -> str:
    """What comes in that place of a row.

    >>> spelled_ordinal(21), spelled_ordinal(30), spelled_ordinal(4)
    ('twenty first', 'thirtieth', 'fourth')
    """
    *before, last = spelled(number).split()
    ending = ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return " ".join([*before, ending])


def _thousands(found: re.Match[str]) -> str:
    return f" {spelled(int(found[0].replace(',', '')))} "


def _price(found: re.Match[str]) -> str:
    one, many = MONEY[found[1]]
    whole = f"{spelled(int(found[2]))} {one if int(found[2]) == 1 else many}"
    return f" {whole} {spelled(int(found[3]))} " if found[3] and int(found[3]) else f" {whole} "


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    ending = "" if not minute else f"oh {ONES[minute]}" if minute < 10 else spelled(minute)
    return f" {spelled(hour)} {ending} "


def _decimal(found: re.Match[str]) -> str:
    return f" {spelled(int(found[1]))} point {' '.join(ONES[int(digit)] for digit in found[2])} "


def _decade(found: re.Match[str]) -> str:
    word = spelled_year(int(found[1]))
    return f" {word[:-1]}ies " if word.endswith("y") else f" {word}s "


def _plain_number(found: re.Match[str]) -> str:
    digits = found[0]
    if len(digits) > len(str(LARGEST)) or (digits.startswith("0") and len(digits) > 1):
        return f" {' '.join(ONES[int(digit)] for digit in digits)} "
    return f" {spelled_year(int(digits)) if len(digits) == 4 else spelled(int(digits))} "


def said(text: str) -> str:
    """The text in lower case with all numbers and signs as words; its stops are kept."""
    text = ASIDE.sub(" ", text).lower().translate(ACCENTS).replace("\u2019", "'").replace("\u2018", "'")
    text = text.replace("a.m.", "am").replace("p.m.", "pm")
    for pattern, spell in ((THOUSANDS, _thousands), (PRICE, _price), (CLOCK, _clock), (DECADE, _decade), (DECIMAL, _decimal)):
        text = pattern.sub(spell, text)
    text = ORDINAL.sub(lambda found: f" {spelled_ordinal(int(found[1]))} ", text)
    text = DIGITS.sub(_plain_number, text)
    for sign, word in SAID.items():
        text = text.replace(sign, word)
    return text


def sentences(text: str) -> Iterator[list[str]]:
    """The sentences, each as its words; what belongs inside a word is the apostrophe alone.

    >>> list(sentences("It's 10:30! Dr. Who's twenty-one?"))
    [["it's", 'ten', 'thirty'], ['dr'], ["who's", 'twenty', 'one']]
    """
    for part in SENTENCE_END.split(said(text)):
        words = [word for found in WORD.findall(part) if (word := found.strip("'"))]
        if words:
            yield words

"""Sums as people word them, made the plain ones that sums.py reads: "take five from twelve" is "12 minus 5"."""

import re

from companion.mind.number_words import TENS, UNITS
from companion.mind.patterns import late

NUMBER = r"-?\d{1,15}(?:\.\d{1,9})?"
ONE, OTHER = rf"(?P<one>{NUMBER})", rf"(?P<other>{NUMBER})"
MANY = "twos threes fours fives sixes sevens eights nines tens elevens twelves".split()
"""As in the tables: "six eights"."""
ASKED = r"(?P<asked>(?:what's|what is|whats|what are|how much is) )"
SIGN = r"(?:plus|minus|times|divided by|multiplied by)"
ALIKES = {"to": "two", "too": "two", "for": "four", "fore": "four", "ate": "eight", "won": "one", "tree": "three", "sex": "six"}
ALIKE = "|".join(ALIKES)
MISHEARD = (
    late(rf"(?<=[a-z] )(?P<alike>{ALIKE})(?= {SIGN} )|^(?P<first>{ALIKE})(?= {SIGN} )"),
    late(rf"(?<=plus |inus |imes |d by )(?P<alike>{ALIKE})(?P<first>)(?=$| )"),
)
WORDINGS = tuple(
    (late(pattern), plain)
    for pattern, plain in (
        (rf"\bmultiply {ONE} (?:by|and|with) {OTHER}", r"\g<one> times \g<other>"),
        (rf"\bdivide {ONE} by {OTHER}", r"\g<one> divided by \g<other>"),
        (rf"\b(?:subtract|take|take away|deduct) {ONE} (?:away )?from {OTHER}", r"\g<other> minus \g<one>"),
        (rf"^{ASKED}{ONE} from {OTHER}$", r"\g<asked>\g<other> minus \g<one>"),
        (rf"\badd {ONE} to {OTHER}", r"\g<one> plus \g<other>"),
        (rf"\b(?:the )?square of {ONE}", r"\g<one> squared"),
        (rf"\b(?:the )?cube of {ONE}", r"\g<one> cubed"),
        (rf"\b(?:the )?product of {ONE} versus {OTHER}", r"\g<one> times \g<other>"),
        (rf"^how (?:many times|often) (?:does|do|will|can) {ONE} go into {OTHER}$", r"\g<other> divided by \g<one>"),
        (rf"^(?:{ASKED})?{ONE} (?:goes )?into {OTHER}$", r"\g<other> divided by \g<one>"),
        (rf"\b{ONE} (?:time|multiply|multiplied) (?:by )?{OTHER}\b", r"\g<one> times \g<other>"),
        (rf"^(?:{ASKED})?(?:convert )?(?P<one>{NUMBER}|an?|half an?) (?P<large>[a-z]+) (?:in|into|to) (?P<small>[a-z]+)$",
         r"how many \g<small> in \g<one> \g<large>"),
        (rf"^how many (?P<small>[a-z]+) (?:is|are) {ONE} (?P<large>[a-z]+)$", r"how many \g<small> in \g<one> \g<large>"),
    )
)  # fmt: skip
DIFFERENCE = late(rf"\b(?:the )?difference between {ONE} versus {OTHER}")
NUMBER_WORD = "|".join([*UNITS[2:], *TENS[2:]])
TABLE = late(rf"(?<=\b)(?P<one>{NUMBER_WORD}) (?P<many>{'|'.join(MANY)})(?=$| please)")
HOW_MANY = late(rf"\bhow many (?P<many>{'|'.join(MANY)}) (?:are |are there |is )?(?:in|make) ")
BETWEEN = late(r"(?P<start>\b(?:difference between|product of) [\w\d .-]+?) and ")


def as_sum(text: str) -> str:
    """Words as they were said: next to a sign, those that sound like numbers are made these; and signs put where none was said.

    >>> as_sum("what's ate times for"), as_sum("six eights"), as_sum("to be or not to be")
    ("what's eight times four", 'six times eight', 'to be or not to be')
    """
    text = HOW_MANY.sub(lambda found: f"how many times does {_singular(found['many'])} go into ", text)
    text = TABLE.sub(lambda found: f"{found['one']} times {_singular(found['many'])}", text)
    text = BETWEEN.sub(r"\g<start> versus ", text)
    for pattern in MISHEARD:
        text = pattern.sub(lambda found: ALIKES[found["alike"] or found["first"]], text)
    return text


def reworded(figures: str) -> str:
    """A sum, its numbers in figures, in the order that it is worked out in; anything else as it is.

    >>> reworded("take 5 from 12"), reworded("the difference between 7 versus 20")
    ('12 minus 5', '20 minus 7')
    """
    for pattern, plain in WORDINGS:
        figures = pattern.sub(plain, figures)
    return DIFFERENCE.sub(_difference, figures)


def _singular(many: str) -> str:
    return many.removesuffix("es") if many == "sixes" else many.removesuffix("s")


def _difference(found: re.Match[str]) -> str:
    smaller, larger = sorted((found["one"], found["other"]), key=float)
    return f"{larger} minus {smaller}"

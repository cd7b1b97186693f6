"""A line as plain words in which times are said in the ways that time_phrases.py reads; other ways are put into those."""

import re

from companion.mind.number_words import UNITS
from companion.mind.numbers import MONTHS
from companion.mind.patterns import late
from companion.mind.times.days import FEASTS, WEEKDAYS
from companion.mind.times.misheard_times import HOURS, joined
from companion.mind.words import FILLERS, plain

WEEKDAY = "|".join(WEEKDAYS)
COUNTED = r"(?! (?:more |extra )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|degrees|people|percent|of us)\b)"
A_TIME = rf"(?=(?:about |around )?(?:(?:{HOURS}|twenty|a quarter|quarter|half|noon|midday|midnight)\b){COUNTED})"
A_DAY = rf"(?=(?:(?:on|this|next|over|in the|before|tomorrow|today|tonight|{WEEKDAY})\b))"
VAGUE = late(
    r"(?:\bor (?:thereabouts|so|something|whatever)\b|\bish\b|\byou know (?=(?:at|in|on|by|around|about|like"
    r"|every)\b))"
)
"""What changes nothing about a time."""
OTHER_WAYS = tuple(
    (late(pattern), usual)
    for pattern, usual in (
        (
            rf"\b(?:at |by )?(?:just|shortly|soon|right|straight|a (?:little|bit|touch|tad)) (?:after|before|gone"
            rf"|past) {A_TIME}",
            "at ",
        ),
        (
            r"\b(?:when|once|as soon as) (?:it's gone|it's|it is|it (?:gets to|reaches|turns|strikes|hits|says)"
            rf"|the clock (?:strikes|says|hits|reaches|gets to)) {A_TIME}",
            "at ",
        ),
        (rf"(?:(?<=\bme )|^)after {A_TIME}", "at "),
        (r" on the (?:dot|button|nose)\b| prompt(?:ly)?(?=$| to\b)", " sharp"),
        (rf"\b(five|ten|twenty|quarter) of (?=(?:{HOURS})\b)", r"\1 to "),
        (rf"\b(?:at some point|some ?time|any ?time)(?: (?:or other|during|in))? {A_DAY}", ""),
        (r"\b(?:bright and )?early tomorrow(?! (?:morning|afternoon|evening|night|at|by)\b)", "tomorrow morning"),
        (rf"\b(?:bright and early|early|late) {A_DAY}(?!in the|this (?:morning|afternoon|evening))", ""),
        (r"\b(morning|afternoon|evening|tonight|night) (?:bright and early|early|late)\b(?! (?:for|bird|train))", r"\1"),
        (r"\btoday (morning|afternoon|evening)\b", r"this \1"),
        (r"\btoday night\b", "tonight"),
        (r"\bin the night(?= at\b)", "at night"),
        (rf"(?<!this )\bcoming (?={WEEKDAY})", "on "),
        (rf"(?<!the )\b(day|night) (before|after) (?=tomorrow|{'|'.join(FEASTS)})", r"the \1 \2 "),
        (r"\bthis day week\b", "a week today"),
        (rf"(?<=\bme )week on (?={WEEKDAY})|^week on (?={WEEKDAY})", "a week on "),
        (rf"\b(in \w+ weeks?)(?:'s?)? time (?=on (?:{WEEKDAY}))", r"\1 "),
        (r"\b(?:by|before) the (?=noon|midday|midnight)", "by "),
        (r"\bat the (?=(?:\w+ ){1,2}o'clock)", "at "),
    )
)

ORDINALS = {
    "first": "won one furst fist",
    "second": "to too two secand",
    "third": "therd turd three free tree thurd",
    "fourth": "for four fore forth",
    "fifth": "five fith fif",
    "sixth": "six sex sicks sick sixt",
    "seventh": "seven",
    "eighth": "ate eight ait",
    "ninth": "nine nineth nein",
    "tenth": "ten tent",
    "eleventh": "eleven",
    "twelfth": "twelve twelth",
    "twentieth": "twenty",
    "thirtieth": "thirty",
}
"""Each with what it is heard as before a month."""
HEARD_AS = {heard: ordinal for ordinal, words in ORDINALS.items() for heard in words.split()}
MISHEARD_PLACE = late(rf"\bthe ((?:twenty |thirty )?)({'|'.join(HEARD_AS)}) (of (?:{'|'.join(MONTHS)})\b)")


def told_words(text: str) -> list[str]:
    """Plain words without fillers, what was heard apart joined; the "oh" of "seven oh five" is no filler.

    >>> told_words("remind me, just after six, on the ate of december")
    ['remind', 'me', 'at', 'six', 'on', 'the', 'eighth', 'of', 'december']
    """
    line = VAGUE.sub("", joined(plain(re.sub(r"[:.\-]", " ", text))))
    words = line.split()
    kept = [
        word
        for at, word in enumerate(words)
        if word not in FILLERS or word == "please" or (word == "oh" and at and " ".join(words[at + 1 : at + 2]) in UNITS)
    ]
    line = MISHEARD_PLACE.sub(lambda found: f"the {found[1]}{HEARD_AS[found[2]]} {found[3]}", " ".join(kept))
    for pattern, usual in OTHER_WAYS:
        line = pattern.sub(usual, line)
    return line.split()

"""Times as a recogniser mishears them: "at ate", "half passed six", "in to ours", "every week day".

What is spelled apart is joined wherever it stands. A sound-alike is only another reading of a word, tried where a time may be:
"bring two bags" stays as it is.
"""

from collections.abc import Iterator
from itertools import islice, product

from companion.mind.patterns import late

HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
APART = (
    (rf"\bquarter (?:of|till?|until) (?=(?:{HOURS})\b)", "quarter to "),
    (rf"\b(five|ten|twenty) (?:till?|until) (?=(?:{HOURS})\b)", r"\1 to "),
    (rf"\b({HOURS}|noon|midday)ish\b", r"\1"),
    (r"\bto(?:o|-)? ?morrow\b|\btoo morrow\b", "tomorrow"),
    (r"\bto night\b", "tonight"),
    (r"\bto day\b", "today"),
    (r"\bweek day(s?)\b", r"weekday\1"),
    (r"\bweek end(s?)\b", r"weekend\1"),
    (r"\bmid (day|night)\b", r"mid\1"),
    (r"\b(lunch|dinner|tea|bed) time\b", r"\1time"),
    (r"\b(four|six|seven|nine) teen\b", r"\1teen"),
    (r"\b(?:eight|ate) teen\b", "eighteen"),
    (r"\bend of month\b", "end of the month"),
    (r"\bhalf (?:an )?hour (?=(?:before|after) (?:noon|midday|midnight))", "thirty minutes "),
    (r"\bfor teen\b", "fourteen"),
    (r"\bforth of\b", "fourth of"),
    (r"\bmunday(s?)\b", r"monday\1"),
    (
        r"\bever (?=(?:single )?(?:day|morning|evening|night|week|weekday|hour|month|year|(?:mon|tues|wednes|thurs"
        r"|fri|satur|sun)day)\b)",
        "every ",
    ),
    (r"\ba bout\b", "about"),
    (r"\bme bout\b", "me about"),
    (r"\ba (?:recurring |regular )?(daily|weekly|monthly|nightly|hourly) (reminder|alarm)\b", r"a \2 \1"),
    (r"\ba (?:recurring|regular|quick) reminder\b", "a reminder"),
    (r"\bre mind\b", "remind"),
    (r"\bremind her (?=for|at|on|in|to)", "reminder "),
    (r"\b(me|my|be) buy (?=(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|tomorrow\b|tonight\b|noon\b)", r"\1 by "),
    (r"\b(?:sun|son) day(s?)\b", r"sunday\1"),
    (r"\bmon day(s?)\b", r"monday\1"),
    (r"\b(?:tues|choose|chews) day(s?)\b", r"tuesday\1"),
    (r"\b(?:wins|when's|wednes|wens) day(s?)\b", r"wednesday\1"),
    (r"\b(?:thirst|thurs|third's) day(s?)\b", r"thursday\1"),
    (r"\b(?:fry|fried|fri) day(s?)\b", r"friday\1"),
    (r"\b(?:satur|sat a|sat her) day(s?)\b", r"saturday\1"),
    (r"\bgood bye\b", "goodbye"),
    (r"\bgood ?knight\b|\bgoodnight\b", "good night"),
    (r"\bgood mourning\b", "good morning"),
    (r"\bpee em\b", "p m"),
    (r"\b(?:ay|hey) em\b", "a m"),
    (r"\bo' ?clock\b|\bo clock\b|\boh clock\b", "o'clock"),
    (r"\bnew years (day|eve)\b", r"new year's \1"),
    (r"\b(?:an )?a larm\b", "an alarm"),
    (r"\ba remind (?:a|her|are|er)\b", "a reminder"),
    (r"\b(?:two|to|too) ?mor(?:row|ro|o)\b|\bto mow ro\b", "tomorrow"),
    (r"\b(?:said|sat|sit) (?=an? (?:alarm|reminder) (?:for|at|in|on)\b)", "set "),
    (r"\bin (morning|afternoon|evening)\b", r"in the \1"),
    (r"\bhours and half\b", "hours and a half"),
    (r"\bhour and half\b", "hour and a half"),
    (r"\bfort night\b", "fortnight"),
)
JOINED = tuple((late(pattern), whole) for pattern, whole in APART)

SOUND_ALIKES = {
    "to": ("two",),
    "too": ("two", "to"),
    "two": ("to",),
    "for": ("four",),
    "fore": ("four",),
    "four": ("for",),
    "ate": ("eight",),
    "won": ("one",),
    "tree": ("three",),
    "free": ("three",),
    "sex": ("six",),
    "sicks": ("six",),
    "nein": ("nine",),
    "tenth": ("ten",),
    "tent": ("ten", "tenth"),
    "our": ("hour",),
    "ours": ("hours",),
    "hour's": ("hours",),
    "minuets": ("minutes",),
    "minuet": ("minute",),
    "weak": ("week",),
    "weaks": ("weeks",),
    "weeks'": ("weeks",),
    "mourning": ("morning",),
    "passed": ("past",),
    "knight": ("night",),
    "nun": ("noon",),
    "none": ("noon",),
    "court": ("quarter",),
    "have": ("half",),
    "hall": ("half",),
    "leaf": ("leave",),
    "inn": ("in",),
    "add": ("at",),
    "marched": ("march",),
}
MOST_READINGS = 16
BEFORE_HOURS = frozenset("at by past passed around".split())


def joined(text: str) -> str:
    """Plain words with what was heard apart in one piece.

    >>> joined("remind me to night or every week day")
    'remind me tonight or every weekday'
    """
    for pattern, whole in JOINED:
        text = pattern.sub(whole, text)
    return text


def readings(words: list[str]) -> Iterator[str]:
    """These words as they are, then with sound-alikes in their places."""
    choices = [(word, *(SOUND_ALIKES.get(word, ()) if _may_differ(words, at) else ())) for at, word in enumerate(words)]
    return (" ".join(reading) for reading in islice(product(*choices), MOST_READINGS))


def _may_differ(words: list[str], at: int) -> bool:
    """Whether a word may be a misheard one; "to" and "for" at an end mostly are what they seem: "at ten | to call tom"."""
    if words[at] not in ("to", "too", "for") or 0 < at < len(words) - 1:
        return True
    if at == 0:
        return words[1:2] == ["o'clock"] or words[at] == "for"
    return words[at - 1] in BEFORE_HOURS

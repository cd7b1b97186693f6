"""How many of one thing are in another: "how many minutes in an hour", "how many days in february".

Sources of the sizes: the international yard and pound of 1959 (inch 2.54 cm, pound 453.59237 g); the imperial pint of the Weights
and Measures Act 1985, 568.26125 ml.
"""

from fractions import Fraction

from companion.mind.number_words import in_words
from companion.mind.numbers import MONTHS
from companion.mind.patterns import late

SIZES: tuple[dict[str, Fraction], ...] = (
    {
        "second": Fraction(1), "minute": Fraction(60), "hour": Fraction(3600), "day": Fraction(86_400), "week": Fraction(604_800),
        "fortnight": Fraction(1_209_600),
    },
    {"day": Fraction(1), "week": Fraction(7), "fortnight": Fraction(14), "year": Fraction(365), "leap year": Fraction(366)},
    {"month": Fraction(1), "year": Fraction(12), "decade": Fraction(120), "century": Fraction(1200)},
    {
        "millimetre": Fraction(1), "centimetre": Fraction(10), "metre": Fraction(1000), "kilometre": Fraction(1_000_000),
        "inch": Fraction(254, 10), "foot": Fraction(3048, 10), "yard": Fraction(9144, 10), "mile": Fraction(1_609_344),
    },
    {
        "milligram": Fraction(1, 1000), "gram": Fraction(1), "kilo": Fraction(1000), "kilogram": Fraction(1000),
        "tonne": Fraction(1_000_000), "ounce": Fraction(45_359_237, 1_600_000), "pound": Fraction(45_359_237, 100_000),
        "stone": Fraction(45_359_237 * 14, 100_000),
    },
    {
        "millilitre": Fraction(1), "litre": Fraction(1000), "pint": Fraction(56_826_125, 100_000),
        "gallon": Fraction(56_826_125 * 8, 100_000),
    },
)  # fmt: skip
SAME = {
    "feet": "foot", "inches": "inch", "inche": "inch", "centuries": "century", "meter": "metre", "liter": "litre",
    "centimeter": "centimetre", "millimeter": "millimetre", "kilometer": "kilometre", "milliliter": "millilitre",
}  # fmt: skip
QUESTION = late(
    r"how many (?P<small>\w+) (?:are |is )?(?:there )?(?:in|make|to) "
    r"(?:(?P<many>\d+(?:\.\d+)?|half an?|an?|the) )?"
    r"(?P<large>leap year|\w+)"
)
LARGEST = 1_000_000
DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def how_many(figures: str) -> str | None:
    """The answer to such a question, its numbers in figures; None for anything else.

    >>> how_many("how many minutes in an hour"), how_many("how many days in february")
    ('Sixty.', 'Twenty-eight, and twenty-nine in a leap year.')
    """
    asked = QUESTION.fullmatch(figures)
    if asked is None:
        return None
    small, large = _unit(asked["small"]), _unit(asked["large"])
    if small == "day" and large in MONTHS:
        return _days_of(large)
    if (small, large) == ("day", "year") and asked["many"] in ("a", "1", "the"):
        return "365, and one more in a leap year."
    many = {"half a": Fraction(1, 2), "half an": Fraction(1, 2)}.get(asked["many"] or "a")
    if many is None:
        many = Fraction(asked["many"]) if asked["many"] and asked["many"][-1].isdigit() else Fraction(1)
    for sizes in SIZES:
        if small in sizes and large in sizes and 0 <= many <= LARGEST:
            return _counted(many * sizes[large] / sizes[small])
    return None


def _unit(word: str) -> str:
    word = SAME.get(word, word)
    return SAME.get(word.removesuffix("s"), word.removesuffix("s"))


def _days_of(month: str) -> str:
    days = DAYS_OF_MONTHS[MONTHS.index(month)]
    return "Twenty-eight, and twenty-nine in a leap year." if days == 28 else f"{in_words(days).capitalize()}."


def _counted(value: Fraction) -> str:
    if value.denominator == 1:
        return f"{in_words(int(value)).capitalize()}."
    rounded = Fraction(round(value * 100), 100)
    figures = f"{float(rounded):,.2f}".rstrip("0").rstrip(".")
    return f"{figures}." if rounded == value else f"About {figures}." if rounded else "Next to nothing."

"""Whole numbers as words, for what is said aloud: 68 is "sixty-eight"."""

UNITS = (
    "nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS_BELOW = 1000
"""Larger ones are clearer in figures: voices read those well."""


def in_words(number: int) -> str:
    """A number from 0 to 999 in British English; any other in figures, with commas.

    >>> in_words(68), in_words(120), in_words(12500)
    ('sixty-eight', 'a hundred and twenty', '12,500')
    """
    if not 0 <= number < WORDS_BELOW:
        return f"{number:,}"
    if number < len(UNITS):
        return UNITS[number]
    if number < 100:
        ten, unit = divmod(number, 10)
        return TENS[ten] + (f"-{UNITS[unit]}" if unit else "")
    hundreds, rest = divmod(number, 100)
    start = "a hundred" if hundreds == 1 else f"{UNITS[hundreds]} hundred"
    return start + (f" and {in_words(rest)}" if rest else "")

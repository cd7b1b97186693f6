"""Words as the mind wants them: lower case, no punctuation, none of a recogniser's own marks."""

import re

NO_WORD = re.compile(r"^(?:<.*>|\[.*\]|\+\+.*)$")
"""How recognisers write what is no word: <sil>, <unk>, [unk], [NOISE], ++BREATH++."""
PRONUNCIATION = re.compile(r"\(\d+\)$")
"""The second way of saying "read" is "read(2)" in a pronouncing dictionary."""


def plain_words(text: str) -> str:
    """Lower case words with single spaces between them; of the punctuation only the apostrophe inside a word stays.

    >>> plain_words("[NOISE] Well, I've read(2) <sil> twenty-one")
    "well i've read twenty one"
    """
    words = (PRONUNCIATION.sub("", word) for word in text.lower().replace("\u2019", "'").split() if not NO_WORD.match(word))
    joined = re.sub(r"[^\w']+", " ", " ".join(words).replace(".", "")).replace("_", " ")
    return " ".join(filter(None, (word.strip("'") for word in joined.split())))

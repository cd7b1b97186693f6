"""How alike two words sound or look, and things of one kind: what "no, say river" may be meant for."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from companion.memory.plain_text import folded

ENOUGH = 0.55
KINDS = tuple(
    frozenset(line.split())
    for line in """monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday weekend
january february march april may june july august september october november december
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth \
seventeenth eighteenth nineteenth twentieth thirtieth
spring summer autumn winter
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen twenty
river lake sea pond stream brook canal ocean pool beach
mother mum mom father dad sister brother aunt auntie uncle gran granny nan grandma grandad cousin wife husband son daughter
breakfast lunch dinner supper tea
morning afternoon evening night noon
red blue green yellow black white brown grey pink purple orange
dog cat horse rabbit hamster bird parrot budgie
car bus train bike boat plane tram van lorry
kitchen bedroom bathroom garden attic cellar shed garage hall
house flat home cottage bungalow
christmas easter birthday
hour day week month year fortnight
mill bridge church pub school shop station hospital farm
oak apple pear cherry plum
week weeks day days month months year years""".splitlines()
)
SOUNDS = (
    ("ough", "f"), ("ph", "f"), ("gh", ""), ("kn", "n"), ("wr", "r"), ("wh", "w"), ("ck", "k"), ("sch", "sk"), ("tch", "c"),
    ("ch", "c"), ("sh", "s"), ("th", "t"), ("qu", "kw"), ("x", "ks"), ("ce", "se"), ("ci", "si"), ("cy", "si"),
)  # fmt: skip
LETTERS = str.maketrans("bdgvzjqc", "ptkfssks")


@lru_cache(maxsize=2_000)
def sound(word: str) -> str:
    """A word's consonants and the place of its vowels, hard and soft ones alike."""
    text = re.sub(r"[^a-z]", "", folded(word))
    for letters, said in SOUNDS:
        text = text.replace(letters, said)
    text = re.sub(r"(.)\1", r"\1", text.translate(LETTERS))
    return re.sub(r"[aeiouy]+", "a", text)


@lru_cache(maxsize=4_000)
def likeness(one: str, other: str) -> float:
    """From 0 to 1: how easily one is heard for the other.

    >>> likeness("liver", "river") > ENOUGH > likeness("lake", "piano")
    True
    """
    one, other = re.sub(r"[^a-z]", "", folded(one)), re.sub(r"[^a-z]", "", folded(other))
    if not one or not other:
        return 0.0
    letters = SequenceMatcher(None, one, other, autojunk=False).ratio()
    sounds = SequenceMatcher(None, sound(one), sound(other), autojunk=False).ratio()
    same_end = 0.1 if one[-2:] == other[-2:] or one[0] == other[0] else 0.0
    return min(1.0, 0.5 * letters + 0.5 * sounds + same_end)


def is_of_a_kind(one: str, other: str) -> bool:
    return any(folded(one) in kind and folded(other) in kind for kind in KINDS)


def likeness_of(ones: Sequence[str], others: Sequence[str]) -> float:
    """The same for several words that were heard for several."""
    if len(ones) == len(others) == 1:
        return max(likeness(ones[0], others[0]), 0.8 if is_of_a_kind(ones[0], others[0]) and ones[0] != others[0] else 0.0)
    apart = [(one, other) for one, other in zip(ones, others, strict=False) if folded(one) != folded(other)]
    if len(ones) == len(others) and len(apart) == 1 and is_of_a_kind(*apart[0]):
        return 0.9
    return likeness("".join(ones), "".join(others))

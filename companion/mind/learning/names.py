"""Whether words are somebody's name, how it is written, and whether two sound alike."""

import re

from companion.mind import gist_words as tables
from companion.mind.gist_lexicon import own
from companion.mind.learning.words import FIRST_NAMES, RELATION
from companion.mind.patterns import late
from companion.mind.spelling import spelled
from companion.mind.words import sound, stem

TITLES = frozenset("mr mrs ms miss dr doctor father sister saint".split())
NO_NAMES = (
    tables.PRONOUNS
    | tables.AUXILIARIES
    | tables.JOINERS
    | tables.DETERMINERS
    | tables.ADVERBS
    | tables.PREPOSITIONS
    | tables.NUMBERS
    | tables.OPENERS
    | tables.NEGATIONS
    | frozenset(RELATION)
    | tables.PEOPLE
    | frozenset(
        "monday tuesday wednesday thursday friday saturday sunday january february march july august september october november "
        "december christmas easter um uh er called named name names mud something anything thing like because wrong right "
        "the for gone going coming went said says lives works comes goes gets got has gonna wanna cos innit sick ill tired "
        "late asleep awake pregnant happy sad angry lovely nice great good bad okay fine fab getting being having doing".split()
    )
) - frozenset("will may pat rob".split())
LIKE_VERBS = late(r".{2,}(?:ing|ed|'s|s'|ly|ness|tion|ful|less|ous|able|ish|est)$|.*'(?:t|d|ll|ve|re|m)$")
SPELLED_NAME = late(r"^[a-z]+(?: (?:[a-z]|double|apostrophe|hyphen))+(?: [a-z])+$")


def is_name(word: str, *, is_said_so: bool) -> bool:
    """`is_said_so`: the words before it say that a name comes ("is called"), so it may be any; else it must look like one."""
    if word in NO_NAMES or not re.fullmatch(r"[^\W\d_]{2,}(?:'[^\W\d_]+)*|o'[a-z]{3,}", word):
        return False
    if word in FIRST_NAMES:
        return True
    if word in TITLES:
        return False
    if is_said_so:
        is_verb = word in own().verbs and word not in own().nouns
        return not is_verb and not re.search(r"'(?:s|t|d|ll|ve|re|m)$", word) and word not in own().describing
    lexicon = own()
    known = any(
        one in part for one in (word, stem(word), f"{stem(word)}e") for part in (lexicon.nouns, lexicon.describing, lexicon.verbs)
    )
    return not known and not LIKE_VERBS.fullmatch(word) and not word.endswith("s")


def leading_name(words: list[str], *, is_said_so: bool) -> list[str]:
    """The words that a list begins with and that are a name: "anne marie", "mr o'brien", at most three."""
    if words[:1] and words[0] in TITLES and words[1:2] and is_name(words[1], is_said_so=True):
        return words[:2]
    if not words or not is_name(words[0], is_said_so=is_said_so):
        return []
    name = words[:1]
    for word in words[1:3]:
        if not (word in FIRST_NAMES or (is_said_so and is_name(word, is_said_so=False))) or word == "will":
            break
        name.append(word)
    return name


def written(words: list[str]) -> str:
    """A name with its capitals.

    >>> written(["anne", "marie"]), written(["mr", "o'brien"]), written(["mcdonald"])
    ('Anne Marie', "Mr O'Brien", 'McDonald')
    """
    return " ".join(re.sub(r"^[^\W\d_]|^mc(?=[a-z]{3})|(?<=^[a-z]')[a-z]|(?<=^mc)[a-z]", _capital, word) for word in words)


def _capital(found: re.Match[str]) -> str:
    return found[0].upper() if len(found[0]) == 1 else found[0].capitalize()


def spelled_name(text: str) -> str | None:
    """The name of "quinn q u i n n", where somebody spells it."""
    return spelled(text) if SPELLED_NAME.match(text) else None


def sound_alike(one: str, other: str) -> bool:
    """Whether one may have been heard for the other: not the same, and near in sound and length."""
    a, b = one.lower(), other.lower()
    return a != b and len(a) > 2 and len(b) > 2 and sound(a) == sound(b) and abs(len(a) - len(b)) <= 2

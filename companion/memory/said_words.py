"""What is meant by "the one about the dentist": the words that count, and the things that have them."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")

LONGEST = 2_000
"""Letters of a text that are looked at; nobody names a note by what comes later."""
WORD = re.compile(r"[^\W_]+")
NO_HELP = frozenset(
    "a an the my your to of for about with and or on in at it that this one me i you is are timer timers reminder reminders note "
    "notes list alarm please".split()
)


def said_words(text: str) -> list[str]:
    """Lower-case words without accents and apostrophes, but for those that tell nothing, unless there are no others.

    >>> said_words("the note about Zoë's café")
    ['zoes', 'cafe']
    """
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).casefold().replace("'", "").replace("\u2019", "")
    words = WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))
    return [word for word in words if word not in NO_HELP] or words


def those_with(words: str, things: Iterable[Thing], text_of: Callable[[Thing], str], all_of_them: bool = False) -> list[Thing]:
    """The things whose text has all the words; if none has and not `all_of_them`, those that have the most of them."""
    wanted = set(said_words(words))
    if not wanted:
        return []
    counted = [(len(wanted & set(said_words(text_of(thing)))), thing) for thing in things]
    most = max((count for count, _ in counted), default=0)
    if most == 0 or (all_of_them and most < len(wanted)):
        return []
    return [thing for count, thing in counted if count == most]

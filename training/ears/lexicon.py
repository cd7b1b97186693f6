"""How words are pronounced: CMU's dictionary as it comes with PocketSphinx, and what it lacks.

Every way to say a word counts, so that an aligner or a graph may choose; stress is not marked.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pocketsphinx

Phones = tuple[str, ...]

SILENCE = "SIL"
PHONES = tuple("AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split())
"""The 39 phones of CMU's dictionary, sorted; the network's outputs are in this order."""
DICTIONARY = Path(pocketsphinx.get_model_path()) / "en-us" / "cmudict-en-us.dict"
_VARIANT = re.compile(r"\(\d+\)$")

MORE = {
    "rubout": ("R AH B AW T",),
    "an": ("AE N", "AH N"),
    "h": ("EY CH", "HH EY CH"),
    "w": ("D AH B AH L Y UW", "D AH B Y UW", "D AH B AH Y UW"),
    "z": ("Z IY", "Z EH D"),
    "what's": ("W AH T S", "HH W AH T S", "W AA T S"),
    "twenty": ("T W EH N T IY", "T W EH N IY"),
    "samantha": ("S AH M AE N TH AH",),
}
"""Ways of saying that a dictionary of American English leaves out."""


@cache
def dictionary() -> dict[str, tuple[Phones, ...]]:
    """Each word with its pronunciations, the most usual first."""
    ways: dict[str, dict[Phones, None]] = {}
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines():
        word, *phones = line.split()
        ways.setdefault(_VARIANT.sub("", word), {})[tuple(phones)] = None
    for word, more in MORE.items():
        ways.setdefault(word, {}).update({tuple(way.split()): None for way in more})
    return {word: tuple(found) for word, found in ways.items()}


def pronunciations(words: Iterable[str]) -> dict[str, tuple[Phones, ...]]:
    """How each of these words is said. Raises KeyError, which names the words that nobody knows how to say."""
    wanted = sorted(set(words))
    if unknown := [word for word in wanted if word not in dictionary()]:
        raise KeyError(f"no pronunciation of: {' '.join(unknown)}")
    return {word: dictionary()[word] for word in wanted}

"""The examples that nearness.npz is trained on: the lines of companion/data/safety/lines, each written as a group of paraphrases.

"(my sister|a friend) has (gone|left)" stands for four ways of saying it. They share a group: a head is never tried on one of them
that learnt another. The last of each group is misheard, as a recogniser would: a word lost, or taken for another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

CHOICE = re.compile(r"\(([^()]*)\)")
HARMLESS = "harmless"
MOST_WAYS, TRIES = 5, 12
VOWEL = re.compile(r"[aeiou]+")
VOWELS = ("a", "e", "i", "o", "u", "ee", "ea", "oo")
SLIPS = ("uh", "the", "and", "a", "er", "so")
FEWEST_WORDS_MISHEARD = 5


@dataclass(frozen=True)
class Example:
    kind: str
    line: str
    group: int
    is_misheard: bool = False


def examples(folder: Path) -> Iterator[Example]:
    group = 0
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line:
                yield from _group(path.stem, line, group)
                group += 1


def _group(kind: str, line: str, group: int) -> Iterator[Example]:
    chance = Random(line)
    ways = list(dict.fromkeys(spoken(line, chance) for _ in range(TRIES)))[:MOST_WAYS]
    yield from (Example(kind, way, group) for way in ways)
    if len(ways[-1].split()) >= FEWEST_WORDS_MISHEARD:
        yield Example(kind, misheard(ways[-1], chance), group, is_misheard=True)


def spoken(line: str, chance: Random) -> str:
    """One of the ways that a line stands for."""
    chosen = CHOICE.sub(lambda found: chance.choice(found[1].split("|")), line)
    return " ".join(chosen.replace(" '", "'").split())


def misheard(line: str, chance: Random) -> str:
    """One word in ten, at least one, is lost, taken for another, or slips in."""
    words = line.split()
    for _ in range(max(1, len(words) // 10)):
        place = chance.randrange(len(words))
        what = chance.randrange(4)
        if what == 0:
            words.insert(place, chance.choice(SLIPS))
        elif what == 1:
            del words[place]
        else:
            words[place] = VOWEL.sub(lambda _: chance.choice(VOWELS), words[place], count=1)
    return " ".join(words)

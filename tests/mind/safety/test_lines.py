"""The table of three hundred lines, written by somebody who hadn't seen the rules; as they stand, and misheard."""

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.lm.encoder import SentenceEncoder
from companion.mind.safety import Nearness, danger

WRONG_SHARE = 0.1
SEEDS = (1, 2, 3)
SOUNDS = {
    "i": "a", "to": "two", "the": "a", "my": "me", "and": "an", "in": "and", "for": "four", "he": "she", "of": "off",
    "it": "at", "was": "once", "me": "my", "on": "an", "not": "knot", "no": "know", "so": "sew", "you": "due",
    "pills": "peels", "die": "dye", "live": "leave", "wake": "way", "hurt": "heart", "hit": "heat",
    "night": "knight", "door": "dough",
    "breathe": "breed", "chest": "jest", "life": "wife", "house": "how's", "bridge": "fridge", "blood": "bud", "kill": "chill",
    "home": "comb", "gone": "gun", "won't": "want", "can't": "can", "don't": "done", "her": "are", "his": "is", "go": "grow",
    "take": "tick", "want": "won't", "think": "thing", "know": "now", "need": "knead", "tell": "tail", "away": "a way",
}  # fmt: skip
"""What a recogniser takes a word for; of any other word the vowel goes wrong."""
VOWELS = str.maketrans("aeiou", "eiaue")
INSERTED = ("uh", "the", "and", "a", "so", "like")


def misheard(line: str, chance: Random) -> str:
    """A tenth of its words, at least one in a line, taken for another, dropped, or with one slipped in."""
    words = line.split()
    for _ in range(max(1, round(len(words) * WRONG_SHARE))):
        place = chance.randrange(len(words))
        what = chance.random()
        if what < 0.6:
            words[place] = SOUNDS.get(words[place], words[place].translate(VOWELS))
        elif what < 0.8 and len(words) > 1:
            del words[place]
        else:
            words.insert(place, chance.choice(INSERTED))
    return " ".join(words)


def table() -> dict[str, list[str]]:
    with (Path(__file__).parent / "lines.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {kind: [row["line"] for row in rows if row["kind"] == kind] for kind in ("plain", "hinted", "harmless")}


@pytest.fixture(scope="module")
def nearness() -> Nearness:
    encoder = SentenceEncoder(Path(str(files("companion") / "data" / "packs" / "companion-encoder")))
    known: dict[str, NDArray[np.float32]] = {}

    def vector(text: str) -> NDArray[np.float32]:
        if text not in known:
            known[text] = encoder.encode([text])[0]
        return known[text]

    return Nearness(vector)


def heard_share(lines: list[str], nearness: Nearness | None) -> float:
    return sum(danger(line, nearness) is not None for line in lines) / len(lines)


def test_the_table_is_whole() -> None:
    assert Counter({kind: len(lines) for kind, lines in table().items()}) == {"plain": 100, "hinted": 100, "harmless": 100}


def test_the_aims_are_reached(nearness: Nearness) -> None:
    lines = table()
    assert nearness
    assert heard_share(lines["plain"], nearness) == 1
    assert heard_share(lines["hinted"], nearness) >= 0.95
    assert heard_share(lines["harmless"], nearness) <= 0.03


def test_the_rules_alone_hear_most(nearness: Nearness) -> None:
    lines = table()
    assert heard_share(lines["plain"], None) >= 0.95
    assert heard_share(lines["hinted"], None) >= 0.85
    assert heard_share(lines["harmless"], None) <= 0.03


@pytest.mark.parametrize("seed", SEEDS)
def test_one_word_in_ten_may_be_misheard(nearness: Nearness, seed: int) -> None:
    chance, lines = Random(seed), table()
    wrong = {kind: [misheard(line, chance) for line in lines[kind]] for kind in lines}
    kept = [line for line in lines["hinted"] if danger(line, nearness) is not None]
    assert heard_share([misheard(line, Random(f"{seed}{line}")) for line in kept], nearness) >= 0.8
    assert heard_share(wrong["plain"], nearness) >= 0.85
    assert heard_share(wrong["harmless"], nearness) <= 0.06

"""Roughens a line as a recogniser would: a word dropped, a small word added, a word heard as another that sounds alike."""

from collections import defaultdict
from collections.abc import Iterable
from random import Random

from companion.mind.words import sound

FILLED = ("um", "uh", "well", "so", "like", "you know", "and", "hey", "oh")


class Roughener:
    """Knows the words of a corpus by their sound. Seeded by the caller's `Random`: same seed, same line."""

    def __init__(self, lines: Iterable[str]) -> None:
        known: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            for word in line.split():
                if len(word) > 2 and word.isalpha():
                    known[sound(word)].add(word)
        self._alike = {key: sorted(words) for key, words in known.items() if len(words) > 1}

    def alike(self, word: str, chance: Random) -> str:
        """Another word that sounds near it, or the word itself when none is known."""
        others = [other for other in self._alike.get(sound(word), ()) if other != word and abs(len(other) - len(word)) <= 2]
        return chance.choice(others) if others else word

    def line(self, line: str, chance: Random, share: float = 0.1) -> str:
        """About `share` of the words changed, one in three of these dropped, never all."""
        words = line.split()
        out = []
        for word in words:
            if chance.random() >= share:
                out.append(word)
            elif chance.random() < 0.67 or len(words) < 4:
                out.append(self.alike(word, chance))
        if chance.random() < share:
            out.insert(0, chance.choice(FILLED))
        return " ".join(out or words)

    def near(self, line: str, chance: Random, share: float = 0.1) -> str:
        """Exactly `share` of the words, at least one, replaced by near-sounding ones where there are any."""
        words = line.split()
        able = [place for place, word in enumerate(words) if self.alike(word, Random(0)) != word]
        for place in chance.sample(able, min(len(able), max(1, round(share * len(words))))):
            words[place] = self.alike(words[place], chance)
        return " ".join(words)

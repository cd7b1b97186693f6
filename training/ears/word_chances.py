"""Chances of word sequences, by Witten and Bell's smoothing, in the back-off form that becomes a graph.

Source: Chen and Goodman, "An Empirical Study of Smoothing Techniques for Language Modeling" (1999), section 2.4: after a
context that was followed c times, by t different words, a share of t / (c + t) goes to the shorter context's chances.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

END = "</s>"
START = "<s>"

Context = tuple[str, ...]


@dataclass(frozen=True)
class WordChances:
    """`seen`: of each context, the words that followed it with their chances, END among them; the empty one has every word.
    `left_over`: by what a shorter context's chance is multiplied for a word that never followed.
    """

    seen: Mapping[Context, Mapping[str, float]]
    left_over: Mapping[Context, float]

    def chance(self, word: str, context: Sequence[str]) -> float:
        """The chance that `word`, or END, comes after `context`, as long a context as the model has."""
        known = self.known(tuple(context))
        if word in self.seen[known]:
            return self.seen[known][word]
        if not known:
            return 0.0
        return self.left_over[known] * self.chance(word, known[1:])

    def known(self, context: Context) -> Context:
        """The longest end of the context that was seen."""
        while context and context not in self.seen:
            context = context[1:]
        return context


def learn(sentences: Iterable[str], words: Iterable[str], order: int = 3) -> WordChances:
    """Count the sentences. Words of `words` that never occur have a small chance anyway; others are refused with ValueError."""
    vocabulary = {*words, END}
    followers: dict[Context, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        said = [START, *sentence.split(), END]
        if strange := set(said[1:]) - vocabulary:
            raise ValueError(f"not among the words: {sorted(strange)}")
        for place in range(1, len(said)):
            for length in range(min(order - 1, place) + 1):
                followers[tuple(said[place - length : place])][said[place]] += 1
    return _smoothed(followers, vocabulary)


def _smoothed(followers: Mapping[Context, Counter[str]], vocabulary: set[str]) -> WordChances:
    even = 1 / len(vocabulary)
    alone = followers.get((), Counter())
    total = alone.total() + (len(alone) or 1)
    seen: dict[Context, dict[str, float]] = {
        (): {word: (alone[word] + (len(alone) or 1) * even) / total for word in sorted(vocabulary)}
    }
    left_over: dict[Context, float] = {(): 0.0}
    made = WordChances(seen, left_over)
    for context in sorted(filter(None, followers), key=lambda context: (len(context), context)):
        counts = followers[context]
        total = counts.total() + len(counts)
        shorter = {word: made.chance(word, context[1:]) for word in counts}
        seen[context] = {word: (count + len(counts) * shorter[word]) / total for word, count in sorted(counts.items())}
        left_over[context] = len(counts) / total
    return made

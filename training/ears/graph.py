"""The decoding graph: from transition-ids of sounds to words (HCL), and which words follow which (G).

HCL is a loop over a tree of pronunciations. From the place between words, through optional silence, it goes to the root; each
branch is a phone with its two states; a word is said on the first arc where it alone is left, so that what G thinks of it
counts early. Words that sound alike part behind their last phone, each by a transition-id that stands for no sound: Vosk takes
those of disambig_tid.int out while it decodes.

The garbage word [unk] is any two phones or more, each at a price: what people say that is no word of the grammar ends there.
Source of the scheme: Mohri, Pereira and Riley, "Speech Recognition with Weighted Finite-State Transducers" (2008).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path

import typer
from rich import print as show

from training.ears.lexicon import pronunciations
from training.ears.lookahead import write_lookahead
from training.ears.openfst import EPSILON, Fst
from training.ears.transition_model import (
    ONWARD,
    PAST,
    SPEECH_PHONES,
    TRANSITION_COUNT,
    phone_id,
    silence_transition,
    transition_id,
    word_boundaries,
)
from training.ears.word_chances import END, START, Context, WordChances, learn
from training.ears.words import sentences, words
from training.places import WORK

GARBAGE = "[unk]"
FOLDER = WORK / "ears" / "graph"
FIRST_DISAMBIGUATOR = TRANSITION_COUNT + 1

Pronunciations = Mapping[str, Iterable[Sequence[str]]]


@dataclass(frozen=True)
class Prices:
    """Costs on arcs, in natural logarithms; what they are set to was tuned on DEV_SPEAKERS and on commands by training voices."""

    silence: float = 1.2
    """Silence between two words; without it there is none."""
    short_phone: float = 1.0
    """A phone that lasts one frame, 30 ms."""
    word: float = 0.0
    """Each word: more of it means fewer and longer words."""
    garbage: float = 3.0
    garbage_phone: float = 1.8
    """The garbage word, and each of its phones."""


@dataclass
class Branch:
    """A place in the tree of pronunciations: what may come next, and which words end here."""

    next: dict[int, "Branch"] = field(default_factory=dict)
    words: set[int] = field(default_factory=set)

    def all_words(self) -> frozenset[int]:
        return frozenset(self.words).union(*(branch.all_words() for branch in self.next.values()))


def word_ids(words: Iterable[str]) -> dict[str, int]:
    """Numbers for the words, from 1 and in their order, the garbage word among them."""
    return {word: number for number, word in enumerate(sorted({*words, GARBAGE}), start=1)}


def placed(phones: Sequence[str]) -> list[int]:
    """A pronunciation's phones, each as the one for its place in the word. Raises ValueError for a phone that isn't known."""
    if not phones:
        raise ValueError("a word has at least one phone")
    if len(phones) == 1:
        return [phone_id(phones[0], "singleton")]
    inner = [phone_id(phone, "internal") for phone in phones[1:-1]]
    return [phone_id(phones[0], "begin"), *inner, phone_id(phones[-1], "end")]


def tree_of(ways: Pronunciations, ids: Mapping[str, int]) -> Branch:
    """All pronunciations, the beginnings they share only once."""
    root = Branch()
    for word in sorted(ways):
        for phones in ways[word]:
            branch = root
            for phone in placed(phones):
                branch = branch.next.setdefault(phone, Branch())
            branch.words.add(ids[word])
    return root


class Lexicon:
    """Builds HCL. `disambiguators` are the transition-ids without a sound."""

    def __init__(self, ways: Pronunciations, ids: Mapping[str, int], prices: Prices) -> None:
        self.fst, self._prices = Fst(), prices
        self._between = self.fst.state()
        self._root = self.fst.state()
        self.fst.finals[self._between] = 0.0
        self.disambiguators = [FIRST_DISAMBIGUATOR]
        self._silence()
        self._garbage(ids[GARBAGE])
        self._grow(self._root, tree_of(ways, ids), told=False)

    def _silence(self) -> None:
        silent = self.fst.state()
        self.fst.arc(self._between, EPSILON, EPSILON, 0.0, self._root)
        self.fst.arc(self._between, silence_transition(ONWARD), EPSILON, self._prices.silence, silent)
        self.fst.arc(silent, silence_transition(), EPSILON, 0.0, silent)
        self.fst.arc(silent, EPSILON, EPSILON, 0.0, self._root)
        self.fst.finals[silent] = 0.0

    def _garbage(self, word: int) -> None:
        entered, within = self.fst.state(), self.fst.state()
        self.fst.arc(self._root, FIRST_DISAMBIGUATOR, word, self._prices.garbage, entered)
        for phone in SPEECH_PHONES:
            for place, source, target in (
                ("begin", entered, within),
                ("internal", within, within),
                ("end", within, self._between),
            ):
                self._phone(source, phone_id(phone, place), EPSILON, self._prices.garbage_phone, target)

    def _grow(self, state: int, branch: Branch, told: bool) -> None:
        """The arcs out of a branch. `told`: the one word that is left was said on the way here."""
        for phone, following in sorted(branch.next.items()):
            left = following.all_words()
            telling = not told and len(left) == 1
            known = told or telling
            says = next(iter(left)) if telling else EPSILON
            price = self._prices.word if state == self._root else 0.0
            ends = known and not following.next
            target = self._between if ends else self.fst.state()
            self._phone(state, phone, says, price, target)
            if not ends:
                self._part(target, following, known)
                self._grow(target, following, known)

    def _part(self, state: int, branch: Branch, told: bool) -> None:
        """Words end here: those that sound alike by an arc each."""
        for number, word in enumerate(sorted(branch.words), start=1):
            if FIRST_DISAMBIGUATOR + number not in self.disambiguators:
                self.disambiguators.append(FIRST_DISAMBIGUATOR + number)
            self.fst.arc(state, FIRST_DISAMBIGUATOR + number, EPSILON if told else word, 0.0, self._between)

    def _phone(self, source: int, phone: int, says: int, price: float, target: int) -> None:
        """A phone's two states between two places; Kaldi wants the step into a state before the state's own loop."""
        first, second = self.fst.state(), self.fst.state()
        self.fst.arc(source, transition_id(phone, 0, ONWARD), says, price, first)
        self.fst.arc(source, transition_id(phone, 0, PAST), says, price + self._prices.short_phone, target)
        self.fst.arc(first, transition_id(phone, 0), EPSILON, 0.0, first)
        self.fst.arc(first, transition_id(phone, 1, ONWARD), EPSILON, 0.0, second)
        self.fst.arc(second, transition_id(phone, 1), EPSILON, 0.0, second)
        self.fst.arc(second, EPSILON, EPSILON, 0.0, target)


def grammar_graph(chances: WordChances, ids: Mapping[str, int]) -> Fst:
    """G: a state for each context, an arc for each word seen after it, and one without a word to the shorter context."""
    fst, states = Fst(), dict[Context, int]()
    start = chances.known((START,))
    for context in [start, *(context for context in chances.seen if context != start)]:
        states[context] = fst.state()
    longest = max(map(len, chances.seen))
    for context, state in states.items():
        for word, chance in chances.seen[context].items():
            if word == END:
                fst.finals[state] = -log(chance)
            else:
                after = chances.known((*context, word)[-longest:] if longest else ())
                fst.arc(state, ids[word], ids[word], -log(chance), states[after])
        if context:
            fst.arc(state, EPSILON, EPSILON, -log(chances.left_over[context]), states[chances.known(context[1:])])
    return fst.sorted_by_input()


def main(folder: Path = FOLDER) -> None:
    """Make graph/ for the pack."""
    known = words()
    ids = word_ids(known)
    lexicon = Lexicon(pronunciations(known), ids, Prices())
    grammar = grammar_graph(learn(sentences(), known), ids)
    write_lookahead(lexicon.fst, grammar, ids, lexicon.disambiguators, folder)
    (folder / "phones").mkdir(exist_ok=True)
    (folder / "phones" / "word_boundary.int").write_text(word_boundaries(), encoding="ascii")
    show(f"{folder}: {len(known)} words, {sum(path.stat().st_size for path in folder.rglob('*.fst')):,} bytes of graphs")


if __name__ == "__main__":
    typer.run(main)

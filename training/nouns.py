"""Which words are nouns, describing words and verbs, counted from where they stand: companion/data/nouns.txt.

python -m training.nouns

No tagger: a word that often ends what an article began, and seldom follows "i", "to" or "don't", is a noun.
Same corpora, same file. companion/mind/gist.py reads it.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from companion.mind.gist_lexicon import singular
from companion.mind.gist_words import ENDERS, FUNCTION, PEOPLE
from training import corpora, hers
from training.places import CORPORA

OUT = Path(__file__).parent.parent / "companion" / "data" / "nouns.txt"
EVERY = {"changelog": 6, "sgd": 12}
"""Of the large corpora one conversation in so many: they speak of software and of bookings, over and over."""
HERS_TIMES = 4
"""Her own words count more: theirs is the talk that is to be understood."""
EVERYDAY_WEIGHT = 50
NAME_SHARE = 0.3
"""A word with a capital oftener than this, inside a sentence, is a name."""
LEAST = 4
"""A word counted less often than this in one place is not sure to belong there."""
MOST = {"nouns": 4_600, "describing": 1_300, "verbs": 1_300}
HEADER = """# Which words are nouns, which describe them and which are verbs, as counted by `python -m training.nouns`
# from the corpora named in NOTICE and from her own lines. One word a line; a word may stand in two parts.
"""

ARTICLE = r"(?:the|a|an|my|your|our|his|their|this|these|those|every|another)"
BEFORE_VERB = (
    r"(?:i|we|they|you|he|she|who|i'll|we'll|you'll|they'll|he'll|she'll|i'd|we'd|will|can|could|would|should|must|might|let's"
    r"|don't|didn't|doesn't|can't|couldn't|won't|wouldn't|shouldn't|never|always|to)"
)
OBJECT = r"(?:a|an|the|my|your|it|me|him|her|them|us|our|his|their|this|that|these|some|out|up|off|down|away|about|at|with|to)"
IS = r"(?:is|was|are|were|be|been|it's|i'm|he's|she's|so|very|too|really|quite|feel|feels|felt|looks|looked|feeling|pretty)"
WORD = r"([a-z]{2,14})"
END = rf"(?=[.,;:!?)\n]|$| (?:{'|'.join(sorted(ENDERS))})\b)"

ENDS_PHRASE = re.compile(rf"\b{ARTICLE} {WORD}{END}")
ENDS_LONG_PHRASE = re.compile(rf"\b{ARTICLE} {WORD} {WORD}{END}")
IN_PHRASE = re.compile(rf"\b{ARTICLE} {WORD} (?={WORD}\b)")
AFTER_PRONOUN = re.compile(rf"\b{BEFORE_VERB} {WORD}(?= {OBJECT}\b)")
AFTER_PRONOUN_ALONE = re.compile(rf"\b(?!to\b){BEFORE_VERB} {WORD}\b")
AFTER_IS = re.compile(rf"\b{IS} {WORD}{END}")
LOWER = re.compile(r"\b[a-z]+\b")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+\b")
NO_VERB = frozenset(
    "just only also never always really still even actually already probably definitely not both all each".split()
)


NO_NOUN = frozenset(
    "nineteenth eighteenth nuala ximena giggle giggles actual afford appearing backwards barefoot begun beforehand bye "
    "cheaper combined correctly default der directly earlier gosh ha haha hi il la lately lifelong liking lol longer "
    "loveable marvellous meaner meantime mini nattering naive nowadays phoned original pm previous primary purple red rid "
    "royal screaming separate several strange stubborn tuk ugliest unfinished unknown aside aboard anymore upside braided "
    "regular twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth albeit lifting quick quickest "
    "skates untold whole little many fewer plenty ups upstairs viva whatnot whistling whites wiser wonky wrong yaar yum zip "
    "slamming sorries cannot ashore downstairs fetching adult awkward begging minus plus versus outdoors indoors everyday "
    "everyone".split()
)
"""Counted as nouns, and seldom or never one in talk."""
ALSO_DESCRIBING = frozenset(
    "clean dry warm cool calm open fresh hot cold spare light dark blue red purple best sore tidy".split()
)
"""Seldom counted as such, because they are verbs or nouns as well."""


@dataclass
class Counts:
    """How often each word stood where a noun, a verb or a describing word stands."""

    noun: Counter[str] = field(default_factory=Counter)
    verb: Counter[str] = field(default_factory=Counter)
    described: Counter[str] = field(default_factory=Counter)
    """After "is" or "very", and before a pause."""
    before: Counter[tuple[str, str]] = field(default_factory=Counter)
    """A word after an article, with the word after it."""
    lower: Counter[str] = field(default_factory=Counter)
    name: Counter[str] = field(default_factory=Counter)
    everyday: Counter[str] = field(default_factory=Counter)
    """How often each word stands in her own lines: of sure words these are kept before those of the podcasts."""

    def add(self, text: str, times: int = 1) -> None:
        low = text.replace("\u2019", "'").lower()
        for _ in range(times):
            self.noun.update(ENDS_PHRASE.findall(low))
            self.noun.update(word for first, word in ENDS_LONG_PHRASE.findall(low) if first not in FUNCTION)
            self.before.update(IN_PHRASE.findall(low))
            self.verb.update(AFTER_PRONOUN.findall(low))
            self.verb.update(AFTER_PRONOUN_ALONE.findall(low))
            self.described.update(AFTER_IS.findall(low))
            self.lower.update(LOWER.findall(text))
            self.name.update(word.lower() for word in NAME.findall(text))


def sort_out(counts: Counts) -> dict[str, list[str]]:
    """The sure words of each part, in alphabetical order."""
    weight = Counter({word: times + EVERYDAY_WEIGHT * counts.everyday[word] for word, times in counts.lower.items()})
    known = [word for word, _ in ranked(weight) if word not in FUNCTION and counts.name[word] <= NAME_SHARE * counts.lower[word]]
    nouns = [word for word in known if word in PEOPLE or _is_noun(word, counts)]
    among = set(nouns)
    inside: Counter[str] = Counter()
    for (first, second), times in counts.before.items():
        if second in among:
            inside[first] += times
    describing = [word for word in known if word not in PEOPLE and _is_describing(word, counts, inside)]
    verbs = [word for word in known if word not in NO_VERB and _is_verb(word, counts)]
    nouns = [word for word in nouns if word not in PEOPLE and not (singular(word) & (among - set(verbs)))]
    parts = {"nouns": nouns, "describing": describing, "verbs": verbs}
    return {part: sorted(words[: MOST[part]]) for part, words in parts.items()}


def ranked(counter: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; of equals by the alphabet, so that the order of reading doesn't matter."""
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))


def _is_noun(word: str, counts: Counts) -> bool:
    noun, verb, described = counts.noun[word], counts.verb[word], counts.described[word]
    if word in NO_NOUN or (word.endswith("ly") and noun < 4 * LEAST) or _is_inflected(word, counts):
        return False
    return noun >= LEAST and noun > 0.5 * verb and noun > 2 * described


def _is_inflected(word: str, counts: Counts) -> bool:
    """A form of a verb or of a describing word: "reminds", "insulted", "loneliest"."""
    if word.endswith("ed"):
        return counts.lower[word[:-2]] > LEAST or (len(word) > 5 and counts.lower[word[:-1]] > LEAST)
    if word.endswith("est"):
        return counts.lower[word[:-3]] > LEAST or counts.lower[word[:-2]] > LEAST or counts.lower[word[:-4] + "y"] > LEAST
    bases = (word[:-1], word[:-2]) if word.endswith("es") else (word[:-1],) if word.endswith("s") else ()
    return any(counts.verb[base] > 3 * LEAST and counts.verb[base] > 2 * counts.noun[base] for base in bases)


def _is_describing(word: str, counts: Counts, inside: Counter[str]) -> bool:
    if word in ALSO_DESCRIBING:
        return True
    noun, verb = counts.noun[word], counts.verb[word]
    alone = 0 if word.endswith("ing") else counts.described[word]
    return inside[word] >= LEAST and inside[word] > 2 * verb and (inside[word] + 2 * alone > 2 * noun)


def _is_verb(word: str, counts: Counts) -> bool:
    return (
        counts.verb[word] >= LEAST
        and counts.verb[word] > 0.3 * counts.noun[word]
        and counts.verb[word] > 0.5 * counts.described[word]
    )


def written(parts: dict[str, list[str]]) -> str:
    """The file's text."""
    return HEADER + "".join(f"[{part}]\n" + "".join(f"{word}\n" for word in words) for part, words in parts.items())


def texts(corpora_folder: Path, hers_folders: list[Path]) -> Iterator[tuple[str, int]]:
    """Everything to count in, each with how many times it counts."""
    for path in corpora.files(corpora_folder):
        every = EVERY.get(path.name.removesuffix(".jsonl.xz"), 1)
        for number, conversation in enumerate(corpora.read(path)):
            if number % every == 0:
                yield "\n".join(conversation.turns), 1
    for exchange in hers.exchanges(hers_folders):
        yield exchange.heard, HERS_TIMES
        yield exchange.reply, HERS_TIMES


def count(found: Iterable[tuple[str, int]]) -> Counts:
    counts = Counts()
    for text, times in found:
        counts.add(text, times)
        if times == HERS_TIMES:
            counts.everyday.update(LOWER.findall(text))
    return counts


def main() -> None:
    parts = sort_out(count(texts(CORPORA, hers.FOLDERS)))
    OUT.write_text(written(parts), encoding="utf-8")
    sys.stdout.write(", ".join(f"{len(words)} {part}" for part, words in parts.items()) + f" in {OUT.name}\n")


if __name__ == "__main__":
    main()

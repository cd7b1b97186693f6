"""Nouns, describing words and verbs told apart by a list: companion/data/nouns.txt, counted by training/nouns.py.

No tagger: a word may be in more than one part, and the one who asks decides by where it stands.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from companion.errors import ModelError
from companion.mind import gist_words as tables

PARTS = ("nouns", "describing", "verbs")


@dataclass(frozen=True, slots=True)
class Lexicon:
    nouns: frozenset[str]
    describing: frozenset[str]
    verbs: frozenset[str]

    def is_noun(self, word: str) -> bool:
        known = word in self.nouns or word in tables.PEOPLE or word in tables.ANIMALS or "-in-law" in word
        return known or any(one in self.nouns and one not in self.verbs for one in singular(word))

    def is_verb(self, word: str) -> bool:
        """It may be one; it may be a noun as well."""
        return word in self.verbs or (word.endswith("s") and (word[:-1] in self.verbs or word[:-2] in self.verbs))

    def is_plural(self, word: str) -> bool:
        several = any(one in self.nouns or one in tables.PEOPLE or one in tables.ANIMALS for one in singular(word))
        return several or word in tables.MANY


def singular(word: str) -> set[str]:
    """What the word is the regular plural of, if it is one."""
    if not word.endswith("s") or word.endswith("ss") or len(word) < 4:
        return set()
    found = {word[:-1]}
    if word.endswith("es"):
        found |= {word[:-2], f"{word[:-3]}y"} if word.endswith("ies") else {word[:-2]}
    return found


def load(path: Path | None = None) -> Lexicon:
    """The words of a file, without `path` of the package's own. Raises ModelError."""
    source = files("companion") / "data" / "nouns.txt" if path is None else path
    try:
        lines = source.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"Cannot read {source}: {error}.", "Install the companion again.") from error
    parts: dict[str, set[str]] = {part: set() for part in PARTS}
    part = ""
    for line in lines:
        if line.startswith("["):
            part = line.strip("[]")
        elif line and not line.startswith("#"):
            if part not in parts:
                raise ModelError(f"{source} has {line!r} in no part that is known.", "Install the companion again.")
            parts[part].add(line)
    return Lexicon(*(frozenset(parts[name]) for name in PARTS))


@cache
def own() -> Lexicon:
    return load()

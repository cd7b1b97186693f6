"""Which rows have the words of a line, and how much each word tells.

For each word only the newest rows are visited, so that a word in a million turns costs no more than one in a hundred; how far
back those reach tells how common the word is.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from companion.memory.store import Store

MOST_CHARS = 2_000
"""Of a line: two minutes of fast talk."""
MOST_WORDS = 16
NEWEST_HITS = 100
SMALL = 1_000
"""Rows: in a memory with fewer a word is no commoner for being in most of them."""
MOST_COMMON = 20_000
"""Rows that may be visited to find two common words together."""

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
TYPED_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
TELLS_NOTHING = frozenset(
    """a about actually after again ago ain all almost already also always am an and another any anybody anyone anything are
    aren around as ask asked at away back be because been before being best better bit both but by came can cannot cant
    come comes coming could couldn couldnt d day did didn didnt do does doesn doesnt doing don done dont down each either
    else em er evening ever every everybody everyone everything feel few first for from gave get gets getting give gives
    giving go goes going gone gonna good got gotta great had hadn happen happened happens has hasn have haven having he
    her here hers herself hey hi him himself his how i id if ill im in into is isn isnt it its itself ive just keep keeps
    kind knew know last least left let lets like living ll long look looking looks lot lots lovely made make makes many
    may maybe me mean means might mind mine more morning most much must my myself need never new next nice night no nobody
    none not nothing now of off oh ok okay old on once one only or other our ours out over own people perhaps please put
    quite rather re really remember right s said same say saying says see seems she should shouldn so some somebody
    someone something sometimes soon still such sure t take takes taking talk talked talking tell telling than thank
    thanks that thats the their them themselves then there these they thing things think thinking this those though
    thought through time to today together told tomorrow tonight too took two um until up us use used ve very want wanted
    wants was wasn we well went were weren what whatever whats when where which while who whole whos whose why will wish
    with without won wont would wouldn yeah yes yesterday yet you your yours yourself""".split()
)
"""The commonest words of spoken English that name nothing."""


@dataclass(frozen=True, slots=True)
class Term:
    """Something named in a line: `ways` it may be written, any of which counts; `people` whom it names."""

    ways: tuple[str, ...]
    people: tuple[int, ...] = ()

    @property
    def match(self) -> str:
        """For FTS5. In double quotes nothing is an operator; a way has no quotes in it, being made of WORDs."""
        return "(" + " OR ".join(f'"{way}"' for way in self.ways) + ")"


@dataclass(frozen=True, slots=True)
class Source:
    """Where words are looked up; `columns` of its full-text table, `last` asks for the number of its last row."""

    question: str
    last: str
    columns: str


TURNS = Source(
    "SELECT rowid FROM turn_words WHERE turn_words MATCH ? ORDER BY rowid DESC LIMIT ?",
    "SELECT coalesce(max(id), 0) FROM turns",
    "{heard}",
)
TURNS_AND_ANSWERS = replace(TURNS, columns="{heard spoken}")
FACTS = Source(
    "SELECT rowid FROM fact_words WHERE fact_words MATCH ? ORDER BY rowid DESC LIMIT ?",
    "SELECT coalesce(max(id), 0) FROM facts",
    "{sentence}",
)
NOTES = Source(
    "SELECT rowid FROM note_words WHERE note_words MATCH ? ORDER BY rowid DESC LIMIT ?",
    "SELECT coalesce(max(id), 0) FROM notes",
    "{text}",
)


@dataclass(frozen=True, slots=True)
class Hits:
    """The rows that have a term; `weight` from 0 (everywhere) to 1 (rare)."""

    rows: frozenset[int]
    weight: float
    about: float
    """How many rows have it, estimated."""


def folded(text: str) -> str:
    """Lower case without accents, as FTS5's unicode61 compares.

    >>> folded("Zoë's Café")
    "zoe's cafe"
    """
    if text.isascii():
        return text[:MOST_CHARS].lower()
    apart = unicodedata.normalize("NFKD", text[:MOST_CHARS].replace(TYPED_APOSTROPHE, "'").casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """All words, without an owner's 's.

    >>> words_of("What's O'Brien's dog called?")
    ['what', "o'brien", 'dog', 'called']
    """
    return [word.removesuffix("'s") for word in WORD.findall(folded(text))]


def tells(word: str) -> bool:
    """Whether a word names something: "wasn't" does as little as "was"."""
    if "'" not in word:
        return word not in TELLS_NOTHING
    return TELLS_NOTHING.isdisjoint((word, word.replace("'", ""), word.partition("'")[0]))


def hits(store: Store, source: Source, terms: Iterable[Term]) -> dict[Term, Hits]:
    """The newest rows of each term."""
    last = int((store.one(source.last) or (0,))[0])
    found = {}
    for term in terms:
        rows = [row[0] for row in store.rows(source.question, (f"{source.columns} : {term.match}", NEWEST_HITS))]
        about = float(len(rows))
        if len(rows) == NEWEST_HITS:
            about *= last / max(1, last - rows[-1] + 1)
        found[term] = Hits(frozenset(rows), _weight(about, last), about)
    return _with_both(store, source, found)


def _weight(about: float, last: int) -> float:
    return 1 - math.log(1 + about) / math.log(3 + max(last, about, SMALL))


def _with_both(store: Store, source: Source, found: dict[Term, Hits]) -> dict[Term, Hits]:
    """Of two common words the newest rows of each seldom have both: those are looked for too."""
    common = sorted((term for term in found if len(found[term].rows) == NEWEST_HITS), key=lambda term: found[term].about)[:2]
    if len(common) < 2 or found[common[0]].about > MOST_COMMON:
        return found
    both = f"{source.columns} : ({common[0].match} AND {common[1].match})"
    rows = {row[0] for row in store.rows(source.question, (both, NEWEST_HITS // 2))}
    return found | {term: Hits(found[term].rows | rows, found[term].weight, found[term].about) for term in common}


def shares(found: Mapping[Term, Hits], enough: float) -> dict[int, float]:
    """By row: the weight of its terms, as a share of all of them; `enough` of weight is a whole, however long the line."""
    whole = min(enough, sum(hit.weight for hit in found.values()))
    scores: dict[int, float] = {}
    for hit in found.values():
        for row in hit.rows:
            scores[row] = scores.get(row, 0.0) + hit.weight
    return {row: min(1.0, score / max(whole, 1e-9)) for row, score in scores.items()}

"""Phrases of his own writing: how he begins and ends a letter, how he opens it, and sentences that he writes again and again."""

import re
from collections import Counter
from collections.abc import Iterable

from companion.memory.plain_text import clean
from companion.memory.store import Store

Row = tuple[str, str, int]
"""Kind, text, how many times."""
KINDS = ("greeting", "closing", "opening", "sentence")
MAX_CHARS, MAX_TEXT_CHARS = 80, 20_000
MOST_OF_A_KIND = 200
LEAST_TIMES = 2
GREETING = re.compile(r"^(?P<word>My dearest|My dear|Dearest|Dear|Hello|Hi there|Hi|Hey|Hiya|Darling)\b[ ,]", re.IGNORECASE)
CLOSING = re.compile(
    r"^(?P<text>(?:with |all my |all the |lots of |much |many |best |warm|kind |big |yours|love|cheers|take care"
    r"|your loving|hugs|x+"
    r"|regards|see you|speak soon|talk soon|till soon|until soon|bye for now)[\w' ]{0,40}?)[,.!]?$",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^(?:i hope (?:you|this|all|everyone|everything)|how are you|how is everyone|how are things|it's been)[\w', ]{0,60}[.!?]$",
    re.I,
)
QUOTED = re.compile(r"^\s*(?:>|On .+ wrote:|-- $|_{5,}|[A-Za-z-]+: )")
SENTENCE = re.compile(r"(?<=[.!?])\s+")


def phrases_of(text: str) -> Counter[tuple[str, str]]:
    """What one text of his shows: quoted lines of others are not his."""
    found = Counter[tuple[str, str]]()
    lines = [clean(line, 400) for line in text[:MAX_TEXT_CHARS].splitlines() if not QUOTED.match(line)]
    lines = [line for line in lines if line]
    for line in lines[:3]:
        if (greeting := GREETING.match(line)) and len(line.split()) <= 6:
            found["greeting", _capital(greeting["word"].lower())] += 1
            break
    for line in lines[-4:]:
        if closing := CLOSING.match(line):
            found["closing", _capital(closing["text"].strip().lower())] += 1
            break
    for line in lines:
        for sentence in SENTENCE.split(line):
            kind = "opening" if OPENING.match(sentence) else "sentence"
            if 3 <= len(sentence.split()) <= 12 and sentence[-1:] in ".!?" and len(sentence) <= MAX_CHARS:
                found[kind, sentence] += 1
    return found


def phrases_in(texts: Iterable[str]) -> list[Row]:
    """What is worth keeping of all his texts."""
    counted = Counter[tuple[str, str]]()
    for text in texts:
        counted.update(phrases_of(text))
    kept: list[Row] = []
    for kind in KINDS:
        least = LEAST_TIMES if kind in ("sentence", "opening") else 1
        of_kind = [(kind, text, times) for (one, text), times in counted.most_common() if one == kind and times >= least]
        kept += of_kind[:MOST_OF_A_KIND]
    return kept


def keep_phrases(store: Store, rows: list[Row]) -> None:
    """In the place of those that were kept. Raises KeepingError."""
    if sorted(store.rows("SELECT kind, text, times FROM phrases")) == sorted(rows):
        return
    with store.change():
        store.run("DELETE FROM phrases")
        store.run_many("INSERT INTO phrases (kind, text, times) VALUES (?, ?, ?)", rows)


def favourites(store: Store) -> dict[str, list[str]]:
    """By kind, the most used first. Raises KeepingError."""
    found: dict[str, list[str]] = {}
    for kind, text in store.rows("SELECT kind, text FROM phrases ORDER BY times DESC, text"):
        found.setdefault(str(kind), []).append(str(text))
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

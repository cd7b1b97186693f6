"""The turns that say a thing which is to be forgotten: the fact is gone in vain if the line that taught it is recalled instead.

A turn says a fact if all the words that tell it are in one line, his or hers, in whatever form. It says a note, a reminder or
a promise if it has its words in their order; what has one word alone ("milk") is said only by the turns about when it was kept.
"""

from companion.memory.plain_text import words_of
from companion.memory.store import Store

SMALL = frozenset("you your yours i me my the a an to of in on at is are was as for and with that it by".split())
MOST_WORDS = 32
"""Of a text: what begins with the same so many is the same."""
ABOUT_S = 600
PHRASE = "SELECT rowid FROM turn_words WHERE turn_words MATCH ?"
PHRASE_THEN = (
    "SELECT id FROM turns WHERE at BETWEEN :at - :about AND :at + :about"
    " AND id IN (SELECT rowid FROM turn_words WHERE turn_words MATCH :phrase)"
)


def saying_fact(store: Store, sentence: str) -> set[int]:
    """Turns that say what a fact's sentence says, "You like marzipan.": none where that is one word alone."""
    words = [f'"{word}"' for word in words_of(sentence) if word not in SMALL][:MOST_WORDS]
    if len(words) < 2:
        return set()
    every = " AND ".join(words)
    return {number for (number,) in store.rows(PHRASE, (f"({{heard}} : ({every})) OR ({{spoken}} : ({every}))",))}


def saying_text(store: Store, text: str, at: int) -> set[int]:
    """Turns with these words in this order; `at` is when they were kept."""
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return set()
    phrase = f'"{" ".join(words)}"'
    if len(set(words) - SMALL) > 1:
        return {number for (number,) in store.rows(PHRASE, (phrase,))}
    return {number for (number,) in store.rows(PHRASE_THEN, {"at": at, "about": ABOUT_S, "phrase": phrase})}

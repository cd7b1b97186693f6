"""Whom a letter is asked for, without what is said beside it; and what it is to say, where that was told in the same breath."""

import re

from companion.letters.addressed import KIN, OWNERS, TITLES
from companion.letters.first_names import FIRST_NAMES

TO_DO = (
    r"(?:say|tell|thank|ask|wish|apologise|apologize|explain|invite|complain|let|congratulate|remind|promise|send|give|mention)"
)
BESIDE = re.compile(
    rf" (?:(?:just |and |so as )*to (?P<do>{TO_DO}\b.*)|and (?P<do2>{TO_DO}\b.*)|about (?P<about>.+)"
    r"|because (?P<because>.+)|(?:saying|that says|to say) (?P<saying>.+)"
    r"|(?:but|so|if|when|and (?:i|see|then)|though|only|as|or|to (?!my |the |our |a |mr |mrs |miss |dr ))\b.*)$"
)
"""What comes after the one who is meant: his reason, which is an answer already, or only talk."""
WHEN = re.compile(
    r" (?:tonight|today|tomorrow|later|soon|again|now|please|this \w+|next \w+|at the weekend|one day|some ?day"
    r"|instead|for me|in the (?:morning|evening)|after \w+|before \w+|first|at last|with you|together)$"
)
PLANNED = re.compile(r" (?:tonight|tomorrow|later|soon|next \w+|at the weekend|one day|some ?day|in the morning|after \w+)$")
ALONE = re.compile(r"(?:(?:okay|yes|so|and|well|then|maybe|oh|perhaps|i think) )*(?:i'll|i will|i'm going to|i am going to)\b")
NOBODY = frozenset(
    """me you it them him her us they he she we i someone somebody anyone anybody everyone that this these those one people
    nobody who whom a an the my our friend""".split()
) - {"everyone"}
NO_PERSON = frozenset(
    """be do see say get know feel remember forget help make think find let calm keep go come have clear express understand
    relax heal learn start stop try tell show give take not just something anything nothing what how why when where if
    there here list""".split()
)


def whom_and_matter(said: str) -> tuple[str, str]:
    """Who is meant, "" where that isn't told; and what happened, as it was said.

    >>> whom_and_matter("my old boss to say thanks")
    ('my old boss', 'say thanks')
    >>> whom_and_matter("them but i don't want to look keen")
    ('', '')
    """
    said = re.sub(r"^(?:(?:oh|um|well|it's|its|it is|it should go|this is|that's|for|to|a letter) )+", "", said)
    found = BESIDE.search(said)
    whom = said[: found.start()] if found is not None else said
    while (shorter := WHEN.sub("", whom)) != whom:
        whom = shorter
    matter = ""
    if found is not None:
        matter = found["do"] or found["do2"] or found["saying"] or found["because"] or ""
        matter = f"write about {found['about']}" if found["about"] else matter
    return (whom if is_somebody(whom) else ""), matter


def is_somebody(whom: str) -> bool:
    """Whether words name a person, a relation or an office."""
    words = whom.split()
    if not words or whom in ("a friend", "my friend", "an old friend"):
        return bool(words) and whom != "a friend"
    if set(words) & (KIN | FIRST_NAMES | TITLES):
        return True
    if words[0] in OWNERS and len(words) > 1:
        return True
    return words[0] not in NOBODY | NO_PERSON


def is_plan(text: str) -> bool:
    """Whether a line tells what he means to do by himself: "i'll write to them tonight"."""
    to = re.search(r"\bto (?:them|him|her|it)\b", text)
    return ALONE.match(text) is not None and (to is not None or PLANNED.search(text) is not None)

"""What somebody likes and what not: only kinds of things ("old maps"), not this thing or that ("the way you said it")."""

import re
from collections.abc import Iterator

from companion.mind import gist_words as tables
from companion.mind.learning.values import cut, is_plain_thing
from companion.mind.patterns import late

VERY = r"(?:(?:really|absolutely|quite|do|just|also|still|always|actually|always|totally|rather|very much|both) )*"
LIKES = late(
    rf"^{VERY}(?:like|likes|love|loves|adore|adores|enjoy|enjoys|(?:am|is) (?:really |very )?(?:(?:a "
    rf"|an )?(?:big |huge |great )?fan of|crazy about|into|obsessed with|partial to(?: a(?= \w+(?: \w+)?$))?|mad on|hooked "
    rf"on|fond of|keen on|mad about)|can't get enough of) {VERY}(?P<value>.+)$"
)
DISLIKES = late(
    rf"^{VERY}(?:hate|hates|detest|detests|loathe|loathes|dislike|dislikes|can't (?:stand|bear|be doing with|abide)|cannot "
    rf"(?:stand|bear)"
    rf"|(?:do not|don't|does not|doesn't|never) (?:really )?(?:like|likes|enjoy|eat like)|(?:am"
    rf"|is) not (?:keen on|a fan of)) {VERY}(?P<value>.+)$"
)


def likes(rest: str) -> Iterator[tuple[str, str]]:
    """Relation and value from what follows the subject."""
    for relation, pattern in (("likes", LIKES), ("dislikes", DISLIKES)):
        if found := pattern.match(rest):
            value = cut(found["value"], 6)
            after = found["value"][len(value) :].split()
            if after and after != ["me"] and after[0] in tables.PRONOUNS - {"i", "we"}:
                continue
            if is_plain_thing(value) and not re.search(r"\b(?:when|if|that|how)\b", found["value"][: len(value) + 6]):
                yield relation, value

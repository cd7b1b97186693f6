"""What he says against what she knows: "no her name is maria not marie"."""

import re
from collections.abc import Sequence

from companion.memory.kinds import NewFact, Person
from companion.mind.learning.names import leading_name, written
from companion.mind.learning.who import RELATIVE

RENAMED = re.compile(
    rf"^(?:(?:my|our) (?:\w+ )?(?:{RELATIVE})(?:'s|s)? ?(?:name is|names|name|is called|called|is)|(?:her|his"
    rf"|its|their) (?:name is|name's|names|name)|(?:she|he|it|that) is(?: called)?"
    r"|i said|i meant|(?:it is |that is |she is |he is )?not (?:called )?(?P<before>[\w']+) (?:it is "
    r"|but )?)? ?(?P<new>[\w']+(?: [\w']+)?)(?: not (?P<old>[\w']+(?: [\w']+)?))?$"
)
HERS = re.compile(r"^(?:her|his|its) (?:name is|name's|names) (?P<new>[\w']+(?: [\w']+)?)$")
RESTATED = re.compile(r" not [\w' ]+$")


def renamed(clause: str, known: Sequence[Person], last_reply: str, *, is_correction: bool) -> NewFact | None:
    """The right name of somebody known, where the wrong one is said beside it, or was the one name in her last reply."""
    found = RENAMED.match(clause)
    old = (found["old"] or found["before"] or "") if found else ""
    if found and old:
        person = next((one for one in known if one.name.lower() == old), None)
        return _fact(person.name, found["new"]) if person else None
    if is_correction and (found := HERS.match(clause)):
        spoken_of = [one.name for one in known if one.name and re.search(rf"\b{re.escape(one.name)}\b", last_reply)]
        return _fact(spoken_of[0], found["new"]) if len(spoken_of) == 1 else None
    return None


def _fact(old: str, new: str) -> NewFact | None:
    words = new.split()
    name = leading_name(words, is_said_so=True)
    return NewFact(old, "name", written(name), is_correction=True) if len(name) == len(words) else None


def without_wrong(clause: str) -> tuple[str, bool]:
    """A clause without what it is said against: "i live in york not leeds".

    >>> without_wrong("i live in york not leeds")
    ('i live in york', True)
    """
    left = RESTATED.sub("", clause)
    if left == clause or re.search(r"\b(?:am|is|are|do|does|did|have|has|can|must) not\b", clause):
        return clause, False
    return left, True

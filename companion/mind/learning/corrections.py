"""What he says against what she knows: "no her name is maria not marie"."""

import re
from collections.abc import Sequence

from companion.memory.kinds import NewFact, Person
from companion.mind.learning.names import leading_name, sound_alike, written
from companion.mind.learning.who import RELATIVE
from companion.mind.learning.words import FIRST_NAMES, RELATION
from companion.mind.patterns import late

RENAMED = late(
    rf"^(?:(?:my|our) (?:\w+ )?(?:{RELATIVE})(?:'s|s)? ?(?:name is|names|name|is called|called|is)|(?:her|his"
    rf"|its|their) (?:name is|name's|names|name)|(?:she|he|it|that) is(?: called)?"
    r"|i said|i meant|(?:it is |that is |she is |he is )?not (?:called )?(?P<before>[\w']+) (?:it is "
    r"|but )?)? ?(?P<new>[\w']+(?: [\w']+)?)(?: not (?P<old>[\w']+(?: [\w']+)?))?$"
)
HERS = late(r"^(?:her|his|its) (?:name is|name's|names) (?P<new>[\w']+(?: [\w']+)?)$")
CALLED = late(
    rf"^(?:my|our|(?:i|we) (?:have )?(?:have|got)(?: got)? a) "
    rf"(?:\w+ )?(?P<word>{RELATIVE})(?:'s|s)? ?(?:name is|names|name|is called|called|is named|is|cold)? "
    r"(?P<new>[\w']+)(?: [a-z] [a-z].*)?$"
)
IT_IS = late(r"^(?:(?:it is|that is|she is|he is|it's) (?:called )?|i said |i meant )?(?P<new>[\w']+)$")
RESTATED = late(r" not [\w' ]+$")


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
    return _called_again(clause, known, last_reply, is_correction=is_correction)


def _called_again(clause: str, known: Sequence[Person], last_reply: str, *, is_correction: bool) -> NewFact | None:
    """Another name for whom her last reply named: "my sister is called maria", after "Marie is your sister."."""
    in_reply = [one for one in known if one.name and re.search(rf"\b{re.escape(one.name)}\b", last_reply)]
    if found := CALLED.match(clause):
        same = [one for one in known if one.name and one.relation == RELATION[found["word"]]]
        new = found["new"]
        if (
            len(same) != 1
            or new == same[0].name.lower()
            or not (is_correction or same[0] in in_reply or (new in FIRST_NAMES and same[0].name.lower() not in FIRST_NAMES))
        ):
            return None
        is_heard_so = sound_alike(new, same[0].name)
        return _fact(same[0].name, new) if is_heard_so or (is_correction and same[0] in in_reply and new in FIRST_NAMES) else None
    found = IT_IS.match(clause)
    if not is_correction or not found or len(in_reply) != 1 or found["new"] not in FIRST_NAMES:
        return None
    old = in_reply[0].name
    was_told = re.search(rf"\b{re.escape(old)} is your\b|^(?:That's )?{re.escape(old)}[.,]", last_reply)
    return _fact(old, found["new"]) if was_told and found["new"] != old.lower() else None


def _fact(old: str, new: str) -> NewFact | None:
    words = new.split()
    if new == old.lower():
        return None
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
